"""Figures that bear each other out, or belong to one part alone; all content invented."""

import pytest

from reader.amounts.amounts import read_cap, read_projects, read_total
from reader.amounts.divisions import read_divisions
from reader.text.document import Context, Document

CONTEXT = Context(title="2025년도 한빛 개발사업 공고", year=2025)
EOK = 10**8


def document_of(*lines: str) -> Document:
    return Document("body", "\n".join(lines) + "\n")


def test_a_row_of_shares_one_a_line_is_no_general_cap() -> None:
    shares = document_of(
        "과제당 연구비", "3억원 이내/년", "최대 2억원 내외/년", "6억원 이내/년"
    )
    assert read_cap(shares, CONTEXT) is None


def test_a_cap_that_the_total_and_the_count_make_is_believed() -> None:
    shares = document_of(
        "◦ (2025년 지원예산) 총 150억원(교당 25억원 이내)",
        "◦ (지원규모) 6개 대학",
        "※ 1차년도 예산 규모는 교당 25억원 내외, 2차년도는 교당 50억원 내외",
    )
    cap = read_cap(shares, CONTEXT)
    assert cap is not None
    assert cap.value == 25 * EOK


def test_the_calls_own_count_comes_before_those_of_its_sections() -> None:
    text = document_of(
        "□ (지원규모) 신규 700개 과제 내외",
        "1. 새싹 지원",
        "◦ (지원규모) 240개 과제 내외",
        "2. 줄기 지원",
        "◦ (지원규모) 90개 과제 내외",
    )
    count = read_projects(text, CONTEXT)
    assert count is not None
    assert count.value == 700


def test_counts_that_do_not_fit_together_stay_unknown() -> None:
    text = document_of(
        "◦ (지원규모) 100개 과제 내외",
        "◦ (지원규모) 240개 과제 내외",
        "◦ (지원규모) 90개 과제 내외",
    )
    assert read_projects(text, CONTEXT) is None


def test_a_cap_deep_in_one_of_several_sections_is_that_sections() -> None:
    rules = (
        "- 참여기업은 관련 규정을 따르며 세부 사항은 안내서를 참고한다\n" * 200
    )
    text = document_of(
        "◦ (지원규모) 100개 과제 내외",
        "◦ (지원규모) 240개 과제 내외",
        "◦ (지원규모) 90개 과제 내외",
        rules,
        "지원한도 : 기업당 최대 1,500만원",
    )
    assert read_cap(text, CONTEXT) is None


def test_the_scale_of_the_call_goes_before_the_sum_of_a_kind_of_project() -> (
    None
):
    text = document_of(
        "□ 공고규모 : 2026년 신규과제 정부지원연구개발비 총 11,500백만 원 이내",
        "◦ 지정과제 : 12개 과제, 8,700백만 원 이내",
    )
    total = read_total(text, CONTEXT)
    assert total is not None
    assert total.value == 115 * EOK


def test_parts_that_add_up_to_the_total_are_its_shares() -> None:
    text = document_of(
        "□ 공고규모 : 정부지원연구개발비 총 115억원 이내",
        "◦ 지정응모 : 신규과제 정부지원연구개발비 87억원 이내",
        "◦ 자유응모 : 신규과제 정부지원연구개발비 28억원 이내",
    )
    stated = read_divisions(text, CONTEXT)
    assert [part.budget_won for part in stated] == [87 * EOK, 28 * EOK]
    assert [part.per_project_won for part in stated] == [None, None]


def test_a_budget_that_is_what_each_project_gets_is_a_cap() -> None:
    text = document_of(
        "| 분야 | 예산(백만원) | 선정과제수 |",
        "| --- | --- | --- |",
        "| 바다 | 1,700 | 2과제 |",
        "| 숲 | 1,700 | 2과제 |",
        "",
        "ㅇ (연구비) 과제당 17억원",
    )
    stated = read_divisions(text, CONTEXT)
    assert [part.per_project_won for part in stated] == [17 * EOK, 17 * EOK]
    assert [part.budget_won for part in stated] == [None, None]


