"""Documents in other dress: HWPML, RTF, mails, MHTML and the XML of Office 2003, mostly under
a ``.hwp``, ``.doc`` or ``.xls`` name.

Source of HWPML: Hancom, "한글 문서 파일 구조: HWPML", 2.8 revision.
"""

from __future__ import annotations

import email
import email.policy
import re
import unicodedata
from email.message import EmailMessage
from typing import Final

from reader.formats import pipes, xml
from reader.formats.converted import ConversionState, Limits, Refusal
from reader.formats.html import page_text
from reader.formats.signs import STRUCK, raised, without_struck
from reader.formats.written import decoded
from reader.formats.xml import Element

_DEEPEST: Final = 60
_NOTES: Final = frozenset({"FOOTNOTE", "ENDNOTE", "HEADER", "FOOTER"})
_UNPRINTED: Final = frozenset(
    {"HIDDENCOMMENT", "SECDEF", "COLDEF", "MEMO", "SHAPEOBJECT"}
)
_MARKS: Final = {
    "TAB": "\t",
    "LINEBREAK": "\n",
    "NBSPACE": " ",
    "FWSPACE": " ",
    "HYPHEN": "-",
}
_SPREADSHEET: Final = "urn:schemas-microsoft-com:office:spreadsheet"
_RTF_TOKEN: Final = re.compile(
    r"""
    [{}]
    | \\([a-z]+)(-?\d+)?[ ]?  # \deleted, \v0, \u44277
    | \\'[0-9a-f]{2}          # a byte: \'b0
    | \\.                     # a sign: \~
    | [^{}\\]+
    """,
    re.VERBOSE | re.DOTALL | re.IGNORECASE,
)
# Letters that are printed no more, or never were; ``\v0`` ends what ``\v`` began.
_RTF_RAISED: Final = "super"
_RTF_STATES: Final = frozenset(
    {"deleted", "v", "strike", "striked", _RTF_RAISED}
)
_RTF_SWITCHES: Final = _RTF_STATES | {"cf", "nosupersub", "sub"}
_RTF_WHITE: Final = "white"
_RTF_UNSEEN: Final = _RTF_STATES - {_RTF_RAISED} | {_RTF_WHITE}
_RTF_COLOURS: Final = re.compile(r"\{\\colortbl([^{}]*)\}")
_RTF_SHADE: Final = re.compile(r"\\(?:red|green|blue)(\d+)")
# Letters, paragraphs, cells or rows on a colour, or a box: `\highlight2`, `\clcbpat8`.
_RTF_GROUND: Final = re.compile(
    r"\\(?:highlight|(?:ch|cl|tr|ts)?cbpat|(?:ch|cl|tr)?cfpat|cb|shp|do)[1-9 {]"
)


def hwpml_text(data: bytes, limits: Limits) -> str:
    """Return the text of an HWPML file.  Raises ``Refusal``."""
    root = xml.parsed(data[: limits.markup_size], "HWPML")
    reader = _HwpmlReader(root)
    lines: list[str] = []
    for section in root.iter("{*}SECTION"):
        lines += reader.blocks(section, 0)
    return "\n".join([*lines, *reader.notes])


class _HwpmlReader:
    """Walks the sections; footnotes and page headers are gathered in ``notes``."""

    def __init__(self, root: Element) -> None:
        self.notes: list[str] = []
        self._struck: set[str] = set()
        self._raised: set[str] = set()
        for shape in root.iter("{*}CHARSHAPE"):
            if _is_struck(shape.find("{*}STRIKEOUT")):
                self._struck.add(xml.attribute(shape, "Id"))
            if shape.find("{*}SUPERSCRIPT") is not None:
                self._raised.add(xml.attribute(shape, "Id"))

    def blocks(self, element: Element, depth: int) -> list[str]:
        """Return the lines under *element*: a paragraph a line, tables as pipe tables."""
        lines: list[str] = []
        for item in element if depth < _DEEPEST else ():
            name = xml.local(item).upper()
            if name == "P":
                lines += self._paragraph(item, depth)
            elif name == "TABLE":
                lines += ["", self._table(item, depth), ""]
            elif name in _NOTES:
                self.notes += self.blocks(item, depth + 1)
            elif name not in _UNPRINTED:
                lines += self.blocks(item, depth + 1)
        return lines

    def _paragraph(self, paragraph: Element, depth: int) -> list[str]:
        words: list[str] = []
        hanging: list[str] = []
        for piece in paragraph.iterfind("{*}TEXT/*"):
            name = xml.local(piece).upper()
            if name == "CHAR":
                words.append(self._shown(piece))
            elif name == "TABLE":
                hanging += ["", self._table(piece, depth), ""]
            elif name in _NOTES:
                self.notes += self.blocks(piece, depth + 1)
            elif name not in _UNPRINTED:
                hanging += self.blocks(piece, depth + 1)
        return [without_struck("".join(words)), *hanging]

    def _shown(self, piece: Element) -> str:
        """Return the letters of a ``CHAR`` as the shape of its ``TEXT`` shows them."""
        text = _char(piece)
        shape = piece.getparent().get("CharShape")
        if text and shape in self._struck:
            return STRUCK
        return raised(text) if shape in self._raised else text

    def _table(self, table: Element, depth: int) -> str:
        cells: list[pipes.Placed] = []
        lines: list[str] = []
        for caption in table.iterfind("{*}SHAPEOBJECT/{*}CAPTION"):
            lines += self.blocks(caption, depth + 1)
        for number, row in enumerate(table.iterfind("{*}ROW")):
            for column, cell in enumerate(row.iterfind("{*}CELL")):
                text = "\n".join(self.blocks(cell, depth + 2)).strip()
                place = (
                    xml.number(cell, "RowAddr", number),
                    xml.number(cell, "ColAddr", column),
                )
                cells.append(pipes.Placed(*place, text))
        return "\n".join([*lines, pipes.placed(cells)])


