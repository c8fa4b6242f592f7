"""Divisions from tables of every form and from prose; all content invented."""

from dataclasses import replace
from datetime import date

import pytest

from reader.amounts.division_arithmetic import budgets_as_caps
from reader.amounts.division_rows import top_level
from reader.amounts.divisions import read_divisions
from reader.model import Division
from reader.text.document import Context, Document
from tests.cases import cases

CONTEXT = Context(title="2025년도 한빛 바우처 공고", year=2025)
EOK = 10**8

Row = tuple[str, int | None, int | None, int | None]


def read(text: str, context: Context = CONTEXT) -> list[Row]:
    stated = read_divisions(Document("body", text), context)
    return [
        (entry.name, entry.budget_won, entry.per_project_won, entry.projects)
        for entry in stated
    ]


TABLES: list[tuple[str, str, list[Row]]] = [
    (
        "the scale of each class is a count",
        "|분류|지원내용|지원규모|\n|---|---|---|\n|햇살길|사업화 지원|6개사|\n|바람길|전시회 참가 지원|4개사|\n",
        [("햇살길", None, None, 6), ("바람길", None, None, 4)],
    ),
    (
        "the unit stands only in the heading",
        (
            "| **사업명** | **내용** | **공모예산**<br>**(억원)** | **지원규모** |\n| --- | --- | --- | --- |\n"
            "| **햇살** | 가 | 119 | 1개 과제 |\n| **바람** | 나 | 43.3 | 3개 과제 |\n"
        ),
        [("햇살", 11_900_000_000, None, 1), ("바람", 4_330_000_000, None, 3)],
    ),
    (
        "the unit stands above the table",
        "(단위: 백만원)\n\n| 과제명 | ’25년 연구비 |\n| --- | --- |\n| 가 개발 | 350 |\n| 나 개발 | 1,050 |\n",
        [
            ("가 개발", 350_000_000, None, None),
            ("나 개발", 1_050_000_000, None, None),
        ],
    ),
    (
        "the unit stands in a row of its own, and the sum of later years in brackets",
        (
            "| (단위 : 억원) | | |\n| --- | --- | --- |\n| 부문 | 과제명 | ’25년 정부지원<br>(총 정부지원) |\n"
            "| 별 | 가 기술 | 16.8<br>(68.82) |\n| | 나 기술<br>(2개 과제 × 6.1억원) | 12.2<br>(77.24) |\n"
        ),
        [
            ("가 기술", 1_680_000_000, None, None),
            ("나 기술 (2개 과제 × 6.1억원)", 1_220_000_000, 610_000_000, 2),
        ],
    ),
    (
        "unit in heading and cell is multiplied once",
        "| 지원사업명 | 공모예산 (억원) |\n| --- | --- |\n| 가 | 219억원 |\n| 나 | 192억원 |\n",
        [("가", 219 * EOK, None, None), ("나", 192 * EOK, None, None)],
    ),
    (
        "merged cells leave the group's name empty",
        (
            "| 구분 | 연번 | 분야(과제) | 수행<br>기관 | 예산\\*<br>(억원) |\n| --- | --- | --- | --- | --- |\n"
            "| 미용 | 1 | 빗 데이터 | 1 | 11.6 |\n| | 2 | 솔 데이터 | 1 | 5.8 |\n| 자유 | 3 | 새 데이터 | 3 | 각<br>5.8억 |\n"
        ),
        [
            ("빗 데이터", 1_160_000_000, None, 1),
            ("솔 데이터", 580_000_000, None, 1),
            ("새 데이터", None, 580_000_000, 3),
        ],
    ),
    (
        "caps by type",
        (
            "| 구분 | 선정 과제 수 | 1차년도 정부지원연구개발비 |\n| --- | --- | --- |\n"
            "| 기업형 | 2 | 과제당 11.67억원 |\n| 기관형 | 1 | 과제당 11.66억원 |\n"
        ),
        [
            ("기업형", None, 1_167_000_000, 2),
            ("기관형", None, 1_166_000_000, 1),
        ],
    ),
    (
        "headings in the first column",
        "| 세부사업명 | 하늘 | 바다 |\n| --- | --- | --- |\n| 공고예산 | 288.7억원 | 26.95억원 |\n| 신규 지원 연구개발과제 | 36개 | 5개 |\n",
        [("하늘", 28_870_000_000, None, 36), ("바다", 2_695_000_000, None, 5)],
    ),
    (
        "equations, a heading of two rows and a sum row",
        (
            "| 지원분야 | 규모 | |\n| --- | --- | --- |\n| | 지원 규모 | 비고 |\n| A | 4개×1,960백만원 = 7,840백만원 | 가 |\n"
            "| B | 3개×1,060백만원 = 3,180백만원 | 나 |\n| 합계 | 11,020백만원 | |\n"
        ),
        [
            ("A", 7_840_000_000, 1_960_000_000, 4),
            ("B", 3_180_000_000, 1_060_000_000, 3),
        ],
    ),
    (
        "this year's sum beside the whole, under a heading of two rows",
        (
            "| RFP<br>번호 | 연구주제명 | 연구비(억원) | | 선정<br>예정<br>과제 수 |\n| --- | --- | --- | --- | --- |\n"
            "| | | ’25년 | 총액 | |\n| 01 | 농축 기술 | 7.5 | 45 | 1개 |\n| 02 | 절단 기술 | 10 | 60 | 1개 |\n"
        ),
        [
            ("농축 기술", 750_000_000, 45 * EOK, 1),
            ("절단 기술", 10 * EOK, 60 * EOK, 1),
        ],
    ),
    (
        "count and money in one cell",
        (
            "| 구분 | 세부과제 | 지원과제<br>(지원예산) |\n| --- | --- | --- |\n"
            "| 첫걸음 | 지방형 | 60개<br>(40억 원) |\n| 도약 | 여성형 | 50개<br>(31억 원) |\n"
        ),
        [("지방형", 40 * EOK, None, 60), ("여성형", 31 * EOK, None, 50)],
    ),
    (
        "the most is told, not the average",
        (
            "| 구분 | 예비 | 초기 | 계 |\n| --- | --- | --- | --- |\n| 선정 규모 | 50개사 | 30개사 | 80개사 |\n"
            "| 사업화 자금 | 평균 5천만원(최대 1억원) | 평균 7천만원(최대 2억원) | |\n"
        ),
        [("예비", None, EOK, 50), ("초기", None, 2 * EOK, 30)],
    ),
    (
        "a sum a year is a cap where projects are counted",
        (
            "| 구분 | 공고단위(RFP명) | 지원규모 | 선정예정 과제수 |\n| --- | --- | --- | --- |\n"
            "| 한방 | 지침 개발 | 324백만원 이내<br>(1차년도 243백만원 이내) | 2 |\n| | 임상 연구 | 205백만원 이내/년 | 5 |\n"
        ),
        [
            ("지침 개발", None, 324_000_000, 2),
            ("임상 연구", None, 205_000_000, 5),
        ],
    ),
    (
        "own share and sum are no support",
        (
            "| 구 분 | 도 지원금 | 기업부담금 | 합계 | 선정 수 |\n| --- | --- | --- | --- | --- |\n"
            "| 기술개발 | 10,000천원 | 1,000천원 | 11,000천원 | 5개 |\n| 고도화 | 30,000천원 | 3,000천원 | 33,000천원 | 3개 |\n"
        ),
        [("기술개발", None, 10_000_000, 5), ("고도화", None, 30_000_000, 3)],
    ),
    (
        "a table of blanks with a row a line",
        (
            "                                                 (단위 : 백만원)\n   구분          지원분야           예산          과제수\n"
            "   A          차량 감지기          1,200          3\n   B          집게 로봇             800          2\n"
            "   합계                             2,000          5\n ※ 변경 가능\n"
        ),
        [
            ("차량 감지기", 1_200_000_000, None, 3),
            ("집게 로봇", 800_000_000, None, 2),
        ],
    ),
    (
        "a table of blanks, as a PDF keeps it",
        (
            "                                   공모예산\n  지원사업명       사업내용        기관명            지원규모\n"
            "                                    (억원)\n\n  햇살 구축       볕을 모아       한빛원    119     1개 과제\n"
            "   지원         나누어 준다\n\n  바람 실증       바람을 재어       한빛원    43.3     3개 과제\n\n※ 조정될 수 있음\n"
        ),
        [
            ("햇살 구축 지원", 11_900_000_000, None, 1),
            ("바람 실증", 4_330_000_000, None, 3),
        ],
    ),
    (
        "sums beside the number of those supported, a column of words called after the names",
        (
            "| 프로그램명 | 세부프로그램 및 내용 | 지원금액(천원) | 지원건수 | 기업 부담금 |\n| --- | --- | --- | --- | --- |\n"
            "| 수출 지원 | 전시회 참가 | 15,000 | 6개사 | 10% 이상 |\n| 평가 지원 | 시험 비용 | 20,000 | 9개사 | 10% 이상 |\n"
        ),
        [
            ("수출 지원", None, 15_000_000, 6),
            ("평가 지원", None, 20_000_000, 9),
        ],
    ),
    (
        "equations whose columns are lost",
        "지원분야 공정 지원규모\n  A 2~20 미만 4개×1,960백만원 = 7,840백만원 비고\n  B 20~30 미만 3개×1,060백만원 = 3,180백만원\n",
        [
            ("A 2~20 미만", 7_840_000_000, 1_960_000_000, 4),
            ("B 20~30 미만", 3_180_000_000, 1_060_000_000, 3),
        ],
    ),
]


