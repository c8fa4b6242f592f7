"""White letters of HWP, HWPX and ODT: nobody sees them, unless something colours their ground."""

from __future__ import annotations

import struct

from reader.formats.converted import ConversionState, Limits
from reader.formats.hwp.hwp_shapes import BORDER_FILL, CHAR_SHAPE, PARA_SHAPE
from reader.formats.readers import read_file
from tests.cases import cases
from tests.reader.formats import made_files as made

NOTICE = "접수기간 : 2026. 3. 2. ~ 2026. 3. 27. 18:00"
OLD = "접수기간 : 2025. 3. 2. ~ 2025. 3. 20."
WHITE = 0x00FFFFFF
DARK = 0x0064381F


def text_of(data: bytes, name: str) -> str:
    read = read_file(data, name, Limits())
    assert read.state is ConversionState.READ
    return read.text


def hwpx(
    *, shade: str = "none", border: str = "1", in_cell: bool = False
) -> bytes:
    header = (
        '<hh:head xmlns:hh="http://www.hancom.co.kr/hwpml/2011/head" xmlns:hc="c">'
        '<hh:borderFill id="1"/><hh:borderFill id="2"><hc:fillBrush>'
        '<hc:winBrush faceColor="#1F3864"/></hc:fillBrush></hh:borderFill>'
        '<hh:charPr id="0" textColor="#000000"/>'
        f'<hh:charPr id="1" textColor="#FFFFFF" shadeColor="{shade}"/>'
        f'<hh:paraPr id="0"><hh:border borderFillIDRef="{border}"/></hh:paraPr></hh:head>'
    )
    words = f'<hp:p><hp:run charPrIDRef="1"><hp:t>{OLD}</hp:t></hp:run></hp:p>'
    if in_cell:
        words = (
            f"<hp:p><hp:run><hp:tbl><hp:tr><hp:tc><hp:subList>{words}</hp:subList>"
            "</hp:tc></hp:tr></hp:tbl></hp:run></hp:p>"
        )
    section = made.hwpx_section((NOTICE,), ()).replace(
        "</hs:sec>", f"{words}</hs:sec>"
    )
    return made.hwpx(section, {"Contents/header.xml": header})


def hwp(*, shade: int = 0xFFFFFFFF, fill: int = 0) -> bytes:
    def shape(colour: int, ground: int) -> bytes:
        colours = struct.pack("<IIII", colour, 0, ground, 0)
        return made.record(CHAR_SHAPE, 1, bytes(52) + colours)

    ground = bytes(32) + struct.pack("<II", fill, DARK)
    info = made.record(BORDER_FILL, 1, ground)
    info += shape(0, 0xFFFFFFFF) + shape(WHITE, shade)
    info += made.record(PARA_SHAPE, 1, bytes(32) + struct.pack("<H", 1))
    lines = made.paragraph(NOTICE) + made.shaped_paragraph((OLD, 1))
    return made.hwp(lines, info=info)


def odt(letters: str, *, in_cell: bool = False) -> bytes:
    style = (
        '<style:style style:name="W" style:family="text">'
        f'<style:text-properties fo:color="#ffffff"{letters}/></style:style>'
    )
    words = (
        f'<text:p><text:span text:style-name="W">{OLD}</text:span></text:p>'
    )
    if in_cell:
        cell = f"<table:table-cell>{words}</table:table-cell>"
        words = f"<table:table><table:table-row>{cell}</table:table-row></table:table>"
    return made.odt(body=f"<text:p>{NOTICE}</text:p>{words}", styles=style)


@cases(
    ("data", "name"),
    [(hwpx(), "공고.hwpx"), (hwp(), "공고.hwp"), (odt(""), "공고.odt")],
    ids=["HWPX", "HWP", "ODT"],
)
def test_white_letters_on_the_page_itself_are_not_read(
    data: bytes, name: str
) -> None:
    assert text_of(data, name).strip() == NOTICE


@cases(
    ("data", "name"),
    [
        (hwpx(shade="#1F3864"), "공고.hwpx"),
        (hwpx(border="2"), "공고.hwpx"),
        (hwpx(in_cell=True), "공고.hwpx"),
        (hwp(shade=DARK), "공고.hwp"),
        (hwp(fill=1), "공고.hwp"),
        (odt(' fo:background-color="#1f3864"'), "공고.odt"),
        (odt("", in_cell=True), "공고.odt"),
    ],
    ids=[
        "HWPX, shaded",
        "HWPX, a coloured paragraph",
        "HWPX, in a cell",
        "HWP, shaded",
        "HWP, a coloured paragraph",
        "ODT, marked",
        "ODT, in a cell",
    ],
)
def test_white_letters_on_what_may_be_coloured_are_read(
    data: bytes, name: str
) -> None:
    assert OLD in text_of(data, name)
