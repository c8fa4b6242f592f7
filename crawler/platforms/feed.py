"""RSS and Atom feeds: of ministries, and of newspapers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, ClassVar, Final

import feedparser
from scrapy.http import Response

from crawler.errors import BrokenAnswer
from crawler.platforms import guards
from crawler.platforms.base import Board, Fetch
from crawler.platforms.dates import posted_on
from crawler.platforms.html_text import source_text
from crawler.platforms.markup import only_tags, title_text
from crawler.platforms.page import readable
from crawler.platforms.structure import structure_of_items
from crawler.platforms.words import squeeze, title_of, without_session
from crawler.records import Listing, RawNotice

_ENTRIES: Final = re.compile(r"<(?:item|entry)[\s>]")
_OPEN: Final = re.compile(r"<(?:rss|feed|rdf:RDF)[\s>]")
# Comments are matched once each (``(?>``): else a tail of thirty of them is divided up in
# every possible way before it is refused.
_CLOSED: Final = re.compile(
    r"</(?:rss|feed|rdf:RDF)\s*>\s*(?:(?><!--.*?-->)\s*)*$", re.DOTALL
)
_CLOCK: Final = r"(?:오전|오후)?\s?\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d{1,9})?)?"
_ZONE: Final = r"\s?(?:[A-Z]{1,4}|(?:GMT|UTC)?\s?[+-]\d{1,2}(?::?\d{2})?)(?:\s?\([^()]{1,30}\))?"
# Ways in which feeds write a day; another one is drift, for a guess (1/2/2026, Oct 1,
# 2026) may be wrong.
_DAYS: Final = re.compile(
    rf"""(?:[A-Za-z]{{3,9}},?\s|[월화수목금토일]요?일?,\s)? \d{{1,2}}[\s-](?:[A-Za-z]{{3,9}}|\d{{1,2}}월)[\s-](?:\d{{4}}|\d\d(?=\s\d))
          (?:\s{_CLOCK}(?:{_ZONE})?)?                                           # Thu, 1 Oct 2026 14:00:30 KST
      | [A-Za-z]{{3}}\s[A-Za-z]{{3}}\s{{1,2}}\d{{1,2}}\s\d{{2}}:\d{{2}}:\d{{2}}\s[A-Z]{{3,4}}\s\d{{4}}  # Java's Date
      | \d{{4}}(?:[-./]\s?\d{{1,2}}){{2}}\.?(?:\s?\([월화수목금토일]\))?(?:(?:T|\s?){_CLOCK}(?:{_ZONE})?)?   # 2026-10-01T09:00:00+09:00
      | \d{{4}}년\s?\d{{1,2}}월\s?\d{{1,2}}일(?:\s?\([월화수목금토일]\))?(?:\s?{_CLOCK}(?:{_ZONE})?)?
      | \d{{8}} | \d{{12}} | \d{{14}}                                            # 20261001103352: a ministry
    """,
    re.VERBOSE,
)
# What is text to a parser, whatever is in it: how it begins, and how it ends.
_OPENER: Final = re.compile(r"<!\[CDATA\[|<!--")
_ENDS: Final = {"<![CDATA[": "]]>", "<!--": "-->"}
_TITLE: Final = re.compile(
    r"(?P<opens><title\b(?P<facts>[^<>]*)>)(?P<words>.*?)(?P<closes></title\s*>)",
    re.DOTALL | re.IGNORECASE,
)
_BARE_AND: Final = re.compile(
    r"&(?!#\d{1,7};|#[xX][0-9a-fA-F]{1,6};|[A-Za-z][A-Za-z0-9]{1,31};)"
)
_BARE_LESS: Final = re.compile(r"<(?![A-Za-z/!?])")


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
        """Read the entries of the feed.  Raises ``SourceTrouble`` when it is none, or
        half of one.
        """
        refused = guards.by_status(self.name, response)
        if refused is not None:
            raise refused
        text = readable(self.name, response).removeprefix("\ufeff")
        # A wall or an error in the feed's place is often a page with status 200.
        if not _OPEN.search(text[:4000]):
            raise guards.trouble(self.name, response, "<rss> or <feed>")
        if not _CLOSED.search(text[-2000:]):
            raise BrokenAnswer(
                self.name,
                response.url,
                "half a feed: its end is missing",
                missing="</rss>",
            )
        entries = list(_entries(mended(text)))
        notices: list[RawNotice] = []
        for entry in entries:
            notice = self.parse_entry(entry)
            if notice is not None:
                notices.append(notice)
        # Counted in the source: entries that feedparser drops must show as drift.
        rows_seen = sum(
            len(_ENTRIES.findall(part))
            for part, is_parsed in _parts(text)
            if is_parsed
        )
        built = structure_of_items(entries, response)
        return Listing(tuple(notices), rows_seen, built)

    def parse_entry(self, entry: Any) -> RawNotice | None:
        """Read one entry of feedparser's; authors are not looked at."""
        link = squeeze(entry.get("link", ""))
        title = title_of(title_text(entry.get("title", "")))
        found = re.search(self.key_in, link)
        if found is None or not title:
            return None
        address = (
            self.notice_path.format(**found.groupdict())
            if self.notice_path
            else without_session(link)
        )
        # feedparser answers a missing "updated" with "published", and a warning: its
        # keys tell the truth.
        names = set(entry.keys())
        written = ""
        for name in ("published", "updated"):
            if name in names and entry[name]:
                written = entry[name]
                break
        posted = self.day(squeeze(written))
        return RawNotice(
            self.name,
            # Links of another form have their ids in another group.
            found["key"] or next(filter(None, found.groups())),
            self.url(address),
            title,
            posted,
            body=source_text(only_tags(entry.get("summary", ""))),
        )

    def day(self, text: str) -> str | None:
        """Return *text* where it is a day in one of the ways that feeds write one."""
        if self.posted_like is not None:
            return super().day(text)
        return text if is_day(text) else None


