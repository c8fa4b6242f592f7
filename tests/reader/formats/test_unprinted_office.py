"""DOCX, ODT, workbooks and pages: hidden, struck and deleted words are not read."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pytest
import xlsxwriter

from reader.formats import ConversionState, Converter
from tests.cases import cases
from tests.reader.formats import made_files as made

OLD, NEW = "2026. 3. 20. 18:00", "2026. 3. 27. 18:00"
LINE = f"접수기간 : 2026. 3. 2. ~ {NEW}"


@pytest.fixture(scope="module")
def converter() -> Iterator[Converter]:
    with Converter() as ready:
        yield ready


def run(words: str, properties: str = "") -> str:
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t>{words}</w:t></w:r>"


DOCX = {
    "deleted": f"<w:del>{run(OLD)}</w:del>",
    "moved away": f"<w:moveFrom>{run(OLD)}</w:moveFrom>",
    "struck": run(OLD, "<w:strike/>"),
    "struck twice": run(OLD, '<w:dstrike w:val="1"/>'),
    "hidden": run(OLD, "<w:vanish/>"),
    "white on white": run(OLD, '<w:color w:val="FFFFFF"/>'),
    "struck by a style": run(OLD, '<w:rStyle w:val="Old"/>'),
    "struck by a style's parent": run(OLD, '<w:rStyle w:val="Older"/>'),
}
STYLES = (
    '<w:style w:type="character" w:styleId="Old"><w:rPr><w:strike/></w:rPr></w:style>'
    '<w:style w:type="character" w:styleId="Older"><w:basedOn w:val="Old"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="Hidden"><w:rPr><w:vanish/></w:rPr></w:style>'
)


def docx_text(converter: Converter, body: str, **parts: str) -> str:
    packed = made.docx(body=body, parts={"styles": STYLES, **parts})
    read = converter.convert(packed, "공고문.docx")
    assert read.state is ConversionState.READ
    return read.text.strip()


@cases("kind", DOCX)
def test_words_of_docx_that_no_longer_hold_are_out(
    converter: Converter, kind: str
) -> None:
    before = run("접수기간 : 2026. 3. 2. ~ ")
    inserted = f"<w:ins>{run(NEW)}</w:ins>"

    text = docx_text(converter, f"<w:p>{before}{DOCX[kind]}{inserted}</w:p>")

    assert text == LINE


@pytest.mark.parametrize(
    "body",
    [
        "<w:p>{}</w:p>".format(
            run(LINE, '<w:color w:val="FFFFFF"/><w:shd w:fill="000000"/>')
        ),
        "<w:tbl><w:tr><w:tc><w:tcPr><w:shd w:fill='1F3864'/></w:tcPr><w:p>{}</w:p></w:tc></w:tr></w:tbl>".format(
            run(LINE, '<w:color w:val="FFFFFF"/>')
        ),
    ],
    ids=["marked", "in a dark cell"],
)
def test_white_letters_on_a_ground_of_their_own_are_read(
    converter: Converter, body: str
) -> None:
    assert docx_text(converter, body) == LINE


def test_a_run_that_turns_a_style_s_strike_off_is_read(
    converter: Converter,
) -> None:
    shown = run(LINE, '<w:rStyle w:val="Old"/><w:strike w:val="0"/>')

    assert docx_text(converter, f"<w:p>{shown}</w:p>") == LINE


def test_a_paragraph_s_style_hides_its_words(converter: Converter) -> None:
    style = '<w:pPr><w:pStyle w:val="Hidden"/></w:pPr>'

    text = docx_text(
        converter, f"<w:p>{style}{run(OLD)}</w:p><w:p>{run(LINE)}</w:p>"
    )

    assert text == LINE


def test_numbers_of_paragraphs_and_footnotes_of_docx_are_read(
    converter: Converter,
) -> None:
    numbering = (
        '<w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:start w:val="1"/>'
        '<w:numFmt w:val="ganada"/><w:lvlText w:val="%1."/></w:lvl></w:abstractNum>'
        '<w:num w:numId="3"><w:abstractNumId w:val="1"/></w:num>'
    )
    notes = f"<w:footnote><w:p>{run('한국표준시 기준')}</w:p></w:footnote>"
    head = '<w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="3"/></w:numPr></w:pPr>'
    body = f"<w:p>{head}{run('개요')}</w:p><w:p>{head}{run('일정')}<w:r><w:footnoteReference/></w:r></w:p>"

    text = docx_text(
        converter,
        body,
        numbering=numbering,
        footnotes=notes,
    )

    assert text == "가. 개요\n나. 일정\n한국표준시 기준"


ODT_STYLES = (
    '<office:automatic-styles><style:style style:name="T1" style:family="text">'
    '<style:text-properties style:text-line-through-style="solid"/></style:style>'
    '<style:style style:name="T2"><style:text-properties text:display="none"/></style:style>'
    '<style:style style:name="T3" style:parent-style-name="T1"/></office:automatic-styles>'
)


@pytest.mark.parametrize("style", ["T1", "T2", "T3"])
def test_hidden_and_struck_words_of_odt_are_out(
    converter: Converter, style: str
) -> None:
    old = f'<text:span text:style-name="{style}">{OLD}</text:span>'
    line = f"<text:p>접수기간 : 2026. 3. 2. ~ {old}{NEW}</text:p>"

    read = converter.convert(
        made.odt((), (), body=line, styles=ODT_STYLES), "a.odt"
    )

    assert read.text.strip() == LINE


def test_a_span_of_odt_takes_back_what_its_paragraph_hides(
    converter: Converter,
) -> None:
    shown = (
        '<style:style style:name="T4"><style:text-properties'
        ' style:text-line-through-style="none"/></style:style>'
    )
    styles = ODT_STYLES.replace("</office", f"{shown}</office")
    span = f'<text:span text:style-name="T4">{LINE}</text:span>'
    line = f'<text:p text:style-name="T1">{OLD}{span}</text:p>'

    read = converter.convert(
        made.odt((), (), body=line, styles=styles), "a.odt"
    )

    assert read.text.strip() == LINE


def test_a_footnote_of_odt_stands_at_the_end(converter: Converter) -> None:
    note = (
        "<text:note><text:note-citation>1</text:note-citation><text:note-body>"
        "<text:p>한국표준시 기준</text:p></text:note-body></text:note>"
    )
    line = f"<text:p>지원한도 : 기업당 3{note}억원 이내</text:p>"

    read = converter.convert(made.odt((), (), body=line), "a.odt")

    assert read.text.split("\n") == [
        "지원한도 : 기업당 3억원 이내",
        "한국표준시 기준",
    ]


def test_a_table_within_a_table_of_odt_is_read_once(
    converter: Converter,
) -> None:
    def table(content: str) -> str:
        return (
            "<table:table><table:table-row><table:table-cell>"
            f"<text:p>분과</text:p></table:table-cell><table:table-cell>{content}"
            "</table:table-cell></table:table-row></table:table>"
        )

    nested = table(table(table("<text:p>가장 안쪽 예산</text:p>")))

    read = converter.convert(made.odt((), (), body=nested), "a.odt")

    assert read.text.count("가장 안쪽 예산") == 1
    assert read.text.count("분과") == 3


def test_hidden_sheets_rows_and_columns_are_out(converter: Converter) -> None:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet("공고")
        for row, words in enumerate(
            [("분과", "지난해", "예산"), ("의료", 1, 2), ("제조", 3, 4)]
        ):
            sheet.write_row(row + 2, 1, words)
        sheet.set_row(3, None, None, {"hidden": True})
        sheet.set_column(2, 2, None, None, {"hidden": True})
        hidden = book.add_worksheet("2025년")
        hidden.write(0, 0, "지난해 접수기간")
        hidden.hide()

    read = converter.convert(out.getvalue(), "예산.xlsx")

    assert (
        read.text == "공고\n\n| 분과 | 예산 |\n| :--- | :--- |\n| 제조 | 4 |"
    )


def test_hidden_rows_and_struck_cells_of_older_workbooks_are_out(
    converter: Converter,
) -> None:
    data = made.xls(
        [*made.LINES, "숨긴 줄", "지운 줄", "끝"], hidden=2, struck=3
    )

    read = converter.convert(data, "공고.xls")

    assert [line for line in read.text.split("\n") if line] == [
        "A",
        *made.LINES,
        "끝",
    ]


PAGES = {
    "s": f"<s>{OLD}</s>",
    "del": f"<del>{OLD}</del>",
    "strike": f"<strike>{OLD}</strike>",
    "line-through": f'<span style="TEXT-DECORATION: line-through">{OLD}</span>',
    "display": f'<span style="display:none">{OLD}</span>',
    "visibility": f'<span style="visibility: hidden">{OLD}</span>',
    "hidden": f"<span hidden>{OLD}</span>",
    "template": f"<template>{OLD}</template>",
    "class": f'<span class="a old">{OLD}</span>',
    "tag and class": f'<b class="gone">{OLD}</b>',
}
CSS = "<style>/* x */ @media print { .shown { display: none } } .old, #x { text-decoration: line-through } b.gone { display: none; }</style>"


@cases("kind", PAGES)
def test_unseen_words_of_a_page_are_out(
    converter: Converter, kind: str
) -> None:
    page = (
        f"<html><head><meta charset=utf-8>{CSS}</head><body><p>접수기간 : 2026. 3. 2. ~ "
        f'{PAGES[kind]}<span class="shown">{NEW}</span></p></body></html>'
    )

    assert converter.convert(page.encode(), "view.do").text == LINE


def test_a_closing_br_is_a_break(converter: Converter) -> None:
    page = "<html><meta charset=utf-8><body><p>모집 규모 : 3</br>10개사 내외</p></body></html>"

    assert (
        converter.convert(page.encode(), "a").text
        == "모집 규모 : 3\n10개사 내외"
    )
