"""Programmes: those that come back, and how each is written."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, or_, select
from sqlmodel import col

from storage.db.engine import Session
from storage.db.names import programme_name
from storage.models import Announcement
from storage.queries.filters import Filter
from storage.queries.lists import conditions

PAGE = 40


@dataclass(frozen=True, slots=True)
class Programme:
    """A programme with its newest announcement and how many there are, copies left out."""

    slug: str
    name: str
    newest: Announcement
    announcements: int


@dataclass(frozen=True, slots=True)
class ProgrammePage:
    """One page of programmes; *pages* says how many there are, at least one."""

    programmes: Sequence[Programme]
    number: int
    pages: int


def programmes(
    session: Session,
    q: str = "",
    *,
    now: datetime,
    recurring: bool = False,
    number: int = 1,
    size: int = PAGE,
) -> ProgrammePage:
    """Return the programmes whose announcements match *q*, the last posted first.

    *recurring* leaves only those that were called for in two years, or in two
    rounds; a page that there is not is the last one.
    """
    slug = col(Announcement.programme_slug)
    years = func.count(func.distinct(col(Announcement.year)))
    rounds = func.count(func.distinct(col(Announcement.round)))
    posted = func.max(col(Announcement.posted_on))
    grouped = (
        select(slug, func.count().label("count"), posted.label("posted"))
        .where(*conditions(session, Filter(q=q), now, originals=True))
        .where(slug.is_not(None))
        .group_by(slug)
    )
    # Most names are of calls that came once; pages list those worth following.
    if recurring:
        grouped = grouped.having(or_(years > 1, rounds > 1))
    total = (
        session.scalar(select(func.count()).select_from(grouped.subquery()))
        or 0
    )
    pages = max(1, -(-total // size))
    number = max(1, min(number, pages))
    last_first = grouped.order_by(posted.desc().nulls_last(), slug)
    counts = {
        name: count
        for name, count, _ in session.execute(
            last_first.offset((number - 1) * size).limit(size)
        )
    }
    newest = _newest(session, list(counts))
    found = []
    for name, count in counts.items():
        row = newest[name]
        printed = programme_name(name) or row.programme or name
        found.append(Programme(name, printed, row, count))
    return ProgrammePage(found, number, pages)


def _newest(session: Session, slugs: Sequence[str]) -> dict[str, Announcement]:
    """Return the announcement of each programme that was posted last."""
    rows = session.scalars(
        select(Announcement)
        .where(
            col(Announcement.programme_slug).in_(slugs),
            col(Announcement.same_as_id).is_(None),
        )
        .order_by(
            col(Announcement.posted_on).nulls_first(), col(Announcement.id)
        )
    )
    found: dict[str, Announcement] = {}
    for row in rows:
        found[str(row.programme_slug)] = row
    return found


def names(session: Session, slugs: Collection[str]) -> dict[str, str]:
    """Return how programmes are written, by slug; an unknown one is left out."""
    if not slugs:
        return {}
    written = select(
        col(Announcement.programme_slug), func.max(col(Announcement.programme))
    ).where(col(Announcement.programme_slug).in_(slugs))
    rows = session.execute(written.group_by(col(Announcement.programme_slug)))
    found = {str(slug): name for slug, name in rows if name}
    for slug in slugs:
        # A known programme has one name, however its notices print it.
        if name := programme_name(slug):
            found[slug] = name
    return found
