"""Scrapy's settings module (``scrapy.cfg``), and where its crawls are stored.

``scrapy crawl NAME`` stores and enqueues as ``voucherwatch crawl NAME`` does.  With
``-O items.jsonl`` it writes the notices instead, each as on a first look, and leaves
the database alone.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from scrapy.settings import BaseSettings

from config.clock import now
from config.settings import Settings
from crawler.platforms.base import Board
from crawler.settings import scrapy_settings
from notifier.matching import enqueue
from storage.announcements.draft import Enqueue
from storage.db.engine import Engine, open_engine
from storage.migrations import demand_current, upgrade
from worker.cli.crawl import claim, release
from worker.wiring import Container

BOT_NAME: Final = "voucherwatch"
SPIDER_LOADER_CLASS: Final = "crawler.spiders.loader.BoardSpiderLoader"
CRAWL_PROJECT: Final = "worker.scrapy_project.opened"
LOG_LEVEL: Final = "INFO"
FEED_EXPORT_ENCODING: Final = "utf-8"


@dataclass(frozen=True, slots=True)
class StoringProject:
    """Where a crawl of Scrapy's command line goes."""

    store: Engine
    enqueue: Enqueue
    clock: Callable[[], datetime]
    container: Container | None = None
    """``None`` where only items are written: no worker is in the way then."""

    def claimed(self, boards: Sequence[Board]) -> Sequence[Board]:
        if self.container is None:
            return boards
        return claim(self.container, boards)


@contextmanager
def opened(settings: BaseSettings) -> Iterator[StoringProject]:
    """Open the operator's database; where items are written (FEEDS), one that is
    thrown away.
    """
    if settings.getdict("FEEDS"):
        with tempfile.TemporaryDirectory() as folder:
            engine = open_engine(f"sqlite:///{Path(folder) / 'items.db'}")
            try:
                upgrade(engine)
                yield StoringProject(
                    engine, lambda _session, events, *_: len(events), now
                )
            finally:
                engine.dispose()
        return
    container = Container(Settings())
    try:
        demand_current(container.store)
        yield StoringProject(
            container.store, enqueue.enqueue_events, now, container
        )
        # Scrapy ends here after Ctrl-C as well.
        release(container, container.boards)
    finally:
        container.close()


globals().update(scrapy_settings(Container(Settings()).crawl_settings))
