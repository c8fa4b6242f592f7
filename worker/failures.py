"""Errors that have nothing to do with our code, turned into one sentence with a remedy
and an exit status.

The one place for it: commands let such errors pass, and ``cli.guarded`` asks here.
"""

from __future__ import annotations

import errno
import time
from dataclasses import dataclass
from typing import Any

from storage.db.engine import UnknownDatabase
from storage.db.failures import diagnose
from worker.supervisor import BAD_SETUP

FAILED = 1
# Seconds between two lines about one trouble of the database.
_LOGGED_EVERY = 60.0
_logged: dict[str, float] = {}
# Troubles of a database that a restart does not mend: the supervisor gives up on them.
_SETUP_KINDS = frozenset({"unwritable", "refused", "forbidden", "encoding"})
_REMEDIES = {
    errno.ENOENT: "Check the path.",
    errno.EACCES: "Check the permissions, or choose another path.",
    errno.EPERM: "Check the permissions, or choose another path.",
    errno.EROFS: "It is read-only: choose another path.",
    errno.EISDIR: "It is a folder: name a file.",
    errno.ENOTDIR: "A part of the path is no folder.",
    errno.EEXIST: "Something else is there: choose another path.",
    errno.ENAMETOOLONG: "Choose a shorter name.",
    errno.ENOSPC: "Make room on the disk.",
    errno.EDQUOT: "Make room on the disk.",
}


@dataclass(frozen=True, slots=True)
class Failure:
    """What ended a command; *remedy* is what to do about it."""

    words: str
    remedy: str
    status: int = FAILED


def log_job_failure(log: Any, job: str, error: Exception) -> None:
    """Log why *job* failed: what is known to be wrong with the database in one line, and
    once in a while, since every job meets it at every tick; anything else with its
    traceback.
    """
    trouble = diagnose(error)
    if trouble is None:
        log.error("job failed", job=job, exc_info=error)
        return
    now = time.monotonic()
    if now - _logged.get(trouble.kind, -_LOGGED_EVERY) >= _LOGGED_EVERY:
        _logged[trouble.kind] = now
        log.error("job failed", job=job, why=trouble.words, do=trouble.remedy)


def explain(error: BaseException) -> Failure | None:
    """Return the sentence of a known error; ``None`` where it is a fault of ours and a
    traceback is right.

    >>> explain(FileNotFoundError(2, "No such file or directory", "/nope/x.csv"))
    Failure(words='/nope/x.csv: No such file or directory', remedy='Check the path.', status=2)
    >>> explain(KeyError("ours"))
    """
    fault = diagnose(error)
    if fault is not None:
        return Failure(
            fault.words,
            fault.remedy,
            BAD_SETUP if fault.kind in _SETUP_KINDS else FAILED,
        )
    if isinstance(error, UnknownDatabase):
        return Failure(
            str(error),
            "It must look like sqlite:///file.db or postgres://user:password@host:5432/name.",
            BAD_SETUP,
        )
    # With a file's name it is about what the person named; without one it may be any
    # socket of ours, and a traceback is right.
    if (
        isinstance(error, OSError)
        and error.filename is not None
        and error.errno in _REMEDIES
    ):
        status = (
            FAILED
            if error.errno in (errno.ENOSPC, errno.EDQUOT)
            else BAD_SETUP
        )
        return Failure(
            f"{error.filename}: {error.strerror}",
            _REMEDIES[error.errno],
            status,
        )
    if isinstance(error, OSError) and error.errno in (
        errno.ENOSPC,
        errno.EDQUOT,
    ):
        return Failure("the disk is full", "Make room on the disk.")
    return None
