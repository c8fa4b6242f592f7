"""Programs that readers use take the feeds and the calendar.  ``apt-get install --no-install-recommends newsboat khal``."""

import asyncio
import os
import shutil
import sqlite3
import subprocess
from pathlib import Path

import pytest

from storage.db.engine import Engine, writing
from tests.clock import Clock
from tests.conftest import NOW
from tests.factories import announce, window
from tests.web.conftest import application, asking

TITLES = ["2026년 AI 바우처 지원사업", "R&D <신규> 😀", "가" * 400]


@pytest.fixture
def fetched(sqlite_engine: Engine, tmp_path: Path) -> Path:
    """The feeds and the calendar as files."""
    with writing(sqlite_engine) as session:
        for title in TITLES:
            announce(
                session,
                title,
                now=NOW,
                windows=[window("2026-11-20", "2026-12-04T18:00")],
            )

    async def fetch() -> None:
        async with asking(application(sqlite_engine, Clock())) as client:
            for name in ("feed.rss", "feed.atom", "calendar.ics"):
                (tmp_path / name).write_bytes(
                    (await client.get(f"/{name}")).content
                )

    asyncio.run(fetch())
    return tmp_path


@pytest.mark.skipif(
    shutil.which("newsboat") is None,
    reason="no newsboat: apt-get install --no-install-recommends newsboat",
)
@pytest.mark.parametrize("name", ["feed.rss", "feed.atom"])
def test_newsboat_reads_the_feed(fetched: Path, name: str) -> None:
    urls, cache = fetched / "urls", fetched / "cache.db"
    urls.write_text(f"file://{fetched / name}\n")
    (fetched / "config").touch()
    environment = {**os.environ, "HOME": str(fetched), "LC_ALL": "C.UTF-8"}
    subprocess.run(
        [
            "newsboat",
            "-C",
            str(fetched / "config"),
            "-u",
            str(urls),
            "-c",
            str(cache),
            "-x",
            "reload",
        ],
        check=True,
        env=environment,
        timeout=60,
    )
    with sqlite3.connect(cache) as stored:
        rows = stored.execute(
            "SELECT title, url, guid FROM rss_item"
        ).fetchall()
        feed = stored.execute("SELECT title FROM rss_feed").fetchone()
    assert feed == ("바우처 알리미",)
    assert {title for title, _, _ in rows} == {
        TITLES[0],
        TITLES[1],
        "가" * 299 + "…",
    }
    assert all(guid.startswith("urn:voucher-watch:") for _, _, guid in rows)


@pytest.mark.skipif(
    shutil.which("khal") is None,
    reason="no khal: apt-get install --no-install-recommends khal",
)
def test_khal_imports_the_calendar(fetched: Path) -> None:
    (fetched / "days").mkdir()
    config = fetched / "khal.conf"
    config.write_text(
        f"[calendars]\n[[days]]\npath = {fetched / 'days'}\ntype = calendar\n[sqlite]\npath = {fetched / 'khal.db'}\n"
        "[locale]\nlocal_timezone = Asia/Seoul\ndefault_timezone = Asia/Seoul\ndateformat = %Y-%m-%d\nlongdateformat = %Y-%m-%d\n"
        "timeformat = %H:%M\ndatetimeformat = %Y-%m-%d %H:%M\nlongdatetimeformat = %Y-%m-%d %H:%M\n"
    )
    environment = {**os.environ, "HOME": str(fetched), "LC_ALL": "C.UTF-8"}
    khal = ["khal", "-c", str(config)]
    subprocess.run(
        [
            *khal,
            "import",
            "--batch",
            "-a",
            "days",
            str(fetched / "calendar.ics"),
        ],
        check=True,
        env=environment,
        timeout=60,
    )
    listed = subprocess.run(
        [*khal, "list", "2026-12-04", "1d"],
        check=True,
        env=environment,
        timeout=60,
        capture_output=True,
        text=True,
    ).stdout
    assert "[접수 마감] 2026년 AI 바우처 지원사업" in listed
    assert "18:00" in listed
