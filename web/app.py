"""The pages, feeds, calendar and API as one ASGI application."""

from __future__ import annotations

import gc
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any

from fastapi import FastAPI
from starlette.routing import Route
from starlette.types import ASGIApp

from config.retention import Retention
from crawler.platforms.base import Board
from notifier.messages.sender_profile import SenderProfile
from storage.db.engine import Engine
from storage.db.failures import DATABASE_ERRORS, DatabaseTrouble
from web.api import routes as api
from web.feeds import routes as feeds
from web.http import errors
from web.http.forms import OFTEN
from web.http.rate_limit import AT_ONCE, RENDERED, RateLimitMiddleware
from web.http.response_cache import ResponseCacheMiddleware
from web.http.security import (
    RateLimit,
    SecurityHeadersMiddleware,
    TokenBuckets,
)
from web.http.static_files import (
    STATIC,
    Static,
    describe,
    icon,
    lead_to_description,
    manifest,
    robots,
    service_worker,
    sitemap,
)
from web.pages import (
    bounces,
    calendars,
    duplicates,
    healthz,
    lists,
    metrics,
    notices,
    privacy,
    private_feeds,
    programmes,
    push,
    subscribe,
)
from web.pages import sources as board_pages
from web.pages.bounces import BounceConfig
from web.pages.list_answers import RowCache
from web.pages.subscribe import SignupConfig
from web.site import Site

# Public pages that ``ResponseCacheMiddleware`` keeps; with them `/` itself.
_CACHED_PAGES = (
    "/feed.",
    "/announcements/",
    "/programmes",
    "/calendar",
    "/sources",
    "/openapi.json",
)
# Not `/api/export`: one file of the whole archive would evict everything else.
_CACHED_DATA = (
    "/api/announcements",
    "/api/programmes",
    "/api/sources",
    "/api/events",
)


def create_app(  # noqa: PLR0913  (every value is handed in at this edge)
    *,
    store: Engine,
    base_url: str,
    secret: str,
    clock: Callable[[], datetime],
    boards: Iterable[Board] = (),
    bounces: BounceConfig | None = None,
    signup: SignupConfig | None = None,
    rendered: RateLimit = RENDERED,
    at_once: int = AT_ONCE,
    fresh_for: float = 1.0,
    retention: Retention | None = None,
) -> ASGIApp:
    """Return the ASGI application.

    *boards* are the sources: they name each source, and parse stored pages again to
    show evidence in its context.  *bounces* verifies bounce reports; without it they
    are refused.  *signup* names the channels that are set up; without it all are
    offered.  *rendered* limits how many uncached responses one client may request,
    *at_once* how many concurrently.  *clock* returns aware instants; *fresh_for* is how
    many seconds an answer may lag behind the store; *retention* is shown on the privacy
    page.  Nothing is read from the environment.
    """
    site = Site(
        store=store,
        base_url=base_url,
        secret=secret,
        clock=clock,
        boards=boards,
        fresh_for=fresh_for,
        retention=retention,
    )
    app = _api_app(site)
    app.state.site = site
    app.state.rows = RowCache()
    app.state.briefs = api.BriefCache()
    app.state.buckets = TokenBuckets(OFTEN)
    app.state.signup = signup or SignupConfig()
    app.state.bounces = bounces or BounceConfig(
        "", SenderProfile(site.base_url, secret)
    )
    # Not by ``include_router``, which would build each route and its response
    # validators again for every application.
    app.router.routes.extend([*_routes(), *api.router.routes])
    app.mount("/static", Static(directory=STATIC))
    # From the inside out.  The cache is outermost: cached answers are not rate limited,
    # and have the security headers already.
    guarded = SecurityHeadersMiddleware(
        RateLimitMiddleware(app, rendered, at_once),
        https=base_url.startswith("https:"),
    )
    return ResponseCacheMiddleware(
        guarded,
        revision=site.revision,
        clock=clock,
        paths=_CACHED_PAGES + _CACHED_DATA,
    )


def _api_app(site: Site) -> FastAPI:
    """Return the application without routes and state; it describes the API."""
    # By class: the drivers' errors share no base class of their own.
    down = dict.fromkeys(
        (*DATABASE_ERRORS, DatabaseTrouble), errors.store_down
    )
    handlers: dict[Any, Any] = {**errors.HANDLERS, **down}
    return FastAPI(
        title="Voucher Watch",
        version="1",
        summary="Korean government support announcements: windows and budgets, each with the words they were read from.",
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        # `errors` does it, without trusting the request's Host header.
        redirect_slashes=False,
        servers=[{"url": site.base_url}],
        exception_handlers=handlers,
        lifespan=_quiet_collector,
    )


@asynccontextmanager
async def _quiet_collector(app: FastAPI) -> AsyncIterator[None]:
    """Warm up, and exclude long-lived objects from garbage collection: walking them again
    and again would double the slowest answers.
    """
    app.state.site.prepare()
    gc.collect()
    gc.freeze()
    yield
    gc.unfreeze()


def _routes() -> list[Route]:
    return [
        Route("/", lists.show),
        # Before the page, whose `{id}` would take the ending too.
        Route("/announcements/{id}.ics", calendars.single),
        Route("/announcements/{id}", notices.show),
        Route("/programmes", programmes.index),
        Route("/programmes/{slug}", programmes.show),
        Route("/calendar", calendars.month),
        Route("/calendar.ics", calendars.feed),
        Route("/sources", board_pages.show),
        Route("/feed.{format}", feeds.show),
        Route("/subscribe", subscribe.subscribe),
        Route("/subscribe", subscribe.request_, methods=["POST"]),
        Route("/subscribed", subscribe.subscribed),
        Route("/confirm/{token}", subscribe.confirm, methods=["GET", "POST"]),
        Route("/renew/{token}", subscribe.renew, methods=["GET", "POST"]),
        Route(
            "/unsubscribe/{token}",
            subscribe.unsubscribe,
            methods=["GET", "POST"],
        ),
        Route("/manage/{token}", subscribe.manage),
        Route("/manage/{token}", subscribe.change, methods=["POST"]),
        Route("/push/manage", push.manage_device, methods=["POST"]),
        Route("/private/{token}/feed.{format}", private_feeds.feed),
        Route("/private/{token}/calendar.ics", private_feeds.calendar),
        Route("/operator/{token}/duplicates", duplicates.show),
        Route(
            "/operator/{token}/duplicates", duplicates.answer, methods=["POST"]
        ),
        Route("/operator/{token}/duplicates.jsonl", duplicates.export),
        Route("/operator/{token}/mends", board_pages.review),
        Route("/operator/{token}/mends", board_pages.answer, methods=["POST"]),
        Route("/bounces", bounces.receive, methods=["POST"]),
        Route("/privacy", privacy.show),
        Route("/healthz", healthz.healthz),
        Route("/metrics", metrics.show),
        Route("/openapi.json", describe),
        Route("/api", lead_to_description),
        Route("/api/", lead_to_description),
        Route("/favicon.ico", icon),
        Route("/apple-touch-icon.png", icon),
        Route("/sw.js", service_worker),
        Route("/robots.txt", robots),
        Route("/sitemap.xml", sitemap),
        Route("/manifest.webmanifest", manifest),
    ]
