"""A child process that ends when its parent is gone, however that ended."""

from __future__ import annotations

import os
import signal
import sys
import threading

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


def _check_parent() -> None:
    # Nobody writes to the pipe: a read returns when its other end is closed, which the
    # kernel does however the supervisor ended.
    while os.read(sys.stdin.fileno(), 1):
        pass
    # A signal, not an exit: the main thread is to give back what it has claimed.
    os.kill(os.getpid(), signal.SIGTERM)
