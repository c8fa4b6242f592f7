"""The application over a store, asked without a server."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from typing import Any

import httpx2
import pytest

from notifier.messages.sender_profile import SenderProfile
from storage.db.engine import Engine
from tests.clock import Clock
from tests.web.browser import CHROMIUM
from web.app import create_app
from web.http.security import RateLimit
from web.pages.bounces import BounceConfig

BASE = "https://voucher.example"
SECRET = "a secret that is long enough"


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    sync_api = pytest.importorskip(
        "playwright.sync_api", reason="playwright is a development dependency"
    )
    with sync_api.sync_playwright() as driver:
        browser = driver.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox"]
        )
        yield browser
        browser.close()


def application(
    store: Engine, clock: Clock, *, base_url: str = BASE, **text: Any
) -> Any:
    values = {
        "rendered": RateLimit(100_000, 100_000),
        "fresh_for": 0.0,
        "bounces": BounceConfig("bounce key", SenderProfile(BASE, SECRET)),
        **text,
    }
    return create_app(
        store=store, base_url=base_url, secret=SECRET, clock=clock, **values
    )


@pytest.fixture
async def client(
    engine: Engine, clock: Clock
) -> AsyncIterator[httpx2.AsyncClient]:
    """A reader of the pages; runs on SQLite and on PostgreSQL."""
    async with asking(application(engine, clock)) as client:
        yield client


@pytest.fixture
async def lite(
    sqlite_engine: Engine, clock: Clock
) -> AsyncIterator[httpx2.AsyncClient]:
    """The same on SQLite alone."""
    async with asking(application(sqlite_engine, clock)) as client:
        yield client


def asking(app: Any) -> httpx2.AsyncClient:
    return httpx2.AsyncClient(
        transport=httpx2.ASGITransport(app), base_url=BASE
    )
