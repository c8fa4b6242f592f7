"""Who is behind a call and who runs it; texts made up in the structure of real ones."""

from __future__ import annotations

import pytest

from reader.identity.agencies import read_ministries, read_operators
from reader.identity.mentions import named
from reader.text.document import Context, Document
from tests.cases import cases

TITLE = Context(title="2026년 가온 기술개발 사업 공고")

SIGNED = """**과학기술정보통신부 공고 제2026-0012호**

2026년 가온 기술개발 사업 공고

과학기술정보통신부에서는 가온 기술개발 사업을 아래와 같이 공고하오니 많은 참여 바랍니다.

2026년 3월 2일

과학기술정보통신부장관

정보통신산업진흥원장

1. 사업 개요
"""


def _values(found):
    return [item.value for item in found]


MINISTRIES = [
    (["과학기술정보통신부"], SIGNED),
    (
        ["교육부"],
        "교육부 공고 제 2026 - 3호\n가온 공모\n<주무부처>\n사회부총리 겸 교육부장관\n\n가 나 다\n<전문기관>\n한국연구재단 이사장\n",
    ),
    (
        ["과학기술정보통신부", "우주항공청"],
        "과학기술정보통신부 공고 제2026-0246호, 우주항공청 공고 제2026-0012호\n가온 공고\n다음과 같이 공고하오니\n",
    ),
    (["보건복지부"], "◎ 보건복지부공고 제2026-51호\n2026년도 가온 공고\n"),
    (
        ["과학기술정보통신부"],
        "공고명: 가온 공고\n소관: 과학기술정보통신부 / 수행: 정보통신산업진흥원 / 등록: 2026-12-16\n",
    ),
    (
        ["산림청"],
        "가온 공고\n다음과 같이 공고합니다.\n2026년 1월 24일\n산림청장\n",
    ),
    (
        ["중소벤처기업부"],
        "| **공고** | 중소벤처기업부 공고 제2026-12호 |\n| :-- | :-- |\n| 총괄기관 | 중소벤처기업부 |\n",
    ),
    (
        [],
        "가온 공고\n다음과 같이 공고합니다.\n\n1. 유의사항\n - 환경부 고시 제2023-1호를 따른다.\n - 국방부 소관 사업 수행 기업 제외\n",
    ),
    ([], "가온 공고\n보건복지부 고시에 따라 공고합니다.\n"),
    (
        ["과학기술정보통신부"],
        "가온 사업 공고문\n\n2026. 5월\n\n< 목  차 >\n 1. 배경 1\n 2. 내용 2\n\n과학기술정보통신부 공고 제2026-0519호\n가온 사업 공고\n사업을 공고하오니 신청하여 주시기 바랍니다.\n",
    ),
    (
        ["고용노동부"],
        "가온 모집\n□ 사업개요 ◦ 주    관 : 고용노동부 ◦ 운    영 : (사)한국경영혁신중소기업협회\n",
    ),
    (
        ["과학기술정보통신부", "대통령경호처"],
        "가온 공모\n과학기술정보통신부와 대통령경호처에서 추진하는 사업을 공모하오니 참여 바랍니다.\n",
    ),
    (
        [],
        "가온 개요\n - (절차) 대상기업 공고(환경부, ~4.30) → 정보 등록(기업, ~6.30) → 공개(기후에너지환경부, ~12.31)\n",
    ),
    # of many bodies in the cells of a list none makes the call
    (
        [],
        "지원 분야\n\n| 인증명 | 발급기관 | 비고 |\n| --- | --- | --- |\n| 우수제품 | 조달청 | - |\n| 녹색 | 환경부 | - |\n",
    ),
    ([], ""),
]


@cases(("names", "text"), MINISTRIES)
def test_ministries_stand_where_a_notice_says_whose_it_is(names, text):
    assert _values(read_ministries(Document("body", text), TITLE)) == names


