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


def status_of(one: Announcement, now: datetime) -> str | None:
    """Return ``expected``, ``upcoming``, ``open``, ``closed`` or ``None``."""
    if one.kind in LEADS:
        return "expected" if _still_expected(one, now) else None
    if one.kind in NO_CALLS:
        return None
    if one.cancelled_at is not None:
        return "closed"
    if one.opens_at is not None and one.opens_at > now:
        return "upcoming"
    if one.closes_at is not None:
        return "open" if one.closes_at > now else "closed"
    if one.kind not in PLAIN_CALLS:
        return None
    return "open" if _recent(one, now) else "closed"


def has_status(
    status: str, now: datetime, one: Any = Announcement
) -> ColumnElement[bool]:
    """Return the same question in SQL, of *one* (an alias, perhaps); *status* ``all`` is always true of."""
    return _ASKED[status](now, one)


def _still_expected(one: Announcement, now: datetime) -> bool:
    if one.cancelled_at is not None or one.confirmed_by_id is not None:
        return False
    if one.expected_on is not None:
        return one.expected_on >= local_day(now)
    return one.kind == "forecast" and _posted(one) > local_day(now) - _ENDLESS


def _recent(one: Announcement, now: datetime) -> bool:
    return _posted(one) > local_day(now) - (
        _ENDLESS_BY_ITS_WORDS if one.basis in _RUNNING else _ENDLESS
    )


def _posted(one: Announcement) -> date:
    return one.posted_on or local_day(one.first_seen_at)


def _is_expected(now: datetime, one: Any) -> ColumnElement[bool]:
    today = local_day(now)
    undated = and_(
        col(one.kind) == "forecast",
        col(one.expected_on).is_(None),
        _posted_since(one, today - _ENDLESS, now - _ENDLESS),
    )
    return and_(
        col(one.kind).in_(LEADS),
        col(one.cancelled_at).is_(None),
        col(one.confirmed_by_id).is_(None),
        or_(col(one.expected_on) >= today, undated),
    )


def _is_upcoming(now: datetime, one: Any) -> ColumnElement[bool]:
    return and_(
        col(one.opens_at) > now,
        col(one.kind).not_in(NO_CALLS),
        col(one.cancelled_at).is_(None),
    )


def _is_open(now: datetime, one: Any) -> ColumnElement[bool]:
    takes = or_(col(one.closes_at) > now, _is_endless(now, one))
    begun = or_(col(one.opens_at).is_(None), col(one.opens_at) <= now)
    return and_(
        takes, begun, col(one.kind).not_in(NO_CALLS), col(one.cancelled_at).is_(None)
    )


def _is_endless(now: datetime, one: Any) -> ColumnElement[bool]:
    today = local_day(now)
    plain = _posted_since(one, today - _ENDLESS, now - _ENDLESS)
    running = and_(
        col(one.basis).in_(_RUNNING),
        _posted_since(one, today - _ENDLESS_BY_ITS_WORDS, now - _ENDLESS_BY_ITS_WORDS),
    )
    return and_(
        col(one.closes_at).is_(None),
        col(one.kind).in_(PLAIN_CALLS),
        or_(plain, running),
    )


def _posted_since(one: Any, day: date, moment: datetime) -> ColumnElement[bool]:
    return or_(
        col(one.posted_on) > day,
        and_(col(one.posted_on).is_(None), col(one.first_seen_at) > moment),
    )


def _is_closed(now: datetime, one: Any) -> ColumnElement[bool]:
    begun = or_(col(one.opens_at).is_(None), col(one.opens_at) <= now)
    over = or_(
        col(one.closes_at) <= now,
        and_(
            col(one.closes_at).is_(None),
            col(one.kind).in_(PLAIN_CALLS),
            ~_is_endless(now, one),
        ),
    )
    return and_(
        col(one.kind).not_in(NO_CALLS),
        or_(col(one.cancelled_at).is_not(None), and_(begun, over)),
    )


_ASKED: dict[str, Callable[[datetime, Any], ColumnElement[bool]]] = {
    "expected": _is_expected,
    "upcoming": _is_upcoming,
    "open": _is_open,
    "closed": _is_closed,
    "all": lambda now, one: true(),  # noqa: ARG005  (every question takes the clock and the row)
}
