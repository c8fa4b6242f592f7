"""Columns of a page: which lines are beside each other and are read one after another.

A page's rows are cut at a gutter, a strip that many rows in a row leave empty.  A
table without rules leaves such strips too, and cutting one would part a label from
its value.  So a strip is a gutter only where the two sides are seen to be texts of
their own: drawn one after the other, both with bullets of their own, or both prose.
Texts that each begin with a label (``접수기간 :``) in one row need no such length.
Coordinates are points from the page's top left.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from reader.formats.pdf.glyphs import Glyph, rows_of
from reader.formats.pdf.lattice import Box

# Heights of empty room that part two pieces of a row; justified blanks are
# narrower.
_GAP: Final = 1.0
# Rows that both sides must have beside each other.
_ROWS: Final = 4
_PROSE_ROWS: Final = 6
# Share of the rows' width that each side takes at least; a column of labels
# is narrower.
_SIDE: Final = 0.25
# A row of prose reaches so far over its column; its last one need not.
_FILLED: Final = 0.8
_IN_ORDER: Final = 0.95
_STEPS: Final = 48
_DEEPEST: Final = 3
_MOST_COLUMNS: Final = 3
_MOST_ROWS: Final = 400
_LETTERS: Final = 8
_BULLET: Final = re.compile(
    r"""
    [□■○●◦ㅇ❍◎◇◆▶▷▣※∙·•*-] \s?\S   # ○ 접수기간
    | [①-⑳ⅠⅡⅢⅣⅤⅥ]                 # ① 소상공인
    | (?:\d{1,2}|[가-하]) [.)] \s?\D   # 가. 신청방법, 1) 지원대상; no date's 26. 3.
    """,
    re.VERBOSE,
)


# What a column may begin with: `접수기간 : 2026. 4. 6.`
_LABEL: Final = re.compile(r"[가-힣]{2,8}:")
_LABEL_ROOM: Final = 10


class _Piece(NamedTuple):
    """The part of a row between two wide gaps, or (*box*, counted from 0) a whole box."""

    left: float
    right: float
    glyphs: tuple[Glyph, ...] = ()
    box: int | None = None

    @property
    def text(self) -> str:
        return "".join(
            glyph.char + (" " if glyph.is_last else "")
            for glyph in self.glyphs
        )

    @property
    def is_labelled(self) -> bool:
        head = (glyph.char for glyph in self.glyphs[:_LABEL_ROOM])
        return _LABEL.match("".join(head)) is not None


class _WordRow(NamedTuple):
    top: float
    pieces: tuple[_Piece, ...]


@dataclass(slots=True)
class Zone:
    """A part of the page that is read from top to bottom before the next one is:
    characters, and boxes by their numbers.
    """

    glyphs: list[Glyph] = field(default_factory=list)
    boxes: list[int] = field(default_factory=list)


def zones(glyphs: Sequence[Glyph], boxes: Sequence[Box] = ()) -> list[Zone]:
    """Return *glyphs* and *boxes* (tables with rules, placed whole) parted into zones
    in the order in which they are read.
    """
    whole = Zone(list(glyphs), list(range(len(boxes))))
    rows: list[_WordRow] = []
    for number, (left, top, right, _) in enumerate(boxes):
        rows.append(_WordRow(top, (_Piece(left, right, box=number),)))
    for drawn in rows_of(glyphs):
        rows.append(
            _WordRow(min(glyph.top for glyph in drawn), _pieces(drawn))
        )
    if len(rows) > _MOST_ROWS or not _may_be_columns(rows):
        return [whole]
    rows.sort(key=lambda row: row.top)
    parts = _parted(rows, 0)
    if len(parts) == 1:
        return [whole]
    found: list[Zone] = []
    for part in parts:
        zone = Zone()
        for row in part:
            for piece in row.pieces:
                zone.glyphs.extend(piece.glyphs)
                if piece.box is not None:
                    zone.boxes.append(piece.box)
        found.append(zone)
    return found


def _may_be_columns(rows: Sequence[_WordRow]) -> bool:
    """Whether enough rows have a piece of their own right of the first quarter, and few
    have more pieces than there are columns on a page, or a row is all labels; most
    pages end here.
    """
    if any(map(_is_all_labels, rows)):
        return True
    if len(rows) < _ROWS:
        return False
    left = min(row.pieces[0].left for row in rows)
    right = max(row.pieces[-1].right for row in rows)
    begin = left + _SIDE * (right - left)
    beside = sum(row.pieces[-1].left > begin for row in rows)
    many = sum(len(row.pieces) > _MOST_COLUMNS for row in rows)
    return beside >= _ROWS and many < len(rows) / 4


def _pieces(row: Iterable[Glyph]) -> tuple[_Piece, ...]:
    """Cut a row of glyphs at its wide gaps."""
    groups: list[list[Glyph]] = []
    right = 0.0
    for glyph in sorted(row, key=lambda glyph: glyph.left):
        if not groups or glyph.left - right > _GAP * max(glyph.height, 1):
            groups.append([])
            right = glyph.right
        groups[-1].append(glyph)
        right = max(right, glyph.right)
    pieces = []
    for group in groups:
        end = max(glyph.right for glyph in group)
        pieces.append(_Piece(group[0].left, end, tuple(group)))
    return tuple(pieces)


def _parted(rows: list[_WordRow], depth: int) -> list[list[_WordRow]]:
    """Cut rows into what is above the columns, each column, and what is below them."""
    cut = _under_labels(rows)
    if cut is None and depth < _DEEPEST and len(rows) >= _ROWS:
        cut = _gutter(rows, depth)
    if cut is None:
        return [rows]
    first, last, gutter = cut
    parts: list[list[_WordRow]] = []
    if first:
        parts += _parted(rows[:first], depth + 1)
    left, right = _sides(rows[first:last], gutter)
    parts += _parted(left, depth + 1)
    parts += _parted(right, depth + 1)
    if rows[last:]:
        parts += _parted(rows[last:], depth + 1)
    return parts


def _is_all_labels(row: _WordRow) -> bool:
    return len(row.pieces) > 1 and all(
        piece.is_labelled for piece in row.pieces
    )


def _under_labels(
    rows: Sequence[_WordRow],
) -> tuple[int, int, float] | None:
    """Return the first and last row (beyond it) of columns that each begin with a label
    and go on below it, and where the first of them ends.
    """
    for first, row in enumerate(rows):
        if not _is_all_labels(row):
            continue
        last = first + 1
        while last < len(rows) and _goes_on(rows[last], row):
            last += 1
        if last > first + 1:
            edge = min(below.pieces[1].left for below in rows[first:last])
            return first, last, edge - 0.1
    return None


def _goes_on(row: _WordRow, above: _WordRow) -> bool:
    """Whether each piece of a row stands under one of the row above and has no label."""
    if len(row.pieces) != len(above.pieces):
        return False
    for piece, label in zip(row.pieces, above.pieces, strict=True):
        if piece.box is not None or piece.is_labelled:
            return False
        if abs(piece.left - label.left) > label.glyphs[0].height:
            return False
    return True


def _gutter(
    rows: Sequence[_WordRow], depth: int
) -> tuple[int, int, float] | None:
    """Return the first and last row (beyond it) of the longest columns, and where they
    are cut; None where nothing shows that these are columns.
    """
    left = min(row.pieces[0].left for row in rows)
    right = max(row.pieces[-1].right for row in rows)
    step = (right - left) / _STEPS
    best: tuple[int, int, float] | None = None
    best_rows = _ROWS - 1
    seen: set[tuple[int, ...]] = set()
    for number in range(int(_STEPS * _SIDE), int(_STEPS * (1 - _SIDE)) + 1):
        spot = left + number * step
        for first, last in _runs(rows, spot):
            # Most spots lie in one strip with their neighbours and cut as they do.
            cut = (first, *(_before(row, spot) for row in rows[first:last]))
            if cut in seen:
                continue
            seen.add(cut)
            count = _beside(rows[first:last], spot)
            if count > best_rows and _are_columns(
                rows[first:last], spot, depth
            ):
                best, best_rows = (first, last, spot), count
    return best


def _runs(rows: Sequence[_WordRow], spot: float) -> list[tuple[int, int]]:
    """Return the runs of rows of which none has a piece at *spot*."""
    runs: list[tuple[int, int]] = []
    first = 0
    for number, row in enumerate(rows):
        if any(piece.left <= spot <= piece.right for piece in row.pieces):
            if number - first >= _ROWS:
                runs.append((first, number))
            first = number + 1
    if len(rows) - first >= _ROWS:
        runs.append((first, len(rows)))
    return runs


def _sides(
    rows: Iterable[_WordRow], spot: float
) -> tuple[list[_WordRow], list[_WordRow]]:
    left: list[_WordRow] = []
    right: list[_WordRow] = []
    for row in rows:
        cut = _before(row, spot)
        if cut:
            left.append(_WordRow(row.top, row.pieces[:cut]))
        if cut < len(row.pieces):
            right.append(_WordRow(row.top, row.pieces[cut:]))
    return left, right


def _before(row: _WordRow, spot: float) -> int:
    """Return how many pieces of *row* end left of *spot*."""
    return sum(piece.right < spot for piece in row.pieces)


def _beside(rows: Sequence[_WordRow], spot: float) -> int:
    """Return how many rows the shorter side has between the other's first and last."""
    left, right = _sides(rows, spot)
    if not left or not right:
        return 0
    top = max(left[0].top, right[0].top) - 1
    bottom = min(left[-1].top, right[-1].top) + 1
    return min(
        sum(top <= row.top <= bottom for row in left),
        sum(top <= row.top <= bottom for row in right),
    )