def is_day(text: str) -> bool:
    """Return whether *text* is a day, or a moment, in one of the ways of feeds.

    >>> is_day("Thu, 1 Oct 2026 14:00:30 KST"), is_day("26.10.01")
    (True, False)
    """
    return bool(_DAYS.fullmatch(text) and posted_on(text))


def mended(text: str) -> str:
    """Return a feed with the signs escaped that its writer forgot to escape: raw
    ``R&D``, ``< 100억``, ``<title><AI> …``.

    A feed that is not well-formed is read by feedparser's older parser, which makes
    ``R&D;`` of ``R&D``.

    >>> mended("<title><AI 바우처> R&D 공고</title><b>&amp;<![CDATA[R&D]]></b>")
    '<title>&lt;AI 바우처> R&amp;D 공고</title><b>&amp;<![CDATA[R&D]]></b>'
    """
    written = []
    for part, is_parsed in _parts(text):
        if not is_parsed:
            written.append(part)
            continue
        escaped = _BARE_AND.sub("&amp;", part)
        written.append(_BARE_LESS.sub("&lt;", escaped))
    return _TITLE.sub(_plain_title, "".join(written))


def _parts(text: str) -> Iterator[tuple[str, bool]]:
    """Yield the parts of a feed in order, and whether a parser looks for tags in them:
    not in comments and CDATA.
    """
    at = 0
    # Ends that are not found once are not sought again: a feed of megabytes in which a
    # thousand comments are opened and none is closed would take hours.
    missing: set[str] = set()
    for opener in _OPENER.finditer(text):
        end = _ENDS[opener[0]]
        if opener.start() < at or end in missing:
            continue
        closed = text.find(end, opener.end())
        if closed < 0:
            missing.add(end)
            continue
        yield text[at : opener.start()], True
        at = closed + len(end)
        yield text[opener.start() : at], False
    yield text[at:], True


def _plain_title(found: re.Match[str]) -> str:
    """Escape tags in a title, which RSS does not know; CDATA is escaped already, and
    Atom has ``type="xhtml"``.
    """
    if (
        "<" not in found["words"]
        or "<![CDATA[" in found["words"]
        or "xhtml" in found["facts"]
    ):
        return found[0]
    return (
        found["opens"] + found["words"].replace("<", "&lt;") + found["closes"]
    )


def _entries(text: str) -> list[Any]:
    parsed = feedparser.parse(
        text.encode("utf-8"),
        response_headers={"content-type": "application/xml; charset=utf-8"},
        # Links are resolved against the board, and a sanitised text loses its tables.
        resolve_relative_uris=False,
        sanitize_html=False,
    )
    entries: list[Any] = parsed.entries
    return entries
