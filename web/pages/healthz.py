"""``/healthz``: health checks for monitors and load balancers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

import anyio
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from storage.db.failures import DATABASE_ERRORS, DatabaseTrouble, diagnose
from storage.models import Source
from storage.queries.stats import Stats
from storage.verdicts import CrawlVerdict
from web.site import PRIVATE, Site

CRAWLED_WITHIN = timedelta(hours=26)
"""The last clean crawl must be younger: boards are crawled at night and on holidays
too, only less often.
"""
BLIND_AFTER = timedelta(minutes=30)
"""No board at all can be read for so long: that is our network, no site's."""
OVERDUE_AFTER = timedelta(minutes=15)
"""A delivery due for longer is overdue."""

ANSWERED_WITHIN = 15.0
"""Seconds; a database that responds cancels our statements after ten."""


async def healthz(request: Request) -> Response:
    """Answer 200 while every check passes, else 503; the body lists the checks."""
    site: Site = request.app.state.site
    try:
        with anyio.fail_after(ANSWERED_WITHIN):
            seen, others = await site.condition(OVERDUE_AFTER)
    except TimeoutError:
        return _response({"database": f"no answer in {ANSWERED_WITHIN:g} s"})
    except (*DATABASE_ERRORS, DatabaseTrouble) as error:
        fault = diagnose(error)
        if fault is None:
            raise
        # Without a database nothing else can be checked, and this is what is wrong.
        return _response({"database": str(fault)})
    return _response(all_checks(seen, others, site.clock()))


def all_checks(
    seen: Stats, others: Mapping[str, str], now: datetime
) -> dict[str, str]:
    """Return the checks of a database that answers: name → "ok …" or what is wrong."""
    overdue = seen.deliveries_overdue
    return {
        "database": "ok",
        "crawls": _crawls(seen, now),
        "deliveries": f"{overdue} overdue"
        if overdue
        else f"ok: {seen.deliveries_due} due",
        **others,
    }


def _response(checks: dict[str, str]) -> Response:
    well = all(check.startswith("ok") for check in checks.values())
    return JSONResponse(
        {"status": "ok" if well else "trouble", "checks": checks},
        200 if well else 503,
        headers=PRIVATE,
    )


def _crawls(seen: Stats, now: datetime) -> str:
    verdicts = {source.verdict for source in seen.sources}
    if verdicts == {CrawlVerdict.NEEDS_KEY}:
        return "every board waits for its API key: nothing is watched"
    if seen.newest_clean_crawl is None:
        # A new installation is well until its first crawl has failed.
        return (
            "ok: none yet"
            if all(source.last_crawl_at is None for source in seen.sources)
            else "no crawl has been clean yet"
        )
    age = now - seen.newest_clean_crawl
    minutes = max(0, int(age.total_seconds() // 60))
    if age > BLIND_AFTER and _is_blind(seen.sources):
        return f"no board can be read for {minutes} min"
    return (
        f"ok: {minutes} min ago"
        if age <= CRAWLED_WITHIN
        else f"the newest clean crawl is {minutes} min old"
    )


def _is_blind(sources: Iterable[Source]) -> bool:
    """Whether every board that was looked at could not be read."""
    verdicts = {CrawlVerdict(source.verdict) for source in sources}
    judged: set[CrawlVerdict] = set()
    for verdict in verdicts:
        if not verdict.is_pending and verdict is not CrawlVerdict.NEEDS_KEY:
            judged.add(verdict)
    return bool(judged) and all(verdict.misses_notices for verdict in judged)
