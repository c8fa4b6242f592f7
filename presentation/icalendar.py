"""iCalendar (RFC 5545 and 7986): an event for each opening, closing, briefing and
expected day, for feeds, files and mails.

An event's UID never changes and its SEQUENCE grows with the edition, so that a moved
deadline moves the event in a reader's calendar instead of adding one.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Literal
from urllib.parse import quote

from presentation.facts import summary
from presentation.links import announcement_page, safe
from presentation.openings import opening_lines, opening_title
from presentation.sanitize import plain
from presentation.translations import Words
from storage.announcements.status import LEADS, is_closed_early
from storage.db.kst import opens_at, too_late_at
from storage.models import Announcement
from storage.queries.openings import ProgrammeOpening

if TYPE_CHECKING:
    # Imported where a calendar is written: the library takes a tenth of a second at
    # start and memory in both processes, and is seldom needed.
    from icalendar import Alarm, Event

EntryKind = Literal["opens", "closes", "briefing", "expected"]

# Part of the UIDs in readers' calendars: another value would duplicate every entry.
_DOMAIN = "voucher-watch"
# How often a subscribed calendar should be fetched; not every program obeys.
_REFRESH = timedelta(hours=1)
# How long before its start an event reminds; an all-day event starts at midnight, so
# nine hours before an opening is 15:00 on the day before.
_WARN: dict[EntryKind, tuple[timedelta, ...]] = {
    "closes": (timedelta(days=3), timedelta(days=1)),
    "opens": (timedelta(hours=9),),
    "briefing": (timedelta(hours=1),),
    "expected": (),
}


@dataclass(frozen=True, slots=True)
class CalendarEntry:
    """One day to mark; *at* is the minute if it is known, *number* distinguishes
    several briefings.
    """

    kind: EntryKind
    day: date
    clock: str
    at: datetime | None
    announcement: Announcement
    number: int = 0


def entries(announcement: Announcement) -> Iterator[CalendarEntry]:
    """Yield the days of an announcement: opening, briefings, closing, or the day for
    which it is expected, until it has come.

    A notice that an extension or a correction replaced has its briefings alone: the
    window that holds is the other's.
    """
    if announcement.kind in LEADS:
        day = announcement.expected_on
        # Once the call is published, its own days are in the calendar.
        if day is not None and announcement.confirmed_by_id is None:
            yield CalendarEntry("expected", day, "", None, announcement)
        return
    if announcement.superseded_by_id is None:
        yield from _entry("opens", announcement.opens, announcement)
        yield from _entry("closes", announcement.closes, announcement)
    for number, briefing in enumerate(announcement.reading.briefings, 1):
        yield from _entry("briefing", briefing.at, announcement, number)


def _entry(
    kind: EntryKind,
    written: str | None,
    announcement: Announcement,
    number: int = 0,
) -> Iterator[CalendarEntry]:
    day, _, clock = (written or "").partition("T")
    at = too_late_at(written) if kind == "closes" else opens_at(written)
    if at is None:
        return
    # 24:00 belongs to the day that it ends; calendars cannot express it.
    minute = clock[:5] if clock and not clock.startswith("24") else ""
    yield CalendarEntry(
        kind,
        date.fromisoformat(day),
        minute,
        at if minute else None,
        announcement,
        number,
    )


def calendar(
    announcements: Iterable[Announcement],
    *,
    title: str,
    base_url: str,
    say: Words,
    itself: str | None = None,
    kinds: Collection[EntryKind] = tuple(_WARN),
    openings: Iterable[ProgrammeOpening] = (),
) -> bytes:
    """Return the calendar of the entries of *kinds*, and of *openings* that we estimate;
    a cancelled call stays as ``CANCELLED``.

    *itself* is the address under which the calendar is fetched again, ``None`` for
    a file that is sent once.
    """
    from icalendar import Calendar

    whole = Calendar()
    for name, value in (
        ("prodid", "-//Voucher Watch//KO"),
        ("version", "2.0"),
        ("calscale", "GREGORIAN"),
        ("method", "PUBLISH"),
        ("name", title),
        ("x-wr-calname", title),
        ("x-wr-timezone", "Asia/Seoul"),
    ):
        whole.add(name, value)
    if itself is not None:
        # Twice: Outlook and Google support only the old property, RFC 7986 defines the
        # new one.
        whole.add("x-published-ttl", "PT1H")
        whole.add(
            "refresh-interval", _REFRESH, parameters={"VALUE": "DURATION"}
        )
        whole.add("source", itself, parameters={"VALUE": "URI"})
    for announcement in announcements:
        for entry in entries(announcement):
            if entry.kind in kinds:
                whole.add_component(_event(entry, base_url, say))
    for found in openings:
        whole.add_component(_opening_event(found, base_url, say))
    written: bytes = whole.to_ical()
    return written


def deadline_file(
    announcement: Announcement, base_url: str, say: Words
) -> bytes | None:
    """Return the closing day alone, to be attached to a mail; ``None`` where none is known.

    It is the same event as in the feeds: a reader who has both sees it once.
    """
    if announcement.closes_at is None:
        return None
    title = plain(announcement.title)
    closing: tuple[EntryKind, ...] = ("closes",)
    return calendar(
        [announcement], title=title, base_url=base_url, say=say, kinds=closing
    )


def uid(entry: CalendarEntry) -> str:
    """Return the UID of an event.

    It is made of the source and its own key, which do not depend on the database or the
    host: readers' calendars never duplicate or confuse entries.
    """
    # A closing day has no suffix: a mail attaches it alone, with its UID in feeds.
    tails = {"closes": "", "briefing": f"-briefing-{entry.number}"}
    tail = tails.get(entry.kind, f"-{entry.kind}")
    # Boards' keys may contain "@", "/" and spaces.
    source = quote(entry.announcement.source, safe="")
    key = quote(entry.announcement.key, safe="")
    return f"{source}.{key}{tail}@{_DOMAIN}"


def _event(entry: CalendarEntry, base_url: str, say: Words) -> Event:
    item = entry.announcement
    page = announcement_page(base_url, item.id)
    lines = []
    # Without a clock: "D-3" would be wrong on the day after, and every fetch a change.
    for fact in summary(item, say):
        lines.append(f"{fact.label}: {fact.value}")
    from icalendar import Event

    event = Event()
    event.add("uid", uid(entry))
    # Not the present: an unchanged calendar must be byte-identical (ETag).
    event.add("dtstamp", item.changed_at.replace(microsecond=0))
    event.add("created", item.first_seen_at.replace(microsecond=0))
    event.add("last-modified", item.changed_at.replace(microsecond=0))
    event.add("sequence", item.edition)
    event.add("summary", f"[{say(f'mark.{entry.kind}')}] {plain(item.title)}")
    event.add("dtstart", entry.at or entry.day)
    if entry.at is None:
        # DTEND is the first day after the event (RFC 5545 §3.6.1).
        event.add("dtend", entry.day + timedelta(days=1))
    is_closed = entry.kind == "closes" and is_closed_early(item)
    is_off = item.cancelled_at is not None or is_closed
    if is_off:
        status = "CANCELLED"
    else:
        status = "TENTATIVE" if entry.kind == "expected" else "CONFIRMED"
    event.add("status", status)
    # A deadline does not make the reader busy.
    event.add("transp", "TRANSPARENT")
    event.add("url", safe(item.url) or page)
    event.add("description", "\n".join([*lines, page]))
    if item.programme:
        event.add("categories", [plain(item.programme)])
    if not is_off:
        for before in _WARN[entry.kind]:
            event.add_component(_alarm(before, str(event["summary"])))
    return event


def _opening_event(
    found: ProgrammeOpening, base_url: str, say: Words
) -> Event:
    """Return the whole interval as one tentative event of whole days.

    It leaves the feed as soon as the round opens, whose own days replace it.
    """
    opening = found.opening
    page = f"{base_url}/programmes/{quote(found.slug, safe='')}"
    lines = []
    for label, value in opening_lines(opening, say):
        lines.append(f"{label}: {value}")
    from icalendar import Event

    event = Event()
    slug = quote(found.slug, safe="")
    event.add("uid", f"estimate.{slug}.{opening.year}@{_DOMAIN}")
    event.add("dtstamp", found.known_since.replace(microsecond=0))
    # An estimate has no editions; it changes when one more past opening is known.
    event.add("sequence", len(opening.openings))
    event.add(
        "summary", f"[{say('mark.estimate')}] {opening_title(found, say)}"
    )
    event.add("dtstart", opening.earliest)
    event.add("dtend", opening.latest + timedelta(days=1))
    event.add("status", "TENTATIVE")
    event.add("transp", "TRANSPARENT")
    event.add("url", page)
    event.add("description", "\n".join([*lines, page]))
    event.add("categories", [plain(found.name)])
    return event


def _alarm(before: timedelta, text: str) -> Alarm:
    from icalendar import Alarm

    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", text)
    alarm.add("trigger", -before)
    return alarm
