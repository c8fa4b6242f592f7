"""Whether an announcement can be applied for: defined once, in memory and in SQL.

``expected``: a lead that is neither confirmed nor past its day.  ``upcoming``:
a call that has not opened.  ``open``: a call that takes applications; one that
names no end counts for two months after it was posted, for a year where it says
that it runs until the money or the places are gone.  ``closed``: a call that is
over or cancelled.  Results, briefings and plain news have no status.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy.sql.elements import ColumnElement
from sqlmodel import and_, col, or_, true

from storage.db.kst import local_day
from storage.models import Announcement

NO_CALLS = ("result", "cancellation", "forecast", "news", "form", "briefing")
LEADS = ("forecast", "news")
PLAIN_CALLS = ("call", "reannouncement", "additional_call", "correction", "extension")
_ENDLESS = timedelta(days=60)
_ENDLESS_BY_ITS_WORDS = timedelta(days=365)
_RUNNING = ("rolling", "budget_exhausted", "until_filled")


def status_of(announcement: Announcement, now: datetime) -> str | None:
    """Return ``expected``, ``upcoming``, ``open``, ``closed`` or ``None``."""
    if announcement.kind in LEADS:
        return "expected" if _still_expected(announcement, now) else None
    if announcement.kind in NO_CALLS:
        return None
    if announcement.cancelled_at is not None:
        return "closed"
    if announcement.opens_at is not None and announcement.opens_at > now:
        return "upcoming"
    if announcement.closes_at is not None:
        return "open" if announcement.closes_at > now else "closed"
    if announcement.kind not in PLAIN_CALLS:
        return None
    return "open" if _recent(announcement, now) else "closed"


def has_status(
    status: str, now: datetime, item: Any = Announcement
) -> ColumnElement[bool]:
    """Return the same question in SQL, of *one* (an alias, perhaps); *status* ``all`` is always true of."""
    return _ASKED[status](now, item)


def _still_expected(announcement: Announcement, now: datetime) -> bool:
    if (
        announcement.cancelled_at is not None
        or announcement.confirmed_by_id is not None
    ):
        return False
    if announcement.expected_on is not None:
        return announcement.expected_on >= local_day(now)
    return (
        announcement.kind == "forecast"
        and _posted(announcement) > local_day(now) - _ENDLESS
    )


def _recent(announcement: Announcement, now: datetime) -> bool:
    return _posted(announcement) > local_day(now) - (
        _ENDLESS_BY_ITS_WORDS if announcement.basis in _RUNNING else _ENDLESS
    )


def _posted(announcement: Announcement) -> date:
    return announcement.posted_on or local_day(announcement.first_seen_at)


def _is_expected(now: datetime, item: Any) -> ColumnElement[bool]:
    today = local_day(now)
    undated = and_(
        col(item.kind) == "forecast",
        col(item.expected_on).is_(None),
        _posted_since(item, today - _ENDLESS, now - _ENDLESS),
    )
    return and_(
        col(item.kind).in_(LEADS),
        col(item.cancelled_at).is_(None),
        col(item.confirmed_by_id).is_(None),
        or_(col(item.expected_on) >= today, undated),
    )


def _is_upcoming(now: datetime, item: Any) -> ColumnElement[bool]:
    return and_(
        col(item.opens_at) > now,
        col(item.kind).not_in(NO_CALLS),
        col(item.cancelled_at).is_(None),
    )


def _is_open(now: datetime, item: Any) -> ColumnElement[bool]:
    takes = or_(col(item.closes_at) > now, _is_endless(now, item))
    begun = or_(col(item.opens_at).is_(None), col(item.opens_at) <= now)
    return and_(
        takes, begun, col(item.kind).not_in(NO_CALLS), col(item.cancelled_at).is_(None)
    )


def _is_endless(now: datetime, item: Any) -> ColumnElement[bool]:
    today = local_day(now)
    plain = _posted_since(item, today - _ENDLESS, now - _ENDLESS)
    running = and_(
        col(item.basis).in_(_RUNNING),
        _posted_since(item, today - _ENDLESS_BY_ITS_WORDS, now - _ENDLESS_BY_ITS_WORDS),
    )
    return and_(
        col(item.closes_at).is_(None),
        col(item.kind).in_(PLAIN_CALLS),
        or_(plain, running),
    )


def _posted_since(item: Any, day: date, instant: datetime) -> ColumnElement[bool]:
    return or_(
        col(item.posted_on) > day,
        and_(col(item.posted_on).is_(None), col(item.first_seen_at) > instant),
    )


def _is_closed(now: datetime, item: Any) -> ColumnElement[bool]:
    begun = or_(col(item.opens_at).is_(None), col(item.opens_at) <= now)
    over = or_(
        col(item.closes_at) <= now,
        and_(
            col(item.closes_at).is_(None),
            col(item.kind).in_(PLAIN_CALLS),
            ~_is_endless(now, item),
        ),
    )
    return and_(
        col(item.kind).not_in(NO_CALLS),
        or_(col(item.cancelled_at).is_not(None), and_(begun, over)),
    )


_ASKED: dict[str, Callable[[datetime, Any], ColumnElement[bool]]] = {
    "expected": _is_expected,
    "upcoming": _is_upcoming,
    "open": _is_open,
    "closed": _is_closed,
    "all": lambda now, item: true(),  # noqa: ARG005  (every question takes the clock and the row)
}
