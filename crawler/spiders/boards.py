"""The one spider: it lends its downloader to every board's look and lives until the
last has ended.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Mapping
from pathlib import Path
from typing import Any

from scrapy import Request, Spider
from scrapy.http import Response

from crawler.engine.replay import Recordings

Looks = Callable[[Callable[[Request], Awaitable[Response]]], Coroutine[Any, Any, None]]


class BoardsSpider(Spider):
    """Runs *looks*, many coroutines that each watch one board.

    A look is a sequence (page, rows, notices, files, keeping), so it is written
    as one and awaits its answers, where callbacks would scatter it.
    """

    name = "boards"

    def __init__(
        self,
        crawls: Looks,
        *,
        recordings: Recordings | None = None,
        ca_bundles: Mapping[str, Path] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self._looks = crawls
        self.recordings = recordings
        """What answers in place of the network, under ``--replay``."""
        self.ca_bundles = ca_bundles or {}

    async def start(self) -> AsyncIterator[Any]:
        """Yield nothing: requests go straight to the downloader."""
        await self._looks(self.crawler.engine.download_async)
        requests: tuple[Request, ...] = ()
        for request in requests:
            yield request
