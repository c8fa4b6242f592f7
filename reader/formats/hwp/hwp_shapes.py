"""Which letters of an HWP 5 file are struck through or raised, by its character shapes.

Source: Hancom, "한글 문서 파일 구조 5.0": the shapes stand in DocInfo in their
order, 32 bits of properties at byte 46 of each; a PARA_CHAR_SHAPE record has pairs
of a place in its paragraph and the number of the shape from there on.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from reader.formats.signs import STRUCK, raised

CHAR_SHAPE: Final = 0x10 + 5
PARA_CHAR_SHAPE: Final = 0x10 + 52
_PROPERTIES_AT: Final = 46
_SUPERSCRIPT: Final = 1 << 15
_STRIKE: Final = 7 << 18
_STRIKE_LINE_AT: Final = 26
# Hangul writes a line of the 3D kind where it strikes nothing, as in HWPX.
_NO_LINE: Final = 15


class CharShapes(NamedTuple):
    """The numbers of the shapes whose letters do not stand in the line as they are."""

    struck: frozenset[int] = frozenset()
    raised: frozenset[int] = frozenset()


def char_shapes(payloads: Iterable[bytes]) -> CharShapes:
    """Return what the CHAR_SHAPE records of a DocInfo say."""
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
    return CharShapes(frozenset(struck), frozenset(above))


def concern(shapes: CharShapes, places: bytes) -> bool:
    """Return whether a paragraph with these *places* has letters of such a shape."""
    struck, above = shapes
    for _, shape in struct.iter_unpack("<II", places[: len(places) & ~7]):
        if shape in struck or shape in above:
            return True
    return False


def pieces(text: bytes, places: bytes) -> Iterator[tuple[bytes, int]]:
    """Yield the pieces of a PARA_TEXT record, each with the number of its shape."""
    begun = list(struct.iter_unpack("<II", places[: len(places) & ~7]))
    ends = [2 * place for place, _ in begun[1:]]
    for (start, shape), end in zip(begun, [*ends, len(text)], strict=True):
        yield text[2 * start : end], shape


def shown(text: str, shape: int, shapes: CharShapes) -> str:
    """Return what the letters of one piece add to their line."""
    if not text.strip():
        return text
    if shape in shapes.struck:
        return STRUCK
    return raised(text) if shape in shapes.raised else text
