"""PDF: what a person sees on the page, and nothing that is only in the file."""

from __future__ import annotations

import pytest

from reader.formats import Limits
from reader.formats.pdf.pages import pdf_text
from tests.reader.formats import made_files as made

TITLE = "2026년 바우처 지원사업 수행기업 모집 재공고"
OLD = "접수기간 : 2026. 3. 4. ~ 3. 20. 18:00"
NEW = "접수기간 : 2026. 3. 4. ~ 4. 3. 18:00"


def page(*lines: str, extra: str = "", box: str = "") -> list[str]:
    """Return the lines that are read of a page of *lines*, 20 points apart from 700 down."""
    drawn = made.words_at(60, 780, TITLE)
    for number, words in enumerate(lines):
        drawn += made.words_at(60, 700 - 20 * number, words)
    read = pdf_text(made.pdf([drawn + extra], page=box), Limits())
    title, *rest = read.splitlines()
    assert title == TITLE
    return rest


def line_at(y: float, start: float, end: float) -> str:
    return f"0.8 w {start} {y} m {end} {y} l S\n"


def bar_at(y: float, start: float, end: float) -> str:
    return f"{start} {y} {end - start} 0.6 re f\n"


def dashes_at(y: float, start: float, end: float) -> str:
    drawn = ""
    for at in range(int(start), int(end), 8):
        drawn += line_at(y, at, min(at + 5, end))
    return drawn


@pytest.mark.parametrize(
    "drawn",
    [line_at, bar_at, dashes_at],
    ids=["line", "thin box", "dashes"],
)
def test_words_that_a_line_is_drawn_through_are_left_out(
    drawn: object,
) -> None:
    assert callable(drawn)
    whole = drawn(703.5, 60, 386)

    assert page(OLD, NEW, extra=whole) == [NEW]


def test_a_late_page_that_tells_a_period_is_looked_at_all_the_same() -> None:
    drawn = made.words_at(60, 700, OLD) + made.words_at(60, 680, NEW)
    struck = drawn + line_at(703.5, 60, 386)

    read = pdf_text(made.pdf([struck]), Limits(page_time=-1))

    assert read == NEW


def test_white_words_are_read_on_a_dark_ground_alone() -> None:
    white = f"1 g {made.words_at(60, 660, OLD)}"
    dark = "0 0 .5 rg 50 650 400 24 re f\n"

    assert page(NEW, extra=white) == [NEW]
    assert page(NEW, extra=dark + white) == [NEW, OLD]


def test_the_arrow_from_struck_words_to_new_ones_goes_with_them() -> None:
    old = line_at(703.5, 60, 106)

    assert page("3. 20. → 4. 3. 18:00 까지", NEW, extra=old)[0].endswith(
        "4. 3. 18:00 까지"
    )
    assert "20" not in page("3. 20. → 4. 3. 18:00 까지", extra=old)[0]


@pytest.mark.parametrize(
    "rule",
    [
        line_at(697.5, 60, 386),
        line_at(714, 60, 386),
        line_at(703.5, 20, 560),
    ],
    ids=["underline", "rule above", "rule that goes on"],
)
def test_other_lines_strike_nothing(rule: str) -> None:
    assert page(OLD, NEW, extra=rule) == [OLD, NEW]


def test_what_was_cropped_off_is_not_read() -> None:
    below = made.words_at(60, 20, OLD)
    beside = made.words_at(700, 700, OLD)

    read = page(NEW, extra=below + beside, box="/CropBox[0 100 595 842]")

    assert read == [NEW]


def look(words: str) -> bytes:
    drawn = made.words_at(2, 4, words).encode()
    return (
        b"<</Type/XObject/Subtype/Form/BBox[0 0 400 20]"
        b"/Resources<</Font<</F 3 0 R>>>>/Length %d>>stream\n"
        % len(drawn)
        + drawn
        + b"\nendstream"
    )


FIELD = "/Subtype/Widget/FT/Tx/T(until)/V(x)"
TYPED = "/Subtype/FreeText/Contents(x)/DA(/F 10 Tf)"


@pytest.mark.parametrize("kind", [FIELD, TYPED], ids=["field", "typed over"])
def test_words_in_fields_and_typed_over_the_page_are_read(kind: str) -> None:
    note = f"<</Type/Annot{kind}/Rect[60 660 460 680]/F 4/AP<</N 7 0 R>>>>"
    data = made.pdf(
        [made.words_at(60, 780, TITLE)],
        page="/Annots[6 0 R]",
        more=[note.encode(), look(NEW)],
    )

    assert pdf_text(data, Limits()).splitlines() == [TITLE, NEW]


def test_a_field_without_a_look_of_its_own_is_read() -> None:
    value = NEW.encode("utf-16-be").hex()
    field = (
        "<</Type/Annot/Subtype/Widget/FT/Tx/T(until)/F 4/DA(/F 10 Tf)"
        f"/Rect[60 660 460 680]/V<feff{value}>>>"
    )
    data = made.pdf(
        [made.words_at(60, 780, TITLE)],
        page="/Annots[6 0 R]",
        extra="/AcroForm<</Fields[6 0 R]>>",
        more=[field.encode()],
    )

    assert pdf_text(data, Limits()).splitlines() == [TITLE, NEW]


