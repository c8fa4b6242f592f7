"""PPTX: the words of the slides that are shown, in their order; no notes, no hidden slide.

Source: ECMA-376, part 1, chapters 19 (PresentationML) and 21 (DrawingML).
"""

from __future__ import annotations

import posixpath
import zipfile
from typing import Final

from reader.formats import pipes, xml
from reader.formats.archive import opened, part
from reader.formats.converted import Limits
from reader.formats.signs import STRUCK, raised, without_struck
from reader.formats.xml import Element

_DEEPEST: Final = 60
_SHOW: Final = "ppt/presentation.xml"
_LINKS: Final = "ppt/_rels/presentation.xml.rels"
# What each slide has of itself: its number, its day.
_FIELDS: Final = frozenset({"slidenum", "datetime"})


def pptx_text(data: bytes, limits: Limits) -> str:
    """Return the text of a presentation, a paragraph a line.  Raises ``Refusal``."""
    lines: list[str] = []
    with opened(data, limits) as archive:
        for name in _slides(archive):
            slide = xml.parsed(part(archive, name), name)
            if xml.attribute(slide, "show") not in {"0", "false"}:
                lines += [*_blocks(slide, 0), ""]
    return "\n".join(lines)


def _slides(archive: zipfile.ZipFile) -> list[str]:
    """Return the names of the slides in the order of the show."""
    targets: dict[str, str] = {}
    for link in xml.parsed(part(archive, _LINKS), _LINKS):
        name = posixpath.join("/ppt", xml.attribute(link, "Target"))
        targets[xml.attribute(link, "Id")] = posixpath.normpath(name)[1:]
    show = xml.parsed(part(archive, _SHOW), _SHOW)
    found: list[str] = []
    for slide in show.iterfind("{*}sldIdLst/{*}sldId"):
        # Its own number is called `id` too, without a namespace.
        for key, value in slide.attrib.items():
            if str(key).endswith("}id") and value in targets:
                found.append(targets[value])
    return found


def _blocks(element: Element, depth: int) -> list[str]:
    lines: list[str] = []
    for item in element if depth < _DEEPEST else ():
        name = xml.local(item)
        if name == "p":
            lines.append(_paragraph(item))
        elif name == "tbl":
            lines += ["", _table(item, depth), ""]
        elif name != "Fallback" and not _is_hidden(item):
            lines += _blocks(item, depth + 1)
    return lines


def _is_hidden(shape: Element) -> bool:
    """Whether a shape is: its first child names it, ``<p:cNvPr name="x" hidden="1"/>``."""
    return any(
        xml.attribute(named, "hidden") in {"1", "true"}
        for named in shape.iterfind("*/{*}cNvPr")
    )


def _paragraph(paragraph: Element) -> str:
    words: list[str] = []
    for run in paragraph:
        name = xml.local(run)
        if name == "br":
            words.append("\n")
        elif name == "r" or (
            name == "fld"
            and not xml.attribute(run, "type").startswith(tuple(_FIELDS))
        ):
            words.append(_run(run))
    return without_struck("".join(words))


def _run(run: Element) -> str:
    text = "".join(piece.text or "" for piece in run.iterfind("{*}t"))
    shape = run.find("{*}rPr")
    if shape is None:
        return text
    if xml.attribute(shape, "strike") not in {"", "noStrike"}:
        return STRUCK
    is_raised = xml.number(shape, "baseline") > 0
    return raised(text) if is_raised else text


def _table(table: Element, depth: int) -> str:
    rows: list[list[str]] = []
    for row in table.iterfind("{*}tr"):
        cells: list[str] = []
        for cell in row.iterfind("{*}tc"):
            cells.append("\n".join(_blocks(cell, depth + 2)).strip())
        rows.append(cells)
    return pipes.table(rows)
