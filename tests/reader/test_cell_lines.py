"""Tables whose cells fill a line each, small invented documents."""

import pytest

from reader.documents import of_text
from reader.tables.cell_lines import find_cell_lines
from reader.text.document import Context
from tests.reader.parts import Row, rows_of_parts

CONTEXT = Context(title="2026년 한빛 기업 지원사업 공고", year=2026)

TABLES: list[tuple[str, str, list[Row]]] = [
    (
        "words that no reader of headings knows",
        "모집 부문\n보조금\n선정업체수\n바다형\n3억원\n6개사\n숲형\n2억원\n4개사\n□ 문의처\n",
        [("바다형", 3 * 10**8, None, 6), ("숲형", 2 * 10**8, None, 4)],
    ),
    (
        "the unit in a box, a sum row",
        (
            "(단위 : 백만원)\n연번\n프로그램\n지원예산\n지원기업수\n1\n바다 조사\n1,200\n10\n2\n숲 조사\n950\n5\n"
            "합계\n2,150\n15\n"
        ),
        [
            ("바다 조사", 1_200_000_000, None, 10),
            ("숲 조사", 950_000_000, None, 5),
        ],
    ),
    (
        "groups merged before the names",
        (
            "분야\n지원사업\n주요내용\n기업당 지원한도\n업체수\n조사 지원\n바다 조사\n선박 임차와 시료 분석\n최대 20백만원\n"
            "6개사\n숲 조사\n항공 촬영\n최대 10백만원\n4개사\n보전 지원\n갯벌 보전\n복원 자재 구입\n최대 30백만원\n2개사\n"
        ),
        [
            ("바다 조사", None, 20_000_000, 6),
            ("숲 조사", None, 10_000_000, 4),
            ("갯벌 보전", None, 30_000_000, 2),
        ],
    ),
    (
        "a remark that some rows lack",
        "지원항목\n지원금 한도\n비고\n바다 시험\n8백만원 이내\n신규\n숲 시험\n5백만원 이내\n들 시험\n3백만원 이내\n신규\n",
        [
            ("바다 시험", None, 8_000_000, None),
            ("숲 시험", None, 5_000_000, None),
            ("들 시험", None, 3_000_000, None),
        ],
    ),
    (
        "sums and numbers of projects as remarks",
        "부문\n지원내용\n비고\n바다형\n시험 분석\n12억원(5개 과제)\n숲형\n시제품 제작\n7억원(2개 과제)\n",
        [("바다형", 12 * 10**8, None, 5), ("숲형", 7 * 10**8, None, 2)],
    ),
]

NO_TABLES = [
    # Each line a label of its own.
    "구분\n지원금액\n신청기간\n3월 2일부터\n제출서류\n사업계획서 1부\n",
    # Years and persons, no parts.
    "구분\n지원규모\n최대 3년, 신규 240개\n(일반 190개, 도약 50개)\n최대 3년, 신규 90개\n(일반 40개, 도약 50개)\n",
    # One row alone.
    "구분\n예산\n바다형\n3억원\n□ 문의처\n",
]


@pytest.mark.parametrize(
    ("text", "rows"), [table[1:] for table in TABLES], ids=lambda _: ""
)
def test_lines_are_cells_of_the_sort_of_their_heading(
    text: str, rows: list[Row]
) -> None:
    assert rows_of_parts(text, CONTEXT) == rows


@pytest.mark.parametrize("text", NO_TABLES)
def test_lines_of_other_sorts_are_no_table(text: str) -> None:
    assert find_cell_lines(of_text(text)[0]) == ()


def test_a_sum_row_is_the_table_s_last() -> None:
    (table,) = find_cell_lines(of_text(TABLES[1][1])[0])
    last = [cell.text for cell in table.rows[-1]]
    assert last == ["", "합계", "2,150", "15"]
