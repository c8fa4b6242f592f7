"""Mended readings of redesigned boards: found, confirmed by a later answer, or rejected."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from sqlmodel import col, select

from storage.db.engine import Session
from storage.models import Mend

CONFIRMED_AFTER: Final = timedelta(minutes=2)
"""Between the two answers that must both be read: one of them may be a slip of the site."""
STALE_AFTER: Final = timedelta(days=1)
"""A reading that no look has needed for so long belongs to an earlier redesign."""


def record(
    session: Session,
    source: str,
    reading: Mapping[str, Any],
    summary: str,
    *,
    now: datetime,
    is_confirmed: bool = False,
) -> bool:
    """Store that *source* could be read by *reading*; say whether rows may be used.

    They may from the second such answer on, or at once where *is_confirmed*,
    unless the operator rejected it.
    """
    stored = session.get(Mend, source)
    if stored is None:
        stored = Mend(source=source, state="found", since=now, last_at=now)
    elif stored.last_at < now - STALE_AFTER and stored.state != "rejected":
        stored.state, stored.since = "found", now
    elif stored.state == "found" and now - stored.since >= CONFIRMED_AFTER:
        stored.state = "mending"
    if is_confirmed and stored.state == "found":
        stored.state = "mending"
    stored.reading, stored.summary, stored.last_at = dict(reading), summary, now
    session.add(stored)
    return stored.state == "mending"


def reject(session: Session, source: str, *, now: datetime) -> bool:
    """Let the rows of a mended reading be used no more; say whether there was one."""
    stored = session.get(Mend, source)
    if stored is None:
        return False
    stored.state, stored.last_at = "rejected", now
    session.add(stored)
    return True


def all_mends(session: Session) -> Sequence[Mend]:
    return session.exec(select(Mend).order_by(col(Mend.source))).all()
