"""Marks above a line are no digits of it, and HWP's struck words are not read."""

from __future__ import annotations

import struct
from collections.abc import Iterator

import pytest

from reader.formats import Converter
from reader.formats.hwp.hwp_shapes import (
    CHAR_SHAPE,
    PARA_RANGE_TAG,
    TRACK_CHANGE,
    CharShapes,
    char_shapes,
)
from tests.cases import cases
from tests.reader.formats import made_files as made

BEFORE, AFTER = "지원한도 : 기업당 3", "천만원"
SHOWN = "지원한도 : 기업당 3¹⁾천만원"
SUPERSCRIPT, STRUCK, STRUCK_BY_3D = 1 << 15, 1 << 18, 1 << 18 | 15 << 26
OLD, NEW = "2026. 3. 13. 18:00", "2026. 3. 20. 18:00"


@pytest.fixture(scope="module")
def converter() -> Iterator[Converter]:
    with Converter() as ready:
        yield ready


def word(words: str, properties: str = "") -> str:
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t>{words}</w:t></w:r>"


def docx() -> bytes:
    above = word("1)", '<w:vertAlign w:val="superscript"/>')
    return made.docx(body=f"<w:p>{word(BEFORE)}{above}{word(AFTER)}</w:p>")


def hwpx() -> bytes:
    runs = ""
    for words, style in ((BEFORE, 0), ("1)", 1), (AFTER, 0)):
        runs += f'<hp:run charPrIDRef="{style}"><hp:t>{words}</hp:t></hp:run>'
    section = made.hwpx_section((), ()).replace(
        "</hs:sec>", f"<hp:p>{runs}</hp:p></hs:sec>"
    )
    header = (
        '<hh:head xmlns:hh="http://www.hancom.co.kr/hwpml/2011/head">'
        '<hh:charPr id="0"/><hh:charPr id="1"><hh:supscript/></hh:charPr></hh:head>'
    )
    return made.hwpx(section, {"Contents/header.xml": header})


def odt() -> bytes:
    style = (
        '<style:style style:name="up" style:family="text">'
        '<style:text-properties style:text-position="super 58%"/></style:style>'
    )
    above = '<text:span text:style-name="up">1)</text:span>'
    body = f"<text:p>{BEFORE}{above}{AFTER}</text:p>"
    return made.odt(body=body, styles=style)


def hwpml() -> bytes:
    texts = ""
    for words, shape in ((BEFORE, 0), ("1)", 1), (AFTER, 0)):
        texts += f'<TEXT CharShape="{shape}"><CHAR>{words}</CHAR></TEXT>'
    shapes = '<CHARSHAPE Id="0"/><CHARSHAPE Id="1"><SUPERSCRIPT/></CHARSHAPE>'
    return (
        f'<?xml version="1.0"?><HWPML><HEAD>{shapes}</HEAD>'
        f"<BODY><SECTION><P>{texts}</P></SECTION></BODY></HWPML>"
    ).encode()


def rtf() -> bytes:
    text = "".join(f"\\u{ord(letter)}?" for letter in BEFORE[:-1])
    after = "".join(f"\\u{ord(letter)}?" for letter in AFTER)
    return f"{{\\rtf1\\ansi\\uc1 {text}3{{\\super 1)}}{after}\\par }}".encode()


RAISED = {
    "hwp": made.hwp(
        made.shaped_paragraph((BEFORE, 0), ("1)", 1), (AFTER, 0)),
        shapes=(0, SUPERSCRIPT),
    ),
    "hwpx": hwpx(),
    "docx": docx(),
    "odt": odt(),
    "hwpml": hwpml(),
    "rtf": rtf(),
    "html": f"<html><body><p>{BEFORE}<sup>1)</sup>{AFTER}</p></body></html>".encode(),
}


@cases("kind", RAISED)
def test_a_note_s_mark_is_no_digit_of_the_sum_before_it(
    converter: Converter, kind: str
) -> None:
    assert converter.convert(RAISED[kind], kind).text.strip() == SHOWN


def test_struck_words_of_hwp_are_out_and_a_line_that_strikes_nothing_is_none(
    converter: Converter,
) -> None:
    shapes = (0, STRUCK, STRUCK_BY_3D)
    struck = made.shaped_paragraph(("접수 : ", 0), (OLD, 1), (" → " + NEW, 0))
    plain = made.shaped_paragraph(("마감 : ", 0), (NEW, 2))

    read = converter.convert(made.hwp(struck + plain, shapes=shapes), "a.hwp")

    assert read.text.splitlines() == [f"접수 : {NEW}", f"마감 : {NEW}"]


def test_a_line_through_the_middle_of_hwpx_strikes(
    converter: Converter,
) -> None:
    runs = ""
    for words, style in (("접수 : ", 0), (OLD, 1), (NEW, 0)):
        runs += f'<hp:run charPrIDRef="{style}"><hp:t>{words}</hp:t></hp:run>'
    section = made.hwpx_section((), ()).replace(
        "</hs:sec>", f"<hp:p>{runs}</hp:p></hs:sec>"
    )
    header = (
        '<hh:head xmlns:hh="http://www.hancom.co.kr/hwpml/2011/head">'
        '<hh:charPr id="0"><hh:underline type="BOTTOM" shape="SOLID"/></hh:charPr>'
        '<hh:charPr id="1"><hh:underline type="CENTER" shape="SOLID"/></hh:charPr>'
        "</hh:head>"
    )
    packed = made.hwpx(section, {"Contents/header.xml": header})

    assert converter.convert(packed, "a.hwpx").text.strip() == f"접수 : {NEW}"


def test_a_tracked_deletion_of_hwp_is_out(converter: Converter) -> None:
    before, whole = "접수 : ", f"접수 : {OLD}{NEW}"
    deleted = struct.pack(
        "<III", len(before), len(before) + len(OLD), 17 << 24 | 1
    )
    changed = made.paragraph(whole) + made.record(PARA_RANGE_TAG, 1, deleted)
    change = made.record(TRACK_CHANGE, 1, struct.pack("<I", 17) + bytes(22))

    packed = made.hwp(
        made.hwp_section([""], ()),
        flags=1 | 1 << 14,
        view=made.deflated(changed),
        info=change,
    )

    assert converter.convert(packed, "a.hwp").text.strip() == before + NEW


def test_shapes_that_are_cut_off_strike_nothing() -> None:
    assert char_shapes({CHAR_SHAPE: [b"", bytes(20)]}) == CharShapes()
