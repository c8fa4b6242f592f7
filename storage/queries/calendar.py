"""Announcements with calendar days within a span of time."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import or_, select
from sqlmodel import col

from storage.db.engine import Session
from storage.db.kst import local_day
from storage.models import Announcement
from storage.queries.filters import Filter
from storage.queries.lists import conditions

# Briefings are not in a column; they are at most so many days before the closing.
_BRIEFED_BEFORE = timedelta(days=60)


def marked(
    session: Session,
    criteria: Filter,
    *,
    start: datetime,
    end: datetime,
    now: datetime,
    limit: int,
) -> list[Announcement]:
    """Return announcements that open, close, brief or are expected from *start* to
    before *end*, by closing.
    """
    item = Announcement
    # May return too many; pages select the days within the span.
    within = or_(
        col(item.closes_at).between(start, end + _BRIEFED_BEFORE),
        col(item.opens_at).between(start, end),
        col(item.expected_on).between(local_day(start), local_day(end)),
    )
    statement = select(item).where(
        *conditions(session, criteria, now, originals=True), within
    )
    return list(
        session.scalars(
            statement.order_by(
                col(item.closes_at).nulls_last(), col(item.id)
            ).limit(limit)
        )
    )
