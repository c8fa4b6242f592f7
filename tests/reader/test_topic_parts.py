"""Parts that clauses name, drawn tables, columns that multiply, and what was given up."""

from __future__ import annotations

import pytest

from reader.amounts.amounts import read_cap, read_projects, read_total
from reader.documents import of_text
from reader.text.document import Context, Document
from tests.cases import cases
from tests.reader.parts import Row, rows_of_parts

CONTEXT = Context(title="2026년 한빛 지원사업 공고", year=2026)
EOK = 10**8
MAN = 10**4

PARTS: list[tuple[str, list[Row]]] = [
    (
        # Half of all is one part's.
        "한빛부는 새 일을 여는 이들을 돕는 공모전을 연다고 밝혔다. 해마다 열리며 올해로 열여섯째를 맞는 행사로, 좋은 생각을 가진 이들을 찾아 돕는다. 올해는 모두 140개 팀을 모집한다. 창업자 대상 ‘새싹 부문(30개 팀)’, 3년 이내 대상 ‘줄기 부문(70개 팀)’, 그 밖의 ‘열매 부문(40개 팀)’ 등 3개 부문에서 뽑는다.",
        [
            ("새싹 부문", None, None, 30),
            ("줄기 부문", None, None, 70),
            ("열매 부문", None, None, 40),
        ],
    ),
    (
        "상황과 목적에 따라 바다산업 구축과 숲기업 강화 두 가지 트랙으로 운영된다. 바다산업 구축은 2년간 최대 14억원이 지원된다. 숲기업 강화는 2년간 최대 4억원이 지원된다.",
        [
            ("바다산업 구축", None, 14 * EOK, None),
            ("숲기업 강화", None, 4 * EOK, None),
        ],
    ),
    (
        "모두 1조3000억원을 들인다. 바다 연구는 1조원, 숲 연구는 3000억원이 배정됐다. 신규 과제로는 갯벌연구 15개, 나무연구 190개 등이 지원된다.",
        [
            ("바다 연구", 10_000 * EOK, None, None),
            ("숲 연구", 3000 * EOK, None, None),
            ("갯벌연구", None, None, 15),
            ("나무연구", None, None, 190),
        ],
    ),
    (
        "바다 부문은 시제품 제작비로 400만~900만원을 지원하고 숲 부문은 제작비로 2천만원을 지원한다.",
        [
            ("바다 부문", None, 900 * MAN, None),
            ("숲 부문", None, 2000 * MAN, None),
        ],
    ),
    (
        # As what one is chosen names the part.
        "예비바다기업으로 선정되면 상품 개발비 최대 4000만 원(자부담 750만원 포함)과 교육을 받는다.\n바다기업으로 선정되면 홍보비 1400만 원을 받는다.\n",
        [
            ("예비바다기업", None, 4000 * MAN, None),
            ("바다기업", None, 1400 * MAN, None),
        ],
    ),
    (
        # Who gets it is said in a sentence of its own; a verb is no name.
        "사업은 △갯벌꾸러미 △조개꾸러미로 나뉜다. 갯벌꾸러미는 새내기를 돕는다. 새내기 92명을 선발한다. 선발된 새내기에게는 최대 1억원을 준다. 조개꾸러미는 가게를 돕는다. 가게 95개사를 선발해 최대 1억원을 지원한다.",
        [
            ("갯벌꾸러미", None, EOK, 92),
            ("조개꾸러미", None, EOK, 95),
        ],
    ),
    (
        "'갯벌 만화'에선 과제 140개를 뽑아 1900만원씩 배정한다. '조개 만화'에선 110개사를 뽑아 600만원씩 지급한다.",
        [
            ("갯벌 만화", None, 1900 * MAN, 140),
            ("조개 만화", None, 600 * MAN, 110),
        ],
    ),
    (
        "디딤 과제는 30개 과제를 뽑아 90억원을 지원한다. 뜀틀 과제는 새 품목을 다루며 40억원을 지원한다.",
        [
            ("디딤 과제", 90 * EOK, None, 30),
            ("뜀틀 과제", 40 * EOK, None, None),
        ],
    ),
    (
        "모임형은 4곳을 뽑아 곳당 3억원씩, 혼자형은 6곳을 뽑아 곳당 1억원씩 모두 18억원을 지원한다.",
        [("모임형", None, 3 * EOK, 4), ("혼자형", None, 1 * EOK, 6)],
    ),
    (
        "'바다길'에 20개사를 선정해 총 60억원을 지원한다. '숲길'도 5개사를 선정해 기업당 4억원씩 총 20억원을 지원한다.",
        [("바다길", 60 * EOK, None, 20), ("숲길", 20 * EOK, 4 * EOK, 5)],
    ),
    (
        "모두 3개 부문이며 95억원 규모다.\n우선 ‘바다’ 부문은 총 45억원 규모이며 긴글은 최대 3억원이다. 새로 연 ‘숲’ 부문은 전년 대비 약 6억원 증액한 총 32억원 규모다. 올해부터 ‘들’ 부문을 총 18억원 규모로 둔다. 이를 지원한다.",
        [
            ("바다", 45 * EOK, None, None),
            ("숲", 32 * EOK, None, None),
            ("들", 18 * EOK, None, None),
        ],
    ),
    (
        "공모는 ‘바다공모’와 ‘숲공모’로 나뉜다. 바다공모는 3인 이상 모임이 대상이며 최대 300만원까지 지원한다. 또 숲공모는 단체가 지원할 수 있고 최대 1천만원까지 받는다.",
        [
            ("바다공모", None, 300 * MAN, None),
            ("숲공모", None, 1000 * MAN, None),
        ],
    ),
    (
        "바닷길, 숲길, 들길 등 3개 분야로 나눠 각각 2개, 4개, 1개팀을 선발한다. 바닷길은 100만원, 숲길은 200만원, 들길은 500만원까지 지원받을 수 있다.",
        [
            ("바닷길", None, 100 * MAN, 2),
            ("숲길", None, 200 * MAN, 4),
            ("들길", None, 500 * MAN, 1),
        ],
    ),
    (
        "기업당 최대 1억원까지 지원하는 '도움닫기'와 기업당 최대 3억원까지 지원하는 '뛰어넘기'가 있다. '도움닫기'는 18개사를 뽑는다. '뛰어넘기'는 4개사를 뽑는다.",
        [("도움닫기", None, 1 * EOK, 18), ("뛰어넘기", None, 3 * EOK, 4)],
    ),
    (
        "‘바닷길’ 부문은 총 98억원 규모로 바다형은 최대 4억원, 바람형은 최대 8억원을 지원한다. ‘숲길’ 부문은 총 12억원 규모다.",
        [
            ("바닷길", 98 * EOK, None, None),
            ("바닷길 - 바다형", None, 4 * EOK, None),
            ("바닷길 - 바람형", None, 8 * EOK, None),
            ("숲길", 12 * EOK, None, None),
        ],
    ),
    (
        "바다연구는 5개 과제를 뽑아 과제당 2억원을 지원한다. 숲연구는 3개 과제를 뽑아 과제당 1억원을 지원한다.",
        [("바다연구", None, 2 * EOK, 5), ("숲연구", None, 1 * EOK, 3)],
    ),
    (
        "선정 규모는 바다형 2건과 숲형 1건 등 총 3건이고 과제당 최대 9천만원을 지원한다.",
        [("바다형", None, None, 2), ("숲형", None, None, 1)],
    ),
    (
        "바다길 운영사 27개사와 숲길 운영사 8개사를 새로 선정한다.",
        [
            ("바다길 운영사", None, None, 27),
            ("숲길 운영사", None, None, 8),
        ],
    ),
    (
        "총 사업비의 최대 80% 이내에서 바다환경 4000만 원, 숲환경 2000만 원, 들환경은 6000만 원까지 지원받을 수 있다.",
        [
            ("바다환경", None, 4000 * MAN, None),
            ("숲환경", None, 2000 * MAN, None),
            ("들환경", None, 6000 * MAN, None),
        ],
    ),
    (
        "☞ ①(바다형) 기업당 최대 1억원, ②(숲형) 기업당 최대 1.3 억원 한도",
        [("바다형", None, 1 * EOK, None), ("숲형", None, 13_000 * MAN, None)],
    ),
    (
        "☞ 최대 300만원(바다업), 최대 200만원(산림업) 지원",
        [
            ("바다업", None, 300 * MAN, None),
            ("산림업", None, 200 * MAN, None),
        ],
    ),
    (
        "☞ 바다 인증지원 : 기업당 10백만원 이내 - 숲 인증지원 : 기업당 5백만원 이내",
        [
            ("바다 인증지원", None, 1000 * MAN, None),
            ("숲 인증지원", None, 500 * MAN, None),
        ],
    ),
    (
        "분야별 출자액은 바다·산림 500억원, 들판 200억원이다.",
        [
            ("바다·산림", 500 * EOK, None, None),
            ("들판", 200 * EOK, None, None),
        ],
    ),
    (
        "- 지원: 긴글 700만 원(6명), 짧은글 300만 원(9명)\n",
        [("긴글", None, 700 * MAN, 6), ("짧은글", None, 300 * MAN, 9)],
    ),
    (
        "☞ 온실자금(소요자금의 80%범위내 3억원 이하), 농기계 자금(소요자금의 70% 이내 1억원 이하)",
        [
            ("온실자금", None, 3 * EOK, None),
            ("농기계 자금", None, 1 * EOK, None),
        ],
    ),
    (
        # Within a clause the case takes a name up.
        "섬 주민이 낸 단독형 과제에 대해 평가를 거쳐 1년에 최대 1억원을 지원한다. 또 여러 섬이 함께하는 연합형 과제의 경우 2년 이내 2억원까지 지원할 방침이다.",
        [
            ("단독형 과제", None, EOK, None),
            ("연합형 과제", None, 2 * EOK, None),
        ],
    ),
    (
        # What the call goes on with.
        "올해 사업은 △갯벌 정화 △조개 배양 등으로 진행된다. 갯벌 정화는 80개사를 선정해 기업당 최대 1억원을 지원한다. 조개 배양 관련해서는 20개사를 뽑아 최대 8000만원을 지원한다.",
        [
            ("갯벌 정화", None, EOK, 80),
            ("조개 배양", None, 8000 * MAN, 20),
        ],
    ),
    (
        "┌────┬──┬─────┬─────┐\n│ 유형 │ 수 │ 과제당 │ 소계 │\n├────┼──┼─────┼─────┤\n│ 바다 │ 4 │ 1.5억 │ 6.0억 │\n│ 숲 │ 2 │ 2.5억 │ 5.0억 │\n└────┴──┴─────┴─────┘\n",
        [("바다", 6 * EOK, 15_000 * MAN, 4), ("숲", 5 * EOK, 25_000 * MAN, 2)],
    ),
    (
        "| 분야 | 과제 수 | 국비 | 과제당 한도 |\n|---|---|---|---|\n| 바다 | 2 | 14 | 7 |\n| 숲 | 4 | 20 | 5 |\n(단위: 건, 억원)\n",
        [("바다", 14 * EOK, 7 * EOK, 2), ("숲", 20 * EOK, 5 * EOK, 4)],
    ),
    (
        "구분: 바다 / 숲 / 들\n과제 수: 4 / 3 / 1\n연간 연구비(백만원): 500 / 800 / 900\n",
        [
            ("바다", None, 5 * EOK, 4),
            ("숲", None, 8 * EOK, 3),
            ("들", None, 9 * EOK, 1),
        ],
    ),
    (
        "구분 | 기초 | ||\n바다형 | 숲형 | 들형 |\n기간 | 1년 | 2년 | 3년 |\n과제당 지원규모 | 50백만원 이내/년 | 80백만원 이내/년 | 90백만원 이내/년 |\n",
        [
            ("기초 바다형", None, 5000 * MAN, None),
            ("기초 숲형", None, 8000 * MAN, None),
            ("기초 들형", None, 9000 * MAN, None),
        ],
    ),
]


