"""Boards that answer in another form than before: renamed fields, a page for a feed, an
older design's habits; nothing is reported twice, and what is new is reported once.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import timedelta

import pytest

from crawler.platforms.base import Board, Contract, Fetch
from crawler.platforms.feed import FeedBoard
from crawler.platforms.json_board import JsonBoard
from storage.db.engine import Engine
from storage.sources import CrawlRecord
from tests.conftest import NOW
from tests.crawler.conftest import BoardServer, Look, Served
from tests.crawler.practice import PracticeBoard, listing, notice, row
from tests.crawler.test_mended_boards import TITLES, events

JSON = "application/json; charset=utf-8"
KNOWN = [5, 4, 3, 2, 1]
WITH_NEW = [6, *KNOWN]
READ = ("ok", "unchanged")


class PracticeData(JsonBoard):
    name = "practice-data"
    title = "연습부 자료"
    agency = "연습부"
    base_url = "http://127.0.0.1"
    home = "http://127.0.0.1/list"
    items_at = "list"
    key_at = "no"
    title_at = "sj"
    posted_at = "regDt"
    notice_path = "/view/{key}"
    has_pages = False
    contract = Contract()

    def listing(self, page: int) -> Fetch:
        return Fetch(self.url("/list"))


class PracticeFeed(FeedBoard):
    name = "practice-feed"
    title = "연습부 소식"
    agency = "연습부"
    base_url = "http://127.0.0.1"
    home = "http://127.0.0.1/list"
    feed_path = "/list"
    key_in = r"/view/(?P<key>\d+)"
    contract = Contract()


def day_of(number: int) -> str:
    return "2026-11-24" if number > 5 else f"2026-11-{14 + number}"


def data(numbers: Sequence[int], names: tuple[str, str, str, str]) -> Served:
    rows, key, title, day = names
    items = []
    for number in numbers:
        items.append({key: number, title: TITLES[number], day: day_of(number)})
    return Served(json.dumps({rows: items}, ensure_ascii=False), media=JSON)


def feed(site: BoardServer, numbers: Sequence[int]) -> Served:
    items = ""
    for number in numbers:
        items += (
            f"<item><title>{TITLES[number]}</title>"
            f"<link>{site.url}/view/{number}</link>"
            f"<pubDate>{day_of(number)} 09:00:00</pubDate></item>"
        )
    return Served(
        f'<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel>'
        f"<title>연습부</title>{items}</channel></rss>",
        media="application/rss+xml",
    )


def table(numbers: Sequence[int]) -> Served:
    lines = ""
    for number in numbers:
        lines += (
            f'<tr><td><a href="/view/{number}">{TITLES[number]}</a></td>'
            f"<td>{day_of(number)}</td></tr>"
        )
    return Served(
        f"<!DOCTYPE html><html><body><table>{lines}</table></body></html>"
    )


Watch = Callable[[Board, Served, int], CrawlRecord]


@pytest.fixture
def watch(site: BoardServer, look: Look) -> Watch:
    for number, title in TITLES.items():
        site.pages[f"/view/{number}"] = Served(
            f"<html><body><h1>{title}</h1>" + notice()
        )

    def watch(board: Board, answer: Served, minutes: int) -> CrawlRecord:
        site.pages["/list"] = answer
        return look(board, now=NOW + timedelta(minutes=minutes))

    return watch


BEFORE = ("list", "no", "sj", "regDt")


@pytest.mark.parametrize(
    "names",
    [
        ("content", "nttId", "title", "createdAt"),
        ("list", "nttId", "sj", "regDt"),
        ("list", "no", "subject", "regDt"),
        ("list", "no", "sj", "frstRegistPnttm"),
    ],
)
def test_an_api_that_renames_its_fields(
    watch: Watch,
    site: BoardServer,
    sqlite_engine: Engine,
    names: tuple[str, str, str, str],
) -> None:
    board = PracticeData.at(site.url)()
    assert watch(board, data(KNOWN, BEFORE), 0).verdict == "ok"
    verdicts = []
    for minutes in (5, 10, 15):
        verdicts.append(watch(board, data(WITH_NEW, names), minutes).verdict)
    assert verdicts == ["drifted", "mended", "mended"]
    new = [title for kind, title in events(sqlite_engine) if kind == "new"]
    assert new == [TITLES[6]]
    assert watch(board, data(WITH_NEW, BEFORE), 20).verdict in READ
    assert len(events(sqlite_engine)) == 1


def test_numbers_that_count_the_posts_are_no_ids(
    watch: Watch, site: BoardServer, sqlite_engine: Engine
) -> None:
    def counted(numbers: Sequence[int]) -> Served:
        items = []
        for place, number in enumerate(numbers):
            post = {
                "uid": f"b{number * 7}",
                "sj": TITLES[number],
                "day": day_of(number),
            }
            items.append({"no": 40 + len(numbers) - place, "post": post})
        return Served(json.dumps({"rows": items}), media=JSON)

    board = PracticeData.at(site.url)()
    assert watch(board, data(KNOWN, BEFORE), 0).verdict == "ok"
    for minutes in (5, 10):
        watch(board, counted(WITH_NEW), minutes)
    # One is deleted: those above it are numbered anew.
    assert watch(board, counted([6, 5, 4, 2, 1]), 15).verdict == "mended"
    assert watch(board, counted([7, 6, 5, 4, 2, 1]), 20).verdict == "mended"
    assert events(sqlite_engine) == [("new", TITLES[6]), ("new", TITLES[7])]


def test_a_feed_that_becomes_a_page_and_a_feed_again(
    watch: Watch, site: BoardServer, sqlite_engine: Engine
) -> None:
    board = PracticeFeed.at(site.url)()
    assert watch(board, feed(site, KNOWN), 0).verdict == "ok"
    verdicts = []
    for minutes in (5, 10):
        verdicts.append(watch(board, table(WITH_NEW), minutes).verdict)
    assert verdicts == ["drifted", "mended"]
    assert watch(board, feed(site, WITH_NEW), 15).verdict in READ
    assert events(sqlite_engine) == [("new", TITLES[6])]


def test_half_a_feed_is_no_redesign(watch: Watch, site: BoardServer) -> None:
    board = PracticeFeed.at(site.url)()
    whole = feed(site, KNOWN)
    assert watch(board, whole, 0).verdict == "ok"
    items = whole.bytes().rpartition(b"<item>")[0]
    for minutes in (5, 10):
        report = watch(board, Served(items, media=whole.media), minutes)
        assert (report.verdict, report.why) == (
            "drifted",
            "half a feed: its end is missing",
        )


@pytest.mark.parametrize(
    "numbers",
    [
        pytest.param([1, 2, 3, 4, 5, 6], id="oldest first"),
        pytest.param([2, 1, 6, 5, 4, 3, 2, 1], id="pinned rows repeated"),
        pytest.param([5, 3, 1, 6, 4, 2], id="open calls first"),
    ],
)
def test_rows_in_another_order_are_no_news(
    watch: Watch, site: BoardServer, sqlite_engine: Engine, numbers: list[int]
) -> None:
    board = PracticeBoard.at(site.url)()
    rows = []
    for number in KNOWN:
        rows.append(row(number, TITLES[number], posted=day_of(number)))
    assert watch(board, Served(listing(*rows)), 0).verdict == "ok"
    reordered = []
    for number in numbers:
        reordered.append(row(number, TITLES[number], posted=day_of(number)))
    for minutes in (5, 10):
        watch(board, Served(listing(*reordered)), minutes)
    assert events(sqlite_engine) == [("new", TITLES[6])]


def test_two_redesigns_in_a_row_and_back(
    watch: Watch, site: BoardServer, sqlite_engine: Engine
) -> None:
    board = PracticeBoard.at(site.url)()
    rows = [row(n, TITLES[n], posted=day_of(n)) for n in KNOWN]
    watch(board, Served(listing(*rows)), 0)
    for minutes in (5, 10):
        watch(board, table(WITH_NEW), minutes)
    names = ("list", "no", "sj", "regDt")
    verdicts = []
    for minutes in (15, 20):
        answer = data([7, *WITH_NEW], names)
        verdicts.append(watch(board, answer, minutes).verdict)
    assert verdicts[-1] == "mended"
    before = [row(n, TITLES[n], posted=day_of(n)) for n in [7, *WITH_NEW]]
    assert watch(board, Served(listing(*before)), 25).verdict in READ
    assert events(sqlite_engine) == [("new", TITLES[6]), ("new", TITLES[7])]


@pytest.mark.parametrize(
    "answer",
    [
        Served(
            "<html><body>시스템 점검 중입니다. 22:00 ~ 24:00</body></html>"
        ),
        Served("<html><body><form>로그인이 필요합니다</form></body></html>"),
        Served('{"list": []}', media=JSON),
        Served('{"error": "로그인이 필요합니다"}', media=JSON),
        Served("callback_1([]);", media="application/javascript"),
        Served('<?xml version="1.0"?><response><items/></response>'),
    ],
)
def test_what_stands_in_for_an_api_changes_nothing(
    watch: Watch, site: BoardServer, sqlite_engine: Engine, answer: Served
) -> None:
    board = PracticeData.at(site.url)()
    watch(board, data(KNOWN, BEFORE), 0)
    for minutes in (5, 10, 15):
        assert watch(board, answer, minutes).verdict not in (
            "ok", "unchanged", "mended"
        )  # fmt: skip
    assert events(sqlite_engine) == []
    assert watch(board, data(WITH_NEW, BEFORE), 20).verdict in READ
    assert events(sqlite_engine) == [("new", TITLES[6])]
