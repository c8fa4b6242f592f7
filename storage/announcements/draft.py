"""What a crawl hands to the store, and what saving answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, Protocol

from reader.model import Reading
from storage.db.engine import Session
from storage.models import Announcement, Event

Outcome = Literal["new", "changed", "unchanged"]


@dataclass(frozen=True, slots=True)
class FetchedPage:
    """A page as it was served."""

    url: str
    media: str
    body: bytes


@dataclass(frozen=True, slots=True)
class AttachmentDraft:
    """A file as the page offers it, and what was read of it if it was fetched."""

    name: str
    url: str
    size: str = ""
    digest: str | None = None
    state: str = "unread"
    text: str | None = None
    fetched_at: datetime | None = None
    """When it was fetched; ``None`` is just now."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A notice as the crawler hands it in: read, but not yet known to us."""

    source: str
    key: str
    url: str
    title: str
    posted_on: date | None
    reading: Reading
    reader: str
    parsed_from: Literal["row", "notice"]
    row_digest: str = ""
    page_digest: str = ""
    page: FetchedPage | None = None
    attachments: tuple[AttachmentDraft, ...] = ()
    recheck_at: datetime | None = None
    is_press: bool = False
    """From a news source: only what it foretells makes an alert."""
    body: str = ""
    """The notice's own text, for searching; empty where only a listing row was read."""


@dataclass(frozen=True, slots=True)
class SaveResult:
    """What saving did; *events* are stored already, and their deliveries enqueued."""

    outcome: Outcome
    announcement: Announcement
    events: tuple[Event, ...] = ()
    announced_elsewhere: tuple[Event, ...] = ()
    """Of the same notice on another board, from before: for readers whose filters match
    only here.  Nobody gets it twice (``storage.outbox.deliveries``)."""


@dataclass(frozen=True, slots=True)
class KnownNotice:
    """What deciding about a listing row needs to know of the stored notice."""

    id: int
    parsed_from: str
    row_digest: str
    page_digest: str
    recheck_at: datetime | None
    closes_at: datetime | None
    detail_failures: int
    first_seen_at: datetime


class Enqueue(Protocol):
    """Turns stored events into deliveries inside the caller's transaction; returns how
    many (``notifier.matching.enqueue``).
    """

    def __call__(
        self,
        session: Session,
        events: Sequence[Event],
        now: datetime | None = None,
        /,
    ) -> int:
        """*now* is when that is, if it is later than the events."""
