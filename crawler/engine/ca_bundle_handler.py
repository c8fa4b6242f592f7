"""Scrapy's HTTP handler (Twisted's: it bears EUC-KR bytes in headers) with a source's
own CA bundle.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from OpenSSL import crypto
from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from twisted.internet.ssl import (
    Certificate,
    optionsForClientTLS,
    trustRootFromCertificates,
)
from twisted.web.iweb import IPolicyForHTTPS
from zope.interface import implementer  # type: ignore[import-untyped]  # it ships no types

if TYPE_CHECKING:
    from scrapy.crawler import Crawler


class CaBundleHandler(HTTP11DownloadHandler):
    """Certificates are always verified; the spider's ``ca_bundles`` (host → PEM file)
    complete a chain that a site serves broken.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._contextFactory: Any = TrustByHost(
            self._contextFactory, getattr(crawler.spider, "ca_bundles", {})
        )


@implementer(IPolicyForHTTPS)
class TrustByHost:
    """Which certificates are trusted for a host; made once a host, since a request asks
    each time.
    """

    def __init__(self, usual: Any, bundles: Mapping[str, Path]) -> None:
        self._usual = usual
        self._bundles = bundles
        self._made: dict[bytes, Any] = {}

    def creatorForNetloc(self, hostname: bytes, port: int) -> Any:  # noqa: N802 - Twisted's name
        if hostname not in self._made:
            self._made[hostname] = self._make(hostname, port)
        return self._made[hostname]

    def _make(self, hostname: bytes, port: int) -> Any:
        name = hostname.decode("ascii")
        if name not in self._bundles:
            return self._usual.creatorForNetloc(hostname, port)
        return optionsForClientTLS(
            name, trustRoot=trust_root(self._bundles[name].read_bytes())
        )


_END = b"-----END CERTIFICATE-----"


def trust_root(pem: bytes) -> Any:
    """Return the trust in every certificate of a PEM bundle, and in no other."""
    untyped: Any = trustRootFromCertificates
    certificate: Any = Certificate
    blocks = [block + _END for block in pem.split(_END)[:-1]]
    return untyped(
        [
            certificate(crypto.load_certificate(crypto.FILETYPE_PEM, block))
            for block in blocks
        ]
    )
