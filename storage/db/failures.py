"""Translates the driver's errors into a sentence that says what is wrong with the
database.
"""

from __future__ import annotations

import sqlite3
import sys
from dataclasses import dataclass
from typing import Literal

from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

DATABASE_ERRORS = (DBAPIError, PoolTimeout)
"""What a statement may raise when something is wrong with the database; ``diagnose``
tells whether it is.
"""

Kind = Literal[
    "unreachable",
    "refused",
    "forbidden",
    "encoding",
    "corrupt",
    "replaced",
    "unmigrated",
    "newer",
    "altered",
    "unwritable",
    "read only",
    "disk",
    "full",
    "busy",
]

_PASSING = frozenset({"unreachable", "busy", "read only", "disk"})


@dataclass(frozen=True, slots=True)
class Trouble:
    """One fault of the database: *words* hold no address and no name, so that anybody
    may read them.
    """

    kind: Kind
    words: str
    remedy: str

    @property
    def passes(self) -> bool:
        """Whether waiting mends it, as a rule."""
        return self.kind in _PASSING

    def __str__(self) -> str:
        return f"{self.words}. {self.remedy}"


_RESTORE = "Restore a copy (docs/operating.md), or point DATABASE_URL at the right file."
_REACH = "Check DATABASE_URL and that the server is up."
TROUBLES = {
    error.kind: error
    for error in (
        Trouble("unreachable", "the database does not answer", _REACH),
        Trouble(
            "refused",
            "the database server refuses us",
            "Check the name, the password and the database in DATABASE_URL.",
        ),
        Trouble(
            "forbidden",
            "the database's user may not do this",
            "Make it the owner of the database, or grant it CREATE on its schema (public).",
        ),
        Trouble(
            "encoding",
            "the database is not in UTF-8",
            "Make another one: createdb --encoding=UTF8 --template=template0.",
        ),
        Trouble(
            "corrupt", "the database file is damaged or no database", _RESTORE
        ),
        Trouble(
            "replaced",
            "a file of the database was removed or replaced under this process",
            "Put the right file in its place and start anew; nothing is sent until then.",
        ),
        Trouble(
            "unmigrated",
            "the database has not got today's tables",
            "Run `voucherwatch migrate`.",
        ),
        Trouble(
            "newer",
            "the database is newer than this program",
            "Install the release that migrated it, or restore an older copy.",
        ),
        Trouble(
            "altered",
            "tables or columns of the database are not those that this program makes",
            _RESTORE,
        ),
        Trouble(
            "unwritable",
            "the database file cannot be opened for writing",
            "Check the path in DATABASE_URL and its permissions.",
        ),
        Trouble(
            "read only",
            "the database server takes no changes",
            "It may be a copy, or one that is taking over: point DATABASE_URL at the primary; what is due is caught up by itself.",
        ),
        Trouble(
            "disk",
            "the disk refuses to read or write the database file",
            "Look at the disk, its quotas and limits (dmesg, ulimit -f); what is due is caught up by itself.",
        ),
        Trouble(
            "full",
            "the disk of the database is full",
            "Make room; what is due is caught up by itself.",
        ),
        Trouble(
            "busy",
            "the database is busy",
            "Try again; if it stays so, look for a process that holds its lock.",
        ),
    )
}


class DatabaseTrouble(Exception):
    """Raised where we looked ourselves and know what is wrong."""

    def __init__(self, kind: Kind) -> None:
        super().__init__(str(TROUBLES[kind]))
        self.trouble = TROUBLES[kind]


_BY_SQLSTATE: dict[str, Kind] = {
    "42P01": "unmigrated",  # undefined table
    "42703": "unmigrated",  # undefined column
    "3F000": "unmigrated",  # invalid schema
    "28P01": "refused",
    "28000": "refused",
    "3D000": "refused",  # no such database
    "42501": "forbidden",  # insufficient privilege
    "53100": "full",
    "53300": "busy",  # too many connections
    "57014": "busy",  # the statement's time was up (`statement_timeout`)
    "55P03": "busy",  # lock not available
    "40P01": "busy",  # deadlock
    "22P05": "encoding",  # a character that its encoding lacks
    "25006": "read only",  # read-only transaction
    "XX001": "corrupt",  # data
    "XX002": "corrupt",  # index
}
_BY_SQLITE_CODE: dict[int, Kind] = {
    sqlite3.SQLITE_CORRUPT: "corrupt",
    sqlite3.SQLITE_NOTADB: "corrupt",
    sqlite3.SQLITE_CANTOPEN: "unwritable",
    sqlite3.SQLITE_READONLY: "unwritable",
    sqlite3.SQLITE_PERM: "unwritable",
    sqlite3.SQLITE_FULL: "full",
    sqlite3.SQLITE_BUSY: "busy",
    sqlite3.SQLITE_LOCKED: "busy",
    sqlite3.SQLITE_INTERRUPT: "busy",  # took longer than `open_engine` allows
    sqlite3.SQLITE_IOERR: "disk",
}
_BY_WORDS: dict[str, Kind] = {
    "no such table": "unmigrated",  # SQLite gives these no code of their own
    "no such column": "unmigrated",
    "authentication failed": "refused",  # psycopg gives a refused connection no SQLSTATE
    "no password supplied": "refused",
    "does not exist": "refused",
}


def diagnose(error: BaseException) -> Trouble | None:
    """Say what is wrong with the database; ``None`` where it is not the database's fault."""
    if isinstance(error, DatabaseTrouble):
        return error.trouble
    if isinstance(error, PoolTimeout):
        return TROUBLES["busy"]
    if not isinstance(error, DBAPIError):
        return None
    # Words last: the server may answer in any language.
    kind = _by_code(error.orig) or _by_words(error)
    if kind is None and (
        error.connection_invalidated
        or isinstance(error, OperationalError | InterfaceError)
    ):
        kind = "unreachable"
    return TROUBLES[kind] if kind else None


def outage(error: BaseException | None) -> Trouble | None:
    """Return the trouble of a database that does not answer just now, raised by
    SQLAlchemy, by the driver itself or in a library's words ``from`` either.

    ``None`` for anything that waiting does not mend.
    """
    # Not imported for this: on SQLite nobody should pay for its memory.
    driver = sys.modules.get("psycopg")
    while error is not None:
        trouble = diagnose(error)
        if driver and isinstance(
            error, (driver.OperationalError, driver.InterfaceError)
        ):
            trouble = TROUBLES[_by_code(error) or "unreachable"]
        if trouble is not None:
            return trouble if trouble.passes else None
        error = error.__cause__
    return None


def _by_code(original: BaseException | None) -> Kind | None:
    if isinstance(original, sqlite3.Error):
        code = getattr(original, "sqlite_errorcode", 0) or 0
        # The low byte is the primary code; the rest tells more exactly where it arose.
        return _BY_SQLITE_CODE.get(code & 0xFF)
    return _BY_SQLSTATE.get(getattr(original, "sqlstate", None) or "")


def _by_words(error: DBAPIError) -> Kind | None:
    """Only for a failed connection or SQLite's plain errors: other messages may hold a
    reader's words.
    """
    if not isinstance(error, OperationalError) or getattr(
        error.orig, "sqlstate", None
    ):
        return None
    words = str(error.orig)
    for part, kind in _BY_WORDS.items():
        if part in words:
            return kind
    return None
