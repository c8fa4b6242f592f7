"""An announcement in a few plain fields: what the CLI, the API and exports say of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from storage.announcements.status import status_of
from storage.db.engine import Engine, reading
from storage.models import Announcement
from storage.queries import lists
from storage.queries.filters import Filter

_STRETCH = 400


def brief(one: Announcement, now: datetime) -> dict[str, Any]:
    """Return the fields as JSON has them: days and moments as text, unknown ones as ``None``."""
    read = one.reading
    return {
        "id": one.id,
        "source": one.source,
        "key": one.key,
        "url": one.url,
        "title": one.title,
        "kind": one.kind,
        "status": status_of(one, now),
        "programme": one.programme,
        "programme_slug": one.programme_slug,
        "year": one.year,
        "round": one.round,
        "notice_no": one.notice_no,
        "posted_on": _iso(one.posted_on),
        "opens": one.opens,
        "closes": one.closes,
        "closes_at": _iso(one.closes_at),
        "basis": one.basis,
        "expected_on": _iso(one.expected_on),
        "budget_total_won": one.budget_total_won,
        "per_project_won": one.per_project_won,
        "projects": one.projects,
        "ministries": list(read.get("ministries") or ()),
        "operators": list(read.get("operators") or ()),
        "divisions": [division.get("name") for division in read.get("divisions") or ()],
        "audience": list(read.get("audience") or ()),
        "regions": list(read.get("regions") or ()),
        "edition": one.edition,
        "cancelled_at": _iso(one.cancelled_at),
        "first_seen": _iso(one.first_seen_at),
        "changed_at": _iso(one.changed_at),
        "same_as": one.same_as_id,
    }


def every(store: Engine, wanted: Filter, *, now: datetime) -> Iterator[dict[str, Any]]:
    """Yield all announcements that match, newest first, copies on other boards included.

    Read in stretches, each in a transaction of its own: a slow taker holds
    nothing open.
    """
    cursor: str | None = ""
    while cursor is not None:
        with reading(store) as session:
            page = lists.page(
                session,
                wanted,
                now=now,
                order=lists.order_for(wanted),
                limit=_STRETCH,
                cursor=cursor,
                originals=False,
            )
            briefs = [brief(one, now) for one in page.rows]
        yield from briefs
        cursor = page.next


def _iso(moment: Any) -> str | None:
    return None if moment is None else str(moment.isoformat())


_BLANK = datetime(1970, 1, 1, tzinfo=UTC)
_NOTHING = Announcement(
    source="",
    key="",
    url="",
    title="",
    kind="other",
    reading={},
    first_seen_at=_BLANK,
    changed_at=_BLANK,
    last_seen_at=_BLANK,
)
COLUMNS = tuple(brief(_NOTHING, _BLANK))
"""The names of the fields, in order."""
