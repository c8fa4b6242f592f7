"""One look at a board: what is fetched, what is kept, what is told."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from itertools import count
from typing import Any

import pytest
from sqlalchemy import event
from sqlmodel import select

from storage import sources
from storage.announcements import known
from storage.db.engine import Engine, reading
from storage.models import Announcement
from tests.conftest import NOW
from tests.crawler.conftest import BoardServer, Look, Served, looks_at
from tests.crawler.practice import (
    PracticeBoard,
    TwoPages,
    listing,
    notice,
    row,
)


def stored(engine: Engine) -> dict[str, Announcement]:
    with reading(engine) as session:
        return {
            announcement.key: announcement
            for announcement in session.exec(select(Announcement))
        }


@pytest.fixture
def board(site: BoardServer) -> PracticeBoard:
    site.pages["/list"] = Served(listing(row(1), row(2)))
    site.pages |= {"/view/1": Served(notice()), "/view/2": Served(notice())}
    return PracticeBoard.at(site.url)()


def test_a_first_crawl_keeps_every_row_and_tells_nobody(
    look: Look,
    board: PracticeBoard,
    sqlite_engine: Engine,
    enqueued: list[str],
) -> None:
    report = look(board)
    assert (
        report.verdict,
        report.rows_seen,
        report.rows_parsed,
        report.new,
    ) == (
        "ok",
        2,
        2,
        2,
    )
    assert {
        announcement.parsed_from
        for announcement in stored(sqlite_engine).values()
    } == {"notice"}
    assert enqueued == []


def test_a_new_row_after_the_first_crawl_is_told_once(
    look: Look, board: PracticeBoard, site: BoardServer, enqueued: list[str]
) -> None:
    look(board)
    site.pages |= {
        "/list": Served(listing(row(3), row(1), row(2))),
        "/view/3": Served(notice()),
    }
    assert look(board, now=NOW + timedelta(minutes=5)).new == 1
    assert look(board, now=NOW + timedelta(minutes=10)).verdict == "unchanged"
    assert enqueued == ["new"]


def test_an_unchanged_page_costs_one_request(
    look: Look, board: PracticeBoard, site: BoardServer
) -> None:
    look(board)
    site.received.clear()
    report = look(board, now=NOW + timedelta(minutes=5))
    assert site.paths() == ["/list?page=1"]
    assert (report.verdict, report.not_modified, report.rows_seen) == (
        "unchanged",
        1,
        2,
    )


def test_a_page_with_an_etag_is_asked_for_only_if_changed(
    look: Look, board: PracticeBoard, site: BoardServer
) -> None:
    site.pages["/list"] = Served(
        listing(row(1), row(2)),
        headers={
            "ETag": '"a1"',
            "Last-Modified": "Tue, 24 Nov 2026 00:00:00 GMT",
        },
    )
    look(board)
    site.received.clear()
    report = look(board, now=NOW + timedelta(minutes=5))
    assert site.received[0].headers["if-none-match"] == '"a1"'
    assert (
        site.received[0].headers["if-modified-since"]
        == "Tue, 24 Nov 2026 00:00:00 GMT"
    )
    assert (report.verdict, report.received) == ("unchanged", 0)


def test_tokens_that_change_in_every_answer_are_learnt_and_then_cost_no_parse(
    look: Look, board: PracticeBoard, site: BoardServer
) -> None:
    tokens = count(10**12)
    site.pages["/list"] = Served(
        lambda: listing(row(1), row(2), token=f"x{next(tokens):x}").encode()
    )
    reports = [
        look(board, now=NOW + timedelta(minutes=5 * n)) for n in range(4)
    ]
    assert [report.verdict for report in reports] == [
        "ok",
        "unchanged",
        "unchanged",
        "unchanged",
    ]
    assert [report.not_modified for report in reports] == [0, 0, 1, 1]


WEATHER = ["맑음", "흐리고 비", "눈", "안개 <b>짙음</b>", "소나기"]


def test_a_list_in_a_page_that_is_new_each_time_is_the_same_list(
    look: Look,
    board: PracticeBoard,
    site: BoardServer,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rows_parsed = []
    parse_row = PracticeBoard.parse_row

    def counted(self: PracticeBoard, element: Any) -> Any:
        rows_parsed.append(element)
        return parse_row(self, element)

    monkeypatch.setattr(PracticeBoard, "parse_row", counted)
    site.pages["/list"] = [
        Served(
            listing(row(1), row(2)).replace("<table", f"<p>{sky}</p><table")
        )
        for sky in WEATHER
    ]
    reports = []
    for n in range(len(WEATHER)):
        reports.append(look(board, now=NOW + timedelta(minutes=5 * n)))
    assert [report.verdict for report in reports[1:]] == ["unchanged"] * 4
    assert [report.rows_seen for report in reports] == [2] * 5
    assert [report.not_modified for report in reports] == [0] * 5
    assert len(rows_parsed) == 2


def test_a_title_that_changes_in_a_page_that_is_new_each_time_is_seen(
    look: Look, board: PracticeBoard, site: BoardServer, sqlite_engine: Engine
) -> None:
    titles = ["처음 공고", "처음 공고", "처음 공고", "정정 공고"]
    pages = []
    for title, sky in zip(titles, WEATHER, strict=False):
        page = listing(row(1, title), row(2))
        pages.append(Served(page.replace("<table", f"<p>{sky}</p><table")))
    site.pages["/list"] = pages
    for n in range(4):
        look(board, now=NOW + timedelta(minutes=5 * n))
    assert stored(sqlite_engine)["1"].title == "정정 공고"


def test_a_page_whose_differences_are_no_tokens_is_compared_ever_more_seldom(
    look: Look, board: PracticeBoard, site: BoardServer, sqlite_engine: Engine
) -> None:
    loaded = []

    @event.listens_for(sqlite_engine, "before_cursor_execute")
    def note(_connection: Any, _cursor: Any, sql: str, *_rest: Any) -> None:
        if sql.lstrip().startswith("SELECT page_cache.page"):
            loaded.append(sql)

    site.pages["/list"] = [
        Served(listing(row(1), row(2)) + "새 소식 " * (n + 1))
        for n in range(12)
    ]
    for n in range(12):
        assert look(board, now=NOW + timedelta(minutes=5 * n)).clean
    # The first four differences, the fifth, and the ninth.
    assert len(loaded) == 6


def test_a_title_that_changes_beside_a_token_is_seen(
    look: Look, board: PracticeBoard, site: BoardServer, sqlite_engine: Engine
) -> None:
    tokens = count(10**12)
    titles = ["처음 공고", "처음 공고", "처음 공고", "정정 공고"]
    site.pages["/list"] = [
        Served(listing(row(1, title), row(2), token=f"x{next(tokens):x}"))
        for title in titles
    ]
    for n in range(4):
        look(board, now=NOW + timedelta(minutes=5 * n))
    assert stored(sqlite_engine)["1"].title == "정정 공고"


def test_a_notice_page_that_fails_leaves_the_earlier_reading(
    look: Look,
    board: PracticeBoard,
    site: BoardServer,
    sqlite_engine: Engine,
    enqueued: list[str],
) -> None:
    look(board)
    before = stored(sqlite_engine)["1"]
    site.pages |= {
        "/list": Served(
            listing(row(1, period="2026-11-20 ~ 2026-12-20"), row(2))
        ),
        "/view/1": Served("", 503),
    }
    report = look(board, now=NOW + timedelta(minutes=5))
    after = stored(sqlite_engine)["1"]
    assert (
        report.changed,
        report.details_failed,
        after.parsed_from,
        after.closes,
        after.edition,
    ) == (0, 1, "notice", before.closes, 1)
    assert enqueued == []
    assert after.recheck_at == NOW + timedelta(minutes=15)


def test_a_notice_page_that_comes_back_is_read_then(
    look: Look,
    board: PracticeBoard,
    site: BoardServer,
    sqlite_engine: Engine,
    enqueued: list[str],
) -> None:
    look(board)
    changed = Served(listing(row(1, period="2026-11-20 ~ 2026-12-20"), row(2)))
    site.pages |= {"/list": changed, "/view/1": Served("", 503)}
    look(board, now=NOW + timedelta(minutes=5))
    site.pages["/view/1"] = Served(
        notice("신청기간: 2026. 11. 20. ~ 2026. 12. 20. 18:00")
    )
    report = look(board, now=NOW + timedelta(minutes=30))
    assert (report.verdict, report.changed) == ("ok", 1)
    assert enqueued == ["extended"]


def test_a_new_notice_whose_page_fails_is_kept_by_its_row(
    look: Look, board: PracticeBoard, site: BoardServer, sqlite_engine: Engine
) -> None:
    site.pages["/view/1"] = Served("", 500)
    report = look(board)
    assert (report.verdict, report.new) == ("ok", 2)
    assert stored(sqlite_engine)["1"].parsed_from == "row"
    assert stored(sqlite_engine)["1"].closes == "2026-12-10"


def test_a_second_page_that_fails_closes_nothing_and_is_the_verdict(
    look: Look, site: BoardServer, sqlite_engine: Engine, enqueued: list[str]
) -> None:
    board = TwoPages.at(site.url)()
    site.pages |= {
        "/list?page=1": Served(listing(row(3), row(2))),
        "/list?page=2": Served(listing(row(1))),
    }
    site.pages |= {f"/view/{key}": Served(notice()) for key in (1, 2, 3)}
    look(board)
    site.pages |= {
        "/list?page=1": Served(listing(row(4), row(3))),
        "/list?page=2": Served("", 502),
        "/view/4": Served(notice()),
    }
    report = look(board, now=NOW + timedelta(minutes=5))
    assert (report.verdict, report.new) == ("unreachable", 1)
    assert {
        key: announcement.cancelled_at
        for key, announcement in stored(sqlite_engine).items()
    } == dict.fromkeys("1234")
    assert enqueued == ["new"]


def test_an_edit_without_a_mark_is_found_by_looking_again(
    look: Look, board: PracticeBoard, site: BoardServer, enqueued: list[str]
) -> None:
    site.pages["/list"] = Served(listing(row(1, period=""), row(2)))
    look(board)
    site.pages["/view/1"] = Served(
        notice("신청기간: 2026. 11. 20. ~ 2026. 12. 24. 18:00")
    )
    site.received.clear()
    report = look(board, now=NOW + timedelta(days=1, minutes=1))
    assert sorted(site.paths()) == ["/list?page=1", "/view/1", "/view/2"]
    assert (report.changed, enqueued) == (1, ["extended"])


def test_a_pinned_row_that_stands_on_both_pages_is_one_notice(
    look: Look, site: BoardServer
) -> None:
    board = TwoPages.at(site.url)()
    site.pages |= {
        "/list?page=1": Served(listing(row(9), row(2))),
        "/list?page=2": Served(listing(row(9), row(1))),
    }
    site.pages |= {f"/view/{key}": Served(notice()) for key in (1, 2, 9)}
    assert look(board).new == 3


def test_a_file_is_fetched_once_and_read(
    look: Look, board: PracticeBoard, site: BoardServer, sqlite_engine: Engine
) -> None:
    site.pages["/view/1"] = Served(
        notice(
            files='<li><a href="/file?token=a1">공고문.txt (266 KB)</a></li>'
        )
    )
    site.pages["/file"] = Served("총사업비 10억원", media="text/plain")
    look(board)
    site.pages["/view/1"] = Served(
        notice(
            "달라진 글. 신청기간: 2026. 11. 20. ~ 2026. 12. 10. 18:00",
            files='<li><a href="/file?token=b2">공고문.txt (266 KB)</a></li>',
        )
    )
    look(board, now=NOW + timedelta(days=1, minutes=1))
    assert sum(path.startswith("/file") for path in site.paths()) == 1
    with reading(sqlite_engine) as session:
        (file,) = known.attachment_texts(
            session, stored(sqlite_engine)["1"].id or 0
        )
    assert (file.name, file.state, file.text, file.url) == (
        "공고문.txt",
        "read",
        "총사업비 10억원",
        f"{site.url}/file?token=b2",
    )


@pytest.mark.parametrize(
    "title",
    [
        "<script>alert(1)</script>바우처 공고",
        "바우처\r\nBcc: everyone@example.org 공고",
        "바우처\x00\x08 공고",
        "바우처 \u202e공고\u2066",
    ],
)
def test_a_hostile_title_is_kept_as_one_line_of_text(
    look: Look, site: BoardServer, sqlite_engine: Engine, title: str
) -> None:
    board = PracticeBoard.at(site.url)()
    site.pages |= {
        "/list": Served(listing(row(1, title.replace("<", "&lt;")))),
        "/view/1": Served(notice()),
    }
    look(board)
    retained = stored(sqlite_engine)["1"].title
    assert "공고" in retained
    assert not {*retained} & {*"\r\n\x00\x08\u202e\u2066"}


def test_the_claim_is_given_back_and_the_next_crawl_planned(
    look: Look, board: PracticeBoard, sqlite_engine: Engine
) -> None:
    look(board)
    with reading(sqlite_engine) as session:
        (health,) = sources.health(session, now=NOW)
        assert (
            health.verdict,
            health.crawling,
            health.announcements,
            health.median_rows,
        ) == ("ok", False, 2, 2)
    assert (
        NOW + timedelta(minutes=4)
        < health.next_crawl_at
        < NOW + timedelta(minutes=6)
    )


def test_a_week_of_looks_ends_alike_on_both_databases(
    in_reactor: Callable[..., Any],
    engine: Engine,
    board: PracticeBoard,
    site: BoardServer,
) -> None:
    pending: list[str] = []
    rows = [row(key, period="") for key in (3, 1, 2)]
    site.pages["/list"] = Served(listing(*rows[1:]))
    looks_at(in_reactor, engine, [board], pending)
    site.pages |= {
        "/list": Served(listing(*rows)),
        "/view/3": Served(notice()),
    }
    looks_at(in_reactor, engine, [board], pending, now=NOW + timedelta(days=1))
    site.pages["/view/1"] = Served(
        notice("신청기간: 2026. 11. 20. ~ 2026. 12. 24. 18:00")
    )
    for days in (3, 5, 7):
        looks_at(
            in_reactor,
            engine,
            [board],
            pending,
            now=NOW + timedelta(days=days),
        )
    assert pending == ["new", "extended"]
    assert {
        key: (announcement.edition, announcement.closes)
        for key, announcement in stored(engine).items()
    } == {
        "1": (2, "2026-12-24T18:00"),
        "2": (1, "2026-12-10T18:00"),
        "3": (1, "2026-12-10T18:00"),
    }
