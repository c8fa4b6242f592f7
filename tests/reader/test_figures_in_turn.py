"""Figures that sentences give several names in turn."""

from reader.documents import of_text
from reader.reader import read_notice
from reader.text.document import Context
from tests.cases import cases
from tests.reader.parts import Row, rows_of_parts

CONTEXT = Context(title="2026년 한빛 기업 지원사업 공고", year=2026)

PARTS: list[tuple[str, list[Row]]] = [
    (
        "바다 분야와 들판 분야에 각각 100억원, 60억원을 지원한다.",
        [("바다", 10**10, None, None), ("들판", 6 * 10**9, None, None)],
    ),
    (
        "바다, 들판 분과에 각각 100억 원과 60억 원을 배정했다.",
        [("바다", 10**10, None, None), ("들판", 6 * 10**9, None, None)],
    ),
    (
        "'도약' 부문과 '씨앗' 부문에 각각 30억원과 20억원을 투입한다.",
        [("도약", 3 * 10**9, None, None), ("씨앗", 2 * 10**9, None, None)],
    ),
    (
        "바다형과 숲형은 과제당 각각 최대 2억원, 3억원을 받는다.",
        [("바다형", None, 2 * 10**8, None), ("숲형", None, 3 * 10**8, None)],
    ),
    (
        "예비창업자와 초기기업에게 각각 5천만원, 1억원을 지원한다.",
        [
            ("예비창업자", None, 5 * 10**7, None),
            ("초기기업", None, 10**8, None),
        ],
    ),
    (
        "바다형과 숲형에서 각각 50개, 20개 과제를 선정한다.",
        [("바다형", None, None, 50), ("숲형", None, None, 20)],
    ),
    (
        "바다 분야와 들판 분야로 나눠 모집한다. 분야별 예산은 각각 10억원, 6억원이다.",
        [("바다", 10**9, None, None), ("들판", 6 * 10**8, None, None)],
    ),
    (
        "바다·들판 2개 분야에 분야별 10억원씩 투입한다.",
        [("바다", 10**9, None, None), ("들판", 10**9, None, None)],
    ),
    (
        # Names behind their sums.
        "10억원은 배편 정비에, 6억원은 뗏목 정비에 투입한다.",
        [
            ("배편 정비", 10**9, None, None),
            ("뗏목 정비", 6 * 10**8, None, None),
        ],
    ),
    (
        # Names behind their numbers.
        "올해 30개 과제 가운데 20개 과제는 갯벌형, 나머지 10개 과제는 조개형으로 나눠 모집한다.",
        [("갯벌형", None, None, 20), ("조개형", None, None, 10)],
    ),
    (
        "군은 팀당 최대 3천만원은 돛배에, 팀당 최대 5천만원은 나룻배에 지원한다.",
        [
            ("돛배", None, 3 * 10**7, None),
            ("나룻배", None, 5 * 10**7, None),
        ],
    ),
]


@cases(("sentence", "parts"), PARTS)
def test_each_name_gets_the_figure_of_its_place(
    sentence: str, parts: list[Row]
) -> None:
    reading = read_notice(CONTEXT.title, of_text(sentence))
    assert rows_of_parts(sentence, CONTEXT) == parts
    assert reading.budget_total_won is None
    assert reading.per_project_won is None
    assert reading.projects is None


@cases(
    "sentence",
    [
        "국비와 지방비 각각 10억원, 5억원을 투입한다.",
        "1차와 2차로 나눠 각각 50개사, 30개사를 모집한다.",
        "선정 기업은 1년차와 2년차에 각각 최대 1억원, 2억원을 받는다.",
        "서류평가와 발표평가에서 각각 100개, 50개사를 선정한다.",
        "지난해와 올해 각각 3억원, 5억원을 지원했다.",
    ],
)
def test_what_is_no_part_gets_nothing_and_makes_no_total(
    sentence: str,
) -> None:
    reading = read_notice(CONTEXT.title, of_text(sentence))
    assert not reading.divisions
    assert reading.budget_total_won is None
    assert reading.per_project_won is None
    assert reading.projects is None


def test_one_sum_for_each_of_several_is_no_row_in_turn() -> None:
    text = "3개 기업에 각각 5천만원, 총 1억5천만원을 지원한다."
    reading = read_notice(CONTEXT.title, of_text(text))
    assert reading.per_project_won == 5 * 10**7
    assert reading.budget_total_won == 15 * 10**7
