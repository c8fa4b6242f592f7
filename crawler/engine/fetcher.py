"""Fetches for one board: adds keys, headers and limits to a request, and raises
failures as states of the board.

Guard, robots.txt, pauses, retries, redirects and cookies are downloader middlewares.
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, replace
from datetime import datetime
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from scrapy import Request
from scrapy.http import Response

from crawler.errors import BoardChanged, NeedsKey, SourceTrouble, Unreachable
from crawler.middlewares.errors import REQUEST_ERRORS, RetryLater, trouble_of
from crawler.middlewares.origin import ORIGIN, RequestOrigin, Traffic
from crawler.middlewares.retry import requested_pause
from crawler.platforms.base import Board, Fetch
from crawler.settings import RETRIED_STATUSES, CrawlSettings, key_in_url

Download = Callable[[Request], Awaitable[Response]]


@dataclass(frozen=True, slots=True)
class FetchResult:
    """A response and its time: now, or when it was recorded."""

    response: Response
    at: datetime

    @property
    def not_modified(self) -> bool:
        return self.response.status == HTTPStatus.NOT_MODIFIED


class Fetcher:
    """Fetches for one crawl of one board."""

    def __init__(
        self,
        board: Board,
        traffic: Traffic,
        *,
        settings: CrawlSettings,
        download: Download,
        clock: Callable[[], datetime],
    ) -> None:
        self.board = board
        self._traffic = traffic
        self._settings = settings
        self._download = download
        self._clock = clock
        self._origin = RequestOrigin(board, traffic, clock)

    def for_hosts(self, hosts: Sequence[str]) -> Fetcher:
        """Return a fetcher of the same crawl that may also go to *hosts*."""
        # A copy: boards are shared by all crawls of the process (``catalogue.boards``).
        board = copy(self.board)
        board.hosts = (*self.board.hosts, *hosts)  # type: ignore[misc]  # of this crawl only
        return Fetcher(
            board,
            self._traffic,
            settings=self._settings,
            download=self._download,
            clock=self._clock,
        )

    async def get(
        self,
        fetch: Fetch,
        *,
        headers: Mapping[str, str] | None = None,
        largest: int | None = None,
        meta: Mapping[str, Any] | None = None,
    ) -> FetchResult:
        """Return the answer to *fetch*; any status but a passing failure or a redirect
        is the caller's to judge.

        Raises ``SourceTrouble``: refused by the guard or robots.txt, no answer
        after retries, too large, or a key that is missing.
        """
        limit = largest or self._settings.page_bytes
        try:
            request = self._request(fetch, headers or {}, limit, meta or {})
        except ValueError as broken:
            why = f"its address is none: {broken}"
            raise BoardChanged(self.board.name, fetch.url, why) from broken
        try:
            response = await self._download(request)
        except SourceTrouble:
            # A middleware has put it into words already (robots.txt unreachable).
            raise
        except REQUEST_ERRORS as error:
            raise trouble_of(error, request, self._shown(request)) from error
        # Still failing after the retries: it says nothing about the page.
        if response.status in RETRIED_STATUSES:
            raise self._passing(response)
        at = response.meta.get("captured_at") or self._clock()
        return self._without_keys(FetchResult(response, at))

    def _request(
        self,
        fetch: Fetch,
        headers: Mapping[str, str],
        largest: int,
        extra: Mapping[str, Any],
    ) -> Request:
        meta = {ORIGIN: self._origin, "download_maxsize": largest, **extra}
        if self.board.name in self._settings.proxies:
            meta["proxy"] = self._settings.proxies[self.board.name]
        body, kind = _body(fetch)
        return Request(
            self._with_keys(fetch.url),
            method=fetch.method,
            headers={**kind, **fetch.headers, **headers},
            body=body,
            meta=meta,
            # The same listing is asked for every few minutes.
            dont_filter=True,
        )

    def _with_keys(self, url: str) -> str:
        name = self.board.needs_key
        if name is None or f"{{{name}}}" not in url:
            return url
        if name not in self._settings.keys:
            raise NeedsKey(self.board.name, url, f"needs {name}")
        return url.replace(
            f"{{{name}}}", key_in_url(self._settings.keys[name])
        )

    def _without_keys(self, answer: FetchResult) -> FetchResult:
        """Return the response with an address that may be stored and shown.

        Evidence, pages' digests and notices' links all take it from the response.
        """
        if self.board.needs_key is None:
            return answer
        response = answer.response
        return replace(
            answer, response=response.replace(url=self._shown(response))
        )

    def _passing(self, response: Response) -> SourceTrouble:
        """Return what a status says that was still the same after the retries."""
        assert response.request is not None
        name, url = self.board.name, self._shown(response)
        why = f"the site answered {response.status}"
        pause = requested_pause(response.request, response)
        if pause is None:
            return Unreachable(name, url, why)
        why = f"{why} and asks for a pause of {pause:g} s"
        return RetryLater(name, url, why, seconds=pause)

    def _shown(self, sent: Request | Response) -> str:
        """Return the address without an API key in it."""
        return self._settings.without_keys(sent.url)


def _body(fetch: Fetch) -> tuple[bytes, dict[str, str]]:
    if fetch.json is not None:
        return json.dumps(fetch.json, ensure_ascii=False).encode(), {
            "Content-Type": "application/json"
        }
    if fetch.form is not None:
        return urlencode(dict(fetch.form)).encode(), {
            "Content-Type": "application/x-www-form-urlencoded"
        }
    return b"", {}
