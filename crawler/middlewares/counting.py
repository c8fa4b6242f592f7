"""Requests and bytes of a crawl, counted where robots.txt, redirects and retries pass
too.
"""

from __future__ import annotations

from scrapy import Request
from scrapy.http import Response

from crawler.middlewares.origin import origin_of


class CountingMiddleware:
    """In place of Scrapy's DownloaderStats, which counts for all spiders' sources together."""

    def process_request(self, request: Request) -> None:
        if (origin := origin_of(request)) is not None:
            origin.traffic.requests += 1

    def process_response(
        self, request: Request, response: Response
    ) -> Response:
        # Bodies as they came, still compressed: this is below HttpCompression.
        if (origin := origin_of(request)) is not None:
            origin.traffic.received += len(response.body)
        return response
