"""The crawler's own settings, and Scrapy's made from them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class CrawlSettings:
    """How politely, how much and from where is fetched; times are seconds, sizes bytes.

    *delay* replaces every card's own delay (zero is for loopback tests only),
    *proxies* and *ca_bundles* are by source name, *keys* by the name of the
    environment variable that held them.
    """

    contact: str = "operator@localhost"
    """Mail or web address of the operator, put into the user agent."""
    delay: float | None = None
    jitter: float = 0.5
    """Random variation of the delay, as a share of it."""
    concurrency: int = 16
    """Requests in flight altogether; one host never has more than one."""
    timeout: float = 30.0
    # Recorded pages of boards have less than one; what is larger is no list.
    page_bytes: int = 8 * MIB
    # A recorded form alone has two; calls with all their forms come in one ZIP.
    file_bytes: int = 64 * MIB
    # RFC 9309 §2.3.1.2 requires five for robots.txt; sites with more are in a loop.
    redirects: int = 5
    retries: int = 2
    backoff: float = 2.0
    """Pause before the first retry; doubled for each further one."""
    longest_pause: float = 60.0
    """The crawl does not wait for a longer Retry-After: the source is due again after
    it.
    """
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

    def without_keys(self, text: str) -> str:
        """Return *text* with the names of API keys in their place: an address, or an
        answer that repeats it.
        """
        for name, key in self.keys.items():
            for written in filter(None, {key, key_in_url(key)}):
                text = text.replace(written, f"{{{name}}}")
        return text


def key_in_url(key: str) -> str:
    """Return a key as it is in an address; data.go.kr also hands keys out quoted already."""
    return key if "%" in key else quote(key, safe="")


ROBOT = "VoucherWatch"
"""The name that robots.txt may address."""
LEASE = timedelta(minutes=12)
"""How long a claim on a source lasts; ``look_seconds`` stays below it."""


RETRIED_STATUSES: Final = frozenset({408, 425, 429, 500, 502, 503, 504})
"""Answers that say nothing about the board: it is asked again."""
_OURS: Final = "crawler.middlewares"
_SCRAPYS: Final = "scrapy.downloadermiddlewares"
DOWNLOADER_MIDDLEWARES: Final[Mapping[str, int | None]] = {
    f"{_SCRAPYS}.offsite.OffsiteMiddleware": None,
    f"{_OURS}.guard.AddressGuardMiddleware": 50,
    f"{_SCRAPYS}.robotstxt.RobotsTxtMiddleware": None,
    f"{_OURS}.robots.CachedRobotsMiddleware": 100,
    f"{_OURS}.slots.HostSlotMiddleware": 150,
    f"{_SCRAPYS}.httpauth.HttpAuthMiddleware": None,
    # Scrapy's DownloadTimeout, DefaultHeaders and UserAgent: 350, 400, 500
    f"{_SCRAPYS}.retry.RetryMiddleware": None,
    f"{_OURS}.retry.RetryAfterMiddleware": 550,
    # A board that sends a refresh instead of its list has changed; an operator decides.
    f"{_SCRAPYS}.redirect.MetaRefreshMiddleware": None,
    # Scrapy's HttpCompression: 590
    f"{_SCRAPYS}.redirect.RedirectMiddleware": None,
    f"{_OURS}.redirect.GuardedRedirectMiddleware": 600,
    f"{_SCRAPYS}.cookies.CookiesMiddleware": None,
    f"{_OURS}.cookies.CrawlCookiesMiddleware": 700,
    # Scrapy's HttpProxy: 750
    f"{_SCRAPYS}.stats.DownloaderStats": None,
    f"{_OURS}.counting.CountingMiddleware": 850,
    f"{_SCRAPYS}.httpcache.HttpCacheMiddleware": None,
}
"""Over Scrapy's own (``DOWNLOADER_MIDDLEWARES_BASE``); docs/decisions says which and why."""


def scrapy_settings(settings: CrawlSettings) -> dict[str, Any]:
    """Return Scrapy's settings, for the worker's spider and for Scrapy's own commands.

    What belongs to one board (its delay, proxy, hosts, limits) is on its requests.
    """
    handler = (
        "crawler.engine.replay.ReplayHandler"
        if settings.replay
        else "crawler.engine.ca_bundle_handler.CaBundleHandler"
    )
    return {
        "CRAWL_SETTINGS": settings,
        "ROBOTSTXT_OBEY": settings.robots,
        "USER_AGENT": settings.user_agent,
        "DEFAULT_REQUEST_HEADERS": {"Accept-Language": "ko,en;q=0.5"},
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
        # What is too large is a verdict.
        "DOWNLOAD_WARNSIZE": 0,
        "DOWNLOAD_TIMEOUT": settings.timeout,
        # A truncated response becomes a verdict: pages are checked for their end, files
        # for the flag that Scrapy sets (``why_unusable``).
        "DOWNLOAD_FAIL_ON_DATALOSS": False,
        "CONCURRENT_REQUESTS": settings.concurrency,
        "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
        "REDIRECT_MAX_TIMES": settings.redirects,
        "RETRY_TIMES": settings.retries,
        "RETRY_HTTP_CODES": sorted(RETRIED_STATUSES),
        # Scrapy's default and Twisted's ResponseFailed, an answer that broke off.
        "RETRY_EXCEPTIONS": [
            "scrapy.exceptions.CannotResolveHostError",
            "scrapy.exceptions.DownloadConnectionRefusedError",
            "scrapy.exceptions.DownloadFailedError",
            "scrapy.exceptions.DownloadTimeoutError",
            "scrapy.exceptions.ResponseDataLossError",
            "scrapy.core.downloader.handlers.http11.TunnelError",
            "twisted.internet.error.ConnectError",
            "twisted.internet.error.ConnectionDone",
            "twisted.internet.error.ConnectionLost",
            "twisted.web.client.ResponseFailed",
            OSError,
        ],
        # A failure becomes a verdict with its reason, so Scrapy need not log it.
        "RETRY_GIVE_UP_LOG_LEVEL": "DEBUG",
        "DOWNLOADER_MIDDLEWARES": dict(DOWNLOADER_MIDDLEWARES),
        "LOG_FORMATTER": "crawler.log_lines.ShortLogFormatter",
        "ITEM_PIPELINES": {
            "crawler.pipelines.read_and_store.ReadingPipeline": 300,
            "crawler.pipelines.read_and_store.StorePipeline": 800,
        },
        "TWISTED_DNS_RESOLVER": "crawler.engine.address_guard.GuardedThreadedResolver",
        "TELNETCONSOLE_ENABLED": False,
        "REMOTE_CONTROL_ENABLED": False,
        "TWISTED_REACTOR": "twisted.internet.asyncioreactor.AsyncioSelectorReactor",
    }


def worker_settings(settings: CrawlSettings) -> dict[str, Any]:
    """Return the settings of the spider in a worker: without Scrapy's extensions and
    logs, which are meant for the command line.
    """
    # Here: the settings themselves are read where no Scrapy is needed.
    from scrapy.settings import default_settings

    used: dict[str, int] = {}
    for place, order in (
        default_settings.DOWNLOADER_MIDDLEWARES_BASE
        | dict(DOWNLOADER_MIDDLEWARES)
    ).items():
        if order is not None:
            used[place] = order
    return scrapy_settings(settings) | {
        # Scrapy imports also what is switched off, to compare it: its cookies alone
        # are 2.4 MiB.
        "DOWNLOADER_MIDDLEWARES_BASE": used,
        "DOWNLOADER_MIDDLEWARES": {},
        "EXTENSIONS_BASE": {},
        "LOG_ENABLED": False,
    }
