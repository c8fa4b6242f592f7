"""Two columns of a PDF page are read one after the other; a table's rows stay whole."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from reader.formats.converted import Limits
from reader.formats.pdf.pages import pdf_text
from tests.reader.formats import made_files as made

Placed = tuple[int, int, str]

LEFT = (
    "□ 사업개요",
    "○ 협약: 2027. 5. 1. ~",
    "2027. 12. 31.",
    "○ 심의기간: 2027. 4. 5. ~",
    "2027. 4. 9.",
)
RIGHT = (
    "□ 참여방법",
    "○ 접수: 2027. 3. 8. ~",
    "2027. 3. 26. 17:00",
    "○ 문의: 기업지원팀",
    "help@example.kr",
)
LEFT_PROSE = (
    "지역의 제조기업이 생산 현장에 지능형 장비",
    "를 들여와 품질을 높이도록 돕는 사업입니다",
    "사업은 5. 1.에 시작하여 같은 해 말인",
    "12. 31.에 끝나며 결과보고서는 그 뒤",
    "한 달 안에 진흥원으로 내셔야 하고 사업비의",
    "정산도 같은 기간에 마치시기를 바라겠습니다",
)
RIGHT_PROSE = (
    "신청하시려는 기업은 진흥원의 누리집에서 양",
    "식을 내려받아 빠짐없이 적으신 뒤에 반드시",
    "접수기간인 3. 8. ~ 3. 26. 17:00까",
    "지 전산으로 내시면 되고 우편으로 보내신",
    "서류는 받지 않사오니 이 점을 꼭 살펴보시고",
    "마감일에는 접속이 몰리니 서두르시기 바람니",
)
TITLE = "2027년 생산현장 지능화 지원사업 참여기업 모집 공고"


def page(*placed: Placed) -> str:
    return "".join(made.words_at(x, y, words) for x, y, words in placed)


def column(
    x: int, top: int, lines: Sequence[str], step: int = 20
) -> list[Placed]:
    return [
        (x, top - step * number, line) for number, line in enumerate(lines)
    ]


def text_of(*placed: Placed) -> str:
    return pdf_text(made.pdf([page(*placed)]), Limits())


def in_turn(left: Sequence[Placed], right: Sequence[Placed]) -> list[Placed]:
    return [*left, *right]


def row_by_row(
    left: Sequence[Placed], right: Sequence[Placed]
) -> list[Placed]:
    mixed: list[Placed] = []
    for pair in zip(left, right, strict=True):
        mixed.extend(pair)
    return mixed


@pytest.mark.parametrize("order", [in_turn, row_by_row])
@pytest.mark.parametrize(
    "offset", [0, 7], ids=["one line", "half a line lower"]
)
@pytest.mark.parametrize(
    ("left", "right"),
    [(LEFT, RIGHT), (LEFT_PROSE, RIGHT_PROSE)],
    ids=["list", "prose"],
)
def test_columns_are_read_one_after_the_other(
    order: object, offset: int, left: Sequence[str], right: Sequence[str]
) -> None:
    assert callable(order)
    drawn = order(column(50, 740, left), column(310, 740 - offset, right))

    text = text_of((50, 790, TITLE), *drawn, (250, 560, "- 진흥원장 -"))

    assert text.splitlines() == [TITLE, *left, *right, "- 진흥원장 -"]


def test_columns_below_a_line_across_the_page_begin_anew() -> None:
    first = [*column(50, 740, LEFT), *column(310, 740, RIGHT)]
    across = "※ 아래의 내용은 참여기업으로 선정된 뒤에 지키셔야 하는 내용을 적은 것입니다."
    second = [*column(50, 560, LEFT_PROSE), *column(310, 560, RIGHT_PROSE)]

    text = text_of((50, 790, TITLE), *first, (50, 600, across), *second)

    expected = [TITLE, *LEFT, *RIGHT, across, *LEFT_PROSE, *RIGHT_PROSE]
    assert text.splitlines() == expected


def test_three_columns_are_read_one_after_the_other() -> None:
    third = (
        "□ 그 밖에",
        "○ 누리집: example.kr",
        "○ 결과: 개별 통보",
        "○ 이의: 10일",
        "끝.",
    )
    left = [words.replace(" ~", "").replace("2027. ", "") for words in LEFT]
    middle = [words.replace("2027. ", "") for words in RIGHT]
    drawn = [*column(20, 740, left), *column(210, 740, middle)]
    drawn += column(430, 740, third)

    assert text_of((20, 790, TITLE), *drawn).splitlines() == [
        TITLE,
        *left,
        *middle,
        *third,
    ]


def test_a_ruled_table_in_a_column_stays_there() -> None:
    left = column(50, 740, LEFT)
    right = column(310, 740, RIGHT)
    rules = "".join(f"310 {y} m 550 {y} l S\n" for y in (640, 620, 600))
    rules += "".join(f"{x} 640 m {x} 600 l S\n" for x in (310, 430, 550))
    cells = page(
        (314, 626, "분과"),
        (434, 626, "지원금"),
        (314, 606, "의료"),
        (434, 606, "3억원"),
    )
    lower = column(
        50, 640, ("○ 유의사항", "제출하신 서류는", "돌려드리지 않음")
    )

    text = pdf_text(
        made.pdf([page(*left, *lower, *right) + rules + cells]), Limits()
    )

    assert "| 의료 | 3억원 |" in text
    assert (
        text.index("돌려드리지")
        < text.index("참여방법")
        < text.index("| 의료")
    )


UNRULED = {
    "labels and values": [
        ("○ 접수기간", "2027. 3. 8. ~ 2027. 3. 26. 17:00"),
        ("○ 협약기간", "2027. 5. 1. ~ 2027. 12. 31."),
        ("○ 총사업비", "30억원"),
        ("○ 지원한도", "기업당 최대 2억원"),
        ("○ 선정규모", "15개사"),
        ("○ 문의처", "기업지원팀 02-000-0000"),
    ],
    "divisions and amounts": [
        ("분과", "예산"),
        ("소상공인 지능화 분과", "30억원"),
        ("의료기관 지능화 분과", "20억원"),
        ("제조기업 지능화 분과", "10억원"),
        ("농수산업 지능화 분과", "5억원"),
        ("합계", "65억원"),
    ],
    "names beside each other": [
        ("가. 서울특별시 강남구 테헤란로", "1층 대회의실"),
        ("나. 부산광역시 해운대구 센텀로", "2층 소회의실"),
        ("다. 광주광역시 북구 첨단과기로", "3층 교육장"),
        ("라. 대전광역시 유성구 대학로길", "본관 세미나실"),
    ],
}


@pytest.mark.parametrize("rows", UNRULED.values(), ids=UNRULED.keys())
def test_rows_of_a_table_without_rules_stay_whole(
    rows: list[tuple[str, str]],
) -> None:
    left = column(50, 740, [row[0] for row in rows])
    right = column(310, 740, [row[1] for row in rows])

    lines = text_of((50, 790, TITLE), *row_by_row(left, right)).splitlines()

    assert [line.split("   ")[0] for line in lines[1:]] == [
        row[0] for row in rows
    ]
    assert [line.split("   ")[-1].strip() for line in lines[1:]] == [
        row[1] for row in rows
    ]


def test_columns_of_three_rows_that_each_begin_with_a_label_are_parted() -> (
    None
):
    placed: list[Placed] = []
    for x, label, month in (
        (30, "접수기간", 3),
        (240, "평가", 4),
        (430, "협약", 5),
    ):
        lines = (
            f"{label} : 2027. {month}. 8.",
            f"10:00 ~ {month}. 26.",
            "17:00",
        )
        placed += column(x, 700, lines)
    by_rows = sorted(placed, key=lambda line: -line[1])

    text = text_of((60, 740, TITLE), *by_rows)

    assert text.splitlines()[1:4] == [
        "접수기간 : 2027. 3. 8.",
        "10:00 ~ 3. 26.",
        "17:00",
    ]


def test_pages_that_there_is_no_time_to_lay_out_are_read_as_drawn() -> None:
    drawn = made.pdf(
        [page((60, 700, "지원대상 : 중소기업"), (60, 740, TITLE))]
    )

    text = pdf_text(drawn, Limits(page_time=-1))

    assert text.splitlines() == ["지원대상 : 중소기업", TITLE]
