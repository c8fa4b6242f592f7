"""Parts of a call that a sentence or lines name with their sums, invented documents."""

from reader.text.document import Context
from tests.cases import cases
from tests.reader.parts import Row, rows_of_parts

CONTEXT = Context(title="2026년 한빛 기업 지원사업 공고", year=2026)
EOK = 10**8
MAN = 10**4

NAMED: list[tuple[str, list[Row]]] = [
    (
        "지원한도는 연간 바다기업 1억원, 그 외 5000만원 이내이다.\n",
        [("바다기업", None, EOK, None), ("그 외", None, 5000 * MAN, None)],
    ),
    (
        "혼자 내는 바다형 지원(최대 30백만원 지원)과 여럿이 함께 하는 숲형 지원(최대 90백만원 지원)으로 구분해 지원한다.\n",
        [
            ("바다형 지원", None, 3000 * MAN, None),
            ("숲형 지원", None, 9000 * MAN, None),
        ],
    ),
    (
        "뽑힌 기업은 바다트랙 최대 3억원, 숲트랙 최대 7억원, 하늘트랙 최대 20억원을 지원받는다.\n",
        [
            ("바다트랙", None, 3 * EOK, None),
            ("숲트랙", None, 7 * EOK, None),
            ("하늘트랙", None, 20 * EOK, None),
        ],
    ),
    (
        "올해 270억원이 지원된다. 산업별로는 바다산업 3개 분야(고래, 조개, 미역) 20개 과제에 180억원이 지원된다.\n또 숲산업 2개 분야(버섯, 밤) 10개 과제에 90억원이 지원된다.\n",
        [
            ("바다산업", 180 * EOK, None, 20),
            ("숲산업", 90 * EOK, None, 10),
        ],
    ),
    (
        "• 실증비: A트랙(단독) 2천만 원·10개사, B트랙(협업) 4천만 원·5개사\n• 총 예산: 4억 원\n",
        [("A트랙", None, 2000 * MAN, 10), ("B트랙", None, 4000 * MAN, 5)],
    ),
    (
        "- 지원금액: 바다계 30,000천원, 숲계 12,000천원(1인당)\n",
        [("바다계", None, 3000 * MAN, None), ("숲계", None, 1200 * MAN, None)],
    ),
    (
        "(2) 지원 규모 : 융자(1조 2,300억원), 이차보전(7,000억원)\n",
        [
            ("융자", 12300 * EOK, None, None),
            ("이차보전", 7000 * EOK, None, None),
        ],
    ),
    (
        "❍ 지원내용\n- (배움 지원) 바닷가 마을의 교육(0.3억원/1회)\n- (시설 지원) 부두와 창고의 설치(1~5억원/1회)\n",
        [
            ("배움 지원", None, 3000 * MAN, None),
            ("시설 지원", None, 5 * EOK, None),
        ],
    ),
    (
        "공모분야별 과제당 지원금 (단위: 천원)\n- 고래 75,000\n- 조개 60,000\n공모과제수: 12개\n",
        [("고래", None, 7500 * MAN, None), ("조개", None, 6000 * MAN, None)],
    ),
    (
        "바다기업에는 5년 안에서 최대 3년까지 연간 1억 원 이내에서 지원되며, 숲기업에는 최대 2년까지 연간 5천만 원 이내에서 지원된다.\n",
        [
            ("바다기업", None, EOK, None),
            ("숲기업", None, 5000 * MAN, None),
        ],
    ),
    (
        "나. 지원조건 : 1단계(미리 보기) 8개월, 50백만원 이내 / 2단계(키우기) 2년, 4억원 이내\n",
        [
            ("1단계", None, 5000 * MAN, None),
            ("2단계", None, 4 * EOK, None),
        ],
    ),
    (
        "☞ 대출한도 기업 최대 30억원, 기업가형 상인 최대 5억원, 대출기간 1년\n",
        [
            ("기업", None, 30 * EOK, None),
            ("기업가형 상인", None, 5 * EOK, None),
        ],
    ),
    (
        "◈ 큰 시장 (20곳 내외) : 시장당 8억원 이내, 2년\n◈ 작은 시장 (15곳 내외) : 시장당 3억원 이내, 1년\n",
        [("큰 시장", None, 8 * EOK, 20), ("작은 시장", None, 3 * EOK, 15)],
    ),
]

NOT_NAMED = [
    "- (연간 한도) 연간 한도는 판매기업 10억원, 구매기업 30억원 이내\n",
    "** 살 기업의 한도 우량 중소기업 100억원, 중견기업 200억원, 대기업 250억원\n",
    "◦ 제14조(말을 흘림) : 2년 이하 징역 또는 300만원 이하\n◦ 제16조(알리지 않음) : 3년 이하 징역 또는 500만원 이하\n",
    "총 지원금 : 12억 원 (한빛공사 10억 원, 한빛재단 2억 원)\n",
    "총 지원금 : 12억 원 (정부 10억 원, 민간 2억 원)\n",
    "시상내역: 바다상 최대 1,000만원, 숲상 최대 500만원\n",
    "참가비는 바다관 최대 300만원, 숲관 최대 200만원이다.\n",
    "예산은 작년 10억원, 올해 20억원이다.\n",
    "총 예산 9억원 : ('25) 4억원, ('26) 5억원\n",
    "매출액 바다기업 100억원, 숲기업 50억원 이내\n",
    "바다에서 3억원, 숲에서 2억원을 벌었다.\n",
    "지원금은 한 기업에 최대 3천만원이고 그 가운데 1천만원은 먼저 준다.\n",
    "연간 11억원 수준(한빛관 운영(인건비 등) 6억원, 만남 지원 5억원)\n",
    "교육수당 바다반 최대 100만원, 숲반 최대 200만원\n",
]


@cases(("text", "rows"), NAMED)
def test_sums_with_names_of_their_own_are_parts(
    text: str, rows: list[Row]
) -> None:
    assert rows_of_parts(text, CONTEXT) == rows


@cases("text", NOT_NAMED)
def test_sums_of_payers_prizes_prices_and_years_are_no_parts(
    text: str,
) -> None:
    assert rows_of_parts(text, CONTEXT) == []
