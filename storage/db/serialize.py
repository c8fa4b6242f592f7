"""Locks between workers: what SQLite, with its one writer, needs none for."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from weakref import WeakKeyDictionary

from sqlalchemy import text

from storage.db.engine import Engine, Session, writing

# Of PostgreSQL's advisory locks, the one that saving holds.
_SAVES = 0x73617665
_HELD = "saves are serialized"
# Milliseconds that a saver may do nothing in its transaction, while all others wait:
# its process stands still, or its host is gone.
IDLE_AT_MOST = 60_000
_turns: WeakKeyDictionary[Engine, threading.Lock] = WeakKeyDictionary()
_turns_lock = threading.Lock()


@contextmanager
def saving(engine: Engine) -> Iterator[Session]:
    """A ``writing`` session for whoever saves announcements.

    Of this process one saver at a time gets as far as a connection.  If each took
    one and then waited for the lock of ``serialize_saves``, a few crawls of new
    boards would hold the whole pool, and deliveries would wait for other workers'
    saves.  Computing is one thread's at a time anyway, so this costs no speed.
    """
    with _turns_lock:
        turn = _turns.setdefault(engine, threading.Lock())
    with turn, writing(engine) as session:
        yield session


def serialize_saves(session: Session) -> None:
    """Let nobody else save announcements until this transaction ends.

    SQLite has one writer at a time anyway.  On PostgreSQL two workers could store one
    notice of two boards at the same moment: neither would see the other's, readers would
    get both, or both would write the facets of the notice that they repeat.  To be
    called before the transaction writes anything, so that nobody waits in a circle.
    """
    if session.get_bind().dialect.name != "postgresql":
        return
    # Of several notices in one transaction only the first takes the lock.
    if session.info.get(_HELD) is session.get_transaction() is not None:
        return
    session.execute(
        text(
            "SELECT pg_advisory_xact_lock(:key), set_config("
            "'idle_in_transaction_session_timeout', :idle, true)"
        ),
        {"key": _SAVES, "idle": str(IDLE_AT_MOST)},
    )
    session.info[_HELD] = session.get_transaction()


def try_lock(session: Session, key: str) -> bool:
    """Hold the lock named *key* until this transaction ends; false, without waiting,
    where another transaction holds it.

    Always true on SQLite, which has one writer at a time anyway.
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
