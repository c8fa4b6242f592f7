"""Rows that a text keeps as lines are read in the order that their headings give."""

import pytest

from reader.amounts.amounts import read_cap, read_projects, read_total
from reader.amounts.analysis import analysis_of
from reader.amounts.divisions import read_divisions
from reader.tables.line_grids import find_line_grids
from reader.text.document import Context, Document
from tests.cases import cases

CONTEXT = Context(title="2025년도 한빛 개발사업 공고", year=2025)
MILLION = 10**6
# Name, budget, cap and number of projects.
Row = tuple[str, int | None, int | None, int | None]

GRIDS: list[tuple[str, str, list[Row]]] = [
    (
        "rows run together, closed by their number of projects",
        (
            "공고단위 (RFP명) 지원규모 지원기간 지원대상 과제구성 요건 선정예정 과제수\n"
            "파도 예측\n기술\n300백만원 이내/년\n(1차년도 \n225백만원)\n3년(2+1) 이내\n산·학·연\n②\n"
            "기업 주관 필수\n1\n조류 예측 기술 500백만원 이내/년 (1차년도 375백만원) 2년 이내 산·학·연 ①,② 4\n"
        ),
        [
            ("파도 예측 기술", None, 300 * MILLION, 1),
            ("조류 예측 기술", None, 500 * MILLION, 4),
        ],
    ),
    (
        "numbers and numbers below them, months behind the money, marks behind all",
        (
            "순번\n사업\n연구개발과제명\n주관연구\n개발기관\n지원규모\n(백만원)\n수행기간\n(개월)\n과제유형\n"
            "1\n총괄\n바다 기술\n제한없음\n350\n42\n통합\n1-1\n세부\n파도 예측 기술\n중소·중견 기업\n64\n42\n통합\n"
            "2\n총괄\n산 기술\n제한없음\n20\n30\n통합\n2-1\n세부\n산불 예보 기술 70% 이상급\n중소·중견 기업\n490\n30\n통합\n"
        ),
        [
            ("바다 기술", 350 * MILLION, None, None),
            ("파도 예측 기술", 64 * MILLION, None, None),
            ("산 기술", 20 * MILLION, None, None),
            ("산불 예보 기술 70% 이상급", 490 * MILLION, None, None),
        ],
    ),
    (
        "the years below the sum of all: the first is this call's",
        (
            "(단위: 백만원)\n번호\n구분\n과제명\n총 연구비\n총\n연구기간\n"
            "1\n주관\n파도 예측 기술\n12,000\n(‘25) 2,000\n(‘26) 10,000\n협약일\n"
            "2\n주관\n조류 예측 기술\n9,000\n(‘25) 1,000\n(‘26) 8,000\n협약일\n"
        ),
        [
            ("파도 예측 기술", 2_000 * MILLION, 12_000 * MILLION, None),
            ("조류 예측 기술", 1_000 * MILLION, 9_000 * MILLION, None),
        ],
    ),
    (
        "the state's share in brackets stands for the whole",
        (
            "연구주제명\n총 연구기간\n총사업비\n비고\n"
            "파도 예측 기술\n120억원\n(정출금: 90억원\n민부금: 30억원)\n상세내용\n참조\n"
            "조류 예측 기술\n100억원\n(정출금: 75억원\n민부금: 25억원)\n상세내용\n참조\n"
        ),
        [
            ("파도 예측 기술", 9_000 * MILLION, 9_000 * MILLION, None),
            ("조류 예측 기술", 7_500 * MILLION, 7_500 * MILLION, None),
        ],
    ),
    (
        "one's own share and what both make beside the support",
        (
            "□ 지원규모\n구  분 도 지원금 기업부담금 합계 선정 수\n①기술개발 \n지원\n"
            "새싹 10,000천원 1,000천원 이상\n(현금 50% + 현물 50%)\n11,000천원 이상 5개社 내외 \n"
            "줄기 40,000천원 10,000천원 이상\n(현금 50% + 현물 50%)\n50,000천원 이상 3개社 내외\n"
            "②기술상담 500천원(회당) - - 예산범위 내 상시접수\n"
        ),
        [
            ("새싹", None, 10 * MILLION, 5),
            ("줄기", None, 40 * MILLION, 3),
        ],
    ),
    (
        "this year's sum in brackets below that of all years",
        (
            "연구개발과제명\n총 정부지원연구개발비\n(당해 정부지원연구개발비)\n파도 예측 기술\n6년 이내\n190억원 이내\n(24억원)\n"
            "조류 예측 기술\n6년 이내\n195억원 이내\n(24.5억원)\n * 조정될 수 있음\n"
        ),
        [
            ("파도 예측 기술", 2_400 * MILLION, 19_000 * MILLION, None),
            ("조류 예측 기술", 2_450 * MILLION, 19_500 * MILLION, None),
        ],
    ),
    (
        "the sum row first, this year and all years at a row's end",
        (
            "연번 [내역사업명] 지원분야 품목 총 연구기간\n지원한도\n(백만원)\n당해 총\n합 계 600 1,500\n"
            "1\n파도 예측\n기술\n(21개월)\n200 500\n조류 예측\n기술\n200 500\n바람 예측\n기술\n200 500\n"
        ),
        [
            ("파도 예측 기술", 200 * MILLION, 500 * MILLION, None),
            ("조류 예측 기술", 200 * MILLION, 500 * MILLION, None),
            ("바람 예측 기술", 200 * MILLION, 500 * MILLION, None),
        ],
    ),
    (
        "several projects of one row, below its name and below its sum",
        (
            "○ 한빛 사업\n(단위 : 백만원)\n\n내역\n사업명\n순번\n과  제  명\n총 \n수행기간\n"
            "’25년 \n정부지원 \n연구개발비\n공모\n방식\n바다 연구\n"
            "1\n파도 예측 기술\n(총 2개 과제 지원)\n7년\n300\n(600)\n품목\n지정\n"
            "2\n조류 예측 기술\n7년\n450\n품목\n지정\n"
            "○ 햇살 사업\n(단위 : 백만원)\n\n내역\n사업명\n순번\n과  제  명\n총 \n수행기간\n"
            "’25년 \n정부지원 \n연구개발비\n공모\n방식\n인력 양성\n"
            "1\n바람 인력 양성\n(총 3개 과제 지원)\n5년\n100\n(300)\n품목\n지정\n2. 신청자격\n"
        ),
        [
            ("파도 예측 기술", 600 * MILLION, 300 * MILLION, 2),
            ("조류 예측 기술", 450 * MILLION, None, None),
            ("바람 인력 양성", 300 * MILLION, 100 * MILLION, 3),
        ],
    ),
    (
        "months and a dash before the money, remarks that go on below",
        (
            "(단위:천원)\n\n연번\n본과제명\n공동연구과제명\n총수행기간\n연구개발비 (2025년도)\n정부지원\n"
            "1\n바다 과제\n파도 예측 방안\n2025.04-\n2026.12\n- \n주에 따라\n산정함\n"
            "2\n조류 과제\n조류 예측 방안\n2025.04-\n2027.12\n80,000 \n"
            "3\n바람 과제\n바람 예측 방안\n2025.04-\n2027.12\n50,000 \n"
        ),
        [
            ("조류 과제 조류 예측 방안", 80 * MILLION, None, None),
            ("바람 과제 바람 예측 방안", 50 * MILLION, None, None),
        ],
    ),
    (
        "what the first year pays stands on a line below the yearly sum",
        (
            "RFP\n번호\n공고단위\n(RFP명)\n지원규모\n지원기간\n선정\n예정 과제수\n(이내)\n"
            "1\n파도 예측 기술\n133백만원 이내/년\n* 1차년도 100백만원\n9개월 이내\n②\n3개\n"
            "2\n조류 예측 기술\n120백만원 이내/년\n* 1차년도 90백만원\n9개월 이내\n②\n2개\n"
        ),
        [
            ("파도 예측 기술", None, 133 * MILLION, 3),
            ("조류 예측 기술", None, 120 * MILLION, 2),
        ],
    ),
    (
        "the number of the second row stands on its name's line",
        "연번\n과    제    명\n연구개발비\n(백만원)\n기간\n(개월)\n1\n파도 예측\n50\n6\n2 조류 예측\n40\n8\n합    계(2개 과제)\n90\n-\n",
        [
            ("파도 예측", 50 * MILLION, None, None),
            ("조류 예측", 40 * MILLION, None, None),
        ],
    ),
    (
        "the unit on its own line, names that end in numbers",
        "번호\n지원분야\n예산\n(백만원)\n과제수\n1\n트랙 1\n300\n4\n2\n트랙 2\n1,200\n12\n3\n트랙 3\n900\n5\n\n",
        [
            ("트랙 1", 300 * MILLION, None, 4),
            ("트랙 2", 1200 * MILLION, None, 12),
            ("트랙 3", 900 * MILLION, None, 5),
        ],
    ),
    (
        "brackets in names, and on the line of one",
        "연번\n과제명\n연구비(백만원)\n1\n바다(먼 바다) 예측\n300\n2\n[이음] 숲길 예측\n400\n",
        [
            ("바다(먼 바다) 예측", 300 * MILLION, None, None),
            ("[이음] 숲길 예측", 400 * MILLION, None, None),
        ],
    ),
    (
        "a year alone before the sum, where others have two",
        (
            "(단위:천원)\n연번\n본과제명\n위탁과제명\n총수행기간\n위탁연구비\n(2025년도)\n"
            "1\n바다 과제\n파도 예측 방안\n2025\n15,000\n"
            "2\n조류 과제\n조류 예측 방안\n2025-2026\n30,000\n"
            "3\n바람 과제\n바람 예측 방안\n2025\n20,000\n"
        ),
        [
            ("바다 과제 파도 예측 방안", 15 * MILLION, None, None),
            ("조류 과제 조류 예측 방안", 30 * MILLION, None, None),
            ("바람 과제 바람 예측 방안", 20 * MILLION, None, None),
        ],
    ),
    (
        "the years above the sum that they make",
        (
            "(단위: 백만원)\n번호\n과제명\n정부출연금\n"
            "1\n파도 예측\n(’25) 1,300\n(’26) 1,000\n(’27) 700\n3,000\n협약체결일~\n(약 3년)\n"
            "2\n조류 예측\n(’25) 500\n(’26) 800\n(’27) 700\n2,000\n협약체결일~\n(약 3년)\n"
        ),
        [
            ("파도 예측", 1300 * MILLION, 3000 * MILLION, None),
            ("조류 예측", 500 * MILLION, 2000 * MILLION, None),
        ],
    ),
    (
        "the sum row stands above the others",
        "연번 과제명 지원한도 (백만원) 당해 총\n합 계 600 2,500\n1\n파도 예측\n350 1,500\n2\n조류 예측\n250 1,000\n",
        [
            ("파도 예측", 350 * MILLION, 1500 * MILLION, None),
            ("조류 예측", 250 * MILLION, 1000 * MILLION, None),
        ],
    ),
]


