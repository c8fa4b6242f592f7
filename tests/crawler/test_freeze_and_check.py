"""A live source held against its card: pages frozen as bytes, differences told."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from crawler.authoring.check_source import Check, check
from crawler.authoring.record_fixture import (
    draft_again,
    fetch_pages,
    read_again,
    write,
)
from crawler.discovery.proposal import UNKNOWN_PATH
from crawler.engine import with_fetcher
from crawler.errors import Maintenance
from crawler.health import Baseline, Observation
from crawler.platforms.base import Board
from crawler.platforms.table_board import NUMBER, POSTED, TITLE, fact
from crawler.records import RawNotice
from tests.conftest import NOW
from tests.crawler.conftest import LOCAL, BoardServer, Served
from tests.crawler.practice import PracticeBoard, listing, notice, row

Lend = Callable[..., Any]


@pytest.fixture
def lend(in_reactor: Callable[..., Any]) -> Lend:
    def lend(board: Board, work: Callable[[Any], Any]) -> Any:
        return in_reactor(
            with_fetcher(board, settings=LOCAL, clock=lambda: NOW, work=work)
        )

    return lend


@pytest.fixture
def board(site: BoardServer) -> Board:
    page = listing(row(2), row(1)).replace("<td>2</td>", "<td>공지</td>")
    site.pages |= {
        "/list": Served(page),
        "/view/1": Served(notice()),
        "/view/2": Served(notice()),
    }
    return PracticeBoard.at(site.url)()


def checked(
    lend: Lend, board: Board, baseline: Baseline | None = None
) -> Check:
    found: Check = lend(
        board,
        lambda fetcher: check(board, fetcher, baseline or Baseline(), now=NOW),
    )
    return found


def test_a_corrected_card_drafts_what_is_to_be_read_anew_without_the_site(
    lend: Lend, board: Board, tmp_path: Path
) -> None:
    pages = lend(board, lambda fetcher: fetch_pages(board, fetcher))
    write(pages, tmp_path, now=NOW)
    signed = json.loads((tmp_path / "expected.json").read_text("utf-8"))
    signed["read_by"] = "lee"
    (tmp_path / "expected.json").write_text(json.dumps(signed), "utf-8")
    columns = (NUMBER, TITLE, fact("신청기간"), POSTED)
    corrected = type("Corrected", (type(board),), {"columns": columns})()
    draft_again(read_again(corrected, tmp_path), tmp_path)
    drafted = json.loads((tmp_path / "expected.json").read_text("utf-8"))
    assert drafted["read_by"] == ""
    assert drafted["notice"]["body"] == signed["notice"]["body"]
    former = signed["listings"][0][0]
    period = former.pop("cells")["접수기간"]
    assert drafted["listings"][0][0] == former | {
        "cells": {"신청기간": period}
    }


def test_a_corrected_card_says_where_its_frozen_notice_is(
    lend: Lend, board: Board, tmp_path: Path
) -> None:
    """A draft may not know: its notice is frozen under a path to be filled in."""
    pages = lend(board, lambda fetcher: fetch_pages(board, fetcher))
    write(pages, tmp_path, now=NOW)
    known = json.loads((tmp_path / "page.json").read_text("utf-8"))
    unknown = json.loads(json.dumps(known))
    unknown["notice"]["url"] = f"{board.base_url}{UNKNOWN_PATH}?id=2"
    (tmp_path / "page.json").write_text(json.dumps(unknown), "utf-8")

    draft_again(read_again(board, tmp_path), tmp_path)

    assert json.loads((tmp_path / "page.json").read_text("utf-8")) == known


def test_pages_are_frozen_byte_for_byte_with_a_draft_of_what_is_heard(
    lend: Lend, board: Board, site: BoardServer, tmp_path: Path
) -> None:
    pages = lend(board, lambda fetcher: fetch_pages(board, fetcher))
    written = write(pages, tmp_path / "practice", now=NOW)
    assert [path.name for path in written] == [
        "listing.html",
        "notice.html",
        "page.json",
        "expected.json",
    ]
    assert (tmp_path / "practice/listing.html").read_bytes() == site.pages[
        "/list"
    ].bytes()
    payload = json.loads((tmp_path / "practice/page.json").read_text("utf-8"))
    assert (payload["notice"]["key"], payload["listings"][0]["url"]) == (
        "1",
        f"{site.url}/list?page=1",
    )
    expected = json.loads(
        (tmp_path / "practice/expected.json").read_text("utf-8")
    )
    assert [listing["key"] for listing in expected["listings"][0]] == [
        "2",
        "1",
    ]
    assert "신청기간" in expected["notice"]["body"]


def test_a_redesigned_listing_is_saved_for_the_card_to_be_corrected_by(
    lend: Lend, board: Board, site: BoardServer, tmp_path: Path
) -> None:
    write(
        lend(board, lambda fetcher: fetch_pages(board, fetcher)),
        tmp_path,
        now=NOW,
    )
    signed = json.loads((tmp_path / "expected.json").read_text("utf-8"))
    new = site.pages["/list"].bytes().replace(b"<table", b"<table id='new'")
    site.pages["/list"] = Served(new)
    stale = type("Stale", (type(board),), {"container": "table#old"})()

    pages = lend(
        stale, lambda fetcher: fetch_pages(stale, fetcher, unread=True)
    )
    write(pages, tmp_path, now=NOW)

    assert "table#old" in pages.redesigned
    assert (tmp_path / "listing.html").read_bytes() == new
    corrected = type("Corrected", (type(board),), {"container": "#new"})()
    draft_again(read_again(corrected, tmp_path), tmp_path)
    drafted = json.loads((tmp_path / "expected.json").read_text("utf-8"))
    assert drafted == signed


def test_a_board_that_is_closed_is_not_frozen(
    lend: Lend, board: Board, site: BoardServer
) -> None:
    site.pages["/list"] = Served("<h1>시스템 점검 안내</h1>")
    with pytest.raises(Maintenance):
        lend(board, lambda fetcher: fetch_pages(board, fetcher))


def test_a_board_that_is_as_its_card_says_differs_in_nothing(
    lend: Lend, board: Board
) -> None:
    found = checked(lend, board)
    assert (
        found.verdict,
        found.rows_seen,
        found.parsed_count,
        found.differs,
    ) == (
        "ok",
        2,
        2,
        (),
    )


def test_what_differs_from_habit_is_told(lend: Lend, board: Board) -> None:
    usual = [
        RawNotice(
            "practice",
            str(n),
            "u",
            "연습 공고",
            "2026. 11. 20",
            {"사업명": "연습"},
        )
        for n in range(3)
    ]
    found = checked(
        lend, board, Baseline().after(Observation(board.contract, usual, 3))
    )
    assert found.verdict == "drifted"
    assert {
        "2 rows on the first page; the median is 3",
        "접수기간 is new on the rows",
        "사업명 has gone from the rows",
    } <= set(found.differs)
    assert "a day is written in a new form: 9-9-9" in found.differs


def test_a_notice_that_cannot_be_heard_is_told(
    lend: Lend, board: Board, site: BoardServer
) -> None:
    site.pages["/view/1"] = Served("<p>다른 쪽</p>")
    found = checked(lend, board)
    assert found.verdict == "ok"
    assert any(
        "the notice 1 could not be read" in difference
        for difference in found.differs
    )


def test_a_board_in_trouble_is_an_answer_too(
    lend: Lend, board: Board, site: BoardServer
) -> None:
    site.pages["/list"] = Served("<p>다른 쪽</p>")
    found = checked(lend, board)
    assert (found.verdict, found.missing, len(found.differs)) == (
        "drifted",
        "table.board",
        1,
    )
