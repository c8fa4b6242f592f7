"""The contents of feeds, independent of their format."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from markupsafe import Markup

from presentation.changes import changed_facts
from presentation.facts import summary
from presentation.round_facts import round_changes
from presentation.sanitize import shortened
from presentation.translations import Words
from storage.db.kst import KST
from storage.models import Announcement
from storage.queries.feeds import FeedItem
from web.http import links

LONGEST_TITLE = 300
"""Characters; some boards put much of a notice into its title."""


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """One entry; *facts* are label and text, *changed* lines of before → after,
    *compared* a heading and lines of what the last comparable round had.
    """

    id: str
    url: str
    page: str
    title: str
    published: datetime
    updated: datetime
    facts: tuple[tuple[str, str], ...]
    changed: tuple[str, ...]
    tags: tuple[str, ...]
    author: str
    compared: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """Plain text, one fact per line."""
        return "\n".join(
            [
                *self.changed,
                *(f"{label}: {value}" for label, value in self.facts),
                *self.compared,
                self.page,
            ]
        )

    @property
    def html(self) -> str:
        """The same as escaped HTML."""
        changed = Markup("").join(
            Markup("<p><strong>{}</strong></p>").format(line)
            for line in self.changed
        )
        facts = Markup("")
        if self.facts:
            items = Markup("").join(
                Markup("<li>{}: {}</li>").format(label, value)
                for label, value in self.facts
            )
            facts = Markup("<ul>{}</ul>").format(items)
        compared = Markup("")
        if self.compared:
            heading, *lines = self.compared
            items = Markup("").join(
                Markup("<li>{}</li>").format(line) for line in lines
            )
            compared = Markup("<p>{}</p><ul>{}</ul>").format(heading, items)
        return str(
            changed
            + facts
            + compared
            + Markup('<p><a href="{0}">{0}</a></p>').format(self.page)
        )


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed; *next* is the address of its next page, *id* is the same on all its pages."""

    id: str
    title: str
    about: str
    home: str
    itself: str
    next: str | None
    language: str
    updated: datetime
    entries: Sequence[FeedEntry]
    health: Sequence[Mapping[str, str]] = ()


def entry(
    item: FeedItem, *, base_url: str, say: Words, agency: str
) -> FeedEntry:
    """Return the entry of an announcement, or (where *item* has an event) of that event."""
    entry, event = item.announcement, item.event
    # For programs that only look at titles.
    kind = event.kind if event is not None else item.amended_by
    title = entry.title
    if kind is not None and kind != "new":
        title = f"[{say.or_itself(f'event.{kind}', kind)}] {entry.title}"
    title = shortened(title, LONGEST_TITLE)
    page = f"{base_url}/announcements/{entry.id}"
    return FeedEntry(
        # An announcement keeps its id through corrections, so that readers update it;
        # each event is an entry of its own.
        id=links.urn(entry)
        if event is None
        else links.urn(
            entry, event.edition, event.kind, *filter(None, [event.key])
        ),
        url=links.safe(entry.url) or page,
        page=page,
        title=title,
        published=_published(entry) if event is None else event.at,
        updated=_apart(entry.changed_at, entry.id)
        if event is None
        else _apart(event.at, event.id),
        facts=tuple((fact.label, fact.value) for fact in summary(entry, say)),
        changed=tuple(
            str(change) for change in changed_facts(item.changes, say)
        ),
        tags=tuple(_tags(entry, say)),
        author=agency,
        compared=_compared(item, say),
    )


def _compared(item: FeedItem, say: Words) -> tuple[str, ...]:
    if item.comparison is None:
        return ()
    lines = [say("rounds.since", year=item.comparison.earlier_year)]
    lines += map(str, round_changes(item.comparison.differences, say))
    return tuple(lines)


def _published(announcement: Announcement) -> datetime:
    """Return when it was posted, not when we first crawled it."""
    if announcement.posted_on is None:
        return announcement.first_seen_at
    # At most when we first saw it: boards may post-date a notice, and feed readers hide
    # entries of the future.
    posted = datetime.combine(
        announcement.posted_on, time.min, KST
    ).astimezone(UTC)
    return min(posted, announcement.first_seen_at)


def _apart(moment: datetime, number: int | None) -> datetime:
    """Return *moment*, to the second, with a fraction made of the row's *number*.

    A crawl finds many notices at one moment; entries that were updated at the same
    moment have no order, and W3C's validator warns of them.
    """
    fraction = timedelta(microseconds=(number or 0) % 1_000_000)
    return moment.replace(microsecond=0) + fraction


def _tags(announcement: Announcement, say: Words) -> Iterable[str]:
    reading = announcement.reading
    text = [
        say.or_itself(f"kind.{announcement.kind}", announcement.kind),
        announcement.programme,
        *(division.name for division in reading.divisions),
        *reading.audience,
    ]
    return dict.fromkeys(tag for tag in text if tag)
