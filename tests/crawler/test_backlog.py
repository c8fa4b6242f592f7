"""What was posted while a board could not be read, and stands behind its first page."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlmodel import select

from storage.db.engine import Engine, reading
from storage.models import Announcement, Event
from storage.sources import CrawlRecord
from tests.conftest import NOW
from tests.crawler.conftest import BoardServer, Look, Served
from tests.crawler.doomed_crawl import kill_a_look
from tests.crawler.practice import PracticeBoard, listing, notice, row

Later = Callable[[int], CrawlRecord]
OUTAGE = 60 * 24 * 3
"""Minutes: from 2026-11-24 to the 27th."""


def rows(*numbers: int, day: str = "2026-11-26") -> list[str]:
    """Return rows of which the first five are those of the 20th."""
    return [
        row(number, posted="2026-11-20" if number <= 5 else day)
        for number in numbers
    ]


@pytest.fixture
def later(look: Look, site: BoardServer) -> Later:
    """A board of pages of five rows, read once and then down; ``later(minutes)`` looks at it."""
    board = PracticeBoard.at(site.url)()
    site.pages["/list?page=1"] = Served(listing(*rows(5, 4, 3, 2, 1)))
    for number in range(40):
        site.pages[f"/view/{number}"] = Served(notice())
    assert look(board).verdict == "ok"
    site.pages["/list?page=1"] = Served("", 503)
    assert (
        look(board, now=NOW + timedelta(minutes=OUTAGE - 60)).verdict
        == "unreachable"
    )
    return lambda minutes: look(board, now=NOW + timedelta(minutes=minutes))


def reported(engine: Engine) -> list[str]:
    """Return the keys of notices by the events that report them, one for each event."""
    with reading(engine) as session:
        keys = {
            item.id: item.key for item in session.exec(select(Announcement))
        }
        found = session.exec(select(Event).where(Event.kind == "new")).all()
    return sorted((keys[event.announcement_id] for event in found), key=int)


def numbers(first: int, last: int) -> list[str]:
    return [str(number) for number in range(first, last + 1)]


def test_what_has_gone_on_to_the_next_pages_is_reported_once(
    later: Later, site: BoardServer, sqlite_engine: Engine
) -> None:
    site.pages["/list?page=1"] = Served(listing(*rows(16, 15, 14, 13, 12)))
    site.pages["/list?page=2"] = Served(listing(*rows(11, 10, 9, 8, 7)))
    site.pages["/list?page=3"] = Served(listing(*rows(6, 5, 4, 3, 2)))
    record = later(OUTAGE)
    assert (record.verdict, record.new) == ("ok", 11)
    site.received.clear()
    assert later(OUTAGE + 5).verdict == "unchanged"
    assert site.paths() == ["/list?page=1"]
    assert reported(sqlite_engine) == numbers(6, 16)


def test_no_further_page_is_asked_for_than_is_needed(
    later: Later, site: BoardServer
) -> None:
    site.pages["/list?page=1"] = Served(listing(*rows(8, 7, 6, 5, 4)))
    site.received.clear()
    assert later(OUTAGE).new == 3
    assert "/list?page=2" not in site.paths()
    site.pages["/list?page=1"] = Served(listing(*rows(13, 12, 11, 10, 9)))
    site.pages["/list?page=2"] = Served(listing(*rows(8, 7, 6, 5, 4)))
    assert later(OUTAGE + 60).new == 5
    assert "/list?page=3" not in site.paths()


def test_older_notices_that_were_never_seen_are_no_news(
    later: Later, site: BoardServer, sqlite_engine: Engine
) -> None:
    """The first look saw one page only: what lies behind it was there before."""
    site.pages["/list?page=1"] = Served(listing(*rows(10, 9, 8, 7, 6)))
    older = rows(21, 22, 23, 24, 25, day="2026-11-02")
    site.pages["/list?page=2"] = Served(listing(*older))
    assert later(OUTAGE).new == 5
    assert reported(sqlite_engine) == numbers(6, 10)


def test_a_next_page_that_fails_is_asked_for_again(
    later: Later, site: BoardServer, sqlite_engine: Engine
) -> None:
    site.pages["/list?page=1"] = Served(listing(*rows(12, 11, 10, 9, 8)))
    site.pages["/list?page=2"] = Served("", 503)
    record = later(OUTAGE)
    assert (record.verdict, record.new) == ("unreachable", 5)
    # In the meantime the first page has gone on.
    site.pages["/list?page=1"] = Served(listing(*rows(13, 12, 11, 10, 9)))
    site.pages["/list?page=2"] = Served(listing(*rows(8, 7, 6, 5, 4)))
    assert later(OUTAGE + 10).verdict == "ok"
    assert reported(sqlite_engine) == numbers(6, 13)


def test_a_next_page_that_fails_for_hours_is_given_up(
    later: Later, site: BoardServer
) -> None:
    site.pages["/list?page=1"] = Served(listing(*rows(12, 11, 10, 9, 8)))
    site.pages["/list?page=2"] = Served("", 503)
    assert later(OUTAGE).verdict == "unreachable"
    assert later(OUTAGE + 60 * 5).verdict == "unreachable"
    assert later(OUTAGE + 60 * 7).verdict in ("ok", "unchanged")


@pytest.mark.parametrize(
    "behind",
    [
        Served("<html><body>없는 페이지</body></html>", 404),
        Served('<html><body><table class="board"></table></body></html>'),
        Served(listing(*rows(10, 9, 8, 7, 6))),
    ],
    ids=["no page", "no rows", "the first page again"],
)
def test_a_board_without_further_pages_is_well(
    later: Later, site: BoardServer, sqlite_engine: Engine, behind: Served
) -> None:
    site.pages["/list?page=1"] = Served(listing(*rows(10, 9, 8, 7, 6)))
    site.pages["/list?page=2"] = behind
    record = later(OUTAGE)
    assert (record.verdict, record.new) == ("ok", 5)
    assert reported(sqlite_engine) == numbers(6, 10)


def test_a_board_that_was_renumbered_in_the_dark_reports_nothing_twice(
    later: Later, site: BoardServer, sqlite_engine: Engine
) -> None:
    def renumbered(*numbers: int) -> str:
        page = listing(*rows(*numbers))
        for number in numbers:
            page = page.replace(f'/view/{number}"', f'/view/{number + 20}"')
        return page

    site.pages["/list?page=1"] = Served(renumbered(12, 11, 10, 9, 8))
    site.pages["/list?page=2"] = Served(renumbered(7, 6, 5, 4, 3))
    assert later(OUTAGE).new == 7
    assert reported(sqlite_engine) == numbers(26, 32)


def test_days_that_could_not_be_parsed_are_caught_up_when_they_can_be(
    later: Later, site: BoardServer, sqlite_engine: Engine
) -> None:
    """A page that was no list for days, then the board again."""
    site.pages["/list?page=1"] = Served(
        "<html><body><p>개편 중</p></body></html>"
    )
    assert later(OUTAGE - 30).verdict != "ok"
    site.pages["/list?page=1"] = Served(listing(*rows(12, 11, 10, 9, 8)))
    site.pages["/list?page=2"] = Served(listing(*rows(7, 6, 5, 4, 3)))
    assert later(OUTAGE).new == 7
    assert reported(sqlite_engine) == numbers(6, 12)


def renewed(*numbers: int) -> str:
    """Return another design of the list, with ids of another numbering."""
    items = ""
    for number in numbers:
        day = "2026.11.20" if number <= 5 else "2026.11.26"
        title = f"2026년 연습 바우처 지원사업 {number}차 공고"
        items += f'<li><a href="/view/{number + 20}"><b>{title}</b></a><i>{day}</i></li>'
    return f'<html><head><meta charset="utf-8"></head><body><ul>{items}</ul></body></html>'


@pytest.mark.parametrize("step", [1, 2, 3, 4])
def test_a_crawl_killed_while_it_catches_up_loses_and_repeats_nothing(
    later: Later,
    site: BoardServer,
    sqlite_engine: Engine,
    sqlite_url: str,
    step: int,
) -> None:
    site.pages["/list?page=1"] = Served(listing(*rows(18, 17, 16, 15, 14, 13)))
    site.pages["/list?page=2"] = Served(listing(*rows(12, 11, 10, 9, 8, 7)))
    site.pages["/list?page=3"] = Served(listing(*rows(6, 5, 4, 3, 2)))
    kill_a_look(sqlite_url, site, OUTAGE, step)
    # While nobody looked the board went on.
    site.pages["/list?page=1"] = Served(listing(*rows(19, 18, 17, 16, 15, 14)))
    site.pages["/list?page=2"] = Served(listing(*rows(13, 12, 11, 10, 9, 8)))
    site.pages["/list?page=3"] = Served(listing(*rows(7, 6, 5, 4, 3)))
    assert later(OUTAGE + 15).verdict == "ok"
    assert later(OUTAGE + 20).verdict == "unchanged"
    assert reported(sqlite_engine) == numbers(6, 19)


@pytest.mark.parametrize("step", [1, 2, 3, 4, 5])
def test_a_crawl_killed_while_it_reads_a_new_design_repeats_nothing(
    later: Later,
    site: BoardServer,
    sqlite_engine: Engine,
    sqlite_url: str,
    step: int,
) -> None:
    """Killed before and after ids are carried over, notices stored, the mend counted."""
    for number in range(40):
        title = f"2026년 연습 바우처 지원사업 {number - 20}차 공고"
        site.pages[f"/view/{number}"] = Served(f"<h1>{title}</h1>" + notice())
    site.pages["/list?page=1"] = Served(renewed(7, 6, 5, 4, 3, 2, 1))
    assert later(OUTAGE).verdict == "drifted"
    kill_a_look(sqlite_url, site, OUTAGE + 5, step)
    assert later(OUTAGE + 20).verdict == "mended"
    site.pages["/list?page=1"] = Served(renewed(8, 7, 6, 5, 4, 3, 2, 1))
    assert later(OUTAGE + 25).verdict == "mended"
    assert reported(sqlite_engine) == ["26", "27", "28"]
