"""Announcements as filters look at them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import col, select

from storage.engine import Session
from storage.models import Announcement, Facet
from storage.search_text import search_text
from storage.status import status_of


@dataclass(frozen=True, slots=True)
class Candidate:
    """What a filter may ask of one announcement."""

    announcement: Announcement
    text: str
    """Folded: ``storage.search_text``."""
    facets: Mapping[str, frozenset[str]]
    """Name of a filter's facet → the announcement's values."""
    status: str | None


def candidate(session: Session, announcement: Announcement, *, now: datetime) -> Candidate:
    return _candidates(session, [announcement], now)[0]


def recent(session: Session, since: timedelta, *, now: datetime) -> list[Candidate]:
    """Return what was first seen within *since*, newest first; copies of a notice on other boards are left out."""
    seen = select(Announcement).where(col(Announcement.first_seen_at) >= now - since, col(Announcement.same_as_id).is_(None))
    return _candidates(session, session.exec(seen.order_by(col(Announcement.first_seen_at).desc(), col(Announcement.id).desc())).all(), now)


def _candidates(session: Session, announcements: Iterable[Announcement], now: datetime) -> list[Candidate]:
    found = list(announcements)
    facets = _facets(session, [one.id for one in found if one.id is not None])
    return [
        Candidate(one, search_text(one.title, one.reading), _all_facets(one, facets.get(one.id or 0, {})), status_of(one, now))
        for one in found
    ]


def _facets(session: Session, ids: list[int]) -> dict[int, dict[str, set[str]]]:
    by_id: dict[int, dict[str, set[str]]] = {}
    for start in range(0, len(ids), 500):
        for row in session.exec(select(Facet).where(col(Facet.announcement_id).in_(ids[start : start + 500]))):
            by_id.setdefault(row.announcement_id, {}).setdefault(row.name, set()).add(row.value)
    return by_id


def _all_facets(one: Announcement, stored: Mapping[str, set[str]]) -> dict[str, frozenset[str]]:
    own = {"programme": {one.programme_slug or ""}, "source": {one.source}, "kind": {one.kind}}
    return {name: frozenset(values) for name, values in {**stored, **own}.items()}
