"""DOCX: the words that are on the printed page, in their order.

Deleted, moved-away, struck and hidden words and comments are left out.
Footnotes, endnotes, page headers and footers come after the body, so that they
never part a sentence.
"""

from __future__ import annotations

import re
import zipfile
from typing import Final

from reader.formats import pipes, xml
from reader.formats.archive import opened, part
from reader.formats.converted import Limits
from reader.formats.docx_styles import DocxNumbers, DocxStyles, child, value_of
from reader.formats.media import WORD_BODY
from reader.formats.signs import STRUCK, raised, without_struck
from reader.formats.xml import Element

_APART: Final = re.compile(
    r"word/(?:footnotes|endnotes|header\d*|footer\d*)\.xml"
)
_DEEPEST: Final = 60
_SKIPPED: Final = frozenset(
    {
        "sectPr",
        "del",
        "moveFrom",
        "Fallback",
        "instrText",
        "rPr",
        "pPr",
        "rt",
        "comment",
    }
)
_MARKS: Final = {
    "tab": "\t",
    "ptab": "\t",
    "br": "\n",
    "cr": "\n",
    "noBreakHyphen": "-",
}
_WHITE: Final = "FFFFFF"
# What may colour the ground of letters: a shade, a marker, a style that may have one.
_GROUNDS: Final = frozenset({"shd", "highlight", "tblStyle", "pStyle"})
_SEPARATORS: Final = frozenset({"separator", "continuationSeparator"})


def docx_text(data: bytes, limits: Limits) -> str:
    """Return a Word document's text.  Raises ``Refusal``."""
    with opened(data, limits) as archive:
        styles = DocxStyles(_optional(archive, "word/styles.xml"))
        numbers = DocxNumbers(_optional(archive, "word/numbering.xml"))
        reader = _DocxReader(styles, numbers)
        body = next(filter(WORD_BODY.fullmatch, archive.namelist()))
        lines = reader.blocks(xml.parsed(part(archive, body), body), 0)
        seen = set(lines)
        for name in filter(_APART.fullmatch, archive.namelist()):
            apart = reader.blocks(xml.parsed(part(archive, name), name), 0)
            # A header of every section or kind of page says the same again.
            lines += [
                line for line in apart if line.strip() and line not in seen
            ]
            seen.update(apart)
    return "\n".join(lines)


def blocks_text(root: Element) -> str:
    """Return the text of a document that is in one XML file, as Word 2003 writes it."""
    body = root.find("{*}body")
    reader = _DocxReader(DocxStyles(root.find("{*}styles")), DocxNumbers())
    return "\n".join(reader.blocks(root if body is None else body, 0))


def _optional(archive: zipfile.ZipFile, name: str) -> Element | None:
    return (
        xml.parsed(part(archive, name), name)
        if name in archive.namelist()
        else None
    )


