"""Reads notices and their files beside the event loop, which would stand still meanwhile."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TypeVar

from crawler.pipelines import files
from crawler.pipelines.notices import FetchedNotice, draft_of
from crawler.records import AttachmentLink
from reader.formats import Converter
from storage.announcements.draft import AttachmentDraft, Draft

T = TypeVar("T")


class NoticeReader:
    """One thread, and the child process that takes files apart; both last as long as
    the crawls that share them.
    """

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(1, "crawl-reading")
        self._converter = Converter()

    def close(self) -> None:
        self._thread.shutdown()
        self._converter.close()

    async def read_file(
        self, link: AttachmentLink, data: bytes, before: AttachmentDraft | None
    ) -> AttachmentDraft:
        """Return a file's text; *before* is what was read of the file last."""
        return await self._run(
            partial(files.converted, link, data, self._converter, before)
        )

    async def read(self, fetched: FetchedNotice, *, is_news: bool) -> Draft:
        """Read a notice together with its files."""
        return await self._run(partial(draft_of, fetched, is_news=is_news))

    async def _run(self, work: Callable[[], T]) -> T:
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._thread, work)
