"""Whether an announcement can be applied for: defined once, in memory and in SQL.

``expected``: a lead that is neither confirmed nor past its day.  ``upcoming``:
a call that has not opened.  ``open``: a call whose end is ahead; one that runs
until the money or the places are gone counts for a year after it was posted.
``closed``: a call whose end is over, or that was cancelled, or closed early.  ``unknown``: a call
of which no end was read: it is neither open nor closed, and leaves the lists
``UNKNOWN_FOR`` after it was posted.  Results, briefings and plain news have no
status, nor has a call of which nothing is known any more.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any, Protocol

from sqlalchemy.sql.elements import ColumnElement
from sqlmodel import and_, col, or_, true

from storage.db.kst import local_day, start_of_day, written_day
from storage.models import Announcement

NO_CALLS = ("result", "cancellation", "forecast", "news", "form", "briefing")
LEADS = ("forecast", "news")
PLAIN_CALLS = (
    "call",
    "reannouncement",
    "additional_call",
    "correction",
    "extension",
)
# As the list's own words promise (`list.about_unknown` in the locales).
UNKNOWN_FOR = timedelta(days=60)
# Budgets are voted for a year: what takes applications "until the money is gone" is
# called for again in the next.
_ENDLESS_BY_ITS_WORDS = timedelta(days=365)
RUNNING = ("rolling", "budget_exhausted", "until_filled")
"""What ends a window that has no last day."""


class HasStatus(Protocol):
    """What a status is decided by: a stored announcement, or those columns of one."""

    @property
    def kind(self) -> str: ...
    @property
    def basis(self) -> str: ...
    @property
    def posted_on(self) -> date | None: ...
    @property
    def first_seen_at(self) -> datetime: ...
    @property
    def opens_at(self) -> datetime | None: ...
    @property
    def closes_at(self) -> datetime | None: ...
    @property
    def expected_on(self) -> date | None: ...
    @property
    def cancelled_at(self) -> datetime | None: ...
    @property
    def confirmed_by_id(self) -> int | None: ...


def status_of(announcement: HasStatus, now: datetime) -> str | None:
    """Return ``expected``, ``upcoming``, ``open``, ``closed``, ``unknown`` or ``None``."""
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
    posted, today = _posted(announcement), local_day(now)
    if (
        announcement.basis in RUNNING
        and posted > today - _ENDLESS_BY_ITS_WORDS
    ):
        return "open"
    return "unknown" if posted > today - UNKNOWN_FOR else None


def next_change(announcement: HasStatus, now: datetime) -> datetime | None:
    """Return an instant before which the status of *now* holds; ``None``: for good.

    The status may go on unchanged after it, so a caller that keeps one calls again then.
    """
    if announcement.cancelled_at is not None:
        return None
    days: list[date] = []
    instants: list[datetime] = []
    if announcement.kind in LEADS:
        if announcement.expected_on is not None:
            days.append(announcement.expected_on + timedelta(days=1))
        days.append(_posted(announcement) + UNKNOWN_FOR)
    elif announcement.kind not in NO_CALLS:
        instants.extend(
            filter(None, (announcement.opens_at, announcement.closes_at))
        )
        if announcement.closes_at is None:
            days.append(_posted(announcement) + UNKNOWN_FOR)
            days.append(_posted(announcement) + _ENDLESS_BY_ITS_WORDS)
    instants.extend(start_of_day(day) for day in days)
    return min(
        (instant for instant in instants if instant > now), default=None
    )


def is_endless_unknown(announcement: Announcement) -> bool:
    """Return whether no end of a call was read: nothing may be said about whether it is over."""
    return (
        announcement.kind in PLAIN_CALLS
        and announcement.closes_at is None
        and announcement.basis not in RUNNING
    )


def is_closed_early(announcement: Announcement) -> bool:
    """Return whether a call was closed on an earlier day than it states, or closed though
    it states none: boards put "[조기마감]" before its title (``deadlines.close_early``).
    """
    if announcement.closes_at is None:
        return False
    stated = written_day(announcement.closes)
    if stated is None:
        return announcement.basis in RUNNING
    return local_day(announcement.closes_at) < stated


def has_status(
    status: str, now: datetime, item: Any = Announcement
) -> ColumnElement[bool]:
    """Return whether ``status_of`` is *status*, as a condition on *item*: the model or an
    alias of it.  ``all`` is true of everything.

    ``tests/storage/test_pages.py`` holds it to ``status_of``.
    """
    return _CONDITIONS[status](now, item)


def _still_expected(announcement: HasStatus, now: datetime) -> bool:
    if (
        announcement.cancelled_at is not None
        or announcement.confirmed_by_id is not None
    ):
        return False
    if announcement.expected_on is not None:
        return announcement.expected_on >= local_day(now)
    return (
        announcement.kind == "forecast"
        and _posted(announcement) > local_day(now) - UNKNOWN_FOR
    )


def _posted(announcement: HasStatus) -> date:
    return announcement.posted_on or local_day(announcement.first_seen_at)


def _is_expected(now: datetime, item: Any) -> ColumnElement[bool]:
    today = local_day(now)
    undated = and_(
        col(item.kind) == "forecast",
        col(item.expected_on).is_(None),
        _posted_since(item, today - UNKNOWN_FOR),
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
        takes,
        begun,
        col(item.kind).not_in(NO_CALLS),
        col(item.cancelled_at).is_(None),
    )


def _is_endless(now: datetime, item: Any) -> ColumnElement[bool]:
    today = local_day(now)
    return and_(
        col(item.closes_at).is_(None),
        col(item.kind).in_(PLAIN_CALLS),
        col(item.basis).in_(RUNNING),
        _posted_since(item, today - _ENDLESS_BY_ITS_WORDS),
    )


def _is_unknown(now: datetime, item: Any) -> ColumnElement[bool]:
    today = local_day(now)
    begun = or_(col(item.opens_at).is_(None), col(item.opens_at) <= now)
    return and_(
        col(item.closes_at).is_(None),
        col(item.kind).in_(PLAIN_CALLS),
        col(item.cancelled_at).is_(None),
        begun,
        ~_is_endless(now, item),
        _posted_since(item, today - UNKNOWN_FOR),
    )


def _posted_since(item: Any, day: date) -> ColumnElement[bool]:
    seen_later = col(item.first_seen_at) >= start_of_day(
        day + timedelta(days=1)
    )
    return or_(
        col(item.posted_on) > day,
        and_(col(item.posted_on).is_(None), seen_later),
    )


def _is_closed(now: datetime, item: Any) -> ColumnElement[bool]:
    begun = or_(col(item.opens_at).is_(None), col(item.opens_at) <= now)
    over = col(item.closes_at) <= now
    return and_(
        col(item.kind).not_in(NO_CALLS),
        or_(col(item.cancelled_at).is_not(None), and_(begun, over)),
    )


_CONDITIONS: dict[str, Callable[[datetime, Any], ColumnElement[bool]]] = {
    "expected": _is_expected,
    "upcoming": _is_upcoming,
    "open": _is_open,
    "closed": _is_closed,
    "unknown": _is_unknown,
    "all": lambda now, item: true(),  # noqa: ARG005  (all take the clock and the row)
}
