"""The privacy page tells the operator's own numbers."""

from __future__ import annotations

import pytest

from config.retention import Retention
from storage.db.engine import Engine
from tests.clock import Clock
from tests.web.conftest import application, asking


@pytest.mark.parametrize("language", ["ko", "en"])
async def test_it_says_how_long_what_is_kept(
    sqlite_engine: Engine, clock: Clock, language: str
) -> None:
    kept = Retention(alerts=411, messages=92, pages=733, ledger=1_099)
    async with asking(
        application(sqlite_engine, clock, retention=kept)
    ) as client:
        page = await client.get("/privacy", params={"lang": language})
        form = await client.get("/subscribe")
    assert page.status_code == 200
    unit = "days" if language == "en" else "일"
    for days in ("411", "92", "733", "28"):
        assert f"{days}{' ' if language == 'en' else ''}{unit}" in page.text
    assert "1,099" in page.text or "1099" in page.text
    assert 'href="/privacy"' in form.text
