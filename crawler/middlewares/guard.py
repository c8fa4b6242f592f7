"""Which addresses a request may go to; a redirect's target is a request like any other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from scrapy import Request

from crawler.engine import address_guard
from crawler.middlewares.origin import origin_of
from net.ssrf import Policy, check_url

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

_PERMANENT = frozenset({301, 308})


class AddressGuardMiddleware:
    """In place of Scrapy's OffsiteMiddleware, which knows one list of domains a spider.

    Raises ``Refused`` for what is no public http(s) address, and for a board's request
    that leads off its hosts.  Names are judged again when they are resolved
    (``address_guard.GuardedResolver``), since a name may mean another address by then.
    """

    def __init__(self, policy: Policy) -> None:
        self._policy = policy

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        settings = crawler.settings["CRAWL_SETTINGS"]
        return cls(Policy(allow_loopback=settings.allow_loopback))

    def process_request(self, request: Request) -> None:
        origin = origin_of(request)
        # A request of ``scrapy shell`` belongs to no board, but is guarded all the same.
        if origin is None:
            check_url(request.url, self._policy)
        else:
            try:
                address_guard.check(
                    request.url, origin.board.hosts, self._policy
                )
            except address_guard.OffHosts as refused:
                # The last redirect decides: a site may have moved, or be closed for a
                # day and say so elsewhere (302).
                reasons = request.meta.get("redirect_reasons") or [None]
                refused.is_permanent = reasons[-1] in _PERMANENT
                raise
