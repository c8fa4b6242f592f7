"""What a feed says of an announcement, before any format."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time
from typing import Any

from markupsafe import Markup

from reader.model import Division, Reading, Window
from storage.announcements.status import is_endless_unknown
from storage.db.kst import KST
from storage.models import Announcement
from storage.queries.feeds import FeedItem
from web.http import links
from web.i18n import Words
from web.pages import formatting

LONGEST_TITLE = 300


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """One entry; *facts* are label and text, *changed* lines of before → after."""

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

    @property
    def text(self) -> str:
        """Plain text, a fact a line."""
        return "\n".join(
            [
                *self.changed,
                *(f"{label}: {value}" for label, value in self.facts),
                self.page,
            ]
        )

    @property
    def html(self) -> str:
        """The same as escaped HTML."""
        changed = Markup("").join(
            Markup("<p><strong>{}</strong></p>").format(line) for line in self.changed
        )
        facts = Markup("").join(
            Markup("<li>{}: {}</li>").format(label, value)
            for label, value in self.facts
        )
        return str(
            changed
            + Markup("<ul>{}</ul>").format(facts)
            + Markup('<p><a href="{0}">{0}</a></p>').format(self.page)
        )


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed before any format; *next* is the address of what follows."""

    title: str
    about: str
    home: str
    itself: str
    next: str | None
    language: str
    updated: datetime
    entries: Sequence[FeedEntry]
    health: Sequence[Mapping[str, str]] = ()


def entry(item: FeedItem, *, base_url: str, say: Words, agency: str) -> FeedEntry:
    """Return the entry of an announcement, or (where *told* has an event) of that event."""
    entry, event = item.announcement, item.event
    # Programs that look at titles alone see a correction or an extension too.
    kind = event.kind if event is not None else item.amended_by
    title = entry.title
    if kind is not None and kind != "new":
        title = f"[{say.or_itself(f'event.{kind}', kind)}] {entry.title}"
    page = f"{base_url}/announcements/{entry.id}"
    return FeedEntry(
        id=links.urn(entry)
        if event is None
        else links.urn(entry, event.edition, event.kind, *filter(None, [event.key])),
        url=links.safe(entry.url) or page,
        page=page,
        title=_cut(title),
        published=_published(entry) if event is None else event.at,
        updated=entry.changed_at if event is None else event.at,
        facts=tuple(facts(entry, say)),
        changed=tuple(changed_lines(item.changes, say)),
        tags=tuple(_tags(entry, say)),
        author=agency,
    )


def _published(announcement: Announcement) -> datetime:
    """The day on which it was posted: a crawl of old notices is no news of today."""
    if announcement.posted_on is None:
        return announcement.first_seen_at
    posted = datetime.combine(announcement.posted_on, time.min, KST).astimezone(UTC)
    return min(posted, announcement.first_seen_at)


def facts(announcement: Announcement, say: Words) -> Iterator[tuple[str, str]]:
    """Yield the facts worth a line, label and plain text; unknown ones are left out."""
    if is_endless_unknown(announcement) and not announcement.reading.windows:
        yield say("fact.window"), say("fact.window_unread")
    yield from _times(announcement.reading, say)
    yield from _sums(announcement.reading, say)
    for name in ("audience", "regions", "ministries", "operators"):
        if values := getattr(announcement.reading, name):
            yield say(f"fact.{name}"), ", ".join(values)


def _times(reading: Reading, say: Words) -> Iterator[tuple[str, str]]:
    for window in reading.windows:
        if text := span(window, say):
            yield window.label or say("fact.window"), text
    for item in reading.expected:
        yield (
            say("fact.expected"),
            f"{item.what} {formatting.written(item.when, say.language)}".strip(),
        )
    for briefing in reading.briefings:
        yield say("fact.briefing"), formatting.written(briefing.at, say.language)


def _sums(reading: Reading, say: Words) -> Iterator[tuple[str, str]]:
    for name in ("budget_total_won", "per_project_won"):
        amount = getattr(reading, name)
        if amount is not None:
            yield say(f"fact.{name}"), formatting.won(amount, say.language)
    if reading.projects is not None:
        yield say("fact.projects"), say("fact.projects_of", n=reading.projects)
    if divisions := reading.divisions:
        yield (
            say("fact.divisions"),
            " · ".join(_division(division, say.language) for division in divisions),
        )


def span(window: Window, say: Words) -> str:
    """Return a window in words: from, to, and what ends it where no day does."""
    opens, closes = (
        formatting.written(end, say.language) for end in (window.opens, window.closes)
    )
    ends = closes or say.or_itself(f"basis.{window.basis}", "")
    return f"{opens} ~ {ends}".strip(" ~") if opens or closes else ends


def changed_lines(changes: Mapping[str, Any], say: Words) -> Iterator[str]:
    """Yield ``label: before → after`` for each changed field."""
    for name, pair in changes.items():
        before, after = (shown(name, value, say) for value in pair)
        yield f"{say.or_itself(f'fact.{name}', name)}: {before} → {after}"


def shown(name: str, value: Any, say: Words) -> str:
    """Return one side of a change in words."""
    if value in (None, [], ""):
        return say("fact.unknown")
    if name in ("opens", "closes"):
        return formatting.written(str(value), say.language)
    if name.endswith("_won") and isinstance(value, int):
        return formatting.won(value, say.language)
    if name == "divisions":
        return " · ".join(
            f"{row[0]} {formatting.won(row[1], say.language)}".strip() for row in value
        )
    if name == "windows":
        return " · ".join(
            f"{row[0] or ''} {formatting.written(row[1], say.language)} ~ {formatting.written(row[2], say.language)}".strip()
            for row in value
        )
    return (
        ", ".join(map(str, value))
        if isinstance(value, list)
        else say.or_itself(f"value.{value}", str(value))
    )


def _division(division: Division, language: str) -> str:
    return f"{division.name} {formatting.won(division.budget_won, language)}".strip()


def _tags(announcement: Announcement, say: Words) -> Iterable[str]:
    reading = announcement.reading
    text = [
        say.or_itself(f"kind.{announcement.kind}", announcement.kind),
        announcement.programme,
        *(division.name for division in reading.divisions),
        *reading.audience,
    ]
    return dict.fromkeys(tag for tag in text if tag)


def _cut(title: str) -> str:
    return title if len(title) <= LONGEST_TITLE else title[: LONGEST_TITLE - 1] + "…"
