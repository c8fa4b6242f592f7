"""A child process that ends when whoever started it is gone, however it went."""

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
            target=_check_parent, daemon=True, name="leash"
        ).start()


def _check_parent() -> None:
    while os.read(sys.stdin.fileno(), 1):
        pass
    os.kill(os.getpid(), signal.SIGTERM)
