"""``voucherwatch import``: earlier years are stored, and nobody is told."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from sqlmodel import select
from typer.testing import CliRunner

from config.clock import now
from storage.announcements.status import status_of
from storage.db.engine import open_engine, reading
from storage.models import Announcement, Event
from storage.queries.rounds import programme_rounds
from tests.cases import cases
from worker.cli.imports import draft_of
from worker.cli.main import app


@pytest.fixture
def url(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("DATABASE_URL", sqlite_url)
    return sqlite_url


def test_earlier_years_are_known_and_nobody_is_told(
    url: str, tmp_path: Path
) -> None:
    lines = []
    for year in (2023, 2024, 2025):
        row = {
            "source": "board",
            "key": str(year),
            "url": f"https://board.example/view?no={year}",
            "title": f"{year}년 별빛 바우처 지원사업 모집 공고",
            "posted_on": f"{year}-02-01",
            "opens": f"{year}-02-01",
            "closes": f"{year}-03-02T18:00",
            "budget_total_won": year * 1_000_000,
        }
        lines.append(json.dumps(row, ensure_ascii=False))
    path = tmp_path / "earlier.jsonl"
    path.write_text("\n".join([*lines, "broken", '{"title": ""}']), "utf-8")

    first = CliRunner().invoke(app, ["import", str(path), "--json"])
    second = CliRunner().invoke(app, ["import", str(path), "--json"])

    assert first.exit_code == second.exit_code == 1
    assert json.loads(first.stdout) == {"new": 3, "known": 0, "failed": 2}
    assert json.loads(second.stdout) == {"new": 0, "known": 3, "failed": 2}
    assert "line 4" in first.stderr
    with reading(open_engine(url)) as session:
        assert session.exec(select(Event)).all() == []
        assert len(session.exec(select(Announcement)).all()) == 3
        found = programme_rounds(session, "별빛바우처")
    assert found is not None
    assert [(item.key, item.closes) for item in found[1]] == [
        ("2025-1", "2025-03-02T18:00"),
        ("2024-1", "2024-03-02T18:00"),
        ("2023-1", "2023-03-02T18:00"),
    ]


def test_an_array_is_read_item_by_item_and_half_a_character_harms_nothing(
    url: str, tmp_path: Path
) -> None:
    path = tmp_path / "earlier.json"
    titles = ["2024년 별빛 바우처\ud83d", "2025년\0 별빛 바우처"]
    path.write_text(
        json.dumps([{"title": title} for title in titles], indent=1)
    )

    result = CliRunner().invoke(app, ["import", str(path), "--json"])

    assert json.loads(result.stdout) == {"new": 2, "known": 0, "failed": 0}
    with reading(open_engine(url)) as session:
        stored = {row.title for row in session.exec(select(Announcement))}
    assert stored == {"2024년 별빛 바우처\ufffd", "2025년 별빛 바우처"}


def test_an_undated_call_of_an_earlier_year_is_neither_new_nor_perhaps_open(
    url: str, tmp_path: Path
) -> None:
    row = {
        "source": "board",
        "key": "2020-1",
        "url": "https://board.example/view?no=1",
        "title": "2020년 별빛 바우처 지원사업 모집 공고",
    }
    path = tmp_path / "earlier.jsonl"
    path.write_text(json.dumps(row, ensure_ascii=False), "utf-8")
    CliRunner().invoke(app, ["import", str(path)])
    with reading(open_engine(url)) as session:
        stored = session.exec(select(Announcement)).one()
    assert stored.first_seen_at.year == 2020
    assert status_of(stored, now()) is None, "unknown is for recent calls"


def test_what_is_no_text_is_bad_usage(url: str) -> None:
    assert url
    assert (
        CliRunner().invoke(app, ["import", "/nowhere/at/all"]).exit_code == 2
    )
    answer = CliRunner().invoke(app, ["import", "-"], input=b"\xff\xfe")
    assert answer.exit_code == 2


@cases(
    ("written", "closes"),
    [
        ("2026-12-04T18:00", "2026-12-04T18:00"),
        ("2026-12-04 18:00:00", "2026-12-04T18:00"),
        ("2026-12-04T24:00", "2026-12-04T24:00"),
        ("2026-12-04T18:00+09:00", "2026-12-04T18:00"),
        ("2026-12-04T18:00Z", "2026-12-05T03:00"),
        ("2026-12-04Tzz:zz", "2026-12-04"),
        ("2026-12-04T99:99", "2026-12-04"),
        ("2026-12-04T24:00Z", "2026-12-04"),
        ("2026-12-04", "2026-12-04"),
    ],
)
def test_a_minute_is_korean_and_one_that_is_none_leaves_the_day(
    written: str, closes: str
) -> None:
    draft = draft_of({"title": "별빛 바우처 공고", "closes": written}, "board")
    assert [window.closes for window in draft.reading.windows] == [closes]
