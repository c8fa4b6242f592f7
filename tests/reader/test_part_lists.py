"""Parts of a call that lists and sections give, small invented documents."""

import pytest

from reader.documents import of_text
from reader.reader import read_notice
from reader.text.document import Context
from tests.cases import cases
from tests.reader.parts import Row, rows_of_parts

CONTEXT = Context(title="2026년 한빛 기업 지원사업 공고", year=2026)

LISTS: list[tuple[str, list[Row]]] = [
    # a name in brackets or quotation marks behind a mark
    (
        "□ 모집분야\n○ [바다형]\n · 예산 10억원, 5개사, 업체당 최대 2억원\n○ [숲형]\n · 예산 6억원, 3개사, 업체당 최대 2억원\n",
        [
            ("바다형", 10**9, 2 * 10**8, 5),
            ("숲형", 6 * 10**8, 2 * 10**8, 3),
        ],
    ),
    (
        "□ 모집분야\n가. <바다형>\n · 예산 10억원, 5개사, 업체당 최대 2억원\n나. <숲형>\n · 예산 6억원, 3개사, 업체당 최대 2억원\n",
        [
            ("바다형", 10**9, 2 * 10**8, 5),
            ("숲형", 6 * 10**8, 2 * 10**8, 3),
        ],
    ),
    (
        "□ 모집분야\n- 「바다형」\n · 예산 10억원, 5개사, 업체당 최대 2억원\n- 「숲형」\n · 예산 6억원, 3개사, 업체당 최대 2억원\n",
        [
            ("바다형", 10**9, 2 * 10**8, 5),
            ("숲형", 6 * 10**8, 2 * 10**8, 3),
        ],
    ),
    (
        "◦ 바다 지원 : 1,000,000천원\n - 지원대상 : 5개사 내외\n - 지원한도 : 200,000천원/社\n◦ 숲 지원 : 300,000천원\n - 지원대상 : 15개사 내외\n - 지원한도 : 20,000천원/社\n",
        [
            ("바다 지원", 10**9, 2 * 10**8, 5),
            ("숲 지원", 3 * 10**8, 20_000_000, 15),
        ],
    ),
    # more than all may get at the cap: what else it is, nobody says
    (
        "◦ 바다 지원 : 9억원\n - 지원대상 : 5개사\n - 지원한도 : 1억원/社\n◦ 숲 지원 : 3억원\n - 지원대상 : 15개사\n - 지원한도 : 2천만원/社\n",
        [("바다 지원", None, 10**8, 5), ("숲 지원", None, 20_000_000, 15)],
    ),
    (
        "○ 지원한도 : 바다형 업체당 1억원, 숲형 동당 5천만원, 들형 대당 1천만원\n",
        [
            ("바다형", None, 10**8, None),
            ("숲형", None, 50_000_000, None),
            ("들형", None, 10_000_000, None),
        ],
    ),
    (
        "1. 모집개요\n가. 예비창업자 : 70명 내외(사업화자금 700만원)\n나. 초기창업기업 : 250개사 내외(사업화자금 3,000만원)\n",
        [
            ("예비창업자", None, 7_000_000, 70),
            ("초기창업기업", None, 30_000_000, 250),
        ],
    ),
    (
        "□ 지원규모 : 총 54개 과제 내외(바다형 30개, 소상공인 24개)\n",
        [("바다형", None, None, 30), ("소상공인", None, None, 24)],
    ),
    (
        "□ 지원내용\n- (바다형) 기업당 최대 3백만원 / (숲형) 기업당 최대 6백만원\n",
        [("바다형", None, 3_000_000, None), ("숲형", None, 6_000_000, None)],
    ),
    (
        "□ 모집규모\n① 바다형(6개사) : 기업당 최대 3억원\n② 숲형(4개사) : 기업당 최대 1억원\n",
        [("바다형", None, 3 * 10**8, 6), ("숲형", None, 10**8, 4)],
    ),
    (
        "□ 지원규모 : 총 20개사(바다형 12개사, 숲형 8개사)\n",
        [("바다형", None, None, 12), ("숲형", None, None, 8)],
    ),
    (
        "□ 지원규모 : 바다(3개사 내외, 기업당 40,000천원 이내), 들판(4개사 내외, 기업당 60,000천원 이내)\n",
        [("바다", None, 40_000_000, 3), ("들판", None, 60_000_000, 4)],
    ),
    (
        "□ 선정규모\n- 갯벌 조사 : 6개사 × 3,000만원 = 18,000만원\n- 숲 조사 : 2개사 × 1억 2,000만 원 = 2억 4,000만 원\n",
        [
            ("갯벌 조사", 180_000_000, 30_000_000, 6),
            ("숲 조사", 240_000_000, 120_000_000, 2),
        ],
    ),
    (
        "□ 지원규모 : 총 60개사\n - 새싹기업(20개사), 나무기업(40개사)\n□ 지원한도 : 새싹 2천만원, 나무 3천만원\n",
        [
            ("새싹기업", None, 20_000_000, 20),
            ("나무기업", None, 30_000_000, 40),
        ],
    ),
    (
        "□ 모집분야\n* 바다 6개사\n* 들판 3개사\n* 하늘 15개사\n",
        [
            ("바다", None, None, 6),
            ("들판", None, None, 3),
            ("하늘", None, None, 15),
        ],
    ),
    (
        "지원내용\n공고문 내 참조\n지정과제 2개 사 / 자유과제 1개 사\n",
        [("지정과제", None, None, 2), ("자유과제", None, None, 1)],
    ),
    (
        "□ (선정규모) 총 20명(예비창업 및 재창업 16명, 초기창업 4명 예정)\n",
        [("예비창업 및 재창업", None, None, 16), ("초기창업", None, None, 4)],
    ),
    (
        "☞ 배편 시험(기업당 최대 900천원 이내), 뗏목 시험(기업당 최대 2,500천원 이내) 지원\n",
        [
            ("배편 시험", None, 900_000, None),
            ("뗏목 시험", None, 2_500_000, None),
        ],
    ),
    (
        # A short word inside a longer one, and `지원` behind the name.
        "사업 규모는 바다 융복합산업 지원 40억 원, 전통 숲길 조성 6억 원 등 총 46억 원이다.\n",
        [
            ("바다 융복합산업 지원", 40 * 10**8, None, None),
            ("전통 숲길 조성", 6 * 10**8, None, None),
        ],
    ),
    (
        "선정 유형(Ⅰ유형 4교, Ⅱ유형 2교)에 따라 나누어 뽑는다.\n",
        [("Ⅰ유형", None, None, 4), ("Ⅱ유형", None, None, 2)],
    ),
    (
        # The list goes on in the next sentence.
        "바다산업엔 411억원을, 들판 제품에 347억원을 각각 지원한다. 또 하늘 연구개발에 695억원을, 숲 관리에 377억원을 투입한다.\n",
        [
            ("바다산업", 411 * 10**8, None, None),
            ("들판 제품", 347 * 10**8, None, None),
            ("하늘 연구개발", 695 * 10**8, None, None),
            ("숲 관리", 377 * 10**8, None, None),
        ],
    ),
    (
        # Bare numbers that make the one before them.
        "○ 지원한도 : 기업당 3억원\n○ 지원규모 : 9개사 정도(바다형 4, 숲형 5)\n",
        [("바다형", None, None, 4), ("숲형", None, None, 5)],
    ),
    (
        "□ 지원내용\nㅇ (바다형) 배를 짓는 비용을 기업당 최대 3억원 지원\nㅇ (숲형) 숲길을 닦는 비용을 기업당 최대 1억원 지원\n",
        [("바다형", None, 3 * 10**8, None), ("숲형", None, 10**8, None)],
    ),
    (
        "2-1. 바다형\n나. 지원내용\n- 지원규모 : 4개사\n- 지원금액 : 기업당 3억원\n다. 유의사항\n- 1개 기업당 1개 과제만 신청 가능\n2-2. 천일염형\n나. 지원내용\n- 지원규모 : 2개사\n- 지원금액 : 기업당 1억원\n",
        [("바다형", None, 3 * 10**8, 4), ("천일염형", None, 10**8, 2)],
    ),
    (
        # The word for one holds for all.
        "○ 지원금액 : 바다형 1억원 이내 / 숲형 2억원 내외\n",
        [("바다형", None, 10**8, None), ("숲형", None, 2 * 10**8, None)],
    ),
    (
        "▪바다형 최대 3억원 이내 차등 지급 / 숲형 최대 1억원 이내 차등 지급\n",
        [("바다형", None, 3 * 10**8, None), ("숲형", None, 10**8, None)],
    ),
    (
        # What is laid out for so many is all of theirs.
        "군은 배편 정비에 2억원(5개사), 뗏목 정비에 1억 5천만원(3개사)을 투입한다.\n",
        [
            ("배편 정비", 2 * 10**8, None, 5),
            ("뗏목 정비", 150_000_000, None, 3),
        ],
    ),
    (
        "올해 예비상인(30개사)에는 21억원, 이웃상인(12개사)에는 15억원을 지원한다.\n",
        [
            ("예비상인", 21 * 10**8, None, 30),
            ("이웃상인", 15 * 10**8, None, 12),
        ],
    ),
    (
        "세부 사업은 △갯벌 조사(8억원) △조개 조사(4억원)로 나뉜다.\n",
        [
            ("갯벌 조사", 8 * 10**8, None, None),
            ("조개 조사", 4 * 10**8, None, None),
        ],
    ),
    (
        "☞ 돛배 자금 : 30억원, 나룻배 자금 : 20억원 규모 지원\n",
        [
            ("돛배 자금", 30 * 10**8, None, None),
            ("나룻배 자금", 20 * 10**8, None, None),
        ],
    ),
    (
        # How large each field is, its sum and its number.
        "□ 분야별 규모\n- 갯벌 : 4억원, 5개사\n- 조개 : 3억원, 2개사\n",
        [("갯벌", 4 * 10**8, None, 5), ("조개", 3 * 10**8, None, 2)],
    ),
    (
        # A range is what each gets, and no budget.
        "갯벌형에는 32억∼58억원을, 조개형에는 30억∼52억원이 배분된다.\n",
        [
            ("갯벌형", None, 58 * 10**8, None),
            ("조개형", None, 52 * 10**8, None),
        ],
    ),
    (
        # A label in the first bracket holds for all.
        "나. 모집분야 : 갯벌 쉼터(국비한도 9억), 조개 쉼터(6억), 돛배 쉼터(3억)\n",
        [
            ("갯벌 쉼터", None, 9 * 10**8, None),
            ("조개 쉼터", None, 6 * 10**8, None),
            ("돛배 쉼터", None, 3 * 10**8, None),
        ],
    ),
    (
        "수출길을 넓히기 위해 갯벌 사업에 40억원, 조개 사업에 20억원 등 총 60억원의 예산을 투입한다.\n",
        [
            ("갯벌 사업", 40 * 10**8, None, None),
            ("조개 사업", 20 * 10**8, None, None),
        ],
    ),
    (
        # The most of a range may come first.
        "- 갯벌 인증 : 신규 또는 갱신, 70만원 ~ 40만원 지원\n- 조개 인증 : 45만원 ~ 15만원 지원\n",
        [
            ("갯벌 인증", None, 700_000, None),
            ("조개 인증", None, 450_000, None),
        ],
    ),
    (
        # Nobody alone gets so much.
        "☞ 갯벌육성자금 2,000억원, 조개협력자금 1조 8,000억원 지원\n",
        [
            ("갯벌육성자금", 2000 * 10**8, None, None),
            ("조개협력자금", 18000 * 10**8, None, None),
        ],
    ),
    (
        "- 융자 한도 : 갯벌업 3억원, 조개업 7천만원 ※ 지원 우대 : 섬 2억원, 뗏목기업 1억원 이내 추가지원\n",
        [
            ("갯벌업", None, 3 * 10**8, None),
            ("조개업", None, 7 * 10**7, None),
        ],
    ),
]

