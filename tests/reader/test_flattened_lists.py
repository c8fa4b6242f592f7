"""Lists of parts whose cells stand one a line, with what tells of each part."""

import pytest

from reader.amounts.divisions import read_divisions
from reader.tables.line_grids import find_line_grids
from reader.text.document import Context, Document

CONTEXT = Context(title="2025년도 한빛 개발사업 공고", year=2025)
MILLION = 10**6
Row = tuple[str, int | None, int | None]

LISTS: list[tuple[str, str, list[Row]]] = [
    (
        "money in brackets under the count, a description behind each name",
        (
            "□ 지원규모 : 21억 원 내외(14개 과제 내외)\n구분\n세부과제\n지원대상\n지원과제\n(지원예산)\n"
            "바다\n파도와 조류를 예측하는 기술을 바다에서 실증하려는 바닷가의 중소기업\n8개\n(12.1억 원)\n"
            "숲 연계\n산불을 미리 알리는 기술을 숲에서 실증하려는 산림 지역의 중소기업\n4개\n(6.2억 원)\n"
            "들판\n들판에서 쓰는 기술을 실증하려는 농촌 지역의 작은 중소기업 가운데\n2개\n(3.1억 원)\n\n"
        ),
        [
            ("바다", 1_210 * MILLION, 8),
            ("숲 연계", 620 * MILLION, 4),
            ("들판", 310 * MILLION, 2),
        ],
    ),
    (
        "this year beside all years, cells that all rows share",
        (
            "□ 예산 : 2025년 11.5억원\n내역사업\n연구주제명\n연구비(억원)\n선정 예정\n과제 수\n과제형태\n"
            "'25년\n총액\n파도 예측 기술\n6\n70\n2개 내외\n일반연구개발\nRB1-1\n"
            "조류 예측 기술\n4\n50\n1개 내외\n일반연구개발\nRB1-1\n"
            "바람 예측 기술\n1.5\n20\n1개 내외\n일반연구개발\nRB1-1\n\n"
        ),
        [
            ("파도 예측 기술", 600 * MILLION, 2),
            ("조류 예측 기술", 400 * MILLION, 1),
            ("바람 예측 기술", 150 * MILLION, 1),
        ],
    ),
]


@pytest.mark.parametrize(
    ("text", "rows"), [item[1:] for item in LISTS], ids=[i[0] for i in LISTS]
)
def test_a_part_is_its_first_words_and_the_figures_below(
    text: str, rows: list[Row]
) -> None:
    found: list[Row] = []
    for part in read_divisions(Document("body", text), CONTEXT):
        found.append((part.name, part.budget_won, part.projects))
    assert found == rows


@pytest.mark.parametrize(
    "text",
    [
        # No printed sum is theirs.
        "총 30억원\n구분\n(지원예산)\n바다\n(12억원)\n숲\n(8억원)\n들\n(3억원)\n\n",
        # Two parts alone may make a sum by chance.
        "총 20억원\n구분\n(지원예산)\n바다\n(12억원)\n숲\n(8억원)\n\n",
        # Who pays a sum is no part of a call.
        "총 6억원\n지원예산\n국비\n3억원\n지방비\n2억원\n자부담\n1억원\n\n",
        # What each gets.
        "총 6억원\n과제당 예산\n바다\n3억원\n숲\n2억원\n들\n1억원\n\n",
        # Rows within a part stand between the sums.
        "총 6억원\n지원예산\n바다\n1\n배\n3억원\n숲\n2\n산\n2억원\n들\n1억원\n\n",
    ],
)
def test_sums_of_payers_and_shares_of_each_are_no_parts(text: str) -> None:
    assert find_line_grids(Document("body", f"\n{text}")) == ()


def test_parts_with_caps_stand_before_a_table_of_their_projects() -> None:
    text = (
        "□ 지원규모\n파도기획 1.9억 이내, 바람기획 0.5억 이내\n"
        "번호\n연구개발과제명\n개발기간\n연구개발비\n(백만원)\n1\n파도 예측 연구\n9개월\n190\n"
        "2\n조류 예측 연구\n9개월\n150\n3\n바람 예측 연구\n6개월\n45\n합 계\n385\n\n"
    )
    parts = read_divisions(Document("body", text), CONTEXT)
    caps = [part.per_project_won for part in parts]
    assert caps == [190 * MILLION, 50 * MILLION, None, None, None]
    assert [part.name for part in parts][:2] == ["파도기획", "바람기획"]
