"""Download errors, and their translation into states of the source."""

from __future__ import annotations

from typing import Final

from scrapy import Request
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
)
from twisted.internet.error import ConnectError, ConnectionLost
from twisted.web.client import ResponseFailed

from crawler.engine.address_guard import OffHosts
from crawler.errors import Blocked, BoardChanged, SourceTrouble, Unreachable
from crawler.middlewares.origin import source_of
from net.ssrf import Refused

NO_ANSWER: Final = (
    CannotResolveHostError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    ResponseDataLossError,
    ConnectError,
    ConnectionLost,
    ResponseFailed,
    TimeoutError,
    OSError,
)
"""What a download raises when it is worth trying again."""
# In words, for verdicts; other errors speak for themselves.
_WHY: Final = (
    (CannotResolveHostError, "its name does not resolve to a public address"),
    (DownloadConnectionRefusedError, "the connection was refused"),
    (DownloadTimeoutError, "no answer in time"),
    (TimeoutError, "no answer in time"),
)
REQUEST_ERRORS: Final = (
    SourceTrouble,
    Refused,
    IgnoreRequest,
    DownloadCancelledError,
    *NO_ANSWER,
)
"""Everything that a download raises for a reason that lies with the site."""


class RobotsForbidden(IgnoreRequest):
    """robots.txt asks us not to fetch this."""


class TooManyRedirects(IgnoreRequest):
    """A redirect loop."""


class RetryLater(Unreachable):
    """The host asks to be left alone for *seconds*."""

    def __init__(
        self, source: str, url: str, why: str, *, seconds: float
    ) -> None:
        super().__init__(source, url, why)
        self.seconds = seconds


def trouble_of(
    error: BaseException, request: Request, url: str
) -> SourceTrouble:
    """Return the state of a source whose *request* ended in one of ``REQUEST_ERRORS``;
    *url* is its address as it may be shown.
    """
    source = source_of(request)
    if isinstance(error, SourceTrouble):
        return error
    if isinstance(error, Refused | RobotsForbidden | TooManyRedirects):
        blocked = Blocked(source, url, str(error))
        if isinstance(error, OffHosts) and error.is_permanent:
            blocked.leads_to = error.url
        return blocked
    if isinstance(error, DownloadCancelledError | IgnoreRequest):
        # The handler stops at the limit; the decompression does, with IgnoreRequest.
        limit = request.meta["download_maxsize"] // 1024**2
        return BoardChanged(
            source, url, f"an answer of more than {limit} MB was cut off"
        )
    for kind, why in _WHY:
        if isinstance(error, kind):
            return Unreachable(source, url, why)
    # Twisted's messages run over several lines, with an object's address in them.
    words = " ".join(str(error).split())[:160]
    why = f"no answer ({words or type(error).__name__})"
    return Unreachable(source, url, why)