@cases(
    ("text", "rows"), [item[1:] for item in GRIDS], ids=[i[0] for i in GRIDS]
)
def test_rows_under_their_headings(text: str, rows: list[Row]) -> None:
    found: list[Row] = []
    for part in read_divisions(Document("body", text), CONTEXT):
        figures = (part.budget_won, part.per_project_won, part.projects)
        found.append((part.name, *figures))
    assert found == rows


def test_the_only_row_gives_the_cap_and_the_count_of_the_call() -> None:
    text = (
        "RFP\n번호\n세부\n사업명\n공고단위\n(RFP명)\n지원규모 지원기간\n선정예정 \n과제수\n"
        "1 한빛 사업\n파도 예측 기술\n87.5백만원 이내/년 1년 이내 ①,② 7\n* 본 연구는 국제공동연구로 수행\n"
    )
    document = Document("body", text)
    cap = read_cap(document, CONTEXT)
    count = read_projects(document, CONTEXT)
    assert cap is not None
    assert cap.value == 87_500_000
    assert count is not None
    assert count.value == 7


def test_a_table_of_years_gives_the_first_where_it_makes_the_whole() -> None:
    grid = (
        "연번\nRFP\n관리번호\nRFP명\n총 연구비\n(억원)\n선정\n과제수\n"
        "1\n2025-바다-공모-1\n파도 예측 기술\n4\n1개 내외\n"
        "2\n2025-바다-공모-2\n조류 예측 기술\n6\n1개 내외\n\n"
        "□ 지원기간 및 연구비 규모\n(단위: 억원)\nRFP\n번호\n총\n연구기간\n1차년도\n2차년도\n"
    )
    years = "2025-바다-공모-1\n36개월\n1.5\n2.5\n2025-바다-공모-2\n36개월\n2\n{}\n※ 참고\n"
    budgets: list[list[int | None]] = []
    for last in (4, 5):
        text = grid + years.format(last)
        parts = read_divisions(Document("body", text), CONTEXT)
        budgets.append([part.budget_won for part in parts])
    assert budgets[0] == [150 * MILLION, 200 * MILLION]
    # What does not make the whole is another matter's.
    assert budgets[1] == [400 * MILLION, 600 * MILLION]