def test_a_list_gives_the_budgets_of_a_table_of_caps() -> None:
    text = document_of(
        "1. 융자 규모 : 126억원",
        "- ○ 중소기업 : 100억원",
        "- ○ 소상공인 : 26억원 [특례 18억원, 일반 8억원]",
        "",
        "| 구분 | 융자추천 한도 |",
        "| --- | --- |",
        "| 중소기업 | 4억원 이내 |",
        "| 소상공인 | 3천만원 이내 |",
    )
    stated = [
        (part.name, part.budget_won, part.per_project_won)
        for part in read_divisions(text, CONTEXT)
    ]
    assert stated == [
        ("중소기업", 100 * EOK, 4 * EOK),
        ("소상공인", 26 * EOK, 30_000_000),
    ]
    total = read_total(text, CONTEXT)
    assert total is not None
    assert total.value == 126 * EOK


def test_sums_of_sections_under_one_label_are_no_total() -> None:
    text = document_of(
        "□ 바다 연구",
        "◦ 지정공모과제(1개 과제): '25년도 기준 3억원",
        "□ 숲 연구",
        "◦ 지정공모과제(3개 과제): '25년도 기준 15억원",
    )
    assert read_total(text, CONTEXT) is None


def test_what_a_project_gets_is_the_sum_of_its_stages() -> None:
    text = document_of(
        "◦ 지원규모 : 7개 과제 내외 / 과제당 40백만원 내외",
        "- (1단계) 협업 지원 : 과제당 35백만원 내외",
        "- (2단계) 기획 지원 : 과제당 5백만원 내외",
    )
    cap = read_cap(text, CONTEXT)
    assert cap is not None
    assert cap.value == 40_000_000


def test_what_planning_gets_is_no_projects_cap() -> None:
    text = document_of(
        "* 과제의 성공을 위해 3배수의 사전기획 연구(3개월, 과제당 20백만원)"
    )
    assert read_cap(text, CONTEXT) is None


def test_this_years_share_does_not_stand_against_that_of_a_whole_year() -> (
    None
):
    text = document_of(
        "□ 예산규모 : 과제당 연구개발비(국비) 4,000백만원",
        "ㅇ ('25년) 과제당 국비 2,000백만원",
    )
    cap = read_cap(text, CONTEXT)
    assert cap is not None
    assert cap.value == 40 * EOK


@pytest.mark.parametrize(
    ("line", "number"),
    [
        ("- 지원규모 : 기업당 최대 40백만원 내외 (3개 社 내외)", 3),
        ("- 마. 지원대상 : 지역 농업인, 농식품 중소기업 10개사 내외", 10),
        ("ㅇ (지원규모) 총 15개 작품", 15),
        ("￭ 바다 안전 평가·예측 기술개발 사업 1개 과제", 1),
    ],
)
def test_counts_beside_other_words(line: str, number: int) -> None:
    count = read_projects(document_of("2. 지원내용", line, "3. 절차"), CONTEXT)
    assert count is not None
    assert count.value == number


def test_a_cap_near_one_division_alone_is_not_its_own() -> None:
    text = document_of(
        "| 분야 | 예산(백만원) | 과제수 |",
        "| --- | --- | --- |",
        "| 바다식품 | 3,700 | 13 |",
        "| 숲식품 | 1,700 | 8 |",
        "",
        "단계별 지원 : 과제별 100백만원, 다음 단계는 과제별 133백만원",
    )
    stated = read_divisions(text, CONTEXT)
    assert [part.per_project_won for part in stated] == [None, None]


def test_what_a_person_is_paid_in_months_is_no_cap() -> None:
    text = document_of("- 3,6,9개월 차에 각각 100만원 지급(최대 300만원)")
    assert read_cap(text, CONTEXT) is None


