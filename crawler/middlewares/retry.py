"""A request that failed for a passing reason is sent again, when the site says so."""

from __future__ import annotations

import asyncio
import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Final

from scrapy import Request, Spider
from scrapy.downloadermiddlewares.retry import RetryMiddleware
from scrapy.http import Response
from scrapy.settings import BaseSettings

from crawler.middlewares.origin import origin_of
from crawler.settings import CrawlSettings

LONGEST_PAUSE: Final = 6 * 3600.0
"""Seconds; whatever Retry-After asks for: a year, or 9999, is a misconfigured server,
not a wish.
"""
# "120", and "0.5" as some proxies write; float() would also take "inf" and "1e9".
_SECONDS: Final = re.compile(r"[0-9]{1,300}(?:\.[0-9]{1,300})?")


class RetryAfterMiddleware(RetryMiddleware):
    """Scrapy's retries, with a pause before each; its own sends them within milliseconds
    whatever Retry-After asks for.

    A pause longer than ``longest_pause`` is not waited for: the answer goes on as it
    is, and the source is due again when the pause is over.  No slot is held meanwhile.
    """

    def __init__(self, settings: BaseSettings) -> None:
        super().__init__(settings)
        self._crawl: CrawlSettings = settings["CRAWL_SETTINGS"]

    async def process_response(  # type: ignore[override]  # Scrapy awaits what is awaitable
        self,
        request: Request,
        response: Response,
        spider: Spider | None = None,
    ) -> Request | Response:
        if response.status not in self.retry_http_codes:
            return response
        pause = requested_pause(request, response)
        if pause is not None and pause > self._crawl.longest_pause:
            return response
        again = self._retry(request, str(response.status))
        if again is None:
            return response
        # Before the request is handed back: as a new request it enters no slot yet.
        await asyncio.sleep(self._backoff(request) if pause is None else pause)
        return again

    async def process_exception(  # type: ignore[override]  # Scrapy awaits what is awaitable
        self,
        request: Request,
        exception: Exception,
        spider: Spider | None = None,
    ) -> Request | Response | None:
        again = None
        if isinstance(exception, self.exceptions_to_retry):
            again = self._retry(request, exception)
        if again is not None:
            await asyncio.sleep(self._backoff(request))
        return again

    def _backoff(self, request: Request) -> float:
        # Scrapy's count of the retries before this one.
        attempts: int = request.meta.get("retry_times", 0)
        return self._crawl.backoff * 2.0**attempts


def requested_pause(request: Request, response: Response) -> float | None:
    """Return the seconds for which a response asks to be left alone (``retry_after``)."""
    header = (response.headers.get("Retry-After") or b"").decode("latin-1")
    origin = origin_of(request)
    return retry_after(header, origin.clock() if origin else datetime.now(UTC))


def retry_after(header: str | None, now: datetime) -> float | None:
    """Return the seconds that a Retry-After header asks for, a number or a date, and
    ``LONGEST_PAUSE`` at most.

    ``None`` for what is neither, a negative number among it.

    >>> retry_after("120", datetime(2026, 11, 24, tzinfo=UTC)), retry_after("soon", datetime(2026, 11, 24, tzinfo=UTC))
    (120.0, None)
    >>> retry_after("31536000", datetime(2026, 11, 24, tzinfo=UTC))
    21600.0
    """
    text = (header or "").strip()
    if _SECONDS.fullmatch(text):
        return min(float(text), LONGEST_PAUSE)
    try:
        at = parsedate_to_datetime(text)
        # "-0000" and no zone at all come out without one.
        at = at if at.tzinfo else at.replace(tzinfo=UTC)
        left = (at - now).total_seconds()
    except (ValueError, TypeError, IndexError):
        return None
    except OverflowError:
        # The last hours of the year 9999, in a zone west of ours.
        return LONGEST_PAUSE
    return min(max(0.0, left), LONGEST_PAUSE)