def test_of_several_stages_the_largest_cap_is_told() -> None:
    text = (
        "|구분| |(초기) 새싹 육성|(성장) 줄기 육성|\n|---|---|---|---|\n"
        "|지원 규모|성장지원|500개사 대상 최대 자금 3백만원|500개사 대상 최대 자금 3백만원|\n"
        "| |사업화|290개사 최대 5천만원|150개사 최대 1억원|\n"
    )
    found: list[tuple[int | None, int | None]] = []
    for part in read_divisions(Document("body", text), CONTEXT):
        found.append((part.per_project_won, part.projects))
    assert found == [(50 * MILLION, 290), (100 * MILLION, 150)]


def test_a_column_that_says_the_same_everywhere_hides_no_box_of_units() -> (
    None
):
    text = (
        "| (단위: 백만원) | | 비고 |\n|---|---|---|\n| 내역사업 | 예산 | 비고 |\n"
        "| 바다 | 700 | 비고 |\n| 숲 | 350 | 비고 |\n"
    )
    budgets: list[int | None] = []
    for part in read_divisions(Document("body", text), CONTEXT):
        budgets.append(part.budget_won)
    assert budgets == [700 * MILLION, 350 * MILLION]


def test_two_sums_that_each_is_shared_alike_give_cap_and_total() -> None:
    text = "연구개발비\n6,100백만원 이내\n(과제별 1,525백만원 이내) \n550백만원이내\n(과제별 138백만원 이내)\n"
    total = read_total(Document("body", text), CONTEXT)
    assert total is not None
    assert total.value == 550 * MILLION


