"""Tables whose rows fill a line each, small invented documents."""

import pytest

from reader.documents import of_text
from reader.reader import read_notice
from reader.tables.row_lines import find_row_lines
from reader.text.document import Context
from tests.reader.parts import Row, rows_of_parts

CONTEXT = Context(title="2026년 한빛 기업 지원사업 공고", year=2026)

TABLES: list[tuple[str, list[Row]]] = [
    (
        (
            "번호 트랙 연구기간 최대 지원금액 (천원) 지원업체 수\n1 바다형 10개월 이내 30,000 4개사\n"
            "2 숲형 10개월 이내 3,000 3개사\n합  계 7개사\n"
        ),
        [("바다형", None, 30_000_000, 4), ("숲형", None, 3_000_000, 3)],
    ),
    (
        "부문 과제당 정부출연금 (백만 원) 민간부담금 지원업체 수\n바다형 150 20% 이상 20\n숲형 350 사업비의 30% 10\n",
        [
            ("바다형", None, 150_000_000, 20),
            ("숲형", None, 350_000_000, 10),
        ],
    ),
    (
        "지원과제 공모예산 (백만원) 선정과제수\n바다 조사 60 2개\n숲 조사 300 6개\n합계 360 8개\n",
        [
            ("바다 조사", 60_000_000, None, 2),
            ("숲 조사", 300_000_000, None, 6),
        ],
    ),
    (
        "분야 지원내용 지원규모\n바다 조사 선박 임차 2개 과제, 100,000,000원\n숲 조사 항공 촬영 10개 과제, 400,000,000원\n",
        [
            ("바다 조사 선박 임차", 100_000_000, None, 2),
            ("숲 조사 항공 촬영", 400_000_000, None, 10),
        ],
    ),
    (
        "번호 과제명 지원규모 자부담\n1 파도 예측 기술 5억원 1억원\n2 산불 예측 기술 3억원 1억원\n",
        [
            ("파도 예측 기술", 5 * 10**8, None, None),
            ("산불 예측 기술", 3 * 10**8, None, None),
        ],
    ),
]

NO_TABLES = [
    # Figures that are left over, or of another sort.
    "구분 지원규모\n바다형 3억원 이내(2억원은 현물)\n숲형 2억원 이내(1억원은 현물)\n",
    "구분 예산(백만원) 과제수\n바다형 300\n숲형 200\n",
    "□ 구분 예산\n바다형 3억원\n숲형 2억원\n",
    "구분 예산\n바다형 3억원\n□ 문의처\n",
]


@pytest.mark.parametrize(("text", "rows"), TABLES)
def test_figures_stand_in_the_order_of_their_headings(
    text: str, rows: list[Row]
) -> None:
    assert rows_of_parts(text, CONTEXT) == rows


@pytest.mark.parametrize("text", NO_TABLES)
def test_lines_with_other_figures_are_no_rows(text: str) -> None:
    assert find_row_lines(of_text(text)[0]) == ()


def test_the_sum_row_gives_the_total_and_the_number() -> None:
    reading = read_notice(CONTEXT.title, of_text(TABLES[2][0]))
    assert reading.budget_total_won == 360_000_000
    assert reading.projects == 8
