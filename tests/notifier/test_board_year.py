"""A year of a board as five readers are told of it, day by day: exactly what a person would send."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.board_year import READERS, as_table, replay, texts_of
from benchmarks.voucher_history import BOARD_ROWS, board_rows, table
from storage.db.engine import Engine

pytestmark = pytest.mark.heavy

DOCS = Path(__file__).resolve().parents[2] / "docs/rounds.md"


def documented() -> list[str]:
    """Return the lines of the table in docs/rounds.md, which was written before the run."""
    lines = DOCS.read_text("utf-8").splitlines()
    start = lines.index(f"| day | {' | '.join(READERS)} |")
    end = lines.index("", start)
    return lines[start:end]


def test_five_readers_are_told_what_a_person_would_send(
    sqlite_engine: Engine,
) -> None:
    if not BOARD_ROWS.is_file():
        pytest.skip("../shared (a real board's rows) is not here")
    alerts = replay(sqlite_engine, board_rows(), texts_of(table()))
    assert as_table(alerts, list(READERS)) == documented()


def row(
    key: str, posted: str, title: str, opens: str, closes: str
) -> dict[str, str]:
    return {
        "key": key,
        "posted_on": f"2026-{posted}",
        "title": title,
        "opens": f"2026-{opens}",
        "closes": f"2026-{closes}",
    }


def test_a_made_up_board_is_told_by_programme_division_role_and_words(
    sqlite_engine: Engine,
) -> None:
    """The same without the real rows: the extension is posted anew, a sister programme apart."""
    rows = [
        row(
            "1",
            "02-02",
            "2026년 AI바우처 공급기업 모집 공고",
            "02-02",
            "02-20",
        ),
        row(
            "2",
            "03-02",
            "2026년 AI 통합 바우처(AI바우처) 수요기업 모집 공고",
            "03-02",
            "03-20",
        ),
        row(
            "3",
            "03-04",
            "2026년 AI 통합 바우처(클라우드 바우처) 모집 공고",
            "03-04",
            "03-13",
        ),
        row(
            "4",
            "03-16",
            "2026년 AI 통합 바우처(AI바우처) 수요기업 모집 연장 공고",
            "03-02",
            "03-27",
        ),
    ]
    alerts = replay(
        sqlite_engine,
        rows,
        {"2": "일반·소상공인 2개 분과로 나누어 모집합니다."},
    )
    told: dict[str, list[str]] = {name: [] for name in READERS}
    for alert in alerts:
        told[alert.reader].append(
            f"{alert.day:%m-%d} {alert.key} {alert.event}"
        )
    call = ["03-02 2 new", "03-16 4 extended", "03-24 4 D-3", "03-26 4 D-1"]
    pool = ["02-02 1 new", "02-17 1 D-3", "02-19 1 D-1"]
    sister = ["03-04 3 new", "03-10 3 D-3", "03-12 3 D-1"]
    assert told["programme"] == told["division"] == call
    assert told["suppliers"] == pool
    assert told["words"] == told["agency"] == sorted(pool + sister + call)