@cases(("text", "rows"), PARTS)
def test_parts_have_their_own_money(text: str, rows: list[Row]) -> None:
    assert rows_of_parts(text, CONTEXT) == rows


@pytest.mark.parametrize(
    "text",
    [
        "서울 가온구는 3550만원의 예산을 들여 돕는다. 가온구는 업체당 최대 300만원까지 지원한다.",
        "가온시는 3억원을 지원하고 나온시는 2억원을 지원한다.",
        "사업대상자 당 3억원 이내, 세대 당 5천만원 이내",
        # All that are chosen, those who go on, and what is given on top.
        "선정된 과제에 대해 최대 1억원을 지원한다. 우수 과제의 경우 2억원까지 더 지원한다.",
        "신규 과제의 경우 최대 1억원을 지원하고 계속 과제의 경우 5천만원까지 지원한다.",
        "과제의 경우 최대 1억원, 최종 선정된 과제의 경우 최대 2억원을 지원한다.",
        # Prizes and what every applicant is are no parts.
        "최우수상으로 선정되면 300만원을 받는다. 우수상으로 선정되면 100만원을 받는다.",
        "지원대상으로 선정되면 최대 3억원을 받는다. 지원대상으로 지정되면 1억원을 더 받는다.",
    ],
)
def test_payers_and_shares_are_no_parts(text: str) -> None:
    assert rows_of_parts(text, CONTEXT) == []


