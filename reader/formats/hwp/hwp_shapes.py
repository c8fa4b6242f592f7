"""Which letters of an HWP 5 file are struck through, deleted or raised.

Source: Hancom, "한글 문서 파일 구조 5.0": the shapes are in DocInfo in their
order, 32 bits of properties at byte 46 of each; a PARA_CHAR_SHAPE record has pairs
of a place in its paragraph and the number of the shape from there on.
A PARA_RANGE_TAG record has triples of a start, an end and a kind in the upper eight
bits of what follows them; a tracked deletion that nobody accepted yet is kind 17.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Final, NamedTuple

from reader.formats.signs import STRUCK, raised

CHAR_SHAPE: Final = 0x10 + 5
TRACK_CHANGE: Final = 0x10 + 80
PARA_CHAR_SHAPE: Final = 0x10 + 52
PARA_RANGE_TAG: Final = 0x10 + 54
_DELETION: Final = 17
_DELETED: Final = -1
_PROPERTIES_AT: Final = 46
_SUPERSCRIPT: Final = 1 << 15
_STRIKE: Final = 7 << 18
_STRIKE_LINE_AT: Final = 26
# Hangul writes a line of the 3D kind where it strikes nothing, as in HWPX.
_NO_LINE: Final = 15


class CharShapes(NamedTuple):
    """The numbers of the shapes whose letters are not in the line as they are."""

    struck: frozenset[int] = frozenset()
    raised: frozenset[int] = frozenset()
    has_deletions: bool = False


def char_shapes(
    payloads: Iterable[bytes], changes: Iterable[bytes] = ()
) -> CharShapes:
    """Return what the CHAR_SHAPE and TRACK_CHANGE records of a DocInfo say."""
    struck: set[int] = set()
    above: set[int] = set()
    for number, payload in enumerate(payloads):
        if len(payload) < _PROPERTIES_AT + 4:
            continue
        (properties,) = struct.unpack_from("<I", payload, _PROPERTIES_AT)
        line = properties >> _STRIKE_LINE_AT & 0xF
        if properties & _STRIKE and line != _NO_LINE:
            struck.add(number)
        if properties & _SUPERSCRIPT:
            above.add(number)
    kinds = {change[:4] for change in changes}
    has_deletions = struct.pack("<I", _DELETION) in kinds
    return CharShapes(frozenset(struck), frozenset(above), has_deletions)


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
