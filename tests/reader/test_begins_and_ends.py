"""Periods whose beginning and end are apart: called so, in cells or below each other."""

from __future__ import annotations

import pytest

from reader.documents import of_text
from reader.reader import read_notice

FIRST, LAST = "2026. 9. 7.(월) 10:30", "2026. 9. 29.(화) 15:30"


def windows(lines: str) -> list[tuple[str | None, str | None]]:
    text = (
        f"2026년 가온 바우처 참여기업 모집 공고\n\n{lines}\n\n지원내용: 설비\n"
    )
    reading = read_notice("", of_text(text))
    return [(window.opens, window.closes) for window in reading.windows]


@pytest.mark.parametrize(
    "lines",
    [
        f"접수기간: 시작 {FIRST} 마감 {LAST}",
        f"접수기간: 시작일시 {FIRST} / 마감일시 {LAST}",
        f"접수\n시작 {FIRST}\n마감 {LAST}",
        f"| 접수기간 | 시작 {FIRST}<br>마감 {LAST} |\n| :--- | :--- |",
        f"| 접수기간 | 시작<br>{FIRST}<br>마감<br>{LAST} |\n| :--- | :--- |",
        f"○ 접수 시작 : {FIRST}\n○ 접수 마감 : {LAST}\n○ 결과 발표 : 2026. 10. 20.",
        f"□ 접 수 기 간  :  {FIRST}\n                  ~  {LAST}",
        f"| 접수기간 | {FIRST} |\n| :--- | :--- |\n|  | ~ {LAST} |",
        f"| 접수기간 |  |\n| :--- | :--- |\n| 시작 | 마감 |\n| {FIRST} | {LAST} |",
        f"| 접수 |  | 평가 |\n| :--- | :--- | :--- |\n| 시작일시 | 종료일시 | 발표 |\n| {FIRST} | {LAST} | 2026. 10. 20. |",
    ],
)
def test_a_beginning_and_its_end_are_one_window(lines: str) -> None:
    assert windows(lines) == [("2026-09-07T10:30", "2026-09-29T15:30")]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        # Those of the project, not of who applies.
        (f"사업기간: 시작 {FIRST} 마감 {LAST}", []),
        (
            f"| 협약기간 |  |\n| :--- | :--- |\n| 시작 | 마감 |\n| {FIRST} | {LAST} |",
            [],
        ),
        # A row of its own without a tilde goes on with nothing.
        (
            f"| 접수마감 | {FIRST} |\n| :--- | :--- |\n|  | {LAST} 발표 |",
            [(None, "2026-09-07T10:30")],
        ),
        (f"접수: {FIRST} 마감", [(None, "2026-09-07T10:30")]),
        (
            f"접수: {FIRST} 마감\n발표: {LAST}",
            [(None, "2026-09-07T10:30")],
        ),
    ],
)
def test_other_days_are_no_end_of_it(
    lines: str, expected: list[tuple[str | None, str | None]]
) -> None:
    assert windows(lines) == expected


def test_a_list_of_those_chosen_has_no_window_by_a_weak_word() -> None:
    text = f"2026년 가온 바우처 선정 결과 안내\n\n○ 접수 : {FIRST} ~ {LAST}\n"
    assert read_notice("", of_text(text)).windows == []