OPERATORS = [
    (["정보통신산업진흥원"], SIGNED),
    (
        ["한국연구재단"],
        "교육부 공고 제 2026 - 3호\n가온 공모\n<주무부처> 교육부 장관\n<전문기관>      한국연구재단 이사장    가 나 다\n",
    ),
    (
        ["한국연구재단", "한국청년기업가정신재단"],
        "가온 공고\n\n1. 개요\n ㅇ (주최) 교육부\n ㅇ (주관) 한국연구재단, 한국청년기업가정신재단\n",
    ),
    (
        ["한국산업기술기획평가원"],
        "가온 공고\n\n1. 체계\n전  문  기  관\n(한국산업기술기획평가원)\n연구개발과제평가단\n",
    ),
    (
        ["중소기업기술정보진흥원", "스마트제조혁신추진단"],
        "가온 공고\n\n| 추진기관 | 중소기업기술정보진흥원 (부설 스마트제조혁신추진단) | 문의 |\n",
    ),
    (
        ["한국산업기술진흥원"],
        "가온 공고\n\n1. 체계\n(전담기관) 한국산업기술진흥원\n",
    ),
    (
        ["정보통신산업진흥원"],
        "| 사업명 | 전담기관 | 문의처 |\n| :-- | :-- | :-- |\n| 가온 | NIPA | 043-000-0000 |\n",
    ),
    (
        ["경상북도경제진흥원"],
        "경상북도와 (재)경상북도경제진흥원에서는 지역 중소기업을 위해 공고하오니 신청 바랍니다.\n",
    ),
    (
        ["국토교통과학기술진흥원"],
        "(공고-국-제08호)\n2026년 가온 공고\n\n9. 기타\n - 문의 : 국토교통과학기술진흥원 모빌리티본부\n",
    ),
    (
        ["가온 기술개발 사업단"],
        "- 1 -\n가온 기술개발 사업단 공고 제2026-001호\n2026년도 가온 공고\n다음과 같이 공고하니\n",
    ),
    (
        [],
        "가온시 공고 제2026-001호\n2026년도 가온 공고\n다음과 같이 공고하니\n",
    ),
    (
        ["가온경영자총협회"],
        "가온 모집 공고\n- □ (지원기간) 공고일 ~ 2026. 12. 31.\n- □ (수행기관) (사)가온경영자총협회\n",
    ),
    (
        ["가온상공회의소"],
        "가온상공회의소에서는 지역 기업을 위해 사업을 시행하오니 많은 참여를 바랍니다.\n",
    ),
    # A city that calls on its own owns the call; nobody runs it for the city.
    (
        [],
        "가온광역시서구에서는 중소기업을 대상으로 지원사업을 시행하오니 신청해 주시기 바랍니다.\n",
    ),
    (
        [],
        "우리군에서는 관광객 유치를 위해 아래와 같이 공고하오니 참여 바랍니다.\n",
    ),
    (
        [],
        "인증 목록\n\n| 인증 | 분야 | 기관 |\n| --- | --- | --- |\n| 가 | 1 | 한국표준협회 |\n| 나 | 2 | 한국표준협회 |\n| 다 | 3 | 한국표준협회 |\n",
    ),
    (
        ["가온구청"],
        "공유하기\n가온 모집\n지역\n서울특별시\n주관기관명\n가온구청\n대상\n전체\n",
    ),
    (
        [],
        "가온 공고\n다음과 같이 공고합니다.\n\n1. 자격\n주관연구개발기관 : 기업\n단, 신용보증기금으로부터 보증을 받은 경우는 예외로 한다.\n",
    ),
    ([], "가온 공고\n문의: help@nipa.kr\n"),
    ([], ""),
    (
        ["정보통신산업진흥원"],
        "공고기관[ Announcing institute ]\n정보통신산업진흥원\n",
    ),
]


@cases(("names", "text"), OPERATORS)
def test_operators_stand_where_a_notice_says_who_runs_it(names, text):
    assert _values(read_operators(Document("body", text), TITLE)) == names


def test_a_title_may_name_them():
    context = Context(title="과기정통부, 올해 바우처에 300억원 지원")
    assert _values(
        read_ministries(
            Document("body", "사업이 커진다. 기업이 늘었다고 밝혔다."), context
        )
    ) == ["과학기술정보통신부"]


