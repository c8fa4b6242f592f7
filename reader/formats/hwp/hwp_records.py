"""The text of an HWP 5 section, tables as tables, read from its records.

The last reader of the chain and the only one for distribution documents.
Source: Hancom, "한글 문서 파일 구조 5.0": a record is a 32-bit header (tag 10
bits, level 10, size 12; 0xFFF means that the size follows) and its payload;
what belongs to a control stands after it at a deeper level.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from reader.formats import pipes

_BEGIN: Final = 0x10
PARA_HEADER: Final = _BEGIN + 50
PARA_TEXT: Final = _BEGIN + 51
CTRL_HEADER: Final = _BEGIN + 55
LIST_HEADER: Final = _BEGIN + 56
TABLE: Final = _BEGIN + 61

# Control characters below 32: these stand alone, all others take eight code units.
_SINGLE: Final = frozenset({0, 10, 13, 24, 25, 26, 27, 28, 29, 30, 31})
_AS_TEXT: Final = {9: "\t", 10: "\n", 24: "-", 30: " ", 31: " "}
_DEEPEST: Final = 12


@dataclass(frozen=True, slots=True)
class Record:
    tag: int
    level: int
    payload: bytes


def records(section: bytes) -> Iterator[Record]:
    """Yield the records of a section; what is cut off at the end is left out."""
    offset = 0
    while offset + 4 <= len(section):
        head = int.from_bytes(section[offset : offset + 4], "little")
        offset += 4
        size = head >> 20
        if size == 0xFFF:
            size = int.from_bytes(section[offset : offset + 4], "little")
            offset += 4
        yield Record(head & 0x3FF, head >> 10 & 0x3FF, section[offset : offset + size])
        offset += size


def section_text(section: bytes) -> str:
    """Return a section's paragraphs, one a line, and its tables as pipe tables."""
    return "\n".join(_Walk(list(records(section))).blocks(0, 0)[0])


class _Walk:
    """Records in order, read as a tree by their levels."""

    def __init__(self, known: list[Record]) -> None:
        self._records = known

    def blocks(self, at: int, depth: int, floor: int = -1) -> tuple[list[str], int]:
        """Return the lines from record *at* on, down to the first at or above level *floor*, and where that is."""
        lines: list[str] = []
        while at < len(self._records) and self._records[at].level > floor:
            record = self._records[at]
            if (
                record.tag == CTRL_HEADER
                and record.payload[:4] == b" lbt"
                and depth < _DEEPEST
            ):
                text, at = self._table(at, depth)
                lines.extend(["", text, ""] if text else [])
                continue
            if record.tag == PARA_TEXT:
                lines.append(paragraph(record.payload))
            at += 1
        return lines, at

    def _table(self, at: int, depth: int) -> tuple[str, int]:
        floor = self._records[at].level
        at += 1
        cells: list[pipes.Placed] = []
        captions: list[str] = []
        is_inside = False
        while at < len(self._records) and self._records[at].level > floor:
            record = self._records[at]
            at += 1
            if record.tag == TABLE:
                is_inside = True
            if record.tag == LIST_HEADER:
                lines, at = self._list(at, depth + 1, record.level)
                text = "\n".join(lines).strip()
                captions.extend([] if is_inside else [text])
                cells.extend(
                    [_placed(record.payload, text, len(cells))] if is_inside else []
                )
        return "\n".join(filter(None, [*captions, pipes.placed(cells)])), at

    def _list(self, at: int, depth: int, level: int) -> tuple[list[str], int]:
        """Read a cell: its paragraphs stand beside its header, at the same level, up to the next header."""
        lines: list[str] = []
        while (
            at < len(self._records)
            and self._records[at].level >= level
            and not self._is_header(at, level)
        ):
            inner, at = (
                self.blocks(at, depth, floor=level)
                if self._records[at].level > level
                else ([], at + 1)
            )
            lines += inner
        return lines, at

    def _is_header(self, at: int, level: int) -> bool:
        return (
            self._records[at].tag in {LIST_HEADER, TABLE}
            and self._records[at].level == level
        )


def _placed(payload: bytes, text: str, order: int) -> pipes.Placed:
    """Read a cell's address, which follows the eight bytes of its list header."""
    if len(payload) < 12:
        return pipes.Placed(0, order, text)
    column, row = struct.unpack_from("<HH", payload, 8)
    return pipes.Placed(row, column, text)


def paragraph(payload: bytes) -> str:
    """Return the characters of a PARA_TEXT record, its controls left out."""
    units = struct.unpack_from(f"<{len(payload) // 2}H", payload)
    retained: list[int] = []
    at = 0
    while at < len(units):
        unit = units[at]
        if unit < 32:
            retained.extend(map(ord, _AS_TEXT.get(unit, "")))
            at += 1 if unit in _SINGLE else 8
            continue
        retained.append(unit)
        at += 1
    return struct.pack(f"<{len(retained)}H", *retained).decode("utf-16-le", "ignore")
