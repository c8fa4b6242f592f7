"""Documents in other dress are read, and what is no document is not read as one."""

from __future__ import annotations

import gzip
import io
import json
import zipfile
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

import pytest
from typer.testing import CliRunner

from reader.formats import ConversionState, Converter, Limits
from reader.formats.foreign import rtf_text
from tests.cases import cases
from tests.reader.formats import made_files as made
from worker.cli.main import app

TITLE, PERIOD = made.LINES
TABLE = "| 분과 | 예산 |\n| :--- | :--- |\n| 의료 | 3억원 |"


@pytest.fixture(scope="module")
def converter() -> Iterator[Converter]:
    with Converter() as ready:
        yield ready


def hwpml() -> str:
    def p(words: str) -> str:
        return f"<P><TEXT><CHAR>{words}</CHAR></TEXT></P>"

    cells = ""
    for y, row in enumerate((("분과", "예산"), ("의료", "3억원"))):
        inner = ""
        for x, cell in enumerate(row):
            inner += f'<CELL ColAddr="{x}" RowAddr="{y}"><PARALIST>{p(cell)}</PARALIST></CELL>'
        cells += f"<ROW>{inner}</ROW>"
    note = f"<FOOTNOTE><PARALIST>{p('각주')}</PARALIST></FOOTNOTE>"
    start, end = PERIOD[:12], PERIOD[12:]
    period = (
        f"<P><TEXT><CHAR>{start}</CHAR>{note}<CHAR>{end}</CHAR></TEXT></P>"
    )
    hidden = f"<HIDDENCOMMENT><PARALIST>{p('검토')}</PARALIST></HIDDENCOMMENT>"
    table = f"<P><TEXT>{hidden}<TABLE>{cells}</TABLE></TEXT></P>"
    return (
        '<?xml version="1.0" encoding="UTF-8"?><!DOCTYPE HWPML [<!ENTITY nbsp "&#160;">]>'
        f"<HWPML><HEAD><TITLE>x</TITLE></HEAD><BODY><SECTION>{p(TITLE)}{period}{table}"
        "</SECTION></BODY></HWPML>"
    )


def rtf() -> bytes:
    def words(text: str) -> bytes:
        return b"".join(b"\\'%02x" % byte for byte in text.encode("cp949"))

    old = b"{\\deleted " + words("지난 기간") + b"}"
    lines = words(TITLE) + b"\\par " + old + words(PERIOD) + b"\\par}"
    return (
        b"{\\rtf1\\ansi\\ansicpg949\\deff0{\\fonttbl{\\f0\\fcharset129 x;}}"
        + lines
    )


def mhtml() -> bytes:
    page = f"<html><body><p>{TITLE}</p><p>{PERIOD}</p></body></html>"
    head = (
        "MIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n boundary=b\r\n\r\n--b"
        '\r\nContent-Type: text/html; charset="utf-8"\r\n\r\n'
    )
    return f"{head}{page}\r\n--b--\r\n".encode()


def mail(*, attached: bytes = b"") -> bytes:
    message = EmailMessage()
    message["Received"] = "from a by b; " + 60 * "x "
    message["Subject"] = TITLE
    message.set_content(PERIOD, charset="euc-kr")
    if attached:
        message.add_attachment(
            attached, maintype="application", subtype="x", filename="공고.hwp"
        )
    return bytes(message)


def sheet_xml() -> str:
    def row(cells: list[str], attributes: str = "") -> str:
        inner = "".join(f"<Cell><Data>{cell}</Data></Cell>" for cell in cells)
        return f"<Row {attributes}>{inner}</Row>"

    space = "urn:schemas-microsoft-com:office:spreadsheet"
    rows = (
        row([TITLE]) + row([PERIOD]) + row(["삭제", "1"], 'ss:Hidden="1"')
        + row(["지난 기간"]).replace("<Cell>", '<Cell ss:StyleID="old">')
        + row(["분과", "예산"])
    )  # fmt: skip
    return (
        f'<?xml version="1.0"?><Workbook xmlns="{space}" xmlns:ss="{space}">'
        '<Styles><Style ss:ID="old"><Font ss:StrikeThrough="1"/></Style></Styles>'
        f'<Worksheet ss:Name="공고"><Table>{rows}</Table></Worksheet></Workbook>'
    )