def test_a_body_that_runs_the_call_unsaid_is_the_one_readers_are_sent_to_again_and_again():
    text = (
        "가온 공고\n다음과 같이 공고합니다.\n1. 개요\n"
        + "한국콘텐츠진흥원 누리집에서 신청\n" * 3
        + "한국관광공사 협력\n"
    )
    assert _values(read_operators(Document("body", text), TITLE)) == [
        "한국콘텐츠진흥원"
    ]


def test_the_notice_behind_a_cover_page_is_read():
    text = (
        "2026년도 가온 사업 공고문\n\n2026. 3월\n\n< 목  차 >\n"
        + "1. 내용 1\n" * 60
        + SIGNED
    )
    assert _values(
        read_ministries(Document("body", text), Context(title=""))
    ) == ["과학기술정보통신부"]


SPELLINGS = [
    ("과기정통부는", ["과학기술정보통신부"]),
    ("NIPA는", ["정보통신산업진흥원"]),
    ("(NIA)", ["한국지능정보사회진흥원"]),
    ("정보통신산업진흥원(NIPA)", ["정보통신산업진흥원", "정보통신산업진흥원"]),
    ("기보증을 받은 기업", []),
    ("ai-voucher@nipa.kr, www.NIPA.kr", []),
    ("기후에너지환경부", ["기후에너지환경부"]),
    ("경기신보와 다른 신보", ["신용보증기금"]),
    ("고교육부장", []),
    ("", []),
]


@cases(("text", "names"), SPELLINGS)
def test_a_name_is_known_by_every_spelling_and_not_inside_another_word(
    text, names
):
    assert [mention.name for mention in named(text)] == names


def test_evidence_shows_the_words_as_printed():
    found = read_operators(Document("body", SIGNED), TITLE)[0]
    start, end = map(
        int, found.evidence.where.removeprefix("body:").split("-")
    )
    assert SIGNED[start:end] == found.evidence.text == "정보통신산업진흥원"


def test_a_short_name_that_two_ministries_share_is_resolved():
    assert [mention.name for mention in named("산업부는")] == ["산업통상부"]


ROLES = [
    # a long column under 전담기관 lists who keeps which data
    (
        [],
        (
            "가온 기술개발 공고\n본문\n| 성과물 | 전담기관 |\n|---|---|\n"
            "| 논문 | 한국과학기술정보연구원 |\n| 특허 | 한국특허전략개발원 |\n"
            "| 장비 | 한국산업기술진흥원 |\n| 저작물 | 한국저작권위원회 |\n"
            "| 표준 | 한국표준협회 |\n"
        ),
    ),
    # the part stands behind the name
    (
        ["한국보건산업진흥원"],
        "가온 공고\n본문\n"
        + "설명 문장. " * 200
        + "\n○ (한국보건산업진흥원) 전문기관으로 과제를 관리\n",
    ),
    # results must thank who paid
    (
        ["한국보건산업진흥원"],
        "가온 공고\n본문\n"
        + "설명 문장. " * 200
        + "\n“본 연구는 보건복지부의 재원으로 한국보건산업진흥원의 지원을 받았음”\n",
    ),
    # a body that no list knows signs under the day
    (
        ["한빛상생일자리재단"],
        "가온 참여자 모집\n2026년 4월 17일 (재)한빛상생일자리재단\n\n1 개요\n",
    ),
    (
        ["한국조달연구원"],
        (
            "가온 과제 공고\n2026년 4월 9일\n조달청장\n한국조달연구원장\n\n"
            "1. 개요\n"
        ),
    ),
    (
        ["노사발전재단"],
        "가온 참여기업 모집\n1. 개요\n■ 관련문의 노사발전재단 총괄팀\n",
    ),
    (
        ["한빛원자로 규제연구 추진단"],
        (
            "가온 과제 공고\n2026년 1월 22일\n\n원자력안전위원회위원장 홍길동\n\n"
            "한빛원자로 규제연구 추진단장 성춘향\n\n1. 내용\n"
        ),
    ),
]


@cases(("names", "text"), ROLES)
def test_who_runs_a_call_is_told_by_the_part_it_plays(names, text):
    assert _values(read_operators(Document("body", text), TITLE)) == names


def test_who_pays_is_the_ministry_where_no_other_place_names_one():
    text = "가온 공고\n“본 연구는 보건복지부의 재원으로 한국보건산업진흥원의 지원을 받았음”\n"
    assert _values(read_ministries(Document("body", text), TITLE)) == [
        "보건복지부"
    ]


