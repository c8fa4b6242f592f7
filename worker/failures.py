"""Errors that have nothing to do with our code, turned into one sentence with a remedy
and an exit status.

The one place for it: commands let such errors pass, and ``cli.guarded`` asks here.
"""

from __future__ import annotations

import errno
from dataclasses import dataclass

from storage.db.engine import UnknownDatabase
from storage.db.failures import diagnose
from worker.supervisor import BAD_SETUP

FAILED = 1
# Troubles of a database that a restart does not mend: the supervisor gives up on them.
_SETUP_KINDS = frozenset({"unwritable", "refused"})
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
