"""Tables of lost columns are believed where their columns make the sum row."""

from datetime import date

import pytest

from reader.documents import of_text
from reader.model import Reading
from reader.reader import read_notice
from reader.tables.summed_tables import find_summed_tables
from reader.text.document import Document
from tests.cases import cases

EOK = 10**8
MILLION = 10**6
Row = tuple[str, int | None, int | None]


def _read(text: str) -> Reading:
    return read_notice(
        "2025년도 한빛 개발사업 공고", of_text(text), as_of=date(2025, 3, 4)
    )


# What each shape is, the text, its rows (name, budget, projects), total and count.
SHAPES: list[tuple[str, str, list[Row], int | None, int | None]] = [
    (
        "count before money, kinds beside the names",
        (
            "(단위 : 개, 백만원)\n내역 사업\n지원유형\n지원규모(이내)\n과제 수\n'25년 연구개발비\n"
            "파도 예측 기술\n지정공모\n1\n850\n조류 예측 기술\n지정공모\n2\n1,500\n"
            "합   계\n3\n2,350\n※ 조정될 수 있음\n"
        ),
        [
            ("파도 예측 기술", 850 * MILLION, 1),
            ("조류 예측 기술", 1_500 * MILLION, 2),
        ],
        2_350 * MILLION,
        3,
    ),
    (
        "money of two bodies and of both",
        (
            "(단위 : 개, 백만원)\n과제 목록\n지원유형\n과제 수\n'25년 연구비\n한빛부\n바다청\n합계\n"
            "[협업-01] 파도 예측\n지정공모\n4\n1,450\n300\n1,750\n"
            "[협업-02] 조류 예측\n지정공모\n3\n1,100\n390\n1,490\n합계\n7\n2,550\n690\n3,240\n"
        ),
        [
            ("[협업-01] 파도 예측", 1_750 * MILLION, 4),
            ("[협업-02] 조류 예측", 1_490 * MILLION, 3),
        ],
        3_240 * MILLION,
        7,
    ),
    (
        "one row, a count in parts, its heading above the money's",
        (
            "세부사업명\n과제 수\n'25년 연구비\n(백만원)\n총계\n단년\n다년\n"
            "바다 연구관리\n6\n6\n-\n410\n합계\n6\n6\n-\n410\n\n"
        ),
        [],
        410 * MILLION,
        6,
    ),
    (
        "a serial number for each row, a kind behind the money",
        (
            "번호\n연구개발과제명\n개발기간\n연구개발비\n(백만원)\n과제\n유형\n"
            "1\n파도 예측 연구\n9개월\n190\n대형\n2\n조류 예측 연구\n9개월\n150\n대형\n"
            "3\n바람 예측 연구\n6개월\n45\n소형\n합 계\n385\n-\n\n"
        ),
        [
            ("파도 예측 연구", 190 * MILLION, None),
            ("조류 예측 연구", 150 * MILLION, None),
            ("바람 예측 연구", 45 * MILLION, None),
        ],
        385 * MILLION,
        None,
    ),
    (
        "a column for each year",
        (
            "(단위: 백만원)\n과제내용\n1단계\n2단계\n1차년도\n2차년도\n3차년도\n"
            "(주관 1) 파도 예측 모듈 개발\n700\n1,950\n1,700\n"
            "(주관 2) 사업단 운영\n200\n610\n600\n합계\n900\n2,560\n2,300\n\n"
        ),
        [
            ("(주관 1) 파도 예측 모듈 개발", 700 * MILLION, None),
            ("(주관 2) 사업단 운영", 200 * MILLION, None),
        ],
        900 * MILLION,
        None,
    ),
]


@pytest.mark.parametrize(
    ("text", "rows", "total", "count"),
    [shape[1:] for shape in SHAPES],
    ids=[shape[0] for shape in SHAPES],
)
def test_tables_that_add_up(
    text: str, rows: list[Row], total: int | None, count: int | None
) -> None:
    reading = _read(text)
    found: list[Row] = []
    for division in reading.divisions:
        found.append((division.name, division.budget_won, division.projects))
    assert found == rows
    assert reading.budget_total_won == total
    assert reading.projects == count


def test_a_merged_cell_leaves_its_row_without_money() -> None:
    text = (
        "구분\n과제 수\n지원예산(백만원)\n한빛형\n11내외\n12,900내외\n연합형\n3내외\n"
        "합계\n14내외\n12,900내외\n\n"
    )
    reading = _read(text)
    assert (reading.budget_total_won, reading.projects) == (129 * EOK, 14)


@cases(
    "text",
    [
        # The columns do not make the sum row.
        "과제 수\n예산(백만원)\n파도\n1\n850\n조류\n2\n1,500\n합계\n3\n2,300\n\n",
        # Marks of an evaluation, not money.
        "평가항목\n배점\n창의성\n60\n수행역량\n40\n합계\n100\n\n",
        # What each gets does not add up to anything.
        "분야\n과제당 예산(억원)\n파도\n2\n조류\n3\n합계\n5\n\n",
        # No unit says what the money counts.
        "분야\n예산\n파도\n2\n조류\n3\n합계\n5\n\n",
        "합계\n\n",
        "합계\n3\n",
    ],
)
def test_what_does_not_add_up_says_nothing(text: str) -> None:
    assert find_summed_tables(Document("body", f"\n{text}")) == ()
