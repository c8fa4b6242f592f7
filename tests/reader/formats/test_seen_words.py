"""The words that a person sees on paper are the words that are read: DOCX, ODT and spreadsheets."""

from __future__ import annotations

import io

import pytest
import xlsxwriter

from reader.formats import Limits
from reader.formats.docx import docx_text
from reader.formats.odt import odt_text
from reader.formats.sheets import sheet_text
from tests.cases import cases
from tests.reader.formats import made_files as made

NEW = "2026. 3. 27. 18:00"
OLD = "2026. 3. 20. 18:00"
EXPECTED = f"접수기간: 2026. 3. 2. ~ {NEW}"
START = "<w:r><w:t>접수기간: 2026. 3. 2. ~ </w:t></w:r>"


def run(words: str, properties: str = "") -> str:
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t>{words}</w:t></w:r>"


STYLES = (
    '<w:style w:type="character" w:styleId="Gone"><w:rPr><w:vanish/></w:rPr></w:style>'
    '<w:style w:type="character" w:styleId="Old"><w:basedOn w:val="Gone"/></w:style>'
)


@cases(
    "unseen",
    [
        f"<w:del>{run(OLD)}</w:del>",
        f"<w:moveFrom>{run(OLD)}</w:moveFrom>",
        run(OLD, "<w:strike/>"),
        run(OLD, '<w:dstrike w:val="true"/>'),
        run(OLD, "<w:vanish/>"),
        run(OLD, '<w:rStyle w:val="Old"/>'),
        run(OLD, "<w:strike/>") + run(" → "),
    ],
)
def test_docx_leaves_out_what_is_deleted_moved_struck_or_hidden(
    unseen: str,
) -> None:
    body = f"<w:p>{START}{unseen}<w:ins>{run(NEW)}</w:ins></w:p>"

    text = docx_text(made.docx(body=body, parts={"styles": STYLES}), Limits())

    assert text == EXPECTED


@pytest.mark.parametrize(
    "properties",
    [
        '<w:strike w:val="0"/>',
        '<w:rStyle w:val="Old"/><w:vanish w:val="false"/>',
        "<w:b/>",
    ],
)
def test_docx_keeps_what_is_shown(properties: str) -> None:
    body = f"<w:p>{START}{run(NEW, properties)}</w:p>"

    text = docx_text(made.docx(body=body, parts={"styles": STYLES}), Limits())

    assert text == EXPECTED


def test_docx_paragraphs_hidden_by_their_style_and_deleted_ends_and_rows() -> (
    None
):
    styles = '<w:style w:styleId="P"><w:rPr><w:vanish/></w:rPr></w:style>'
    body = (
        f'<w:p><w:pPr><w:pStyle w:val="P"/></w:pPr>{run(OLD)}</w:p>'
        f"<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr>{START}</w:p><w:p>{run(NEW)}</w:p>"
        "<w:tbl><w:tr><w:trPr><w:del/></w:trPr><w:tc><w:p>"
        f"{run(OLD)}</w:p></w:tc></w:tr></w:tbl>"
    )

    text = docx_text(made.docx(body=body, parts={"styles": styles}), Limits())

    assert text.split() == EXPECTED.split()


