"""Copies for safety: made while the service runs, restored into an empty place.

A copy is one SQLite file, whatever the service runs on: SQLite's own online
backup, or every row of a PostgreSQL snapshot.  When it was made is in it.
"""

from __future__ import annotations

import os
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import delete, func, select, text, update
from sqlmodel import col

from storage import job_runs
from storage.db.engine import Engine, Session, open_engine, writing
from storage.migrations import demand_current, schema_trouble, upgrade
from storage.models import (
    Delivery,
    JobRun,
    Source,
    Subscription,
    SystemMessage,
)
from storage.outbox.lease_queue import OPEN_STATES
from storage.transfer.copy import (
    Copied,
    CopyFailed,
    copy_rows,
    is_empty,
    tables,
)

MADE = "backup"
"""The run in ``job_run`` that says when a copy was made."""
HELD = "held"
"""State of what waited when a copy was made and may have left since."""
_TABLES = frozenset(
    {"announcement", "subscription", "delivery", "alembic_version"}
)


@dataclass(frozen=True, slots=True)
class BackupContents:
    """What a copy holds."""

    made_at: datetime
    announcements: int
    readers: int
    waiting: int
    """Alerts and messages that had not left yet."""


class NoBackup(Exception):
    """The file is no copy that we made; the words say why."""


class NotEmpty(Exception):
    """There is a store in use where a copy should go."""


