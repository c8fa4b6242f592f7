"""End a process that was asked to end, even if something in it hangs."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable

import structlog

# Seconds for the last line of the log: what reads it may be what hangs.
_LOG_WITHIN = 0.2
_log = structlog.get_logger("voucherwatch")


def end_within(seconds: float) -> None:
    """Kill this process after *seconds*, unless it has ended by then.

    Call it before anything else that may block, even before logging.
    """
    _after(seconds, _end_now)


def _end_now() -> None:
    _after(_LOG_WITHIN, _exit)
    _log.warning("something hangs, ending without it; its claims run out")
    _exit()


def _after(seconds: float, act: Callable[[], None]) -> None:
    timer = threading.Timer(seconds, act)
    timer.daemon = True
    timer.start()


def _exit() -> None:
    # Not ``sys.exit``: that waits for threads, and one of them is what hangs.
    os._exit(0)
