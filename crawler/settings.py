"""How the crawler behaves on the wire, and the same in Scrapy's words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class CrawlSettings:
    """Manners, limits and doors; times are seconds, sizes bytes.

    *delay* replaces every card's own delay (zero is for loopback tests only),
    *proxies* and *ca_bundles* are by source name, *keys* by the name of the
    environment variable that held them.
    """

    contact: str = "operator@localhost"
    """Mail or web address of whoever runs this, put into the user agent."""
    delay: float | None = None
    jitter: float = 0.5
    """Share of the delay by which it is varied either way."""
    concurrency: int = 16
    """Requests in flight altogether; one host never has more than one."""
    timeout: float = 30.0
    page_bytes: int = 8 * MIB
    file_bytes: int = 64 * MIB
    redirects: int = 5
    retries: int = 2
    backoff: float = 2.0
    """Pause before the first retry; doubled for each further one."""
    longest_pause: float = 60.0
    """A longer Retry-After is not waited for: the source is due again when it is over."""
    details: int = 40
    """Notice pages a source per crawl; what is left over is due at the next."""
    look_seconds: float = 480.0
    """After which a source's crawl fetches no further notice; shorter than the lease."""
    files_per_notice: int = 10
    allow_loopback: bool = False
    """Fetch from this machine: practice boards and tests."""
    robots: bool = True
    proxies: Mapping[str, str] = field(default_factory=dict)
    ca_bundles: Mapping[str, Path] = field(default_factory=dict)
    keys: Mapping[str, str] = field(default_factory=dict)
    replay: Path | None = None
    """Folder of recorded pages that answer every request."""

    @property
    def user_agent(self) -> str:
        return f"{ROBOT}/1.0 (+{self.contact}; public notice watcher, obeys robots.txt)"


ROBOT = "VoucherWatch"
"""The name that robots.txt may address."""
LEASE = timedelta(minutes=12)
"""How long a claim on a source lasts; ``look_seconds`` stays below it."""


def scrapy_settings(settings: CrawlSettings) -> dict[str, Any]:
    """Return Scrapy's settings.

    Redirects, retries, robots, cookies and delays are ours (``crawler.engine.fetcher``):
    each of their requests has to pass the guard and wait for its host's turn,
    which several crawls share.
    """
    handler = (
        "crawler.engine.replay.ReplayHandler"
        if settings.replay
        else "crawler.engine.ca_bundle_handler.CaBundleHandler"
    )
    return {
        "ROBOTSTXT_OBEY": settings.robots,
        "USER_AGENT": settings.user_agent,
        "DOWNLOAD_VERIFY_CERTIFICATES": True,
        "DOWNLOAD_HANDLERS": {
            "http": handler,
            "https": handler,
            "file": None,
            "ftp": None,
            "s3": None,
            "data": None,
        },
        "DOWNLOAD_MAXSIZE": settings.page_bytes,
        "DOWNLOAD_WARNSIZE": 0,
        "DOWNLOAD_TIMEOUT": settings.timeout,
        "DOWNLOAD_FAIL_ON_DATALOSS": False,
        "DOWNLOAD_DELAY": 0,
        "CONCURRENT_REQUESTS": settings.concurrency,
        "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
        "DOWNLOADER_MIDDLEWARES_BASE": {
            "scrapy.downloadermiddlewares.httpproxy.HttpProxyMiddleware": 750,
            "scrapy.downloadermiddlewares.httpcompression.HttpCompressionMiddleware": 800,
        },
        "SPIDER_MIDDLEWARES_BASE": {},
        "EXTENSIONS_BASE": {},
        "TELNETCONSOLE_ENABLED": False,
        "REMOTE_CONTROL_ENABLED": False,
        "LOG_ENABLED": False,
        "TWISTED_REACTOR": "twisted.internet.asyncioreactor.AsyncioSelectorReactor",
    }
