"""The text of an HWP 5 section, tables as tables, read from its records.

Memos and hidden comments are left out; footnotes and endnotes are put after
their section, page headers and footers after the last one, so that they never
part a sentence.
Source: Hancom, "한글 문서 파일 구조 5.0": a record is a 32-bit header (tag 10
bits, level 10, size 12; 0xFFF means that the size follows) and its payload;
what belongs to a control is after it at a deeper level.
"""

from __future__ import annotations

import re
import struct
from codecs import utf_16_le_decode
from collections.abc import Iterable
from functools import partial
from typing import Final, NamedTuple

from reader.formats import pipes
from reader.formats.hwp.hwp_shapes import (
    BORDER_FILL,
    CHAR_SHAPE,
    PARA_CHAR_SHAPE,
    PARA_RANGE_TAG,
    PARA_SHAPE,
    TRACK_CHANGE,
    CharShapes,
    char_shapes,
    ground_of_cell,
    grounds_of_table,
    pieces,
    shapes_in,
    shown,
)
from reader.formats.signs import circled, without_struck

_BEGIN: Final = 0x10
PARA_HEADER: Final = _BEGIN + 50
PARA_TEXT: Final = _BEGIN + 51
CTRL_HEADER: Final = _BEGIN + 55
LIST_HEADER: Final = _BEGIN + 56
TABLE: Final = _BEGIN + 61
MEMO_LIST: Final = _BEGIN + 77
_HEADERS: Final = frozenset({LIST_HEADER, TABLE})
_OF_USE: Final = frozenset(
    {PARA_TEXT, CTRL_HEADER, LIST_HEADER, TABLE, MEMO_LIST}
)
_OF_SHAPES: Final = frozenset({PARA_CHAR_SHAPE, PARA_RANGE_TAG})
_OF_INFO: Final = frozenset(
    {BORDER_FILL, CHAR_SHAPE, PARA_SHAPE, TRACK_CHANGE}
)
# The level of the texts that stand on the page itself, in no cell and no box.
_BODY: Final = 1
_NO_SHAPES: Final = CharShapes()

# Controls by their names, which are stored with their last letter first.
_TABLE_CONTROL: Final = b" lbt"
_HIDDEN_COMMENT: Final = b"tmct"
_NOTES: Final = frozenset({b"  nf", b"  ne"})
_MARGINS: Final = frozenset({b"daeh", b"toof"})
_AUTO_NUMBER: Final = b"onta"
# Automatic numbers of pictures, tables and equations; the others number pages and
# notes.
_COUNTED: Final = frozenset({3, 4, 5})
_OVERLAID: Final = b"spct"
_RUBY: Final = b"tudt"

# Control characters below 32: these stand alone, all others take eight code units.
_SINGLE: Final = frozenset({0, 10, 13, 24, 25, 26, 27, 28, 29, 30, 31})
_AS_TEXT: Final = {9: "\t", 10: "\n", 24: "-", 30: " ", 31: " "}
_DEEPEST: Final = 12
_NUMBER_HERE: Final = "\x12"
# Kept in a paragraph until the control that is there says what it shows.
_SIGN_HERE: Final = "\x17"
_HERE: Final = {18: _NUMBER_HERE, 23: _SIGN_HERE}
_CONTROL: Final = re.compile("[\x00-\x1f]")
_LEFT_OVER: Final = re.compile(f"[{_NUMBER_HERE}{_SIGN_HERE}]")


class Record(NamedTuple):
    tag: int
    level: int
    payload: bytes


def records(section: bytes, shapes: CharShapes = _NO_SHAPES) -> list[Record]:
    """Return the records of a section that text is in, with the places of its *shapes*
    where there are any; what is cut off at the end is left out.
    """
    tags = _OF_USE | _OF_SHAPES if any(shapes) else _OF_USE
    known = _records(section, tags)
    # Only a memo's length is given in paragraphs; a third of all records are their
    # headers.
    if any(record.tag == MEMO_LIST for record in known):
        return _records(section, tags | {PARA_HEADER})
    return known


def shapes_of(doc_info: bytes) -> CharShapes:
    """Return which character shapes of a file strike letters through, raise them or leave
    them white, and whether some were deleted.
    """
    info: dict[int, list[bytes]] = {}
    for record in _records(doc_info, _OF_INFO):
        info.setdefault(record.tag, []).append(record.payload)
    return char_shapes(info)


