"""Recorded pages in place of the network."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import select

from crawler import catalogue
from crawler.engine.replay import Recordings
from storage.db.engine import Engine, reading
from storage.models import Announcement
from tests.crawler.conftest import LOCAL, looks_at
from tests.crawler.practice import PracticeBoard, listing, notice, row

HOST = "https://board.example.kr"


class Recorded(PracticeBoard):
    base_url = HOST
    home = f"{HOST}/list"
    listing_path = "/list?kind=7&page={page}"


def record(folder: Path, *entries: dict[str, Any]) -> Recordings:
    pages = {
        "one.html": listing(row(1), row(2)),
        "two.html": listing(row(3), row(2, posted="2026-11-21")),
        "notice.html": notice("본문"),
    }
    for name, page in pages.items():
        (folder / name).write_text(page, "utf-8")
    usual = {
        "source": "board",
        "kind": "list",
        "status": 200,
        "content_type": "text/html; charset=utf-8",
        "captured_on": "2026-11-20",
    }
    (folder / "index.json").write_text(
        json.dumps([usual | entry for entry in entries], ensure_ascii=False),
        "utf-8",
    )
    return Recordings(folder)


def files(recordings: Recordings, **facts: object) -> list[str]:
    board = type("Board", (Recorded,), {"__module__": __name__, **facts})()
    return [listing.file for listing in recordings.listings(board)]


ADDRESSES = [
    (f"{HOST}/list?kind=7&page=1", True),
    (f"{HOST}/list?kind=7&page=9&pageSize=100", True),
    (f"{HOST}/list", True),
    (f"{HOST}/list?kind=7 (POST)", True),
    (f"{HOST}/list?kind=8&page=1", False),
    (f"{HOST}/other?kind=7&page=1", False),
    ("https://elsewhere.example.kr/list?kind=7&page=1", False),
    (f"{HOST} (front page)", False),
]


@pytest.mark.parametrize(("url", "is_ours"), ADDRESSES)
def test_a_listing_is_known_by_its_address_but_for_paging(
    tmp_path: Path, url: str, is_ours: bool
) -> None:
    assert files(record(tmp_path, {"url": url, "file": "one.html"})) == (
        ["one.html"] if is_ours else []
    )


def test_a_card_may_name_its_recordings(tmp_path: Path) -> None:
    recordings = record(
        tmp_path,
        {"url": f"{HOST} (API)", "file": "one.html"},
        {"url": "http://old.example.kr/x.do", "file": "two.html"},
    )
    assert files(recordings, replay_sources=("board",)) == ["one.html"]
    assert files(recordings, replay_sources=("two*",)) == ["two.html"]


def test_captures_come_oldest_first_however_their_day_is_written(
    tmp_path: Path,
) -> None:
    url = f"{HOST}/list"
    days = {
        "one.html": "2026-11-20 (from the badges; committed later)",
        "two.html": "2012-06",
    }
    recordings = record(
        tmp_path,
        *(
            {"url": url, "file": file, "captured_on": day}
            for file, day in days.items()
        ),
    )
    found = recordings.listings(Recorded())
    assert [item.file for item in found] == ["two.html", "one.html"]
    assert found[0].at == datetime(2012, 6, 1, 3, 0, tzinfo=UTC)


def test_a_capture_without_a_zone_was_made_in_korea(tmp_path: Path) -> None:
    url = f"{HOST}/list"
    days = {
        "one.html": "2026-11-20T09:30:00",
        "two.html": "2026-11-20T00:00:00Z",
    }
    recordings = record(
        tmp_path,
        *(
            {"url": url, "file": file, "captured_on": day}
            for file, day in days.items()
        ),
    )
    found = recordings.find(url)
    assert found is not None
    assert found.at == datetime(2026, 11, 20, 0, 30, tzinfo=UTC)


def test_details_and_block_pages_are_no_listings(tmp_path: Path) -> None:
    kinds = [
        "detail",
        "detail-excerpt",
        "block-page",
        "error-page",
        "list-excerpt",
        "api",
        "rss-excerpt",
    ]
    recordings = record(
        tmp_path,
        *(
            {"url": f"{HOST}/list", "file": "one.html", "kind": kind}
            for kind in kinds
        ),
    )
    assert len(recordings.listings(Recorded())) == 3


def stored(engine: Engine) -> dict[str, Announcement]:
    with reading(engine) as session:
        return {
            announcement.key: announcement
            for announcement in session.exec(select(Announcement))
        }


def test_every_recorded_row_is_stored_on_its_day_and_a_second_replay_changes_nothing(
    in_reactor: Callable[..., Any], sqlite_engine: Engine, tmp_path: Path
) -> None:
    record(
        tmp_path,
        {
            "url": f"{HOST}/list",
            "file": "one.html",
            "captured_on": "2026-11-20",
        },
        {
            "url": f"{HOST}/list",
            "file": "two.html",
            "captured_on": "2026-11-21",
        },
        {
            "url": f"{HOST}/view/1",
            "file": "notice.html",
            "kind": "detail",
            "captured_on": "2026-11-20",
        },
    )
    settings = replace(LOCAL, replay=tmp_path, delay=None)
    pending: list[str] = []
    (report,) = looks_at(
        in_reactor, sqlite_engine, [Recorded()], pending, settings=settings
    )
    assert (
        report.verdict,
        report.rows_seen,
        report.rows_parsed,
        report.new,
    ) == (
        "ok",
        4,
        4,
        3,
    )
    retained = stored(sqlite_engine)
    assert {key: item.parsed_from for key, item in retained.items()} == {
        "1": "notice",
        "2": "row",
        "3": "row",
    }
    assert retained["1"].first_seen_at == datetime(
        2026, 11, 20, 3, 0, tzinfo=UTC
    )
    (again,) = looks_at(
        in_reactor, sqlite_engine, [Recorded()], pending, settings=settings
    )
    assert (again.verdict, again.new, again.changed, pending) == (
        "unchanged",
        0,
        0,
        [],
    )
    assert stored(sqlite_engine).keys() == retained.keys()


def test_a_source_that_was_not_recorded_says_so(
    in_reactor: Callable[..., Any], sqlite_engine: Engine, tmp_path: Path
) -> None:
    record(tmp_path)
    (report,) = looks_at(
        in_reactor,
        sqlite_engine,
        [Recorded()],
        [],
        settings=replace(LOCAL, replay=tmp_path),
    )
    assert (report.verdict, report.why, report.requests) == (
        "drifted",
        "no listing of it was recorded",
        0,
    )


REAL = [
    ("nipa-business", 2),
    ("msit-business", 2),
    ("kstartup", 90),
    ("bizinfo", 15),
    ("mss-business", 6),
    ("mss-rss", 2),
    ("msit-api", 390),
    ("nia-notice", 7),
    ("iris", 2),
    ("tipa", 10),
]


def test_the_recorded_boards_are_heard_to_the_last_row(
    in_reactor: Callable[..., Any], sqlite_engine: Engine, shared: Path
) -> None:
    settings = replace(LOCAL, replay=shared / "pages", delay=None)
    boards = [catalogue.find(name) for name, _ in REAL]
    reports = looks_at(
        in_reactor, sqlite_engine, boards, [], settings=settings
    )
    assert {
        report.source: report.verdict for report in reports
    } == dict.fromkeys([name for name, _ in REAL], "ok")
    assert all(
        report.rows_parsed == report.rows_seen >= rows
        for report, (_, rows) in zip(reports, REAL, strict=True)
    )
    again = looks_at(in_reactor, sqlite_engine, boards, [], settings=settings)
    assert {report.verdict for report in again} == {"unchanged"}
    assert sum(report.new + report.changed for report in again) == 0
