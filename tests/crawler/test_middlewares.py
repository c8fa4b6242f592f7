"""Where Scrapy's own part would do wrong by us: each mended fault, through the real engine."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest
from scrapy.settings import Settings
from scrapy.utils.conf import build_component_list
from scrapy.utils.python import global_object_name
from twisted.internet import endpoints

from crawler.platforms.base import Board
from crawler.settings import CrawlSettings, scrapy_settings, worker_settings
from storage.db.engine import Engine
from tests.conftest import NOW
from tests.crawler.conftest import LOCAL, BoardServer, Look, Served, looks_at
from tests.crawler.practice import (
    PracticeBoard,
    RowsOnly,
    listing,
    notice,
    row,
)


def middlewares_of(settings: dict[str, Any]) -> list[str]:
    """The downloader middlewares in the order in which Scrapy puts them."""
    merged = Settings(settings).get_component_priority_dict_with_base(
        "DOWNLOADER_MIDDLEWARES"
    )
    names = []
    for found in build_component_list(merged):
        is_name = isinstance(found, str)
        names.append(found if is_name else global_object_name(found))
    return names


def test_a_worker_and_scrapys_commands_use_the_same_middlewares() -> None:
    used = middlewares_of(worker_settings(CrawlSettings()))
    assert used == middlewares_of(scrapy_settings(CrawlSettings()))
    assert used[0] == "crawler.middlewares.guard.AddressGuardMiddleware"


def board_at(base: str, name: str, **facts: object) -> Board:
    names = {"base_url": base, "name": name, "__module__": __name__, **facts}
    board: Board = type("Practice", (RowsOnly,), names)()
    return board


def by_name(site: BoardServer) -> str:
    """The same server under another host name."""
    return site.url.replace("127.0.0.1", "localhost")


def test_everyone_who_waits_for_one_robots_txt_is_judged_by_it(
    in_reactor: Callable[..., Any], sqlite_engine: Engine, site: BoardServer
) -> None:
    site.hold = 0.05
    boards = []
    for number in range(6):
        path = f"/private/{number}"
        boards.append(board_at(site.url, f"board-{number}", listing_path=path))
    reports = looks_at(in_reactor, sqlite_engine, boards, [])
    assert {report.verdict for report in reports} == {"blocked"}
    assert [got.path for got in site.received] == ["/robots.txt"]


def test_a_redirect_waits_in_the_slot_of_the_host_that_it_leads_to(
    in_reactor: Callable[..., Any], sqlite_engine: Engine, site: BoardServer
) -> None:
    site.hold = 0.05
    target = f"{by_name(site)}/list"
    site.pages |= {
        "/list": Served(listing(row(1))),
        "/moved": Served("", 302, {"Location": target}),
    }
    hosts = ("127.0.0.1", "localhost")
    moved = board_at(site.url, "moved", listing_path="/moved", hosts=hosts)
    others = [
        board_at(by_name(site), f"there-{number}") for number in range(3)
    ]
    reports = looks_at(in_reactor, sqlite_engine, [moved, *others], [])
    assert {report.verdict for report in reports} == {"ok"}
    there = [
        got
        for got in site.received
        if got.headers["host"].startswith("localhost")
    ]
    assert len(there) == 5, "robots.txt, three boards and the redirect"
    for earlier, later in pairwise(sorted(got.at for got in there)):
        assert later - earlier >= site.hold * 0.9


def test_robots_txt_is_asked_on_the_host_that_a_redirect_leads_to(
    look: Look, site: BoardServer
) -> None:
    site.pages["/moved"] = Served(
        "", 302, {"Location": f"{by_name(site)}/private/x"}
    )
    hosts = ("127.0.0.1", "localhost")
    report = look(
        board_at(site.url, "moved", listing_path="/moved", hosts=hosts)
    )
    assert (report.verdict, "robots.txt" in report.why) == ("blocked", True)
    assert site.paths() == ["/moved"]


def test_a_redirect_in_euc_kr_bytes_leads_where_they_say(
    look: Look, site: BoardServer
) -> None:
    folder = "/공고".encode("cp949").decode("latin-1")
    site.pages |= {
        "/moved": Served("", 302, {"Location": folder}),
        "/%B0%F8%B0%ED": Served(listing(row(1))),
    }
    assert (
        look(board_at(site.url, "moved", listing_path="/moved")).verdict
        == "ok"
    )


def test_the_pause_begins_when_a_slow_answer_has_come(
    look: Look, site: BoardServer
) -> None:
    site.hold = 0.3
    site.pages |= {
        "/list": Served(listing(row(1))),
        "/view/1": Served(notice()),
    }
    settings = replace(LOCAL, delay=0.3, jitter=0.0)
    assert (
        look(PracticeBoard.at(site.url)(), settings=settings).verdict == "ok"
    )
    times = [got.at for got in site.received]
    assert min(later - earlier for earlier, later in pairwise(times)) >= 0.59


def test_a_board_that_is_slow_to_be_asked_slows_the_others_of_its_host(
    in_reactor: Callable[..., Any], sqlite_engine: Engine, site: BoardServer
) -> None:
    site.pages["/list"] = Served(listing(row(1)))
    settings = replace(LOCAL, delay=None, jitter=0.0)
    boards = [
        board_at(site.url, "patient", delay=0.4),
        board_at(site.url, "hasty", delay=0.0),
    ]
    looks_at(in_reactor, sqlite_engine, boards, [], settings=settings)
    times = [got.at for got in site.received if got.path.startswith("/list")]
    assert times[1] - times[0] >= 0.39


def test_a_cookie_lives_as_long_as_its_crawl(
    look: Look, site: BoardServer
) -> None:
    session = {"Set-Cookie": "session=abc; Path=/"}
    site.pages |= {
        "/list": Served(listing(row(1)), headers=session),
        "/view/1": Served(notice()),
    }
    board = PracticeBoard.at(site.url)()
    for minutes in (0, 5):
        look(board, now=NOW + timedelta(minutes=minutes))
    sent = [
        got.headers.get("cookie")
        for got in site.received
        if got.path != "/robots.txt"
    ]
    assert sent == [None, "session=abc", None]


@pytest.mark.parametrize("domain", ["localhost", "example.kr", ".kr"])
def test_a_cookie_for_strangers_is_not_sent_to_them(
    look: Look, site: BoardServer, domain: str
) -> None:
    cookie = {"Set-Cookie": f"session=abc; Path=/; Domain={domain}"}
    moved = f"{by_name(site)}/there"
    site.pages |= {
        "/list": Served("", 302, cookie | {"Location": moved}),
        "/there": Served(listing(row(1))),
    }
    board = board_at(site.url, "moved", hosts=("127.0.0.1", "localhost"))
    assert look(board).verdict == "ok"
    assert [got.headers.get("cookie") for got in site.received] == [
        None
    ] * len(site.received)


def test_a_failing_robots_txt_is_tried_as_often_as_a_page_and_no_oftener(
    look: Look, site: BoardServer
) -> None:
    site.pages["/robots.txt"] = Served("", 503)
    report = look(board_at(site.url, "down"))
    assert (report.verdict, report.requests) == ("unreachable", 2)
    assert report.why == "robots.txt answered 503"


def test_a_file_keeps_its_referer_through_a_redirect(
    look: Look, site: BoardServer
) -> None:
    link = '<li><a href="/f">공고문.txt (1 KB)</a></li>'
    site.pages |= {
        "/list": Served(listing(row(1))),
        "/view/1": Served(notice(files=link)),
        "/f": Served("", 302, {"Location": "/g"}),
        "/g": Served("지원대상: 중소기업", media="text/plain"),
    }
    board = PracticeBoard.at(site.url)()
    look(board)
    (got,) = [got for got in site.received if got.path == "/g"]
    assert got.headers["referer"] == board.home


def test_a_host_is_encoded_once_however_often_it_is_fetched_from(
    look: Look, site: BoardServer
) -> None:
    site.pages["/list"] = Served(listing(row(1), row(2)))
    site.pages |= {"/view/1": Served(notice()), "/view/2": Served(notice())}
    board = PracticeBoard.at(site.url)()
    look(board)
    # Twisted's function, behind Scrapy's fallbacks, behind a memory of names.
    encode: Any = endpoints._idnaBytes  # type: ignore[attr-defined]
    encode.cache_clear()
    site.pages["/list"] = Served(listing(row(1), row(2), row(3)))
    site.pages["/view/3"] = Served(notice())
    assert look(board, now=NOW + timedelta(minutes=5)).new == 1
    counted = encode.cache_info()
    assert counted.misses == 1
    assert counted.hits > 0