def test_the_sum_row_of_a_table_of_won_and_projects_is_the_call() -> None:
    text = (
        "[단위 : 백만원, 개]\n\n부문\n세부사업명\n내역사업명\n’25년\n정부지원비\n‘25년\n공고 규모\n"
        "바다\n한빛사업\n한빛사업\n3,300\n2\n합 계\n3,300\n2\n ※ 붙임 참고\n"
    )
    document = Document("body", text)
    total = read_total(document, CONTEXT)
    count = read_projects(document, CONTEXT)
    assert total is not None
    assert total.value == 3_300 * MILLION
    assert count is not None
    assert count.value == 2


def test_sum_rows_of_two_programmes_are_no_total() -> None:
    head = "| 내역사업 | 예산(백만원) | 과제수 |\n|---|---|---|\n"
    first = f"□ 한빛 사업\n\n{head}| 바다 | 1,300 | 2 |\n| 숲 | 2,000 | 4 |\n| 합계 | 3,300 | 6 |\n\n"
    # By chance it gets what a part of the other gets, for more projects.
    second = f"□ 햇살 사업\n\n{head}| 들 | 700 | 2 |\n| 강 | 600 | 1 |\n| 합계 | 1,300 | 3 |\n"
    total = read_total(Document("body", first), CONTEXT)
    assert total is not None
    assert total.value == 3_300 * MILLION
    assert read_total(Document("body", first + second), CONTEXT) is None


def test_what_bodies_get_together_is_the_only_projects_total() -> None:
    text = (
        "수행기관\n연구내용\n연구기간\n연구비(현금)\n주관\n연구개발기관\n파도 예측\n24개월\n55백만원\n"
        "공동\n연구개발기관\n조류 예측\n24개월 이내\n84백만원 이내\n총  계\n139백만원 이내\n"
    )
    total = read_total(Document("body", text), CONTEXT)
    assert total is not None
    assert total.value == 139 * MILLION


