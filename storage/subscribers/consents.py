"""Who may be written to: sign-up limits, and targets that bounced or complained."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, func, text
from sqlmodel import col, select

from storage.db.engine import Session
from storage.models import SignupAttempt, Suppression

SOFT_BOUNCES = 3
"""So many, and a mailbox counts as dead."""
# A full mailbox of last year says nothing about today's.
_SOFT_BOUNCES_COUNT_FOR = timedelta(days=30)


def serialize_attempts(session: Session, reader_key: str, ip_key: str) -> None:
    """Let no other sign-up of this reader or place be counted until this transaction ends.

    SQLite has one writer at a time anyway; on PostgreSQL, equal sign-ups at the
    same moment would each count only those before them.
    """
    if session.get_bind().dialect.name != "postgresql":
        return
    for key in sorted({reader_key, ip_key} - {""}):  # one order: no deadlock
        session.execute(
            text("SELECT pg_advisory_xact_lock(hashtextextended(:key, 0))"),
            {"key": f"signup:{key}"},
        )


def attempts(
    session: Session,
    reader_key: str,
    ip_key: str,
    *,
    day: datetime,
    hour: datetime,
) -> tuple[int, int]:
    """Return how many sign-ups there were for this reader since *day* and from this
    place since *hour*.
    """
    count = select(func.count()).select_from(SignupAttempt)
    by_reader = session.exec(
        count.where(
            SignupAttempt.reader_key == reader_key, SignupAttempt.at > day
        )
    ).one()
    by_ip = session.exec(
        count.where(SignupAttempt.ip_key == ip_key, SignupAttempt.at > hour)
    ).one()
    return by_reader, by_ip


def is_flooded(session: Session, *, most: int, since: datetime) -> bool:
    """Return whether *most* sign-ups or more were taken since then, of whomever.

    One look at the one so many before the newest: as cheap in a flood as in a calm.
    Several at the same moment may pass together.
    """
    newest = select(SignupAttempt.at).order_by(col(SignupAttempt.id).desc())
    at = session.exec(newest.offset(most - 1).limit(1)).first()
    return at is not None and at > since


def note_attempt(
    session: Session, reader_key: str, ip_key: str, *, now: datetime
) -> None:
    session.add(SignupAttempt(reader_key=reader_key, ip_key=ip_key, at=now))
    session.flush()


def forget_attempts(session: Session, *, now: datetime) -> int:
    """Drop tries that no limit looks at any more."""
    dropped: Any = session.execute(
        delete(SignupAttempt).where(
            col(SignupAttempt.at) < now - timedelta(days=2)
        )
    )
    return int(dropped.rowcount)


def is_suppressed(session: Session, reader_key: str) -> bool:
    stored = session.get(Suppression, reader_key)
    return stored is not None and stored.reason is not None


def bounced(
    session: Session, bounces: Sequence[tuple[str, str]], *, now: datetime
) -> list[tuple[str, str]]:
    """Count ``soft`` bounces, and take ``hard`` ones and ``complaint`` at their word;
    *bounces* are (reader's key, kind).  Return those that suppress a reader now.
    """
    keys = {key for key, _ in bounces}
    known = select(Suppression).where(col(Suppression.reader_key).in_(keys))
    stored = {row.reader_key: row for row in session.exec(known)}
    suppressing = []
    for key, kind in bounces:
        row = stored.setdefault(
            key, Suppression(reader_key=key, bounces=0, at=now)
        )
        before = row.reason
        is_recent = row.at > now - _SOFT_BOUNCES_COUNT_FOR
        row.bounces = (row.bounces if is_recent else 0) + (kind == "soft")
        row.at = now
        if kind != "soft" or row.bounces >= SOFT_BOUNCES:
            # A complaint outlives any bounce that follows: only the reader may undo it.
            row.reason = "complaint" if "complaint" in (kind, before) else kind
            if before is None:
                suppressing.append((key, kind))
    session.add_all(stored.values())
    session.flush()
    return suppressing
