"""Evidence without marks of Markdown: words as words, tables as tables."""

from __future__ import annotations

import re

import httpx2

from presentation.evidence import blocks
from storage.db.engine import Engine
from tests.conftest import NOW
from tests.factories import announced, division, window


def words_of(block: object) -> list[list[str]]:
    rows = []
    for row in block.rows:  # type: ignore[attr-defined]
        rows.append(["".join(run.text for run in cell) for cell in row])
    return rows


def test_a_mark_over_several_cells_stays_in_each_of_them() -> None:
    (table,) = blocks(
        "| 분과 | 예산 |\n| :--- | :--- |\n| AI | ",
        "10억 |\n| 의료",
        " | 20억 |",
    )
    assert table.is_table
    assert words_of(table) == [
        ["분과", "예산"],
        ["AI", "10억"],
        ["의료", "20억"],
    ]
    marked = []
    for row in table.rows:
        for cell in row:
            marked += [run.text for run in cell if run.is_marked]
    assert marked == ["10억", "의료"]


def test_paragraphs_before_and_after_a_table_are_their_own() -> None:
    found = blocks(
        "2\\. 지원 규모\n", "| 가 | 나 |", "\n- 과제당 **2억** 이내"
    )
    assert [block.is_table for block in found] == [False, True, False]
    assert found[0].rows[0][0][0].text == "2. 지원 규모"
    assert found[2].rows[0][0][0].text == "- 과제당 2억 이내"


def test_escaped_bars_and_empty_cells_are_kept() -> None:
    (table,) = blocks("| 가\\|나 |  | 다 |", "", "")
    assert words_of(table) == [["가|나", "", "다"]]


def test_what_marks_nothing_is_left_out() -> None:
    text = "![그림](assets/1.jpg)### 신청\\.<br>[홈페이지](https://x.kr) * 주석 2*3"
    (paragraph,) = blocks("", text, "")
    assert words_of(paragraph) == [["### 신청.\n홈페이지 * 주석 2*3"]]
    (heading,) = blocks("", "### 신청", "")
    assert words_of(heading) == [["신청"]]


async def test_the_page_shows_a_table_and_no_marks(
    lite: httpx2.AsyncClient, sqlite_engine: Engine
) -> None:
    row = "| 분과 | 예산 |\n| :--- | ---: |\n| **AI반도체** | 100억원 |"
    stored = announced(
        sqlite_engine,
        now=NOW,
        windows=[
            window("2026-11-01", "2026-12-04", text="접수\\. **12.4.**까지")
        ],
        divisions=[division("AI반도체", 10**10, text=row)],
    )
    page = (await lite.get(f"/announcements/{stored.id}")).text
    assert (
        "<td><mark>AI반도체</mark></td><td><mark>100억원</mark></td>" in page
    )
    shown = "".join(
        re.findall(r"<blockquote>.*?</blockquote>", page, re.DOTALL)
    )
    assert "접수. 12.4.까지" in shown
    assert not re.search(r"\*\*|\\\.|\||:?---", re.sub(r"<[^>]*>", "", shown))
