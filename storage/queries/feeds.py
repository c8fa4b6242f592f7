"""The entries of feeds: announcements by their last change, or single events."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlmodel import col

from storage.db.engine import Session
from storage.db.ids import written_id
from storage.models import Announcement, Edition, Event
from storage.outbox.estimates import KIND
from storage.queries.filters import Filter
from storage.queries.lists import conditions, page
from storage.queries.refusals import foreign_cursor
from storage.queries.round_comparison import RoundComparison, compare_rounds

# Estimates are ours, not an agency's: only subscribers who chose them and calendars get
# them.
_HAPPENED = col(Event.kind) != KIND


@dataclass(frozen=True, slots=True)
class FeedItem:
    """An announcement as a feed shows it: as it stands (*event* is ``None``), or one thing
    that happened to it.
    """

    announcement: Announcement
    changes: Mapping[str, Any] = field(default_factory=dict)
    event: Event | None = None
    amended_by: str | None = None
    """The event that made the present edition: ``corrected``, ``extended`` or
    ``cancelled``.
    """
    comparison: RoundComparison | None = None
    """Its round beside the last comparable one, where *event* is that of a new call."""


def latest(
    session: Session,
    criteria: Filter,
    *,
    now: datetime,
    limit: int,
    cursor: str = "",
) -> tuple[list[FeedItem], str | None]:
    """Return announcements, the last changed first, each with what its present edition changed."""
    found = page(
        session, criteria, now=now, order="changed", limit=limit, cursor=cursor
    )
    # A first edition changed nothing, and most announcements have only that one.
    amended = [row.id for row in found.rows if row.edition > 1]
    changes = _changes(session, amended)
    kinds = _kinds(session, amended)
    items = []
    for row in found.rows:
        edition = (row.id, row.edition)
        changed = changes.get(edition, {})
        items.append(FeedItem(row, changed, amended_by=kinds.get(edition)))
    return items, found.next


def _kinds(
    session: Session, ids: Sequence[int | None]
) -> dict[tuple[int | None, int], str]:
    if not ids:
        return {}
    statement = select(
        col(Event.announcement_id), col(Event.edition), col(Event.kind)
    ).where(
        col(Event.announcement_id).in_(ids),
        col(Event.kind).in_(("corrected", "extended", "cancelled")),
    )
    found: dict[tuple[int | None, int], str] = {}
    # Of several events of one edition the last counts.
    for number, edition, kind in session.execute(
        statement.order_by(col(Event.id))
    ):
        found[(number, edition)] = kind
    return found


def _changes(
    session: Session, ids: Sequence[int | None]
) -> dict[tuple[int | None, int], dict[str, Any]]:
    if not ids:
        return {}
    statement = select(Edition).where(col(Edition.announcement_id).in_(ids))
    found: dict[tuple[int | None, int], dict[str, Any]] = {}
    for edition in session.scalars(statement):
        found[(edition.announcement_id, edition.number)] = edition.changes
    return found


def happened(
    session: Session,
    criteria: Filter,
    *,
    now: datetime,
    limit: int,
    cursor: str = "",
) -> tuple[list[FeedItem], str | None]:
    """Return events that concern announcements that match *now*, newest first; *cursor*
    is one that an earlier call gave.
    """
    where = conditions(session, criteria, now, originals=True)
    where.append(_HAPPENED)
    if cursor:
        where.append(col(Event.id) < _number(cursor))
    joined = (
        select(Event, Announcement)
        .join(Announcement, col(Event.announcement_id) == col(Announcement.id))
        .where(*where)
    )
    # One more than requested, to know whether anything follows.
    rows = session.execute(
        joined.order_by(col(Event.id).desc()).limit(limit + 1)
    ).all()
    news = set()
    for event, _ in rows[:limit]:
        if event.kind in ("new", "confirmed"):
            news.add(event.announcement_id)
    compared = compare_rounds(session, news)
    items = []
    for event, row in rows[:limit]:
        is_news = event.kind in ("new", "confirmed")
        comparison = compared.get(event.announcement_id) if is_news else None
        items.append(
            FeedItem(row, event.changes, event, comparison=comparison)
        )
    last = items[-1].event if len(rows) > limit else None
    return items, str(last.id) if last is not None else None


def events_after(
    session: Session,
    criteria: Filter,
    *,
    now: datetime,
    after: int,
    limit: int,
) -> list[FeedItem]:
    """Return events with a higher id than *after*, oldest first: for programs that follow along."""
    where = [
        *conditions(session, criteria, now),
        _HAPPENED,
        col(Event.id) > after,
    ]
    joined = (
        select(Event, Announcement)
        .join(Announcement, col(Event.announcement_id) == col(Announcement.id))
        .where(*where)
    )
    found: list[FeedItem] = []
    for event, row in session.execute(
        joined.order_by(col(Event.id)).limit(limit)
    ):
        found.append(FeedItem(row, event.changes, event))
    return found


def _number(cursor: str) -> int:
    number = written_id(cursor)
    if number is None:
        raise foreign_cursor()
    return number
