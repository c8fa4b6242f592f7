"""The end of a process that was asked to end, whatever hangs in it."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable

import structlog

# Seconds for the last line of the log: whoever reads it may be what hangs.
_LAST_WORDS = 0.2
_log = structlog.get_logger("voucherwatch")


def end_within(seconds: float) -> None:
    """End this process after so many *seconds*, unless it has by then.

    To be called before anything else that may wait, a line of the log included.
    """
    _after(seconds, _end_now)


def _end_now() -> None:
    _after(_LAST_WORDS, _exit)
    _log.warning("something hangs, ending without it; its claims run out")
    _exit()


def _after(seconds: float, act: Callable[[], None]) -> None:
    timer = threading.Timer(seconds, act)
    timer.daemon = True
    timer.start()


def _exit() -> None:
    # Not ``sys.exit``: that waits for threads, and one of them is what hangs.
    os._exit(0)
