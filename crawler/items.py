"""The items of the spider: typed notices for the pipelines."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from crawler.pipelines.notices import FetchedNotice
from storage.announcements.draft import Draft

if TYPE_CHECKING:
    from crawler.engine.crawl_store import CrawlStore


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


@dataclass(slots=True)
class NoticeBatch:
    """Some notices of one source, to be stored in one transaction."""

    source: str
    silent: bool
    is_news: bool
    store: CrawlStore
    items: list[NoticeItem] = field(default_factory=list)
    rows: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    """Listing rows to store for later rechecks."""
    failed: dict[str, datetime] = field(default_factory=dict)
    """Notices whose page could not be fetched → when to try again."""
    same: dict[str, datetime | None] = field(default_factory=dict)
    """Notices whose page is unchanged → when to look again."""
    arrived: int = 0
    """Items that have reached the last pipeline."""
    saved: asyncio.Future[SaveCounts] | None = None
    """Made when its items are sent, done when the batch is stored.

    The crawl waits for it, since Scrapy does not report the end of its pipelines.
    """

    def add(self, fetched: FetchedNotice) -> None:
        self.items.append(NoticeItem(fetched, self))

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
