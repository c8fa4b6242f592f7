"""The spider that a process keeps open, for all crawls with the same settings."""

from __future__ import annotations

import asyncio
import gc
import linecache
import logging

from scrapy.crawler import AsyncCrawlerRunner

from crawler.engine import address_guard
from crawler.engine.replay import Recordings
from crawler.settings import CrawlSettings, worker_settings
from crawler.spiders.boards import BoardsSpider


class CrawlerSession:
    """A running spider; needs Twisted's asyncio reactor."""

    def __init__(self, settings: CrawlSettings) -> None:
        self.settings = settings
        self._runner = AsyncCrawlerRunner(worker_settings(settings))
        self._crawler = self._runner.create_crawler(BoardsSpider)
        self._running: asyncio.Task[None] | None = None

    @property
    def ended(self) -> bool:
        return self._running is not None and self._running.done()

    async def spider(self) -> BoardsSpider:
        """Return the spider, opened by the first call.

        Raises what kept it from opening, or ``RuntimeError``.
        """
        # Scrapy's resolver is installed by its commands; a worker's is installed here,
        # and again for each crawl, since tests run with several policies.
        from twisted.internet import reactor

        address_guard.install(reactor, address_guard.policy_of(self.settings))
        if self._running is None:
            # Scrapy warns of every failed download; here each is a verdict.
            logging.getLogger("scrapy").setLevel(logging.ERROR)
            replay = self.settings.replay
            recordings = Recordings(replay) if replay is not None else None
            self._running = self._runner.crawl(
                self._crawler, recordings=recordings
            )
            # Modules and classes are here to stay: a collection of garbage that looks
            # at them all took a seventh of a crawl's time.
            gc.freeze()
            # Scrapy reads the sources of what it calls, and they would stay.
            linecache.clearcache()
        # Scrapy sets the spider within its own task and signals nothing: a few turns.
        while not isinstance(self._crawler.spider, BoardsSpider):
            if self._running.done():
                self._running.result()
            await asyncio.sleep(0)
        # A made spider cannot download yet: its engine starts after it.
        opened = asyncio.ensure_future(self._crawler.spider.opened.wait())
        await asyncio.wait(
            {opened, self._running}, return_when="FIRST_COMPLETED"
        )
        if not opened.done():
            opened.cancel()
            cause = self._running.exception()
            raise RuntimeError("the spider ended before it began") from cause
        return self._crawler.spider

    async def close(self) -> None:
        """End the spider and its connections; no crawl may be using it."""
        if self._running is None:
            return
        await self._runner.stop()
        await asyncio.gather(self._running, return_exceptions=True)


# By loop, since a spider lives on the one that opened it; tests run several.
_OPEN: dict[asyncio.AbstractEventLoop, list[CrawlerSession]] = {}


def shared(settings: CrawlSettings) -> CrawlerSession:
    """Return the running loop's session for *settings*: hosts, robots rules and
    connections are one to all of its crawls.
    """
    sessions = _OPEN.setdefault(asyncio.get_running_loop(), [])
    # One that ended by itself is replaced, and need not be remembered.
    sessions[:] = [session for session in sessions if not session.ended]
    for session in sessions:
        if session.settings == settings:
            return session
    sessions.append(CrawlerSession(settings))
    return sessions[-1]


async def close_all() -> None:
    """End the running loop's spiders: at the end of a command or a worker."""
    for session in _OPEN.pop(asyncio.get_running_loop(), []):
        await session.close()
