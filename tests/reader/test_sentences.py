"""What notices say in sentences, letters and short rows rather than under labels of forms;
one invented row a way of saying it.
"""

from __future__ import annotations

from datetime import date

import pytest

from reader.amounts.amounts import read_cap, read_projects, read_total
from reader.amounts.divisions import read_divisions
from reader.applicants.audience import read_audience
from reader.documents import of_text, ranked
from reader.periods.windows import read_windows
from reader.reader import read_notice
from reader.text.document import Context, Document
from tests.cases import cases

POSTED = date(2026, 3, 2)
CONTEXT = Context(title="2026년 가온 지원사업 공고", as_of=POSTED, year=2026)

COUNTS = [
    ("가온시는 30여 개 기업을 선정해 돕는다.", 30),
    ("3) 추가모집기업\n40여개 사\n4) 운영기관", 40),
    ("총 19개 센터 중 7개 내외 센터를 선정한다.", 7),
    ("총 2개 내외의 영상을 지원할 예정이다.", 2),
    ("올해 수혜기업은 25개사이다.", 25),
    ("잔여 18개사를 아래와 같이 선정합니다.", 18),
    ("올해는 12개 점포를 모십니다.", 12),
    ("가형 70개사, 나형 20개사, 다형 10개사 등 모두 100개사다.", 100),
    ("신규지원 대상과제는 총 111개이며 분야는 셋이다.", 111),
    ("지원 규모는 총 58건으로, 건당 최대 700만원까지 지원한다.", 58),
    ("지원건수 5건\n접수개시 2026년 3월 5일", 5),
    ("사업물량 : 22개소 / 신청장소 : 읍·면사무소", 22),
    ("• 대상 : 관내 기업\n• 규모: 15개사\n• 심사: 서면", 15),
    ("- 접수 : 3월 말\n- 선정: 60개사\n", 60),
    ("예비창업자 모집 안내\n  선정인원  35명 내외\n  지원금 최대 1억원", 35),
]
NO_COUNTS = [
    "상반기 22개사를 지원하였으며, 남은 예산으로 추가로 모집합니다.",
    "지난해 10개 과제를 선정한 바 있다.",
    "2028년까지 총 100개사를 선정할 계획이다.",
    "협업기관으로 선정된 5개사 또는 단체를 둔다.",
    "역량강화 교육 프로그램 운영 및 자문 건수 15건",
]


@cases(("text", "number"), COUNTS)
def test_how_many_are_chosen(text: str, number: int) -> None:
    found = read_projects(Document("body", text), CONTEXT)
    assert found is not None
    assert found.value == number


@pytest.mark.parametrize("text", NO_COUNTS)
def test_what_was_chosen_is_no_number_of_this_call(text: str) -> None:
    assert read_projects(Document("body", text), CONTEXT) is None


CAPS = [
    ("가온시는 150개 기업에 200만원씩 현금으로 지원한다.", 2_000_000),
    ("전년도 수출 규모에 따라 최대 1억원까지 지원한다.", 100_000_000),
    ("재료비와 자문비 등 5000만원 한도 내에서 지원한다.", 50_000_000),
    ("상담비 1천만원 중 800만원 지원(자부담 200만원)", 8_000_000),
    ("과제마다 연간 4천만 원을 최대로 지원한다.", 40_000_000),
    ("☞ 출품보조금 지원(170만원 이내)", 1_700_000),
    ("○ 지원내용 : 수출보험료 업체당 300만원 이내", 3_000_000),
    ("지원한도 금 이억원(\\200,000,000)", 200_000_000),
    ("특허 150만원, 상표 50만원 / 기업당 연간 600만원 한도", 6_000_000),
    ("지원기간\n최대 2년\n5억원 이내\n(연간 2.5억원 이내)", 500_000_000),
    ("◈ 업체별 지원액: 40,000,000원", 40_000_000),
    ("다. 과제당 지원액: 2억원/년", 200_000_000),
    ("기업당 최대 5천300여만 원이 지원된다.", 53_000_000),
    ("투자비의 60% 이내에서 9억원까지 받을 수 있다.", 900_000_000),
    (
        "사업에 따라 최대 4000만원에서 최소 300만원(1개사 당)까지 지원받는다.",
        40_000_000,
    ),
    (
        "기업당 1억원에서 1억5,000만원까지 총 개발비의 60% 이내에서 지원한다.",
        150_000_000,
    ),
    (
        "뽑힌 곳에는 전년도 수출 실적과 관계없이 최대 8천만원을 지원한다.",
        80_000_000,
    ),
    (
        "예비마을로 선정된 마을은 제품 개발과 홍보 등 1,500만원 내외의 보조금과 상담도 지원받게 된다.",
        15_000_000,
    ),
    ("선정된 9개 컨소시엄은 각 1억 2000만원까지 받을 수 있다.", 120_000_000),
    ("정부지원금은 3억원을 초과할 수 없습니다.", 300_000_000),
    ("총사업비의 70% 이내이고 금액으로는 2억원을 넘을 수 없다.", 200_000_000),
    ("선정 팀에는 창업자금 700만원을 지원하고 상담을 잇는다.", 7_000_000),
]
NO_CAPS = [
    "소득은 3억원을 넘을 수 없다.",
    "✔ 후속지원 : 최대 5억원 규모 투자 검토",
    " ㅇ 지원한도 : 기업유치 500백만원/건, 관광 300백만원/건",
    "근로자 1명당 월 최대 30만원 한도 내 지원",
    "중소기업 100억원 이내, 중견기업 200억원 이내 지원",
    "단체에는 연 1억 원 이내에서 지원되며, 모임에는 연 5천만 원 이내에서 지원된다.",
    "신규 지원 예산 : 연구개발비 총 1,200백만원 이내 지원",
]


