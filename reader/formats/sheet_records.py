"""What the sheets of an XLS workbook hide: rows, columns, struck and white cells; calamine
does not say.

Source: Microsoft, [MS-XLS], 2.4 (records) of the ``Workbook`` stream.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from typing import Final, NamedTuple

from reader.formats.sheet_styles import Cells, HiddenPlaces

_BOF, _EOF = 0x0809, 0x000A
_FONT, _FORMAT_OF_CELL, _SHEET = 0x0031, 0x00E0, 0x0085
_ROW, _COLUMNS = 0x0208, 0x007D
# FORMULA, NUMBER, LABEL, BOOLERR, RK, LABELSST: row, column and format stand first.
_CELLS: Final = frozenset({0x0006, 0x0203, 0x0204, 0x0205, 0x027E, 0x00FD})
_STRUCK_FONT: Final = 0x08
# The numbers of white, unless a workbook has a palette of its own.
_WHITE: Final = frozenset({1, 9})
_PALETTE, _CONDITIONS = 0x0092, 0x01B0
_NO_FILL, _SOLID = 0, 1
_HIDDEN_ROW: Final = 0x20
_HIDDEN_COLUMN: Final = 0x01
_MOST_COLUMNS: Final = 256
# No font has the number 4: the fifth is called 5.
_FONT_LEFT_OUT: Final = 4

_Record = tuple[int, bytes]


def hidden_in_records(data: bytes) -> dict[str, HiddenPlaces]:
    """Return what each sheet hides by the sheet's name; nothing for older workbooks and
    for damaged ones.
    """
    import olefile

    try:
        with olefile.OleFileIO(io.BytesIO(data)) as file:
            if not file.exists("Workbook"):
                return {}
            stream = file.openstream("Workbook").read()
        formats, sheets = _formats_and_sheets(stream)
        hidden: dict[str, HiddenPlaces] = {}
        for name, start in sheets:
            hidden[name] = _hidden_in(stream, start, formats)
    except (OSError, ValueError, struct.error, IndexError):
        return {}
    return hidden


def _records(stream: bytes, start: int) -> Iterator[_Record]:
    """Yield the records of one part of the stream; a chart within it is passed over."""
    at, depth = start, 0
    while at + 4 <= len(stream):
        kind, size = struct.unpack_from("<HH", stream, at)
        depth += (kind == _BOF) - (kind == _EOF)
        if depth <= 0:
            return
        if depth == 1:
            yield kind, stream[at + 4 : at + 4 + size]
        at += 4 + size


class _Formats(NamedTuple):
    """The numbers of the cell formats with struck letters, and of those with white ones
    on no colour.
    """

    struck: frozenset[int]
    white: frozenset[int]


def _formats_and_sheets(
    stream: bytes,
) -> tuple[_Formats, list[tuple[str, int]]]:
    """Return the formats that show nothing, and the sheets' names with where each begins."""
    fonts: list[bytes] = []
    formats: list[bytes] = []
    sheets: list[tuple[str, int]] = []
    has_palette = False
    for kind, body in _records(stream, 0):
        if kind == _FONT:
            fonts.append(body)
            if len(fonts) == _FONT_LEFT_OUT:
                fonts.append(body)
        elif kind == _FORMAT_OF_CELL:
            formats.append(body)
        elif kind == _PALETTE:
            has_palette = True
        elif kind == _SHEET:
            sheets.append((_name(body), struct.unpack_from("<I", body)[0]))
    struck: set[int] = set()
    white: set[int] = set()
    for number, cell_format in enumerate(formats):
        (font,) = struct.unpack_from("<H", cell_format)
        style, colour = struct.unpack_from("<HH", fonts[font], 2)
        if style & _STRUCK_FONT:
            struck.add(number)
        if colour in _WHITE and not has_palette and _is_bare(cell_format):
            white.add(number)
    return _Formats(frozenset(struck), frozenset(white)), sheets


def _is_bare(cell_format: bytes) -> bool:
    """Whether cells of a format are filled with nothing or with white."""
    edges, colours = struct.unpack_from("<IH", cell_format, 14)
    fill = edges >> 26
    return fill == _NO_FILL or (fill == _SOLID and colours & 0x7F in _WHITE)


def _name(sheet: bytes) -> str:
    """Return the name at the end of a sheet's record, in one byte a letter or in two."""
    is_wide = sheet[7] & 1
    return sheet[8:].decode("utf-16-le" if is_wide else "latin-1")


def _hidden_in(stream: bytes, start: int, formats: _Formats) -> HiddenPlaces:
    hidden = HiddenPlaces()
    pale: Cells = {}
    has_conditions = False
    for kind, body in _records(stream, start):
        if kind in _CELLS:
            row, column, cell_format = struct.unpack_from("<HHH", body)
            if cell_format in formats.struck:
                hidden.cells[row, column] = ""
            elif cell_format in formats.white:
                pale[row, column] = ""
        elif kind == _CONDITIONS:
            has_conditions = True
        else:
            _add_hidden(hidden, kind, body)
    # A condition may colour the ground of a cell.
    if not has_conditions:
        hidden.cells.update(pale)
    return hidden


def _add_hidden(hidden: HiddenPlaces, kind: int, body: bytes) -> None:
    """Add what a record says of a row or of columns."""
    if kind == _ROW:
        if struct.unpack_from("<H", body, 12)[0] & _HIDDEN_ROW:
            hidden.rows.add(struct.unpack_from("<H", body)[0])
    elif kind == _COLUMNS:
        first, last = struct.unpack_from("<HH", body)
        if struct.unpack_from("<H", body, 8)[0] & _HIDDEN_COLUMN:
            hidden.columns.update(range(first, min(last, _MOST_COLUMNS) + 1))
