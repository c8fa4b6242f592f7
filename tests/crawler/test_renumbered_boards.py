"""A board that numbers its notices anew: nothing is reported twice, nothing is lost."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import select

from crawler.platforms.base import Board
from storage.announcements.aliases import ListedRow, carry_over
from storage.db.engine import Engine, reading, writing
from storage.models import Alias, Announcement, Event
from tests.conftest import NOW
from tests.crawler.conftest import BoardServer, Served, looks_at
from tests.crawler.practice import PracticeBoard, listing, notice, row

LONGER = "신청기간: 2026. 11. 20. ~ 2026. 12. 24. 18:00"
WINDOW = "2026-11-20 ~ 2026-12-24"
TITLES = {
    number: f"2026년 연습 바우처 지원사업 {number}차 공고"
    for number in range(1, 7)
}


def publish(
    site: BoardServer, rows: Sequence[tuple[int, int]], edited: int = 0
) -> None:
    """Put rows (id, number of the notice) on the board; *edited* closes later."""
    listed = []
    for key, number in rows:
        period = WINDOW if number == edited else "2026-11-20 ~ 2026-12-10"
        listed.append(row(key, TITLES[number], period=period))
        site.pages[f"/view/{key}"] = Served(
            notice(LONGER) if number == edited else notice()
        )
    site.pages["/list"] = Served(listing(*listed))


def events(engine: Engine) -> list[tuple[str, str]]:
    with reading(engine) as session:
        found = session.exec(select(Event).order_by(Event.id)).all()  # type: ignore[arg-type]  # a column
        announcements = {
            item.id: item.title for item in session.exec(select(Announcement))
        }
    return [
        (event.kind, announcements[event.announcement_id]) for event in found
    ]


Crawl = Callable[..., Any]


@pytest.fixture
def look_at(in_reactor: Callable[..., Any], engine: Engine) -> Crawl:
    def look(board: Board, minutes: int) -> Any:
        at = NOW + timedelta(minutes=minutes)
        return looks_at(in_reactor, engine, [board], [], now=at)[0]

    return look


def test_ids_renamed_in_mid_life(
    look_at: Crawl, site: BoardServer, engine: Engine
) -> None:
    board = PracticeBoard.at(site.url)()
    publish(site, [(4, 4), (3, 3), (2, 2), (1, 1)])
    look_at(board, 0)
    publish(
        site,
        [(106, 6), (105, 5), (104, 4), (103, 3), (102, 2), (101, 1)],
        edited=2,
    )
    for minutes in (10, 20, 60 * 30):
        look_at(board, minutes)
    assert sorted(events(engine)) == [
        ("extended", TITLES[2]),
        ("new", TITLES[5]),
        ("new", TITLES[6]),
    ]
    with reading(engine) as session:
        stored = session.exec(select(Announcement)).all()
        aliases = {alias.key for alias in session.exec(select(Alias))}
    assert {item.key for item in stored} == {"1", "2", "3", "4", "105", "106"}
    assert {item.url.rpartition("/")[2] for item in stored} == {
        "101", "102", "103", "104", "105", "106"
    }  # fmt: skip
    assert aliases == {"101", "102", "103", "104"}


def test_a_roll_back_and_a_second_renumbering_report_nothing(
    look_at: Crawl, site: BoardServer, engine: Engine
) -> None:
    board = PracticeBoard.at(site.url)()
    publish(site, [(3, 3), (2, 2), (1, 1)])
    look_at(board, 0)
    for minutes, offset in ((10, 100), (20, 0), (30, 200), (40, 100), (50, 0)):
        publish(site, [(offset + number, number) for number in (3, 2, 1)])
        look_at(board, minutes)
    assert events(engine) == []
    with reading(engine) as session:
        assert len(session.exec(select(Announcement)).all()) == 3


def test_what_was_first_seen_under_a_new_id_is_known_after_a_roll_back(
    look_at: Crawl, site: BoardServer, engine: Engine
) -> None:
    board = PracticeBoard.at(site.url)()
    publish(site, [(3, 3), (2, 2), (1, 1)])
    look_at(board, 0)
    publish(site, [(104, 4), (103, 3), (102, 2), (101, 1)])
    look_at(board, 10)
    for minutes in (20, 30):
        publish(site, [(5, 5), (4, 4), (3, 3), (2, 2), (1, 1)])
        look_at(board, minutes)
    assert events(engine) == [("new", TITLES[4]), ("new", TITLES[5])]
    with reading(engine) as session:
        stored = {
            item.key: item for item in session.exec(select(Announcement))
        }
    assert set(stored) == {"1", "2", "3", "104", "5"}
    assert stored["104"].url.endswith("/4")


def test_an_alias_without_its_saved_row_is_no_news_after_a_crash(
    look_at: Crawl, site: BoardServer, engine: Engine
) -> None:
    board = PracticeBoard.at(site.url)()
    publish(site, [(3, 3), (2, 2), (1, 1)])
    look_at(board, 0)
    listed = []
    for number in (3, 2, 1):
        url = f"{site.url}/view/{100 + number}"
        listed.append(ListedRow(str(100 + number), TITLES[number], _DAY, url))
    with writing(engine) as session:
        carry_over(session, board.name, listed, now=NOW)
    publish(site, [(104, 4), (103, 3), (102, 2), (101, 1)])
    look_at(board, 10)
    assert events(engine) == [("new", TITLES[4])]


_DAY = NOW.date().replace(day=20)


def listed_row(key: str, title: str) -> ListedRow:
    return ListedRow(key, title, _DAY, f"https://board.example/view/{key}")


def test_which_rows_are_carried_over(
    look_at: Crawl, site: BoardServer, engine: Engine
) -> None:
    board = PracticeBoard.at(site.url)()
    publish(site, [(3, 3), (2, 2), (1, 1)])
    look_at(board, 0)
    one, two = listed_row("201", TITLES[1]), listed_row("202", TITLES[2])
    still = listed_row("3", TITLES[3])
    other_day = ListedRow(
        "203", TITLES[3], _DAY + timedelta(days=1), "https://b.example"
    )
    with writing(engine) as session:
        # The board still lists a notice by its id: two alike are postings of their own.
        assert (
            carry_over(session, board.name, [one, two, still], now=NOW).keys
            == {}
        )
        assert carry_over(session, board.name, [other_day], now=NOW).keys == {}
        assert (
            carry_over(session, "other-board", [one, two], now=NOW).keys == {}
        )
        # Two rows of one title and day: which is the known one cannot be told.
        twin = listed_row("209", TITLES[1])
        assert carry_over(session, board.name, [one, twin], now=NOW).keys == {}
        assert carry_over(session, board.name, [one, two], now=NOW).keys == {
            "201": "1",
            "202": "2",
        }


def test_both_ids_of_one_notice_on_the_board_are_one_notice(
    look_at: Crawl, site: BoardServer, engine: Engine
) -> None:
    board = PracticeBoard.at(site.url)()
    publish(site, [(3, 3), (2, 2), (1, 1)])
    look_at(board, 0)
    publish(site, [(103, 3), (102, 2), (101, 1)])
    look_at(board, 10)
    publish(site, [(103, 3), (3, 3), (102, 2), (101, 1)])
    look_at(board, 20)
    assert events(engine) == []