TOTALS = [
    (
        "올해 사업 예산은 전년 대비 약 60억원 증액된 94억원 규모로 늘었다.",
        94 * EOK,
    ),
    (
        "○ '26년 사업비 : 680백만원 (국비 270, 지방비 284,\n융자 70(이차보전), 자부담 56)\n",
        68_000 * MAN,
    ),
    ("올해 사업비는 74억원이며, 30개사를 뽑는다.", 74 * EOK),
    ("사업비 3억 5000만원을 투입해 예술인을 돕는다.", 35_000 * MAN),
    (
        "3월 2일부터 90억원의 지원 자금이 소진될 때까지 신청할 수 있다.",
        90 * EOK,
    ),
    ("제1조 이 사업의 금년도 예산은 이백사십억원으로 한다.", 240 * EOK),
    ("지원규모: 240백만 원(도비 90, 시군비 150)\n", 24_000 * MAN),
    (
        "지원금액\n\n90,000천원\n\n도비 : 30,000천원\n\n군비 : 60,000천원\n",
        9_000 * MAN,
    ),
    ("지원금 (단위: 천원)\n- 바다 60,000\n총지원액: 420,000\n", 42_000 * MAN),
]


@cases(("text", "won"), TOTALS)
def test_the_money_of_the_call_is_told(text: str, won: int) -> None:
    found = read_total(Document("body", text), CONTEXT)
    assert found is not None
    assert found.value == won