def test_docx_numbers_footnotes_and_signs() -> None:
    numbering = (
        '<w:abstractNum w:abstractNumId="7">'
        '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="ganada"/>'
        '<w:lvlText w:val="%1)"/></w:lvl>'
        '<w:lvl w:ilvl="1"><w:numFmt w:val="decimalEnclosedCircle"/>'
        '<w:lvlText w:val="%2"/></w:lvl></w:abstractNum>'
        '<w:num w:numId="3"><w:abstractNumId w:val="7"/></w:num>'
    )

    def numbered(words: str, level: int) -> str:
        properties = f'<w:ilvl w:val="{level}"/><w:numId w:val="3"/>'
        head = f"<w:pPr><w:numPr>{properties}</w:numPr></w:pPr>"
        return f"<w:p>{head}{run(words)}</w:p>"

    mark = '<w:r><w:footnoteReference w:id="2"/></w:r>'
    body = (
        numbered("신청", 0)
        + numbered("온라인", 1)
        + numbered("우편", 1)
        + numbered("선정", 0)
        + f"<w:p>{run('지원한도: 3')}{mark}{run('억원')}</w:p>"
    )
    notes = (
        f'<w:footnote w:type="separator"><w:p>{run("선")}</w:p></w:footnote>'
        f'<w:footnote w:id="2"><w:p>{run("부가세 별도")}</w:p></w:footnote>'
    )
    parts = {"numbering": numbering, "footnotes": notes}

    lines = docx_text(made.docx(body=body, parts=parts), Limits()).split("\n")

    assert lines == [
        "가) 신청", "① 온라인", "② 우편", "나) 선정", "지원한도: 3억원", "부가세 별도",
    ]  # fmt: skip


ODT_STYLES = (
    '<style:style style:name="T1"><style:text-properties'
    ' style:text-line-through-style="solid"/></style:style>'
    '<style:style style:name="T2" style:parent-style-name="T1"/>'
    '<style:style style:name="T3"><style:text-properties text:display="none"/>'
    "</style:style>"
    '<style:style style:name="T4" style:parent-style-name="T1"><style:text-properties'
    ' style:text-line-through-style="none"/></style:style>'
    '<style:style style:name="ta"><style:table-properties table:display="false"/>'
    "</style:style>"
    '<text:list-style style:name="L"><text:list-level-style-number text:level="1"'
    ' style:num-format="1" style:num-suffix="."/></text:list-style>'
)


@cases(
    ("inner", "shown"),
    [
        (
            f'<text:span text:style-name="T1">{OLD}</text:span> → {NEW}',
            EXPECTED,
        ),
        (f'<text:span text:style-name="T2">{OLD}</text:span>{NEW}', EXPECTED),
        (f'<text:span text:style-name="T3">{OLD}</text:span>{NEW}', EXPECTED),
        (f'<text:span text:style-name="T4">{NEW}</text:span>', EXPECTED),
        (
            f'<text:hidden-text text:is-hidden="true">x</text:hidden-text>{NEW}',
            EXPECTED,
        ),
        (
            (
                f"{NEW}<text:note><text:note-citation>1</text:note-citation>"
                "<text:note-body><text:p>한국표준시</text:p></text:note-body></text:note>"
            ),
            f"{EXPECTED}\n한국표준시",
        ),
    ],
)
def test_odt_reads_what_is_shown(inner: str, shown: str) -> None:
    body = f"<text:p>접수기간: 2026. 3. 2. ~ {inner}</text:p>"

    assert odt_text(made.odt(body=body, styles=ODT_STYLES), Limits()) == shown


def test_odt_numbers_lists_and_reads_nested_tables_once() -> None:
    item = "<text:list-item><text:p>{}</text:p></text:list-item>"
    inner = (
        "<table:table><table:table-row><table:table-cell><text:p>안쪽</text:p>"
        "</table:table-cell></table:table-row></table:table>"
    )
    body = (
        f'<text:list text:style-name="L">{item.format("신청")}{item.format("선정")}'
        "</text:list><table:table><table:table-row><table:table-cell>"
        f"<text:p>바깥</text:p>{inner}</table:table-cell><table:table-cell>"
        "<text:p>옆</text:p></table:table-cell></table:table-row></table:table>"
    )

    text = odt_text(made.odt(body=body, styles=ODT_STYLES), Limits())

    assert text.startswith("1. 신청\n2. 선정\n")
    assert text.count("안쪽") == 1


