"""Tables whose cells stand one a line, and lists of parts; all content invented."""

from reader.amounts.divisions import read_divisions
from reader.text.document import Context, Document
from tests.cases import cases

CONTEXT = Context(title="2025년도 한빛 개발사업 공고", year=2025)
HEAD = "연번\nRFP\n관리번호\nRFP명\n총 \n연구기간\n총 연구비\n(억원)\n선정\n과제수\n과제\n형태\n"
PERIOD = "’25.9.~’28.2.\n(2년 6개월)\n"
EOK = 10**8

Row = tuple[str, int | None, int | None, int | None]
TABLES: list[tuple[str, str, list[Row]]] = [
    (
        "serial numbers open rows",
        f"{HEAD}1\n2025-한빛-품목-17\n바다 위성 자료 처리\n{PERIOD}4\n1개 내외\n일반\n2\n2025-한빛-품목-18\n숲 위성 자료 처리\n{PERIOD}6\n1개 내외\n일반\n\n",
        [
            ("바다 위성 자료 처리", 4 * EOK, 4 * EOK, 1),
            ("숲 위성 자료 처리", 6 * EOK, 6 * EOK, 1),
        ],
    ),
    (
        "a count merged over rows is nobody's",
        f"{HEAD}1\n2025-한빛-18\n바다 위성 자료 처리\n{PERIOD}80\n3개 내외\n일반\n1\n2025-한빛-19\n숲 위성 자료 처리\n{PERIOD}60\n일반\n\n",
        [
            ("바다 위성 자료 처리", 80 * EOK, None, None),
            ("숲 위성 자료 처리", 60 * EOK, None, None),
        ],
    ),
    (
        "no numbers, a description beside the name",
        (
            "지원사업명\n사업내용\n공모예산\n(억원)\n지원규모\n접수\n기간\n햇살 실증 지원\n햇살을 쓰는 실증\n119\n1개 과제\n6월12일\n~\n6월30일\n"
            "바람 제작 지원\n바람을 쓰는 제작\n43.3\n3개 과제\n6월12일\n~\n6월30일\n\n"
        ),
        [
            ("햇살 실증 지원", 119 * EOK, None, 1),
            ("바람 제작 지원", 4_330_000_000, None, 3),
        ],
    ),
    (
        "this year's sum beside that of all years",
        "연번\nRFP명\n연구비(억원)\n선정\n과제수\n‘25년\n총액\n1\n노심 해석 기술\n2.25\n54.75\n1개 내외\n2\n열유체 검증 기술\n2.00\n50.00\n1개 내외\n\n",
        [
            ("노심 해석 기술", 225_000_000, 5_475_000_000, 1),
            ("열유체 검증 기술", 2 * EOK, 50 * EOK, 1),
        ],
    ),
    (
        "a purpose beside the name, the sum row below",
        (
            "사업명\n사업목적\n공고\n과제수\n2025년\n정부출연금\n바다 안전 기술개발\n바다의 사고를 줄이는 기술 확보\n"
            "2\n600백만원\n숲 보전 기술개발\n숲을 지키는 기술 확보\n3\n900백만원\n총 합\n5\n1,500백만원\n\n"
        ),
        [
            ("바다 안전 기술개발", 6 * EOK, None, 2),
            ("숲 보전 기술개발", 9 * EOK, None, 3),
        ],
    ),
    (
        "numbered rows with an empty line between them",
        (
            "순\n국산화 개발대상 과제명\n정부지원\n연구개발비\n개발\n기간\n비고\n1\n저소음 펌프 국산화 개발\n23.67억\n30개월\n\n"
            "2\n고압 밸브 국산화 개발\n30.11억\n48개월\n\n※ 과제별 RFP 참조\n"
        ),
        [
            ("저소음 펌프 국산화 개발", 2_367_000_000, None, None),
            ("고압 밸브 국산화 개발", 3_011_000_000, None, None),
        ],
    ),
    (
        "months stand before the money",
        (
            "연번\nRFP명\n기간\n(개월)\n예산\n(억원)\n1\n바다 정책 수립\n10\n4.0\n2\n숲 정책 수립\n10\n2.5\n\n"
        ),
        [
            ("바다 정책 수립", 4 * EOK, None, None),
            ("숲 정책 수립", 250_000_000, None, None),
        ],
    ),
    (
        "a most over its sum, sorts in brackets, letters of headings set wide",
        (
            "부 문\n분 야\n분량\n작품당 지원액\n선정\n편수\n주요내용\n이야기 연속물\n(장편)\n400분 이상\n최대\n12억원\n3편 내외\no 긴 연속물 제작지원\n"
            "이야기 연속물\n(중편)\n200분 이상\n최대\n5억원\n2편 내외\no 짧은 연속물 제작지원\n※ 순위에 따라 차등 지급\n"
        ),
        [
            ("이야기 연속물 (장편)", None, 12 * EOK, 3),
            ("이야기 연속물 (중편)", None, 5 * EOK, 2),
        ],
    ),
    (
        "a sum a year on or below the numbered name",
        (
            "구 분 공고단위(RFP 명) 지원규모\n1-1.고위험 임상 10억원 이내/년\n(7.5억원 이내)\n2년 이내\n1-2.저위험 임상\n3억원 이내/년\n"
            "2-1.(중위험)임상\n고도화\n5억원 이내/년\n"
        ),
        [
            ("고위험 임상", None, 10 * EOK, None),
            ("저위험 임상", None, 3 * EOK, None),
            ("(중위험)임상 고도화", None, 5 * EOK, None),
        ],
    ),
    (
        "counts in brackets below the names, descriptions before the sums",
        (
            "내역사업명\n(총 과제수)\n주요 내용\n정부출연금(백만 원)\n’26년\n총연구비\n바다 식품\n(13개)\nº 바다에서 나는 식품 개발\n* (지정 : 5개) 다섯 가지\n3,700\n17,433\n"
            "숲 식품\n(8개)\nº 숲에서 나는 식품 개발\n1,700\n7,166\n◦ 지정공모 : 12개\n"
        ),
        [
            ("바다 식품", 37 * EOK, None, 13),
            ("숲 식품", 17 * EOK, None, 8),
        ],
    ),
    (
        "a card for each project",
        (
            "연구개발과제명\n파도 예측 시스템 개발\n공모방식\n지정공모\n정부지원연구개발비\n(백만원)\n1,460(’25년 400, 향후 1,060) 이내\n과제유형\n일반과제\n"
            "(연구목표) 파도를 미리 아는 시스템 개발\n\n연구개발과제명\n산불 예측 시스템 개발\n공모방식\n지정공모\n정부지원연구개발비\n(백만원)\n1,200(’25년 300, 향후 900) 이내\n과제유형\n일반과제\n"
        ),
        [
            ("파도 예측 시스템 개발", 4 * EOK, 1_460_000_000, None),
            ("산불 예측 시스템 개발", 3 * EOK, 12 * EOK, None),
        ],
    ),
    (
        "cards of another kind, with counts",
        (
            "사업명\n바다 탐사 사업\n신청자격\n기업\n지원예산\n(백만원)\n1,460\n선정 과제수\n3개\n문의\n전화\n\n"
            "사업명\n숲 가꾸기 사업\n신청자격\n기업\n지원예산\n(백만원)\n2,100\n선정 과제수\n5개\n문의\n전화\n"
        ),
        [
            ("바다 탐사 사업", 1_460_000_000, None, 3),
            ("숲 가꾸기 사업", 21 * EOK, None, 5),
        ],
    ),
    (
        "numbered lines with blanks for columns",
        (
            "연번 과제 제안요구서(RFP) 과제 수(안) ’25년 예산 공모방식\n1 파도 예측 (≥ 30 m) 기술 개발 1개 2,137.5백만원 (9개월기준) 지정공모\n"
            "2 산불 예측 기술 개발 1개 1,200백만원 (9개월기준) 지정공모\n○ 공고 기간\n"
        ),
        [
            ("파도 예측 (≥ 30 m) 기술 개발", 2_137_500_000, None, 1),
            ("산불 예측 기술 개발", 12 * EOK, None, 1),
        ],
    ),
    (
        "a table turned, its names parted by the line below",
        (
            "내역사업\n바다살림\n내내역사업\n파도기술개발\n갯벌기술개발\n갯벌기술개발\n-\n(경쟁형)\n-\n 공고예산2)\n17억원\n13억원\n4억원\n"
            "공고품목\n1개\n5개\n2개\n지원과제\n1개\n10개\n2개\n지원규모\n과제별로 다름\n"
        ),
        [
            ("파도기술개발", 17 * EOK, None, 1),
            ("갯벌기술개발 (경쟁형)", 13 * EOK, None, 10),
            ("갯벌기술개발", 4 * EOK, None, 2),
        ],
    ),
    (
        "a table turned, with longer names of two lines below the first",
        (
            "분야\n바다\n숲\n내역사업\n바다의 파도를 미리\n아는 기술 개발\n숲의 산불을 미리\n아는 기술 개발\n공고예산\n50억원\n15억원\n"
            "신규 지원 연구개발과제\n5개\n2개\n지원규모\n과제별로 다름\n"
        ),
        [("바다", 50 * EOK, None, 5), ("숲", 15 * EOK, None, 2)],
    ),
    (
        "a table turned, its cells one a line",
        (
            "ㅇ 지원규모\n내역사업\n공동연구\n인력교류\n과제수\n4개\n6개\n과제당 연구비\n연(12개월)/150백만원\n연(12개월)/50백만원\n연구기간\n3년\n\n"
        ),
        [
            ("공동연구", None, 150_000_000, 4),
            ("인력교류", None, 50_000_000, 6),
        ],
    ),
    (
        "a table turned, with empty lines between its cells",
        "구분\n\n갯벌형\n\n조개형\n\n돛배형\n\n지원 대상\n\n어촌 기업\n\n지원 한도\n\n최대 1억 원/편\n\n최대 0.5억 원/편\n\n최대 1억 원/편\n\n선정작품 수\n\n18편 내외\n\n4편 내외\n\n",
        [
            ("갯벌형", None, EOK, None),
            ("조개형", None, EOK // 2, None),
            ("돛배형", None, EOK, None),
        ],
    ),
    (
        "labels over values, for each part again",
        "구분\n갯벌형\n예산\n20억원\n선정 업체 수\n10개사\n구분\n조개형\n예산\n10억원\n선정 업체 수\n20개사\n□ 제출서류 : 신청서\n문의\n전화\n",
        [("갯벌형", 20 * EOK, None, 10), ("조개형", 10 * EOK, None, 20)],
    ),
    (
        "names that begin with their numbers",
        (
            "프로그램\n지원 분야\n연구주제\n지원 규모\n비고\n1. 바다 근거 연구\n1-1. 바다 계획의 근거\n1.5억원 이내,\n2년 이내\nRFP 1-1\n1-2. 바다 정책의 편익\nRFP 1-2\n"
            "2. 숲 임상 연구\n5억원 이내,\n5년 이내\nRFP 2\n\n"
        ),
        [
            ("바다 근거 연구", None, 150_000_000, None),
            ("숲 임상 연구", None, 5 * EOK, None),
        ],
    ),
    (
        "a line of names over a line of sums that add up",
        "(단위: 백만원)\n구분 강변 산들 바다 합계\n예산 300 400 200 900\n",
        [
            ("강변", 3 * EOK, None, None),
            ("산들", 4 * EOK, None, None),
            ("바다", 2 * EOK, None, None),
        ],
    ),
    (
        "a list in prose",
        "- (인증 취득 지원) 3개사, 기업당 10백만원 이내\n- (시험비 지원) 12개사, 기업당 5백만원 이내\n",
        [
            ("인증 취득 지원", None, 10_000_000, 3),
            ("시험비 지원", None, 5_000_000, 12),
        ],
    ),
]
NO_DIVISIONS = {
    "a table turned whose first name is that of two kinds": (
        "세부사업명\n바다산업기술개발\n갯벌복원기술개발\n돛배제작기술개발\n내역사업명\n등대\n어선\n"
        "공고예산(억원)\n95\n32\n20\n신규과제(건)\n7\n2\n1\n"
    ),
    "years of one project": "RFP명\n연구비\n(억원)\n1차년도\n2차년도\n바다 위성 자료 처리\n4\n6\n\n",
    "sums that do not add up": "(단위: 백만원)\n구분 강변 산들 바다 합계\n예산 300 400 200 950\n",
    "money merged over rows": f"{HEAD}1\n2025-한빛-01\n바다 위성 자료\n{PERIOD}과제별\n13.8억원\n5개 내외\n2\n2025-한빛-02\n숲 위성 자료\n\n",
    "one row that swallows others": (
        "RFP\n번호\n공고단위\n(RFP명)\n지원규모\n선정\n예정\n과제수\n1-1\n바다 진단 기술\n400백만원 이내\n(1차년도 300백만원)\n"
        "② 주관+공동 3\n1-2\n숲 진단 기술\n300백만원 이내\n② 주관+공동 4\n2-1\n강 진단\n들 진단\n500백만원 이내\n500백만원 이내\n\n\n"
    ),
    "what a project must spend": (
        "①바다 부문\n· (지원조건) 과제 수행 * 사업비 1,000만원 이상/연\n②숲 부문\n· (지원조건) 과제 수행 * 사업비 1,500만원 이상/연\n"
    ),
    "measures of several years": (
        "| 구분 | 2025년 | 2026년 |\n| --- | --- | --- |\n| 지원기관(개) | 101 | 111 |\n| 지원사업(개) | 429 | 508 |\n| 지원예산(억원) | 32,940 | 34,645 |\n"
    ),
    "numbered lines with two sums each under one heading": (
        "번호 과제명 지원규모\n1 파도 예측 기술 5억원 1억원\n2 산불 예측 기술 3억원 1억원\n"
    ),
    "numbers of things below their heading": (
        "| 분야 | 내용 | 품목 |\n| --- | --- | --- |\n| 파도 | 파도 예측 등 | 9개 |\n| 산불 | 산불 예측 등 | 8개 |\n"
    ),
    "two sums below a label, and three names": (
        "구분\n갯벌형\n조개형\n돛배형\n예산\n20억원\n10억원\n문의\n전화\n"
    ),
    "one card alone": (
        "연구개발과제명\n파도 예측 시스템 개발\n정부지원연구개발비\n(백만원)\n1,460(’25년 400) 이내\n과제유형\n일반과제\n"
    ),
    "thresholds": "- (중소기업) 120억원 이하\n- (중견기업) 500억원 이하\n",
    "bearers of the money": "- 국비 : 5억원\n- 지방비 : 2억원\n",
}


def read(text: str) -> list[Row]:
    stated = read_divisions(Document("body", text), CONTEXT)
    return [
        (entry.name, entry.budget_won, entry.per_project_won, entry.projects)
        for entry in stated
    ]


@cases(
    ("text", "rows"),
    [row[1:] for row in TABLES],
    ids=[row[0] for row in TABLES],
)
def test_parts_are_read_where_the_columns_are_lost(
    text: str, rows: list[Row]
) -> None:
    assert read(text) == rows


@cases("text", NO_DIVISIONS.values(), ids=NO_DIVISIONS.keys())
def test_what_shares_nothing_out(text: str) -> None:
    assert read(text) == []
