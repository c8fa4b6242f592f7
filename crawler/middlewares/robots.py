"""What a site's robots.txt asks: Scrapy's middleware with three faults of it mended."""

from __future__ import annotations

import asyncio
import codecs
import time
from collections import defaultdict
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final

from scrapy import Request, Spider
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK
from scrapy.robotstxt import RobotParser
from scrapy.utils.httpobj import urlparse_cached

from crawler.errors import Unreachable
from crawler.middlewares.errors import (
    REQUEST_ERRORS,
    RobotsForbidden,
    trouble_of,
)
from crawler.middlewares.origin import ORIGIN, source_of
from crawler.settings import ROBOT

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

KEPT_SECONDS: Final = 24 * 3600.0
"""RFC 9309 §2.4 asks not to keep it longer; Scrapy keeps it as long as the process."""
# RFC 9309 §2.5: at least 500 KiB have to be read.
LARGEST: Final = 512 * 1024
MOST_JUDGED: Final = 2000
"""Addresses whose judgement is remembered."""
CRAWL_DELAY: Final = "crawl_delay"
"""Key in ``Request.meta``: the seconds that robots.txt asks for between two requests."""


@dataclass(frozen=True, slots=True)
class RobotsRules:
    parser: RobotParser | None
    """``None``: there is no robots.txt."""
    until: float


class CachedRobotsMiddleware(RobotsTxtMiddleware):
    """One fetch of robots.txt an origin and day, and nobody who waits for it goes unjudged.

    Scrapy's own lets the third and later of the requests that wait for one robots.txt
    pass without a look, takes an unreachable one for "all is allowed" (RFC 9309
    §2.3.1.4: nothing is), reads EUC-KR bytes as UTF-8, and ignores Crawl-delay.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._rules: dict[str, RobotsRules] = {}
        self._allowed_urls: dict[str, tuple[RobotParser, bool]] = {}
        self._locks: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._longest_pause = crawler.settings["CRAWL_SETTINGS"].longest_pause

    async def process_request(
        self, request: Request, spider: Spider | None = None
    ) -> None:
        # A redirect's request comes with the delay of the host that it left.
        request.meta.pop(CRAWL_DELAY, None)
        await super().process_request(request)

    def process_request_2(
        self, rp: RobotParser | None, request: Request
    ) -> None:
        if rp is None:
            return
        if not self._allowed(rp, request.url):
            self._stats.inc_value("robotstxt/forbidden")
            raise RobotsForbidden("robots.txt asks us not to fetch this")
        if delay := crawl_delay(rp.crawl_delay(ROBOT), self._longest_pause):
            request.meta[CRAWL_DELAY] = delay

    def _allowed(self, parser: RobotParser, url: str) -> bool:
        """Judge an address once: a board's listing is asked for every few minutes."""
        known = self._allowed_urls.get(url)
        if known is None or known[0] is not parser:
            # Notices' addresses are judged once in their life: listings come again soon.
            if len(self._allowed_urls) >= MOST_JUDGED:
                self._allowed_urls.clear()
            known = parser, parser.allowed(url, ROBOT)
            self._allowed_urls[url] = known
        return known[1]

    async def robot_parser(self, request: Request) -> RobotParser | None:
        parts = urlparse_cached(request)
        origin = f"{parts.scheme}://{parts.netloc}"
        rules = self._rules.get(origin)
        if rules is None or rules.until < time.monotonic():
            # The lock, not a shared future: if the crawl that fetches is cancelled,
            # the next in the queue fetches.
            async with self._locks[origin]:
                rules = self._rules.get(origin)
                # Checked again: the holder of the lock may have fetched it.
                if rules is None or rules.until < time.monotonic():
                    parser = await self._fetch(origin, request)
                    rules = RobotsRules(
                        parser, time.monotonic() + KEPT_SECONDS
                    )
                    self._rules[origin] = rules
        return rules.parser

    async def _fetch(
        self, origin: str, request: Request
    ) -> RobotParser | None:
        """Return the rules of an origin, or ``None`` where it has none.

        Raises ``Unreachable`` where robots.txt is: hands off.
        """
        meta: dict[str, Any] = {
            "dont_obey_robotstxt": True,
            "download_maxsize": LARGEST,
        }
        for name in (ORIGIN, "proxy"):
            if name in request.meta:
                meta[name] = request.meta[name]
        robots = Request(
            f"{origin}/robots.txt",
            meta=meta,
            callback=NO_CALLBACK,
            priority=self.DOWNLOAD_PRIORITY,
        )
        self._stats.inc_value("robotstxt/request_count")
        assert self.crawler.engine is not None
        try:
            response = await self.crawler.engine.download_async(robots)
        except REQUEST_ERRORS as error:
            trouble = trouble_of(error, robots, robots.url)
            # A site that moves as a whole redirects its robots.txt as well: where the
            # board may be now is its own path there, not the new robots.txt.
            new_origin, found, rest = trouble.leads_to.partition("/robots.txt")
            if found and not rest:
                trouble.leads_to = request.url.replace(origin, new_origin, 1)
            raise trouble from error
        # RFC 9309 §2.3.1.4, and 429 with it: a site that sends us away is not asked on.
        # Nothing is remembered, so the next request asks again.
        is_down = response.status >= HTTPStatus.INTERNAL_SERVER_ERROR
        if is_down or response.status == HTTPStatus.TOO_MANY_REQUESTS:
            why = f"robots.txt answered {response.status}"
            raise Unreachable(source_of(robots), robots.url, why)
        return self._parsed(response)

    def _parsed(self, response: Response) -> RobotParser | None:
        # Many sites answer every address with 200 and their own page.
        is_page = b"<html" in response.body[:2048].lower()
        # RFC 9309 §2.3.1.3: what is not there forbids nothing.
        if response.status != HTTPStatus.OK or is_page:
            return None
        body = robots_text(response.body).encode()
        parser: RobotParser = self._parserimpl.from_crawler(self.crawler, body)
        return parser


def robots_text(body: bytes) -> str:
    """Return the text of a robots.txt: its byte order mark is no part of the first
    line, and other bytes are quoted.

    Rules are compared by bytes (RFC 9309 §2.2.2), so a folder in EUC-KR is the folder
    that it names.

    >>> robots_text(codecs.BOM_UTF8 + b"User-agent: *"), robots_text("Disallow: /공".encode("cp949"))
    ('User-agent: *', 'Disallow: /%B0%F8')
    """
    if body.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        body = body.decode("utf-16", "replace").encode()
    # Files joined by a script bear a mark for each of them.
    while body.startswith(codecs.BOM_UTF8):
        body = body.removeprefix(codecs.BOM_UTF8)
    parts = []
    for byte in body:
        parts.append(chr(byte) if byte < 0x80 else f"%{byte:02X}")
    return "".join(parts)


def crawl_delay(stated: float | str | None, longest: float) -> float:
    """Return the seconds between two requests that a robots.txt asks for, within reason.

    >>> crawl_delay(10, 60.0), crawl_delay("86400", 60.0), crawl_delay(None, 60.0), crawl_delay(float("nan"), 60.0), crawl_delay(-1, 60.0)
    (10.0, 60.0, 0.0, 0.0, 0.0)
    """
    requested = float(stated or 0)
    # A comparison with NaN is false, so that it counts as no delay.
    return min(requested, longest) if requested > 0 else 0.0
