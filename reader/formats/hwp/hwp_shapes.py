"""Which letters of an HWP 5 file are struck through, deleted, raised or white.

Source: Hancom, "한글 문서 파일 구조 5.0": the shapes are in DocInfo in their
order, 32 bits of properties at byte 46 of each, the colours of its letters and of their
ground at 52 and 60; a PARA_CHAR_SHAPE record has pairs of a place in its paragraph
and the number of the shape from there on.
A PARA_RANGE_TAG record has triples of a start, an end and a kind in the upper eight
bits of what follows them; a tracked deletion that nobody accepted yet is kind 17.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Final, NamedTuple

from reader.formats.signs import STRUCK, raised

BORDER_FILL: Final = 0x10 + 4
CHAR_SHAPE: Final = 0x10 + 5
PARA_SHAPE: Final = 0x10 + 9
TRACK_CHANGE: Final = 0x10 + 80
PARA_CHAR_SHAPE: Final = 0x10 + 52
PARA_RANGE_TAG: Final = 0x10 + 54
_DELETION: Final = 17
_DELETED: Final = -1
_PROPERTIES_AT: Final = 46
_COLOUR_AT: Final = 52
_SHADE_AT: Final = 60
_WHITE: Final = 0x00FFFFFF
_NO_COLOURS: Final = frozenset({_WHITE, 0xFFFFFFFF})
# In a BORDER_FILL what it is filled with, in a PARA_SHAPE which of those it has.
_FILL_AT: Final = 32
_PLAIN_FILL: Final = 1
# In a TABLE record, and in the header of a cell.
_ROWS_AT: Final = 4
_ROW_SIZES_AT: Final = 18
_CELL_GROUND_AT: Final = 32
_SUPERSCRIPT: Final = 1 << 15
_STRIKE: Final = 7 << 18
_STRIKE_LINE_AT: Final = 26
# Hangul writes a line of the 3D kind where it strikes nothing, as in HWPX.
_NO_LINE: Final = 15


class CharShapes(NamedTuple):
    """The numbers of the shapes whose letters are not in the line as they are."""

    struck: frozenset[int] = frozenset()
    raised: frozenset[int] = frozenset()
    white: frozenset[int] = frozenset()
    has_deletions: bool = False
    coloured: frozenset[int] = frozenset()
    """Numbers of the grounds that are of a colour, where there are white letters."""

    def is_any_odd(self, numbers: Sequence[int]) -> bool:
        """Whether letters of one of these shapes are left out or raised."""
        return not (
            self.struck.isdisjoint(numbers) and self.raised.isdisjoint(numbers)
        )


def char_shapes(info: Mapping[int, Sequence[bytes]]) -> CharShapes:
    """Return what the records of a DocInfo, by their tags, say."""
    struck: set[int] = set()
    above: set[int] = set()
    white: set[int] = set()
    for number, payload in enumerate(info.get(CHAR_SHAPE, ())):
        if len(payload) < _PROPERTIES_AT + 4:
            continue
        (properties,) = struct.unpack_from("<I", payload, _PROPERTIES_AT)
        line = properties >> _STRIKE_LINE_AT & 0xF
        if properties & _STRIKE and line != _NO_LINE:
            struck.add(number)
        if properties & _SUPERSCRIPT:
            above.add(number)
        if len(payload) >= _SHADE_AT + 4:
            (colour,) = struct.unpack_from("<I", payload, _COLOUR_AT)
            (shade,) = struct.unpack_from("<I", payload, _SHADE_AT)
            if colour == _WHITE and shade in _NO_COLOURS:
                white.add(number)
    coloured = _coloured(info) if white else frozenset()
    if _has_coloured_paragraphs(info, coloured):
        white.clear()
    kinds = {change[:4] for change in info.get(TRACK_CHANGE, ())}
    has_deletions = struct.pack("<I", _DELETION) in kinds
    return CharShapes(
        frozenset(struck),
        frozenset(above),
        frozenset(white),
        has_deletions,
        coloured,
    )


def _coloured(info: Mapping[int, Sequence[bytes]]) -> frozenset[int]:
    coloured: set[int] = set()
    for number, payload in enumerate(info.get(BORDER_FILL, ()), start=1):
        if len(payload) < _FILL_AT + 8:
            continue
        kind, face = struct.unpack_from("<II", payload, _FILL_AT)
        if kind and not (kind == _PLAIN_FILL and face in _NO_COLOURS):
            coloured.add(number)
    return frozenset(coloured)


def _has_coloured_paragraphs(
    info: Mapping[int, Sequence[bytes]], coloured: frozenset[int]
) -> bool:
    """Whether a paragraph style lays a colour under its lines."""
    for payload in info.get(PARA_SHAPE, ()) if coloured else ():
        if len(payload) < _FILL_AT + 2:
            continue
        (number,) = struct.unpack_from("<H", payload, _FILL_AT)
        if number in coloured:
            return True
    return False


def grounds_of_table(payload: bytes) -> tuple[int, ...]:
    """Return the numbers of the grounds of a table and of its zones, from its TABLE record."""
    if len(payload) < _ROWS_AT + 2:
        return ()
    (rows,) = struct.unpack_from("<H", payload, _ROWS_AT)
    # Behind the size of each row: the ground, how many zones, and of each its four
    # edges and its ground.
    rest = payload[_ROW_SIZES_AT + 2 * rows :]
    units = struct.unpack(f"<{len(rest) // 2}H", rest[: len(rest) & ~1])
    return (*units[:1], *units[6::5])


def ground_of_cell(header: bytes) -> int:
    """Return the number of a cell's ground, from its LIST_HEADER record; 0 for none."""
    return int.from_bytes(
        header[_CELL_GROUND_AT : _CELL_GROUND_AT + 2], "little"
    )


def shapes_in(places: bytes) -> tuple[int, ...]:
    """Return the numbers of the shapes that a paragraph with these *places* has."""
    # Every paragraph is asked: one unpacking of all is the quickest.
    return struct.unpack(f"<{len(places) // 4}I", places[: len(places) & ~3])[
        1::2
    ]


def pieces(
    text: bytes, places: bytes, ranges: bytes
) -> Iterator[tuple[bytes, int]]:
    """Yield the pieces of a PARA_TEXT record, each with the number of its shape, or
    another for what was deleted.
    """
    whole = places[: len(places) & ~7]
    shapes = dict(struct.iter_unpack("<II", whole))
    deleted = _deletions(ranges)
    end = len(text) // 2
    cuts = {0, end, *shapes}
    for begin, stop in deleted:
        cuts |= {begin, stop}
    shape = 0
    for start, stop in pairwise(sorted(cut for cut in cuts if cut <= end)):
        shape = shapes.get(start, shape)
        is_deleted = any(begin <= start < last for begin, last in deleted)
        yield text[2 * start : 2 * stop], _DELETED if is_deleted else shape


def _deletions(ranges: bytes) -> list[tuple[int, int]]:
    whole = ranges[: len(ranges) - len(ranges) % 12]
    found = []
    for start, end, tag in struct.iter_unpack("<III", whole):
        if tag >> 24 == _DELETION and start < end:
            found.append((start, end))
    return found


def shown(text: str, shape: int, shapes: CharShapes) -> str:
    """Return what the letters of one piece add to their line."""
    if not text.strip():
        return text
    if shape == _DELETED or shape in shapes.struck:
        return STRUCK
    return raised(text) if shape in shapes.raised else text