def back_up(engine: Engine, path: Path, *, now: datetime) -> BackupContents:
    """Write a consistent copy of the whole store to *path*, replacing an older copy.

    Others go on reading and writing meanwhile.  The file appears whole or not at
    all, and only its owner may read it: it holds readers' addresses.  Raises
    ``NoBackup`` where something else is at *path*, ``CopyFailed`` where there is no room.
    """
    demand_current(engine)
    if path.exists():
        contents(path)
    # Beside its place, since only within one file system it can be put there at once.
    partial = path.with_name(path.name + ".partial")
    partial.unlink(missing_ok=True)
    # Made by us first: SQLite would make it as readable as the umask allows.
    os.close(os.open(partial, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    try:
        if engine.dialect.name == "sqlite":
            _copy_file(Path(str(engine.url.database)), partial)
        else:
            copy = open_engine(f"sqlite:///{partial}")
            try:
                fill(engine, copy)
            finally:
                copy.dispose()
        _seal(partial, now)
        found = contents(partial)
        partial.replace(path)
    except sqlite3.DatabaseError as error:
        raise CopyFailed(f"the copy could not be made: {error}") from error
    finally:
        partial.unlink(missing_ok=True)
        # SQLite leaves it where the disk is full.
        partial.with_name(f"{partial.name}-journal").unlink(missing_ok=True)
    return found


def contents(path: Path) -> BackupContents:
    """Say what the copy at *path* holds.  Raises ``NoBackup``."""
    if not path.is_file():
        raise NoBackup(f"{path} is no file")
    address = f"{path.resolve().as_uri()}?mode=ro"
    try:
        with closing(sqlite3.connect(address, uri=True)) as connection:
            return _contents(connection, path)
    except sqlite3.DatabaseError:
        raise NoBackup(
            f"{path} is no copy of a Voucher Watch database"
        ) from None


def _contents(connection: sqlite3.Connection, path: Path) -> BackupContents:
    def number(statement: str) -> int:
        return int(connection.execute(statement).fetchone()[0])

    names = connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table'"
    )
    if not {row[0] for row in names} >= _TABLES:
        raise NoBackup(f"{path} is no copy of a Voucher Watch database")
    made = connection.execute(
        "SELECT last_at FROM job_run WHERE name = ?", (MADE,)
    ).fetchone()
    if made is None:
        raise NoBackup(
            f"{path} is a database in use, no copy made by `backup`"
        )
    waiting = "SELECT count(*) FROM {} WHERE state IN ('pending', 'claimed')"
    readers = "SELECT count(*) FROM subscription WHERE state = 'active'"
    return BackupContents(
        made_at=datetime.fromisoformat(made[0]).replace(tzinfo=UTC),
        announcements=number("SELECT count(*) FROM announcement"),
        readers=number(readers),
        waiting=number(waiting.format("delivery"))
        + number(waiting.format("system_message")),
    )


def restore(
    path: Path, target: Engine, *, send: bool, now: datetime
) -> Copied:
    """Fill the empty store *target* with the copy at *path*.

    What waited when the copy was made may have left since.  With *send* it leaves
    (again); without, it is ``held``, and the first crawl of each board announces
    nothing, since readers may have got already what is new to this copy.
    Raises ``NoBackup``, ``NotEmpty`` or ``CopyFailed``; *target* is then as it was.
    """
    contents(path)
    # A copy of the copy: an older release's tables are brought to today's there.
    with tempfile.TemporaryDirectory(prefix="voucherwatch-") as folder:
        copy = Path(folder) / "restored.db"
        _copy_file(path, copy)
        engine = open_engine(f"sqlite:///{copy}")
        try:
            upgrade(engine)
            with writing(engine) as session:
                _prepare(session, send=send, now=now)
            return fill(engine, target)
        finally:
            engine.dispose()


def fill(source: Engine, target: Engine, *, lock: bool = False) -> Copied:
    """Copy *source* into *target* in one transaction on each side, and compare.

    *lock* lets nobody change *source* until it is done.  Raises ``NotEmpty`` or
    ``CopyFailed``.
    """
    if schema_trouble(target) == "unmigrated":
        upgrade(target)
    demand_current(target)
    demand_current(source)
    with snapshot(source, lock=lock) as before, writing(target) as after:
        if not is_empty(after):
            raise NotEmpty("there is a store in use already")
        return copy_rows(before, after)


@contextmanager
def snapshot(engine: Engine, *, lock: bool = False) -> Iterator[Session]:
    """A session that sees the store as it is now, whatever others write meanwhile."""
    with Session(engine) as session:
        if engine.dialect.name == "sqlite":
            session.execute(text("BEGIN IMMEDIATE" if lock else "BEGIN"))
        else:
            session.connection(
                execution_options={"isolation_level": "REPEATABLE READ"}
            )
            # LOCK takes no snapshot yet: what others commit while it waits is seen.
            if lock:
                names = ", ".join(f'"{table.name}"' for table in tables())
                session.execute(text(f"LOCK TABLE {names} IN SHARE MODE"))
        yield session
        session.rollback()


def release_held(session: Session, *, now: datetime) -> int:
    """Let leave what a restore held back; return how many alerts and messages.

    What belongs to a reader who has left since is dropped.
    """
    released = 0
    living = select(col(Subscription.id)).where(
        col(Subscription.state) == "active"
    )
    gone: Any = (
        update(Delivery)
        .where(
            col(Delivery.state) == HELD,
            col(Delivery.subscription_id).not_in(living),
        )
        .values(state="moot", error="the subscription ended")
    )
    session.execute(gone)
    for table in (Delivery, SystemMessage):
        let_go: Any = (
            update(table)
            .where(col(table.state) == HELD)
            .values(state="pending", next_attempt_at=now)
        )
        result: Any = session.execute(let_go)
        released += int(result.rowcount)
    return released


def held(session: Session) -> int:
    """Return how many alerts and messages a restore held back."""
    count = 0
    for table in (Delivery, SystemMessage):
        found = select(func.count()).where(col(table.state) == HELD)
        count += session.scalar(found) or 0
    return count


def _prepare(session: Session, *, send: bool, now: datetime) -> None:
    """Make a restored copy ready to run."""
    session.execute(
        delete(JobRun).where(col(JobRun.name).in_((MADE, job_runs.WORKER)))
    )
    # Who had claimed what is another machine's business by now.
    for table in (Delivery, SystemMessage, Source):
        session.execute(update(table).values(lease_by=None, lease_until=None))
    for table in (Delivery, SystemMessage):
        waited: Any = update(table).where(col(table.state).in_(OPEN_STATES))
        session.execute(waited.values(state="pending" if send else HELD))
    if not send:
        # As on the first day: what boards list is stored and makes no alert.
        session.execute(update(Source).values(seeded_at=None))
        # Digests and reminders of the days in between are not caught up.
        session.execute(update(JobRun).values(last_at=now))


def _copy_file(path: Path, to: Path) -> None:
    """SQLite's online backup, in one step: a snapshot, and writers go on."""
    address = f"{path.resolve().as_uri()}?mode=ro"
    with (
        closing(sqlite3.connect(address, uri=True, timeout=30)) as source,
        closing(sqlite3.connect(to)) as target,
    ):
        source.backup(target, pages=-1)


def _seal(path: Path, now: datetime) -> None:
    """Note when it was made, make it one file without a journal, and look it over."""
    with closing(sqlite3.connect(path)) as connection:
        stamp = (
            now.astimezone(UTC)
            .replace(tzinfo=None)
            .isoformat(" ", "microseconds")
        )
        connection.execute(
            "INSERT OR REPLACE INTO job_run (name, last_at) VALUES (?, ?)",
            (MADE, stamp),
        )
        connection.commit()
        connection.execute("PRAGMA journal_mode = DELETE")
        verdict = connection.execute("PRAGMA integrity_check").fetchone()[0]
        if verdict != "ok":
            raise CopyFailed(f"the copy is damaged: {verdict}")
    with path.open("rb") as file:
        os.fsync(file.fileno())