def _records(section: bytes, tags: frozenset[int]) -> list[Record]:
    known: list[Record] = []
    offset, end = 0, len(section)
    head_at = struct.Struct("<I").unpack_from
    # Straight to the tuple: a file has tens of thousands of them.
    record_of = partial(tuple.__new__, Record)
    while offset + 4 <= end:
        (head,) = head_at(section, offset)
        offset += 4
        size = head >> 20
        if size == 0xFFF:
            size = int.from_bytes(section[offset : offset + 4], "little")
            offset += 4
        tag = head & 0x3FF
        if tag in tags:
            payload = section[offset : offset + size]
            known.append(record_of((tag, head >> 10 & 0x3FF, payload)))
        offset += size
    return known


def document_text(
    sections: Iterable[bytes], shapes: CharShapes = _NO_SHAPES
) -> str:
    """Return the paragraphs of *sections*, one a line, and their tables as pipe tables."""
    texts: list[str] = []
    margins: list[str] = []
    for section in sections:
        walk = _Walk(records(section, shapes), shapes)
        texts += walk.blocks(0, 0)[0]
        if walk.notes:
            texts += ["", *walk.notes]
        margins += walk.margins
    return _LEFT_OVER.sub("", "\n".join([*texts, "", *dict.fromkeys(margins)]))


class _Walk:
    """Records in order, read as a tree by their levels."""

    def __init__(self, known: list[Record], shapes: CharShapes) -> None:
        self._records = known
        self._shapes = shapes
        self._shapes_on_white = shapes._replace(
            struck=shapes.struck | shapes.white
        )
        # A box may be dark; the page's own ground is not, nor a cell's without a colour.
        self._level_on_white = _BODY
        self.notes: list[str] = []
        self.margins: list[str] = []

    def blocks(
        self, at: int, depth: int, floor: int = -1
    ) -> tuple[list[str], int]:
        """Return the lines from record *at* on, down to the first at or above level
        *floor*, and where that is.
        """
        lines: list[str] = []
        begun: dict[int, int] = {}
        known = self._records
        while at < len(known):
            tag, level, _ = known[at]
            if level <= floor:
                break
            if tag == CTRL_HEADER and depth < _DEEPEST:
                at = self._control(at, depth, lines, begun.get(level))
                continue
            if tag == MEMO_LIST:
                at = self._after_memo(at)
                continue
            if tag == PARA_TEXT:
                begun[level] = len(lines)
                lines.append(self._paragraph(at))
            at += 1
        return lines, at

    def _paragraph(self, at: int) -> str:
        """Return a paragraph's letters; the places of its shapes and its ranges are behind
        its text.
        """
        _, level, payload = self._records[at]
        shapes = self._shapes
        if level == self._level_on_white:
            shapes = self._shapes_on_white
        places = self._behind(at + 1, PARA_CHAR_SHAPE)
        ranges = b""
        if shapes.has_deletions:
            ranges = self._behind(at + 1 + bool(places), PARA_RANGE_TAG)
        is_plain = not places or not shapes.is_any_odd(shapes_in(places))
        if is_plain and not ranges:
            return paragraph(payload)
        words = []
        for piece, shape in pieces(payload, places, ranges):
            words.append(shown(paragraph(piece), shape, shapes))
        return without_struck("".join(words))

    def _behind(self, at: int, tag: int) -> bytes:
        """Return the record at *at* if it is of that kind, else nothing."""
        if at >= len(self._records) or self._records[at].tag != tag:
            return b""
        return self._records[at].payload

    def _control(
        self, at: int, depth: int, lines: list[str], line: int | None
    ) -> int:
        """Add what a control shows to *lines*, in the *line* that it is in or after
        it; return where it ends.
        """
        level, payload = self._records[at].level, self._records[at].payload
        name = payload[:4]
        if name == _TABLE_CONTROL:
            text, at = self._table(at, depth)
            lines.extend(["", text, ""] if text else [])
            return at
        if name == _HIDDEN_COMMENT:
            return self._after(at, level)
        if name in _NOTES or name in _MARGINS:
            written, at = self.blocks(at + 1, depth + 1, floor=level)
            aside = self.notes if name in _NOTES else self.margins
            aside += filter(str.strip, written)
            return at
        if line is not None and name in {_AUTO_NUMBER, _OVERLAID, _RUBY}:
            place = _NUMBER_HERE if name == _AUTO_NUMBER else _SIGN_HERE
            lines[line] = lines[line].replace(place, _shown(name, payload), 1)
        return at + 1

    def _after(self, at: int, level: int) -> int:
        """Return where the records below the one at *at* end."""
        at += 1
        while at < len(self._records) and self._records[at].level > level:
            at += 1
        return at

    def _after_memo(self, at: int) -> int:
        """Return where a memo ends: its list header says how many paragraphs, which
        are after it, are its.
        """
        at += 1
        if at >= len(self._records) or self._records[at].tag != LIST_HEADER:
            return at
        left = int.from_bytes(self._records[at].payload[:2], "little")
        at += 1
        level = self._records[at].level if at < len(self._records) else 0
        while at < len(self._records) and self._records[at].tag != MEMO_LIST:
            tag, at_level, _ = self._records[at]
            if tag == PARA_HEADER and at_level <= level:
                if not left:
                    break
                left -= 1
            at += 1
        return at

    def _table(self, at: int, depth: int) -> tuple[str, int]:
        floor = self._records[at].level
        at += 1
        cells: list[pipes.Placed] = []
        captions: list[str] = []
        is_inside = False
        outer = self._level_on_white
        coloured = self._shapes.coloured
        # What encloses a table in a box is not looked at.
        is_plain = outer == floor
        while at < len(self._records) and self._records[at].level > floor:
            record = self._records[at]
            at += 1
            if record.tag == TABLE:
                is_inside = True
                grounds = grounds_of_table(record.payload) if coloured else ()
                is_plain = is_plain and coloured.isdisjoint(grounds)
            if record.tag == LIST_HEADER:
                is_cell_plain = ground_of_cell(record.payload) not in coloured
                is_white = is_plain and is_inside and is_cell_plain
                self._level_on_white = record.level + 1 if is_white else -1
                lines, at = self._list(at, depth + 1, record.level)
                self._level_on_white = outer
                text = "\n".join(lines).strip()
                captions.extend([] if is_inside else [text])
                cells.extend(
                    [_placed(record.payload, text, len(cells))]
                    if is_inside
                    else []
                )
        return "\n".join(filter(None, [*captions, pipes.placed(cells)])), at

    def _list(self, at: int, depth: int, level: int) -> tuple[list[str], int]:
        """Read a cell: its paragraphs are beside its header, at the same level, up to
        the next header.
        """
        lines: list[str] = []
        known = self._records
        while at < len(known):
            tag, at_level, _ = known[at]
            if at_level > level:
                inner, at = self.blocks(at, depth, floor=level)
                lines += inner
                continue
            if at_level < level or tag in _HEADERS:
                break
            at += 1
        return lines, at


