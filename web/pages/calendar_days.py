"""The days of announcements on the month page."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from presentation.icalendar import CalendarEntry, entries
from storage.models import Announcement


def month(text: str, today: date) -> date:
    """Return the first day of a month such as ``2026-11``, or of this month if *text*
    is empty; raises ``ValueError``.
    """
    if not text:
        return today.replace(day=1)
    # Bounded, or crawlers would follow "next month" for ever.
    if len(text) != 7 or not "2000-01" <= text <= "2100-12":
        raise ValueError(text)
    return date.fromisoformat(f"{text}-01")


def weeks(first: date) -> list[list[date]]:
    """Return the whole weeks of a month, Sunday first."""
    start = first - timedelta(days=(first.weekday() + 1) % 7)
    rows: list[list[date]] = []
    # No month touches more than six weeks; the last may lie in the next month.
    for week in range(6):
        row = []
        for number in range(7):
            row.append(start + timedelta(days=7 * week + number))
        if first.month in (row[0].month, row[-1].month):
            rows.append(row)
    return rows


def by_day(
    announcements: Iterable[Announcement],
) -> dict[date, list[CalendarEntry]]:
    """Return the calendar entries of each day, closings first."""
    found: dict[date, list[CalendarEntry]] = {}
    for announcement in announcements:
        for mark in entries(announcement):
            found.setdefault(mark.day, []).append(mark)
    order = ("closes", "opens", "briefing", "expected")
    return {
        day: sorted(
            several,
            key=lambda mark: (order.index(mark.kind), mark.clock or "99"),
        )
        for day, several in found.items()
    }
