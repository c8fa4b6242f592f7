"""Tables typed with strokes, and rows known by their figures alone, invented documents."""

from reader.documents import of_text
from reader.tables.stroked_lines import find_stroked_lines
from reader.text.document import Context, Document
from tests.cases import cases
from tests.reader.parts import Row, rows_of_parts

CONTEXT = Context(title="2026년 한빛 기업 지원사업 공고", year=2026)
EOK = 10**8
MAN = 10**4

TABLES: list[tuple[str, list[Row]]] = [
    (
        "(단위 : 천원)\n구분|지원건수|건당한도|소요예산\n바다|100|3,000|300,000\n숲|50|5,000|250,000\n합계|150||550,000\n",
        [
            ("바다", 3 * EOK, 300 * MAN, 100),
            ("숲", 25000 * MAN, 500 * MAN, 50),
        ],
    ),
    # a list: its first item is no heading
    (
        "□ 공모규모\n① 바다 부문 ─ 4개 과제 / 과제당 30백만원 / 총 120백만원\n② 숲 부문 ─ 3개 과제 / 과제당 100백만원 / 총 300백만원\n③ 들 부문 ─ 5개 과제 / 과제당 20백만원 / 총 100백만원\n",
        [
            ("바다 부문", 12000 * MAN, 3000 * MAN, 4),
            ("숲 부문", 3 * EOK, EOK, 3),
            ("들 부문", EOK, 2000 * MAN, 5),
        ],
    ),
    (
        "분야 / 예산(백만원) / 과제 수 / 접수 마감\n① 바다 / 1,200 / 6건 / 2.27\n② 숲 / 800 / 4건 / 3.13\n\n* 마감은 18:00\n",
        [("① 바다", 12 * EOK, None, 6), ("② 숲", 8 * EOK, None, 4)],
    ),
    (
        "분야 / 선정규모 / 기업당 한도 / 소요예산\n바다 / 30개사 / 20,000천원 / 600,000천원\n숲 / 20개사 / 10,000천원 / 200,000천원\n계 / 50개사 / / 800,000천원\n",
        [
            ("바다", 6 * EOK, 2000 * MAN, 30),
            ("숲", 2 * EOK, 1000 * MAN, 20),
        ],
    ),
    (
        "구분 | 바다형 | 숲형\n과제당 지원금 | 최대 5천만원 | 최대 2억원\n과제 수 | 40개 | 12개\n",
        [
            ("바다형", None, 5000 * MAN, 40),
            ("숲형", None, 2 * EOK, 12),
        ],
    ),
    (
        "| | 바다형 | 숲형 |\n| --- | --- | --- |\n| 지원한도 | 20백만원 | 70백만원 |\n| 기업부담 | 30% 이상 | 40% 이상 |\n| 선정(안) | 25개사 | 10개사 |\n",
        [
            ("바다형", None, 2000 * MAN, 25),
            ("숲형", None, 7000 * MAN, 10),
        ],
    ),
    (
        "| 지원 규모 | 총 예산 | 84억원 | |\n| --- | --- | --- | --- |\n| | 바다형 | 6개 과제 | 과제당 8억원 |\n| | 숲형 | 4개 과제 | 과제당 9억원 |\n| 접수 | 2월 16일부터 | | |\n",
        [("바다형", None, 8 * EOK, 6), ("숲형", None, 9 * EOK, 4)],
    ),
    (
        "사업유형 지원기업수 기업당지원금 합계\n새싹 25 2천만원 5억원\n줄기 15 5천만원 7.5억원\n총계 40 12.5억원\n",
        [
            ("새싹", 5 * EOK, 2000 * MAN, 25),
            ("줄기", 75 * 10**7, 5000 * MAN, 15),
        ],
    ),
    (
        "세부사업명 지원금(최대) 지원수\n그물 사기 1.2억원 10건 내외\n돛 달기 0.8억원 20건 내외\n",
        [
            ("그물 사기", None, 12000 * MAN, 10),
            ("돛 달기", None, 8000 * MAN, 20),
        ],
    ),
    (
        "구분   지원금(천원)   선정팀\n새싹   10,000   6팀\n줄기   25,000   4팀\n",
        [
            ("새싹", None, 1000 * MAN, 6),
            ("줄기", None, 2500 * MAN, 4),
        ],
    ),
    (
        "| 분야 | 지원금액 | 선정기업 |\n| --- | --- | --- |\n| 바다 | 4억원 | 8개사 |\n| 숲 | 3억원 | 5개사 |\n| 합계 | 7억원 | 13개사 |\n",
        [("바다", 4 * EOK, None, 8), ("숲", 3 * EOK, None, 5)],
    ),
    (
        "□ 예산규모 : 36억원\n| 유형 | 기간 | 정부지원금(총액) |\n| --- | --- | --- |\n| 바다형 | 24개월 | 500,000천원 |\n| 숲형 | 12개월 | 120,000천원 |\n",
        [
            ("바다형", None, 5 * EOK, None),
            ("숲형", None, 12000 * MAN, None),
        ],
    ),
]


@cases(("text", "rows"), TABLES)
def test_tables_of_all_these_forms_give_their_parts(
    text: str, rows: list[Row]
) -> None:
    assert rows_of_parts(text, CONTEXT) == rows


def test_prose_with_strokes_is_no_table() -> None:
    text = (
        "문의 : 한빛재단 / 02-123-4567 / help@example.org\n"
        "대상 : 중소기업 / 중견기업 / 대학 / 연구소\n"
        "장소 : 바다관 / 숲관\n"
    )
    assert find_stroked_lines(Document("body", text)) == ()


def test_prizes_in_a_table_are_no_parts() -> None:
    text = (
        "| 구분 | 지원금액 | 팀수 |\n| --- | --- | --- |\n"
        "| 최우수상 | 1천만원 | 1팀 |\n| 우수상 | 5백만원 | 2팀 |\n"
    )
    assert rows_of_parts(text, CONTEXT) == []


def test_headings_with_their_number_name_parts() -> None:
    text = (
        "■ 정한 과제(2건)\n  - 건당 지원금: 3억 5천만원\n"
        "■ 자유 과제(6건)\n  - 건당 지원금: 1억원\n"
    )
    assert rows_of_parts(text, CONTEXT) == [
        ("정한 과제", None, 35000 * MAN, 2),
        ("자유 과제", None, EOK, 6),
    ]


def test_sums_given_up_to_a_limit_are_caps_of_the_parts_named() -> None:
    text = "지원금은 바다 분야는 2천만원, 숲 분야는 4천만원 이내에서 차등 지원합니다.\n"
    assert rows_of_parts(text, CONTEXT) == [
        ("바다 분야", None, 2000 * MAN, None),
        ("숲 분야", None, 4000 * MAN, None),
    ]


def test_a_part_does_not_take_the_number_of_the_next_one() -> None:
    text = (
        "가. 바다트랙(처음) : 팀당 1,000만원 (20팀)\n"
        "나. 숲트랙(다음) : 팀당 3,000만원 (10팀)\n"
        "다. 접수기한 : 2026. 5. 8.(금) 17:00\n"
    )
    assert rows_of_parts(text, CONTEXT) == [
        ("바다트랙", None, 1000 * MAN, 20),
        ("숲트랙", None, 3000 * MAN, 10),
    ]


def test_cells_of_stroked_lines_keep_their_places() -> None:
    text = "머리글\n분야 / 예산 / 과제\n바다 / 3억원 / 2개\n"
    table = find_stroked_lines(of_text(text)[0])[0]
    for row in table.rows:
        for cell in row:
            assert text[cell.start : cell.end] == cell.text