def _is_struck(line: Element | None) -> bool:
    """Whether ``<STRIKEOUT Type="Continuous" Shape="Solid"/>`` strikes; a line of the 3D
    kind is none.
    """
    if line is None or xml.attribute(line, "Type").lower() == "none":
        return False
    return xml.attribute(line, "Shape").lower() not in ("", "none", "3d")


def _char(piece: Element) -> str:
    words = [piece.text or ""]
    for mark in piece:
        words.append(_MARKS.get(xml.local(mark).upper(), ""))
        words.append(mark.text or "")
        words.append(mark.tail or "")
    return "".join(words)


def rtf_text(data: bytes, _limits: Limits) -> str:
    """Return the text of an RTF file.  Raises ``Refusal``."""
    from striprtf.striprtf import rtf_to_text

    # A mark or blanks may be before it.
    start = max(data.find(b"{\\rtf"), 0)
    source = _rtf_as_seen(data[start:].decode("latin-1"))
    try:
        text = str(rtf_to_text(source, encoding="cp949", errors="replace"))  # type: ignore[no-untyped-call]
    except (LookupError, ValueError, TypeError) as damage:
        raise Refusal(
            ConversionState.BROKEN, "RTF 파일이 깨져 있습니다"
        ) from damage
    lines = []
    for line in text.split("\n"):
        lines.append(line.strip().strip("|").strip())
    return "\n".join(lines)


def _rtf_as_seen(source: str) -> str:
    """Return an RTF file without deleted, hidden and struck letters, its footnotes behind
    its text and raised digits as such: striprtf knows none of this.
    """
    shown: list[str] = []
    notes: list[str] = []
    place = shown
    white = _rtf_white(source)
    states: frozenset[str] = frozenset()
    # what was so before each open group
    outer: list[tuple[frozenset[str], list[str]]] = []
    for token in _RTF_TOKEN.finditer(source):
        text, word = token[0], (token[1] or "").lower()
        if text == "{":
            outer.append((states, place))
            place.append(text)
        elif text == "}":
            place.append(text)
            if outer:
                states, place = outer.pop()
        elif word in _RTF_SWITCHES:
            states = _rtf_switched(states, word, token[2], white)
        elif word == "plain":
            states = frozenset()
            place.append(text)
        elif word == "footnote" and place is shown:
            # its group goes on there, and is empty here
            place.append("}")
            notes.append("\\par {")
            place = notes
        elif not states & _RTF_UNSEEN or (word and word != "u"):
            is_raised = _RTF_RAISED in states and not text.startswith("\\")
            place.append(_rtf_raised(text) if is_raised else text)
    text, brace, rest = "".join(shown).rpartition("}")
    return text + "".join(notes) + brace + rest


def _rtf_switched(
    states: frozenset[str],
    word: str,
    number: str | None,
    white: frozenset[str],
) -> frozenset[str]:
    """Return how letters are behind a control word: ``\\strike``, ``\\v0``, ``\\cf1``."""
    if word == "cf":
        is_white = (number or "0") in white
        return states | {_RTF_WHITE} if is_white else states - {_RTF_WHITE}
    if word not in _RTF_STATES:
        return states - {_RTF_RAISED}
    return states | {word} if number != "0" else states - {word}


