"""One notice with tables in seven formats gives one reading."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from html import escape
from typing import Any

import pytest

from reader.documents import of_file
from reader.formats import Converter
from reader.model import Reading
from reader.reader import read_notice
from tests.cases import cases
from tests.reader.formats import made_files as made

TITLE = "2027년 가온 지능화 바우처 지원사업 통합 공고"
LINES = (
    TITLE,
    "전담기관 : 가온정보산업진흥원",
    "총사업비 : 60억원",
    "협약기간 : 2027. 5. 1. ~ 2027. 12. 31.",
)
ROWS = (
    ("분과", "예산(억원)", "한도(백만원)", "과제수", "접수기간"),
    ("의료", "30", "300", "10", "2027. 3. 8. ~ 3. 26. 17:00"),
    ("제조", "20", "200", "10", "2027. 3. 8. ~ 3. 30. 18:00"),
    ("소상공인", "10", "50", "20", "2027. 3. 8. ~ 4. 2. 16:00"),
    ("합계", "60", "", "40", ""),
)


def html(lines: Sequence[str], rows: made.Rows) -> bytes:
    body = "".join(f"<p>{escape(line)}</p>" for line in lines)
    body += "<table>"
    for row in rows:
        body += (
            "<tr>"
            + "".join(f"<td>{escape(cell)}</td>" for cell in row)
            + "</tr>"
        )
    page = f"<!doctype html><html><meta charset=utf-8><body>{body}</table></body></html>"
    return page.encode()


def sheet(lines: Sequence[str], rows: made.Rows) -> bytes:
    return made.xlsx([*[(line,) for line in lines], *rows])


def page(lines: Sequence[str], rows: made.Rows) -> bytes:
    wrapped = [[cell.replace("~ ", "~\n") for cell in row] for row in rows]
    xs = (60, 130, 230, 340, 400, 580)
    return made.pdf([made.lined_page(lines, wrapped, top=640, xs=xs)])


FILES = {
    "hwp": made.hwp(made.hwp_section(LINES, ROWS)),
    "hwpx": made.hwpx(made.hwpx_section(LINES, ROWS)),
    "pdf": page(LINES, ROWS),
    "docx": made.docx(LINES, ROWS),
    "odt": made.odt(LINES, ROWS),
    "xlsx": sheet(LINES, ROWS),
    "html": html(LINES, ROWS),
}


def reading_of(kind: str) -> Reading:
    with Converter() as converter:
        converted = converter.convert(FILES[kind], f"공고문.{kind}")
    return read_notice(TITLE, of_file(converted), as_of=date(2027, 3, 8))


def words_left_out(value: Any) -> Any:
    """Return the values without the words behind them and where those stand."""
    if isinstance(value, dict):
        kept = set(value) - {
            "text",
            "where",
            "evidence",
            "confidence",
            "documents",
        }
        return {key: words_left_out(value[key]) for key in sorted(kept)}
    if isinstance(value, list):
        return [words_left_out(item) for item in value]
    return value


@pytest.fixture(scope="module")
def readings() -> dict[str, Reading]:
    return {kind: reading_of(kind) for kind in FILES}


@cases("kind", FILES)
def test_each_format_tells_what_the_notice_says(
    readings: dict[str, Reading], kind: str
) -> None:
    reading = readings[kind]

    windows = {
        window.label: (window.opens, window.closes)
        for window in reading.windows
    }
    assert windows == {
        "의료": ("2027-03-08", "2027-03-26T17:00"),
        "제조": ("2027-03-08", "2027-03-30T18:00"),
        "소상공인": ("2027-03-08", "2027-04-02T16:00"),
    }
    money = [
        (part.name, part.budget_won, part.per_project_won, part.projects)
        for part in reading.divisions
    ]
    assert money == [
        ("의료", 3_000_000_000, 300_000_000, 10),
        ("제조", 2_000_000_000, 200_000_000, 10),
        ("소상공인", 1_000_000_000, 50_000_000, 20),
    ]
    assert reading.budget_total_won == 6_000_000_000
    assert reading.projects == 40
    assert reading.operators == ["가온정보산업진흥원"]
    assert reading.project_period is not None
    assert reading.project_period.end == "2027-12-31"


@cases("kind", FILES)
def test_all_formats_give_one_reading(
    readings: dict[str, Reading], kind: str
) -> None:
    expected = words_left_out(readings["hwp"].to_dict())

    assert words_left_out(readings[kind].to_dict()) == expected
