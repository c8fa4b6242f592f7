"""An announcement in a few plain fields: what the CLI, the API and exports say about it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from reader.fields import FIELDS
from storage.announcements.status import status_of
from storage.db.engine import Engine, reading
from storage.models import Announcement
from storage.queries import lists
from storage.queries.filters import Filter

# Announcements read in one transaction.
_STRETCH = 400


def brief(announcement: Announcement, now: datetime) -> dict[str, Any]:
    """Return the fields as JSON values: dates and times as text, unknown ones as
    ``None``.
    """
    read = announcement.reading
    exported: dict[str, list[str]] = {}
    for row in FIELDS:
        if row.exported:
            values = getattr(read, row.name)
            # Records are listed by name only; the short form omits their money.
            exported[row.name] = [
                getattr(value, "name", value) for value in values
            ]
    return {
        "id": announcement.id,
        "source": announcement.source,
        "key": announcement.key,
        "url": announcement.url,
        "title": announcement.title,
        "kind": announcement.kind,
        "status": status_of(announcement, now),
        "programme": announcement.programme,
        "programme_slug": announcement.programme_slug,
        "year": announcement.year,
        "round": announcement.round,
        "notice_no": announcement.notice_no,
        "posted_on": _iso(announcement.posted_on),
        "opens": announcement.opens,
        "closes": announcement.closes,
        "closes_at": _iso(announcement.closes_at),
        "basis": announcement.basis,
        "expected_on": _iso(announcement.expected_on),
        "budget_total_won": announcement.budget_total_won,
        "per_project_won": announcement.per_project_won,
        "projects": announcement.projects,
        **exported,
        "edition": announcement.edition,
        "cancelled_at": _iso(announcement.cancelled_at),
        "first_seen": _iso(announcement.first_seen_at),
        "changed_at": _iso(announcement.changed_at),
        "same_as": announcement.same_as_id,
    }


def announcements(
    store: Engine, criteria: Filter, *, now: datetime
) -> Iterator[Announcement]:
    """Yield all announcements that match, newest first, copies on other boards included.

    Read in batches, each in its own transaction, so that a slow consumer keeps none
    open.
    """
    cursor: str | None = ""
    while cursor is not None:
        with reading(store) as session:
            page = lists.page(
                session,
                criteria,
                now=now,
                order=lists.order_for(criteria),
                limit=_STRETCH,
                cursor=cursor,
                originals=False,
            )
        yield from page.rows
        cursor = page.next


def every(
    store: Engine, criteria: Filter, *, now: datetime
) -> Iterator[dict[str, Any]]:
    """Yield the same as plain fields."""
    for row in announcements(store, criteria, now=now):
        yield brief(row, now)


def _iso(instant: Any) -> str | None:
    return None if instant is None else str(instant.isoformat())
