"""Many boards in one crawl."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from typing import TypeVar
from urllib.parse import urlsplit
from urllib.request import getproxies

from scrapy import Request
from scrapy.crawler import AsyncCrawlerRunner
from scrapy.http import Response

from crawler.engine import address_guard, host_throttle
from crawler.engine.context import CrawlContext
from crawler.engine.crawl_store import CrawlStore, SourceState
from crawler.engine.fetcher import Fetcher
from crawler.engine.progress import CrawlReport, OnProgress, Progress
from crawler.engine.replay import Recordings
from crawler.engine.source_crawl import SourceCrawl, gather
from crawler.platforms.base import Board
from crawler.settings import CrawlSettings, scrapy_settings
from crawler.spiders.boards import BoardsSpider, Looks
from net.ssrf import Policy
from storage.announcements.save import Enqueue
from storage.db.engine import Engine

T = TypeVar("T")


async def crawl(
    boards: Sequence[Board],
    *,
    store: Engine,
    settings: CrawlSettings,
    enqueue: Enqueue,
    clock: Callable[[], datetime],
    on_progress: OnProgress | None = None,
) -> list[CrawlReport]:
    """Look at every board once and return a report of each, in the order of *boards*.

    Whoever calls has claimed them (``storage.sources.claim_due``); the claims
    are given back source by source as their looks end.  Needs Twisted's asyncio
    reactor.  A board's trouble is its verdict; only the database's is raised.
    """
    crawl_store = CrawlStore(store, enqueue)
    try:
        states = await crawl_store.standing(boards, clock())
        watch = _Watch(boards, states, crawl_store, settings, clock, on_progress)
        await _run(watch, settings)
        await crawl_store.flush()
        return watch.reports
    finally:
        crawl_store.close()


async def borrow(
    board: Board,
    *,
    settings: CrawlSettings,
    clock: Callable[[], datetime],
    work: Callable[[Fetcher], Awaitable[T]],
) -> T:
    """Lend *work* a fetcher for *board*, as guarded and polite as in a crawl; nothing is stored.

    For a check, a freeze or a first look at a new board.
    """
    answers: list[T] = []
    faults: list[Exception] = []
    report = CrawlReport(board.name, clock())

    async def looks(download: Callable[[Request], Awaitable[Response]]) -> None:
        shared = host_throttle.shared(settings.concurrency)
        try:
            answers.append(
                await work(
                    Fetcher(
                        board,
                        report,
                        settings=settings,
                        throttle=shared,
                        download=download,
                        clock=clock,
                    )
                )
            )
        except Exception as fault:  # noqa: BLE001 - carried out of the spider, which would only log it
            faults.append(fault)

    await _spin(looks, [board], settings, None)
    if faults:
        raise faults[0]
    return answers[0]


class _Watch:
    """The looks of one crawl."""

    def __init__(
        self,
        boards: Sequence[Board],
        states: dict[str, SourceState],
        store: CrawlStore,
        settings: CrawlSettings,
        clock: Callable[[], datetime],
        on_progress: OnProgress | None,
    ) -> None:
        self.recordings = Recordings(settings.replay) if settings.replay else None
        self.reports = [CrawlReport(board.name, clock()) for board in boards]
        self.faults: list[Exception] = []
        self.boards = boards
        self._states = states
        self._desk = store
        self._settings = settings
        self._clock = clock
        self._on_progress = on_progress
        self._done = 0

    async def look(self, download: Callable[[Request], Awaitable[Response]]) -> None:
        """Run every look with the spider's downloader."""
        shared = host_throttle.shared(self._settings.concurrency)
        crawls = [
            self._crawl_source(*pair, shared, download)
            for pair in zip(self.boards, self.reports, strict=True)
        ]
        self.faults += await gather(crawls, self._progress)

    def _crawl_source(
        self,
        board: Board,
        report: CrawlReport,
        shared: host_throttle.HostThrottle,
        download: Callable[[Request], Awaitable[Response]],
    ) -> SourceCrawl:
        fetcher = Fetcher(
            board,
            report,
            settings=self._settings,
            throttle=shared,
            download=download,
            clock=self._clock,
        )
        states = self._states[board.name]
        return SourceCrawl(
            CrawlContext(
                board,
                states,
                report,
                fetcher,
                self._desk,
                self._settings,
                self._clock,
                self.recordings,
            )
        )

    def _progress(self, report: CrawlReport) -> None:
        self._done += 1
        if self._on_progress is not None:
            self._on_progress(Progress(report, self._done, len(self.reports)))


async def _run(watch: _Watch, settings: CrawlSettings) -> None:
    await _spin(watch.look, watch.boards, settings, watch.recordings)
    if watch.faults:
        raise watch.faults[0]


async def _spin(
    crawls: Looks,
    boards: Sequence[Board],
    settings: CrawlSettings,
    recordings: Recordings | None,
) -> None:
    """Open the spider, let it run *looks*, and close it whatever happens."""
    from twisted.internet import reactor

    logging.getLogger("scrapy").setLevel(logging.ERROR)
    address_guard.install(reactor, Policy(settings.allow_loopback, _proxies(settings)))
    bundles = {
        host: settings.ca_bundles[board.name]
        for board in boards
        if board.name in settings.ca_bundles
        for host in board.hosts
    }
    runner = AsyncCrawlerRunner(scrapy_settings(settings))
    running: list[asyncio.Future[None]] = []

    async def watched(download: Callable[[Request], Awaitable[Response]]) -> None:
        running.append(asyncio.ensure_future(crawls(download)))
        await running[0]

    try:
        await runner.crawl(
            BoardsSpider, crawls=watched, recordings=recordings, ca_bundles=bundles
        )
    finally:
        # A crawl that is cancelled leaves its spider running: no look may outlive it.
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)
        await runner.stop()
    told_to_stop = asyncio.current_task()
    if told_to_stop is not None and told_to_stop.cancelling():
        raise asyncio.CancelledError  # the engine takes a cancelled spider for one that has ended


def _proxies(settings: CrawlSettings) -> frozenset[str]:
    """Return the hosts of the operator's own proxies, which may stand anywhere."""
    return frozenset(
        host
        for url in (*settings.proxies.values(), *getproxies().values())
        if (host := urlsplit(url).hostname)
    )


def run(main: Callable[[], Awaitable[T]]) -> T:
    """Run *main* under Twisted's asyncio reactor and return what it returns, or raise
    what it raises: for commands, once in a process.
    """
    from scrapy.utils.defer import deferred_from_coro
    from scrapy.utils.reactor import install_reactor

    install_reactor("twisted.internet.asyncioreactor.AsyncioSelectorReactor")
    from twisted.internet import task

    answers: list[T] = []
    faults: list[Exception] = []

    async def whole() -> None:
        try:
            answers.append(await main())
        except Exception as fault:  # noqa: BLE001 - carried out of the reactor, which would only print it
            faults.append(fault)

    try:
        task.react(lambda _: deferred_from_coro(whole()))
    except SystemExit as ended:
        if ended.code or not (answers or faults):
            raise
    if faults:
        raise faults[0]
    return answers[0]
