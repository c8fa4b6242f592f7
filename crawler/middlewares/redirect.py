"""Where a redirect leads: Scrapy's middleware, adapted to slots of several hosts."""

from __future__ import annotations

from scrapy import Request, Spider
from scrapy.downloadermiddlewares.redirect import RedirectMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response

from crawler.middlewares.errors import TooManyRedirects
from net.ssrf import Refused

_REDIRECTS = frozenset({301, 302, 303, 307, 308})


class GuardedRedirectMiddleware(RedirectMiddleware):
    """A redirect becomes a request that passes guard, robots and its own host's slot.

    Scrapy's own leaves the first host's slot on it, so that the second host may get
    two requests at once, and hands a redirect to ``file:`` on as if it were a page.
    """

    def process_response(
        self,
        request: Request,
        response: Response,
        spider: Spider | None = None,
    ) -> Request | Response:
        try:
            result = super().process_response(request, response)
        except IgnoreRequest as ended:
            why = f"more than {self.max_redirect_times} redirects"
            raise TooManyRedirects(why) from ended
        except ValueError as broken:
            raise Refused(f"a redirect to no address: {broken}") from broken
        if isinstance(result, Request):
            # HostSlotMiddleware gives it that of its own host.
            result.meta.pop("download_slot", None)
        elif response.status in _REDIRECTS and "Location" in response.headers:
            raise Refused("only http and https addresses are reached")
        return result

    def handle_referer(self, request: Request, response: Response) -> None:
        """Keep it: files are served to those alone who come from the board, also after
        a redirect, and the guard lets no request leave the board's hosts.
        """