@cases(
    ("text", "rows"),
    [row[1:] for row in TABLES],
    ids=[row[0] for row in TABLES],
)
def test_tables(text: str, rows: list[Row]) -> None:
    assert read(text) == rows


NO_DIVISIONS = {
    "one row is the whole call": "| 사업명 | 예산(억원) |\n| --- | --- |\n| 가 | 29.7 |\n",
    "years are no divisions": "| 구분 | 1차년도 | 2차년도 |\n| --- | --- | --- |\n| 정부지원연구개발비 | 3억 | 4억 |\n",
    "bodies of an example are none": "| 구분 | 연구개발기관1 | 연구개발기관2 |\n| --- | --- | --- |\n| 정부지원금 | 7억원 | 8억원 |\n",
    "fees are none": "| 사업비 규모 | 표준수수료(천원) |\n| --- | --- |\n| 50백만원 이하 | 455 |\n| 200백만원 이하 | 637 |\n",
    "wages are none": "| 구분 | 지원금 |\n| --- | --- |\n| 채용 기업 | 월 50만원 |\n| 새 직원 | 1인당 30만원 |\n",
    "blank forms are none": "| 과제명 | 연구비(백만원) |\n| --- | --- |\n| | |\n| | |\n",
}


@cases("text", NO_DIVISIONS.values(), ids=NO_DIVISIONS.keys())
def test_what_is_no_division(text: str) -> None:
    assert read(text) == []