NO_LISTS = [
    # What some get on top, and what a sum is for, are no parts.
    "□ 우대 지원한도 : 섬 2억원, 갯벌 1억원\n",
    "□ 지원한도 : 섬기업 2억원, 뗏목기업 1억원 추가 지원\n",
    "- 결선에 오른 기업에 사업화자금 지급(총 3개사, 1,000만원)\n- 상표 사용 자격 부여(기업당 최대 2천만원)\n",
    "☞ 갯벌기업 20억원, 조개기업 10억원 지원\n",
    # The number is that of what the words before it tell of.
    "올해는 갯벌 쉼터를 마련하는 21개 시장, 조개 쉼터를 마련하는 9개 시장을 뽑는다.\n",
    "◦ 규모 : 국내 기업 10개사 / 바이어 20개사\n",
    "□ 지원규모 : 총 12명(강사 4명, 상담사 8명)\n",
    "□ 평가절차\n- 서류심사 : 10개사\n- 발표심사 : 5개사\n",
    "□ 선정규모 : 총 10개 과제(기존 8개, 신규 2개)\n",
    "□ 시상\n- 최우수 : 1팀, 300만원\n- 우수 : 2팀, 100만원\n",
    "□ 제출서류\n- 신청서 : 1개\n- 계획서 : 2개\n",
    # Under a name in brackets not every sum is what that gets.
    "○ (바다형) 배를 짓는 기업\n- 3억원 이내 융자\n○ (숲형) 숲길을 닦는 기업\n- 2억원 이내 융자\n",
    "□ 지원규모 : 9개사(바다형 4, 숲형 4)\n",
    "지원금은 △갯벌형(2억원) △조개형(1억원)으로 구분된다.\n",
    # Of small sums nobody says whether one or all get them.
    "갯벌형(4개사)에는 3억원, 조개형(2개사)에는 2억원을 지원한 적이 없다.\n",
    "□ 참고\n- 바다 소식지 : 3개 팀\n- 들판 소식지 : 4개 사무소와 5명\n",
]


