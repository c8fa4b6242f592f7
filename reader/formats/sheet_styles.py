"""What a workbook hides, and what its styles take from its cells: struck and white words
and values that no format shows.

Source: ECMA-376, part 1, 18.8 (styles) and 18.4 (shared strings).
"""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass, field
from typing import Final

from reader.formats import xml
from reader.formats.archive import part
from reader.formats.signs import raised
from reader.formats.xml import Element

_STYLES: Final = "xl/styles.xml"
_STRINGS: Final = "xl/sharedStrings.xml"
# A format of three empty parts shows nothing, whatever is in the cell.
_SHOWS_NOTHING: Final = ";;;"
_OFF: Final = frozenset({"0", "false"})
# White in a font or a fill: `rgb="FFFFFFFF"`, or `theme="0"` without a tint.
_WHITE: Final = frozenset({"FFFFFFFF", "00FFFFFF"})
_MAY_BE_WHITE: Final = re.compile(rb"FFFFFF|theme=\"0\"")
# What colours the ground of cells beside their own styles.
_GROUNDS: Final = re.compile(
    rb"<(?:\w+:)?(?:conditionalFormatting|tablePart)\b"
)
# <c r="B3" s="5" t="s"><v>12</v></c>
_CELL: Final = re.compile(
    rb"<(?:\w+:)?c\s([^<>]*?)(?:/>|>(.*?)</(?:\w+:)?c>)", re.DOTALL
)
_VALUE: Final = re.compile(rb"<(?:\w+:)?v>(\d{1,9})<")
_ATTRIBUTE: Final = re.compile(rb"\b([rst])=[\"']([A-Za-z0-9]+)[\"']")
_PLACE: Final = re.compile(rb"([A-Z]{1,3})(\d{1,7})")

Cells = dict[tuple[int, int], str]
"""What cells show where that is not what is in them, by row and column from 0."""


@dataclass(slots=True)
class HiddenPlaces:
    """Rows and columns of one sheet that are not shown, from 0, and cells that do not
    show what is in them.
    """

    rows: set[int] = field(default_factory=set)
    columns: set[int] = field(default_factory=set)
    cells: Cells = field(default_factory=dict)
    boxes: list[str] = field(default_factory=list)
    """What is in text boxes over the cells."""


@dataclass(slots=True)
class SheetStyles:
    """Of one workbook: the cell styles that show nothing, and the shared strings that
    lose struck words or have raised ones, by their numbers.
    """

    unseen: set[bytes] = field(default_factory=set)
    white: set[bytes] = field(default_factory=set)
    """Styles that show nothing on a sheet that lays no colour under its cells."""
    strings: dict[bytes, str] = field(default_factory=dict)


def sheet_styles(archive: zipfile.ZipFile) -> SheetStyles:
    """Return what the styles of an opened workbook say.  Raises ``Refusal``."""
    styles = SheetStyles()
    members = archive.namelist()
    if _STYLES in members:
        source = part(archive, _STYLES)
        may_be_white = _MAY_BE_WHITE.search(source) is not None
        shows_nothing = _SHOWS_NOTHING.encode() in source
        if b"strike" in source or shows_nothing or may_be_white:
            root = xml.parsed(source, _STYLES)
            styles.unseen = _unseen(root)
            styles.white = _white(root) if may_be_white else set()
    if _STRINGS in members:
        source = part(archive, _STRINGS)
        if b"strike" in source or b"superscript" in source:
            styles.strings = _shown_strings(xml.parsed(source, _STRINGS))
    return styles


def shown_cells(sheet: bytes, styles: SheetStyles) -> Cells:
    """Return the cells of a sheet's XML that do not show what is in them."""
    shown: Cells = {}
    unseen = styles.unseen
    if styles.white and not _GROUNDS.search(sheet):
        unseen = unseen | styles.white
    if not unseen and not styles.strings:
        return shown
    for cell in _CELL.finditer(sheet):
        attributes = dict(_ATTRIBUTE.findall(cell[1]))
        place = _PLACE.fullmatch(attributes.get(b"r", b""))
        if place is None:
            continue
        at = int(place[2]) - 1, _column(place[1])
        value = _VALUE.search(cell[2] or b"")
        if attributes.get(b"s") in unseen:
            shown[at] = ""
        elif attributes.get(b"t") == b"s" and value is not None:
            text = styles.strings.get(value[1])
            if text is not None:
                shown[at] = text
    return shown


def _unseen(root: Element) -> set[bytes]:
    fonts = root.iterfind("{*}fonts/{*}font")
    struck = {str(at) for at, font in enumerate(fonts) if _is_struck(font)}
    formats: set[str] = set()
    for known in root.iterfind("{*}numFmts/{*}numFmt"):
        if xml.attribute(known, "formatCode") == _SHOWS_NOTHING:
            formats.add(xml.attribute(known, "numFmtId"))
    unseen: set[bytes] = set()
    for number, style in enumerate(root.iterfind("{*}cellXfs/{*}xf")):
        font = xml.attribute(style, "fontId")
        if font in struck or xml.attribute(style, "numFmtId") in formats:
            unseen.add(str(number).encode())
    return unseen


def _white(root: Element) -> set[bytes]:
    """Return the cell styles with white letters on no colour."""
    fonts = root.iterfind("{*}fonts/{*}font")
    pale = {
        str(at)
        for at, font in enumerate(fonts)
        if _is_white(font.find("{*}color"))
    }
    fills = root.iterfind("{*}fills/{*}fill")
    bare = {str(at) for at, fill in enumerate(fills) if _is_bare(fill)}
    white: set[bytes] = set()
    for number, style in enumerate(root.iterfind("{*}cellXfs/{*}xf")):
        is_pale = xml.attribute(style, "fontId") in pale
        if is_pale and xml.attribute(style, "fillId") in bare:
            white.add(str(number).encode())
    return white


def _is_white(colour: Element | None) -> bool:
    if colour is None or xml.attribute(colour, "tint"):
        return False
    is_ground = xml.attribute(colour, "theme") == "0"
    return is_ground or xml.attribute(colour, "rgb") in _WHITE


def _is_bare(fill: Element) -> bool:
    pattern = fill.find("{*}patternFill")
    if pattern is None:
        return False
    kind = xml.attribute(pattern, "patternType")
    return kind in {"", "none"} or (
        kind == "solid" and _is_white(pattern.find("{*}fgColor"))
    )


def _shown_strings(root: Element) -> dict[bytes, str]:
    shown: dict[bytes, str] = {}
    for number, string in enumerate(root.iterfind("{*}si")):
        kept: list[str] = []
        is_plain = True
        for run in string.iterfind("{*}r"):
            words = run.findtext("{*}t") or ""
            properties = run.find("{*}rPr")
            if properties is None:
                kept.append(words)
            elif _is_struck(properties):
                is_plain = False
            elif _is_raised(properties):
                kept.append(raised(words))
                is_plain = False
            else:
                kept.append(words)
        if not is_plain:
            shown[str(number).encode()] = "".join(kept)
    return shown


def _is_raised(font: Element) -> bool:
    place = font.find("{*}vertAlign")
    return place is not None and xml.attribute(place, "val") == "superscript"


def _is_struck(font: Element) -> bool:
    line = font.find("{*}strike")
    return line is not None and xml.attribute(line, "val") not in _OFF


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = 26 * number + letter - 64
    return number - 1
