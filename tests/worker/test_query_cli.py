"""``voucherwatch announcements`` and ``export`` over a store."""

import csv
import io
import json
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
import python_calamine
from typer.testing import CliRunner, Result

from config import clock
from storage.db.engine import Engine, writing
from tests.cases import cases
from tests.factories import announce, window
from worker.cli.main import app


@pytest.fixture(autouse=True)
def own_logging() -> Iterator[None]:
    """A command sets up the process's logs; here they go back to what they were."""
    before = logging.root.handlers[:], logging.root.level
    yield
    logging.root.handlers[:], logging.root.level = before


@pytest.fixture
def stocked(
    sqlite_engine: Engine, sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", sqlite_url)
    now = clock.now()
    year = now.year
    with writing(sqlite_engine) as session:
        announcement = announce(
            session,
            "AI 바우처 공고",
            now=now,
            windows=[window(None, f"{year + 1}-12-04T18:00")],
            budget_total_won=16_000_000_000,
            audience=["소상공인"],
        )
        announce(
            session,
            "AI 바우처 공고",
            now=now,
            source="bizinfo",
            same_as_id=announcement.id,
            windows=[window(None, f"{year + 1}-12-04")],
        )
        announce(
            session,
            "지난 공고",
            now=now,
            windows=[window(None, f"{year - 1}-12-04")],
        )
        announce(session, "결과 안내", now=now, kind="result")


def run(*words: str) -> Result:
    return CliRunner().invoke(app, list(words))


def listed(*words: str) -> list[dict[str, object]]:
    result = run("announcements", "--json", *words)
    assert result.exit_code == 0, result.stderr
    read: list[dict[str, object]] = json.loads(result.stdout)
    return read


@pytest.mark.usefixtures("stocked")
def test_what_can_be_applied_for_is_listed_with_copies_on_other_boards() -> (
    None
):
    assert {str(item["source"]) for item in listed()} == {
        "bizinfo",
        "nipa-business",
    }
    assert listed()[0].keys() >= {
        "id",
        "source",
        "url",
        "title",
        "kind",
        "opens",
        "closes",
        "first_seen",
    }


CASES = [
    (["--status", "all"], 4),
    (["--status", "closed"], 1),
    (["--kind", "result", "--status", "all"], 1),
    (["바우처", "--source", "bizinfo"], 1),
    (["audience=소상공인"], 1),
    (["--min-budget", "16000000001"], 0),
    (["--status", "all", "--q", "공고 -지난"], 2),
]


@pytest.mark.usefixtures("stocked")
@cases(("words", "number"), CASES)
def test_the_filter_is_that_of_every_list(
    words: list[str], number: int
) -> None:
    assert len(listed(*words)) == number


@pytest.mark.usefixtures("stocked")
def test_a_person_gets_lines_and_is_told_when_there_are_none() -> None:
    assert "AI 바우처 공고" in run("announcements").stdout
    none = run("announcements", "없는말")
    assert (none.exit_code, none.stdout) == (0, "")
    assert "--status all" in none.stderr


@pytest.mark.usefixtures("stocked")
@pytest.mark.parametrize(
    "words",
    [
        ["announcements", "--status", "soon"],
        ["announcements", "--min-budget", "much"],
        ["export", "--format", "docx"],
    ],
)
def test_a_wrong_question_ends_with_2(words: list[str]) -> None:
    assert run(*words).exit_code == 2


@pytest.mark.usefixtures("stocked")
def test_an_export_is_a_file_that_programs_read(tmp_path: Path) -> None:
    for format_ in ("csv", "xlsx", "jsonl"):
        assert (
            run(
                "export",
                "--format",
                format_,
                "-o",
                str(tmp_path / f"out.{format_}"),
            ).exit_code
            == 0
        )
    rows = list(
        csv.DictReader(
            io.StringIO((tmp_path / "out.csv").read_text("utf-8-sig"))
        )
    )
    sheet = (
        python_calamine.load_workbook(str(tmp_path / "out.xlsx"))
        .get_sheet_by_index(0)
        .to_python()
    )
    lines = [
        json.loads(line)
        for line in (tmp_path / "out.jsonl").read_text("utf-8").splitlines()
    ]
    assert len(rows) == len(lines) == len(sheet) - 1 == 4
    assert {row["제목"] for row in rows} == {line["title"] for line in lines}
    assert 16_000_000_000 in [line["budget_total_won"] for line in lines]


@pytest.mark.usefixtures("stocked")
@pytest.mark.parametrize(
    ("name", "begins"),
    [("a.csv", "\ufeff"), ("a.xlsx", "PK"), ("a.JSONL", "{")],
)
def test_an_export_is_what_its_file_is_called(
    tmp_path: Path, name: str, begins: str
) -> None:
    run("export", "--output", str(tmp_path / name))
    assert (tmp_path / name).read_bytes().startswith(begins.encode())


@pytest.mark.usefixtures("stocked")
def test_an_export_under_another_programs_name_is_refused(
    tmp_path: Path,
) -> None:
    refused = run("export", "--output", str(tmp_path / "a.xls"))
    assert refused.exit_code == 2
    assert "'xls' is none of csv, xlsx, jsonl" in refused.output
    assert not (tmp_path / "a.xls").exists()


@pytest.mark.usefixtures("stocked")
def test_a_list_is_followed_by_no_chatter(
    capfd: pytest.CaptureFixture[str],
) -> None:
    listed = run("announcements", "--status", "접수 중")
    assert "AI 바우처 공고" in listed.output
    assert "Pool" not in listed.output + capfd.readouterr().err