def test_an_annex_of_another_programme_parts_nothing() -> None:
    text = (
        "□ 지원규모 : 총 40억원, 8개사\n□ 지원한도 : 기업당 최대 5억원\n\n"
        "참고 한빛 상담 사업 안내\n|구분|지원 한도|비중|\n|---|---|---|\n"
        "|새싹 상담|최대 3개월, 238만 원|85%|\n|줄기 상담|최대 3개월, 119만 원|85%|\n"
    )
    document = Document("body", text)
    assert analysis_of(document, CONTEXT).divisions == []
    alone = Document("body", text.partition("참고")[2])
    assert len(analysis_of(alone, CONTEXT).divisions) == 2


def test_brackets_that_count_the_projects_of_rows_are_not_the_calls() -> None:
    rows = "파도 예측\n(총 2개 과제 지원)\n7년\n조류 예측\n(총 2개 과제 지원)\n7년\n"
    assert read_projects(Document("body", rows), CONTEXT) is None
    alone = "파도 예측\n(총 2개 과제 지원)\n7년\n"
    count = read_projects(Document("body", alone), CONTEXT)
    assert count is not None
    assert count.value == 2


@pytest.mark.parametrize(
    "years", ["950백만원 |  | 800백만원", "950,000천원 |  | 800,000천원"]
)
def test_sums_of_years_below_the_only_row_name_nothing(years: str) -> None:
    text = (
        "지원규모 (총 1개 과제)\n\n| 번호 | RFP명 |  | 총 연구기간 |  | 총 지원 규모 |\n|---|---|---|---|---|---|\n"
        "| 1 | 파도 예측 기술 |  | 25.4.~26.12.(21개월) |  | 2년, 17.5억 내외 |\n|  |  |  |  |  |  |\n"
        f"| 1차년도 |  | 2차년도 |  |  |  |\n| {years} |  |  |  |\n"
    )
    cap = read_cap(Document("body", text), CONTEXT)
    assert cap is not None
    assert cap.value == 1_750 * MILLION


def test_sums_for_so_many_projects_give_their_number() -> None:
    text = (
        "￭ 한빛 공동연구\n4개과제내외\n총정부지원연구개발비 (4개과제기준)\n’25년연구개발비 (4개과제기준)\n"
        "6,100백만원 이내\n(과제별 1,525백만원 이내) \n552백만원이내\n(과제별 138백만원 이내)\n"
    )
    document = Document("body", text)
    count = read_projects(document, CONTEXT)
    cap = read_cap(document, CONTEXT)
    assert count is not None
    assert count.value == 4
    # Beside this year's total stands this year's share.
    assert cap is not None
    assert cap.value == 138 * MILLION
    without = text.replace("4개과제내외", "공동연구")
    assert read_projects(Document("body", without), CONTEXT) is None


NO_GRIDS = [
    # A table of contents, below a heading.
    (
        "RFP명\n총연구비(억원)\n선정 과제수\n1. 사업개요 ········ 1\n2. 지원내용 ········ 3\n"
        "3. 신청자격 ········ 5\n4. 신청방법 ········ 9\n"
    ),
    # More values in the second row than headings.
    "내역사업명\n예산(백만원)\n바다\n100\n숲\n200\n300\n들\n400\n",
    # Words stand where the next sum of a row should.
    "과제명\n총 사업비\n당해 연구비\n파도 예측\n190억원\n조류 예측\n195억원\n",
    # Rows of one name.
    "과제명\n연구비(백만원)\n파도 예측\n100\n파도 예측\n200\n",
    # A sum row above that the rows below it do not make.
    "연번 과제명 지원한도 (백만원) 당해 총\n합 계 900 2,500\n1\n파도 예측\n350 1,500\n2\n조류 예측\n250 1,000\n",
    # Prose.
    "사업명\n예산(백만원)\n공고의 예산은 변동될 수 있으며\n300\n",
]


@pytest.mark.parametrize("text", NO_GRIDS)
def test_lines_in_another_order_are_no_table(text: str) -> None:
    document = Document("body", text)
    assert find_line_grids(document) == ()
