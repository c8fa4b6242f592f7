"""Lines of words from characters and where they stand."""

from __future__ import annotations

import random

from reader.formats.pdf.glyphs import Glyph, lines
from tests.cases import cases


def drawn(
    words: str,
    x: float = 0,
    y: float = 0,
    *,
    order: int = 0,
    size: float = 10,
    pitch: float = 10,
) -> list[Glyph]:
    """Draw words with blanks between, each letter in a box of its size."""
    found: list[Glyph] = []
    for number, char in enumerate(words):
        if char == " ":
            found[-1] = found[-1]._replace(is_last=True)
            continue
        found.append(
            Glyph(
                char,
                x + pitch * number,
                y,
                x + pitch * number + size,
                y + size,
                order + len(found),
            )
        )
    return found


def texts(glyphs: list[Glyph]) -> list[str]:
    return [line.text for line in lines(glyphs)]


def test_lines_are_read_from_top_to_bottom_and_left_to_right_whatever_the_drawing_order() -> (
    None
):
    glyphs = [*drawn("둘째 줄", y=20), *drawn("첫째 줄", y=0)]
    random.Random(1).shuffle(glyphs)

    assert texts(glyphs) == ["첫째 줄", "둘째 줄"]


def test_digits_drawn_after_the_letters_go_back_between_them() -> None:
    characters = [
        *drawn("제", 0),
        *drawn("차", 20, order=1),
        *drawn("공고", 40, order=2),
    ]
    digit = drawn("2", 10, order=4)

    assert texts([*characters, *digit]) == ["제2차 공고"]


@cases(
    ("gap", "expected"),
    [
        (0, "가나"),
        (2, "가나"),
        (4, "가 나"),
        (12, "가 나"),
        (40, "가        나"),
        (500, "가" + " " * 40 + "나"),
    ],
    ids=[
        "touching",
        "set wide",
        "a word apart",
        "two letters apart",
        "a column apart",
        "a page apart",
    ],
)
def test_a_gap_is_nothing_a_blank_or_a_column(
    gap: float, expected: str
) -> None:
    assert texts([*drawn("가", 0), *drawn("나", 10 + gap, order=7)]) == [
        expected
    ]


def test_a_blank_in_the_drawing_order_counts_even_where_the_boxes_overlap() -> (
    None
):
    assert texts(drawn("2026. 3. 4.", size=20, pitch=9)) == ["2026. 3. 4."]


def test_a_letter_drawn_twice_to_look_bold_counts_once() -> None:
    assert texts([*drawn("공고"), *drawn("공고", x=0.4, order=2)]) == ["공고"]


def test_a_small_mark_beside_large_letters_is_on_their_line() -> None:
    small = Glyph("*", 20, 0, 24, 5, 2)

    assert texts([*drawn("공고"), small, *drawn("아래", y=14, order=3)]) == [
        "공고*",
        "아래",
    ]


def test_a_small_number_above_the_foot_of_its_line_is_a_mark() -> None:
    number = drawn("3", 20, order=2)
    mark = drawn("1)", 30, 1, order=3, size=6, pitch=5)
    unit = drawn("천만원", 42, order=5)
    note = drawn("1) 주석", 0, 40, order=9, size=6, pitch=6)

    assert texts([*drawn("한도"), *number, *mark, *unit, *note]) == [
        "한도3¹⁾천만원",
        "1) 주석",
    ]


def test_periods_beside_each_other_go_on_in_the_line_below_each() -> None:
    begins = [*drawn("3. 2."), *drawn("4. 1.", 200, order=9)]
    ends = [*drawn("~3. 20.", y=20), *drawn("~4. 10.", 200, 20, order=9)]
    elsewhere = [*drawn("~3. 20.", y=20), *drawn("~4. 10.", 100, 20, order=9)]

    assert texts([*begins, *ends]) == ["3. 2. ~3. 20.    4. 1. ~4. 10."]
    assert len(texts([*begins, *elsewhere])) == 2


def test_no_glyphs_are_no_lines() -> None:
    assert lines([]) == []


def test_a_line_that_is_spaced_out_has_blanks_between_its_words_alone() -> (
    None
):
    spaced = drawn("가온 바우처 지원사업 모집 공고", pitch=17)
    figures = drawn("1 2 3 4 5 6 7 8 9", pitch=9)

    assert texts(spaced) == ["가온 바우처 지원사업 모집 공고"]
    assert texts(figures) == ["1 2 3 4 5 6 7 8 9"]
