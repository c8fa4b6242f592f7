"""Programmes: those that were lately heard of, and each one's rounds over the years."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlmodel import col

from storage.db.engine import Session
from storage.db.names import programme_name
from storage.models import Announcement
from storage.queries.filters import Filter
from storage.queries.lists import conditions

_LOOKED_AT = 800
"""The newest so many announcements are looked through; a programme silent for longer is
found by searching.
"""


@dataclass(frozen=True, slots=True)
class Programme:
    """A programme with its newest announcement and how many there are, copies left out."""

    slug: str
    name: str
    newest: Announcement
    announcements: int


def programmes(
    session: Session, q: str = "", *, now: datetime, limit: int = 60
) -> list[Programme]:
    """Return the programmes of the newest announcements that match *q*, the last heard of first."""
    where = [
        *conditions(session, Filter(q=q), now, originals=True),
        col(Announcement.programme_slug).is_not(None),
    ]
    columns = select(col(Announcement.programme_slug), col(Announcement.id)).where(
        *where
    )
    newest = columns.order_by(
        col(Announcement.posted_on).desc().nulls_last(), col(Announcement.id).desc()
    ).limit(_LOOKED_AT)
    first: dict[str, int] = {}
    for slug, number in session.execute(newest):
        first.setdefault(slug, number)
    chosen = dict(list(first.items())[:limit])
    counts = _counts(session, list(chosen))
    rows = {
        announcement.id: announcement
        for announcement in session.scalars(
            select(Announcement).where(col(Announcement.id).in_(chosen.values()))
        )
    }
    found = []
    for slug, number in chosen.items():
        name = programme_name(slug) or rows[number].programme or slug
        found.append(Programme(slug, name, rows[number], counts.get(slug, 1)))
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


def _counts(session: Session, slugs: Sequence[str]) -> dict[str, int]:
    statement = select(col(Announcement.programme_slug), func.count()).where(
        col(Announcement.programme_slug).in_(slugs),
        col(Announcement.same_as_id).is_(None),
    )
    rows = session.execute(statement.group_by(col(Announcement.programme_slug)))
    return {str(slug): number for slug, number in rows}