@pytest.mark.parametrize(
    "text",
    [
        "￭ 근거 : 「국토교통부소관 연구개발사업 운영규정」\n",
        "☞ 접수창구 → 정부부처(국토교통부) 및 전문기관 검색\n",
        "추진절차\n공고\n(국토교통부)\n▶ 접수 ▶ 평가\n",
    ],
)
def test_a_ministry_named_in_passing_is_told_where_no_other_is(
    text: str,
) -> None:
    document = Document("body", f"한빛 사업 공고\n1. 개요\n{text}")
    found = read_ministries(document, Context("한빛 사업 공고"))
    assert _values(found) == ["국토교통부"]


def test_whom_results_thank_does_not_run_what_a_programmes_own_office_calls() -> (
    None
):
    document = Document(
        "body",
        "한빛기술개발사업단 신규과제 공고\n1. 개요\n"
        + "설명 문장. " * 400
        + "\n“본 연구는 보건복지부의 재원으로 한국보건산업진흥원의 지원을 받았음”\n",
    )
    context = Context("한빛기술개발사업단 신규과제 공고")
    assert read_operators(document, context) == []
    assert read_ministries(document, context) == []


NOT_THE_OPERATOR = [
    "○ 접수 : 한국과학기술기획평가원(KISTEP)이 운영하는 \n IRIS를 통해\n" * 4,
    "○ 한국보건산업진흥원에 구축된 등록시스템에 등록\n" * 4,
    "○ 신청 : 한국과학기술기획평가원(KISTEP)이 운영하는 접수시스템\n" * 4,
    "○ 가점 : 한국산업기술진흥협회가 발급한 인정서\n" * 4,
    "기타 문의처\n\n- □ 한국산업기술진흥원 한빛지원팀\n",
    "[서식 1] 연구개발계획서\n보안등급\n일반\n내역사업명\n한빛사업\n전문기관명\n한국연구재단\n",
]


@cases("text", NOT_THE_OPERATOR)
def test_who_issues_papers_or_stands_in_a_form_does_not_run_the_call(
    text: str,
) -> None:
    document = Document("body", f"한빛 사업 공고\n1. 개요\n{text}")
    assert read_operators(document, Context("한빛 사업 공고")) == []


def test_a_short_name_is_the_ministry_that_the_notice_names_in_full() -> None:
    document = Document(
        "body", "산업통상자원부 공고 제2025-304호\n한빛 사업 공고\n"
    )
    found = read_ministries(
        document, Context("(산업부 공고 제2025-304호) 한빛 사업")
    )
    assert _values(found) == ["산업통상자원부"]


def test_the_head_of_the_house_before_its_part_is_no_name() -> None:
    text = (
        "한빛 사업 공고\n다음과 같이 공고합니다.\n2026년 2월 5일\n"
        "가온재활원장 한빛기기연구개발사업단장\n"
    )
    found = read_operators(Document("body", text), Context("한빛 사업 공고"))
    assert _values(found) == ["한빛기기연구개발사업단"]


def test_an_office_of_many_words_that_numbers_a_notice_is_whole() -> None:
    text = (
        "※ 가온누리 임상연구 활성화 지원 사업단공고 제2026-02호\n"
        "2026년도 한빛 사업 신규과제 공고\n"
    )
    found = read_operators(Document("body", text), Context("한빛 사업 공고"))
    assert _values(found) == ["가온누리 임상연구 활성화 지원 사업단"]


@pytest.mark.parametrize(
    "line",
    [
        "중소벤처기업부 / 소상공인시장진흥공단",
        "# 중소벤처기업부 · 소상공인시장진흥공단",
        "중소벤처기업부 ⋅ 경상북도 ⋅ (재)소상공인시장진흥공단",
    ],
)
def test_a_line_of_names_over_a_notice_says_who_runs_it(line: str) -> None:
    text = f"{line}\n\n2026년 한빛 사업 공고\n\n한빛 사업을 모집합니다.\n"
    document = Document("body", text)
    context = Context("2026년 한빛 사업 공고")
    assert _values(read_operators(document, context)) == [
        "소상공인시장진흥공단"
    ]
    assert _values(read_ministries(document, context)) == ["중소벤처기업부"]


