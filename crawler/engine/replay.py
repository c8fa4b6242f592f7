"""Recorded pages in place of the network.

``DIR/index.json`` lists ``{url, file, status, content_type, captured_on, source,
kind}``.  Recorders were not always exact: an address may lack its page number,
be followed by a remark in brackets, or be a bare host.  So a board's listings
are chosen first (``listings``), and everything else is answered by address.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from fnmatch import fnmatch
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import parse_qsl, urlsplit

from scrapy.core.downloader.handlers.base import BaseDownloadHandler
from scrapy.http import Response
from scrapy.responsetypes import responsetypes

from crawler.platforms.base import Board
from crawler.platforms.dates import SEOUL
from crawler.platforms.links import PAGE_NAMES

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler

# Parameters that say which part of a list is shown, not which list.
_PAGING: Final = PAGE_NAMES | frozenset(
    [
        "startrow",
        "endrow",
        "rows",
        "numofrows",
        "perpage",
        "pagesize",
        "pageunit",
        "searchcnt",
        "searchsortkey",
        "sort",
        "order",
        "servicekey",
        "crtfckey",
    ]
)
# "2026-11-20 (from the badges)", "2012-06".
_DAY: Final = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?")
# Kinds of recordings, as ``index.json`` has them, that are no listings.
_ONE_NOTICE: Final = ("detail", "block", "error")


@dataclass(frozen=True, slots=True)
class Recording:
    """One recorded answer; *url* is without remarks."""

    url: str
    path: Path
    source: str
    kind: str
    status: int
    media: str
    at: datetime
    file: str

    @property
    def is_listing(self) -> bool:
        return not self.kind.startswith(_ONE_NOTICE)

    @property
    def is_vague(self) -> bool:
        """Whether the address says no more than the host."""
        parts = urlsplit(self.url)
        return parts.path in ("", "/") and not parts.query

    def response(self, url: str, request: Request | None = None) -> Response:
        body = self.path.read_bytes()
        # The class that Scrapy would choose: boards ask it for its text and encoding.
        kind = responsetypes.from_args(
            headers={b"Content-Type": self.media.encode()},
            url=url,
            filename=self.path.name,
            body=body[:4096],
        )
        return kind(
            url,
            status=self.status,
            headers={"Content-Type": self.media},
            body=body,
            request=request,
        )


class Recordings:
    """A folder of recorded pages.

    Raises ``FileNotFoundError`` or ``ValueError`` for a folder without a readable index.
    """

    def __init__(self, folder: Path) -> None:
        entries = json.loads((folder / "index.json").read_text("utf-8"))
        self.all = []
        for entry in entries:
            # An index may list more than what was copied with it.
            if (folder / entry["file"]).is_file():
                self.all.append(_recording(folder, entry))

    def listings(self, board: Board) -> list[Recording]:
        """Return the recordings that are listings of *board*, oldest first.

        A card may name files or sources of the index itself (``replay_sources``);
        otherwise the address tells.
        """
        found = []
        for recording in self.all:
            if recording.is_listing and _is_listing_of(board, recording):
                found.append(recording)
        return sorted(found, key=lambda item: (item.at, item.file))

    def find(self, url: str) -> Recording | None:
        """Return the newest recording made at exactly *url*, or at *url* but for paging."""
        exact, near = [], []
        for recording in self.all:
            if recording.url == url:
                exact.append(recording)
            elif recording.is_vague or recording.is_listing:
                # A listing that is near is another page of it: ``listings`` has those.
                continue
            elif _same_page(recording.url, url):
                near.append(recording)
        return max(exact or near, key=lambda item: item.at, default=None)


def _recording(folder: Path, entry: Mapping[str, Any]) -> Recording:
    return Recording(
        # "https://a.example.kr/list (second page)": what follows a blank is a remark.
        url=str(entry["url"]).split(" ", 1)[0],
        path=folder / entry["file"],
        source=str(entry.get("source", "")),
        kind=str(entry.get("kind", "")),
        status=int(entry.get("status", 200)),
        media=str(entry.get("content_type", "text/html")),
        at=_moment(str(entry.get("captured_on", ""))),
        file=str(entry["file"]),
    )


def _moment(text: str) -> datetime:
    """Return the moment that *text* is, or noon in Seoul on the first day in it; what
    it leaves open is the earliest.

    Raises ``ValueError`` where its day is none of the calendar.
    """
    if "T" in text:
        try:
            moment = datetime.fromisoformat(text)
        except ValueError:
            moment = None
        if moment is not None:
            # Recorders that noted no zone sat in Korea; moments are compared with others.
            return moment if moment.tzinfo else moment.replace(tzinfo=SEOUL)
    found = _DAY.search(text)
    day = (
        date(int(found[1]), int(found[2] or 1), int(found[3] or 1))
        if found
        else date(1970, 1, 1)
    )
    return datetime.combine(day, time(12), SEOUL).astimezone(UTC)


def _is_listing_of(board: Board, recording: Recording) -> bool:
    named: Iterable[str] = getattr(board, "replay_sources", ())
    if any(fnmatch(recording.file, pattern) for pattern in named):
        return True
    host = (urlsplit(recording.url).hostname or "").lower()
    if host not in board.hosts:
        return False
    if recording.is_vague:
        return recording.source in named
    return any(
        _same_page(recording.url, fetch.url) for fetch in board.fetches()
    )


def _same_page(left: str, right: str) -> bool:
    """Return whether two addresses are of one page, whatever its number: the same path, and no
    parameter that contradicts.
    """
    a, b = urlsplit(left), urlsplit(right)
    if (a.hostname, a.path.rstrip("/")) != (b.hostname, b.path.rstrip("/")):
        return False
    first, second = _parameters(a.query), _parameters(b.query)
    # One that only one of them has says nothing: recorders left out some.
    return all(
        first[name] == second[name] for name in first.keys() & second.keys()
    )


def _parameters(query: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, value in parse_qsl(query):
        if name.lower() not in _PAGING:
            found[name] = value
    return found


class ReplayHandler(BaseDownloadHandler):
    """Answers from the recordings; what was not recorded is 404.  There is no way to
    the network from here.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._recordings: Recordings = crawler.spider.recordings  # type: ignore[union-attr]  # the spider is made before its handlers

    async def download_request(self, request: Request) -> Response:
        item: Recording | None = request.meta.get(
            "recording"
        ) or self._recordings.find(request.url)
        if item is None:
            return Response(request.url, status=404, request=request)
        request.meta["captured_at"] = item.at
        return item.response(request.url, request)

    async def close(self) -> None:
        """Nothing is open."""
