"""Cookies of one crawl of one board, in a jar that ends with the crawl."""

from __future__ import annotations

from collections.abc import Collection
from http.cookiejar import Cookie
from weakref import WeakKeyDictionary

from scrapy import Request
from scrapy.http import Response
from scrapy.http.cookies import CookieJar
from scrapy.utils.httpobj import urlparse_cached

from crawler.middlewares.origin import RequestOrigin, origin_of


class CrawlCookiesMiddleware:
    """In place of Scrapy's, which keeps a jar as long as its process, which here is for
    months, and loads a client for lists of public suffixes (2.4 MiB) that it downloads
    unguarded; a board's cookies stay on its hosts.
    """

    def __init__(self) -> None:
        self._jars: WeakKeyDictionary[RequestOrigin, CookieJar] = (
            WeakKeyDictionary()
        )

    def process_request(self, request: Request) -> None:
        origin = origin_of(request)
        jar = self._jars.get(origin) if origin is not None else None
        # Most boards set no cookie: without a jar there is nothing to send.
        if jar is None:
            return
        # A redirect's request comes with those of the address that it left.
        request.headers.pop("Cookie", None)
        jar.add_cookie_header(request)

    def process_response(
        self, request: Request, response: Response
    ) -> Response:
        origin = origin_of(request)
        if origin is None or b"Set-Cookie" not in response.headers:
            return response
        jar = self._jars.get(origin)
        if jar is None:
            jar = self._jars[origin] = CookieJar()
        own = urlparse_cached(request).hostname or ""
        for cookie in jar.make_cookies(response, request):
            _narrow(cookie, own, origin.board.hosts)
            jar.set_cookie_if_ok(cookie, request)
        return response


def _narrow(cookie: Cookie, own: str, hosts: Collection[str]) -> None:
    """Keep a cookie of the host *own* from strangers.

    One for a whole domain is sent to those of it that are the board's *hosts*; one for
    a domain of strangers (.go.kr) is the sender's alone.
    """
    domain = cookie.domain.removeprefix(".")
    under = set()
    for host in hosts:
        if host.lower().endswith(f".{domain}"):
            under.add(host.lower())
    if own.endswith(f".{domain}") and len(under) < 2:
        cookie.domain = own
