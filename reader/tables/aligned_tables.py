"""Tables that a PDF's text keeps only as columns of blanks, regained as rows of cells.

Such a table has a heading of a few lines whose parts are over their columns, then
rows parted by empty lines (or one row a line).  A part belongs to the column whose
heading it is under; centred text and wide letters shift it by a little.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from reader.text.document import Cell, Document, Table
from reader.text.patterns import late
from reader.text.searching import in_order

_ANCHORS = (
    re.compile(r"예산"),
    late(r"지원\s?(?:규모|금액)|지원금|한도"),
    re.compile(r"연구비"),
)
_COLUMNS = late(r"   [^\s][^\n]{0,60}?   [^\s]")
_PART = late(r"[^\s](?:[^\s]| (?! ))*")
_NUMBER = late(r"[0-9][0-9,.]*$|.*[0-9]\s?(?:[억천백만]|개)")
_SUM = late(r"(?:총|약|최대)?\s?[0-9][0-9,.]*\s?(?:억|[백천십]?만|천)\s?원?")
_BARE = late(r"[0-9][0-9,]*(?:\.[0-9]+)?")
_MONEY_HEAD = late(r"예산|규모|한도|금액|연구비|지원금|당해|총$|\d\d년")
_BULLET = late(r"\s*(?:[※□○ㅇ◦❍■▶>\-*①-⑳]|\d{1,2}\.|[가-하]\.|[ⅠⅡⅢⅣⅤ])")
_CAPTION = late(r"\s*[(\[<]?\s?단위")
_PAGE = late(r"\s*-\s?\d{1,3}\s?-\s*$")
# Lines a table may have.
_LONGEST = 90
_HEAD_LINES = 9
# No printed line is wider; such a line is a paragraph.
_WIDEST = 400
# Headings of one column may miss each other by so little; those side by side
# have wider gaps.
_NEAR = 2
# A lone part longer than this is prose, no heading.
_TITLE = 25


class _Part(NamedTuple):
    """A run of words between wide gaps: its columns on the line, its offsets in the text."""

    text: str
    left: int
    right: int
    start: int


@dataclass(slots=True)
class _AlignedHead:
    text: str
    left: int
    right: int


_Line = tuple[_Part, ...]


def find_aligned_tables(document: Document) -> tuple[Table, ...]:
    """Return the tables of blanks in *document* that have a heading of money, in order."""
    plain = document.plain
    found: list[Table] = []
    done = 0
    for anchor in in_order(_ANCHORS, plain) if _COLUMNS.search(plain) else ():
        begin = (
            _block_start(plain, anchor.start())
            if anchor.start() >= done
            else None
        )
        if begin is None:
            continue
        lines = _lines(plain, begin)
        above, below = _heading(lines)
        table = (
            _table(above, [below, *lines], len(found) + 1)
            if len(above) <= _HEAD_LINES
            else None
        )
        if table is not None:
            found.append(table)
        done = (
            table.end
            if table is not None
            else max(
                [
                    anchor.end(),
                    *(part.start for parts in above for part in parts),
                ]
            )
        )
    return tuple(found)


def _block_start(plain: str, spot: int) -> int | None:
    """Return where the unbroken lines round *spot* begin, below the last line of prose;
    None if *spot* is in prose.
    """
    begin = plain.rfind("\n", max(0, spot - _WIDEST), spot) + 1
    end = plain.find("\n", spot, begin + _WIDEST)
    if (not begin and spot > _WIDEST) or _is_prose(
        plain[begin : end if end >= 0 else begin + _WIDEST]
    ):
        return None
    for _ in range(_HEAD_LINES):
        above = (
            plain.rfind("\n", max(0, begin - _WIDEST), max(begin - 1, 0)) + 1
        )
        if (
            not begin
            or begin - above >= _WIDEST
            or _is_prose(plain[above : begin - 1])
        ):
            break
        begin = above
    return begin


def _is_prose(line: str) -> bool:
    """Whether *line* is none of a heading's: empty, a bullet, a caption, or a sentence
    without gaps.
    """
    bare = line.strip()
    return (
        not bare
        or (len(bare) > _TITLE and "   " not in bare)
        or bool(_BULLET.match(line) or _CAPTION.match(line))
    )


def _lines(plain: str, begin: int) -> Iterator[_Line]:
    """Yield the lines from *begin* as parts; an empty line is an empty tuple; prose
    ends the table.
    """
    for number in range(_LONGEST):
        end = plain.find("\n", begin)
        line = plain[begin : end if end >= 0 else len(plain)]
        if len(line) > _WIDEST:
            return
        parts = tuple(
            _Part(m[0], m.start(), m.end(), begin + m.start())
            for m in _PART.finditer(line)
        )
        is_page = _PAGE.match(line)
        if number and len(parts) == 1 and _BULLET.match(line) and not is_page:
            return
        if not is_page:
            yield parts
        if end < 0:
            return
        begin = end + 1


def _heading(lines: Iterator[_Line]) -> tuple[list[_Line], _Line]:
    """Take a heading's lines off *lines*, and the line that ends it: an empty one or
    one of figures.
    """
    above: list[_Line] = []
    for parts in lines:
        if (
            not parts
            or len(above) > _HEAD_LINES
            or any(_NUMBER.match(part.text) for part in parts)
        ):
            return above, parts
        above.append(parts)
    return above, ()


def _table(
    above: Sequence[_Line], body: Sequence[_Line], number: int
) -> Table | None:
    heads = _heads(above)
    if len(heads) < 3 or not any(
        _MONEY_HEAD.search(head.text) for head in heads
    ):
        return None
    rows = [_row(block, heads) for block in _blocks(body, heads)]
    if not rows:
        return None
    first = above[0][0]
    top = tuple(Cell(head.text, first.start, first.start) for head in heads)
    return Table(
        number,
        (top, *rows),
        first.start,
        max(cell.end for row in rows for cell in row),
    )


def _heads(lines: Sequence[_Line]) -> list[_AlignedHead]:
    """Return the headings: parts that are over each other are one."""
    heads: list[_AlignedHead] = []
    for part in (part for parts in lines for part in parts):
        over = next(
            (
                head
                for head in heads
                if head.left < part.right + _NEAR
                and part.left < head.right + _NEAR
            ),
            None,
        )
        if over is None:
            heads.append(_AlignedHead(part.text, part.left, part.right))
        else:
            over.text, over.left, over.right = (
                f"{over.text} {part.text}",
                min(over.left, part.left),
                max(over.right, part.right),
            )
    return sorted(heads, key=lambda head: head.left)


def _blocks(
    lines: Sequence[_Line], heads: Sequence[_AlignedHead]
) -> Iterator[list[_Line]]:
    """Yield the lines of each row: up to an empty line, or shared out among the figures
    that are in them.
    """
    block: list[_Line] = []
    for parts in (*lines, ()):
        if parts:
            block.append(parts)
        elif block:
            yield from _split(block, heads)
            block = []


def _split(
    block: list[_Line], heads: Sequence[_AlignedHead]
) -> Iterator[list[_Line]]:
    """Yield *block* as one row, or each of its lines with the nearest of several figures."""
    figures = []
    for number, line in enumerate(block):
        if any(_is_figure(part, heads) for part in line):
            figures.append(number)
    if len(figures) < 2:
        yield block
        return
    nearest = []
    for number in range(len(block)):
        distances = [(abs(at - number), at) for at in figures]
        nearest.append(min(distances)[1])
    for at in figures:
        yield [
            line for number, line in enumerate(block) if nearest[number] == at
        ]


def _is_figure(part: _Part, heads: Sequence[_AlignedHead]) -> bool:
    """Whether *part* is a sum, or a bare number under a heading of money; what stands
    in brackets explains one.
    """
    if _SUM.match(part.text):
        return True
    return (
        _BARE.fullmatch(part.text) is not None
        and _MONEY_HEAD.search(heads[_column(part, heads)].text) is not None
    )


def _row(
    block: Sequence[_Line], heads: Sequence[_AlignedHead]
) -> tuple[Cell, ...]:
    held: list[list[_Part]] = [[] for _ in heads]
    for part in (part for line in block for part in line):
        held[_column(part, heads)].append(part)
    start = block[0][0].start
    return tuple(_cell(parts, start) for parts in held)


def _column(part: _Part, heads: Sequence[_AlignedHead]) -> int:
    """Return the number of the heading that *part* is under; words are under no money."""
    numeric = any(map(str.isdigit, part.text))
    return min(
        (
            number
            for number, head in enumerate(heads)
            if numeric or not _MONEY_HEAD.search(head.text) or len(heads) == 1
        ),
        key=lambda number: _distance(part, heads[number]),
        default=0,
    )


def _distance(part: _Part, head: _AlignedHead) -> tuple[int, float]:
    gap = max(head.left - part.right, part.left - head.right, 0)
    return gap, abs(
        (part.left + part.right) / 2 - (head.left + head.right) / 2
    )


def _cell(parts: Sequence[_Part], start: int) -> Cell:
    if not parts:
        return Cell("", start, start)
    return Cell(
        " ".join(part.text for part in parts),
        parts[0].start,
        parts[-1].start + len(parts[-1].text),
    )
