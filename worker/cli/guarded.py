"""How a command ends when something outside our code goes wrong."""

from __future__ import annotations

import atexit
import gc
import os
import signal
import sys
from collections.abc import Callable
from typing import Final

INTERRUPTED: Final = 128 + signal.SIGINT
"""The exit status that shells give a command ended by Ctrl-C."""


def run_guarded(command: Callable[[], object]) -> None:
    """Run *command*; Korean goes out as UTF-8 whatever the terminal's locale says.

    What went wrong outside our code ends with one sentence and its exit status;
    a fault of ours keeps its traceback.
    """
    # Looking for garbage once more at the end of the process takes .7 s where all is
    # imported; the system takes the memory back all the same.
    atexit.register(gc.freeze)
    _open_closed_streams()
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]  # real streams have it
    try:
        try:
            command()
        finally:
            # Else a full disk is met at the interpreter's end, where nobody can say so.
            sys.stdout.flush()
    except BrokenPipeError:
        # `voucherwatch announcements | head`: nobody reads on.
        _drop_output()
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
    except Exception as error:
        from worker.failures import explain

        failure = explain(error)
        if failure is None:
            raise
        _report(failure.words, failure.remedy)
        _drop_output()
        sys.exit(failure.status)


def _drop_output() -> None:
    """Let Python, which flushes stdout once more at its end, find something that takes it."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _open_closed_streams() -> None:
    """Put the null device where a standard stream is closed (`>&-`): the next file that is
    opened, a database, would have its number and be written to.
    """
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            null = open(os.devnull, mode, encoding="utf-8")  # noqa: SIM115, PTH123  (for the whole process)
            setattr(sys, name, null)


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
