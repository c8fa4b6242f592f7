"""After an upgrade: stored notices are read again, and a better rule corrects nobody."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import update
from sqlmodel import select

from crawler import rereading
from crawler.platforms.base import Board
from reader.version import reader_version
from storage.db.engine import Engine, reading, writing
from storage.models import Announcement, Edition, Event
from tests.conftest import NOW
from tests.crawler.conftest import BoardServer, Look, Served
from tests.crawler.practice import PracticeBoard, listing, notice, row

UNTIL = "신청기간: 2026. 11. 20. ~ {day} 18:00"
FILE = '<li><a href="/file?token=a1">공고문.txt (266 KB)</a></li>'


@pytest.fixture
def board(site: BoardServer) -> Board:
    site.pages |= {
        "/list": Served(listing(row(1, period=""))),
        "/view/1": Served(notice("붙임 공고문 참조", files=FILE)),
        "/file": Served(UNTIL.format(day="2026. 12. 10."), media="text/plain"),
    }
    return PracticeBoard.at(site.url)()


def age(engine: Engine) -> None:
    """Make the stored reading one that a former, worse reader left behind."""
    with writing(engine) as session:
        stored = session.exec(select(Announcement)).one()
        worse = replace(stored.reading, windows=[], budget_total_won=1)
        session.execute(
            update(Announcement).values(
                reader="former", reading=worse, closes=None, closes_at=None
            )
        )


def stored(engine: Engine) -> Announcement:
    with reading(engine) as session:
        return session.exec(select(Announcement)).one()


def events(engine: Engine) -> list[str]:
    with reading(engine) as session:
        return [event.kind for event in session.exec(select(Event))]


def pass_over(engine: Engine, board: Board) -> rereading.RereadProgress:
    with writing(engine) as session:
        return rereading.reread_batch(
            session, {board.name: board}, after=0, limit=10
        )


def test_a_stored_notice_is_read_again_from_its_page_and_file(
    look: Look, board: Board, site: BoardServer, sqlite_engine: Engine
) -> None:
    look(board)
    before = stored(sqlite_engine)
    age(sqlite_engine)
    asked = len(site.paths())
    progress = pass_over(sqlite_engine, board)
    assert (progress.looked_at, progress.read_again) == (1, 1)
    after = stored(sqlite_engine)
    assert after.closes == "2026-12-10T18:00"
    assert after.model_dump() == before.model_dump()
    assert events(sqlite_engine) == []
    with reading(sqlite_engine) as session:
        assert len(session.exec(select(Edition)).all()) == 1
    assert len(site.paths()) == asked
    assert pass_over(sqlite_engine, board).looked_at == 0


def test_a_file_replaced_at_the_moment_of_an_upgrade_is_told(
    look: Look, board: Board, site: BoardServer, sqlite_engine: Engine
) -> None:
    """Without reading the old file again first, the two readings could not be compared."""
    look(board)
    age(sqlite_engine)
    later = Served(UNTIL.format(day="2026. 12. 24."), media="text/plain")
    site.pages["/file"] = later
    for days in range(1, 8):
        look(board, now=NOW + timedelta(days=days, minutes=days))
    assert events(sqlite_engine) == ["extended"]
    assert stored(sqlite_engine).closes == "2026-12-24T18:00"


def test_a_better_rule_is_no_correction_though_the_page_changed_beside(
    look: Look, board: Board, site: BoardServer, sqlite_engine: Engine
) -> None:
    look(board)
    age(sqlite_engine)
    site.pages["/view/1"] = Served(
        notice("붙임 공고문을 참조하십시오", files=FILE)
    )
    for days in range(1, 8):
        look(board, now=NOW + timedelta(days=days, minutes=days))
    assert events(sqlite_engine) == []
    assert stored(sqlite_engine).reader == reader_version()


def test_what_cannot_be_read_again_keeps_its_reading(
    look: Look, board: Board, sqlite_engine: Engine
) -> None:
    look(board)
    age(sqlite_engine)
    with writing(sqlite_engine) as session:
        session.execute(
            update(Announcement).values(page_digest="of another page")
        )
    progress = pass_over(sqlite_engine, board)
    assert (progress.looked_at, progress.read_again) == (1, 0)
    assert stored(sqlite_engine).reader == "former"
    with writing(sqlite_engine) as session:
        gone = rereading.reread_batch(session, {}, after=0, limit=10)
    assert (gone.looked_at, gone.read_again) == (1, 0)
