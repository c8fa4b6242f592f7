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
    bare: set[bytes] = field(default_factory=set)
    """Styles that lay no colour under their cells."""
    strings: dict[bytes, str] = field(default_factory=dict)
    pale_strings: dict[bytes, str] = field(default_factory=dict)
    """The shared strings that have white words, without these."""


def sheet_styles(archive: zipfile.ZipFile) -> SheetStyles:
    """Return what the styles of an opened workbook say.  Raises ``Refusal``."""
    styles = SheetStyles()
    members = archive.namelist()
    source = part(archive, _STYLES) if _STYLES in members else b""
    strings = part(archive, _STRINGS) if _STRINGS in members else b""
    is_pale = _MAY_BE_WHITE.search(strings) is not None
    if source:
        root = xml.parsed(source, _STYLES)
        styles.unseen = _unseen(root)
        styles.bare = _bare(root)
        styles.white = styles.bare & _pale(root)
    if is_pale or b"strike" in strings or b"superscript" in strings:
        root = xml.parsed(strings, _STRINGS)
        styles.strings = _shown_strings(root)
        if is_pale:
            styles.pale_strings = _shown_strings(root, shows_white=False)
    return styles


def shown_cells(sheet: bytes, styles: SheetStyles) -> Cells:
    """Return the cells of a sheet's XML that do not show what is in them."""
    shown: Cells = {}
    unseen = styles.unseen
    has_grounds = _GROUNDS.search(sheet) is not None
    if not has_grounds:
        unseen = unseen | styles.white
    has_runs = b"<r><rPr>" in sheet
    if not (unseen or styles.strings or styles.pale_strings or has_runs):
        return shown
    for cell in _CELL.finditer(sheet):
        attributes = dict(_ATTRIBUTE.findall(cell[1]))
        place = _PLACE.fullmatch(attributes.get(b"r", b""))
        if place is None:
            continue
        at = int(place[2]) - 1, _column(place[1])
        value = _VALUE.search(cell[2] or b"")
        text: str | None = None
        is_bare = attributes.get(b"s", b"0") in styles.bare and not has_grounds
        if attributes.get(b"s") in unseen:
            text = ""
        elif attributes.get(b"t") == b"s" and value is not None:
            text = styles.strings.get(value[1])
            if is_bare:
                text = styles.pale_strings.get(value[1], text)
        elif has_runs and cell[2] and cell[2].startswith(b"<is>"):
            string = xml.parsed(cell[2], "is")
            text = _shown_string(string, shows_white=not is_bare)
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
    return _cell_styles(root, "fontId", struck) | _cell_styles(
        root, "numFmtId", formats
    )


def _bare(root: Element) -> set[bytes]:
    """Return the cell styles that lay no colour under their cells."""
    fills = root.iterfind("{*}fills/{*}fill")
    bare = {str(at) for at, fill in enumerate(fills) if _is_bare(fill)}
    return _cell_styles(root, "fillId", bare)


def _pale(root: Element) -> set[bytes]:
    """Return the cell styles with white letters."""
    fonts = root.iterfind("{*}fonts/{*}font")
    pale = {
        str(at)
        for at, font in enumerate(fonts)
        if _is_white(font.find("{*}color"))
    }
    return _cell_styles(root, "fontId", pale)


def _cell_styles(root: Element, part_id: str, ids: set[str]) -> set[bytes]:
    found: set[bytes] = set()
    for number, style in enumerate(root.iterfind("{*}cellXfs/{*}xf")):
        if xml.attribute(style, part_id) in ids:
            found.add(str(number).encode())
    return found


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


def _shown_strings(
    root: Element, *, shows_white: bool = True
) -> dict[bytes, str]:
    shown: dict[bytes, str] = {}
    for number, string in enumerate(root.iterfind("{*}si")):
        text = _shown_string(string, shows_white=shows_white)
        if text is not None:
            shown[str(number).encode()] = text
    return shown


def _shown_string(string: Element, *, shows_white: bool) -> str | None:
    """Return what is seen of a string that has struck, white or raised words; ``None``
    for any other.
    """
    kept: list[str] = []
    is_plain = True
    for run in string.iterfind("{*}r"):
        words = run.findtext("{*}t") or ""
        properties = run.find("{*}rPr")
        if properties is None:
            kept.append(words)
        elif _is_struck(properties) or (
            not shows_white and _is_white(properties.find("{*}color"))
        ):
            is_plain = False
        elif _is_raised(properties):
            kept.append(raised(words))
            is_plain = False
        else:
            kept.append(words)
    return None if is_plain else "".join(kept)


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