def _placed(payload: bytes, text: str, order: int) -> pipes.Placed:
    """Read a cell's address, which follows the eight bytes of its list header."""
    if len(payload) < 12:
        return pipes.Placed(0, order, text)
    column, row = struct.unpack_from("<HH", payload, 8)
    return pipes.Placed(row, column, text)


def _shown(name: bytes, payload: bytes) -> str:
    """Return what a control within a line shows: a caption's number, letters over each
    other, words under a ruby.
    """
    if name == _AUTO_NUMBER:
        if len(payload) < 10 or payload[4] & 0xF not in _COUNTED:
            return ""
        return str(int.from_bytes(payload[8:10], "little"))
    size = int.from_bytes(payload[4:6], "little")
    text = payload[6 : 6 + 2 * size].decode("utf-16-le", "ignore")
    return circled(text) if name == _OVERLAID else text


def paragraph(payload: bytes) -> str:
    """Return the characters of a PARA_TEXT record, its controls left out but for a mark
    where one shows something.
    """
    # Straight to the codec: looking it up by its name takes as long as decoding.
    text = utf_16_le_decode(payload[: len(payload) & ~1], "ignore", True)[0]
    plain = text.removesuffix("\r")
    if not _CONTROL.search(plain):
        return plain
    if len(text) == len(payload) // 2:
        return _without_controls(text)
    # Outside the basic plane a character is two units, of which a control's own data
    # may hold one.
    units = struct.unpack_from(f"<{len(payload) // 2}H", payload)
    kept: list[int] = []
    at = 0
    while at < len(units):
        unit = units[at]
        if unit < 32:
            kept.extend(map(ord, _AS_TEXT.get(unit) or _HERE.get(unit, "")))
            at += 1 if unit in _SINGLE else 8
            continue
        kept.append(unit)
        at += 1
    return struct.pack(f"<{len(kept)}H", *kept).decode("utf-16-le", "ignore")


def _without_controls(text: str) -> str:
    """Return a paragraph of which each character is one code unit without its controls."""
    kept: list[str] = []
    at = 0
    while control := _CONTROL.search(text, at):
        unit = ord(control[0])
        kept.append(text[at : control.start()])
        kept.append(_AS_TEXT.get(unit) or _HERE.get(unit, ""))
        at = control.start() + (1 if unit in _SINGLE else 8)
    kept.append(text[at:])
    return "".join(kept)
