"""The spider of one source, for Scrapy's own commands."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any, ClassVar, Protocol

from scrapy.settings import BaseSettings
from scrapy.utils.misc import load_object

from crawler.engine.crawl import crawl_with
from crawler.platforms.base import Board
from crawler.settings import CrawlSettings
from crawler.spiders.boards import BoardsSpider
from storage.announcements.draft import Enqueue
from storage.db.engine import Engine


class Project(Protocol):
    """What a crawl needs besides Scrapy; ``CRAWL_PROJECT`` names who makes it."""

    store: Engine
    enqueue: Enqueue
    clock: Callable[[], datetime]

    def claimed(self, boards: Sequence[Board]) -> Sequence[Board]:
        """Return those of *boards* that no worker is crawling, claimed."""
        ...


class SourceSpider(BoardsSpider):
    """Crawls its board once, as a worker would, and closes."""

    board: ClassVar[Board]

    async def start(self) -> AsyncIterator[Any]:
        # Beside the loop that yields: the crawl waits for what it yields to be stored.
        crawl = asyncio.ensure_future(self._crawl())
        crawl.add_done_callback(lambda _: self.finish())
        async for item in super().start():
            yield item
        # What the crawl raised is this spider's failure.
        await crawl

    async def _crawl(self) -> None:
        scrapy_settings: BaseSettings = self.settings
        settings: CrawlSettings = scrapy_settings["CRAWL_SETTINGS"]
        opened: Callable[[BaseSettings], AbstractContextManager[Project]]
        opened = load_object(scrapy_settings["CRAWL_PROJECT"])
        with opened(scrapy_settings) as project:
            # None where a worker is crawling it: then there is nothing to do.
            for board in project.claimed([self.board]):
                (record,) = await crawl_with(
                    self,
                    [board],
                    store=project.store,
                    settings=settings,
                    enqueue=project.enqueue,
                    clock=project.clock,
                )
                counts = f"{record.new} new, {record.changed} changed"
                rows = f"{record.rows_parsed}/{record.rows_seen} rows"
                self.logger.info("%s: %s, %s", record.verdict, rows, counts)
                if record.why:
                    self.logger.warning("%s", record.why)
