"""One writer of announcements at a time, on PostgreSQL as on SQLite."""

from __future__ import annotations

from sqlalchemy import text

from storage.db.engine import Session

# Of PostgreSQL's advisory locks, the one that saving holds.
_SAVES = 0x73617665
_HELD = "saves are serialized"
# Milliseconds that a saver may do nothing in its transaction, while all others wait:
# its process stands still, or its host is gone.
IDLE_AT_MOST = 60_000


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
