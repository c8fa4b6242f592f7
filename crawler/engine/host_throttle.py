"""Politeness towards a host: one request at a time, a pause between two, and what its
robots.txt asks.

Shared by all crawls of a process, since a host does not care which crawl a
request belongs to.
"""

from __future__ import annotations

import asyncio
import random
import re
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Final

from protego import Protego

LONGEST_PAUSE: Final = 6 * 3600.0
"""Seconds; whatever Retry-After asks for: a year, or 9999, is a misconfigured server,
not a wish.
"""
_SECONDS: Final = re.compile(r"[0-9]{1,300}(?:\.[0-9]{1,300})?")
ROBOTS_KEPT = 24 * 3600.0
"""Seconds; RFC 9309 §2.4 asks not to keep it longer."""


@dataclass(slots=True)
class _HostState:
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    left_at: float = -1e9


@dataclass(slots=True)
class _RobotsRules:
    said: Protego | None
    """``None``: there are no rules."""
    until: float


class HostThrottle:
    """Turns at hosts, and their rules; one for each event loop."""

    def __init__(self, concurrency: int) -> None:
        self._hosts: dict[str, _HostState] = {}
        self._rules: dict[str, _RobotsRules] = {}
        self._in_flight = asyncio.Semaphore(concurrency)

    @asynccontextmanager
    async def turn(self, host: str, delay: float, jitter: float) -> AsyncIterator[None]:
        """Wait until *host* is free and *delay* seconds (varied by *jitter*) after its
        last answer have passed.
        """
        place = self._hosts.setdefault(host, _HostState())
        async with place.lock:
            pause = (
                place.left_at
                + delay * (1 + random.uniform(-jitter, jitter))  # noqa: S311
                - time.monotonic()
            )
            if delay and pause > 0:
                await asyncio.sleep(pause)
            async with self._in_flight:
                try:
                    yield
                finally:
                    place.left_at = time.monotonic()

    async def rules(
        self, origin: str, fetch: Callable[[], Awaitable[str | None]]
    ) -> Protego | None:
        """Return what *origin*'s robots.txt says, fetched at most once a day; *fetch*
        gives its text or ``None``.
        """
        retained = self._rules.get(origin)
        if retained is None or retained.until < time.monotonic():
            text = await fetch()
            retained = _RobotsRules(
                Protego.parse(text) if text is not None else None,
                time.monotonic() + ROBOTS_KEPT,
            )
            self._rules[origin] = retained
        return retained.said


_SHARED: dict[int, tuple[asyncio.AbstractEventLoop, HostThrottle]] = {}


def shared(concurrency: int) -> HostThrottle:
    """Return the running loop's throttle."""
    loop = asyncio.get_running_loop()
    for stale in [key for key, (other, _) in _SHARED.items() if other.is_closed()]:
        del _SHARED[stale]
    return _SHARED.setdefault(id(loop), (loop, HostThrottle(concurrency)))[1]


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
        at = at if at.tzinfo else at.replace(tzinfo=UTC)  # "-0000" and no zone at all
        left = (at - now).total_seconds()
    except (ValueError, TypeError, IndexError):
        return None
    except OverflowError:  # the last hours of the year 9999, in a zone west of ours
        return LONGEST_PAUSE
    return min(max(0.0, left), LONGEST_PAUSE)


def crawl_delay(said: float | str | None, longest: float) -> float:
    """Return the seconds between two requests that a robots.txt asks for, within reason.

    >>> crawl_delay(10, 60.0), crawl_delay("86400", 60.0), crawl_delay(None, 60.0), crawl_delay(float("nan"), 60.0), crawl_delay(-1, 60.0)
    (10.0, 60.0, 0.0, 0.0, 0.0)
    """
    asked = float(said or 0)
    return min(asked, longest) if asked > 0 else 0.0
