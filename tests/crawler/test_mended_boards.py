"""A redesign in mid-life: its rows are read again, nothing is reported twice, doubt keeps silent."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from types import FrameType
from typing import Any

import pytest
from sqlmodel import select

from storage import mends
from storage.db.engine import Engine, reading, writing
from storage.models import Announcement, Event
from storage.outbox import operator_news
from storage.sources import CrawlRecord
from storage.verdicts import WELL
from tests.conftest import NOW
from tests.crawler.conftest import LOCAL, BoardServer, Look, Served
from tests.crawler.practice import PracticeBoard, listing, notice, row

TITLES = {
    number: f"2026년 연습 바우처 지원사업 {number}차 공고"
    for number in range(1, 30)
}


def cards(
    numbers: list[int],
    *,
    offset: int = 500,
    days: dict[int, int] | None = None,
) -> str:
    items = ""
    for number in numbers:
        day = (days or {}).get(number, 20)
        items += (
            f'<li><a href="/renewed/{offset + number}"><em>접수중</em><b>{TITLES[number]}</b>'
            f"<i>2026.11.{day}</i></a></li>"
        )
    return f'<!DOCTYPE html><html><head><meta charset="utf-8"></head><body><ul class="r">{items}</ul></body></html>'


@pytest.fixture
def board(site: BoardServer, look: Look) -> PracticeBoard:
    """A board of five notices that was crawled once and then redesigned, with new ids."""
    board = PracticeBoard.at(site.url)()
    site.pages["/list"] = Served(
        listing(*(row(number, TITLES[number]) for number in (5, 4, 3, 2, 1)))
    )
    for number, title in TITLES.items():
        site.pages[f"/view/{number}"] = Served(notice())
        site.pages[f"/renewed/{500 + number}"] = Served(
            f"<html><body><h1>{title}</h1>" + notice()
        )
    look(board)
    return board


def events(engine: Engine) -> list[tuple[str, str]]:
    with reading(engine) as session:
        titles = {
            item.id: item.title for item in session.exec(select(Announcement))
        }
        found = session.exec(select(Event).order_by(Event.id)).all()  # type: ignore[arg-type]  # a column
    return [(event.kind, titles[event.announcement_id]) for event in found]


Later = Callable[[int], CrawlRecord]


@pytest.fixture
def later(look: Look, board: PracticeBoard) -> Later:
    return lambda minutes: look(board, now=NOW + timedelta(minutes=minutes))


def test_a_redesigned_board_is_read_again_from_the_second_answer_on(
    later: Later, site: BoardServer, sqlite_engine: Engine
) -> None:
    site.pages["/list"] = Served(cards([6, 5, 4, 3, 2, 1], days={6: 24}))
    first = later(5)
    assert first.verdict == "drifted"
    assert "5 of 5 expected known, ids new" in first.why
    assert events(sqlite_engine) == []
    second = later(10)
    assert (second.verdict, second.new) == ("mended", 1)
    assert later(15).verdict == "mended"
    assert events(sqlite_engine) == [("new", TITLES[6])]


def test_a_roll_back_is_read_by_the_definition_again(
    later: Later, site: BoardServer, sqlite_engine: Engine
) -> None:
    before = site.pages["/list"]
    site.pages["/list"] = Served(cards([5, 4, 3, 2, 1]))
    assert [later(5).verdict, later(10).verdict] == ["drifted", "mended"]
    site.pages["/list"] = before
    assert later(15).verdict in ("ok", "unchanged")
    assert events(sqlite_engine) == []


def test_a_new_title_that_is_cut_is_read_whole_on_its_page(
    later: Later, site: BoardServer, sqlite_engine: Engine
) -> None:
    page = cards([6, 5, 4, 3, 2, 1], days={6: 24})
    page = page.replace(f"{TITLES[6]}<", f"{TITLES[6][:-3]}...<")
    before = site.pages["/list"]
    site.pages["/list"] = Served(page)
    assert [later(5).verdict, later(10).verdict] == ["drifted", "mended"]
    assert later(15).verdict == "mended"
    site.pages["/list"] = before
    later(20)
    assert events(sqlite_engine) == [("new", TITLES[6])]


def test_what_was_first_listed_without_its_day_is_one_notice_after_a_roll_back(
    later: Later, site: BoardServer, sqlite_engine: Engine
) -> None:
    page = cards([6, 5, 4, 3, 2, 1]).replace("<i>2026.11.20", "<i>어제", 1)
    site.pages["/list"] = Served(page)
    assert [later(5).verdict, later(10).verdict] == ["drifted", "mended"]
    rows = [row(6, TITLES[6], posted="2026-11-24")]
    rows += [row(number, TITLES[number]) for number in (5, 4, 3, 2, 1)]
    site.pages["/list"] = Served(listing(*rows))
    assert later(15).verdict in ("ok", "unchanged")
    assert events(sqlite_engine) == [("new", TITLES[6])]


def test_a_row_that_is_a_form_is_found_by_what_its_button_hands_on(
    later: Later, site: BoardServer, sqlite_engine: Engine
) -> None:
    items = ""
    for number in (6, 5, 4, 3, 2, 1):
        items += (
            '<tr><td><form method="post" action="/detail">'
            '<input type="hidden" name="board" value="biz">'
            f'<input type="hidden" name="seq" value="{700 + number}">'
            f"<button>{TITLES[number]}</button></form></td>"
            f"<td>2026-11-{24 if number == 6 else 20}</td></tr>"
        )
    site.pages["/list"] = Served(
        f"<html><body><table>{items}</table></body></html>"
    )
    assert [later(5).verdict, later(10).verdict] == ["drifted", "mended"]
    assert later(15).verdict == "mended"
    assert events(sqlite_engine) == [("new", TITLES[6])]


LOGIN_LAYER = (
    '<div class="layer" style="display:none"><form action="/login"><h2>로그인</h2>'
    '<input name="id"><input type="password" name="pw"></form></div>'
)
CLOSED_SOON = "<li><p>2026.11.24</p><b>홈페이지 정기 점검 안내 (11.28 02:00~06:00)</b></li>"


@pytest.mark.parametrize("beside", [LOGIN_LAYER, CLOSED_SOON])
def test_a_redesign_is_no_wall_for_what_stands_beside_its_list(
    later: Later, site: BoardServer, sqlite_engine: Engine, beside: str
) -> None:
    page = cards([6, 5, 4, 3, 2, 1], days={6: 24})
    site.pages["/list"] = Served(page.replace("<body>", f"<body>{beside}"))
    first = later(5)
    assert first.verdict == "drifted"
    assert "5 of 5 expected known, ids new" in first.why
    assert (later(10).verdict, later(15).verdict) == ("mended", "mended")
    assert events(sqlite_engine) == [("new", TITLES[6])]


@pytest.mark.parametrize(
    ("wall", "verdict"),
    [(LOGIN_LAYER, "blocked"), (CLOSED_SOON, "maintenance")],
)
def test_a_wall_ends_no_mended_reading(
    later: Later,
    site: BoardServer,
    sqlite_engine: Engine,
    wall: str,
    verdict: str,
) -> None:
    redesigned = Served(cards([5, 4, 3, 2, 1]))
    site.pages["/list"] = redesigned
    assert [later(5).verdict, later(10).verdict] == ["drifted", "mended"]
    site.pages["/list"] = Served(f"<html><body>{wall}</body></html>")
    assert later(15).verdict == verdict
    site.pages["/list"] = redesigned
    assert later(20).verdict == "mended"
    assert events(sqlite_engine) == []


def test_a_long_page_with_a_form_to_log_in_is_no_login_page(
    later: Later, site: BoardServer
) -> None:
    words = "우리 진흥원은 지역 기업의 성장을 돕습니다. " * 60
    page = f"<html><body>{LOGIN_LAYER.replace('로그인', '')}<p>{words}</p>"
    site.pages["/list"] = Served(f"{page}</body></html>")
    assert later(5).verdict == "drifted"
    page = f"<html><head><title>로그인</title></head>{page.removeprefix('<html>')}"
    site.pages["/list"] = Served(f"{page}</body></html>")
    assert later(10).verdict == "blocked"


def test_a_flood_of_new_rows_is_held_back(
    later: Later, site: BoardServer, sqlite_engine: Engine
) -> None:
    fresh = list(range(27, 11, -1))
    site.pages["/list"] = Served(
        cards([*fresh, 5, 4, 3, 2, 1], days=dict.fromkeys(fresh, 24))
    )
    # Five notices of one day are the busiest that was seen of it: 15 are plausible.
    later(5)
    report = later(10)
    assert (report.verdict, report.new) == ("drifted", 0)
    assert "only proposed: 16 new rows at once, 15 are plausible" in report.why
    assert events(sqlite_engine) == []
    with reading(sqlite_engine) as session:
        assert [mend.state for mend in mends.all_mends(session)] == ["held"]


def test_a_new_row_whose_page_bears_another_title_is_left_out(
    later: Later, site: BoardServer, sqlite_engine: Engine
) -> None:
    site.pages["/list"] = Served(cards([6, 5, 4, 3, 2, 1], days={6: 24}))
    site.pages["/renewed/506"] = Served(notice("전혀 다른 글"))
    later(5)
    assert later(10).new == 0
    assert events(sqlite_engine) == []


def test_what_the_operator_rejects_is_used_no_more(
    later: Later, site: BoardServer, sqlite_engine: Engine
) -> None:
    site.pages["/list"] = Served(cards([6, 5, 4, 3, 2, 1], days={6: 24}))
    later(5)
    with writing(sqlite_engine) as session:
        assert mends.end(session, "practice", "rejected", now=NOW)
    assert later(10).verdict == "drifted"
    assert events(sqlite_engine) == []


@pytest.mark.parametrize(
    ("body", "status", "verdict"),
    [
        (cards([29, 28, 27, 26, 25]), 200, "drifted"),
        (cards([2, 1]), 200, "drifted"),
        ("<html><body>시스템 점검 안내</body></html>", 200, "maintenance"),
        ("refused", 403, "blocked"),
        (cards([5, 4, 3, 2, 1])[:-20], 200, "drifted"),
    ],
)
def test_what_is_not_the_board_is_never_read(
    later: Later,
    site: BoardServer,
    sqlite_engine: Engine,
    body: str,
    status: int,
    verdict: str,
) -> None:
    site.pages["/list"] = Served(body, status)
    assert [later(5).verdict, later(10).verdict] == [verdict, verdict]
    assert events(sqlite_engine) == []


def test_another_list_of_the_same_make_is_not_taken_for_the_board(
    later: Later, site: BoardServer, sqlite_engine: Engine
) -> None:
    rows = []
    for number in range(20, 25):
        rows.append(
            row(900 + number, TITLES[number], posted=f"2026-11-{number - 10}")
        )
    site.pages["/list"] = Served(listing(*rows))
    report = later(5)
    assert report.verdict == "drifted"
    assert "another list" in report.why
    assert events(sqlite_engine) == []


def test_an_edit_that_a_mended_row_shows_is_reported_once(
    later: Later, site: BoardServer, sqlite_engine: Engine
) -> None:
    """Three old rows, two new ones, one with a longer window: two new and the one edit."""
    items = ""
    for number in (7, 6, 4, 3, 2, 1):
        day = 24 if number > 5 else 20
        until = "2026-12-24" if number == 2 else "2026-12-10"
        items += (
            f'<li><a href="/renewed/{500 + number}"><b>{TITLES[number]}</b></a>'
            f"<i>2026.11.{day}</i><u>2026-11-20 ~ {until}</u></li>"
        )
    longer = "신청기간: 2026. 11. 20. ~ 2026. 12. 24. 18:00"
    site.pages["/renewed/502"] = Served(
        f"<html><body><h1>{TITLES[2]}</h1>" + notice(longer)
    )
    site.pages["/list"] = Served(
        f'<html><head><meta charset="utf-8"></head><body><ul>{items}</ul></body></html>'
    )
    for minutes in (5, 10, 15):
        assert later(minutes).verdict in ("drifted", "mended")
    assert sorted(events(sqlite_engine)) == [
        ("extended", TITLES[2]),
        ("new", TITLES[6]),
        ("new", TITLES[7]),
    ]


def front(*links: tuple[str, str]) -> str:
    items = "".join(
        f'<li><a href="{href}">{name}</a></li>' for href, name in links
    )
    return f'<html><head><meta charset="utf-8"></head><body><ul>{items}</ul></body></html>'


def test_a_board_that_moved_is_found_by_the_front_page(
    later: Later, site: BoardServer, sqlite_engine: Engine
) -> None:
    site.pages["/list"] = Served("<html><body>없는 페이지</body></html>", 404)
    site.pages["/"] = Served(
        front(("/about", "소개"), ("/jobs", "채용"), ("/new/list.do", "공고"))
    )
    site.pages["/new/list.do"] = Served(
        cards([6, 5, 4, 3, 2, 1], days={6: 24})
    )
    first = later(5)
    assert (first.verdict, first.requests) == ("drifted", 4)
    second = later(10)
    assert (second.verdict, second.new) == ("mended", 1)
    assert "now at" in second.why
    # Found once, it is asked for there: the front page is not needed any more.
    site.pages.pop("/")
    assert later(15).verdict == "mended"
    assert events(sqlite_engine) == [("new", TITLES[6])]


def test_a_page_that_only_goes_on_is_followed_within_the_agency(
    later: Later, site: BoardServer, sqlite_engine: Engine
) -> None:
    refresh = '<meta http-equiv="refresh" content="0; url={}">'
    page = f"<html><head>{refresh}</head><body></body></html>"
    site.pages["/list"] = Served(page.format("http://elsewhere.example.com/a"))
    report = later(5)
    assert report.verdict == "drifted"
    assert "another organisation's host" in report.why
    site.pages["/list"] = Served(page.format("/new/list.do"))
    site.pages["/new/list.do"] = Served(
        cards([6, 5, 4, 3, 2, 1], days={6: 24})
    )
    assert [later(10).verdict, later(15).verdict] == ["drifted", "mended"]
    # Another board behind it is not taken for this one.
    site.pages["/new/list.do"] = Served(cards([29, 28, 27, 26, 25]))
    assert later(20).verdict == "drifted"
    assert events(sqlite_engine) == [("new", TITLES[6])]


def test_another_boards_list_behind_the_same_word_is_not_taken(
    later: Later, site: BoardServer, sqlite_engine: Engine
) -> None:
    site.pages["/list"] = Served("<html><body>없는 페이지</body></html>", 404)
    site.pages["/"] = Served(front(("/new/list.do", "연습부 공고")))
    site.pages["/new/list.do"] = Served(cards([29, 28, 27, 26, 25]))
    assert [later(5).verdict, later(10).verdict] == ["drifted", "drifted"]
    assert events(sqlite_engine) == []


def test_another_organisations_host_is_only_proposed(
    later: Later, site: BoardServer, sqlite_engine: Engine
) -> None:
    moved = {"Location": "http://elsewhere.example.com/list"}
    site.pages["/list"] = Served("", 301, moved)
    report = later(5)
    assert report.verdict == "blocked"
    assert "http://elsewhere.example.com/list" in report.why
    assert events(sqlite_engine) == []


def test_a_site_that_moved_with_its_robots_txt_is_sought_where_its_list_would_be(
    board: PracticeBoard, look: Look, site: BoardServer
) -> None:
    moved = {"Location": "http://elsewhere.example.com/robots.txt"}
    site.pages["/robots.txt"] = Served("", 301, moved)
    # Another contact is another session, which has not read robots.txt yet.
    anew = replace(LOCAL, contact="anew@example.org")
    report = look(board, now=NOW + timedelta(minutes=5), settings=anew)
    assert report.verdict == "blocked"
    assert "redirected to http://elsewhere.example.com/list" in report.why


def test_a_silent_board_whose_successor_goes_on_is_proposed_once_a_day(
    later: Later, site: BoardServer, sqlite_engine: Engine
) -> None:
    site.pages["/"] = Served(front(("/new/list.do", "연습부 공고")))
    site.pages["/new/list.do"] = Served(
        cards([8, 7, 6, 5, 4, 3, 2, 1], days={8: 26, 7: 25, 6: 24})
    )
    month = 60 * 24 * 40
    report = later(month)
    assert report.verdict == "silent-too-long"
    assert "newer notices stands at" in report.why
    assert later(month + 5).verdict == "silent-too-long"
    fronts = [path for path in site.paths() if path == "/"]
    assert len(fronts) == 1
    assert events(sqlite_engine) == []


def test_known_ids_that_bear_other_titles_are_no_edits(
    later: Later, site: BoardServer, sqlite_engine: Engine
) -> None:
    """Titles cut short in the text, and whole in an attribute: the definition reads rows."""
    rows = "".join(
        row(number, TITLES[number][:8]) for number in (5, 4, 3, 2, 1)
    )
    site.pages["/list"] = Served(listing(rows))
    first = later(5)
    assert first.verdict == "drifted"
    assert "5 of 5 known ids bear other titles" in first.why
    for number in (5, 4, 3, 2, 1):
        link = f'href="/view/{number}"'
        rows = rows.replace(link, f'{link} title="{TITLES[number]}"')
    site.pages["/list"] = Served(listing(rows))
    assert [later(10).verdict, later(15).verdict] == ["drifted", "mended"]
    assert events(sqlite_engine) == []


def test_patterns_and_leftovers_among_the_rows_are_no_notices(
    later: Later, site: BoardServer, sqlite_engine: Engine
) -> None:
    hidden = row(3, "숨은 글").replace("<tr", '<tr style="display: none"', 1)
    pattern = row(0, "{{item.title}}")
    real = [row(number, TITLES[number]) for number in (5, 4, 3, 2, 1)]
    site.pages["/list"] = Served(listing(pattern, hidden, *real))
    report = later(5)
    assert (report.verdict, report.rows_seen) == ("unchanged", 5)
    assert events(sqlite_engine) == []


def test_what_was_posted_in_the_dark_is_caught_up_over_the_next_pages(
    later: Later, site: BoardServer, sqlite_engine: Engine
) -> None:
    """Eight notices came while the board was redesigned: the known ones are on page two."""
    new = list(range(13, 5, -1))
    days = dict.fromkeys(new, 24)
    site.pages["/list?page=1"] = Served(cards(new[:6], days=days))
    site.pages["/list?page=2"] = Served(
        cards([*new[6:], 5, 4, 3, 2, 1], days=days)
    )
    assert later(5).verdict == "drifted"
    report = later(10)
    assert (report.verdict, report.new) == ("mended", 8), report.why
    later(15)
    assert sorted(events(sqlite_engine)) == sorted(
        ("new", TITLES[number]) for number in new
    )


def test_the_next_pages_are_those_that_the_new_design_leads_to(
    later: Later, site: BoardServer, sqlite_engine: Engine
) -> None:
    """Three rows a page: the parameter of before brings the first page again."""
    days = {7: 24, 6: 24}
    parts = ([7, 6, 5], [4, 3, 2], [1])
    links = "".join(f'<a href="/pages/{n}">{n}</a>' for n in (1, 2, 3))
    for number, part in enumerate(parts, 1):
        page = cards(part, days=days).replace("</body>", f"{links}</body>")
        path = "/list" if number == 1 else f"/pages/{number}"
        site.pages[path] = Served(page)
    assert [later(5).verdict, later(10).verdict] == ["drifted", "mended"]
    assert later(15).verdict == "mended"
    assert sorted(events(sqlite_engine)) == [
        ("new", TITLES[6]),
        ("new", TITLES[7]),
    ]


def test_a_paging_parameter_that_changes_nothing_proves_nothing(
    later: Later, site: BoardServer, sqlite_engine: Engine
) -> None:
    site.pages["/list"] = Served(cards([13, 12, 11, 10, 5, 4], days={13: 24}))
    assert [later(5).verdict, later(10).verdict] == ["drifted", "drifted"]
    assert events(sqlite_engine) == []


def told(engine: Engine, minutes: int) -> list[tuple[str, str]]:
    with writing(engine) as session:
        news = operator_news.news_of_sources(
            session, now=NOW + timedelta(minutes=minutes)
        )
        return [(item.change, item.why) for item in news]


def test_the_operator_hears_of_a_redesign_in_one_message(
    later: Later, site: BoardServer, sqlite_engine: Engine
) -> None:
    site.pages["/list"] = Served(cards([6, 5, 4, 3, 2, 1], days={6: 24}))
    later(5)
    assert told(sqlite_engine, 6) == []
    later(10)
    ((change, why),) = told(sqlite_engine, 11)
    assert change == "mended"
    assert why.startswith("redesigned 11-24")
    assert "mended 11-24" in why
    later(15)
    assert told(sqlite_engine, 16) == []


def test_a_redesign_that_is_not_confirmed_is_told_after_half_an_hour(
    later: Later, site: BoardServer, sqlite_engine: Engine
) -> None:
    site.pages["/list"] = Served(cards([6, 5, 4, 3, 2, 1], days={6: 24}))
    later(5)
    assert told(sqlite_engine, 34) == []
    assert [change for change, _ in told(sqlite_engine, 36)] == ["broken"]


def test_what_is_only_proposed_is_told_at_once(
    later: Later, site: BoardServer, sqlite_engine: Engine
) -> None:
    fresh = list(range(27, 11, -1))
    page = cards([*fresh, 5, 4, 3, 2, 1], days=dict.fromkeys(fresh, 24))
    site.pages["/list"] = Served(page)
    later(5)
    ((change, why),) = told(sqlite_engine, 6)
    assert change == "broken"
    assert "only proposed" in why


def test_a_short_list_of_known_notices_is_proposed(
    look: Look, site: BoardServer, sqlite_engine: Engine
) -> None:
    board = PracticeBoard.at(site.url)()
    numbers = range(20, 0, -1)
    rows = [row(number, TITLES[number]) for number in numbers]
    site.pages["/list"] = Served(listing(*rows))
    for number in numbers:
        site.pages[f"/view/{number}"] = Served(notice())
        page = f"<html><body><h1>{TITLES[number]}</h1>" + notice()
        site.pages[f"/renewed/{500 + number}"] = Served(page)
    look(board)
    site.pages["/list"] = Served(cards([9, 7, 5, 3]))
    report = look(board, now=NOW + timedelta(minutes=5))
    assert report.verdict == "drifted"
    assert "only proposed: 4 rows where there are usually 20" in report.why
    with reading(sqlite_engine) as session:
        assert [mend.state for mend in mends.all_mends(session)] == ["held"]
    assert events(sqlite_engine) == []


def test_every_second_known_notice_is_a_choice_that_is_only_proposed(
    look: Look, site: BoardServer, sqlite_engine: Engine
) -> None:
    board = PracticeBoard.at(site.url)()
    numbers = range(12, 0, -1)
    days = {number: 8 + number for number in numbers}
    rows = []
    for number in numbers:
        posted = f"2026-11-{days[number]:02d}"
        rows.append(row(number, TITLES[number], posted=posted))
        site.pages[f"/view/{number}"] = Served(notice())
    site.pages["/list"] = Served(listing(*rows))
    look(board)
    site.pages["/list"] = Served(cards([12, 10, 8, 6, 4, 2], days=days))
    for minutes in (5, 10):
        report = look(board, now=NOW + timedelta(minutes=minutes))
        assert report.verdict == "drifted"
        assert "only proposed: 2 of the 4 newest known" in report.why
    assert events(sqlite_engine) == []


def structure_notes(engine: Engine, minutes: int) -> list[str]:
    at = NOW + timedelta(minutes=minutes)
    with writing(engine) as session:
        return [
            what
            for _, _, what in operator_news.shifts_of_sources(session, now=at)
        ]


def test_a_page_that_is_built_otherwise_is_noted_while_it_is_still_read(
    later: Later, site: BoardServer, sqlite_engine: Engine
) -> None:
    rows = [row(number, TITLES[number]) for number in (6, 5, 4, 3, 2, 1)]
    page = listing(*rows)
    site.pages["/list"] = Served(page)
    assert (later(5).verdict, structure_notes(sqlite_engine, 5)) == ("ok", [])
    renewed = listing(row(7, TITLES[7]), *rows).replace(
        '<table class="board">', '<div id="renewal"><table class="board new">'
    )
    site.pages["/list"] = Served(renewed)
    assert later(10).verdict == "ok"
    (note,) = structure_notes(sqlite_engine, 10)
    assert note.startswith("container was ")
    assert "div#renewal" in note
    # Built as it was seen lately, in either way: no news.
    site.pages["/list"] = Served(listing(row(8, TITLES[8]), *rows))
    later(15)
    assert structure_notes(sqlite_engine, 15) == [note]
    assert structure_notes(sqlite_engine, 60 * 30) == []


@pytest.mark.parametrize(
    ("is_rebuilt", "words"), [(False, "as it was"), (True, "otherwise")]
)
def test_silence_says_whether_the_page_is_built_as_it_was(
    later: Later, site: BoardServer, *, is_rebuilt: bool, words: str
) -> None:
    rows = [row(number, TITLES[number]) for number in (5, 4, 3, 2, 1)]
    page = listing(*rows)
    if is_rebuilt:
        page = page.replace('class="board"', 'class="board old"').replace(
            "5차", "5회"
        )
        site.pages["/list"] = Served(page)
        later(5)
    report = later(60 * 24 * 40)
    assert report.verdict == "silent-too-long"
    assert f"its page is built {words}" in report.why


def test_a_good_look_calls_nothing_of_the_search(
    in_reactor: Callable[..., Any],
    site: BoardServer,
    board: PracticeBoard,
    look: Look,
) -> None:
    """Neither an unchanged list nor one with a new row pays for mending; comparing
    titles with those stored is all that is asked.
    """
    called: Counter[str] = Counter()

    def note(frame: FrameType, event: str, _: object) -> None:
        code = frame.f_code
        if event == "call" and "/crawler/mending/" in code.co_filename:
            called[code.co_name] += 1

    async def watch(*, on: bool) -> None:
        # The reactor's thread is where a crawl decides.
        sys.setprofile(note if on else None)

    rows = [row(number, TITLES[number]) for number in (5, 4, 3, 2, 1)]
    site.pages["/list"] = Served(listing(*rows))
    in_reactor(watch(on=True))
    try:
        assert look(board, now=NOW + timedelta(minutes=5)).verdict in WELL
        assert not called
        site.pages["/list"] = Served(listing(row(6, TITLES[6]), *rows))
        assert look(board, now=NOW + timedelta(minutes=10)).verdict == "ok"
    finally:
        in_reactor(watch(on=False))
    # The last two for a title that no test before has compared: the letters are cached.
    compared = {"letters_of_title", "_letters", "unescaped"}
    assert called.keys() <= compared, called
    assert 0 < called["letters_of_title"] <= 2 * 6
