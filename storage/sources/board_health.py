"""Sources as their operator sees them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func
from sqlmodel import col, select

from storage.db.engine import Session
from storage.models import Announcement, Source


@dataclass(frozen=True, slots=True)
class Health:
    """A source as its operator sees it."""

    name: str
    verdict: str
    why: str
    since: datetime | None
    failures: int
    last_crawl_at: datetime | None
    last_ok_at: datetime | None
    last_new_at: datetime | None
    next_crawl_at: datetime
    median_rows: int | None
    crawling: bool
    announcements: int


def health(session: Session, *, now: datetime) -> list[Health]:
    """Return every source's health, by name."""
    counted = dict(
        session.execute(
            select(Announcement.source, func.count()).group_by(
                Announcement.source
            )
        ).all()
    )
    rows = session.exec(select(Source).order_by(col(Source.name)))
    found: list[Health] = []
    for row in rows:
        found.append(_health(row, counted.get(row.name, 0), now))
    return found


def _health(row: Source, announcements: int, now: datetime) -> Health:
    return Health(
        name=row.name,
        verdict=row.verdict,
        why=row.why,
        since=row.verdict_since,
        failures=row.failures,
        last_crawl_at=row.last_crawl_at,
        last_ok_at=row.last_ok_at,
        last_new_at=row.last_new_at,
        next_crawl_at=row.next_crawl_at,
        median_rows=row.median_rows,
        crawling=row.lease_until is not None and row.lease_until > now,
        announcements=announcements,
    )
