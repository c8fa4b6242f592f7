"""Announcements as filters look at them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import col, select

from storage.announcements import copies, search, versions
from storage.announcements.identity import REVISIONS
from storage.announcements.search_text import search_text
from storage.announcements.status import status_of
from storage.db.engine import Session
from storage.db.names import programme_names
from storage.models import Announcement, Facet, Source
from storage.queries import lists
from storage.queries.filters import Filter


@dataclass(frozen=True, slots=True)
class MatchCandidate:
    """What a filter looks at of one announcement."""

    announcement: Announcement
    text: str
    """Folded: ``storage.announcements.search_text``."""
    body: str
    """The folded full text."""
    facets: Mapping[str, frozenset[str]]
    """Name of a filter's facet → the announcement's values."""
    status: str | None


@dataclass(frozen=True, slots=True)
class PastAnnouncement:
    """An announcement that a filter matches, as a list shows it."""

    id: int
    source: str
    title: str
    closes: str | None
    first_seen_at: datetime
    board: str | None
    """What people call the source; none where it is not watched any more."""


def candidate(
    session: Session, announcement: Announcement, *, now: datetime
) -> MatchCandidate:
    """Return a stored announcement with all that filters look at, read once."""
    text, body = search.indexed_texts(session, announcement.id)
    return MatchCandidate(
        announcement,
        text or search_text(announcement.title, announcement.reading),
        body,
        _all_facets(session, announcement),
        status_of(announcement, now),
    )


def past(
    session: Session, criteria: Filter, *, since: datetime, now: datetime
) -> list[PastAnnouncement]:
    """Return what was first seen *since* then and matches, newest first; copies on other
    boards made no alert and are left out.
    """
    board = (
        select(col(Source.title))
        .where(col(Source.name) == col(Announcement.source))
        .scalar_subquery()
    )
    columns: Any = (
        Announcement.id,
        Announcement.source,
        Announcement.title,
        Announcement.closes,
        Announcement.first_seen_at,
        board,
    )
    seen = select(*columns).where(
        *lists.conditions(session, criteria, now, originals=True)
    )
    seen = seen.where(col(Announcement.first_seen_at) >= since)
    newest_first = seen.order_by(
        col(Announcement.first_seen_at).desc(), col(Announcement.id).desc()
    )
    announcements: list[PastAnnouncement] = []
    for row in session.execute(newest_first):
        announcements.append(PastAnnouncement(*row))
    return announcements


def _all_facets(
    session: Session, announcement: Announcement
) -> dict[str, frozenset[str]]:
    """Return the announcement's facets and those of the same notice on other boards; who
    follows a board hears of a call there also as it was corrected on another.
    """
    programmes = programme_names(announcement.programme, announcement.title)
    sources = {announcement.source}
    others = list(copies.postings_of(session, announcement))
    if announcement.kind in REVISIONS:
        for earlier in versions.earlier_versions(session, announcement):
            others += (earlier, *copies.postings_of(session, earlier))
    for other in others:
        programmes |= programme_names(other.programme, other.title)
        sources.add(other.source)
    # Those of the other postings are among them: `write_facets` gathers them.
    own = select(Facet).where(Facet.announcement_id == announcement.id)
    stored: dict[str, set[str]] = {}
    for row in session.exec(own):
        stored.setdefault(row.name, set()).add(row.value)
    facets = {}
    for name, values in stored.items():
        facets[name] = frozenset(values)
    facets["programme"] = programmes | {announcement.programme_slug or ""}
    facets["source"] = frozenset(sources)
    facets["kind"] = frozenset({announcement.kind})
    return facets