@cases(("text", "won"), CAPS)
def test_what_each_gets(text: str, won: int) -> None:
    found = read_cap(Document("body", text), CONTEXT)
    assert found is not None
    assert found.value == won


@pytest.mark.parametrize("text", NO_CAPS)
def test_what_not_everybody_gets_is_no_cap(text: str) -> None:
    assert read_cap(Document("body", text), CONTEXT) is None


TOTALS = [
    ("약 103억 원의 특별예산을 편성하고 접수를 받는다.", 10_300_000_000),
    ("사업규모 : 신규 41,250백만원(165개 과제 내외)", 41_250_000_000),
    ("단체별 8백만원 이내, 총 5개 단체(40백만원)", 40_000_000),
    ("융자규모 : 750억원\n업체당 한도 : 2천만원 이내", 75_000_000_000),
    (
        "신규 예산은 지난해 1,412억원보다 21% 늘어난 1,709억원이다.",
        170_900_000_000,
    ),
    ("업체당 연 $50,000 상당, 국고 예산 총 18억원", 1_800_000_000),
    ("산업기술개발에 올해 1138억원이 지원될 계획이다.", 113_800_000_000),
    ("② 지원예산 : 사업개발비 186,000천원[국비 130,200]", 186_000_000),
    ("1. 개요\n ㅇ (사업비) 2,700백만원\n", 2_700_000_000),
    ("신규예산 1344억 원 중 420억 원을 우선 지원한다.", 42_000_000_000),
    ("청은 '가온 기업 육성사업'에 40억원을 지원한다.", 4_000_000_000),
    ("과제당 9천만원까지 지원하고 총사업비는 21억원입니다.", 2_100_000_000),
]


@cases(("text", "won"), TOTALS)
def test_what_all_get(text: str, won: int) -> None:
    found = read_total(Document("body", text), CONTEXT)
    assert found is not None
    assert found.value == won


@pytest.mark.parametrize(
    "text",
    [
        "60개사가 선정돼 약 14억원 규모로 사업을 지원하고 있다.",
        "총 사업비 5억원 중 정부지원금은 최대 3억원이며 나머지는 기업이 부담한다.",
        "2년까지 총 8천만 원(1차년도 5천만 원, 2차년도 3천만 원) 한도로 준다.",
    ],
)
def test_what_goes_on_and_a_most_of_all_years_are_no_total(text: str) -> None:
    assert read_total(Document("body", text), CONTEXT) is None


def test_two_programmes_each_with_its_own_sum_have_no_total() -> None:
    text = (
        "창작지원은 신작만 응모가 가능하며, 사업비는 총 1,000만 원이다.\n"
        "생활지원은 네 분야를 공모한다. 사업비는 총 6,130만 원이다.\n"
    )
    assert read_total(Document("body", text), CONTEXT) is None