def test_long_sections_give_their_parts_different_caps() -> None:
    rules = "- 신청 기관은 관련 규정을 따른다\n" * 12
    text = document_of(
        "[1단계 : 씨앗 다지기]",
        "· 4개 과제 / 3개월",
        "(과제당 0.3억원)",
        rules,
        "[2단계 : 줄기 세우기]",
        "· 2개 과제 / 2.5년",
        "(과제당 4억원 이내/연)",
    )
    stated = [
        (part.name, part.per_project_won)
        for part in read_divisions(text, CONTEXT)
    ]
    assert stated == [
        ("1단계 : 씨앗 다지기", 30_000_000),
        ("2단계 : 줄기 세우기", 4 * EOK),
    ]
    assert read_cap(text, CONTEXT) is None


def test_one_heading_over_two_caps_names_no_parts() -> None:
    text = document_of(
        "[1단계 : 씨앗 다지기]", "(과제당 0.3억원)", "(과제당 4억원 이내/연)"
    )
    assert read_divisions(text, CONTEXT) == []


def test_shares_in_brackets_that_make_one_number_of_projects() -> None:
    text = document_of(
        "총 정부지원연구개발비",
        "6,100백만원 이내",
        "(과제별 1,525백만원 이내)",
        "550백만원이내",
        "(과제별 138백만원 이내)",
    )
    cap = read_cap(text, CONTEXT)
    assert cap is not None
    assert cap.value == 1_525_000_000


def test_two_lists_of_the_same_parts_are_one() -> None:
    text = document_of(
        "- 평지 지역: 44개사",
        "- 산간 지역: 9개사",
        "",
        "- 평지 지역: 2년간 최대 480만원(6개월차부터 120만원)",
        "- 산간 지역: 2년간 최대 600만원(6개월차부터 150만원)",
    )
    stated = [
        (part.name, part.budget_won, part.per_project_won, part.projects)
        for part in read_divisions(text, CONTEXT)
    ]
    assert stated == [
        ("평지 지역", None, 4_800_000, 44),
        ("산간 지역", None, 6_000_000, 9),
    ]


def test_bold_marks_round_a_sum_change_nothing() -> None:
    text = document_of("올해 바다 지원은 **560억원** 규모로 이루어진다.")
    total = read_total(text, CONTEXT)
    assert total is not None
    assert total.value == 560 * EOK


HEAD = "| 지원규모(억원) | 지원기간 | 지원한도 |\n| --- | --- | --- |\n"


def test_a_table_for_each_division_is_called_by_the_line_above() -> None:
    text = document_of(
        "- (새싹형) 처음 짓는 공장을 위하여 기초부터 단계별로 돕는다 (총사업비의 30% 이내)",
        "",
        f"{HEAD}| 300 | 9개월 | 최대 1.2억원 이내 |",
        "",
        "- (줄기형) 이미 지은 공장을 인공지능으로 한 단계 높이도록 돕는다 (총사업비의 50% 이내)",
        "",
        f"{HEAD}| 100 | 9개월 | 최대 5억원 이내 |",
    )
    stated = [
        (part.name, part.budget_won, part.per_project_won)
        for part in read_divisions(text, CONTEXT)
    ]
    assert stated == [
        ("새싹형", 300 * EOK, 120_000_000),
        ("줄기형", 100 * EOK, 5 * EOK),
    ]


@pytest.mark.parametrize("second", ["최대 1.2억원 이내", "최대 5억원 이내"])
def test_tables_under_labels_are_no_divisions(second: str) -> None:
    text = document_of(
        "<지원조건>",
        f"{HEAD}| 300 | 9개월 | 최대 1.2억원 이내 |",
        "",
        "(지원 조건) 총 사업비의 30%(1.2억원) 이내",
        f"{HEAD}| 300 | 9개월 | {second} |",
    )
    assert read_divisions(text, CONTEXT) == []
