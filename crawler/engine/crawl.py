"""Crawl several boards at once."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from typing import TypeVar

from crawler.engine import session
from crawler.engine.context import CrawlContext
from crawler.engine.crawl_store import CrawlStore
from crawler.engine.fetcher import Fetcher
from crawler.engine.progress import OnProgress, Progress
from crawler.engine.source_crawl import SourceCrawl, gather
from crawler.middlewares.origin import Traffic
from crawler.pipelines.notice_reader import NoticeReader
from crawler.platforms.base import Board
from crawler.settings import CrawlSettings
from crawler.spiders.boards import BoardsSpider
from storage.announcements.draft import Enqueue
from storage.db.engine import Engine
from storage.sources import CrawlRecord

T = TypeVar("T")


async def crawl(
    boards: Sequence[Board],
    *,
    store: Engine,
    settings: CrawlSettings,
    enqueue: Enqueue,
    clock: Callable[[], datetime],
    on_progress: OnProgress | None = None,
) -> list[CrawlRecord]:
    """Crawl every board once and return a record of each, in the order of *boards*.

    The caller has claimed them (``storage.sources.claim_due``); each claim is released
    as its crawl ends.  Needs Twisted's asyncio reactor.  A failing board is recorded as
    its verdict; only errors of the database are raised.
    """
    spider = await session.shared(settings).spider()
    return await crawl_with(
        spider,
        boards,
        store=store,
        settings=settings,
        enqueue=enqueue,
        clock=clock,
        on_progress=on_progress,
    )


async def crawl_with(
    spider: BoardsSpider,
    boards: Sequence[Board],
    *,
    store: Engine,
    settings: CrawlSettings,
    enqueue: Enqueue,
    clock: Callable[[], datetime],
    on_progress: OnProgress | None = None,
) -> list[CrawlRecord]:
    """Crawl as ``crawl`` does, with an open spider; *settings* are those it was opened with."""
    crawl_store = CrawlStore(store, enqueue)
    reader = NoticeReader()
    try:
        states = await crawl_store.states(boards, clock())
        crawls = []
        for board in boards:
            trust_bundle(spider, board, settings)
            # Counts, cookies and extra hosts last for one crawl.
            traffic = Traffic()
            fetcher = _fetcher(spider, board, traffic, settings, clock)
            context = CrawlContext(
                board,
                states[board.name],
                started_at=clock(),
                traffic=traffic,
                fetcher=fetcher,
                store=crawl_store,
                reader=reader,
                settings=settings,
                clock=clock,
                save=spider.save,
                recordings=spider.recordings,
            )
            crawls.append(SourceCrawl(context))
        ended = await gather(crawls, _counted(on_progress, len(crawls)))
        await crawl_store.flush()
    finally:
        crawl_store.close()
        reader.close()
    # Raised only now, when the records of the other crawls are stored.
    records = []
    for outcome in ended:
        if isinstance(outcome, Exception):
            raise outcome
        records.append(outcome)
    return records


async def with_fetcher(
    board: Board,
    *,
    settings: CrawlSettings,
    clock: Callable[[], datetime],
    work: Callable[[Fetcher], Awaitable[T]],
) -> T:
    """Call *work* with a fetcher for *board*, under the same guards and delays as in a
    crawl; return what it returns.  Nothing is stored.
    """
    spider = await session.shared(settings).spider()
    trust_bundle(spider, board, settings)
    return await work(_fetcher(spider, board, Traffic(), settings, clock))


def trust_bundle(
    spider: BoardsSpider, board: Board, settings: CrawlSettings
) -> None:
    """Register the board's CA bundle, if one is set, for its hosts."""
    bundle = settings.ca_bundles.get(board.name)
    if bundle is not None:
        spider.ca_bundles.update(dict.fromkeys(board.hosts, bundle))


def _fetcher(
    spider: BoardsSpider,
    board: Board,
    traffic: Traffic,
    settings: CrawlSettings,
    clock: Callable[[], datetime],
) -> Fetcher:
    return Fetcher(
        board,
        traffic,
        settings=settings,
        download=spider.download,
        clock=clock,
    )


def _counted(
    on_progress: OnProgress | None, total: int
) -> Callable[[CrawlRecord], None]:
    done = 0

    def count(record: CrawlRecord) -> None:
        nonlocal done
        done += 1
        if on_progress is not None:
            on_progress(Progress(record, done, total))

    return count


def run(main: Callable[[], Awaitable[T]]) -> T:
    """Run *main* under Twisted's asyncio reactor and return what it returns, or raise
    what it raises: for commands, once in a process.
    """
    # Whatever imports ``twisted.internet.reactor`` installs the default one for good,
    # so the right one has to be installed first, and before anything else of Scrapy.
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
        finally:
            await session.close_all()

    # ``react`` always ends in SystemExit, with 0 where nothing went wrong; another
    # code, or no answer at all, is a signal that stopped the command.
    try:
        task.react(lambda _: deferred_from_coro(whole()))
    except SystemExit as ended:
        if ended.code or not (answers or faults):
            raise
    if faults:
        raise faults[0]
    return answers[0]
