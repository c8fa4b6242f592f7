"""iCalendar (RFC 5545 and 7986): an event for each opening, closing, briefing and expected day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from icalendar import Alarm, Calendar, Event

from presentation.calendar_uid import calendar_uid
from storage.models import Announcement
from web.feeds.entries import facts
from web.http import links
from web.i18n import Words
from web.pages.calendar_days import CalendarEntry, marks

_REFRESH = timedelta(hours=1)
_WARN = {
    "closes": (timedelta(days=3), timedelta(days=1)),
    "opens": (timedelta(hours=9),),
    "briefing": (timedelta(hours=1),),
    "expected": (),
}
"""How long before its start an event rings; an all-day event starts at midnight."""


def calendar(
    announcements: Iterable[Announcement],
    *,
    title: str,
    itself: str,
    base_url: str,
    say: Words,
) -> bytes:
    """Return the calendar; UIDs stay, SEQUENCE is the edition, a cancelled call stays
    as ``CANCELLED``.
    """
    whole = Calendar()
    for name, value in (
        ("prodid", "-//Voucher Watch//KO"),
        ("version", "2.0"),
        ("calscale", "GREGORIAN"),
        ("method", "PUBLISH"),
    ):
        whole.add(name, value)
    for name, value in (
        ("name", title),
        ("x-wr-calname", title),
        ("x-wr-timezone", "Asia/Seoul"),
        ("x-published-ttl", "PT1H"),
    ):
        whole.add(name, value)
    whole.add("refresh-interval", _REFRESH, parameters={"VALUE": "DURATION"})
    whole.add("source", itself, parameters={"VALUE": "URI"})
    for announcement in announcements:
        for mark in marks(announcement):
            whole.add_component(_event(mark, base_url, say))
    written: bytes = whole.to_ical()
    return written


def uid(mark: CalendarEntry) -> str:
    """Return the name that an event keeps; the closing has that of the calendar file in
    our mails.
    """
    tail = {"closes": "", "briefing": f"-briefing-{mark.number}"}.get(
        mark.kind, f"-{mark.kind}"
    )
    return calendar_uid(mark.one, tail)


def _event(mark: CalendarEntry, base_url: str, say: Words) -> Event:
    item = mark.one
    event = Event()
    event.add("uid", uid(mark))
    event.add("dtstamp", item.changed_at.replace(microsecond=0))
    event.add("created", item.first_seen_at.replace(microsecond=0))
    event.add("last-modified", item.changed_at.replace(microsecond=0))
    event.add("sequence", item.edition)
    event.add("summary", f"[{say(f'mark.{mark.kind}')}] {item.title}")
    event.add("dtstart", mark.at or mark.day)
    if mark.at is None:
        event.add("dtend", mark.day + timedelta(days=1))
    event.add(
        "status",
        "CANCELLED"
        if item.cancelled_at
        else "TENTATIVE"
        if mark.kind == "expected"
        else "CONFIRMED",
    )
    event.add("transp", "TRANSPARENT")
    event.add("url", links.safe(item.url) or f"{base_url}/announcements/{item.id}")
    event.add(
        "description",
        "\n".join(
            [
                *(f"{label}: {value}" for label, value in facts(item, say)),
                f"{base_url}/announcements/{item.id}",
            ]
        ),
    )
    if item.programme:
        event.add("categories", [item.programme])
    if item.cancelled_at is None:
        for before in _WARN[mark.kind]:
            event.add_component(_alarm(before, str(event["summary"])))
    return event


def _alarm(before: timedelta, text: str) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", text)
    alarm.add("trigger", -before)
    return alarm
