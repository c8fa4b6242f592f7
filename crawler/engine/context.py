"""The context of one crawl of one board, and the results of its phases."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from datetime import datetime

from crawler.catalogue import source_digest
from crawler.engine.crawl_store import CrawlStore
from crawler.engine.fetcher import Fetcher
from crawler.engine.replay import Recording, Recordings
from crawler.errors import SourceTrouble
from crawler.health import Baseline
from crawler.items import NoticeBatch, SaveCounts
from crawler.mending.search import MendedListing
from crawler.middlewares.origin import Traffic
from crawler.pipelines.notice_reader import NoticeReader
from crawler.platforms.base import Board, Fetch
from crawler.records import Listing, RawNotice
from crawler.settings import CrawlSettings
from storage.announcements.draft import KnownNotice
from storage.sources import CachedPage, SourceState


@dataclass(slots=True)
class CrawlContext:
    """A board, what its crawl needs, and what the phases record for its end."""

    board: Board
    state: SourceState
    started_at: datetime
    traffic: Traffic
    fetcher: Fetcher
    store: CrawlStore
    reader: NoticeReader
    settings: CrawlSettings
    clock: Callable[[], datetime]
    save: Callable[[NoticeBatch], Awaitable[SaveCounts]]
    """Sends a batch through the spider's pipelines."""
    # None on a live crawl; under replay every phase leaves out what was not recorded.
    recordings: Recordings | None = None
    before: Baseline = field(init=False)
    """The baseline before this crawl."""
    source_digest: str = field(init=False)
    """Of the code that reads the board: what another release cached is read again."""
    last_new_at: datetime | None = field(init=False)
    details_until: float = field(init=False)
    """On the monotonic clock: from then on, notices' own pages wait for the next crawl."""
    # Filled during the crawl, stored at its end, and only if it was clean.
    cached_pages: dict[str, CachedPage] = field(default_factory=dict)
    pause: float | None = None
    """Seconds of pause that the site asked for."""
    mend_note: str = ""
    """The result of searching a redesigned page, for the operator."""

    def __post_init__(self) -> None:
        self.before = Baseline.from_dict(
            self.state.baseline, self.board.reading_digest
        )
        self.source_digest = source_digest(type(self.board))
        self.last_new_at = self.state.last_new_at
        # Counted from when the context is made, so that waiting for a place among the
        # crawls that run at once uses it up too: the lease runs from the claim.
        self.details_until = time.monotonic() + self.settings.look_seconds

    @property
    def silent(self) -> bool:
        """Whether alerts are off: no crawl of the board was clean yet."""
        return self.state.seeded_at is None


@dataclass(frozen=True, slots=True)
class ListingRequest:
    """A listing page to fetch; a *recording* answers it under replay."""

    fetch: Fetch
    page_key: str
    recording: Recording | None = None


@dataclass(slots=True)
class ListingResult:
    """A listing page: its rows, or ``None`` where it has not changed."""

    listing: Listing | None
    at: datetime
    cached_page: tuple[str, CachedPage] | None = None
    rows: int = 0
    moved: str | None = None
    """The field whose column has moved: only titles of new rows are kept then."""

    is_not_modified: bool = False
    """Whether it needed no parsing: status 304, equal bytes, or equal but for tokens."""
    mended: MendedListing | None = None
    """The mended reading by which the rows were read; known notices keep their fields."""

    @property
    def rows_parsed(self) -> int:
        return len(self.listing.notices) if self.listing else self.rows

    def usable(self) -> list[RawNotice]:
        """Return the rows that may be stored, without the fields that are in doubt."""
        # Where even titles are no titles, nothing of a row can be believed.
        if self.listing is None or self.moved == "title":
            return []
        if self.moved is None:
            return list(self.listing.notices)
        # A column that moved has usually moved its neighbours too.
        bare = []
        for notice in self.listing.notices:
            bare.append(replace(notice, posted=None, cells={}))
        return bare


@dataclass(slots=True)
class DetailTask:
    """A notice whose own page is to be fetched; *known* is what the store has of it."""

    row: RawNotice
    known: KnownNotice | None
    is_due: bool = False
    """Fetched because its time has come, not because its row is new or changed."""


@dataclass(frozen=True, slots=True)
class EvidencePage:
    """An answer as it came, cut to what is kept of it."""

    url: str
    body: bytes


@dataclass(slots=True)
class CrawlPass:
    """The pages fetched together: a crawl's listing, or one recording of it."""

    pages: list[ListingResult] = field(default_factory=list)
    evidence: EvidencePage | None = None
    """The answer that was parsed last; kept where the board turns out to be in trouble."""
    trouble: SourceTrouble | None = None
    tried: int = 0
    failed: int = 0
    last_failure: SourceTrouble | None = None
    saved: SaveCounts = field(default_factory=SaveCounts)

    @property
    def first(self) -> Listing | None:
        return self.pages[0].listing if self.pages else None

    @property
    def notices(self) -> list[RawNotice]:
        found: list[RawNotice] = []
        for page in self.pages:
            found.extend(page.usable())
        return found

    @property
    def moved(self) -> bool:
        return any(page.moved for page in self.pages)

    @property
    def mended(self) -> MendedListing | None:
        return self.pages[0].mended if self.pages else None

    def at(self, now: datetime) -> datetime:
        """Return the time of the first page: a recording's own time under replay."""
        return self.pages[0].at if self.pages else now
