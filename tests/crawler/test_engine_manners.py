"""Politeness: robots, one request at a time, pauses, retries, and who we say we are."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest

from crawler.engine import Progress, crawl
from crawler.middlewares.retry import retry_after
from crawler.platforms.base import Fetch
from crawler.records import RawNotice
from storage import sources
from storage.db.engine import Engine, reading
from tests.cases import cases
from tests.conftest import NOW
from tests.crawler.conftest import LOCAL, BoardServer, Look, Served, looks_at
from tests.crawler.practice import PracticeBoard, listing, notice, row


def named(base: str, name: str, **facts: object) -> PracticeBoard:
    names = {"base_url": base, "name": name, "__module__": __name__, **facts}
    board: PracticeBoard = type("Practice", (PracticeBoard,), names)()
    return board


@pytest.fixture
def open_site(site: BoardServer) -> BoardServer:
    site.pages |= {
        "/list": Served(listing(row(1), row(2))),
        "/view/1": Served(notice()),
        "/view/2": Served(notice()),
    }
    return site


def test_what_robots_txt_forbids_is_not_fetched(
    look: Look, open_site: BoardServer
) -> None:
    report = look(
        named(open_site.url, "private", listing_path="/private/list")
    )
    assert (report.verdict, open_site.paths()) == ("blocked", [])
    assert "robots.txt" in report.why


def test_robots_txt_holds_for_files_too(
    look: Look, open_site: BoardServer
) -> None:
    open_site.pages["/view/1"] = Served(
        notice(files='<li><a href="/private/f">공고문.txt (1 KB)</a></li>')
    )
    assert look(named(open_site.url, "files")).verdict == "ok"
    assert "/private/f" not in open_site.paths()


def test_robots_txt_is_fetched_once_for_many_crawls(
    look: Look, open_site: BoardServer
) -> None:
    for n in range(3):
        look(named(open_site.url, "often"), now=NOW + timedelta(minutes=n))
    assert [got.path for got in open_site.received].count("/robots.txt") == 1


@pytest.mark.parametrize(
    ("status", "verdict"), [(404, "ok"), (403, "ok"), (503, "unreachable")]
)
def test_no_robots_txt_allows_all_and_a_broken_one_nothing(
    look: Look, open_site: BoardServer, status: int, verdict: str
) -> None:
    open_site.pages["/robots.txt"] = Served("", status)
    assert look(named(open_site.url, "robots")).verdict == verdict


def test_we_say_who_we_are_and_how_to_reach_us(
    look: Look, open_site: BoardServer
) -> None:
    look(named(open_site.url, "agent"))
    assert {got.headers["user-agent"] for got in open_site.received} == {
        LOCAL.user_agent
    }
    assert "test@example.org" in LOCAL.user_agent


def test_a_host_never_gets_two_requests_at_once(
    in_reactor: Callable[..., Any],
    sqlite_engine: Engine,
    open_site: BoardServer,
) -> None:
    open_site.hold = 0.01
    boards = [named(open_site.url, f"board-{n}") for n in range(5)]
    reports = looks_at(in_reactor, sqlite_engine, boards, [])
    assert {report.verdict for report in reports} == {"ok"}
    assert open_site.most_at_once == 1


def test_two_crawls_at_once_take_turns_at_a_host(
    in_reactor: Callable[..., Any],
    sqlite_engine: Engine,
    open_site: BoardServer,
) -> None:
    async def both() -> None:
        crawls = [
            crawl(
                [named(open_site.url, f"crawl-{n}")],
                store=sqlite_engine,
                settings=LOCAL,
                enqueue=lambda _s, events, *_: len(events),
                clock=lambda: NOW,
            )
            for n in range(2)
        ]
        await asyncio.gather(*crawls)

    open_site.hold = 0.01
    in_reactor(both())
    assert open_site.most_at_once == 1


def test_the_pause_between_two_requests_is_kept(
    look: Look, open_site: BoardServer
) -> None:
    look(
        named(open_site.url, "pause"),
        settings=replace(LOCAL, delay=0.2, jitter=0.1),
    )
    times = [got.at for got in open_site.received]
    assert min(later - earlier for earlier, later in pairwise(times)) >= 0.17


def test_robots_crawl_delay_is_kept(
    look: Look, open_site: BoardServer
) -> None:
    open_site.pages["/robots.txt"] = Served(
        "User-agent: *\nCrawl-delay: 0.3\n", media="text/plain"
    )
    look(
        named(open_site.url, "slow", delay=0.0),
        settings=replace(LOCAL, delay=None, jitter=0.0),
    )
    pages = [got.at for got in open_site.received if got.path != "/robots.txt"]
    assert min(later - earlier for earlier, later in pairwise(pages)) >= 0.29


def test_a_passing_failure_is_tried_again(
    look: Look, open_site: BoardServer
) -> None:
    open_site.pages["/list"] = [
        Served("", 503),
        Served(listing(row(1), row(2))),
    ]
    assert look(named(open_site.url, "retry")).verdict == "ok"


def test_a_short_retry_after_is_waited_for(
    look: Look, open_site: BoardServer
) -> None:
    open_site.pages["/list"] = [
        Served("", 429, {"Retry-After": "1"}),
        Served(listing(row(1), row(2))),
    ]
    assert look(named(open_site.url, "wait")).verdict == "ok"
    first, second = (
        got.at for got in open_site.received if got.path.startswith("/list")
    )
    assert second - first >= 1.0


def test_a_long_retry_after_puts_the_source_off_that_long(
    look: Look, open_site: BoardServer, sqlite_engine: Engine
) -> None:
    open_site.pages["/list"] = Served("", 503, {"Retry-After": "18000"})
    report = look(named(open_site.url, "asked"))
    assert (report.verdict, open_site.paths()) == (
        "unreachable",
        ["/list?page=1"],
    )
    with reading(sqlite_engine) as session:
        (health,) = sources.health(session, now=NOW)
    assert health.next_crawl_at == NOW + timedelta(hours=5)


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize(
    "asked",
    [
        "86400",
        "31536000",
        "9" * 30,
        "Fri, 31 Dec 9999 23:59:59 GMT",
        "Fri, 31 Dec 9999 23:59:59 -0800",
        "Sat, 01 Jan 2028 00:00:00 +0900",
    ],
)
def test_no_retry_after_puts_a_source_off_for_more_than_hours(
    look: Look,
    open_site: BoardServer,
    sqlite_engine: Engine,
    status: int,
    asked: str,
) -> None:
    open_site.pages["/list"] = Served("", status, {"Retry-After": asked})
    assert look(named(open_site.url, "asked")).verdict == "unreachable"
    with reading(sqlite_engine) as session:
        (health,) = sources.health(session, now=NOW)
    assert health.next_crawl_at == NOW + timedelta(hours=6)


@pytest.mark.parametrize(
    "asked",
    [
        "-1",
        "-99999999999",
        "NaN",
        "inf",
        "1e9",
        "Thu, 01 Jan 1970 00:00:00 GMT",
        "99:99",
        "١٢٠",
    ],
)
def test_a_retry_after_that_asks_for_nothing_is_not_obeyed(
    look: Look, open_site: BoardServer, sqlite_engine: Engine, asked: str
) -> None:
    open_site.pages["/list"] = Served(
        "", 503, {"Retry-After": asked.encode().decode("latin-1")}
    )
    assert look(named(open_site.url, "asked")).verdict == "unreachable"
    with reading(sqlite_engine) as session:
        (health,) = sources.health(session, now=NOW)
    assert health.next_crawl_at is not None
    assert health.next_crawl_at < NOW + timedelta(hours=3)


@pytest.mark.parametrize(
    "rules",
    [
        "\ufeffUser-agent: *\nDisallow: /board/\n".encode(),
        "\ufeff\ufeffUser-agent: *\nDisallow: /board/\n".encode(),
        "User-agent: *\r\nDisallow: /board/\r\n".encode("utf-16"),
        "User-agent: *\n# 게시판\nDisallow: /board/\n".encode("cp949"),
        "User-agent: *\nDisallow: /공지\nDisallow: /board/\n".encode("cp949"),
    ],
    ids=[
        "marked",
        "marked twice",
        "UTF-16",
        "a remark in CP949",
        "a rule in CP949",
    ],
)
def test_robots_txt_is_obeyed_in_whatever_bytes_it_comes(
    look: Look, open_site: BoardServer, rules: bytes
) -> None:
    open_site.pages["/robots.txt"] = Served(rules, media="text/plain")
    assert (
        look(
            named(open_site.url, "marked", listing_path="/board/list")
        ).verdict
        == "blocked"
    )
    assert open_site.paths() == []


def test_robots_rules_in_euc_kr_shut_the_folder_that_they_name_and_no_other(
    look: Look, open_site: BoardServer
) -> None:
    open_site.pages["/robots.txt"] = Served(
        "User-agent: *\nDisallow: /공지\n".encode("cp949"), media="text/plain"
    )
    assert look(named(open_site.url, "open")).verdict == "ok"
    assert (
        look(
            named(open_site.url, "shut", listing_path="/%B0%F8%C1%F6/list")
        ).verdict
        == "blocked"
    )


@cases(
    ("header", "seconds"),
    [
        ("120", 120.0),
        (" 5 ", 5.0),
        ("Tue, 24 Nov 2026 01:10:00 GMT", 600.0),
        ("Tue, 24 Nov 2026 00:00:00 GMT", 0.0),
        ("soon", None),
        ("-3", None),
        (None, None),
    ],
)
def test_retry_after_is_a_number_or_a_date(
    header: str | None, seconds: float | None
) -> None:
    assert (
        retry_after(header, datetime(2026, 11, 24, 1, 0, tzinfo=UTC))
        == seconds
    )


def test_a_card_posts_forms_and_json_with_its_own_headers(
    look: Look, open_site: BoardServer
) -> None:
    class Posting(PracticeBoard):
        base_url = open_site.url

        def listing(self, page: int) -> Fetch:
            return Fetch(
                self.url("/list"),
                "POST",
                {"X-Requested-With": "XMLHttpRequest"},
                form={"쪽": str(page)},
            )

        def detail(self, notice: RawNotice) -> Fetch | None:
            return Fetch(notice.url, "POST", json={"key": notice.key})

    assert look(Posting()).verdict == "ok"
    first, second = (
        got for got in open_site.received if got.path in ("/list", "/view/1")
    )
    assert (first.method, first.headers["x-requested-with"], first.body) == (
        "POST",
        "XMLHttpRequest",
        b"%EC%AA%BD=1",
    )
    assert (second.headers["content-type"], second.body) == (
        "application/json",
        b'{"key": "1"}',
    )


def test_a_session_page_is_visited_first_and_its_cookie_sent(
    look: Look, open_site: BoardServer
) -> None:
    open_site.pages["/home"] = Served(
        "<html></html>", headers={"Set-Cookie": "ci_session=abc; Path=/"}
    )
    look(named(open_site.url, "session", session_page="/home"))
    assert open_site.paths()[0] == "/home"
    assert open_site.received[2].headers["cookie"] == "ci_session=abc"


def test_a_source_without_its_key_waits_and_asks_nothing(
    look: Look, open_site: BoardServer
) -> None:
    report = look(named(open_site.url, "api", needs_key="DATA_GO_KR_KEY"))
    assert (report.verdict, report.why, open_site.received) == (
        "needs-key",
        "needs DATA_GO_KR_KEY",
        [],
    )


def test_a_key_is_sent_and_never_shown(
    look: Look, open_site: BoardServer
) -> None:
    board = named(
        open_site.url,
        "keyed",
        needs_key="DATA_GO_KR_KEY",
        listing_path="/gone?serviceKey={{DATA_GO_KR_KEY}}",
    )
    report = look(
        board, settings=replace(LOCAL, keys={"DATA_GO_KR_KEY": "s3cret"})
    )
    assert open_site.paths() == ["/gone?serviceKey=s3cret"]
    assert "s3cret" not in f"{report.why}{report.page_url}"


def test_a_source_with_a_proxy_goes_through_it(
    look: Look, open_site: BoardServer
) -> None:
    board = named("http://board.invalid", "proxied")
    report = look(
        board,
        settings=replace(
            LOCAL, proxies={"proxied": open_site.url}, robots=False
        ),
    )
    assert report.requests == 1
    assert [got.path for got in open_site.received] == [
        "http://board.invalid/list?page=1"
    ]


def test_a_crawl_that_is_told_to_stop_stops_at_once_and_its_board_can_be_looked_at_again(
    in_reactor: Callable[..., Any],
    look: Look,
    sqlite_engine: Engine,
    open_site: BoardServer,
) -> None:
    board = named(open_site.url, "stopped")
    open_site.hold = 0.3

    async def stopped() -> float:
        crawling = asyncio.create_task(
            crawl(
                [board],
                store=sqlite_engine,
                settings=LOCAL,
                enqueue=lambda _s, events, *_: len(events),
                clock=lambda: NOW,
            )
        )
        await asyncio.to_thread(open_site.asked.wait, 10)
        crawling.cancel()
        began = time.monotonic()
        with pytest.raises(asyncio.CancelledError):
            await crawling
        return time.monotonic() - began

    # What a process is given between the signal and being killed.
    assert in_reactor(stopped()) < 10
    open_site.hold = 0.0
    assert look(board).verdict == "ok"


def test_a_board_that_is_done_is_given_back_while_a_slow_one_goes_on(
    in_reactor: Callable[..., Any],
    sqlite_engine: Engine,
    open_site: BoardServer,
) -> None:
    settings = replace(LOCAL, delay=None, jitter=0.0)
    quick = named(open_site.url, "quick", delay=0.0)
    slow = named(
        open_site.url.replace("127.0.0.1", "localhost"),
        "slow",
        hosts=("localhost",),
        delay=0.6,
    )
    seen: dict[str, str] = {}

    def on_progress(done: Progress) -> None:
        if done.record.source == "slow":
            with reading(sqlite_engine) as session:
                seen.update(
                    {
                        health.name: health.verdict
                        for health in sources.health(session, now=NOW)
                    }
                )

    enqueue = lambda _session, events, *_: len(events)  # noqa: E731 - a one-line fake
    in_reactor(
        crawl(
            [quick, slow],
            store=sqlite_engine,
            settings=settings,
            enqueue=enqueue,
            clock=lambda: NOW,
            on_progress=on_progress,
        )
    )
    assert seen["quick"] == "ok"
