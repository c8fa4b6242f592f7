"""A process that ends in order when its parent or its terminal is gone."""

from __future__ import annotations

import os
import signal
import sys
import threading
from types import FrameType

MARK = "VOUCHERWATCH_LEASH"
"""Set by the supervisor: standard input is a pipe that it holds open as long as it lives."""


def watch_parent() -> None:
    """End this process as by SIGTERM once the supervisor's end of the pipe closes;
    without a supervisor do nothing.
    """
    if os.environ.pop(MARK, ""):
        threading.Thread(
            target=_check_parent, daemon=True, name="watchdog"
        ).start()


def watch_terminal() -> None:
    """End this process as by SIGTERM on SIGHUP, which else ends it at once, in the middle
    of a mail; who was told to outlive its terminal (``nohup``) does.
    """
    if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:
        signal.signal(signal.SIGHUP, _terminate)


def _terminate(number: int, frame: FrameType | None) -> None:
    del number, frame
    signal.raise_signal(signal.SIGTERM)


def _check_parent() -> None:
    # Nobody writes to the pipe: a read returns when its other end is closed, which the
    # kernel does however the supervisor ended.
    while os.read(sys.stdin.fileno(), 1):
        pass
    # A signal, not an exit: the main thread is to give back what it has claimed.
    os.kill(os.getpid(), signal.SIGTERM)
