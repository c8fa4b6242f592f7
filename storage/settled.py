"""Whether anything is still on its way: for those who wait for the end of a story."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlmodel import col, func, select

from storage.engine import Session
from storage.models import Delivery, Note, Source

_UNDERWAY = ("owed", "claimed")


def has_settled(session: Session, *, since: datetime, quiet: timedelta, now: datetime) -> bool:
    """Say whether every source was looked at after *since*, nothing is owed, and nothing was sent for *quiet*.

    What waits for a digest, or for an attempt later than now, counts as owed.
    """
    unseen = select(Source.name).where(col(Source.last_crawl_at).is_(None) | (col(Source.last_crawl_at) <= since))
    if session.exec(unseen.limit(1)).first() is not None:
        return False
    for table in (Delivery, Note):
        if session.exec(select(table.id).where(col(table.state).in_(_UNDERWAY)).limit(1)).first() is not None:
            return False
        newest = session.exec(select(func.max(col(table.sent_at)))).one()
        if newest is not None and newest > now - quiet:
            return False
    return True
