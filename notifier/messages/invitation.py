"""A window as a calendar file, for readers who asked to have it attached."""

from __future__ import annotations

from datetime import datetime, timedelta

from icalendar import Calendar
from icalendar import Event as CalendarEvent

from notifier.messages.formatting import last_day
from notifier.messages.sanitize import plain
from notifier.messages.sender_profile import SenderProfile
from presentation.calendar_uid import calendar_uid
from storage.models import Announcement


def invitation(
    announcement: Announcement, head: SenderProfile, now: datetime
) -> bytes | None:
    """Return the deadline as an all-day entry on its last day; ``None`` where no deadline is known.

    The UID stays and the SEQUENCE grows with the edition, so that a moved
    deadline moves the entry instead of adding one.
    """
    if announcement.closes_at is None:
        return None
    day = last_day(announcement.closes_at)
    entry = CalendarEvent()
    entry.add("uid", calendar_uid(announcement))
    entry.add("dtstamp", now)
    entry.add("sequence", announcement.edition)
    entry.add("summary", f"[마감] {plain(announcement.title)}")
    entry.add("dtstart", day)
    entry.add("dtend", day + timedelta(days=1))
    entry.add("url", head.announcement(announcement.id or 0))
    entry.add("description", f"{announcement.closes or ''}\n{announcement.url}")
    entry.add("status", "CANCELLED" if announcement.cancelled_at else "CONFIRMED")
    calendar = Calendar()
    calendar.add("prodid", "-//Voucher Watch//KO")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add_component(entry)
    return bytes(calendar.to_ical())
