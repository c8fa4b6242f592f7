"""RSS and Atom feeds: of ministries, and of newspapers."""

from __future__ import annotations

import re
from typing import Any, ClassVar, Final

import feedparser
from scrapy.http import Response

from crawler.errors import BoardChanged
from crawler.platforms import guards
from crawler.platforms.base import Board, Fetch
from crawler.platforms.dates import posted_on
from crawler.platforms.html_text import source_text
from crawler.platforms.page import readable
from crawler.platforms.words import squeeze, title_of, without_session
from crawler.records import Listing, RawNotice

_ENTRIES: Final = re.compile(r"<(?:item|entry)[\s>]")
_OPEN: Final = re.compile(r"<(?:rss|feed|rdf:RDF)[\s>]")
_CLOSED: Final = re.compile(
    r"</(?:rss|feed|rdf:RDF)\s*>\s*(?:<!--.*?-->\s*)*$", re.DOTALL
)
_DAYS: Final = re.compile(
    r"""(?:[A-Za-z]{3},\s)?\d{1,2}\s[A-Za-z]{3}\s\d{4}\s\d{2}:\d{2}(?::\d{2})?(?:\s\S{1,6})?  # Thu, 1 Oct 2026 14:00:30 KST
      | \d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?\s?(?:Z|[+-]\d{2}:?\d{2})?)?  # 2026-10-01T09:00:00+09:00
      | \d{14} | \d{8} | \d{4}\.\d{2}\.\d{2}  # 20261001103352, 2026.08.12: two ministries
    """,
    re.VERBOSE,
)
_ASIDE: Final = frozenset({"author", "authors", "dc:creator"})


class FeedBoard(Board):
    """A feed; its entries are rows, and *key_in* finds their identity in their link."""

    feed_path: ClassVar[str]
    key_in: ClassVar[str]
    notice_path: ClassVar[str | None] = None
    """With the names of *key_in*, where the link itself should not be used."""
    has_pages: ClassVar[bool] = False

    def listing(self, page: int) -> Fetch:  # noqa: ARG002 - a feed has one page
        return Fetch(self.url(self.feed_path))

    def read_listing(self, response: Response) -> Listing:
        """Hear the entries of the feed.  Raises ``SourceTrouble`` when it is none, or half of one."""
        refused = guards.by_status(self.name, response)
        if refused is not None:
            raise refused
        text = readable(self.name, response)
        if not _OPEN.search(text[:4000]):
            raise guards.trouble(self.name, response, "<rss> or <feed>")
        if not _CLOSED.search(text[-2000:]):
            raise BoardChanged(
                self.name,
                response.url,
                "half a feed: its end is missing",
                missing="</rss>",
            )
        parsed = tuple(
            notice
            for entry in _entries(text)
            if (notice := self.parse_entry(entry)) is not None
        )
        return Listing(parsed, len(_ENTRIES.findall(text)))

    def parse_entry(self, entry: Any) -> RawNotice | None:
        """Hear one entry of feedparser's; authors are not looked at."""
        link = squeeze(entry.get("link", ""))
        title = title_of(source_text(entry.get("title", "")))
        found = re.search(self.key_in, link)
        if found is None or not title:
            return None
        address = (
            self.notice_path.format(**found.groupdict())
            if self.notice_path
            else without_session(link)
        )
        posted = self.day(squeeze(entry.get("published") or entry.get("updated") or ""))
        return RawNotice(
            self.name,
            found["key"],
            self.url(address),
            title,
            posted,
            body=source_text(entry.get("summary", "")),
        )

    def day(self, text: str) -> str | None:
        """Return a day written in one of the ways that feeds have; an article says its day once more itself."""
        if self.posted_like is not None:
            return super().day(text)
        return text if _DAYS.fullmatch(text) and posted_on(text) else None


def _entries(text: str) -> list[Any]:
    parsed = feedparser.parse(
        text.encode("utf-8"),
        response_headers={"content-type": "application/xml; charset=utf-8"},
        resolve_relative_uris=False,
        sanitize_html=False,
    )
    entries: list[Any] = parsed.entries
    return entries