PARENTS = "| 사업명 | 예산(억원) |\n| --- | --- |\n| 구축 | 119 |\n| 제작 | 110.2 |\n\n"
PARTS = "| 지원분야 | 지원규모 |\n| --- | --- |\n| A | 4개×1,960백만원 = 7,840백만원 |\n| B | 3개×1,060백만원 = 3,180백만원 |\n"


def test_counts_of_a_list_belong_to_the_rows_that_it_names() -> None:
    text = (
        "□ 지원규모 : 총 {}개사 내외\n- ◦ 줄기 : 55개사(새 줄기 10개사 포함)\n- ◦ 새싹 : 85개사\n\n"
        "|구분|지원 유형| | |\n|---|---|---|---|\n| |줄기|새 줄기|새싹|\n"
        "|지원규모|최대 1.5억원|최대 6천만원|최대 5천만원|\n"
    )
    caps = (150_000_000, 60_000_000, 50_000_000)
    found = [row[1:] for row in read(text.format(140))]
    assert found == [
        (None, cap, count)
        for cap, count in zip(caps, (55, None, 85), strict=True)
    ]
    # What does not make the call's number is another matter's.
    assert {row[3] for row in read(text.format(150))} == {None}


@pytest.mark.parametrize(
    ("total", "is_each"), [("20", True), ("36", False), ("8", False)]
)
def test_what_all_of_them_cannot_get_is_what_each_may_get(
    total: str, is_each: bool
) -> None:
    division = Division("파도", 9 * 10**8, None, None, "", "body:0-1")
    parts = [
        replace(division, name=name) for name in ("파도", "숲", "들", "강")
    ]
    read = budgets_as_caps(parts, int(total) * 10**8, 9 * 10**8)
    sums = {(part.budget_won, part.per_project_won) for part in read}
    each = 9 * 10**8
    assert sums == {(None, each) if is_each else (each, None)}


