"""Scrapy's HTTP handler (Twisted's: it has EUC-KR bytes in headers) with a source's
own CA bundle.
"""

from __future__ import annotations

import asyncio
import time
from collections import defaultdict
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from OpenSSL import crypto
from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from twisted.internet import endpoints
from twisted.internet.ssl import (
    Certificate,
    optionsForClientTLS,
    trustRootFromCertificates,
)
from twisted.web.iweb import IPolicyForHTTPS
from zope.interface import implementer  # type: ignore[import-untyped]  # it ships no types

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response


class CaBundleHandler(HTTP11DownloadHandler):
    """Certificates are always verified; the spider's ``ca_bundles`` (host → PEM file)
    complete a chain that a site serves broken.

    No more than ``CONCURRENT_REQUESTS`` are on the wire: Scrapy counts only requests
    that come from its scheduler, not inline ones.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        # Scrapy has a setting for the whole factory, and none for a host's own bundle.
        self._contextFactory: Any = TrustByHost(
            self._contextFactory, getattr(crawler.spider, "ca_bundles", {})
        )
        _remember_names()
        limit = crawler.settings.getint("CONCURRENT_REQUESTS")
        self._in_flight = asyncio.Semaphore(limit)
        self._turns: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def download_request(self, request: Request) -> Response:
        # A slot without a delay lets all through that come within one turn of the loop,
        # whatever its concurrency: Scrapy counts a request when its task has begun.
        turn = self._turns[request.meta.get("download_slot", "")]
        # The host's lock first: a request that waits for its host takes no slot.
        async with turn, self._in_flight:
            try:
                return await super().download_request(request)
            finally:
                # The pause begins with the answer; Scrapy's begins with the request,
                # so that a slow host would get the next one at once.
                slot = self._slot_of(request)
                if slot is not None:
                    slot.lastseen = time.monotonic()

    def _slot_of(self, request: Request) -> Any:
        """Return Scrapy's slot of a request; ``None`` once Scrapy has dropped it."""
        engine = self._crawler.engine
        if engine is None:
            return None
        key = request.meta.get("download_slot", "")
        return engine.downloader.slots.get(key)


def _remember_names() -> None:
    """Let Twisted encode a host's name once: it does so for each request, also on an
    open connection, which is a thirtieth of a crawl of unchanged boards.

    Called after Scrapy has put its own fallbacks (emoji, underscores) in their place.
    """
    for name in ("_idnaBytes", "_idnaText"):
        encode = getattr(endpoints, name)
        # Each spider makes a handler; the functions are the process's.
        if not hasattr(encode, "cache_info"):
            setattr(endpoints, name, lru_cache(maxsize=4096)(encode))


@implementer(IPolicyForHTTPS)
class TrustByHost:
    """Which certificates are trusted for a host; made once a host, since a request asks
    each time.
    """

    def __init__(self, usual: Any, bundles: Mapping[str, Path]) -> None:
        self._usual = usual
        self._bundles = bundles
        self._made: dict[tuple[str, Path | None], Any] = {}

    def creatorForNetloc(self, hostname: bytes, port: int) -> Any:  # noqa: N802 - Twisted's name
        name = hostname.decode("ascii")
        # By host and bundle: a board may get its bundle after its host was first met.
        bundle = self._bundles.get(name)
        if (name, bundle) not in self._made:
            if bundle is None:
                made = self._usual.creatorForNetloc(hostname, port)
            else:
                root = trust_root(bundle.read_bytes())
                made = optionsForClientTLS(name, trustRoot=root)
            self._made[name, bundle] = made
        return self._made[name, bundle]


# A bundle is PEM blocks one after the other, with remarks between them.
_END = b"-----END CERTIFICATE-----"


def trust_root(pem: bytes) -> Any:
    """Return the trust in every certificate of a PEM bundle, and in no other."""
    untyped: Any = trustRootFromCertificates
    certificate: Any = Certificate
    blocks = []
    for block in pem.split(_END)[:-1]:
        blocks.append(block + _END)
    return untyped(
        [
            certificate(crypto.load_certificate(crypto.FILETYPE_PEM, block))
            for block in blocks
        ]
    )