WINDOWS = [
    ("접수는 30일까지 누리집으로 하면 된다.", None, "2026-03-30"),
    (
        "모집기간 : 2026-03-05 00:00 ~ 03-14 02:00",
        "2026-03-05T00:00",
        "2026-03-14T02:00",
    ),
    (
        "받으려면 오는 5월 1일 오후 5시까지 구청으로 신청서류를 내면 된다.",
        None,
        "2026-05-01T17:00",
    ),
    ("사업신청은 내달 3일까지 누리집에서 가능하다.", None, "2026-04-03"),
    (
        "제안서 제출은 3월 26일(목) 17시 정각까지이다.",
        None,
        "2026-03-26T17:00",
    ),
    (
        "2. 당초: 2026. 3. 4. ~ 3. 13.\n3. 연장: 2026. 3. 4. ~ 3. 20. 18:00\n",
        "2026-03-04",
        "2026-03-20T18:00",
    ),
    (
        "오는 3월 9일부터 누리집에서 신청할 수 있으며, 1차 마감은 3월 31일 오후 6시다.",
        "2026-03-09",
        "2026-03-31T18:00",
    ),
    (
        "점포는 4월 10일 오후 6시까지 건축과로 신청해 주시기 바랍니다. 접수는 3월 23일부터입니다.",
        "2026-03-23",
        "2026-04-10T18:00",
    ),
    (
        "● 기 간  2026. 3. 9. ~ 2026. 12. 18. 수시 접수\n",
        "2026-03-09",
        "2026-12-18",
    ),
    (
        "신청은 3월 9일 오전 10시에 시작하여 4월 2일 오후 4시에 마칩니다.",
        "2026-03-09T10:00",
        "2026-04-02T16:00",
    ),
    (
        "가온원은 9일 강당에서 설명회를 열고 이달 22일까지 신청받을 계획이다.",
        None,
        "2026-03-22",
    ),
    # the last day's hour stands by itself
    (
        "신청기간은 2026년 3월 9일부터 4월 2일까지이며 마감일 오후 6시까지 제출한다.",
        "2026-03-09",
        "2026-04-02T18:00",
    ),
    (
        "신청기간 : 공고일부터 예산 소진 시까지(단, 2026. 10. 31. 이후 접수 불가)",
        None,
        "2026-10-31",
    ),
    # what was given up
    (
        "- (정정 전) 접수마감: 2026. 4. 3.(금)\n- (정정 후) 접수마감: 2026. 4. 10.(금)",
        None,
        "2026-04-10",
    ),
]


@cases(("text", "opens", "closes"), WINDOWS)
def test_when_a_sentence_says_that_it_ends(
    text: str, opens: str | None, closes: str
) -> None:
    first, *_ = read_windows(Document("body", text), CONTEXT)
    assert (first.opens, first.closes) == (opens, closes)


def test_each_round_behind_one_label_has_its_end() -> None:
    text = "공모마감은 1차 4월 29일 오후 6시, 2차 5월 14일 오후 6시다."
    found = read_windows(Document("body", text), CONTEXT)
    assert [window.closes for window in found] == [
        "2026-04-29T18:00",
        "2026-05-14T18:00",
    ]


def test_applying_that_began_in_the_past_is_no_window() -> None:
    text = "10월 5일부터 신청을 받은 이 사업은 예산이 소진될 때까지 한다."
    assert not read_windows(Document("body", text), CONTEXT)


def test_an_interview_is_no_window() -> None:
    text = "• 모집: 3/12(목)~4/2(목) 18시\n• 인터뷰: 4/13(월)~4/14(화)\n"
    found = read_windows(Document("body", text), CONTEXT)
    assert [window.closes for window in found] == ["2026-04-02T18:00"]


WHO = [
    ("3. 접수 : 3월 말\n4. 대상: 비영리민간단체, 협동조합\n", {"협회·조합"}),
    (
        "지원건수 5건\n신청자격 중소·중견기업\n소관부처 가온부\n",
        {"중소기업", "중견기업"},
    ),
    ("신청자격\n광역지자체와 지역 진흥기관 컨소시엄\n", {"지자체"}),
]


@pytest.mark.parametrize(("text", "labels"), WHO)
def test_who_applies_in_short_rows(text: str, labels: set[str]) -> None:
    found = read_audience(Document("body", text), CONTEXT)
    assert {item.value for item in found} == labels


def test_a_bare_label_is_as_sure_as_a_long_one() -> None:
    text = "2026년 가온 공고\n1. 접수: 3월 말\n2. 대상: 비영리민간단체\n"
    reading = read_notice(CONTEXT.title, ranked(of_text(text)), as_of=POSTED)
    assert reading.to_dict()["audience"] == ["협회·조합"]


NOT_THEY = [
    "□ 신청자격 : 대학 또는 연구기관과 협력하는 중소기업\n",
    "□ 지원대상 : 가온도 기초지자체(나래시, 다솜시) 관내 중소기업\n",
    "□ 지원대상 : 중소기업 (산학연 Collabo 방식)\n",
]


@pytest.mark.parametrize("text", NOT_THEY)
def test_partners_and_places_do_not_apply(text: str) -> None:
    found = read_audience(Document("body", text), CONTEXT)
    labels = {item.value for item in found}
    assert "중소기업" in labels
    assert not labels & {"대학", "지자체", "중견기업", "대기업"}


