"""One answer for one request of a board: guarded, polite, bounded, followed and tried again."""

from __future__ import annotations

import asyncio
import codecs
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from http import HTTPStatus
from typing import Any, Final
from urllib.parse import quote, urlencode, urlsplit

from protego import Protego
from scrapy import Request
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
)
from scrapy.http import Response
from scrapy.http.cookies import CookieJar
from twisted.internet.error import ConnectError, ConnectionLost
from twisted.web.client import ResponseFailed

from crawler.engine import address_guard
from crawler.engine.host_throttle import HostThrottle, crawl_delay, retry_after
from crawler.engine.progress import CrawlReport
from crawler.errors import Blocked, BoardChanged, NeedsKey, SourceTrouble, Unreachable
from crawler.platforms.base import Board, Fetch
from crawler.settings import ROBOT, CrawlSettings
from net.ssrf import Policy, Refused

_PASSING: Final = frozenset({408, 425, 429, 500, 502, 503, 504})
_REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
_NO_ANSWER: Final = (
    CannotResolveHostError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    ResponseDataLossError,
    ConnectError,
    ConnectionLost,
    ResponseFailed,
    TimeoutError,
    OSError,
)
_WHY: Final = (
    (CannotResolveHostError, "its name does not resolve to a public address"),
    (DownloadConnectionRefusedError, "the connection was refused"),
    (DownloadTimeoutError, "no answer in time"),
    (TimeoutError, "no answer in time"),
)

Download = Callable[[Request], Any]


class RetryLater(Unreachable):
    """The host asks to be left alone for *seconds*."""

    def __init__(self, source: str, url: str, why: str, *, seconds: float) -> None:
        super().__init__(source, url, why)
        self.seconds = seconds


@dataclass(frozen=True, slots=True)
class FetchResult:
    """A response and the moment it speaks of: now, or when it was recorded."""

    response: Response
    at: datetime

    @property
    def not_modified(self) -> bool:
        return self.response.status == HTTPStatus.NOT_MODIFIED


class Fetcher:
    """Fetches for one board; counts into its report."""

    def __init__(
        self,
        board: Board,
        report: CrawlReport,
        *,
        settings: CrawlSettings,
        throttle: HostThrottle,
        download: Download,
        clock: Callable[[], datetime],
    ) -> None:
        self.board = board
        self.report = report
        self._settings = settings
        self._manners = throttle
        self._download = download
        self._clock = clock
        self._policy = Policy(allow_loopback=settings.allow_loopback)
        self._cookies = CookieJar()
        """Of this board and this crawl alone."""

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
        request = self._request(
            fetch, headers or {}, largest or self._settings.page_bytes, meta or {}
        )
        for attempt in range(self._settings.retries + 1):
            try:
                return self._without_keys(
                    await self._follow(request.copy() if attempt else request)
                )
            except RetryLater as requested:
                if (
                    attempt == self._settings.retries
                    or requested.seconds > self._settings.longest_pause
                ):
                    raise
                await asyncio.sleep(requested.seconds)
            except Unreachable:
                if attempt == self._settings.retries:
                    raise
                await asyncio.sleep(self._settings.backoff * 2**attempt)
        raise AssertionError("the last attempt returns or raises")

    def _request(
        self,
        fetch: Fetch,
        headers: Mapping[str, str],
        largest: int,
        extra: Mapping[str, Any],
    ) -> Request:
        meta = {
            "download_maxsize": largest,
            "download_timeout": self._settings.timeout,
            **extra,
        }
        if self.board.name in self._settings.proxies:
            meta["proxy"] = self._settings.proxies[self.board.name]
        body, kind = _body(fetch)
        data = {
            "User-Agent": self._settings.user_agent,
            "Accept-Language": "ko,en;q=0.5",
            **kind,
            **fetch.headers,
            **headers,
        }
        return Request(
            self._with_keys(fetch.url),
            method=fetch.method,
            headers=data,
            body=body,
            meta=meta,
            dont_filter=True,
        )

    def _with_keys(self, url: str) -> str:
        name = self.board.needs_key
        if name is None or f"{{{name}}}" not in url:
            return url
        if name not in self._settings.keys:
            raise NeedsKey(self.board.name, url, f"needs {name}")
        return url.replace(f"{{{name}}}", _in_url(self._settings.keys[name]))

    def _without_keys(self, answer: FetchResult) -> FetchResult:
        """Return the answer under an address that may be stored and shown."""
        response = answer.response
        return (
            answer
            if self.board.needs_key is None
            else replace(answer, response=response.replace(url=self._shown(response)))
        )

    async def _follow(self, request: Request) -> FetchResult:
        """Send *request* and go where redirects lead, each step as guarded and polite
        as the first.
        """
        for _ in range(self._settings.redirects + 1):
            answer = await self._once(request)
            location = answer.response.headers.get("Location")
            if answer.response.status not in _REDIRECTS or not location:
                return answer
            request = _redirected(request, answer.response, location)
        raise Blocked(
            self.board.name,
            self._shown(request),
            f"more than {self._settings.redirects} redirects",
        )

    async def _once(self, request: Request) -> FetchResult:
        host = self._checked(request)
        rules = await self._rules(request)
        if rules is not None and not rules.can_fetch(request.url, ROBOT):
            raise Blocked(
                self.board.name,
                self._shown(request),
                "robots.txt asks us not to fetch this",
            )
        requested = 0.0
        if rules is not None:
            longest = self._settings.longest_pause
            requested = crawl_delay(rules.crawl_delay(ROBOT), longest)
        async with self._manners.turn(
            host, self._delay(requested), self._settings.jitter
        ):
            response = await self._send(request)
        if response.status in _PASSING:
            raise self._passing(request, response)
        return FetchResult(response, response.meta.get("captured_at") or self._clock())

    def _checked(self, request: Request) -> str:
        try:
            host = address_guard.check(request.url, self.board.hosts, self._policy)
        except Refused as refused:
            raise Blocked(
                self.board.name, self._shown(request), str(refused)
            ) from refused
        return (
            f"{host}:{urlsplit(request.url).port}"
            if self._policy.allow_loopback
            else host
        )

    def _delay(self, requested: float) -> float:
        if self._settings.replay is not None:
            return 0.0
        if self._settings.delay is not None:
            return self._settings.delay
        return max(self.board.delay, requested)

    async def _send(self, request: Request) -> Response:
        self.report.requests += 1
        if len(self._cookies):
            self._cookies.add_cookie_header(request)
        try:
            response: Response = await self._download(request)
        except (DownloadCancelledError, IgnoreRequest) as large:
            limit = request.meta["download_maxsize"] // 1024**2
            raise BoardChanged(
                self.board.name,
                self._shown(request),
                f"an answer of more than {limit} MB was cut off",
            ) from large
        except _NO_ANSWER as silence:
            raise Unreachable(
                self.board.name, self._shown(request), _silence(silence)
            ) from silence
        self.report.received += len(response.body)
        if b"Set-Cookie" in response.headers:
            self._cookies.extract_cookies(response, request)
        return response

    def _passing(self, request: Request, response: Response) -> SourceTrouble:
        why = f"the site answered {response.status}"
        seconds = retry_after(
            (response.headers.get("Retry-After") or b"").decode("latin-1"),
            self._clock(),
        )
        if seconds is not None:
            return RetryLater(
                self.board.name,
                self._shown(request),
                f"{why} and asks for a pause of {seconds:g} s",
                seconds=seconds,
            )
        return Unreachable(self.board.name, self._shown(request), why)

    async def _rules(self, request: Request) -> Protego | None:
        if not self._settings.robots:
            return None
        parts = urlsplit(request.url)
        origin = f"{parts.scheme}://{parts.netloc}"

        async def fetch() -> str | None:
            return await self._robots(
                Request(
                    f"{origin}/robots.txt",
                    headers={"User-Agent": self._settings.user_agent},
                    meta=_robots_meta(request),
                )
            )

        return await self._manners.rules(origin, fetch)

    async def _robots(self, request: Request) -> str | None:
        """Return the text of robots.txt, or ``None`` where there is none.  Out of reach
        means hands off (RFC 9309 §2.3.1.4).
        """
        for _ in range(self._settings.redirects + 1):
            host = self._checked(request)
            async with self._manners.turn(
                host, self._delay(0.0), self._settings.jitter
            ):
                response = await self._send(request)
            location = response.headers.get("Location")
            if response.status not in _REDIRECTS or not location:
                break
            request = _redirected(request, response, location)
        if (
            response.status >= HTTPStatus.INTERNAL_SERVER_ERROR
            or response.status == HTTPStatus.TOO_MANY_REQUESTS
        ):
            raise Unreachable(
                self.board.name, request.url, f"robots.txt answered {response.status}"
            )
        is_text = (
            response.status == HTTPStatus.OK
            and b"<html" not in response.body[:2048].lower()
        )
        return robots_text(response.body) if is_text else None

    def _shown(self, text: Request | Response) -> str:
        """Return the address without an API key in it."""
        url = text.url
        for name, key in self._settings.keys.items():
            url = url.replace(_in_url(key), f"{{{name}}}")
        return url