def test_bodies_beside_other_words_are_not_over_a_notice() -> None:
    text = (
        "2026년 한빛 사업 공고\n\n협약 : 중소벤처기업부 / "
        "소상공인시장진흥공단 확인서\n"
    )
    context = Context("2026년 한빛 사업 공고")
    assert read_operators(Document("body", text), context) == []


BESIDE_THE_CALL = [
    # Who sponsors, joins or owns a shop stands beside the call.
    (
        [],
        ["충북과학기술혁신원"],
        (
            "문화체육관광부와 한국콘텐츠진흥원이 후원하는 한빛 캠프입니다.\n"
            "1. 주    최 : 충청북도\n2. 주    관 : 충북과학기술혁신원\n"
            "3. 후    원 : 문화체육관광부, 한국콘텐츠진흥원\n"
        ),
    ),
    (
        [],
        ["대구테크노파크"],
        (
            "■ 주최/주관 : 대구광역시 / (재)대구테크노파크\n"
            "■ 협력 : 한국로봇산업진흥원, 한국기계연구원\n"
        ),
    ),
    (
        [],
        ["충남경제진흥원"],
        (
            "조달청에서 운영하는 '한빛나라'의 상품 등록을 위해 "
            "충남경제진흥원은 참여기업을 모집합니다.\n"
        ),
    ),
    (
        ["조달청"],
        [],
        "조달청에서 운영하는 '한빛 지원사업'에 참여할 기업을 모집합니다.\n",
    ),
    (
        [],
        ["한국산업기술진흥원"],
        (
            "한국산업기술진흥원은 바우처 사업을 공고합니다.\n"
            "- 바우처 수행기관 : 한국기계연구원, 한국화학연구원 등\n"
        ),
    ),
    # Lenders in a rule on debtors do not run the call.
    (
        [],
        ["민군협력진흥원"],
        (
            "· 창업진흥원, 신용보증기금 등의 보증을 받은 기업은 예외\n"
            "< 관련 문의처 >\n창업진흥원, 신용보증기금의 재창업자금\n"
            "◦ 제출처 : 한빛로 7 한빛빌딩\n (민군협력진흥원 사업부)\n"
        ),
    ),
    # A ministry's programme, called by a body.
    (
        ["산림청"],
        ["한국임업진흥원"],
        (
            "한국임업진흥원 공고 제2026 - 28호\n"
            "산림청 소관 한빛사업 대상자를 다음과 같이 공고합니다.\n"
        ),
    ),
    # Where a briefing takes place, and whose measure is used.
    (
        [],
        ["창업진흥원"],
        (
            "창업진흥원은 참여기업을 모집합니다.\n"
            "설명회는 한국기계연구원 본부동 1층 대강당에서 열립니다.\n"
        ),
    ),
]


@cases(("ministries", "operators", "text"), BESIDE_THE_CALL)
def test_who_stands_beside_a_call_neither_owns_nor_runs_it(
    ministries: list[str], operators: list[str], text: str
) -> None:
    document = Document("body", f"2026년 한빛 공고\n{text}")
    context = Context("2026년 한빛 공고")
    assert _values(read_ministries(document, context)) == ministries
    assert _values(read_operators(document, context)) == operators


UNKNOWN_BODIES = [
    ("가온조달연구원", "□ 전문기관 : 가온조달연구원\n"),
    ("한빛농촌센터", "□ 주관 : (재)한빛농촌센터\n"),
    ("한빛숲", "○ 운영기관 : (사)한빛숲\n"),
    ("가온상공회의소", "수행기관 : 가온상공회의소 한빛센터\n"),
    ("가온수출협회", "2. 주최/주관 : 한빛도/가온수출협회\n"),
    (
        "가온통계진흥원",
        "한빛도가 주최하고 가온통계진흥원이 주관하는 대회입니다.\n",
    ),
    ("가온연구원", "가온연구원은 한빛도의 지원을 받아 기업을 모집합니다.\n"),
    ("가온협회", "1. 개요\n2. 문의 : 가온협회 사업팀 031-000-0000\n"),
    ("가온얼라이언스", "추진 : 한빛도, 가온얼라이언스(전담기관)\n"),
    ("가온파트너스", "- 운영 : (주)가온파트너스\n"),
    ("가온중앙회", "가온중앙회에서는 회원을 위해 아래와 같이 실시합니다.\n"),
    ("가온유산진흥원", "한빛시와 가온유산진흥원이 함께하는 사업입니다.\n"),
    (
        "가온주식회사",
        "소관부처·지자체\n한빛도\n사업수행기관\n가온주식회사\n신청기간\n",
    ),
]