@cases(("text", "rows"), LISTS)
def test_every_form_of_list_gives_its_parts(
    text: str, rows: list[Row]
) -> None:
    assert rows_of_parts(text, CONTEXT) == rows


@cases("text", NO_LISTS)
def test_lists_of_other_things_are_no_parts(text: str) -> None:
    assert rows_of_parts(text, CONTEXT) == []


def test_sums_of_which_nothing_says_whose_they_are_stay_unread() -> None:
    text = "□ 지원규모\n- 바다형 5개사, 2억원\n- 숲형 4개사, 1억원\n"
    assert rows_of_parts(text, CONTEXT) == [
        ("바다형", None, None, 5),
        ("숲형", None, None, 4),
    ]


def test_the_sum_of_a_list_tells_that_its_sums_are_budgets() -> None:
    text = (
        "□ 지원규모 : 총 3억원\n- 바다형 5개사, 2억원\n- 숲형 4개사, 1억원\n"
    )
    assert rows_of_parts(text, CONTEXT) == [
        ("바다형", 2 * 10**8, None, 5),
        ("숲형", 10**8, None, 4),
    ]


SECTIONS = (
    "{first}\n□ 지원대상 : 도내 중소기업\n□ 지원규모 : 10개사\n"
    "□ 사업예산 : 2억원\n□ 지원한도 : 기업당 최대 2,000만원\n"
    "{second}\n□ 지원대상 : 도내 소상공인\n□ 지원규모 : 4개사\n"
    "□ 사업예산 : 6,000만원\n□ 지원한도 : 기업당 최대 1,500만원\n"
    "□ 신청방법 : 전자우편\n"
)


@pytest.mark.parametrize(
    "names",
    [("[바다형]", "[숲형]"), ("Ⅰ. 바다형", "Ⅱ. 숲형"), ("◈ 바다형", "◈ 숲형")],
)
def test_sections_under_the_same_labels_are_parts(
    names: tuple[str, str],
) -> None:
    text = SECTIONS.format(first=names[0], second=names[1])
    assert rows_of_parts(text, CONTEXT) == [
        ("바다형", 200_000_000, 20_000_000, 10),
        ("숲형", 60_000_000, 15_000_000, 4),
    ]
    reading = read_notice(CONTEXT.title, of_text(text))
    assert reading.budget_total_won is None
    assert reading.per_project_won is None
    assert reading.projects is None


def test_chapters_of_every_notice_are_no_parts() -> None:
    text = SECTIONS.format(first="1. 사업 개요", second="2. 신청 자격")
    assert rows_of_parts(text, CONTEXT) == []