def _rtf_white(source: str) -> frozenset[str]:
    """Return the numbers of the colours that are white in an RTF file; none where any
    letters may be on a colour.
    """
    table = _RTF_COLOURS.search(source)
    if table is None or _RTF_GROUND.search(source):
        return frozenset()
    white: set[str] = set()
    for number, colour in enumerate(table[1].split(";")):
        if _RTF_SHADE.findall(colour) == ["255", "255", "255"]:
            white.add(str(number))
    return frozenset(white)


def _rtf_raised(text: str) -> str:
    """Return raised letters as ``signs.raised`` shows them, as RTF writes such signs."""
    return "".join(
        letter if letter < "\x80" else f"\\u{ord(letter)}?"
        for letter in raised(text)
    )


def mail_text(data: bytes, _limits: Limits) -> str:
    """Return the words of a mail, below its subject, or of a page that was saved as one
    file.  Raises ``Refusal``.
    """
    message = email.message_from_bytes(data, policy=email.policy.default)
    plain = ""
    for part in message.walk():
        if part.get_content_disposition() == "attachment":
            continue
        source = part.get_payload(decode=True)
        if not isinstance(source, bytes):
            continue
        kind = part.get_content_type()
        if kind == "text/html":
            return _under_subject(message, page_text(source))
        if kind == "text/plain":
            plain = plain or decoded(source)
    if not plain.strip():
        raise Refusal(
            ConversionState.UNSUPPORTED,
            "메일이나 웹 문서 묶음에 글이 없습니다",
        )
    return _under_subject(message, plain)


def _under_subject(message: EmailMessage, text: str) -> str:
    """Return a mail's text with its subject before it; the one of a saved page is that of
    a browser's window.
    """
    subject = " ".join(str(message["Subject"] or "").split())
    is_page = message.get_content_type() == "multipart/related"
    return text if is_page or subject in text else f"{subject}\n\n{text}"


def mail_files(data: bytes) -> list[tuple[str, bytes]]:
    """Return the files that hang on a mail, each with its name."""
    message = email.message_from_bytes(data, policy=email.policy.default)
    files: list[tuple[str, bytes]] = []
    for part in message.walk():
        source = part.get_payload(decode=True)
        name = unicodedata.normalize("NFC", part.get_filename() or "")
        # Some writers name a file and do not say that it is attached.
        is_named = bool(name) and part.get_content_maintype() == "application"
        is_file = part.get_content_disposition() == "attachment" or is_named
        if is_file and isinstance(source, bytes):
            files.append((name, source))
    return files


def sheet_xml_text(data: bytes, limits: Limits) -> str:
    """Return the text of a spreadsheet of Office 2003 as XML.  Raises ``Refusal``."""
    root = xml.parsed(data[: limits.markup_size], "Workbook")
    struck: set[str] = set()
    for style in root.iterfind("{*}Styles/{*}Style"):
        font = style.find("{*}Font")
        if font is not None and xml.attribute(font, "StrikeThrough") == "1":
            struck.add(xml.attribute(style, "ID"))
    sheets: list[str] = []
    for sheet in root.iter(f"{{{_SPREADSHEET}}}Worksheet"):
        if sheet.find("{*}WorksheetOptions/{*}Visible") is not None:
            continue  # the element stands only where a sheet is hidden
        rows: list[list[str]] = []
        for row in sheet.iterfind("{*}Table/{*}Row"):
            if xml.attribute(row, "Hidden") != "1":
                rows.append(_sheet_row(row, struck))
        sheets.append(f"{xml.attribute(sheet, 'Name')}\n\n{pipes.table(rows)}")
    return "\n\n".join(sheets)


def _sheet_row(row: Element, struck: set[str]) -> list[str]:
    cells: list[str] = []
    for cell in row.iterfind("{*}Cell"):
        place = min(xml.number(cell, "Index", len(cells) + 1), pipes.WIDEST)
        cells += [""] * (place - 1 - len(cells))
        content = cell.find("{*}Data")
        is_shown = xml.attribute(cell, "StyleID") not in struck
        shown = content is not None and is_shown
        cells.append(_cell_words(content) if shown else "")
        across = min(xml.number(cell, "MergeAcross"), pipes.WIDEST)
        cells += [""] * across
    return cells


def _cell_words(content: Element) -> str:
    """Return a cell's words without struck ones: ``<Data>~ <S>3. 20.</S> 3. 27.</Data>``."""
    words = [content.text or ""]
    for item in content:
        is_struck = xml.local(item) == "S"
        words.append(STRUCK if is_struck else _cell_words(item))
        words.append(item.tail or "")
    return without_struck("".join(words))


def word_xml_text(data: bytes, limits: Limits) -> str:
    """Return the text of a document of Word 2003 as XML.  Raises ``Refusal``."""
    from reader.formats.docx import blocks_text

    root = xml.parsed(data[: limits.markup_size], "wordDocument")
    return blocks_text(root)