def robots_text(body: bytes) -> str:
    """Return the text of a robots.txt: its byte order mark is no part of the first
    line, and other bytes are quoted.

    Rules are compared by bytes (RFC 9309 §2.2.2), so a folder in EUC-KR is the folder
    that it names.

    >>> robots_text(codecs.BOM_UTF8 + b"User-agent: *"), robots_text("Disallow: /공".encode("cp949"))
    ('User-agent: *', 'Disallow: /%B0%F8')
    """
    if body.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        body = body.decode("utf-16", "replace").encode()
    while body.startswith(codecs.BOM_UTF8):
        body = body.removeprefix(codecs.BOM_UTF8)
    return "".join(chr(byte) if byte < 0x80 else f"%{byte:02X}" for byte in body)


def _robots_meta(request: Request) -> dict[str, Any]:
    meta = {
        name: request.meta[name]
        for name in ("proxy", "download_timeout")
        if name in request.meta
    }
    return meta | {"download_maxsize": 512 * 1024}


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


def _redirected(request: Request, response: Response, location: bytes) -> Request:
    """Return the next request: 307 and 308 keep method and body, the others become a GET.

    Location may hold raw UTF-8 or EUC-KR bytes; ``Request`` quotes them.
    """
    try:
        target = location.decode("utf-8")
    except UnicodeDecodeError:
        target = location.decode("cp949", "replace")
    url = response.urljoin(target.strip())
    meta = {
        name: value
        for name, value in request.meta.items()
        if name not in ("_auth_proxy", "download_slot")
    }
    if response.status in (307, 308):
        return Request(
            url,
            method=request.method,
            headers=request.headers,
            body=request.body,
            meta=meta,
            dont_filter=True,
        )
    headers = {
        name: value
        for name, value in request.headers.items()
        if name not in (b"Content-Type", b"Cookie")
    }
    return Request(url, headers=headers, meta=meta, dont_filter=True)


def _in_url(key: str) -> str:
    """Return a key as it stands in an address; data.go.kr also hands keys out quoted already."""
    return key if "%" in key else quote(key, safe="")


def _silence(error: BaseException) -> str:
    known = next((why for kind, why in _WHY if isinstance(error, kind)), None)
    return (
        known
        or f"no answer ({' '.join(str(error).split())[:160] or type(error).__name__})"
    )
