"""Locks between workers on PostgreSQL; SQLite has one writer at a time and needs none."""

from __future__ import annotations

import threading
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from hashlib import blake2b
from weakref import WeakKeyDictionary

from sqlalchemy import text

from storage.db.engine import Engine, Session, writing

# The number of the advisory lock that saves hold.
_SAVES = 0x73617665
_EXCLUSIVE = "saves are serialized"
_SHARED = "saves beside others"
# Milliseconds that a transaction holding the lock may be idle: its process hangs or its
# host is gone, and all others wait.
IDLE_AT_MOST = 60_000
_LOCK_EXCLUSIVE = text(
    "SELECT pg_advisory_xact_lock(:key),"
    " set_config('idle_in_transaction_session_timeout', :idle, true)"
)
# One statement, since each costs a round trip.
_LOCK_SHARED = text(
    "SELECT pg_advisory_xact_lock_shared(:key),"
    " set_config('idle_in_transaction_session_timeout', :idle, true),"
    " (SELECT count(pg_advisory_xact_lock(number)::text)"
    " FROM unnest(CAST(:numbers AS bigint[])) AS number)"
)
_turns: WeakKeyDictionary[Engine, threading.Lock] = WeakKeyDictionary()
_turns_lock = threading.Lock()


class NotExclusive(Exception):
    """A save under the shared lock needs to write to another notice: the transaction has
    to be repeated under the exclusive lock.
    """


@contextmanager
def saving(engine: Engine) -> Iterator[Session]:
    """Open a ``writing`` session for saving announcements.

    One save at a time of this process gets a connection.  If each took one and then
    waited for ``serialize_saves``, a few crawls of new boards would hold the whole
    pool, and deliveries would wait for other workers' saves.
    """
    with _turns_lock:
        turn = _turns.setdefault(engine, threading.Lock())
    with turn, writing(engine) as session:
        yield session


def serialize_saves(session: Session) -> None:
    """Take the exclusive lock on saving announcements until this transaction ends.

    Without it two workers on PostgreSQL could store one notice of two boards at the same
    moment: neither would see the other's, and readers would get both.  Call it before
    the transaction writes anything, or two could deadlock.  It does nothing where the
    transaction holds this lock or the shared one (``share_saves``) already.
    """
    if session.get_bind().dialect.name != "postgresql":
        return
    transaction = session.get_transaction()
    if transaction is not None and transaction in (
        session.info.get(_EXCLUSIVE),
        session.info.get(_SHARED),
    ):
        return
    session.execute(
        _LOCK_EXCLUSIVE, {"key": _SAVES, "idle": str(IDLE_AT_MOST)}
    )
    session.info[_EXCLUSIVE] = session.get_transaction()


def share_saves(session: Session, keys: Collection[str]) -> None:
    """Take the shared lock on saving announcements, and one lock for each of *keys*.

    For new notices, *keys* being every key by which related notices may be found: a
    worker that saves a related notice has one of them and waits.  The transaction may
    write only these notices' rows, and calls ``demand_exclusive`` before any other.
    PostgreSQL only.
    """
    numbers = set()
    for key in keys:
        digest = blake2b(key.encode(), digest_size=8).digest()
        numbers.add(int.from_bytes(digest, signed=True))
    # In the same order everywhere, so that no two deadlock.
    session.execute(
        _LOCK_SHARED,
        {
            "key": _SAVES,
            "idle": str(IDLE_AT_MOST),
            "numbers": sorted(numbers),
        },
    )
    session.info[_SHARED] = session.get_transaction()


def demand_exclusive(session: Session) -> None:
    """Raise ``NotExclusive`` under the shared lock; call it before writing to a notice
    other than the one that is saved.
    """
    beside = session.info.get(_SHARED)
    if beside is not None and beside is session.get_transaction():
        raise NotExclusive


def try_lock(session: Session, key: str) -> bool:
    """Take the lock named *key* until this transaction ends, without waiting; return
    whether it was free.  Always true on SQLite.
    """
    if session.get_bind().dialect.name != "postgresql":
        return True
    return bool(
        session.scalar(
            text(
                "SELECT pg_try_advisory_xact_lock(hashtextextended(:key, 0))"
            ),
            {"key": key},
        )
    )