def test_ods_leaves_out_hidden_sheets_rows_and_columns() -> None:
    def row(cells: list[str], attributes: str = "") -> str:
        inner = "".join(
            f"<table:table-cell><text:p>{cell}</text:p></table:table-cell>"
            for cell in cells
        )
        return f"<table:table-row {attributes}>{inner}</table:table-row>"

    body = (
        f'<table:table table:style-name="ta">{row(["작년", "1"])}</table:table>'
        "<table:table><table:table-column/><table:table-column"
        ' table:visibility="collapse"/><table:table-column/>'
        f"{row(['분과', '검토', '예산'])}{row(['삭제', 'x', '1'], TABLE_GONE)}"
        f"{row(['의료', 'y', '3'])}</table:table>"
    )
    data = made.odt(body=body, styles=ODT_STYLES, media="spreadsheet")

    text = odt_text(data, Limits()).strip()

    assert text == "| 분과 | 예산 |\n| :--- | :--- |\n| 의료 | 3 |"


TABLE_GONE = 'table:visibility="collapse"'


def test_xlsx_leaves_out_hidden_sheets_rows_and_columns() -> None:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        shown = book.add_worksheet("올해")
        old = book.add_worksheet("작년")
        older = book.add_worksheet("재작년")
        for y, row in enumerate(
            [["분과", "검토", "예산"], ["삭제", "x", 1], ["의료", "y", 3]]
        ):
            # The used area does not begin at A1.
            shown.write_row(y + 2, 1, row)
        shown.set_row(3, None, None, {"hidden": True})
        shown.set_column("C:C", None, None, {"hidden": True})
        old.write(0, 0, OLD)
        old.hide()
        older.write(0, 0, OLD)
        older.very_hidden()

    text = sheet_text(out.getvalue(), Limits())

    assert text == "올해\n\n| 분과 | 예산 |\n| :--- | :--- |\n| 의료 | 3 |"


def test_xlsx_text_boxes_of_shown_sheets_are_read() -> None:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        shown = book.add_worksheet("올해")
        shown.write(0, 0, "공고")
        shown.insert_textbox(2, 0, NEW)
        old = book.add_worksheet("작년")
        old.insert_textbox(0, 0, OLD)
        old.hide()

    text = sheet_text(out.getvalue(), Limits())

    assert text == f"올해\n\n공고\n\n{NEW}"


def test_xlsx_leaves_out_struck_words_and_what_no_format_shows() -> None:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        struck = book.add_format({"font_strikeout": True})
        unseen = book.add_format({"num_format": ";;;"})
        sheet = book.add_worksheet("공고")
        sheet.write(0, 0, OLD, struck)
        sheet.write_rich_string(1, 0, "접수 : ", struck, OLD, " 3. 27.")
        white = book.add_format({"font_color": "#FFFFFF"})
        sheet.write_rich_string(1, 1, "의료 ", white, OLD, "분과")
        sheet.write(2, 0, 20250113, unseen)
        sheet.write_row(3, 0, ["의료", 3])

    text = sheet_text(out.getvalue(), Limits())

    assert (
        text
        == "공고\n\n| 접수 : 3. 27. | 의료 분과 |\n| :--- | :--- |\n| 의료 | 3 |"
    )


def test_xlsx_with_its_strings_in_its_cells_leaves_out_struck_words() -> None:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"constant_memory": True}) as book:
        struck = book.add_format({"font_strikeout": True})
        sheet = book.add_worksheet("공고")
        sheet.write_rich_string(0, 0, "접수 : ", struck, OLD, " 3. 27.")

    assert sheet_text(out.getvalue(), Limits()) == "공고\n\n접수 :  3. 27."


def test_ods_leaves_out_struck_cells() -> None:
    style = (
        '<style:style style:name="old" style:family="table-cell">'
        '<style:text-properties style:text-line-through-style="solid"/></style:style>'
    )
    cells = ""
    for name, words in (("old", OLD), ("", "의료")):
        cells += (
            f'<table:table-cell table:style-name="{name}"><text:p>{words}</text:p>'
            "</table:table-cell>"
        )
    body = f"<table:table><table:table-row>{cells}</table:table-row></table:table>"
    packed = made.odt(body=body, styles=style, media="spreadsheet")

    assert OLD not in odt_text(packed, Limits())
