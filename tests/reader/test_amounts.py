"""Which sums are the call's; one row a way of writing, each invented."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.amounts import amounts
from reader.amounts.divisions import read_divisions
from reader.amounts.money_warnings import read_money_warnings
from reader.text.document import Context, Document

CONTEXT = Context(title="2025년도 한빛 바우처 공고", year=2025)
EOK = 10**8


def document(text: str) -> Document:
    return Document("body", text)


TOTALS = [
    ("○ 예    산 : 75백만원", 75_000_000),
    (
        "□ 사업기간/예산: ’25년~’29년 / 총 **165억원** 내외(’25년 **10억원**)",
        10 * EOK,
    ),
    ("지원규모 : 30억원, 기업당 1억원", 30 * EOK),
    (
        "- 4. 대 상\n- 5. 사 업 비: 50,000천원\n- 6. 지원내용: 기준 참조",
        50_000_000,
    ),
    ("○ 사 업 예 산 : 금300,000,000원(삼억원정)", 3 * EOK),
    ("- □ 사업규모 : 267억원\n- □ 지원대상 : 중소기업", 267 * EOK),
    ("□ 예산규모 : 총 750백만원", 750_000_000),
    ("- ◦**(예산규모)** ’25년, 총 35억원", 35 * EOK),
    ("- **지원 규모** : 총 17,120백만원 (1차 : 30종 데이터)", 17_120_000_000),
    ("- **(지원규모) 28**억원 내외 (13개 과제 내외)", 28 * EOK),
    ("- (지원규모(1차)) 총 160억 원, 240개 내외", 160 * EOK),
    ("(4개 사업, 321.98억원(공모예산 기준))", 32_198_000_000),
    ("가. 공모과제 (1개 과제, 25년도 200백만원)", 200_000_000),
    ("○ 공고규모 : 2,350백만 원 이내, 3개 과제", 2_350_000_000),
    ("공고예산\n16.8억원\n신규 지원 연구개발과제\n1개", 1_680_000_000),
    ("한빛 사업은 모두 700억원 규모이며", 700 * EOK),
    ("560억원 예산으로 200개 과제 선정에 나선다.", 560 * EOK),
    ("과제당 최대 6억원 이내/년 (총 42억원 이내)", 42 * EOK),
    ("○ 사업금액 : 70,000,000원 ○ 추정가격 : 63,636,364원", 70_000_000),
    ("매출채권 지원 (예산규모 590억원)", 590 * EOK),
    ("- (지원규모) 7개 x 990백만원 = 6,930백만원", 6_930_000_000),
    ("총 276억 2,500만 원(2024년 425억원 대비 35% 축소)", 27_625_000_000),
    ("- ◦지원규모: 16백만원(4백만원/기업당, 총 4개사)", 16_000_000),
    (" ◦ 지정공모과제(1과제): ’25년도 기준 120억원", 120 * EOK),
    (
        (
            "최대 3천만원(두 번 합계 총 3천만원 이내)\n"
            "지원한도 : 기업당 최대 3천만원\n수시형 예산 : 20억원"
        ),
        20 * EOK,
    ),
    ("2025년 예산(안)1)\n12.5억원 내외\n지원기간\n4년", 1_250_000_000),
    (
        "1회 2천만원(2번 합계 총 2천만원 이내)\n수시형 1차 예산 : 20억원",
        20 * EOK,
    ),
    (
        " □ 예산규모: 총 900백만원\n(단위: 백만원)\n구분 강변 산들 바다 합계\n예산 300 400 200 900\n",
        900_000_000,
    ),
]
NO_TOTALS = [
    # Two parts of one notice, each under the same heading with its own sum.
    (
        "Ⅰ. 정책형\n2. 지원내용\n □ 2025년 예산규모 : 총 6억원\n"
        "Ⅱ. 경쟁형\n2. 지원내용\n □ 예산규모(’25년도) : 총 90억원\n"
    ),
    "|총사업비 37,500천원(100%) 30,000천원(80%) 7,500천원(20%)|",
    "자문 지원 12백만원/年 - 12백만원 예산 소진 시까지",
    "분야\n과제당 예산\n과제수\n바다 실증\n3억~\n15억\n2개\n",
    (
        "□ 사업기간/예산 : '25년~'28년(240억원) / '25년 40억원\n"
        "지원규모 : 1개 과제, 과제당 총 30억원 이내"
    ),
    "",
    "과제당 최대 3억원 이내",
    "□ 지원규모 : 과제별 60백만원",
    "(지원규모) 정부지원금 300백만원∼1,160백만원 수준",
    "매출액 총 20억 원 미만인 기업",
    "장비 예산 3억원",
    "□ 사업기간/예산(정부출연금): ’22년~’28년 / 총 603억원(’25년 106억원)",
    "총 정부지원연구개발비 15억원의 과제를 5년 동안 수행하는 경우",
    "정부지원연구개발비 총액을 기준으로 매 5억원 당 1명",
    "예산 : 3억원 내외/년",
    "공고예산 50억원 15억원\n신규 지원 연구개발과제 5개 2개",
    "지원 조건 총 5억원 이내, 지원한도 5억원, 지원 과제 10개 내외",
    "예산규모 총 3만원",
    "추가 공고 예정(8월 중순, 3개 x 9.9억 = 29.7억 규모)",
    "(예산) ’26년 11억원",
    "양자 예산 : ’19년 106억원→’24년 1,285억원",
    "총 지원규모\n   연구비         5억원           6억원",
    "ㅇ (사전연구) 2026. 3. ~ 5.(3개월) / 총 사업비 50백만원 내외",
    "RFP명\n총 연구비\n(억원)\n선정\n과제수\n바다 위성 자료 처리 기술\n10\n4개 내외\n",
]


@pytest.mark.parametrize(
    ("text", "won"),
    TOTALS + [(text, None) for text in NO_TOTALS],
)
def test_total(text: str, won: int | None) -> None:
    found = amounts.read_total(document(text), CONTEXT)
    assert (found.value if found else None) == won


CAPS = [
    ("☞ 업체당 최고 3억원 융자 지원", 300_000_000),
    ("공고예산\n1.2억원\n지원규모\n30백만원/개당", 30_000_000),
    ("- 1개사 당 200만원, 최대 700만원 한도 지원", 7_000_000),
    (
        "o 과제별 지원규모 : (총 연구개발기간) 18개월 이내, (총 정부지원연구개발비) 6억원 내외",
        6 * EOK,
    ),
    (
        "ㅇ (과제수) 1과제\nㅇ (연구비) 연 7억원 이내(간접비 포함)   ※ 1차년도 3억원 이내",
        7 * EOK,
    ),
    (
        "▪지원규모: 총 18억원 내외(과제당 9억원 내외)\n(1차년도 5억원(과제당 2.5억원 내외)",
        9 * EOK,
    ),
    (
        "나노 소재 뱅킹 평균 2,350.5백만원 \n이내/년\n(1차년도 1,140백만원)",
        2_350_500_000,
    ),
    ("총 3개 과제, 과제당 최대 9.9억원 이내 지원(총 29.7억원)", 990_000_000),
    ("기업 당 최대 3억원 이용권 지원", 3 * EOK),
    ("1개 과제당 최대 3억원까지 활용할 수 있다", 3 * EOK),
    ("ㅇ 지원과제별 200백만원 이내 지원", 200_000_000),
    ("5.25억원 이내/과제 (2.25억원/과제)", 525_000_000),
    ("선정 기업에 최대 3억원의 바우처를 제공한다.", 3 * EOK),
    ("과제당 연 300백만원 이내", 300_000_000),
    (
        "| 내역 사업 | 개발기간 및 지원한도 |\n| --- | --- |\n| 새싹 | 최대 2년, 6억 이내<br>(연차별 최대 3억 이내) |\n",
        6 * EOK,
    ),
    (
        "| 과제명 | 총 지원 규모 |\n| --- | --- |\n| 시험기 개발 | 3년, 22.5억 내외 |\n",
        2_250_000_000,
    ),
    (" □ 과제당 연구비 : 3억 ~ 9억원 이내 / 年", 9 * EOK),
    (
        "과제별 지원규모 : 컨소시엄별 연간 최대 600백만원 이내\n * ’25년도의 경우 컨소시엄별 450백만원 지원",
        6 * EOK,
    ),
    ("’25년 과제 당 10억원", 10 * EOK),
    (
        "정부지원 연구개발비 규모 : 과제별 1단계 사업기간 동안 1,750백만원 이내",
        1_750_000_000,
    ),
    ("※ 여행사별 1년 지원 금액 최대한도 2백만원", 2_000_000),
    (
        "정부지원연구개발비\n(백만원)\n1,600(’26년 400, 향후 1,200) 이내",
        16 * EOK,
    ),
    (
        "연구비\n전체\n39개월 (2025.10.1.∼ 2028.12.31.)\n1,276백만원\n1단계\n",
        1_276_000_000,
    ),
    (
        "공고단위\n(RFP명)\n지원규모\n지원기간\n선정예정 과제수\n바다 위성 자료 처리\n300백만원 이내/년\n(1차년도 150백만원)\n3년 이내\n5\n",
        3 * EOK,
    ),
    (
        "| 구분 | 지원한도 |\n| --- | --- |\n| 보증 | 동일기업 1억원∼10억원까지 |\n",
        10 * EOK,
    ),
]
NO_CAPS = [
    "선정기업은 소요예산의 10%(기업당 100만원 내외)를 부담하며 나머지는 지원",
    "지원 한도 상향(최대 300만원\n\n→400만원)",
    "활용기관이 주관하는 연구비 1,000만원/년",
    "1. 자급화 900백만원 이내/년 1\n2. 미래대응 1,000~1,500백만원 이내/년 2",
    "1. 자급화 1,000백만원/년 (1차년도 750백만원)\n2. 미래대응 1,000~1,500백만원/년",
    "",
    "과제당 11.67억원, 다른 유형은 과제당 5억원",
    "과제당 ’26년 26억원",
    "(1차년도 750백만원 이내)",
    "과제당 3억원 이상 5억원 미만",
    "기업당 1억원~3억원",
    "1인당 최대 300만원",
    "② 국제연구실 ※ 본 공모와 무관\n - (설치) 분야별로 설치\n - (예산) 센터당 10억원",
    "과제당\n연구개발비\n∙ (1차년도) 연 3억원 이내\n∙ (2차년도) 연 4억원 이내",
    "| 유형 | 지원한도 |\n| --- | --- |\n| 가 | 1억원 |\n| 나 | 2억원 |\n",
]


@pytest.mark.parametrize(
    ("text", "won"), CAPS + [(text, None) for text in NO_CAPS]
)
def test_cap(text: str, won: int | None) -> None:
    found = amounts.read_cap(document(text), CONTEXT)
    assert (found.value if found else None) == won


COUNTS = [
    ("○ 사업규모 : 강원 소비재 기업 10개사", 10),
    ("○ 선정예정 : 8개 과제", 8),
    ("○ 지원대상 : 도내 중소기업 20개사\n○ 신청방법 : 전자우편", 20),
    ("1. 모집규모: 개별공간 약 4.80㎡ 3실(3개사)", 3),
    ("(선정규모) 총 20명(예비창업 16명, 초기창업 4명 예정)", 20),
    ("○ 지 원 규 모 :\n\n예비창업자 6명\n ※ 변경 가능", 6),
    ("가. 품목지정 공모과제 (3개 과제, ’25년도 200,000,000원)", 3),
    # Those that go on are none of this call's.
    ("◦ 사업예산 : ’25년 300억 원(9개 컨소시엄(기존 7개, 신규 2개) 지원)", 2),
    ("◦ 지원규모 : 12개 과제(신규 4, 계속 8)", 4),
    ("◦ 사업예산 : ’25년 300억 원(9개 컨소시엄(기존 5개, 신규 2개) 지원)", 9),
    (
        "□ (지원규모) **421억원** 내외 (316개 과제 내외)\n ㅇ 신규과제 12개",
        316,
    ),
    ("□ (지원규모) 42,100,000,000원 내외 (316개 과제 내외)", 316),
    ("ㅇ 대상연구개발과제: 1개(품목지정)\nㅇ 기간 : 31개월", 1),
    ("구 분\n세부 내용\n과제 수\n∙ 2~5개 이내\n보안과제 여부\n일반", 5),
    ("지원과제 1~2개\n비고 제외", 2),
    ("□ 지원 분야: 총 4개 RFP(3개 선정 예정)", 3),
    ("내역사업\n공동연구\n인력교류\n과제수\n4\n과제당 연구비\n간접비", 4),
    (
        (
            "분야\n과제수\n예산(억원)\n합성 교육\n3개 내외\n5\n산학 협동\n8개 내외\n6\n"
            "합계\n11개\n11\n□ 과제 수는 11개\n내외"
        ),
        11,
    ),
    ("ㅇ 선정 과제 수: 4개 내외\n ※ 2차년도부터는 과제 수 2개 내외", 4),
    (
        "o 지원분야 : 해양 및 물류융합분야 17개 과제\no 지원규모 : 제안요구서에 제시된 금액",
        17,
    ),
    ("□ 지원 분야\n ㅇ 유망융합기술(도전형): 총 5개 과제 내외", 5),
    ("내역사업\n지원과제수\n공동연구\n총 3개\n(풍력 1, 태양광 2)", 3),
    ("○ 지 원 규 모 : 68개사 정도", 68),
    ("- ㅇ 지원규모 : 신규 75개 과제", 75),
    ("■ 모집규모 : 국내 콘텐츠 중소기업(7개사 이내)", 7),
    ("- o 선정방법 : 서류평가를 통해 12개 사 내외 기업 선정", 12),
    (
        "|지원내용|부스 지원|\n|---|---|\n|비고|당일 지원|\n|지원규모|10개사 내외|\n|유의사항|없음|",
        10,
    ),
    ("(지원 예산) 100개 과제 내외", 100),
    ("(지정공모) 2개 분야 / 25개 수행기관 선정․지원", 25),
    ("- ◦**(지원규모)** 3개의 신규 과제 지원", 3),
    ("(지원규모) 28억원 내외 (13개 과제 내외)", 13),
    ("총 160억 원, 240개 내외", 240),
    ("□ 모집규모 : 20개사 내외", 20),
    ("신규 지원 연구개발과제\n25개\n지원규모\n과제별로 다름", 25),
    ("(지원규모) 6개 대학", 6),
    (
        "980억 규모로 350개 내외 과제를 선정, 의료 75개 내외 과제를 별도로 선발",
        350,
    ),
    ("ㅇ 신규 연구개발과제 : 지정공모 6개 과제", 6),
    (" ◦ 지정공모과제(3과제): ’25년도 기준 245억원", 3),
    ("(지원 예산) 40억원, 8개사 내외\n...\n지원 과제 : 1,310개 내외", 8),
    (
        "| 과제명 | 지원<br>과제 수 | 정부지원연구개발비 |\n| --- | --- | --- |\n| 새 과제 | 2개 | 5억원 이내/과제 |\n",
        2,
    ),
]
NO_COUNTS = [
    "○ 지원규모 : 창업자 1명당 2천만원",
    # Each part has its own number, under the same heading.
    (
        "❶ 씨앗형\n 가. 지원분야\n ㅇ 지원대상 : 2개 과제\n"
        "❷ 나무형\n 가. 지원분야\n ㅇ 지원대상 : 1개 품목 (1개 과제)\n ㅇ 과제당 3억원 이내\n"
    ),
    "연구개발 과제 수\n5\n과제책임자 수\n3\n",
    (
        "1) 새싹형\n(지원규모) 총 8개 과제 선정, 과제당 60백만원 지원\n"
        "2) 나무형\n(지원규모) 총 8개 과제 선정, 과제당 80백만원 지원\n"
    ),
    "95백만원/年 4개社\n기업지원데스크 운영",
    "|구분|도전형| |실증형| |\n|---|---|---|---|---|\n|비고|한 해| |한 해| |\n|지원규모|10개 과제 내외| |3개 과제 내외| |",
    "o 지원분야 : 해양분야 2개 과제, 물류분야 3개 과제",
    "ㅇ 모집규모 : 독립 3개사 + 벤처 2개사 내외",
    "",
    "335개 기업이 지원했다.",
    "연구자가 동시에 수행할 수 있는 과제는 최대 5개 이내",
    "최대 3개 과제까지 지원 가능",
    "총 10개 지원분야",
    "일반형 : 총 1개 연구개발과제로 구성되어",
    "4 과제 선정 이후 연구자의 이행사항",
    "신청 과제 수의 4배수",
    "매 5억원 당 1개 과제당",
    "지원규모 총 3개 과제\n지원규모 총 10개 과제",
    "총 68개소의 전통시장",
    "국내 법인(단독 또는 총 3개 기관 이내 컨소시엄 구성 가능)",
]


@pytest.mark.parametrize(
    ("text", "count"), COUNTS + [(text, None) for text in NO_COUNTS]
)
def test_projects(text: str, count: int | None) -> None:
    found = amounts.read_projects(document(text), CONTEXT)
    assert (found.value if found else None) == count


def test_amount_texts_are_the_words_of_the_notice_each_once() -> None:
    text = "□ 예산규모 : 총 30억원 이내\n□ 지원규모 : 10개 과제, 과제당 최대 3억원 이내\n※ 과제당 최대 3억원 이내"
    found = amounts.read_amount_texts(document(text), CONTEXT)
    assert [item.value for item in found] == [
        "총 30억원 이내",
        "10개 과제",
        "과제당 최대 3억원 이내",
    ]


def test_evidence_shows_the_sum_in_its_words() -> None:
    found = amounts.read_total(
        document("가나다\n□ 예산규모 : 총 **7**억원"), CONTEXT
    )
    assert found is not None
    assert found.evidence.text.endswith("총 7 억원")
    assert found.evidence.where.startswith("body:")


DIVIDED = "| 분과 | 예산(억원) | 과제 수 |\n| --- | --- | --- |\n| 가 분과 | 40 | 4 |\n| 나 분과 | 30 | 3 |\n"
DOUBTS = [
    (f"예산규모 : 총 50억원\n\n{DIVIDED}", "budget_total_won", "분과 합계"),
    (
        "예산규모 총 100억원, 지원규모 3개 과제, 과제당 최대 3억원",
        "budget_total_won",
        "과제당",
    ),
    ("과제당 3억원 이내\n과제당 5억원 이내", "per_project_won", "여러 가지"),
    (f"모집규모 : 5개사\n\n{DIVIDED}", "projects", "분과 합계"),
    (
        "| 과제명 | 예산(백만원) |\n| --- | --- |\n| 가 | 3억원 |\n| 나 | 200 |\n",
        "divisions",
        "단위",
    ),
]


@pytest.mark.parametrize(("text", "field", "why"), DOUBTS)
def test_figures_that_contradict_each_other_are_doubted(
    text: str, field: str, why: str
) -> None:
    doubts = read_money_warnings(document(text), CONTEXT)
    assert [doubt.field for doubt in doubts] == [field]
    assert why in doubts[0].why


def test_a_sound_notice_raises_no_doubt() -> None:
    assert (
        read_money_warnings(
            document(f"예산규모 : 총 70억원, 7개 과제\n\n{DIVIDED}"), CONTEXT
        )
        == []
    )


def _read_all(text: str) -> None:
    item = document(text)
    for read in (
        amounts.read_total,
        amounts.read_cap,
        amounts.read_projects,
        amounts.read_amount_texts,
        read_money_warnings,
        read_divisions,
    ):
        read(item, CONTEXT)


@given(
    st.text(
        alphabet="예산규모총과제당최대지원 0123456789.,억만천백원개()|-~:/×=\n'",
        max_size=400,
    )
)
def test_no_text_makes_a_reader_raise_or_invent(text: str) -> None:
    item = document(text)
    _read_all(text)
    for found in (
        amounts.read_total(item, CONTEXT),
        amounts.read_cap(item, CONTEXT),
        amounts.read_projects(item, CONTEXT),
    ):
        assert found is None or any(
            message.isdigit() for message in found.evidence.text
        )


HOSTILE = [
    "예산\n1억원\n",
    "합계\n1\n",
    "7",
    "1,",
    "~",
    "((",
    " ",
    "예산 총 약 ",
    "12개 과제 ",
    "| 가 ",
    "일반분과(400억원)",
    "지원규모   a   b\n",
    "A 3개×3억=9억\n",
    "과제당 최대 3억원 ",
]


@pytest.mark.parametrize("unit", HOSTILE)
def test_readers_stay_linear(unit: str) -> None:
    def seconds(size: int, run: int) -> float:
        text = f"{run}\n" + unit * (
            size // len(unit)
        )  # new each time: readings are kept for a while
        began = time.process_time()
        _read_all(text)
        return time.process_time() - began

    half, whole = (
        min(seconds(size, run) for run in range(3))
        for size in (50_000, 100_000)
    )
    assert whole < 4 * half + 0.2


@pytest.mark.slow
def test_a_megabyte_of_anything_is_read_in_seconds() -> None:
    began = time.perf_counter()
    for unit in ("7", "1,", "~", "((", " ", "예산 총 약 "):
        _read_all(unit * (1_000_000 // len(unit)))
    assert time.perf_counter() - began < 30
