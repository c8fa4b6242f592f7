"""Which of Scrapy's download slots a request waits in, and for how long."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from scrapy import Request
from scrapy.utils.httpobj import urlparse_cached

from crawler.middlewares.origin import origin_of
from crawler.middlewares.robots import CRAWL_DELAY
from crawler.settings import CrawlSettings

if TYPE_CHECKING:
    from scrapy.crawler import Crawler


class HostSlotMiddleware:
    """A slot a host, one request at a time; its delay is that of the board that asks.

    Scrapy knows one delay for all hosts, or a list of them made at the start; here
    boards come and go, so the slot is given its delay when a request is about to enter it (as
    Scrapy's AutoThrottle does).
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._settings: CrawlSettings = crawler.settings["CRAWL_SETTINGS"]

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        parts = urlparse_cached(request)
        # On loopback the practice boards of a test share an address, not a port.
        key = (
            parts.netloc
            if self._settings.allow_loopback
            else parts.hostname or ""
        )
        request.meta["download_slot"] = key
        assert self._crawler.engine is not None
        downloader = self._crawler.engine.downloader
        delay = self._delay(request)
        slot = downloader.slots.get(key)
        if slot is None:
            # The downloader makes the slot when the request enters it, by these; it
            # drops idle ones after a minute, so this is written again.
            jitter = self._settings.jitter
            downloader.per_slot_settings[key] = {
                "concurrency": 1,
                "delay": delay,
                "jitter": jitter,
            }
        elif slot.active:
            # Another board of this host is waiting in it: the longer delay holds.
            slot.delay = max(slot.delay, delay)
        else:
            slot.delay = delay

    def _delay(self, request: Request) -> float:
        # Recordings are nobody's to be polite to.
        if self._settings.replay is not None:
            return 0.0
        if self._settings.delay is not None:
            return self._settings.delay
        origin = origin_of(request)
        own = origin.board.delay if origin is not None else 0.0
        requested: float = request.meta.get(CRAWL_DELAY, 0.0)
        return max(own, requested)
