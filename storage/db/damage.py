"""Faults of the database file that only some statements notice: damaged pages, or a
file that was removed or replaced while open.
"""

from __future__ import annotations

import os
from datetime import UTC, datetime
from weakref import WeakKeyDictionary

from sqlalchemy import Engine, event
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.pool import ConnectionPoolEntry

from storage.db.failures import DatabaseTrouble, diagnose

_Inode = tuple[int, int] | None
_LOGS = ("-wal", "-shm")
_SEEN = "files of its log"
_met: WeakKeyDictionary[Engine, datetime] = WeakKeyDictionary()


def watch_damage(engine: Engine) -> None:
    """Remember when a statement of *engine* meets a damaged page.

    Most statements never touch it and go on as if nothing were.
    """
    event.listen(engine, "handle_error", _note)


def damage_met(engine: Engine) -> datetime | None:
    """Return when this process last met a damaged page; ``None``: never."""
    return _met.get(engine)


def _note(context: ExceptionContext) -> None:
    found = context.sqlalchemy_exception
    trouble = diagnose(found) if found is not None else None
    if (
        trouble is not None
        and trouble.kind == "corrupt"
        and context.engine is not None
    ):
        _met[context.engine] = datetime.now(UTC)


def watch_file(engine: Engine) -> None:
    """Let no connection of an SQLite *engine* be used once its file is another one.

    The system keeps a removed file while it is open: what is written to it is
    lost when the process ends, and all that was sent meanwhile would be sent again.
    """
    name = engine.url.database
    if not name or name == ":memory:" or name.startswith("file:"):
        return
    # Made once: this is asked at each checkout, and so for each receipt and page.
    path, *logs = (f"{name}{end}" for end in ("", *_LOGS))
    known: list[_Inode] = []
    lost: list[tuple[_Inode, ...]] = []

    def demand_same(*_: object) -> None:
        if known and _inode(path) != known[0]:
            raise DatabaseTrouble("replaced")

    def connected(*_: object) -> None:
        if not known:
            known.append(_inode(path))

    def demand_same_log(
        _: object, record: ConnectionPoolEntry, *__: object
    ) -> None:
        # SQLite removes its log (WAL) with the last connection: while this one is open,
        # nobody rightly has.  Others would begin a log of their own, in which what
        # this one has written does not stand.
        found = tuple(map(_inode, logs))
        before = record.info.setdefault(_SEEN, found)
        if None in before:
            record.info[_SEEN] = found
        elif before != found:
            # For good: the next connection would be a new one, with the new log.
            lost.append(found)
        if lost:
            raise DatabaseTrouble("replaced")

    # Before it connects: that would make an empty file where there is none.
    event.listen(engine, "do_connect", demand_same)
    event.listen(engine, "connect", connected)
    event.listen(engine, "checkout", demand_same)
    event.listen(engine, "checkout", demand_same_log)


def _inode(path: str) -> _Inode:
    try:
        found = os.stat(path)  # noqa: PTH116  (half the time of Path's)
    except OSError:
        return None
    return found.st_dev, found.st_ino
