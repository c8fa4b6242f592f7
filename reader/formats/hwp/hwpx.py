"""HWPX (OWPML) sections as text: the last reader of the chain.

Source: KS X 6101, "개방형 워드프로세서 마크업 언어(OWPML) 문서 구조".
"""

from __future__ import annotations

import re
import zipfile
from typing import Final

from reader.formats import pipes, xml
from reader.formats.archive import part
from reader.formats.converted import ConversionState, Refusal

_SECTION: Final = re.compile(r"(?:.*/)?section(\d{1,4})\.xml", re.IGNORECASE)
_SKIPPED: Final = frozenset(
    {"secPr", "ctrl", "linesegarray", "pageHiding", "shapeComment", "script"}
)
_DEEPEST: Final = 60


def is_locked(archive: zipfile.ZipFile) -> bool:
    """Whether the manifest says that parts are encrypted, as HWPX and ODF packages do."""
    manifest = "META-INF/manifest.xml"
    return manifest in archive.namelist() and b"encryption-data" in part(
        archive, manifest
    )


def hwpx_text(archive: zipfile.ZipFile) -> str:
    names = sorted(
        (name for name in archive.namelist() if _SECTION.fullmatch(name)),
        key=lambda n: (len(n), n),
    )
    if not names:
        raise Refusal(ConversionState.BROKEN, "문서에 본문이 없습니다")
    return "\n".join(
        "\n".join(_blocks(xml.parsed(part(archive, name), name), 0)) for name in names
    )


def _blocks(element: xml.Element, depth: int) -> list[str]:
    """Return the lines under *element*: a paragraph a line, then the tables that hang on it."""
    lines: list[str] = []
    for child in element if depth < _DEEPEST else ():
        if xml.local(child) == "p":
            lines += _paragraph(child, depth + 1)
        elif xml.local(child) not in _SKIPPED:
            lines += _blocks(child, depth + 1)
    return lines


def _paragraph(paragraph: xml.Element, depth: int) -> list[str]:
    words: list[str] = []
    hanging: list[str] = []
    for run in paragraph:
        for part_ in run:
            name = xml.local(part_)
            if name == "t":
                words.append(_words(part_))
            elif name == "tbl":
                hanging += ["", _table(part_, depth), ""]
            elif name not in _SKIPPED:
                hanging += _blocks(part_, depth + 1)
    return ["".join(words), *hanging]


def _words(text: xml.Element) -> str:
    """Return a text run; the marks inside it stand for a tab, a break or a hyphen."""
    marks = {
        "tab": "\t",
        "lineBreak": "\n",
        "nbSpace": " ",
        "fwSpace": " ",
        "hyphen": "-",
    }
    return (text.text or "") + "".join(
        marks.get(xml.local(mark), "") + (mark.text or "") + (mark.tail or "")
        for mark in text
    )


def _table(table: xml.Element, depth: int) -> str:
    cells: list[pipes.Placed] = []
    captions = [
        line
        for part_ in table
        if xml.local(part_) == "caption"
        for line in _blocks(part_, depth + 1)
    ]
    rows = (row for row in table if xml.local(row) == "tr")
    for row_number, row in enumerate(rows):
        for column, cell in enumerate(c for c in row if xml.local(c) == "tc"):
            address = next((a for a in cell if xml.local(a) == "cellAddr"), None)
            text = "\n".join(_blocks(cell, depth + 1)).strip()
            where = (
                (row_number, column)
                if address is None
                else (xml.number(address, "rowAddr"), xml.number(address, "colAddr"))
            )
            cells.append(pipes.Placed(*where, text))
    return "\n".join([*captions, pipes.placed(cells)])
