"""The spider of a process: open as long as it is, it downloads and yields for every crawl."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scrapy import Request, Spider
from scrapy.http import Response

from crawler.items import NoticeBatch, NoticeItem, SaveCounts

if TYPE_CHECKING:
    from crawler.engine.replay import Recordings


class BoardsSpider(Spider):
    """Lends its downloader to crawls, each a sequence that awaits its answers (Scrapy's
    inline requests), and sends the notices they found through the item pipelines.

    One spider for all boards and crawls: a spider costs 25 ms to open, and slots,
    connections and robots rules are worth keeping.
    """

    name = "boards"

    def __init__(
        self, *, recordings: Recordings | None = None, **kwargs: Any
    ) -> None:
        super().__init__(**kwargs)
        self.recordings = recordings
        """What answers in place of the network, under ``--replay``."""
        self.ca_bundles: dict[str, Path] = {}
        """Host → PEM file, of the boards that have been crawled."""
        self.opened = asyncio.Event()
        self._items: asyncio.Queue[NoticeItem | None] = asyncio.Queue()

    async def start(self) -> AsyncIterator[Any]:
        """Yield the notices that crawls find, until ``finish``."""
        self.opened.set()
        while (item := await self._items.get()) is not None:
            yield item

    def finish(self) -> None:
        """Let ``start`` end: Scrapy closes a spider that has nothing left to do."""
        self._items.put_nowait(None)

    async def download(self, request: Request) -> Response:
        """Return the response to *request* when it has passed all middlewares."""
        # Not by way of the scheduler: a crawl awaits its answers one after the other.
        assert self.crawler.engine is not None
        return await self.crawler.engine.download_async(request)

    async def save(self, batch: NoticeBatch) -> SaveCounts:
        """Send a batch through the pipelines; return what became of it.

        A batch without items only notes when to look again, and needs no pipeline.
        """
        if not batch.items:
            return await batch.store.save(batch)
        for item in batch.items:
            self._items.put_nowait(item)
        return await batch.saved
