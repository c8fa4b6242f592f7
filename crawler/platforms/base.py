"""A board: the card of one source and the pure functions that read its pages.

A board never fetches.  It describes the requests to make and parses responses into
``RawNotice``; the engine (``crawler.engine``) fetches for many boards, and the tests
pass it frozen pages.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import ClassVar, Final, Literal, Self
from urllib.parse import urlsplit

from scrapy.http import Response

from crawler.platforms.dates import (
    day_apart,
    is_whole_day,
    posted_on,
    written_like,
)
from crawler.platforms.links import joined
from crawler.platforms.words import is_private
from crawler.records import Listing, RawNotice

# Days in digits with their year: "2026-10-01", "2026. 10. 1.", "20261001".
_ANY_DAY: Final = re.compile(r"\d{4}(?:[-./]\s?\d{1,2}){2}\.?|\d{8}")


@dataclass(frozen=True, slots=True)
class Fetch:
    """One request, described; names of keys in its URL (``{DATA_GO_KR_KEY}``) are
    replaced by the keys when it is sent, so that none is stored or shown.
    """

    url: str
    method: Literal["GET", "POST"] = "GET"
    headers: Mapping[str, str] = field(default_factory=dict)
    form: Mapping[str, str] | None = None
    json: object | None = None


@dataclass(frozen=True, slots=True)
class Contract:
    """What every listing of a board must have; otherwise a crawl's verdict is not
    ``ok``.

    *min_rows* on the first listing page; *always_has_rows* makes an empty page a
    fault; *longest_silence* between two new notices is normal; *must_fill* are
    the fields of a row that are on every row (``"신청기간"`` is the cell of that label).
    """

    min_rows: int = 1
    always_has_rows: bool = True
    longest_silence: timedelta = timedelta(days=30)
    must_fill: tuple[str, ...] = ("title", "posted")


class Board(ABC):
    """One watched board, API or feed.  A source is a subclass with nothing but facts."""

    name: ClassVar[str]
    """Slug, file name and folder of frozen pages."""
    title: ClassVar[str]
    """The name that readers see: ``NIPA 사업공고``."""
    agency: ClassVar[str]
    home: ClassVar[str]
    """The page for people to open."""
    base_url: ClassVar[str]
    """Scheme and host only; every other address is relative to it."""
    hosts: ClassVar[tuple[str, ...]]
    """The only hosts that may be fetched for it, redirects included; by default that of
    *base_url*.
    """
    form: ClassVar[tuple[tuple[str, str], ...]] = ()
    """Fields that the listing is asked for by POST, with ``{page}``; none asks by GET."""
    session_page: ClassVar[str | None] = None
    """A page to visit first in a crawl, where a site refuses requests without its
    session cookie.
    """
    pages: ClassVar[int] = 1
    """Listing pages per crawl."""
    contract: ClassVar[Contract] = Contract()
    replay_sources: ClassVar[tuple[str, ...]] = ()
    """Recorded pages that are listings of it although their address does not say so:
    file patterns of ``index.json``.
    """
    needs_key: ClassVar[str | None] = None
    """The environment variable that holds its API key, e.g. ``DATA_GO_KR_KEY``."""
    delay: ClassVar[float] = 2.0
    """Seconds between an answer of its host and the next request; a longer Crawl-delay
    of robots.txt holds.
    """
    every: ClassVar[timedelta] = timedelta(minutes=5)
    """Between two crawls in Korean business hours; slower otherwise (see ``crawler.schedule``)."""
    keywords: ClassVar[tuple[str, ...]] = ()
    """News only: a row without any of these words is not a notice of ours (it is read,
    and counted, all the same).
    """
    news: ClassVar[bool] = False
    reading_digest: ClassVar[str] = ""
    """Of the mended reading by which its listing is read; "" for its own definition."""
    posted_like: ClassVar[str | None] = None
    """An example of the board's date format (``2026-10-01``); dates in another format
    are not read.

    ``None`` if the format is unknown: any numeric date is accepted.
    """

    has_pages: ClassVar[bool] = True
    """Whether rows link to pages to fetch: not if rows are complete, or the pages
    belong to another source.
    """
    dated: ClassVar[tuple[str, ...]] = ()
    """Labels of cells that must hold a date; a cell without one is ignored."""

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        # Of this class itself: a card that moves to another host must not keep the hosts
        # of its platform.
        if "base_url" in cls.__dict__ and "hosts" not in cls.__dict__:
            cls.hosts = (urlsplit(cls.base_url).hostname or "",)

    @classmethod
    def at(cls, base_url: str) -> type[Self]:
        """Return the same board as if it lived at *base_url*: how tests and the demo
        stand in for a ministry.
        """
        members = {
            "__module__": cls.__module__,
            "__doc__": cls.__doc__,
            "base_url": base_url.rstrip("/"),
        }
        return type(cls.__name__, (cls,), members)

    @property
    def host(self) -> str:
        """The host that its requests go to: throttle and claims are by host."""
        return urlsplit(self.base_url).hostname or self.hosts[0]

    def url(self, path: str) -> str:
        """Resolve *path* against the board's own address; "" where it is none."""
        # Joined as text: urljoin would tidy the path ("..", an empty "?").
        if path.startswith("/") and not path.startswith("//"):
            return self.base_url + path
        return joined(self.base_url, path)

    def day(self, text: str) -> str | None:
        """Return the text of a date if it is in this board's format."""
        if self.posted_like is None:
            is_day = bool(_ANY_DAY.fullmatch(text)) or is_whole_day(text)
        else:
            is_day = bool(written_like(self.posted_like).fullmatch(text))
        if is_day and not posted_on(text):
            # "24 2026.11": written out, since nobody else would read it so.
            apart = day_apart(text)
            return f"{apart}" if apart else None
        return text if is_day else None

    def only_dated(self, cells: Mapping[str, str]) -> dict[str, str]:
        """Leave out the cells that should hold a day and do not, and those of
        officials' names and phones.
        """
        found: dict[str, str] = {}
        for label, text in cells.items():
            is_dated = label not in self.dated or _ANY_DAY.search(text)
            if is_dated and not is_private(label):
                found[label] = text
        return found

    def asked(self, path: str, page: int) -> Fetch:
        """Return the request for what is at *path*, both it and *form* with ``{page}``."""
        url = self.url(path.format(page=page))
        if not self.form:
            return Fetch(url)
        form = {}
        for name, value in self.form:
            form[name] = value.replace("{page}", str(page))
        return Fetch(url, "POST", form=form)

    @abstractmethod
    def listing(self, page: int) -> Fetch:
        """Return the request for listing page *page* (1-based)."""

    @abstractmethod
    def read_listing(self, response: Response) -> Listing:
        """Parse the rows, or raise ``SourceTrouble`` if this is not the board."""

    def read_changed(self, response: Response, known: str) -> Listing | None:
        """Read the rows, or return ``None`` where the part of the answer that holds them
        has the digest *known*: they are what they were.
        """
        del known
        return self.read_listing(response)

    def detail(self, notice: RawNotice) -> Fetch | None:
        """Return the request for the notice's own page; ``None`` if the row is complete."""
        # A row whose link leads nowhere has the address of the board itself.
        leads_nowhere = notice.url == self.home
        return (
            Fetch(notice.url) if self.has_pages and not leads_nowhere else None
        )

    def read_notice(self, response: Response, row: RawNotice) -> RawNotice:
        """Parse the notice's own page; what it does not state is taken from the *row*."""
        raise NotImplementedError

    def fetches(self) -> Iterator[Fetch]:
        """All listing requests of one crawl."""
        return (self.listing(page) for page in range(1, self.pages + 1))
