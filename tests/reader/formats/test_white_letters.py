"""White letters: nobody sees them, unless something colours their ground."""

from __future__ import annotations

import io
import struct

import xlsxwriter

from reader.formats.converted import ConversionState, Limits
from reader.formats.hwp.hwp_records import (
    CTRL_HEADER,
    LIST_HEADER,
    PARA_HEADER,
    TABLE,
)
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


def hwpx(*, shade: str = "none", border: str = "1", cell: str = "") -> bytes:
    header = (
        '<hh:head xmlns:hh="http://www.hancom.co.kr/hwpml/2011/head" xmlns:hc="c">'
        '<hh:borderFill id="1"/><hh:borderFill id="2"><hc:fillBrush>'
        '<hc:winBrush faceColor="#1F3864"/></hc:fillBrush></hh:borderFill>'
        '<hh:charPr id="0" textColor="#000000"/>'
        f'<hh:charPr id="1" textColor="#FFFFFF" shadeColor="{shade}"/>'
        f'<hh:paraPr id="0"><hh:border borderFillIDRef="{border}"/></hh:paraPr></hh:head>'
    )
    words = f'<hp:p><hp:run charPrIDRef="1"><hp:t>{OLD}</hp:t></hp:run></hp:p>'
    if cell:
        words = (
            f'<hp:p><hp:run><hp:tbl borderFillIDRef="1"><hp:tr><hp:tc borderFillIDRef="{cell}">'
            f"<hp:subList>{words}</hp:subList></hp:tc></hp:tr></hp:tbl></hp:run></hp:p>"
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


def hwp_in_cell(ground: int) -> bytes:
    """A cell whose ground is the first of two, a dark one, or the second, which is none."""
    colours = struct.pack("<IIII", WHITE, 0, 0xFFFFFFFF, 0)
    info = made.record(BORDER_FILL, 1, bytes(32) + struct.pack("<II", 1, DARK))
    info += made.record(BORDER_FILL, 1, bytes(40))
    info += made.record(CHAR_SHAPE, 1, bytes(68))
    info += made.record(CHAR_SHAPE, 1, bytes(52) + colours)
    table = (
        struct.pack("<IHH", 0, 1, 1) + bytes(10) + struct.pack("<HHH", 1, 2, 0)
    )
    cell = struct.pack("<II4HII4HH", 1, *bytes(3), 1, 1, *bytes(6), ground)
    section = made.paragraph(NOTICE)
    section += made.record(PARA_HEADER, 0, bytes(22))
    section += made.record(CTRL_HEADER, 1, b" lbt" + bytes(40))
    section += made.record(TABLE, 2, table)
    section += made.record(LIST_HEADER, 2, cell)
    section += made.shaped_paragraph((OLD, 1), level=2)
    return made.hwp(section, info=info)


def odt(letters: str, *, cell: str = "") -> bytes:
    style = (
        '<style:style style:name="W" style:family="text">'
        f'<style:text-properties fo:color="#ffffff"{letters}/></style:style>'
        '<style:style style:name="D" style:family="table-cell">'
        '<style:table-cell-properties fo:background-color="#1f3864"/></style:style>'
    )
    words = (
        f'<text:p><text:span text:style-name="W">{OLD}</text:span></text:p>'
    )
    if cell:
        row = f'<table:table-cell table:style-name="{cell}">{words}</table:table-cell>'
        words = f"<table:table><table:table-row>{row}</table:table-row></table:table>"
    return made.odt(body=f"<text:p>{NOTICE}</text:p>{words}", styles=style)


def rtf(old: str) -> bytes:
    colours = r"{\colortbl ;\red255\green255\blue255;\red31\green56\blue100;}"
    letters = [f"\\u{ord(letter)}?" for letter in f"{NOTICE}\n{OLD}"]
    notice, _, white = "".join(letters).partition("\\u10?")
    return (
        rf"{{\rtf1\ansi{colours}\uc1 {notice}\par {{{old} {white}}}\par}}"
    ).encode()


def xlsx(**style: str) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet("공고")
        sheet.write(0, 0, NOTICE)
        sheet.write(
            1, 0, OLD, book.add_format({"font_color": "white", **style})
        )
    return out.getvalue()


def page(old: str) -> bytes:
    body = f"<body><p>{NOTICE}</p>{old.format(OLD)}</body>"
    return f'<html><meta charset="utf-8">{body}</html>'.encode()


@cases(
    ("data", "name"),
    [
        (hwpx(), "공고.hwpx"),
        (hwpx(cell="1"), "공고.hwpx"),
        (hwp(), "공고.hwp"),
        (hwp_in_cell(2), "공고.hwp"),
        (odt(""), "공고.odt"),
        (odt("", cell="C"), "공고.odt"),
        (rtf(r"\cf1"), "공고.rtf"),
        (xlsx(), "공고.xlsx"),
        (made.xls([NOTICE, OLD], white=1), "공고.xls"),
        (page('<font color="#FFFFFF">{}</font>'), "공고.html"),
        (page('<td><span style="color: white">{}</span></td>'), "공고.html"),
    ],
    ids=[
        "HWPX",
        "HWPX, in a cell",
        "HWP",
        "HWP, in a cell",
        "ODT",
        "ODT, in a cell",
        "RTF",
        "XLSX",
        "XLS",
        "HTML, font",
        "HTML, style",
    ],
)
def test_white_letters_on_no_colour_are_not_read(
    data: bytes, name: str
) -> None:
    assert OLD[-12:] not in text_of(data, name)
    assert NOTICE in text_of(data, name)


@cases(
    ("data", "name"),
    [
        (hwpx(shade="#1F3864"), "공고.hwpx"),
        (hwpx(border="2"), "공고.hwpx"),
        (hwpx(cell="2"), "공고.hwpx"),
        (hwp(shade=DARK), "공고.hwp"),
        (hwp(fill=1), "공고.hwp"),
        (hwp_in_cell(1), "공고.hwp"),
        (odt(' fo:background-color="#1f3864"'), "공고.odt"),
        (odt("", cell="D"), "공고.odt"),
        (rtf(r"\cf1\highlight2"), "공고.rtf"),
        (xlsx(bg_color="navy"), "공고.xlsx"),
        (made.xls([NOTICE, OLD], white=1, ground=18), "공고.xls"),
        (
            page('<b style="color: #fff; background: #036">{}</b>'),
            "공고.html",
        ),
        (
            page('<div bgcolor="navy"><i style="color: #fff">{}</i></div>'),
            "공고.html",
        ),
        (
            page('<td class="head"><font color="white">{}</font></td>'),
            "공고.html",
        ),
        (
            page('<font color="white"><font color="red">{}</font></font>'),
            "공고.html",
        ),
    ],
    ids=[
        "HWPX, shaded",
        "HWPX, a coloured paragraph",
        "HWPX, a dark cell",
        "HWP, shaded",
        "HWP, a coloured paragraph",
        "HWP, a dark cell",
        "ODT, marked",
        "ODT, a dark cell",
        "RTF, marked",
        "XLSX, filled",
        "XLS, filled",
        "HTML, marked",
        "HTML, a dark box",
        "HTML, a cell that may have a style",
        "HTML, red within",
    ],
)
def test_white_letters_on_what_may_be_coloured_are_read(
    data: bytes, name: str
) -> None:
    assert OLD in text_of(data, name)
