"""Parts of a call whatever carries them, and lists that share nothing out; all invented."""

from __future__ import annotations

from benchmarks.carrier_programmes import OFFICES, PROGRAMMES, Part
from benchmarks.carrier_texts import CARRIERS, told, written
from benchmarks.carriers import read_parts
from reader.text.document import Context
from reader.values.counted import number_of
from tests.cases import cases
from tests.reader.parts import Row, rows_of_parts

CONTEXT = Context(title="2026년 한빛 기업 지원사업 공고", year=2026)
EOK = 10**8
MAN = 10**4


@cases("name", CARRIERS)
def test_one_programme_reads_alike_whatever_carries_it(name: str) -> None:
    carrier, tells = CARRIERS[name]
    programme = PROGRAMMES[0]
    for words in OFFICES:
        read: list[Part] = []
        for part in read_parts(programme, written(programme, words, carrier)):
            plain = part.name.replace("지원트랙 ", "").replace(" 분야", "")
            read.append(part._replace(name=plain))
        parts = programme.parts
        assert read == [told(part, tells, parts[0]) for part in parts]


HEAD = "|구분|내용|\n|---|---|\n"
CELLS: list[tuple[str, list[Row]]] = [
    (
        f"{HEAD}|지원금액|▪ 바다형: 최대 3천만원 ▪ 숲형: 최대 5천만원|\n|모집규모|▪ 바다형: 4개사 ▪ 숲형: 2개사|\n",
        [("바다형", None, 3000 * MAN, 4), ("숲형", None, 5000 * MAN, 2)],
    ),
    (
        f"{HEAD}|모집규모|○ 바다형 : 3개사 내외<br>○ 숲형 : 1개사 내외|\n|지원내용|○ 바다형 : 시제품 제작비(최대 3천만원)<br>○ 숲형 : 알림비(최대 1천만원)|\n",
        [("바다형", None, 3000 * MAN, 3), ("숲형", None, 1000 * MAN, 1)],
    ),
    (
        # A row tells of one part under labels of its own.
        f"{HEAD}|바다형|○ 지원대상 : 어촌<br>○ 지원한도 : 최대 3천만원<br>○ 선정규모 : 4개사|\n|숲형|○ 지원대상 : 산촌<br>○ 지원한도 : 최대 1천만원<br>○ 선정규모 : 2개사|\n",
        [("바다형", None, 3000 * MAN, 4), ("숲형", None, 1000 * MAN, 2)],
    ),
    (
        # Each part has a table.
        "|프로그램명|바다형|\n|---|---|\n|지원규모|4개사|\n|지원금액|기업당 3천만원|\n\n|프로그램명|숲형|\n|---|---|\n|지원규모|2개사|\n|지원금액|기업당 1천만원|\n",
        [("바다형", None, 3000 * MAN, 4), ("숲형", None, 1000 * MAN, 2)],
    ),
    (f"{HEAD}|지원금액|1차년도 최대 3천만원, 2차년도 최대 5천만원|\n", []),
    (f"{HEAD}|시상|대상 1팀 5백만원, 우수상 2팀 3백만원|\n", []),
    (
        # Two names in a part's own row are no parts beside it.
        "|사업명|예산|지원내용|\n|---|---|---|\n|바다 지원|12억원|(새로) 3천만원, (다시) 1천만원|\n|숲 지원|8억원|2천만원|\n",
        [
            ("바다 지원", 12 * EOK, None, None),
            ("숲 지원", 8 * EOK, None, None),
        ],
    ),
]


@cases(("text", "rows"), CELLS)
def test_lists_in_a_cell_name_parts(text: str, rows: list[Row]) -> None:
    assert rows_of_parts(text, CONTEXT) == rows


PARTS: list[tuple[str, list[Row]]] = [
    (
        "구분 | 예비창업자 | 3년 이내 창업자\n선발인원 | 90명 | 60명\n사업화 자금 | 최대 2,000만원 | 최대 4,000만원\n",
        [
            ("예비창업자", None, 2000 * MAN, None),
            ("3년 이내 창업자", None, 4000 * MAN, None),
        ],
    ),
    (
        "과제명: 갯벌 관측\n지원금액: 3억원\n\n과제명: 숲길 안내\n지원금액: 2억원\n\n총 사업비: 5억원\n",
        [
            ("갯벌 관측", 3 * EOK, None, None),
            ("숲길 안내", 2 * EOK, None, None),
        ],
    ),
    (
        "시험 설계에 60억원을 지원하고 인증·시제품 제작 등 사업화에 30억원을 지원한다.",
        [
            ("시험 설계", 60 * EOK, None, None),
            ("인증·시제품 제작 등 사업화", 30 * EOK, None, None),
        ],
    ),
    (
        "□ 선정규모 : 예비 다섯 팀, 초기 3팀\n□ 지원한도 : 예비 3천만원, 초기 5천만원\n",
        [("예비", None, 3000 * MAN, 5), ("초기", None, 5000 * MAN, 3)],
    ),
    (
        "마을로 지정되면 예비 1000만원(섬 2000만원), 신규 5000만원, 재지정 3000만원의 사업비를 준다.",
        [
            ("예비", None, 1000 * MAN, None),
            ("신규", None, 5000 * MAN, None),
            ("재지정", None, 3000 * MAN, None),
        ],
    ),
]


@cases(("text", "rows"), PARTS)
def test_scopes_with_labelled_figures_are_parts(
    text: str, rows: list[Row]
) -> None:
    assert rows_of_parts(text, CONTEXT) == rows


@cases(
    "text",
    [
        # stages that make what each project gets
        "과제당 40백만원\n1단계 지원 : 과제당 35백만원\n2단계 지원 : 과제당 5백만원\n",
        # how one project's money of a year is spent
        "지원규모 : 과제당 6억원 이내/년(인력양성 2억원, 공동 연구 4억원)\n",
        "분야별 조건\n- 큰 기획 : 300억원 이상의 사업\n- 작은 기획 : 300억원 미만의 사업\n",
        "지원내용\n- SCI급 논문 : 2편\n- 학술대회 발표 : 3편\n",
        "지원내용\n- 왕복 항공료 50% 1개사 1명\n- 공항 이동 차량 1개\n",
        "지원내용\n- 단체 관광 당일 : 1인당 1만원\n- 단체 관광 숙박 : 1인당 2만원\n",
    ],
)
def test_lists_that_share_nothing_out_are_no_parts(text: str) -> None:
    assert rows_of_parts(text, CONTEXT) == []


def test_numbers_are_counted_in_words_and_in_digits() -> None:
    assert [number_of(text) for text in ("세 곳", "1,200개사", "7팀")] == [
        3,
        1200,
        7,
    ]