def test_nested_divisions_follow_their_parents_and_are_no_share_of_their_own() -> (
    None
):
    divisions = read_divisions(Document("body", PARENTS + PARTS), CONTEXT)
    assert [division.name for division in divisions] == [
        "구축",
        "제작",
        "제작 - A",
        "제작 - B",
    ]
    assert [item.name for item in top_level(divisions)] == ["구축", "제작"]


def test_lists_of_single_projects_under_divisions_are_left_out() -> None:
    projects = "| 순번 | 과제명 | 지원규모(백만원) |\n| --- | --- | --- |\n| 1 | 가 기술 | 900 |\n| 2 | 나 기술 | 950 |\n"
    assert [row[0] for row in read(PARENTS + projects)] == ["구축", "제작"]


def test_each_division_takes_the_cap_of_its_own_section() -> None:
    table = "| 구분 | 새싹 연구 | 줄기 연구 |\n| --- | --- | --- |\n| 지원규모 | 3천만원 | 13억원 내외/년 |\n| 선정과제 수 | 5개 | 4개 |\n"
    prose = "① 새싹 연구 : 검증(과제당 3천만원, 6개월)\n② 줄기 연구 : 개발(과제당 39억원, 3년)\n\n"
    assert read(prose + table) == [
        ("새싹 연구", None, 30_000_000, 5),
        ("줄기 연구", None, 3_900_000_000, 4),
    ]


ARTICLE = (
    "기사입력 : 2023년01월19일 13:46\n\n올해 바우처는 모두 700억원 규모이며 이 가운데 지난해 12월 29일 1차 공고를 통해 "
    "일반분과(400억원)와 의료분과(140억원)에 대한 사업이 추진중이다.\n\n"
    "이어 2차 공고에서는 반도체 분과(100억원), 가게 분과(30억원)에 대한 사업을 공개한다.\n"
)


def test_prose_lists_tell_the_round_of_each_division() -> None:
    divisions = read_divisions(Document("body", ARTICLE), Context(title=""))
    assert [
        (
            division.name,
            division.budget_won,
            division.round,
            division.announced_on,
        )
        for division in divisions
    ] == [
        ("일반분과", 400 * EOK, 1, "2022-12-29"),
        ("의료분과", 140 * EOK, 1, "2022-12-29"),
        ("반도체 분과", 100 * EOK, 2, None),
        ("가게 분과", 30 * EOK, 2, None),
    ]


def test_the_posting_day_dates_last_year_before_any_dateline() -> None:
    divisions = read_divisions(
        Document("body", ARTICLE), Context(title="", as_of=date(2024, 1, 19))
    )
    assert divisions[0].announced_on == "2023-12-29"


def test_evidence_names_the_table_and_row() -> None:
    first = read_divisions(Document("공고문.hwp", PARENTS), CONTEXT)[0]
    assert first.text == "119"
    assert first.where.startswith("공고문.hwp#table1/r2:")