@pytest.mark.parametrize("off", ["", "6 0 R"], ids=["on", "off"])
def test_a_layer_is_read_where_it_is_switched_on(off: str) -> None:
    old = f"/OC /L BDC\n{made.words_at(60, 740, OLD)}EMC\n"
    layers = f"/OCGs[6 0 R]/D<</Order[6 0 R]/OFF[{off}]>>"
    data = made.pdf(
        [made.words_at(60, 780, NEW) + old],
        extra=f"/OCProperties<<{layers}>>",
        resources="/Properties<</L 6 0 R>>",
        more=[b"<</Type/OCG/Name(old)>>"],
    )

    lines = pdf_text(data, Limits()).splitlines()

    assert lines == ([NEW] if off else [NEW, OLD])


@pytest.mark.parametrize("count", [2, 3])
def test_heads_and_numbers_of_pages_part_no_sentence(count: int) -> None:
    foot = 60
    texts = (
        "접수기간 : 3. 2. ~",
        "3. 20. 18:00까지",
        "문의 : 02-123-4567",
    )[:count]
    pages: list[str] = []
    for number, text in enumerate(texts, 1):
        pages.append(
            made.words_at(60, 800, "가온 지원사업")
            + made.words_at(60, 780, text)
            + made.words_at(280, foot, f"{number} / {count}")
        )

    text = pdf_text(made.pdf(pages), Limits())

    assert text.split("\n\n") == [f"가온 지원사업\n{texts[0]}", *texts[1:]]


def test_a_line_that_only_some_pages_share_is_kept() -> None:
    text = "접수기간과 지원 내용은 아래와 같고 신청은 누리집에서 받습니다"
    pages = [
        made.words_at(60, 800, head) + made.words_at(60, 780, text)
        for head in ("가온 지원사업", "가온 지원사업", "붙임")
    ]

    read = pdf_text(made.pdf(pages), Limits())

    assert read.count("가온 지원사업") == 2


def test_a_frame_round_a_value_parts_it_from_no_label() -> None:
    label = made.words_at(60, 700, "접수기간 :")
    value = made.words_at(130, 701, "3. 2. ~ 3. 20. 18:00까지")
    page = f"{label}{value}125 696 160 18 re S\n"

    text = pdf_text(made.pdf([page]), Limits())

    assert text == "접수기간 : 3. 2. ~ 3. 20. 18:00까지"


def test_a_comment_in_a_bubble_is_not_read() -> None:
    note = b"<</Type/Annot/Subtype/Text/Rect[60 660 80 680]/Contents(2025. 1. 3.)>>"
    data = made.pdf(
        [made.words_at(60, 780, TITLE) + made.words_at(60, 700, NEW)],
        page="/Annots[6 0 R]",
        more=[note],
    )

    assert pdf_text(data, Limits()).splitlines() == [TITLE, NEW]


def turned_words(words: str, matrix: str, size: int = 10) -> str:
    return (
        f"BT /F {size} Tf {matrix} Tm <{words.encode('cp949').hex()}> Tj ET\n"
    )


TURNS = {
    "to the left": ("0 1 -1 0 100 60", "0 1 -1 0 140 60"),
    "to the right": ("0 -1 1 0 500 780", "0 -1 1 0 460 780"),
    "upside down": ("-1 0 0 -1 550 60", "-1 0 0 -1 550 100"),
    "askew": (
        "0.998 0.06 -0.06 0.998 60 700",
        "0.998 0.06 -0.06 0.998 60 660",
    ),
}


@pytest.mark.parametrize("turn", TURNS)
def test_a_page_whose_words_are_turned_is_read_line_by_line(turn: str) -> None:
    above, below = TURNS[turn]
    # Drawn last, the title still stands first.
    drawn = turned_words(NEW, below) + turned_words(TITLE, above)

    assert pdf_text(made.pdf([drawn]), Limits()).splitlines() == [TITLE, NEW]


def test_a_word_across_the_page_stands_in_none_of_its_lines() -> None:
    mark = turned_words("초안 DRAFT", "0.7 0.7 -0.7 0.7 60 600", size=60)

    assert page(NEW, extra=mark)[0] == NEW


WHITE_BOX = "1 1 1 rg 55 695 500 22 re f 0 g\n"


def test_words_under_a_box_are_left_out_and_those_on_it_are_read() -> None:
    below, above = made.words_at(60, 700, OLD), made.words_at(60, 700, NEW)

    assert page(extra=below + WHITE_BOX + above) == [NEW]


@pytest.mark.parametrize(
    "box",
    [
        "1 1 0 rg 55 695 500 22 re f 0 g\n",
        "1 1 1 rg 55 600 500 22 re f 0 g\n",
        "1 1 1 RG 55 695 500 22 re S 0 G\n",
        "1 1 1 rg 55 700 500 1 re f 0 g\n",
    ],
    ids=["a highlight", "beside", "a frame", "a rule"],
)
def test_other_boxes_cover_nothing(box: str) -> None:
    assert page(NEW, extra=box) == [NEW]


def test_a_white_ground_under_the_words_covers_nothing() -> None:
    drawn = WHITE_BOX + made.words_at(60, 700, NEW)

    assert page(extra=drawn) == [NEW]


@pytest.mark.parametrize("step", [-30, 30], ids=["leftward", "rightward"])
def test_a_page_in_vertical_writing_is_read_column_by_column(
    step: int,
) -> None:
    drawn = ""
    for column, words in enumerate([TITLE, NEW]):
        for number, letter in enumerate(words):
            if letter != " ":
                x, y = 300 + step * column, 800 - 13 * number
                drawn += made.words_at(x, y, letter)

    read = pdf_text(made.pdf([drawn]), Limits())

    assert read.splitlines() == [TITLE, NEW]