def _are_columns(rows: Sequence[_WordRow], spot: float, depth: int) -> bool:
    """Whether the sides of *spot* are texts of their own and no labels with values."""
    left, right = _sides(rows, spot)
    is_text = (
        (_bulleted(left) >= 2 and _bulleted(right) >= 2)
        or (_are_prose(left) and _are_prose(right))
        or _are_drawn_in_turn(left, right)
    )
    if not is_text:
        return False
    # A side that is cut into pieces is a table's, unless these are columns themselves.
    for side in (left, right):
        cut = sum(len(row.pieces) > 1 for row in side)
        if cut <= len(side) / 4:
            continue
        if depth + 1 >= _DEEPEST or _gutter(side, depth + 1) is None:
            return False
    return True


def _bulleted(side: Sequence[_WordRow]) -> int:
    return sum(bool(_BULLET.match(row.pieces[0].text)) for row in side)


def _are_prose(side: Sequence[_WordRow]) -> bool:
    """Whether most rows reach over the whole column, as wrapped lines do."""
    start = min(row.pieces[0].left for row in side)
    width = max(row.pieces[-1].right for row in side) - start
    filled = sum(
        row.pieces[-1].right - start >= _FILLED * width for row in side
    )
    letters = sum(len(piece.glyphs) for row in side for piece in row.pieces)
    return (
        len(side) >= _PROSE_ROWS
        and filled >= 0.7 * len(side)
        and letters >= _LETTERS * len(side)
    )


def _are_drawn_in_turn(
    left: Sequence[_WordRow], right: Sequence[_WordRow]
) -> bool:
    """Whether the file draws one side to its end before it begins the other, and both
    are long enough to be more than labels and numbers.
    """
    orders: list[list[int]] = []
    for side in (left, right):
        drawn: list[int] = []
        for row in side:
            for piece in row.pieces:
                drawn.extend(glyph.order for glyph in piece.glyphs)
        if len(drawn) < _LETTERS * len(side):
            return False
        orders.append(drawn)
    end = sorted(orders[0])[int(_IN_ORDER * (len(orders[0]) - 1))]
    after = sum(order > end for order in orders[1])
    return after >= _IN_ORDER * len(orders[1])
