"""Cookies of one crawl of one board: Scrapy's middleware with jars that end with the crawl."""

from __future__ import annotations

from collections.abc import Iterable
from http.cookiejar import Cookie
from typing import TYPE_CHECKING, Any, Final
from weakref import WeakKeyDictionary

from scrapy import Request, Spider
from scrapy.downloadermiddlewares.cookies import CookiesMiddleware
from scrapy.http import Response
from scrapy.http.cookies import CookieJar
from scrapy.utils.httpobj import urlparse_cached

from crawler.middlewares.origin import RequestOrigin, origin_of

if TYPE_CHECKING:
    JarsByOrigin = WeakKeyDictionary[RequestOrigin, CookieJar]
else:
    JarsByOrigin = WeakKeyDictionary

# Scrapy's key in ``Request.meta``: which of its jars a request uses.
_JAR: Final = "cookiejar"


class _Jars(JarsByOrigin):
    """A jar for each origin, made on its first use and gone with it."""

    def __getitem__(self, origin: RequestOrigin) -> CookieJar:
        jar = self.get(origin)
        if jar is None:
            jar = CookieJar()
            self[origin] = jar
        return jar


class CrawlCookiesMiddleware(CookiesMiddleware):
    """Scrapy keeps a jar as long as its process, which here is for months, and asks a
    public-suffix list that it downloads unguarded; a board's cookies stay on its hosts.
    """

    def __init__(self, debug: bool = False) -> None:
        super().__init__(debug)
        jars: Any = _Jars()
        self.jars = jars

    def process_request(
        self, request: Request, spider: Spider | None = None
    ) -> Request | Response | None:
        origin = origin_of(request)
        # Most boards set no cookie: without a jar there is nothing to send.
        if origin is None or origin not in self.jars:
            return None
        request.meta[_JAR] = origin
        return super().process_request(request)

    def process_response(
        self,
        request: Request,
        response: Response,
        spider: Spider | None = None,
    ) -> Request | Response:
        origin = origin_of(request)
        if origin is None or b"Set-Cookie" not in response.headers:
            return response
        request.meta[_JAR] = origin
        return super().process_response(request, response)

    def _process_cookies(
        self, cookies: Iterable[Cookie], *, jar: CookieJar, request: Request
    ) -> None:
        hosts: set[str] = set()
        if (origin := origin_of(request)) is not None:
            hosts.update(host.lower() for host in origin.board.hosts)
        own = urlparse_cached(request).hostname or ""
        for cookie in cookies:
            # A cookie for a whole domain is sent to those of it that are the board's;
            # one for a domain of strangers (.go.kr) is the sender's alone.
            domain = cookie.domain.removeprefix(".")
            under = []
            for host in hosts:
                if host.endswith(f".{domain}"):
                    under.append(host)
            if own.endswith(f".{domain}") and len(under) < 2:
                cookie.domain = own
            jar.set_cookie_if_ok(cookie, request)