@cases(("name", "text"), UNKNOWN_BODIES)
def test_a_body_that_no_list_knows_is_told_by_its_label_or_verb(
    name: str, text: str
) -> None:
    document = Document("body", f"2026년 한빛 공고\n{text}")
    found = read_operators(document, Context("2026년 한빛 공고"))
    assert _values(found) == [name]


@cases(
    "text",
    [
        "소관부처·지자체\n한빛도\n사업수행기관\n직접수행\n신청기간\n",
        "평가\n사업수행기관\n선정평가\n10월\n",
        "○ 심의는 공용기관에 확인(※ 문의처 : 가온정책연구원(02-000-0000))\n",
        "○ 주관 : 가온시농업기술센터\n",
        "□ 문의처(전담기관)\n○ 02-000-0000\n",
        "보증기관 : 신용보증기금, 기술보증기금\n",
    ],
)
def test_what_only_looks_like_a_body_that_runs_the_call_is_none(
    text: str,
) -> None:
    document = Document("body", f"2026년 한빛 공고\n{text}")
    assert read_operators(document, Context("2026년 한빛 공고")) == []


def test_a_body_that_the_task_evaluates_is_its_object() -> None:
    title = "2026년 KISTEP 위탁과제 공모(국가과학기술연구회 기관평가)"
    document = Document(
        "body", f"{title}\n2026년 9월 8일\n한국과학기술기획평가원장\n"
    )
    assert _values(read_operators(document, Context(title))) == [
        "한국과학기술기획평가원"
    ]


def test_a_house_of_an_office_runs_its_call_and_a_department_its_house_s() -> (
    None
):
    text = "농촌진흥청 국립가온연구원 공고 제2026-12호\n2026년 한빛 공고\n"
    found = read_operators(Document("body", text), Context("2026년 한빛 공고"))
    assert _values(found) == ["국립가온연구원"]
    text = "경기콘텐츠진흥원 한빛허브센터에서 입주사를 모집합니다.\n"
    found = read_operators(Document("body", text), Context("2026년 한빛 모집"))
    assert _values(found) == ["경기콘텐츠진흥원"]


def test_the_sign_of_a_legal_form_over_a_notice_is_a_masthead() -> None:
    text = "(재)부천산업진흥원 한빛센터\n2026년 한빛 수강생 모집\n"
    found = read_operators(Document("body", text), Context("2026년 한빛 모집"))
    assert _values(found) == ["부천산업진흥원"]


@cases(
    ("read", "names", "text"),
    [
        (
            read_operators,
            ["중소기업진흥공단"],
            "중소기업진흥공단은 가온사업을 공고합니다.\n전담기관 : 중진공\n",
        ),
        (
            read_ministries,
            ["산업자원부"],
            "산업자원부는 가온사업을 공고합니다.\n주관부처 : 산자부\n",
        ),
        (
            read_ministries,
            ["산업통상자원부"],
            "산자부는 가온사업을 공고합니다.\n",
        ),
    ],
)
def test_a_short_form_is_the_body_that_the_text_prints_in_full(
    read, names, text
):
    assert _values(read(Document("body", text), TITLE)) == names


def test_of_agencies_told_in_a_row_none_runs_the_call() -> None:
    text = (
        "정보통신산업진흥원이 반도체를 돕고, 한국콘텐츠진흥원이 영상을 만들고, "
        "창업진흥원이 창업을 이끈다. 올해 사업을 시작한다. 기업을 뽑는다."
    )
    context = Context(title="정부, 올해 사업 시작", press=True)
    assert read_operators(Document("body", text), context) == []
