"""What boards serve when they are not well: a clear verdict for each, nothing stored wrong, nothing lost."""

from __future__ import annotations

import gzip
import re
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlmodel import select

from crawler.pipelines.notices import clean
from crawler.records import AttachmentLink, RawNotice
from storage import sources
from storage.db.engine import Engine, reading
from storage.models import Announcement
from tests.cases import cases
from tests.conftest import NOW
from tests.crawler.conftest import LOCAL, BoardServer, Look, Served
from tests.crawler.practice import (
    PracticeBoard,
    RowsOnly,
    listing,
    notice,
    row,
)
from tests.factories import crawls_of

GOOD = listing(*(row(number) for number in range(1, 11)))
LOGIN = "<html><body><form action='/login'><input name='id'><input type='password' name='pw'></form></body></html>"
CHALLENGE = "<html><head><title>Just a moment...</title></head><body><script src='/cdn-cgi/challenge-platform/x.js'></script></body></html>"
CLOSED = "<html><body><h1>시스템 점검 안내</h1><p>보다 나은 서비스를 위해 점검 중입니다.</p></body></html>"
ALERT = "<script>alert('The action you have requested is not allowed.');history.back();</script>"
BROKEN = [
    (
        "container renamed",
        GOOD.replace('class="board"', 'class="tbl_new"'),
        "mended",
    ),
    ("rows emptied", listing(), "empty"),
    (
        "a column moved",
        GOOD.replace(
            "<td>2026-11-20 ~ 2026-12-10</td><td>2026-11-20</td>",
            "<td>2026-11-20</td><td>2026-11-20 ~ 2026-12-10</td>",
        ),
        "mended",
    ),
    ("titles blanked", re.sub(r">[^<>]*공고</a>", "></a>", GOOD), "drifted"),
    (
        "days in another form",
        GOOD.replace("<td>2026-11-20</td>", "<td>20/11/26</td>"),
        "mended",
    ),
    ("login page", LOGIN, "blocked"),
    ("challenge page", CHALLENGE, "blocked"),
    ("closed for maintenance", CLOSED, "maintenance"),
    ("an alert and nothing else", ALERT, "blocked"),
    ("half a page", GOOD[: len(GOOD) // 2], "drifted"),
    ("one row left of ten", listing(row(1)), "dropped"),
    ("wrong charset", GOOD.encode("cp949"), "drifted"),
    (
        "letters read in a wrong charset",
        GOOD.encode().decode("latin-1"),
        "drifted",
    ),
    ("nothing at all", "", "drifted"),
]


@pytest.mark.parametrize(
    ("name", "page", "verdict"), BROKEN, ids=[name for name, *_ in BROKEN]
)
def test_a_broken_listing_is_told_as_what_it_is_and_changes_nothing(
    look: Look,
    site: BoardServer,
    sqlite_engine: Engine,
    enqueued: list[str],
    name: str,
    page: str | bytes,
    verdict: str,
) -> None:
    site.pages["/list"] = Served(GOOD)
    board = RowsOnly.at(site.url)()
    assert look(board).verdict == "ok"
    before = snapshot(sqlite_engine)
    site.pages["/list"] = Served(page)
    # A redesign is only read again once a second answer bears the first one out.
    first = "drifted" if verdict == "mended" else verdict
    for minutes, expected in ((5, first), (10, verdict)):
        report = look(board, now=NOW + timedelta(minutes=minutes))
        assert report.verdict == expected, (name, report.why)
    assert snapshot(sqlite_engine) == before
    assert enqueued == []
    site.pages["/list"] = Served(GOOD)
    assert look(board, now=NOW + timedelta(minutes=15)).verdict == "unchanged"


def snapshot(engine: Engine) -> dict[str, tuple[object, ...]]:
    with reading(engine) as session:
        found = session.exec(select(Announcement))
        return {
            item.key: (
                item.title,
                item.closes,
                item.edition,
                item.cancelled_at,
                item.parsed_from,
            )
            for item in found
        }


@pytest.mark.parametrize(
    ("status", "verdict"),
    [
        (403, "blocked"),
        (401, "blocked"),
        (404, "drifted"),
        (500, "unreachable"),
        (502, "unreachable"),
    ],
)
def test_a_status_is_a_verdict(
    look: Look, site: BoardServer, status: int, verdict: str
) -> None:
    site.pages["/list"] = Served("<html></html>", status)
    assert look(PracticeBoard.at(site.url)()).verdict == verdict


def test_the_page_and_what_was_missed_on_it_are_kept_as_evidence(
    look: Look, site: BoardServer, sqlite_engine: Engine
) -> None:
    site.pages["/list"] = Served("<html><body>다른 게시판</body></html>")
    look(PracticeBoard.at(site.url)())
    with reading(sqlite_engine) as session:
        (crawl,) = crawls_of(session, "practice")
        retained = sources.evidence(session, crawl.id or 0)
    assert (crawl.verdict, crawl.missing) == ("drifted", "table.board")
    assert retained == (
        f"{site.url}/list?page=1",
        "<html><body>다른 게시판</body></html>".encode(),
    )


def test_a_page_of_fifty_megabytes_is_cut_off(
    look: Look, site: BoardServer
) -> None:
    site.pages["/list"] = Served(lambda: b"x" * 50 * 1024 * 1024)
    report = look(PracticeBoard.at(site.url)())
    assert (report.verdict, report.received < 1000) == ("drifted", True)
    assert "more than 8 MB" in report.why


def test_a_small_answer_that_unpacks_to_a_large_one_is_cut_off(
    look: Look, site: BoardServer
) -> None:
    bomb = gzip.compress(b"<html>" + b" " * 50 * 1024 * 1024)
    site.pages["/list"] = Served(bomb, headers={"Content-Encoding": "gzip"})
    assert "more than 8 MB" in look(PracticeBoard.at(site.url)()).why


def test_an_answer_that_does_not_come_in_time_is_unreachable(
    look: Look, site: BoardServer
) -> None:
    site.pages["/list"] = Served(GOOD)
    site.hold = 5.0
    report = look(
        PracticeBoard.at(site.url)(),
        settings=replace(LOCAL, timeout=0.3, retries=0, robots=False),
    )
    assert (report.verdict, report.why) == ("unreachable", "no answer in time")


def test_a_board_that_refuses_connections_is_unreachable(
    look: Look, site: BoardServer
) -> None:
    url = site.url
    site.close()
    assert look(PracticeBoard.at(url)()).why == "the connection was refused"


def test_a_euc_kr_page_is_read(
    look: Look, site: BoardServer, sqlite_engine: Engine
) -> None:
    page = (
        listing(row(1, "똠방각하 바우처 공고"))
        .replace('charset="utf-8"', 'charset="euc-kr"')
        .encode("cp949")
    )
    site.pages |= {
        "/list": Served(page, media="text/html; charset=euc-kr"),
        "/view/1": Served(notice()),
    }
    assert look(PracticeBoard.at(site.url)()).verdict == "ok"
    assert snapshot(sqlite_engine)["1"][0] == "똠방각하 바우처 공고"


def test_euc_kr_bytes_in_headers_do_no_harm(
    look: Look, site: BoardServer
) -> None:
    name = "공고.hwp".encode("cp949").decode("latin-1")
    site.pages |= {
        "/list": Served(
            listing(row(1)),
            headers={"Content-Disposition": f"inline; filename={name}"},
        ),
        "/view/1": Served(notice()),
    }
    assert look(PracticeBoard.at(site.url)()).verdict == "ok"


def test_an_odd_row_among_good_ones_is_drift_and_the_good_ones_are_kept(
    look: Look, site: BoardServer
) -> None:
    site.pages["/list"] = Served(
        listing(
            row(1), row(2), "<tr><td>-</td><td>광고</td><td></td></tr>", row(3)
        )
    )
    report = look(PracticeBoard.at(site.url)())
    assert (
        report.verdict,
        report.rows_seen,
        report.rows_parsed,
        report.new,
    ) == (
        "drifted",
        4,
        3,
        3,
    )


def test_a_board_whose_card_fails_is_said_to_be_broken_and_harms_no_other(
    look: Look, site: BoardServer
) -> None:
    class Faulty(PracticeBoard):
        base_url = site.url

        def read_listing(self, _: object) -> None:  # type: ignore[override]
            raise KeyError("items")

    site.pages["/list"] = Served(GOOD)
    report = look(Faulty())
    assert (report.verdict, "KeyError" in report.why) == ("drifted", True)


def test_when_every_notice_page_fails_the_board_is_not_well(
    look: Look, site: BoardServer
) -> None:
    site.pages |= {"/list": Served(GOOD)} | {
        f"/view/{number}": Served(CLOSED) for number in range(1, 11)
    }
    report = look(PracticeBoard.at(site.url)())
    assert (report.verdict, report.new, report.details_failed) == (
        "maintenance",
        10,
        3,
    )


def test_only_the_first_clean_crawl_is_silent(
    look: Look, site: BoardServer, enqueued: list[str]
) -> None:
    site.pages |= {
        "/list": Served(
            listing(row(1), "<tr><td>-</td><td>광고</td><td></td></tr>")
        )
    } | {f"/view/{number}": Served(notice()) for number in range(1, 4)}
    board = PracticeBoard.at(site.url)()
    look(board)
    site.pages["/list"] = Served(listing(row(1), row(2)))
    look(board, now=NOW + timedelta(minutes=5))
    assert enqueued == []
    site.pages["/list"] = Served(listing(row(3), row(2), row(1)))
    look(board, now=NOW + timedelta(minutes=10))
    assert enqueued == ["new"]


def test_a_source_that_waited_long_for_its_key_is_still_silent_at_first(
    look: Look, site: BoardServer, enqueued: list[str]
) -> None:
    class Keyed(RowsOnly):
        base_url = site.url
        needs_key = "DATA_GO_KR_KEY"

    for hours in range(14):
        assert (
            look(Keyed(), now=NOW + timedelta(hours=hours)).verdict
            == "needs-key"
        )
    site.pages["/list"] = Served(GOOD)
    report = look(
        Keyed(),
        now=NOW + timedelta(days=1),
        settings=replace(LOCAL, keys={"DATA_GO_KR_KEY": "k"}),
    )
    assert (report.verdict, report.new, enqueued) == ("ok", 10, [])


@cases(
    "url",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "/relative",
        "http://[공고]/1",
        "http://board.example.kr：8080/1",
        "http://board.example.kr:99999/1",
    ],
)
def test_a_link_that_cannot_be_followed_is_replaced_by_the_boards_own(
    url: str,
) -> None:
    parsed = clean(
        RawNotice("practice", "a\x00b" * 99, url, "공고"),
        "https://board.example.kr",
    )
    assert parsed.url == "https://board.example.kr"
    assert (len(parsed.key) <= 200, "\x00" in parsed.key) == (True, False)


@pytest.mark.parametrize(
    "href", ["http://[보기]/view/2", "http://board.example.kr：80/view/2"]
)
def test_a_link_that_is_no_address_costs_its_row_and_nothing_else(
    look: Look, site: BoardServer, sqlite_engine: Engine, href: str
) -> None:
    broken = row(2).replace('href="/view/2"', f'href="{href}"')
    site.pages |= {
        "/list": Served(listing(row(1), broken, row(3))),
        "/view/1": Served(
            notice(files=f'<li><a href="{href}">공고.hwp</a></li>')
        ),
        "/view/3": Served(notice()),
    }
    report = look(PracticeBoard.at(site.url)())
    assert (report.verdict, report.new) == ("ok", 3), report.why
    parsed_from = {key: row[4] for key, row in snapshot(sqlite_engine).items()}
    assert parsed_from == {"1": "notice", "2": "row", "3": "notice"}


def test_a_redirect_to_what_is_no_address_is_refused(
    look: Look, site: BoardServer
) -> None:
    site.pages["/list"] = Served("", 302, {"Location": "http://[list]/"})
    report = look(PracticeBoard.at(site.url)())
    assert (report.verdict, "no address" in report.why) == ("blocked", True)


def test_a_nul_on_the_page_reaches_no_column(
    look: Look, site: BoardServer
) -> None:
    site.pages["/list"] = Served("<script>alert('\0점검\0 안내');</script>")
    report = look(PracticeBoard.at(site.url)())
    assert (report.verdict, report.why) == (
        "blocked",
        "an alert and nothing else: 점검 안내",
    )
    file = AttachmentLink("공고.hwp", "https://board.example.kr/\0f?no=1")
    raw = RawNotice("practice", "1", "", "공고", attachments=(file,))
    (cleaned,) = clean(raw, "https://board.example.kr").attachments
    assert cleaned.url == "https://board.example.kr/f?no=1"