@pytest.mark.parametrize(
    "text",
    [
        "보조한도 : 개소당 3,600만원(총사업비 6,000만원의 60%)",
        "* 바다 기술 개발, '21~'25, 총사업비 300억 원(국비 240억, 민간 60억)",
        "지난해 사업비 3억원을 투입해 예술인을 도왔다.",
    ],
)
def test_bases_of_shares_and_other_programmes_are_no_total(text: str) -> None:
    assert read_total(Document("body", text), CONTEXT) is None


@pytest.mark.parametrize(
    ("text", "won"),
    [
        ("사업장별 보조금은 15억원을 초과할 수 없으며", 15 * EOK),
        ("라. 지원단가: 명당 90,000천원 (보조 70%)", 9_000 * MAN),
        ("컨소시엄당 2억 원씩 8곳에 지원합니다.", 2 * EOK),
        (
            "구 분 | 당 초 | 변 경\n지원한도 | 업체당 500만원 | 업체당 800만원\n",
            800 * MAN,
        ),
    ],
)
def test_what_each_gets_is_told(text: str, won: int) -> None:
    found = read_cap(Document("body", text), CONTEXT)
    assert found is not None
    assert found.value == won


def test_cells_that_each_end_with_a_stroke_are_a_table() -> None:
    text = "가. 지원\n분야 |\n지원금 (과제당) |\n과제 수 |\n비고 |\n바다 분야 |\n3천만원 이내 |\n5개 |\n- |\n"
    document = Document("body", text)
    cap, count = read_cap(document, CONTEXT), read_projects(document, CONTEXT)
    assert cap is not None
    assert count is not None
    assert (cap.value, count.value) == (3000 * MAN, 5)


def test_a_drawn_table_keeps_its_offsets() -> None:
    document = of_text("│ 유형 │ 예산 │\n│ 바다 │ 3억원 │")[0]
    cell = document.tables[0].rows[1][1]
    assert document.text[cell.start : cell.end] == "3억원"