def word_xml() -> str:
    space = "http://schemas.microsoft.com/office/word/2003/wordml"
    body = "".join(
        f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in (TITLE, PERIOD)
    )
    return (
        f'<?xml version="1.0"?><w:wordDocument xmlns:w="{space}"><w:body>{body}</w:body>'
        "</w:wordDocument>"
    )


def docx_of_sharepoint() -> bytes:
    with zipfile.ZipFile(io.BytesIO(made.docx((TITLE, PERIOD)))) as archive:
        body = archive.read("word/document.xml")
    types = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
    return made.zipped(
        {"[Content_Types].xml": types, "word/document2.xml": body}
    )


def page(charset: str) -> str:
    return (
        f'<html><head><meta charset="{charset}"></head><body><p>{TITLE}</p>'
        f"<p>{PERIOD}</p></body></html>"
    )


READ = {
    "a body by another name": docx_of_sharepoint(),
    "rtf behind a mark": b"\xef\xbb\xbf" + rtf(),
    "a page in utf-16": page("utf-16").encode("utf-16"),
    "a page in utf-16 without its mark": page("utf-16").encode("utf-16-le"),
    "text in utf-16 without its mark": f"{TITLE}\n{PERIOD}".encode(
        "utf-16-be"
    ),
    "text in the older code": f"{TITLE}\n{PERIOD}".encode("johab"),
    "a page that is said to be latin-1": page("iso-8859-1").encode("cp949"),
    "a document packed once more": gzip.compress(docx_of_sharepoint()),
    "hwpml": hwpml().encode(),
    "hwpml in utf-16": hwpml().replace("UTF-8", "UTF-16").encode("utf-16"),
    "rtf": rtf(),
    "mhtml": mhtml(),
    "a mail": mail(),
    "spreadsheet of 2003": sheet_xml().encode(),
    "word of 2003": word_xml().encode(),
}


@cases("what", READ)
def test_a_document_in_other_dress_is_read(
    converter: Converter, what: str
) -> None:
    converted = converter.convert(READ[what], "공고문.hwp")

    assert converted.state is ConversionState.READ
    assert TITLE in converted.text
    assert PERIOD in converted.text
    for word in ("삭제", "지난 기간", "검토"):
        assert word not in converted.text


def test_files_that_hang_on_a_mail_are_read(converter: Converter) -> None:
    data = mail(attached=made.docx((TITLE, "지원규모 : 20개사")))
    letter, file = converter.convert(data, "공고.eml").flat()

    assert letter.text.split() == f"{TITLE} {PERIOD}".split()
    assert (file.name, file.state) == ("공고.hwp", ConversionState.READ)
    assert "20개사" in file.text
    # Some writers name a file and do not say that it is attached.
    named = data.replace(
        b"Content-Disposition: attachment;", b"Content-Disposition: inline;"
    )
    assert len(list(converter.convert(named, "공고.eml").flat())) == 2


def test_the_documents_of_a_portfolio_are_read(converter: Converter) -> None:
    notice = made.docx((TITLE, PERIOD))
    names = "/Names<</EmbeddedFiles<</Names[(a) 6 0 R]>>>>/Collection<<>>"
    more = [
        b"<</Type/Filespec/F(notice.docx)/UF(notice.docx)/EF<</F 7 0 R>>>>",
        made.stream(notice),
    ]
    cover = made.words_at(60, 700, "Open this portfolio in a newer reader.")

    data = made.pdf([cover], extra=names, more=more)
    letter, file = converter.convert(data, "공고.pdf").flat()

    assert "portfolio" in letter.text
    assert file.name == "notice.docx"
    assert PERIOD in file.text


def test_a_table_in_hwpml_is_a_table(converter: Converter) -> None:
    assert TABLE in converter.convert(READ["hwpml"], "공고문.hwp").text


