"""What a crawl needs to know of its source, and which notices are looked at again."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import func
from sqlmodel import col, select, update

from storage.db.engine import Session
from storage.models import Announcement, ListingRowRecord, Source
from storage.sources.pages import CachedPage, cached_pages


@dataclass(frozen=True, slots=True)
class Recheck:
    """A notice whose own page is due to be fetched again; *row* is its listing row, where
    one is stored.
    """

    key: str
    url: str
    title: str
    row: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class SourceState:
    """What a crawl needs to know of its source before the first request."""

    name: str
    seeded_at: datetime | None
    failures: int
    last_new_at: datetime | None
    baseline: Mapping[str, Any]
    cached_pages: Mapping[str, CachedPage] = field(default_factory=dict)
    rechecks: tuple[Recheck, ...] = ()
    last_clean_at: datetime | None = None
    """When the last look at it ended at which nothing was wrong."""


def states(
    session: Session,
    names: Collection[str],
    *,
    now: datetime,
    rechecks: int = 40,
) -> dict[str, SourceState]:
    """Return what is known of these sources, in three queries however many they are."""
    pages = cached_pages(session, names)
    due = _due_rechecks(session, names, now=now, limit=rechecks)
    columns = (
        Source.name,
        Source.seeded_at,
        Source.failures,
        Source.last_new_at,
        Source.baseline,
        Source.last_ok_at,
    )
    # more columns than the stubs of select() count
    question = select(*columns)  # type: ignore[call-overload]
    rows = session.execute(question.where(col(Source.name).in_(sorted(names))))
    found: dict[str, SourceState] = {}
    for name, seeded_at, failures, last_new_at, baseline, last_ok_at in rows:
        found[name] = SourceState(
            name,
            seeded_at,
            failures,
            last_new_at,
            baseline,
            pages.get(name, {}),
            tuple(due.get(name, ())),
            last_ok_at,
        )
    return found


def _due_rechecks(
    session: Session, names: Collection[str], *, now: datetime, limit: int
) -> dict[str, list[Recheck]]:
    """Return the first *limit* notices of each source that are due, longest due first."""
    # Counted in the database: after a new reader every notice of a board may be due.
    order = (col(Announcement.recheck_at), col(Announcement.key))
    place = func.row_number().over(
        partition_by=col(Announcement.source), order_by=order
    )
    due = (
        select(
            Announcement.source,
            Announcement.key,
            Announcement.url,
            Announcement.title,
            place.label("place"),
        )  # type: ignore[call-overload]  # more columns than the stubs count
        .where(
            col(Announcement.source).in_(sorted(names)),
            col(Announcement.recheck_at) <= now,
        )
        .subquery()
    )
    same = (col(ListingRowRecord.source) == due.c.source) & (
        col(ListingRowRecord.key) == due.c.key
    )
    query = (
        select(
            due.c.source,
            due.c.key,
            due.c.url,
            due.c.title,
            ListingRowRecord.row,
        )  # type: ignore[call-overload]  # more columns than the stubs count
        .select_from(due)
        .join(ListingRowRecord, same, isouter=True)
        .where(due.c.place <= limit)
        .order_by(due.c.source, due.c.place)
    )
    found: dict[str, list[Recheck]] = {}
    for source, key, url, title, row in session.execute(query):
        found.setdefault(source, []).append(
            Recheck(key, url, title, row or {})
        )
    return found


def plan_rechecks(
    session: Session, source: str, due: Mapping[str, datetime | None]
) -> None:
    """Store when each notice's own page is fetched again; ``None`` is never."""
    # One statement for each time: a crawl's notices share a few.
    for at in set(due.values()):
        keys = sorted(key for key, when in due.items() if when == at)
        session.execute(
            update(Announcement)
            .where(
                col(Announcement.source) == source,
                col(Announcement.key).in_(keys),
            )
            .values(recheck_at=at, detail_failures=0)
        )
