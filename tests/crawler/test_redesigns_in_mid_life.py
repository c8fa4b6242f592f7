"""A board is recorded before and after its redesign, one replay after the other: the two
new notices and the one edit are reported, and after a roll-back nothing once more.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import pytest
from sqlmodel import select

from crawler.platforms.base import Contract
from storage import mends
from storage.db.engine import Engine, reading
from storage.models import Announcement, Event
from storage.sources import CrawlRecord
from tests.crawler.conftest import LOCAL, looks_at
from tests.crawler.practice import PracticeBoard, notice
from tests.crawler.redesigned_pages import (
    AFTER,
    DESIGNS,
    EDITED,
    NEW,
    NO_BOARD,
    OLD,
    TITLES,
    Design,
    Posted,
    old_table,
    other_id,
)

HOST = "https://www.board.example.kr"
HTML = "text/html; charset=utf-8"


class Renewed(PracticeBoard):
    base_url = HOST
    home = f"{HOST}/list"
    listing_path = "/list?page={page}"
    hosts = ("www.board.example.kr", "biz.board.example.kr")
    contract = Contract()


def _record(
    folder: Path,
    day: str,
    page: str | bytes,
    media: str,
    rows: Sequence[Posted],
    path: str,
) -> Path:
    """Write a recording: the list, and the page of each of its notices."""
    folder.mkdir()
    usual = {"source": "practice", "status": 200, "captured_on": day}
    body = page if isinstance(page, bytes) else page.encode()
    (folder / "list.html").write_bytes(body)
    entries = [
        usual
        | {
            "url": f"{HOST}/list?page=1",
            "file": "list.html",
            "kind": "list",
            "content_type": media,
        }
    ]
    for number, row in enumerate(rows):
        name = f"{number}.html"
        text = f"<h1>{row.title}</h1>{notice('본문')}"
        (folder / name).write_text(f"<html><body>{text}</body></html>")
        at = path.format(id=row.number, other=other_id(row))
        entries.append(
            usual
            | {
                "url": urljoin(HOST, at),
                "file": name,
                "kind": "detail",
                "content_type": HTML,
            }
        )
    (folder / "index.json").write_text(json.dumps(entries), "utf-8")
    return folder


def _told(engine: Engine) -> list[tuple[str, str]]:
    with reading(engine) as session:
        titles = {}
        for item in session.exec(select(Announcement)):
            titles[item.id] = item.title
        told = []
        for event in session.exec(select(Event)):
            told.append((event.kind, titles[event.announcement_id]))
    return sorted(told)


Replay = Callable[..., CrawlRecord]


@pytest.fixture
def replay(
    in_reactor: Callable[..., Any], sqlite_engine: Engine, tmp_path: Path
) -> Replay:
    """Crawl a recording into the one store."""

    def crawl(
        day: str,
        page: str | bytes,
        rows: Sequence[Posted],
        *,
        path: str = "/view/{id}",
        media: str = HTML,
    ) -> CrawlRecord:
        folder = _record(tmp_path / day, day, page, media, rows, path)
        (report,) = looks_at(
            in_reactor,
            sqlite_engine,
            [Renewed()],
            [],
            settings=replace(LOCAL, replay=folder, delay=None),
        )
        return report

    return crawl


@pytest.mark.parametrize(
    "design", DESIGNS, ids=[design.name for design in DESIGNS]
)
def test_two_new_notices_and_one_edit_are_reported_once(
    replay: Replay, sqlite_engine: Engine, design: Design
) -> None:
    assert replay("2026-11-23", old_table(OLD), OLD).verdict == "ok"
    report = replay(
        "2026-11-24",
        design.page(AFTER),
        AFTER,
        path=design.notice,
        media=design.media,
    )
    told = _told(sqlite_engine)
    assert (
        report.verdict,
        [title for kind, title in told if kind == "new"],
    ) == (
        "mended",
        sorted(row.title for row in NEW),
    )
    edits = [title for kind, title in told if kind != "new"]
    assert edits == ([EDITED.title] if design.leads else [])
    # Rolled back: what was not told yet is told now, and nothing twice.
    replay("2026-11-25", old_table(AFTER), AFTER)
    later = _told(sqlite_engine)
    assert [title for kind, title in later if kind != "new"] == [EDITED.title]
    assert [item for item in later if item[0] == "new"] == [
        item for item in told if item[0] == "new"
    ]


@pytest.mark.parametrize(
    ("name", "page"), NO_BOARD, ids=[name for name, _ in NO_BOARD]
)
def test_what_is_not_the_board_is_not_taken_for_it(
    replay: Replay, sqlite_engine: Engine, name: str, page: str
) -> None:
    replay("2026-11-23", old_table(OLD), OLD)
    report = replay("2026-11-24", page, ())
    assert report.verdict not in ("ok", "unchanged", "mended"), name
    assert _told(sqlite_engine) == []
    with reading(sqlite_engine) as session:
        assert len(session.exec(select(Announcement)).all()) == len(OLD)


@pytest.mark.parametrize(
    ("kept", "states"), [(OLD[:1], ["held"]), (OLD[2:3], [])]
)
def test_a_list_that_is_nearly_all_new_is_shown_to_a_person(
    replay: Replay,
    sqlite_engine: Engine,
    kept: Sequence[Posted],
    states: list[str],
) -> None:
    """Months went by: one notice is left, below those that came since.  Where older
    ones stand there that nobody knows, it is another list.
    """
    replay("2026-11-23", old_table(OLD), OLD)
    rows = []
    for number, title in enumerate(TITLES[:6]):
        day = f"2026-11-{22 if kept[0] is OLD[0] else 16 - number}"
        rows.append(Posted(9500 - number, f"{title} (제2차)", day, ""))
    page = DESIGNS[0].page([*rows, *kept])
    report = replay("2026-11-24", page, ())
    assert report.verdict == "drifted"
    assert ("only 1 of its rows known" in report.why) is bool(states)
    assert _told(sqlite_engine) == []
    with reading(sqlite_engine) as session:
        assert [mend.state for mend in mends.all_mends(session)] == states


@pytest.mark.parametrize(
    "titles",
    [
        [f"{title} (제2차)" for title in TITLES[:6]],
        [row.title for row in OLD[:6]],
    ],
    ids=["other titles", "the same titles again"],
)
def test_a_list_that_went_on_for_months_is_shown_to_a_person(
    replay: Replay, sqlite_engine: Engine, titles: Sequence[str]
) -> None:
    """Nothing that was known is left, and all of it is newer: calls of each year are
    called the same.
    """
    replay("2026-11-23", old_table(OLD), OLD)
    rows = []
    for number, title in enumerate(titles):
        rows.append(Posted(9500 - number, title, f"2027-03-{20 - number}", ""))
    # It stays so from look to look, until a person has seen it.
    for day in ("2027-03-21", "2027-03-22", "2027-03-23"):
        report = replay(day, DESIGNS[0].page(rows), ())
        assert report.verdict == "drifted"
        assert "none of its rows known" in report.why
    assert _told(sqlite_engine) == []
    with reading(sqlite_engine) as session:
        (mend,) = mends.all_mends(session)
    shown = [row[0] for row in mend.details["after"]]
    assert (mend.state, shown) == ("held", list(titles))