def test_struck_words_within_a_cell_of_excel_2003_are_out(
    converter: Converter,
) -> None:
    html = 'xmlns="http://www.w3.org/TR/REC-html40"'
    words = f"<ss:Data {html}>{TITLE} ~ <S>3. 20.</S> 3. 27.</ss:Data>"
    sheet = (
        '<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>'
        '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">'
        f'<ss:Worksheet ss:Name="공고"><ss:Table><ss:Row><ss:Cell>{words}</ss:Cell>'
        "</ss:Row></ss:Table></ss:Worksheet></Workbook>"
    )

    text = converter.convert(sheet.encode(), "공고.xls").text

    assert "~  3. 27." in text
    assert "20." not in text


def test_what_cannot_be_unpacked_is_said(converter: Converter) -> None:
    packed = gzip.compress(hwpml().encode())
    bomb = gzip.compress(bytes(32 << 20))
    nested = gzip.compress(gzip.compress(gzip.compress(packed)))

    states = []
    for data in (packed[:-20], bomb, nested):
        states.append(converter.convert(data, "공고문.pdf").state.value)

    assert states == ["broken", "too_large", "too_large"]


NOT_DOCUMENTS = {
    "postscript": "%!PS-Adobe-3.0\n/Times findfont\n(접수기간) show",
    "json": json.dumps({"error": "파일을 찾을 수 없습니다", "code": 404}),
    "other xml": "<?xml version='1.0'?><response><message>접수기간</message></response>",
    "shortcut": "[InternetShortcut]\r\nURL=https://a.kr/2026-03-04\r\n",
    "alert": '<script>alert("로그인 후 이용하실 수 있습니다.");history.back()</script>',
    "maintenance": "<html><body><h1>시스템 점검 안내</h1><p>3. 2. 00:00 ~ 06:00 동안"
    " 서비스 이용이 중단됩니다.</p></body></html>",
    "login": "<html><body>아이디와 비밀번호를 넣으십시오"
    "<input type='password' name=p></body></html>",
}


@cases("what", NOT_DOCUMENTS)
def test_what_is_no_document_is_not_read(
    converter: Converter, what: str
) -> None:
    converted = converter.convert(NOT_DOCUMENTS[what].encode(), "공고문.hwp")

    assert (converted.state, converted.text) == (
        ConversionState.UNSUPPORTED,
        "",
    )
    assert converted.note


@pytest.mark.parametrize(
    "page",
    [
        f"<html><body><p>{TITLE}</p><p>{PERIOD}</p></body></html>",
        "<p>로그인 후 신청하십시오. 접수기간: 3. 2. ~ 3. 20.</p>",
    ],
)
def test_a_short_page_that_is_a_notice_is_read(
    converter: Converter, page: str
) -> None:
    converted = converter.convert(page.encode(), "view.do")

    assert converted.state is ConversionState.READ


UNREADABLE = {
    "not a document": NOT_DOCUMENTS["json"].encode(),
    "damaged": b"PK\x03\x04" + bytes(60),
    "DRM": b"SCDSA004" + bytes(60),
}


@pytest.mark.parametrize("reason", UNREADABLE)
def test_the_command_ends_with_a_reason(tmp_path: Path, reason: str) -> None:
    path = tmp_path / "공고문.hwp"
    path.write_bytes(UNREADABLE[reason])

    result = CliRunner().invoke(app, ["read", str(path), "--json"])

    assert result.exit_code == 1
    assert reason in result.stderr


@cases(
    ("written", "shown"),
    [
        (r"a {\deleted old}b", ["a b"]),
        (r"a \deleted old\deleted0 b", ["a b"]),
        (r"a \v old \b more\v0 b", ["a b"]),
        (r"a {\strike old {\b more} end}b", ["a b"]),
        (r"a \strike old\plain b", ["a b"]),
        (r"a \strike0 shown", ["a shown"]),
        (r"a{\footnote \chftn a note} b\par c", ["a b", "c", "a note"]),
        (r"\{a\} \u44277?", ["{a} 공"]),
    ],
)
def test_rtf_is_read_as_it_is_printed(written: str, shown: list[str]) -> None:
    data = rf"{{\rtf1\ansi\uc1 {written}\par }}".encode()

    lines = rtf_text(data, Limits()).splitlines()

    assert [line for line in lines if line] == shown
