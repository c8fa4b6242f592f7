"""The items of the spider: typed notices for the pipelines."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from crawler.pipelines.notice_reader import NoticeReader
from crawler.pipelines.notices import FetchedNotice
from storage.announcements.draft import Draft


@dataclass(slots=True)
class SaveCounts:
    """How many notices of a batch were new, changed or unchanged."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0


@dataclass(slots=True)
class NoticeItem:
    """A notice as it was fetched; the pipelines add its reading (*draft*) and store it."""

    fetched: FetchedNotice
    batch: NoticeBatch
    draft: Draft | None = None


class BatchStore(Protocol):
    """What a batch is saved by: the crawl's store."""

    async def save(self, batch: NoticeBatch) -> SaveCounts: ...


def _future() -> asyncio.Future[SaveCounts]:
    return asyncio.get_running_loop().create_future()


@dataclass(slots=True)
class NoticeBatch:
    """Some notices of one source, to be stored in one transaction."""

    source: str
    silent: bool
    is_news: bool
    reader: NoticeReader
    store: BatchStore
    items: list[NoticeItem] = field(default_factory=list)
    rows: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    """Listing rows to store for later rechecks."""
    failed: dict[str, datetime] = field(default_factory=dict)
    """Notices whose page could not be fetched → when to try again."""
    same: dict[str, datetime | None] = field(default_factory=dict)
    """Notices whose page is unchanged → when to look again."""
    arrived: int = 0
    """Items that have reached the last pipeline."""
    saved: asyncio.Future[SaveCounts] = field(default_factory=_future)
    """Done when the pipelines have stored the batch, or have failed to.

    The crawl waits for it: Scrapy tells nobody what its pipelines came to.
    """

    def add(self, fetched: FetchedNotice) -> None:
        self.items.append(NoticeItem(fetched, self))

    def drafts(self) -> list[Draft]:
        """Return what was read of its items, in their order; all of them must have been."""
        drafts = []
        for item in self.items:
            assert item.draft is not None
            drafts.append(item.draft)
        return drafts

    @property
    def size(self) -> int:
        """Bytes of the pages in it."""
        total = 0
        for item in self.items:
            if item.fetched.page:
                total += len(item.fetched.page.body)
        return total


@dataclass(frozen=True, slots=True)
class NoticeRecord:
    """A notice as ``scrapy crawl NAME -O items.jsonl`` writes it."""

    source: str
    key: str
    url: str
    title: str
    posted: str | None
    cells: Mapping[str, str]
    body: str
    attachments: list[dict[str, str | None]]
    reading: Mapping[str, Any]
