"""A table of earlier rounds, imported: the programme's page shows it as it stands there."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import select
from typer.testing import CliRunner

from benchmarks.voucher_history import board_rows, notices, table
from storage.db.engine import open_engine, reading
from storage.models import RoundNotice
from storage.queries.rounds import ProgrammeRound, programme_rounds
from worker.cli.main import app

COLUMNS = (
    "year round division budget projects cap period matching source confidence"
)
MADE = """\
2024\t공고 1\t전체\t900억원\t300개 내외\t최대 3억원\t2024-01-08 ~ 2024-01-29 15:00\t\thttps://paper.example/1\t
2024\t공고 1\t의료(별도 선발)\t증액분\t60개 내외\t\t위와 같음\t\thttps://paper.example/1\t
2024\t공고 1\t사업기간(협약)\t-\t-\t-\t2024-04-01 ~ 2024-10-31\t\thttps://paper.example/1\t
2024\t공고 1\t공급기업 Pool\t-\t-\t-\t~ 2024-01-19 15:00\t\thttps://paper.example/1\t
2025\t공고 1\t일반\t200억원(전체)\t40개\t최대 2억원\t~ 2025-03-13 15:00\t\thttps://paper.example/2\t
2025\t공고 1\t글로벌\t(위 200억 안)\t10개\t최대 2억원\t~ 2025-03-13 15:00\t\thttps://paper.example/2\t
2025\t공고 1\t사업 수행\t-\t50개 전체\t-\t2025-05 ~ 2025-11\t\thttps://paper.example/2\t
2025\t용역 입찰(회차 아님)\tAI바우처 성과분석 용역\t90,000,000원\t\t\t2025-09-30 ~ 2025-10-02\t\thttps://paper.example/3\t
"""


@pytest.fixture
def url(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("DATABASE_URL", sqlite_url)
    return sqlite_url


def imported(
    url: str, tmp_path: Path, lines: Sequence[dict[str, Any]], slug: str
) -> dict[str, ProgrammeRound]:
    path = tmp_path / "rounds.jsonl"
    written = [json.dumps(line, ensure_ascii=False) for line in lines]
    path.write_text("\n".join(written), "utf-8")
    answer = CliRunner().invoke(app, ["import", str(path), "--json"])
    assert answer.exit_code == 0, answer.output
    with reading(open_engine(url)) as session:
        found = programme_rounds(session, slug)
    assert found is not None
    return {shown.key: shown for shown in found[1]}


def value(shown: ProgrammeRound, name: str) -> Any:
    return shown.facts[name].value if name in shown.facts else None


def test_a_small_table_becomes_rounds(url: str, tmp_path: Path) -> None:
    text = io.StringIO("\t".join(COLUMNS.split()) + "\n" + MADE)
    rows = list(csv.DictReader(text, delimiter="\t"))
    rounds = imported(url, tmp_path, list(notices(rows, [])), "ai-voucher")

    # the tender is no round, the suppliers are one of their own
    assert set(rounds) == {"2024-1", "2024-S1", "2025-1"}
    first, second = rounds["2024-1"], rounds["2025-1"]
    assert (first.opens, first.closes) == ("2024-01-08", "2024-01-29T15:00")
    assert value(first, "budget_total_won") == 90_000_000_000
    assert (value(first, "projects"), value(second, "projects")) == (300, 50)
    assert value(second, "divisions") == ["글로벌", "일반"]
    assert second.before is not None
    assert second.before.key == "2024-1"
    changed = {item.name for item in second.differences}
    assert {"budget_total_won", "per_project_won", "projects"} <= changed


def test_the_real_table_is_shown_as_it_stands(
    url: str, tmp_path: Path, shared: Path
) -> None:
    path = shared / "corpus" / "rounds.tsv"
    if not path.is_file():
        pytest.skip("the table of rounds is not here")
    lines = list(notices(table(path), board_rows()))
    rounds = imported(url, tmp_path, lines, "ai-voucher")

    assert {
        key for key, shown in rounds.items() if shown.side == "demand"
    } == {
        *("2020-1", "2020-추경3", "2021-1", "2022-1", "2023-1", "2024-1"),
        *("2025-1", "2026-1"),
    }
    assert {shown.side for key, shown in rounds.items() if "-S" in key} == {
        "supply"
    }
    assert rounds["2026-O1"].side == "operator"
    first, last = rounds["2022-1"], rounds["2026-1"]
    assert (first.opens, first.closes) == ("2022-01-03", "2022-01-24T15:00")
    budgets = []
    for year in range(2021, 2027):
        budgets.append(value(rounds[f"{year}-1"], "budget_total_won"))
    assert [won // 10**6 for won in budgets] == [
        *(56_000, 98_000, 70_000, 42_500, 27_600, 27_625)
    ]
    counts = [
        value(rounds[f"{year}-1"], "projects") for year in range(2021, 2027)
    ]
    assert counts == [200, 350, 250, 201, 130, 130]
    # corrections under new ids begin later, but are of the round that opened in February
    assert (last.opens, last.closes) == ("2026-02-27", "2026-03-30T15:00")
    roles = [role for _, role in last.notices]
    assert roles == ["call", "correction", "correction"]
    with reading(open_engine(url)) as session:
        tenders = select(RoundNotice).where(RoundNotice.role == "tender")
        held = session.exec(tenders).all()
    assert [row.round_id for row in held] == [None]
