"""Which announcements have a day worth marking within a span of time."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import or_, select
from sqlmodel import col

from storage.db.engine import Session
from storage.db.kst import local_day
from storage.models import Announcement
from storage.queries.filters import Filter
from storage.queries.lists import conditions

# A briefing is not a column: it is held within so many days before the closing.
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
    # Rather too many than too few: pages take the days that lie within.
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
