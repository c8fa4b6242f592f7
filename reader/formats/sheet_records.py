"""What the sheets of an XLS workbook hide: rows, columns and struck cells; calamine does
not say.

Source: Microsoft, [MS-XLS], 2.4 (records) of the ``Workbook`` stream.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from typing import Final

from reader.formats.sheet_styles import HiddenPlaces

_BOF, _EOF = 0x0809, 0x000A
_FONT, _FORMAT_OF_CELL, _SHEET = 0x0031, 0x00E0, 0x0085
_ROW, _COLUMNS = 0x0208, 0x007D
# FORMULA, NUMBER, LABEL, BOOLERR, RK, LABELSST: row, column and format stand first.
_CELLS: Final = frozenset({0x0006, 0x0203, 0x0204, 0x0205, 0x027E, 0x00FD})
_STRUCK_FONT: Final = 0x08
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
        struck, sheets = _styles_and_sheets(stream)
        hidden: dict[str, HiddenPlaces] = {}
        for name, start in sheets:
            hidden[name] = _hidden_in(stream, start, struck)
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


def _styles_and_sheets(
    stream: bytes,
) -> tuple[frozenset[int], list[tuple[str, int]]]:
    """Return the numbers of the cell formats whose font is struck, and the sheets' names
    with where each begins.
    """
    struck_fonts: set[int] = set()
    struck: set[int] = set()
    sheets: list[tuple[str, int]] = []
    fonts = formats = 0
    for kind, body in _records(stream, 0):
        if kind == _FONT:
            if struct.unpack_from("<H", body, 2)[0] & _STRUCK_FONT:
                struck_fonts.add(fonts)
            fonts += 1 + (fonts + 1 == _FONT_LEFT_OUT)
        elif kind == _FORMAT_OF_CELL:
            if struct.unpack_from("<H", body)[0] in struck_fonts:
                struck.add(formats)
            formats += 1
        elif kind == _SHEET:
            sheets.append((_name(body), struct.unpack_from("<I", body)[0]))
    return frozenset(struck), sheets


def _name(sheet: bytes) -> str:
    """Return the name at the end of a sheet's record, in one byte a letter or in two."""
    is_wide = sheet[7] & 1
    return sheet[8:].decode("utf-16-le" if is_wide else "latin-1")


def _hidden_in(
    stream: bytes, start: int, struck: frozenset[int]
) -> HiddenPlaces:
    hidden = HiddenPlaces()
    for kind, body in _records(stream, start):
        if kind == _ROW:
            if struct.unpack_from("<H", body, 12)[0] & _HIDDEN_ROW:
                hidden.rows.add(struct.unpack_from("<H", body)[0])
        elif kind == _COLUMNS:
            first, last = struct.unpack_from("<HH", body)
            if struct.unpack_from("<H", body, 8)[0] & _HIDDEN_COLUMN:
                hidden.columns.update(
                    range(first, min(last, _MOST_COLUMNS) + 1)
                )
        elif kind in _CELLS:
            row, column, cell_format = struct.unpack_from("<HHH", body)
            if cell_format in struck:
                hidden.cells[row, column] = ""
    return hidden