class _DocxReader:
    """Walks the parts of one document; the numbers go on from one to the next."""

    def __init__(self, styles: DocxStyles, numbers: DocxNumbers) -> None:
        self._styles = styles
        self._numbers = numbers

    def blocks(self, element: Element, depth: int) -> list[str]:
        """Return the lines under *element*: a paragraph a line, tables as pipe tables."""
        lines: list[str] = []
        joined = ""
        for item in element if depth < _DEEPEST else ():
            name = xml.local(item)
            if name == "p":
                boxes: list[str] = []
                text = joined + self._paragraph(item, boxes, depth)
                joined = ""
                if _is_joined_to_next(item) and not boxes:
                    joined = text
                    continue
                lines += [text, *boxes]
            elif name == "tbl":
                lines += ["", self._table(item, depth), ""]
            elif (
                name not in _SKIPPED
                and xml.attribute(item, "type") not in _SEPARATORS
            ):
                lines += self.blocks(item, depth + 1)
        if joined:
            lines.append(joined)
        return lines

    def _paragraph(
        self, paragraph: Element, boxes: list[str], depth: int
    ) -> str:
        properties = child(paragraph, "pPr")
        style = value_of(properties, "pStyle")
        text = without_struck(self._words(paragraph, boxes, style, depth))
        if not text.strip():
            return text
        return self._head(properties, style) + text

    def _head(self, properties: Element | None, style: str) -> str:
        numbering, level = self._styles.numbering(style)
        own = child(properties, "numPr") if properties is not None else None
        if own is not None:
            numbering = value_of(own, "numId") or numbering
            own_level = value_of(own, "ilvl")
            level = int(own_level) if own_level.isdigit() else level
        return self._numbers.head(numbering, level, style) if numbering else ""

    def _words(
        self, element: Element, boxes: list[str], style: str, depth: int
    ) -> str:
        """Return the words of a paragraph; what its text boxes say is put into *boxes*."""
        words: list[str] = []
        for item in element if depth < _DEEPEST else ():
            name = xml.local(item)
            if name == "t":
                words.append(item.text or "")
            elif name in _MARKS:
                words.append(_MARKS[name])
            elif name == "sym":
                words.append(_symbol(item))
            elif name == "txbxContent":
                boxes.extend(self.blocks(item, depth + 1))
            elif name == "r":
                properties = child(item, "rPr")
                text = self._words(item, boxes, style, depth + 1)
                is_hidden = self._styles.hides(properties, style)
                if text and (is_hidden or _is_white(item, properties)):
                    text = STRUCK
                elif text and self._styles.raises(properties):
                    text = raised(text)
                words.append(text)
            elif name not in _SKIPPED:
                words.append(self._words(item, boxes, style, depth + 1))
        return "".join(words)

    def _table(self, table: Element, depth: int) -> str:
        cells: list[pipes.Placed] = []
        for row_number, row in enumerate(_rows(table)):
            column = 0
            for cell in _cells(row):
                text = "\n".join(self.blocks(cell, depth + 2)).strip()
                cells.append(pipes.Placed(row_number, column, text))
                properties = child(cell, "tcPr")
                span = value_of(properties, "gridSpan")
                column += max(
                    1, int(span) if span.isdigit() and len(span) < 4 else 1
                )
        return pipes.placed(cells)


def _is_white(run: Element, properties: Element | None) -> bool:
    """Whether letters are white where nothing is seen to colour the ground: neither
    themselves, nor their paragraph, cell, table or box.
    """
    if properties is None or value_of(properties, "color") != _WHITE:
        return False
    if any(xml.local(shape) in _GROUNDS for shape in properties):
        return False
    for around in run.iterancestors():
        name = xml.local(around)
        if name == "txbxContent":
            return False
        shapes = child(around, f"{name}Pr")
        if shapes is not None and any(
            xml.local(shape) in _GROUNDS for shape in shapes
        ):
            return False
        if child(around, "background") is not None:
            return False
    return True


def _is_joined_to_next(paragraph: Element) -> bool:
    """Whether the end of a paragraph is deleted, which makes one of it and the next."""
    return paragraph.find("{*}pPr/{*}rPr/{*}del") is not None


def _symbol(item: Element) -> str:
    """Return the sign that a font has at a code; ``as_seen`` knows the private ones."""
    code = xml.attribute(item, "char")
    try:
        return chr(int(code, 16))
    except (ValueError, OverflowError):
        return ""


def _rows(table: Element) -> list[Element]:
    """Return the rows that are shown, also those in content controls."""
    rows: list[Element] = []
    for item in table:
        name = xml.local(item)
        if name == "tr" and not _is_deleted(item):
            rows.append(item)
        elif name in {"sdt", "sdtContent", "customXml", "ins"}:
            rows += _rows(item)
    return rows


def _is_deleted(row: Element) -> bool:
    properties = child(row, "trPr")
    if properties is None:
        return False
    return any(xml.local(item) in {"del", "hidden"} for item in properties)


def _cells(row: Element) -> list[Element]:
    cells: list[Element] = []
    for item in row:
        name = xml.local(item)
        if name == "tc" and item.find("{*}tcPr/{*}cellDel") is None:
            cells.append(item)
        elif name in {"sdt", "sdtContent", "customXml"}:
            cells += _cells(item)
    return cells
