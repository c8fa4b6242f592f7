"""The days of announcements, for the month page and the calendar feed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from storage.announcements.status import LEADS
from storage.db.kst import opens_at, too_late_at
from storage.models import Announcement

Kind = Literal["opens", "closes", "briefing", "expected"]


@dataclass(frozen=True, slots=True)
class CalendarEntry:
    """One marked day; *at* is the minute where one is known, *number* tells several
    briefings apart.
    """

    kind: Kind
    day: date
    clock: str
    at: datetime | None
    one: Announcement
    number: int = 0


def marks(announcement: Announcement) -> Iterator[CalendarEntry]:
    """Yield the days of an announcement: opening, briefings, closing, or the day for
    which it is expected.
    """
    if announcement.kind in LEADS:
        if announcement.expected_on is not None:
            yield CalendarEntry(
                "expected", announcement.expected_on, "", None, announcement
            )
        return
    yield from _mark("opens", announcement.opens, announcement)
    yield from _mark("closes", announcement.closes, announcement)
    for number, briefing in enumerate(announcement.reading.briefings, 1):
        yield from _mark("briefing", briefing.at, announcement, number)


def _mark(
    kind: Kind, instant: str | None, announcement: Announcement, number: int = 0
) -> Iterator[CalendarEntry]:
    day, _, clock = (instant or "").partition("T")
    at = too_late_at(instant) if kind == "closes" else opens_at(instant)
    if at is None:
        return
    # 24:00 belongs to the day that it ends, and a calendar has no minute for it.
    minute = clock[:5] if clock and not clock.startswith("24") else ""
    yield CalendarEntry(
        kind,
        date.fromisoformat(day),
        minute,
        at if minute else None,
        announcement,
        number,
    )


def month(text: str, today: date) -> date:
    """Return the first day of ``2026-11``, or of this month where nothing is asked;
    raises ``ValueError``.
    """
    if not text:
        return today.replace(day=1)
    if len(text) != 7 or not "2000-01" <= text <= "2100-12":
        raise ValueError(text)
    return date.fromisoformat(f"{text}-01")


def weeks(first: date) -> list[list[date]]:
    """Return the weeks of a month, Sunday first, whole."""
    start = first - timedelta(days=(first.weekday() + 1) % 7)
    days = [start + timedelta(days=number) for number in range(42)]
    rows = [days[number : number + 7] for number in range(0, 42, 7)]
    return [row for row in rows if any(day.month == first.month for day in row)]


def by_day(announcements: Iterable[Announcement]) -> dict[date, list[CalendarEntry]]:
    """Return the marks of each day, closings first."""
    found: dict[date, list[CalendarEntry]] = {}
    for announcement in announcements:
        for mark in marks(announcement):
            found.setdefault(mark.day, []).append(mark)
    order = ("closes", "opens", "briefing", "expected")
    return {
        day: sorted(
            several, key=lambda mark: (order.index(mark.kind), mark.clock or "99")
        )
        for day, several in found.items()
    }
