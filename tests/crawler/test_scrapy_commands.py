"""``scrapy list``, ``scrapy crawl`` and ``scrapy shell`` from the project's folder."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from crawler import catalogue
from storage import sources
from storage.db.engine import open_engine, reading, writing
from tests.commands import ROOT, run_command
from tests.conftest import NOW
from tests.crawler.conftest import BoardServer, Served
from tests.crawler.practice import listing, notice, row

PRACTICE = """
from crawler import catalogue
from tests.crawler.practice import PracticeBoard
from worker.scrapy_project import *

board = PracticeBoard.at({url!r})()
catalogue.boards = lambda: (board,)
catalogue.find = lambda name: {{"practice": board}}[name]
"""
Scrapy = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def scrapy(tmp_path: Path, sqlite_url: str, site: BoardServer) -> Scrapy:
    """Run a command of Scrapy's; with *practice*, the one source is the practice board."""
    (tmp_path / "practice_project.py").write_text(
        PRACTICE.format(url=site.url)
    )

    def run(
        *words: str, practice: bool = True
    ) -> subprocess.CompletedProcess[str]:
        environment = os.environ | {
            "PYTHONPATH": os.pathsep.join([str(ROOT), str(tmp_path)]),
            "DATABASE_URL": sqlite_url,
            "ALLOW_LOOPBACK": "1",
            "CRAWL_DELAY": "0",
        }
        if practice:
            environment["SCRAPY_SETTINGS_MODULE"] = "practice_project"
        return run_command("scrapy", *words, env=environment)

    site.pages |= {
        "/list": Served(listing(row(1), row(2))),
        "/view/1": Served(
            notice(files='<li><a href="/f">공고문.txt (1 KB)</a></li>')
        ),
        "/view/2": Served(notice()),
        "/f": Served("지원대상: 중소기업", media="text/plain"),
    }
    return run


def stored(tmp_path: Path) -> dict[str, Any]:
    with reading(open_engine(f"sqlite:///{tmp_path / 'watch.db'}")) as session:
        known = sources.health(session, now=NOW)
        return {health.name: health for health in known}


def test_scrapy_list_names_every_source(scrapy: Scrapy) -> None:
    names = scrapy("list", practice=False).stdout.split()
    assert names == [board.name for board in catalogue.boards()]


def test_scrapy_crawl_stores_what_it_finds_and_records_the_crawl(
    scrapy: Scrapy, tmp_path: Path, site: BoardServer
) -> None:
    done = scrapy("crawl", "practice")
    assert done.returncode == 0, done.stderr
    assert "ok: " in done.stderr
    health = stored(tmp_path)["practice"]
    assert (health.verdict, health.announcements, health.crawling) == (
        "ok",
        2,
        False,
    )
    assert site.paths() == ["/list?page=1", "/view/1", "/f", "/view/2"]
    again = scrapy("crawl", "practice")
    assert "unchanged: " in again.stderr


def test_scrapy_crawl_with_a_file_writes_the_notices_and_stores_nothing(
    scrapy: Scrapy, tmp_path: Path
) -> None:
    file = tmp_path / "items.jsonl"
    for _ in range(2):
        done = scrapy("crawl", "practice", "-O", str(file))
        assert done.returncode == 0, done.stderr
        items = [json.loads(line) for line in file.read_text().splitlines()]
        assert [item["key"] for item in items] == ["1", "2"]
        assert items[0]["attachments"][0]["name"] == "공고문.txt"
        assert items[0]["reading"]["windows"][0]["closes"].startswith(
            "2026-12-10"
        )
    assert stored(tmp_path) == {}


def test_scrapy_crawl_leaves_a_source_to_the_worker_that_has_it(
    scrapy: Scrapy, tmp_path: Path, site: BoardServer
) -> None:
    from config.clock import now
    from crawler.settings import LEASE

    engine = open_engine(f"sqlite:///{tmp_path / 'watch.db'}")
    with writing(engine) as session:
        sources.register(session, {"practice": "127.0.0.1"}, now=now())
        sources.claim(
            session, ["practice"], now=now(), by="a worker", lease=LEASE
        )
    done = scrapy("crawl", "practice")
    assert "left to the worker that is crawling them: practice" in done.stderr
    assert site.received == []


def test_scrapy_shell_fetches_as_politely_as_a_crawl(
    scrapy: Scrapy, site: BoardServer
) -> None:
    code = "response.css('td a::text').getall()"
    done = scrapy("shell", f"{site.url}/list?page=1", "-c", code)
    assert "2026년 연습 바우처 지원사업 1차 공고" in done.stdout, done.stderr
    assert [got.path for got in site.received] == [
        "/robots.txt",
        "/list?page=1",
    ]
    assert "VoucherWatch" in site.received[0].headers["user-agent"]
    refused = scrapy("shell", f"{site.url}/private/list", "-c", "response")
    assert (refused.stdout.strip(), refused.returncode) == ("None", 0), (
        refused.stderr
    )
    assert "/private/list" not in site.paths()


def test_scrapy_shell_reaches_no_private_address(scrapy: Scrapy) -> None:
    refused = scrapy("shell", "http://10.255.255.1/", "-c", "response")
    assert "Refused" in refused.stderr
