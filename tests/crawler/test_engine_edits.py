"""What a board changes without a word in its listing: the body, a deadline, a file under its old name."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlmodel import col, select

from crawler.pipelines.rows import row_digest
from crawler.records import RawNotice
from storage.db.engine import Engine, reading
from storage.models import Announcement, Event
from tests.conftest import NOW
from tests.crawler.conftest import BoardServer, Look, Served
from tests.crawler.practice import PracticeBoard, listing, notice, row

LINK = '<li><a href="/file?token=a1">공고문.txt{size}</a></li>'
UNTIL = "신청기간: 2026. 11. 20. ~ {day} 18:00"


@pytest.fixture
def board(site: BoardServer) -> PracticeBoard:
    site.pages |= {
        "/list": Served(listing(row(1))),
        "/view/1": Served(notice()),
    }
    return PracticeBoard.at(site.url)()


def told(engine: Engine) -> list[tuple[str, object]]:
    with reading(engine) as session:
        return [
            (event.kind, event.changes.get("closes"))
            for event in session.exec(select(Event).order_by(col(Event.id)))
        ]


def closes(engine: Engine) -> str | None:
    with reading(engine) as session:
        return session.exec(select(Announcement)).one().closes


def test_a_deadline_that_moves_in_the_body_alone_is_told_once(
    look: Look, board: PracticeBoard, site: BoardServer, sqlite_engine: Engine
) -> None:
    look(board)
    assert closes(sqlite_engine) == "2026-12-10T18:00"
    site.pages["/view/1"] = Served(notice(UNTIL.format(day="2026. 12. 24.")))
    for days in (1, 2, 3):
        look(board, now=NOW + timedelta(days=days, minutes=1))
    assert closes(sqlite_engine) == "2026-12-24T18:00"
    assert told(sqlite_engine) == [
        ("extended", ["2026-12-10T18:00", "2026-12-24T18:00"])
    ]


@pytest.mark.parametrize(
    ("gone", "kind"), [(True, "extended"), (False, "new")]
)
def test_a_post_that_takes_anothers_place_on_its_board_changes_that(
    gone: bool,
    kind: str,
    look: Look,
    site: BoardServer,
    sqlite_engine: Engine,
) -> None:
    """Two posts of one title that both stand are two calls."""
    title = "2026년 연습 바우처 지원사업 수요기업 모집 공고"
    text = "문의처: 연습과 044-202-4321 " + UNTIL
    site.pages |= {
        "/list": Served(listing(row(2, title), row(1))),
        "/view/1": Served(notice()),
        "/view/2": Served(notice(text.format(day="2026. 12. 10."))),
        "/view/3": Served(notice(text.format(day="2026. 12. 24."))),
    }
    board = PracticeBoard.at(site.url)()
    look(board)
    anew = row(3, title, period="2026-11-20 ~ 2026-12-24")
    rows = [anew, row(1)] if gone else [anew, row(2, title), row(1)]
    site.pages["/list"] = Served(listing(*rows))
    look(board, now=NOW + timedelta(days=1, minutes=1))

    assert [found for found, _ in told(sqlite_engine)] == [kind]


@pytest.mark.parametrize("size", ["", " (266 KB)"])
def test_a_file_that_is_replaced_under_its_name_is_noticed_and_told_once(
    look: Look, site: BoardServer, sqlite_engine: Engine, size: str
) -> None:
    site.pages |= {
        "/list": Served(listing(row(1, period=""))),
        "/view/1": Served(
            notice("붙임 공고문 참조", files=LINK.format(size=size))
        ),
        "/file": Served(UNTIL.format(day="2026. 12. 10."), media="text/plain"),
    }
    board = PracticeBoard.at(site.url)()
    look(board)
    site.pages["/file"] = Served(
        UNTIL.format(day="2026. 12. 24."), media="text/plain"
    )
    for days in range(1, 8):
        look(board, now=NOW + timedelta(days=days, minutes=days))
    assert told(sqlite_engine) == [
        ("extended", ["2026-12-10T18:00", "2026-12-24T18:00"])
    ]
    assert sum(path.startswith("/file") for path in site.paths()) == 3


def test_a_file_that_failed_is_tried_again_though_its_page_stays_the_same(
    look: Look, site: BoardServer, sqlite_engine: Engine
) -> None:
    site.pages |= {
        "/list": Served(listing(row(1, period=""))),
        "/view/1": Served(
            notice("붙임 공고문 참조", files=LINK.format(size=" (266 KB)"))
        ),
        "/file": Served("", 500),
    }
    board = PracticeBoard.at(site.url)()
    look(board)
    assert closes(sqlite_engine) is None
    site.pages["/file"] = Served(
        UNTIL.format(day="2026. 12. 10."), media="text/plain"
    )
    look(board, now=NOW + timedelta(minutes=11))
    assert closes(sqlite_engine) == "2026-12-10T18:00"


def test_a_replaced_file_that_cannot_be_fetched_leaves_what_was_read(
    look: Look, site: BoardServer, sqlite_engine: Engine
) -> None:
    site.pages |= {
        "/list": Served(listing(row(1, period=""))),
        "/view/1": Served(
            notice("붙임 공고문 참조", files=LINK.format(size=""))
        ),
        "/file": Served(UNTIL.format(day="2026. 12. 10."), media="text/plain"),
    }
    board = PracticeBoard.at(site.url)()
    look(board)
    site.pages["/file"] = Served("", 500)
    for days in range(1, 6):
        look(board, now=NOW + timedelta(days=days, minutes=days))
    assert (closes(sqlite_engine), told(sqlite_engine)) == (
        "2026-12-10T18:00",
        [],
    )


def test_a_deadline_that_moves_in_the_cell_alone_is_believed_too(
    look: Look, board: PracticeBoard, site: BoardServer, sqlite_engine: Engine
) -> None:
    look(board)
    site.pages["/list"] = Served(
        listing(row(1, period="2026-11-20 ~ 2026-12-24"))
    )
    for minutes in (5, 10):
        look(board, now=NOW + timedelta(minutes=minutes))
    assert [kind for kind, _ in told(sqlite_engine)] == ["extended"]
    assert (closes(sqlite_engine) or "")[:10] == "2026-12-24"


@pytest.mark.parametrize(
    ("label", "counts"),
    [
        ("진행기간", True),
        ("접수기간", True),
        ("진행상태", False),
        ("조회수", False),
    ],
)
def test_a_period_counts_as_a_change_and_a_counter_does_not(
    label: str, counts: bool
) -> None:
    item, other = (
        RawNotice(
            "practice",
            "1",
            "https://a.example.kr",
            "공고",
            cells={label: text},
        )
        for text in ("11.20 ~ 12.10", "11.20 ~ 12.24")
    )
    assert (row_digest(item) != row_digest(other)) is counts
