"""Locks between workers: what SQLite, with its one writer, needs none for."""

from __future__ import annotations

import threading
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from hashlib import blake2b
from weakref import WeakKeyDictionary

from sqlalchemy import text

from storage.db.engine import Engine, Session, writing

# Of PostgreSQL's advisory locks, the one that saving holds.
_SAVES = 0x73617665
_HELD = "saves are serialized"
_BESIDE = "saves beside others"
# Milliseconds that a saver may do nothing in its transaction, while all others wait:
# its process stands still, or its host is gone.
IDLE_AT_MOST = 60_000
_ALONE = text(
    "SELECT pg_advisory_xact_lock(:key),"
    " set_config('idle_in_transaction_session_timeout', :idle, true)"
)
# In one statement, since each costs a way to the server and back.
_WITH_OTHERS = text(
    "SELECT pg_advisory_xact_lock_shared(:key),"
    " set_config('idle_in_transaction_session_timeout', :idle, true),"
    " (SELECT count(pg_advisory_xact_lock(number)::text)"
    " FROM unnest(CAST(:numbers AS bigint[])) AS number)"
)
_turns: WeakKeyDictionary[Engine, threading.Lock] = WeakKeyDictionary()
_turns_lock = threading.Lock()


class NotAlone(Exception):
    """A save beside others has come upon a notice that is not its own: the transaction
    has to be made anew, with everybody else waiting.
    """


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
    Of several notices in one transaction only the first takes the lock; a transaction
    that saves beside others (``save_beside``) holds what it needs already.
    """
    if session.get_bind().dialect.name != "postgresql":
        return
    transaction = session.get_transaction()
    if transaction is not None and transaction in (
        session.info.get(_HELD),
        session.info.get(_BESIDE),
    ):
        return
    session.execute(_ALONE, {"key": _SAVES, "idle": str(IDLE_AT_MOST)})
    session.info[_HELD] = session.get_transaction()


def save_beside(session: Session, keys: Collection[str]) -> None:
    """Let others save meanwhile whose *keys* are all different.

    For notices that nobody has stored, *keys* being all by which stored ones may be
    found that have to do with them: then neither could have found the other's.  What is
    written must be these notices' own; whoever comes upon another's asks
    ``demand_alone`` before.  PostgreSQL only.
    """
    numbers = set()
    for key in keys:
        digest = blake2b(key.encode(), digest_size=8).digest()
        numbers.add(int.from_bytes(digest, signed=True))
    # In one order everywhere, so that no two wait for each other.
    session.execute(
        _WITH_OTHERS,
        {
            "key": _SAVES,
            "idle": str(IDLE_AT_MOST),
            "numbers": sorted(numbers),
        },
    )
    session.info[_BESIDE] = session.get_transaction()


def demand_alone(session: Session) -> None:
    """To be called before a save writes to a notice that is not its own; raises
    ``NotAlone`` where others may be saving.
    """
    beside = session.info.get(_BESIDE)
    if beside is not None and beside is session.get_transaction():
        raise NotAlone


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
