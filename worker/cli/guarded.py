"""How a command ends when something outside our code goes wrong."""

from __future__ import annotations

import atexit
import gc
import os
import sys
from collections.abc import Callable


def run_guarded(command: Callable[[], object]) -> None:
    """Run *command*; Korean goes out as UTF-8 whatever the terminal's locale says.

    What went wrong outside our code ends with one sentence and its exit status;
    a fault of ours keeps its traceback.
    """
    # Looking for garbage once more at the end of the process takes .7 s where all is
    # imported; the system takes the memory back all the same.
    atexit.register(gc.freeze)
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]  # real streams have it
    try:
        command()
    except BrokenPipeError:
        # `voucherwatch announcements | head`: nobody reads on.  Python flushes stdout
        # once more at its end, and must find something that takes it.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    except Exception as error:
        from worker.failures import explain

        failure = explain(error)
        if failure is None:
            raise
        _report(failure.words, failure.remedy)
        sys.exit(failure.status)


def _report(words: str, remedy: str) -> None:
    """Print it in the process's own form: a record where logs are set up (web, worker),
    else a line.
    """
    import structlog

    process = structlog.contextvars.get_contextvars().get("process")
    if process in ("web", "worker"):
        structlog.get_logger(f"voucherwatch.{process}").error(
            "cannot go on", why=words, advice=remedy
        )
    else:
        print(f"{words}. {remedy}", file=sys.stderr)