@cases(
    ("text", "parts"),
    [
        (
            "▷ 영상 부문 ··· 5편 × 1.2억원\n▷ 게임 부문 ··· 3편 × 2억원\n",
            [
                ("영상 부문", None, 120_000_000, 5),
                ("게임 부문", None, 200_000_000, 3),
            ],
        ),
        (
            "1) 신규형 : 최대 1.5억원 × 4개사 = 6억원\n2) 개선형 : 최대 6천만원 × 2개사 = 1.2억원\n",
            [
                ("신규형", 600_000_000, 150_000_000, 4),
                ("개선형", 120_000_000, 60_000_000, 2),
            ],
        ),
        (
            "모두 47개 과제다. 분야는 신소재(171억원, 39과제), 계측기기(22억원, 8과제)다.\n",
            [
                ("신소재", 17_100_000_000, None, 39),
                ("계측기기", 2_200_000_000, None, 8),
            ],
        ),
        (
            "바다 분야는 단체당 2천만원을, 숲 분야는 단체당 3천만원을 지원합니다. 분야별 예산은 각각 10억원, 6억원입니다.",
            [
                ("바다 분야", 1_000_000_000, 20_000_000, None),
                ("숲 분야", 600_000_000, 30_000_000, None),
            ],
        ),
        (
            " ▸ 자유형 : 5개사 / 총 4억원 / 사별 8천만원\n ▸ 지정형 : 2개사 / 총 3억원 / 사별 1억 5천만원\n",
            [
                ("자유형", 400_000_000, 80_000_000, 5),
                ("지정형", 300_000_000, 150_000_000, 2),
            ],
        ),
        (
            "바다 기업에는 기업당 2000만 원, 숲 기업에는 기업당 최고 6000만 원을 지원한다.",
            [
                ("바다 기업", None, 20_000_000, None),
                ("숲 기업", None, 60_000_000, None),
            ],
        ),
    ],
)
def test_parts_that_lines_and_sentences_give(
    text: str, parts: list[tuple[str, int | None, int | None, int | None]]
) -> None:
    found = read_divisions(Document("body", text), CONTEXT)
    assert [
        (part.name, part.budget_won, part.per_project_won, part.projects)
        for part in found
    ] == parts


@pytest.mark.parametrize(
    "text",
    [
        "- 호스 : 300천원/0.1ha\n- 관수기 : 480천원/0.1ha\n",
        "지난해 투자는 신소재(171억원, 39과제), 계측기기(22억원, 8과제)였다.",
    ],
)
def test_prices_and_what_was_invested_are_no_parts(text: str) -> None:
    assert not read_divisions(Document("body", text), CONTEXT)


@pytest.mark.parametrize(
    "text",
    [
        "올해 사업에는 가온 31개사, 나온 42개사 총 73개사가 선정돼 지원받은 바 있다.",
        "이 사업으로 바다형 20개사, 숲형 30개사가 지원을 받았다.",
        "가온은 210억원이며 이 중 90억원이 상반기에 쓰였다.",
    ],
)
def test_who_was_supported_is_no_part(text: str) -> None:
    reading = read_notice("가온 지원사업", of_text(text))
    assert reading.divisions == []


CALLED_UPON = [
    (
        "수요기업은 4월 24일까지 신청하면 되고, 공급기업은 4월 14일까지 등록해야 한다.",
        [("2026-04-24", "수요기업"), ("2026-04-14", "공급기업")],
    ),
    (
        "공급기업은 4월 3일까지, 수요기업은 4월 10일까지 신청을 받는다.",
        [("2026-04-10", "수요기업"), ("2026-04-03", "공급기업")],
    ),
    (
        "참여를 원하는 기업은 4월 24일까지 신청해야 하며 공급기업은 4월 14일까지 등록을 마쳐야 한다.",
        [("2026-04-24", None), ("2026-04-14", "공급기업")],
    ),
    (
        "오는 4월 16일까지 참여할 중소·중견기업을 모집한다.",
        [("2026-04-16", None)],
    ),
]


@cases(("text", "expected"), CALLED_UPON)
def test_suppliers_have_a_day_of_their_own(
    text: str, expected: list[tuple[str, str | None]]
) -> None:
    reading = read_notice(
        "2026년 가온 바우처", of_text(text), as_of=date(2026, 3, 2)
    )
    assert [
        (window.closes, window.label) for window in reading.windows
    ] == expected


def test_a_sum_of_all_after_a_list_is_not_the_last_ones() -> None:
    text = (
        "이번 사업은 △장막(2개 과제) △단막(9개 과제)으로 구분된다. 총 11개 과제 대상 3억3000만원 규모로 제작을 지원한다.\n"
        "장막 사업은 과제당 1억원씩 총 2억원을 지원한다.\n"
    )
    reading = read_notice("가온 제작지원", of_text(text))
    assert reading.budget_total_won == 330_000_000
    assert [part.budget_won for part in reading.divisions] == [
        200_000_000,
        None,
    ]
