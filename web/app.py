"""The pages, feeds, calendar and API as one ASGI application."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

from fastapi import FastAPI
from starlette.routing import Route
from starlette.staticfiles import StaticFiles

from crawler.platforms.base import Board
from storage.engine import Engine
from storage.vitals import STORE_IS_DOWN
from web import calendars, errors, health, lists, notices, programmes
from web.cache import Cached
from web.feeds import routes as feeds
from web.guard import Manners
from web.site import Card, Site

_KEPT = ("/feed.", "/announcements/", "/programmes", "/calendar")
"""Public answers that are kept; with them ``/`` itself."""


def create_app(
    *,
    store: Engine,
    base_url: str,
    secret: str,
    clock: Callable[[], datetime],
    cards: Iterable[Card] = (),
    boards: Iterable[Board] = (),
    fresh_for: float = 1.0,
) -> Any:
    """Return the ASGI application.

    *boards* are the sources' cards: they tell readers what a source is called,
    and hear kept pages again to show evidence in its text (*cards* name sources
    without code).  *clock* returns aware instants.  Nothing is read from the
    environment.
    """
    site = Site(store=store, base_url=base_url, secret=secret, clock=clock, cards=cards, boards=boards, fresh_for=fresh_for)
    app = FastAPI(title="Voucher Watch", docs_url=None, redoc_url=None, openapi_url=None, exception_handlers=_handlers())
    app.state.site = site
    app.router.routes.extend(_routes())
    app.mount("/static", StaticFiles(directory=Path(__file__).parent / "static"))
    return Cached(Manners(app, https=base_url.startswith("https:")), revision=site.revision, clock=clock, paths=_KEPT)


def _handlers() -> dict[Any, Any]:
    return {**errors.HANDLERS, **dict.fromkeys(STORE_IS_DOWN, errors.store_down)}


def _routes() -> list[Route]:
    return [
        Route("/", lists.show),
        Route("/announcements/{id}.ics", calendars.single),
        Route("/announcements/{id}", notices.show),
        Route("/calendar", calendars.month),
        Route("/calendar.ics", calendars.feed),
        Route("/programmes", programmes.index),
        Route("/programmes/{slug}", programmes.show),
        Route("/feed.{format}", feeds.show),
        Route("/healthz", health.healthz),
    ]
