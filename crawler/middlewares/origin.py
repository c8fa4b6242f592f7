"""For whom a request is made: carried in ``Request.meta`` through redirects and retries."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from scrapy import Request

from crawler.platforms.base import Board

ORIGIN: Final = "origin"
"""The key in ``Request.meta``."""


@dataclass(slots=True)
class Traffic:
    """What a crawl costs its site: requests, and bytes of bodies received."""

    requests: int = 0
    received: int = 0


@dataclass(slots=True, eq=False, weakref_slot=True)
class RequestOrigin:
    """One crawl of one board; *traffic* counts what it costs.

    Compared by identity, since its cookies belong to this crawl alone.
    """

    board: Board
    traffic: Traffic
    clock: Callable[[], datetime]


def origin_of(request: Request) -> RequestOrigin | None:
    """Return the crawl that *request* belongs to; none has a request of ``scrapy shell``."""
    found: RequestOrigin | None = request.meta.get(ORIGIN)
    return found


def source_of(request: Request) -> str:
    """Return the name of the source that *request* is made for, or its host."""
    origin = origin_of(request)
    return (
        origin.board.name if origin is not None else request.url.split("/")[2]
    )
