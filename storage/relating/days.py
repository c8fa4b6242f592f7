"""How the days of two postings agree: deadlines, openings, days of posting."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from storage.relating.portal_numbers import day_by_number, span_by_number
from storage.relating.posting import BoardPosting
from storage.relating.round_numbers import is_of_a_fair

POSTED_NEAR = 14
"""Days between two postings of one notice on two boards."""
# The same where a portal's number tells about when it posted, and from when on it tells two.
_NUMBERED_NEAR = 7
_NUMBERED_FAR = 21
# Days from posting to closing of nearly all calls.
_USUALLY_OPEN = 60
# Days that a portal's number may be wrong by.
_ABOUT = 3
_HALF_A_YEAR = 180
# "(7/21-22)": the day of a call's event, which the title names.
_DAY_NAMED = re.compile(r"[(\[]\s?(1[0-2]|[1-9])\s?[./월]\s?(\d{1,2})")
_UNTIL_DAY = re.compile(
    r"~\s?(?:20)?(?:2\d\.\s?)?(\d{1,2})\s?[./월]\s?(\d{1,2})"
)
_SincePosted = Literal["open", "over", "unknown"]


@dataclass(frozen=True, slots=True)
class DayComparison:
    """How the days of two postings agree."""

    closes: Literal["equal", "a day apart", "different", "unknown"]
    """*a day apart*: a portal's field and the text, or the applicant's day and its institution's."""
    posted: Literal["near", "far", "unknown"]
    numbered: Literal["near", "far", "unknown"] = "unknown"
    """By the numbers of portals, where a day of posting is not known."""
    is_same_day: bool = False
    is_one_period: bool = False
    """Opening and closing day are known of both, and equal."""
    since_posted: _SincePosted = "unknown"
    """Where no more is known of their days: *open*, one closes some weeks after the other
    was posted; *over*, its day was before.
    """


def compare_days(left: BoardPosting, right: BoardPosting) -> DayComparison:
    """Return how deadlines, openings and days of posting agree."""
    mine, theirs = _deadline(left), _deadline(right)
    closes: Literal["equal", "a day apart", "different", "unknown"]
    if mine is None or theirs is None:
        closes = "unknown"
    elif mine == theirs:
        closes = "equal"
    else:
        is_near = False
        if left.closes is not None and right.closes is not None:
            is_near = abs((left.closes - right.closes).days) <= 1
        closes = "a day apart" if is_near else "different"
    is_one_period = (
        closes == "equal"
        and left.opens is not None
        and left.opens == right.opens
    )
    posted: Literal["near", "far", "unknown"] = "unknown"
    apart = _days_apart(left, right)
    if apart is not None:
        posted = "near" if apart <= POSTED_NEAR else "far"
    numbered: Literal["near", "far", "unknown"] = "unknown"
    about = _about_days_apart(left, right) if apart is None else None
    if about is not None and about <= _NUMBERED_NEAR:
        numbered = "near"
    elif about is not None and about > _NUMBERED_FAR:
        numbered = "far"
    is_same_day = apart is not None and apart <= 1
    since_posted: _SincePosted = "unknown"
    if {closes, posted, numbered} == {"unknown"}:
        first = _since_posted(left, right)
        since_posted = (
            first if first != "unknown" else _since_posted(right, left)
        )
    return DayComparison(
        closes, posted, numbered, is_same_day, is_one_period, since_posted
    )


def _since_posted(call: BoardPosting, posting: BoardPosting) -> _SincePosted:
    """Return whether a call closes within weeks of the day on which *posting* was posted, or
    had its day before it.
    """
    day = _about_day(posting)
    if day is None:
        return "unknown"
    if call.closes is not None:
        days = (call.closes - day).days
    else:
        found = _UNTIL_DAY.search(call.title) or _DAY_NAMED.search(call.title)
        if found is None:
            return "unknown"
        # the day has no year, and "(~1/9)" is posted in December
        days = (int(found[1]) - day.month) * 30 + int(found[2]) - day.day
        days = (days + _HALF_A_YEAR) % (2 * _HALF_A_YEAR) - _HALF_A_YEAR
    if days < -_ABOUT:
        return "over"
    return "open" if 0 <= days <= _USUALLY_OPEN else "unknown"


def _days_apart(left: BoardPosting, right: BoardPosting) -> int | None:
    """Return the days between two days of posting; where a list shows the call's window
    alone, between the other's posting and that window.
    """
    first, second = left.posted_on, right.posted_on
    if first is None and second is None:
        first, second = left.opens, right.opens
    if first is not None and second is not None:
        return abs((first - second).days)
    if left.posted_on is None and right.posted_on is None:
        return None
    day, window = (first, right) if first is not None else (second, left)
    return _days_from_window(day, window)


def _about_days_apart(left: BoardPosting, right: BoardPosting) -> int | None:
    """Return the same where portals' numbers tell about when they posted."""
    first, second = _about_day(left), _about_day(right)
    if first is not None and second is not None:
        return abs((first - second).days)
    day, window = (first, right) if first is not None else (second, left)
    return _days_from_window(day, window)


def _about_day(posting: BoardPosting) -> date | None:
    return posting.posted_on or day_by_number(posting.url, posting.key)


def _days_from_window(day: date | None, window: BoardPosting) -> int | None:
    if day is None:
        return None
    if window.opens is None:
        # a board that posts a call after it had closed elsewhere posts another one
        closes = window.closes
        is_over = closes is not None and day > closes
        return (
            POSTED_NEAR + (day - closes).days if is_over and closes else None
        )
    # a call is also posted elsewhere while it is open, and nobody knows how long one is
    # whose end no list shows
    last = window.closes or day
    if window.opens + timedelta(days=POSTED_NEAR) < day <= last:
        return None
    return abs((day - window.opens).days)


def _deadline(posting: BoardPosting) -> tuple[int, int] | None:
    """Return the month and day on which the call closes, by its field or by its title:
    ``(~7/23)``.
    """
    if posting.closes is not None:
        return posting.closes.month, posting.closes.day
    found = _UNTIL_DAY.search(posting.title)
    if found is None or not 1 <= int(found[1]) <= 12:
        return None
    return int(found[1]), int(found[2])


def is_of_another_year(left: BoardPosting, right: BoardPosting) -> bool:
    """Return whether one title names a year and the other, which names none, was posted in another.

    Next year's calls are posted from October on.
    """
    for named, unnamed in ((left, right), (right, left)):
        year = named.parts.year
        if year is None or unnamed.parts.year is not None:
            continue
        day = unnamed.posted_on or unnamed.opens
        span = (day, day) if day else None
        if span is None:
            span = span_by_number(unnamed.url, unnamed.key)
        if span is not None:
            earliest, latest = span
            # a year's last calls are posted, and their results told, in January
            is_later = earliest > date(year + 1, 1, 31)
            first = 1 if is_of_a_fair(named.parts.text, year) else 10
            return latest < date(year - 1, first, 1) or is_later
    return False
