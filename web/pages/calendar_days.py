"""The days of announcements on the month page."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from presentation.icalendar import CalendarEntry, entries
from storage.models import Announcement


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
        for mark in entries(announcement):
            found.setdefault(mark.day, []).append(mark)
    order = ("closes", "opens", "briefing", "expected")
    return {
        day: sorted(
            several, key=lambda mark: (order.index(mark.kind), mark.clock or "99")
        )
        for day, several in found.items()
    }
