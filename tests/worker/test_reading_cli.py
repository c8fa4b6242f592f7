"""``voucherwatch read``: what goes in, what comes out, and what a mistake costs."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner, Result

from tests.cases import cases
from worker.cli import main, read
from worker.cli.reading import ReadRequest, plain_request

CALL = "2026년도 인공지능 활용 지원사업 공고\n\n1. 신청기간 : 2026. 3. 4.(수) ~ 2026. 4. 3.(금) 18:00까지\n2. 지원규모 : 총 700억원\n"
LIGHT = (
    "scrapy",
    "sqlmodel",
    "sqlalchemy",
    "twisted",
    "httpx2",
    "unhwp",
    "hwpx",
    "pypdfium2",
    "pdfplumber",
    "rich",
    "typer",
    "pydantic",
    "bs4",
    "lxml",
)


@pytest.fixture
def call(tmp_path: Path) -> Path:
    path = tmp_path / "공고문.txt"
    path.write_text(CALL, encoding="utf-8")
    return path


def run(*words: str | Path, text: str | bytes = "") -> Result:
    app = typer.Typer()
    app.command("read")(read.read)
    return CliRunner().invoke(app, list(map(str, words)), input=text)


def closes(reading: dict[str, Any]) -> list[str]:
    return [window["closes"] for window in reading["windows"]]


def test_one_input_gives_one_object(call: Path) -> None:
    result = run(call, "--json")

    reading = json.loads(result.stdout)
    assert (result.exit_code, reading["year"], closes(reading)) == (
        0,
        2026,
        ["2026-04-03T18:00"],
    )
    assert reading["documents"] == [{"name": "body", "state": "read"}]


def test_several_inputs_give_a_list_in_their_order(
    call: Path, tmp_path: Path
) -> None:
    other = tmp_path / "다른.txt"
    other.write_text(CALL.replace("2026", "2025"), encoding="utf-8")
    result = run(other, call, "--json")

    assert [reading["year"] for reading in json.loads(result.stdout)] == [
        2025,
        2026,
    ]


def test_a_dash_is_standard_input() -> None:
    assert closes(json.loads(run("-", "--json", text=CALL).stdout)) == [
        "2026-04-03T18:00"
    ]


def test_the_title_and_the_day_are_taken_from_the_options(call: Path) -> None:
    call.write_text("접수기간 : 3월 4일 ~ 4월 3일까지", encoding="utf-8")
    reading = json.loads(
        run(
            call,
            "--json",
            "--title",
            "인공지능 활용 지원사업 2차 공고",
            "--as-of",
            "2026-02-20",
        ).stdout
    )

    assert (reading["title"], reading["round"], closes(reading)) == (
        "인공지능 활용 지원사업 2차 공고",
        2,
        ["2026-04-03"],
    )


def test_a_page_is_read_in_the_encoding_it_names(tmp_path: Path) -> None:
    page = tmp_path / "view.do"
    body = f"<html><head><meta charset=euc-kr></head><body><nav>2020. 1. 1. ~ 2020. 1. 2. 접수</nav><pre>{CALL}</pre></body></html>"
    page.write_bytes(body.encode("cp949"))

    assert closes(json.loads(run(page, "--json").stdout)) == [
        "2026-04-03T18:00"
    ]


def test_a_zip_is_one_notice_of_several_documents(tmp_path: Path) -> None:
    path = tmp_path / "첨부.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("신청서.txt", "접수번호 2026. 1. 1.")
        archive.writestr("공고문.txt", CALL)
        archive.writestr("잠김.hwp", b"SCDSA004")
    reading = json.loads(run(path, "--json").stdout)

    assert closes(reading) == ["2026-04-03T18:00"]
    assert {
        document["name"]: document["state"]
        for document in reading["documents"]
    } == {
        "공고문.txt": "read",
        "신청서.txt": "form",
        "잠김.hwp": "drm",
    }


@pytest.mark.parametrize("name", ["공고문.hwp", "공고문.PDF", "안.xlsx"])
def test_plain_text_under_a_documents_name_is_refused(
    name: str, tmp_path: Path
) -> None:
    path = tmp_path / name
    path.write_text(CALL)
    line = json.dumps({"id": "a", "path": str(path)})
    batch = tmp_path / "batch.jsonl"
    batch.write_text(line)
    result = run(path)
    several = run("--jsonl", batch)

    assert result.exit_code == several.exit_code == 1
    assert "but it is plain text" in result.stderr
    assert result.stdout == ""
    assert "plain text" in json.loads(several.stdout)["error"]


@pytest.mark.parametrize(
    "name", ["공고문.txt", "공고문.doc", "표.xls", "공고"]
)
def test_plain_text_under_other_names_is_read(
    name: str, tmp_path: Path
) -> None:
    path = tmp_path / name
    path.write_text(CALL)

    assert closes(json.loads(run(path, "--json").stdout)) == [
        "2026-04-03T18:00"
    ]


def test_a_missing_file_is_said_and_the_others_are_read(
    call: Path, tmp_path: Path
) -> None:
    result = run(tmp_path / "없음.txt", call, "--json")

    first, second = json.loads(result.stdout)
    assert result.exit_code == 1
    assert "없음.txt" in first["error"]
    assert closes(second) == ["2026-04-03T18:00"]
    assert "없음.txt" in result.stderr


@pytest.mark.parametrize(
    "words",
    [(), ("--jsonl", "-", "공고문.txt"), ("공고문.txt", "--as-of", "어제")],
)
def test_bad_usage_is_exit_2(words: tuple[str, ...]) -> None:
    assert run(*words).exit_code == 2


def test_nothing_is_no_reading(tmp_path: Path) -> None:
    path = tmp_path / "빈.txt"
    path.write_text(" \n")
    result = run(path)
    assert (result.exit_code, result.stdout) == (1, "")
    assert "it is empty" in result.stderr


def test_what_has_no_end_is_too_large() -> None:
    result = run("/dev/zero", "--json")

    assert (result.exit_code, result.stderr) == (
        1,
        "/dev/zero: too large to be read\n",
    )


def test_an_address_of_another_kind_is_no_file() -> None:
    result = run("ftp://board.example/a.hwp")

    assert result.exit_code == 1
    assert "http, https" in result.stderr


def test_private_addresses_are_not_fetched() -> None:
    result = run("http://127.0.0.1:9/", "--json")

    assert result.exit_code == 1
    assert "private or reserved" in result.stderr


# Explained


def test_each_value_stands_beside_its_words_marked_in_their_context(
    call: Path,
) -> None:
    lines = run(call, "--explain").stdout.splitlines()

    recorded = next(
        number
        for number, line in enumerate(lines)
        if line.startswith("접수 기간: ")
    )
    assert (
        lines[recorded]
        == "접수 기간: 시작 2026-03-04 · 마감 2026-04-03 18:00 · 기한 있음 (99%)"
    )
    assert "⟦" in lines[recorded + 1]
    assert (
        "2026. 4. 3.(금)"
        in lines[recorded + 1].partition("⟦")[2].partition("⟧")[0]
    )
    assert lines[recorded + 1].endswith("(body)")


def test_what_is_not_known_is_said_to_be_unknown(call: Path) -> None:
    assert "설명회: 알 수 없음" in run(call, "--explain").stdout.splitlines()


def test_an_explanation_holds_no_marks_and_few_numbers(tmp_path: Path) -> None:
    path = tmp_path / "공고문.txt"
    numbers = "\n".join(f"담당 02-345-67{number:02}" for number in range(30))
    numbers = f"가온하늘누리진흥원에서 답합니다. 아래 번호로 물어 주십시오.\n{numbers}"
    table = "| **접수기간** | 2026. 3. 4. ~ 4. 3. |\n|:---|---|\n| 설명<br>회 | - |\n"
    path.write_text(f"{CALL}## {table}문의처\n{numbers}\n", encoding="utf-8")

    told = run(path, "--explain").stdout

    assert "**" not in told
    assert "|" not in told
    assert "<br>" not in told
    assert told.count("02-345-67") <= 6, told
    assert "외 27" in told


def test_what_else_was_considered_is_shown(tmp_path: Path) -> None:
    path = tmp_path / "공고문.txt"
    path.write_text(f"{CALL}3. 결과발표 : 2026. 5. 8.(금)\n", encoding="utf-8")

    told = run(path, "--explain").stdout

    assert "달리 본 것: 2026. 5. 8.(금): 다른 일정" in told


def test_without_options_the_values_are_told_without_their_words(
    call: Path,
) -> None:
    stated = run(call).stdout

    assert "총예산: 70,000,000,000원" in stated
    assert "⟦" not in stated


# Batches


LINES = [
    ({"id": 1, "title": "", "text": CALL, "as_of": "2026-02-20"}, None),
    ("{not json", "error"),
    ({"id": "세번째", "path": "없음.txt"}, "error"),
    ({"id": 4}, "error"),
    ([1, 2], "error"),
    ({"id": 6, "text": CALL, "as_of": "soon"}, "error"),
    ({"id": 7, "text": "", "title": CALL.splitlines()[0]}, None),
    ({"id": 8, "text": "반쪽 글자 \ud83d 도 끝내지 못한다"}, None),
]


def test_a_bad_line_answers_an_error_and_the_rest_goes_on(
    tmp_path: Path,
) -> None:
    batch = tmp_path / "batch.jsonl"
    batch.write_text(
        "\n".join(
            line if isinstance(line, str) else json.dumps(line)
            for line, _ in LINES
        )
        + "\n\n",
        encoding="utf-8",
    )
    result = run("--jsonl", batch)
    answers = [json.loads(line) for line in result.stdout.splitlines()]

    assert result.exit_code == 1
    assert [answer["id"] for answer in answers] == [
        1,
        None,
        "세번째",
        4,
        None,
        6,
        7,
        8,
    ]
    assert ["error" if "error" in answer else None for answer in answers] == [
        expected for _, expected in LINES
    ]


def test_a_batch_without_bad_lines_ends_well_and_reads_paths(
    call: Path,
) -> None:
    result = run(
        "--jsonl", "-", text=json.dumps({"id": "가", "path": str(call)})
    )

    assert (result.exit_code, closes(json.loads(result.stdout))) == (
        0,
        ["2026-04-03T18:00"],
    )


def test_answers_come_as_soon_as_a_line_is_read() -> None:
    command = [sys.executable, "-m", "worker.cli.reading"]
    with subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    ) as process:
        assert process.stdin
        assert process.stdout
        for number in range(3):
            process.stdin.write(
                json.dumps({"id": number, "text": CALL}) + "\n"
            )
            process.stdin.flush()
            assert json.loads(process.stdout.readline())["id"] == number
        process.stdin.close()
        assert process.wait(60) == 0


def test_reading_a_text_imports_nothing_heavy_and_starts_no_child(
    call: Path,
) -> None:
    script = (
        "import io, sys, json; from worker.cli import reading\n"
        "from reader.formats import Converter\n"
        "with Converter() as converter:\n"
        f"    assert reading.read_inputs([{str(call)!r}], '', None, 'plain', converter) == 0\n"
        "    assert converter._child is None\n"
        f"print([name for name in {LIGHT!r} if name in sys.modules], file=sys.stderr)"
    )
    result = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        text=True,
        check=True,
    )

    assert result.stderr.strip() == "[]"


def test_the_batch_speaks_utf_8_whatever_the_locale(call: Path) -> None:
    line = json.dumps({"id": "가", "text": CALL}, ensure_ascii=False).encode()
    command = [sys.executable, "-m", "worker.cli.reading"]
    result = subprocess.run(
        command,
        input=line,
        capture_output=True,
        check=True,
        env={"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    )

    assert (
        json.load(io.TextIOWrapper(io.BytesIO(result.stdout), "utf-8"))["id"]
        == "가"
    )


@pytest.mark.parametrize(
    "words",
    [
        ["a.hwp"],
        ["a.hwp", "나.txt", "--json"],
        ["--explain", "-", "--as-of", "2026-03-02"],
        ["--title", "--json", "a.txt"],
        ["--jsonl", "-"],
    ],
)
def test_plain_arguments_are_parsed_as_typer_parses_them(
    words: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    parsed: list[ReadRequest] = []

    def keep(request: ReadRequest) -> int:
        parsed.append(request)
        return 0

    monkeypatch.setattr(read, "run", keep)
    assert run(*words).exit_code == 0
    assert plain_request(words) == parsed[0]


@cases(
    "words",
    [
        [],
        ["--help"],
        ["a.txt", "--title"],
        ["a.txt", "--jason"],
        ["--title=x", "a.txt"],
        ["a.txt", "--jsonl", "-"],
        ["a.txt", "--as-of", "yesterday"],
    ],
)
def test_help_and_mistakes_are_left_to_typer(words: list[str]) -> None:
    assert plain_request(words) is None


def test_the_command_reads_a_call_without_typer(call: Path) -> None:
    command = [
        sys.executable,
        "-X",
        "importtime",
        "-m",
        "worker",
        "read",
        str(call),
    ]
    result = subprocess.run(
        command, capture_output=True, text=True, check=True
    )

    imported = {
        line.rpartition("|")[2].strip() for line in result.stderr.splitlines()
    }
    assert "reader.reader" in imported
    assert not imported & {*LIGHT, main.__name__}
    assert "2026-04-03" in result.stdout
