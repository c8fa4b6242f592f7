"""The service's state, and whether anything changed: asked often, so each query is a
few index lookups.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlmodel import col

from storage.db.engine import Session
from storage.db.failures import DatabaseTrouble
from storage.migrations import schema_trouble_of
from storage.models import Announcement, Delivery, Edition, Event, Mend, Source
from storage.verdicts import WELL


@dataclass(frozen=True, slots=True)
class Stats:
    """What health checks and metrics look at."""

    newest_clean_crawl: datetime | None
    deliveries_due: int
    deliveries_overdue: int
    announcements: int
    events: int
    sources: Sequence[Source]


def revision(session: Session) -> str:
    """Return a string that changes whenever a page may change, from the newest rows and
    the sources' verdicts.
    """
    # One statement, since several could see different states of the database.
    newest = select(
        select(func.max(col(Announcement.id))).scalar_subquery(),
        select(func.max(col(Announcement.changed_at))).scalar_subquery(),
        select(func.max(col(Event.id))).scalar_subquery(),
        select(func.max(col(Edition.id))).scalar_subquery(),
        select(func.max(col(Source.verdict_since))).scalar_subquery(),
        select(func.count(col(Source.name))).scalar_subquery(),
        select(func.max(col(Mend.last_at))).scalar_subquery(),
    )
    parts = []
    for part in session.execute(newest).one():
        parts.append(str(part))
    return ";".join(parts)


def sources(session: Session) -> Sequence[Source]:
    return session.scalars(select(Source).order_by(col(Source.name))).all()


def troubled(session: Session) -> Sequence[Source]:
    """Return the sources that cannot be read just now."""
    return session.scalars(
        select(Source)
        .where(col(Source.verdict).not_in(WELL))
        .order_by(col(Source.name))
    ).all()


def stats(session: Session, *, now: datetime, timeout: timedelta) -> Stats:
    """Return all figures; a delivery is overdue when it should have been tried
    *timeout* ago.

    Raises ``DatabaseTrouble`` where the tables are not today's.  The sizes of the
    archive are its highest ids: counting rows would grow with it.
    """
    if (kind := schema_trouble_of(session.connection())) is not None:
        raise DatabaseTrouble(kind)
    due = select(func.count()).where(
        col(Delivery.state).in_(("pending", "claimed"))
    )
    return Stats(
        newest_clean_crawl=session.scalar(
            select(func.max(col(Source.last_ok_at)))
        ),
        deliveries_due=session.scalar(
            due.where(col(Delivery.next_attempt_at) <= now)
        )
        or 0,
        deliveries_overdue=session.scalar(
            due.where(col(Delivery.next_attempt_at) <= now - timeout)
        )
        or 0,
        announcements=session.scalar(select(func.max(col(Announcement.id))))
        or 0,
        events=session.scalar(select(func.max(col(Event.id)))) or 0,
        sources=sources(session),
    )
