"""Where a table begins and ends: parts of one table over a page break, the words of the
line above it, and tables whose heading was lost.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from reader.tables.columns import (
    MONEY_ROLES,
    ColumnHeading,
    UnitBox,
    read_columns,
)
from reader.text.document import Cell, Table
from reader.text.patterns import late

_PAGE_MARK = late(r"(?:\s|-\s?\d{1,3}\s?-|^\d{1,3}$|쪽|페이지)*", re.MULTILINE)
_CAPTION_ROOM = 240
_PAGE_ROOM = 160
_CAPTION_LINE = re.compile(
    r"""
    [ ]*(?:[\-–◆◇□■○●ㅇ◦❍▪▶*#]|\d{1,2}[.)]|[가-하][.)]|[①-⑳]|[ ])*
    (?P<words>[^\n|]*?)
    [ ]*(?:[(\[<]?[ ]?단위[^\n]*)?$                        # ◆ 신품종연구 (단위 : 백만 원)
    """,
    re.VERBOSE,
)
_LONGEST_CAPTION = 60
_SENTENCE = 30
_NAMED_FIRST = late(r"\(([가-힣A-Za-z][^()\n:|]{1,24})\)[ ]")
# What one project gets, said in the cell: "최대 20백만원", "기업당 800만원 이내".
_STATED = late(
    r"""
    (?:최대|(?:과제|기업|업체|개?사|팀)\s?당|매년)\s?[^\d\n]{0,6}
    [0-9][0-9,.]*\s?(?:[조억]|[십백천]?만|[백천])\s?원
    | [0-9][0-9,.]*\s?(?:[조억]|[십백천]?만|[백천])\s?원\s?(?:이내|한도)
    """,
    re.VERBOSE,
)
_NESTED = late(r"¦[^|\n]+¦")
# A row of a nested table ends where a line break of its cell stood.
_NESTED_ROWS = late(r"¦(?P<break>[ ]{4,})¦")
_RULE = late(r"[¦\s:\-]*")
_LETTERS = late(r"[가-힣A-Za-z]{2}")


def join_pages(plain: str, tables: Sequence[Table]) -> Iterator[Table]:
    """Yield *tables*, those that a page break parted made one.

    The part below has as many columns, nothing but a page's number above it, and no
    heading of its own or the same one again.
    """
    held: Table | None = None
    for table in tables:
        if held is None:
            held = table
        elif _goes_on(plain, held, table):
            rows = table.rows
            if _words(rows[0]) == _words(held.rows[0]):
                rows = rows[1:]
            held = Table(
                held.number, (*held.rows, *rows), held.start, table.end
            )
        else:
            yield held
            held = table
    if held is not None:
        yield held


def unfolded(rows: Sequence[Sequence[Cell]]) -> list[Sequence[Cell]]:
    """Return *rows* in one column of rows where the headings say the same twice, the right
    half below the left: ``분야 | 예산 | 분야 | 예산``.
    """
    half, odd = divmod(len(rows[0]), 2) if rows else (0, 0)
    heads = _words(rows[0]) if half > 1 and not odd else []
    if not heads or heads[:half] != heads[half:] or not heads[0]:
        return list(rows)
    left = [row[:half] for row in rows]
    right = [row[half:] for row in rows[1:] if any(_words(row[half:]))]
    return [*left, *right]


def _goes_on(plain: str, above: Table, below: Table) -> bool:
    if not above.rows or not below.rows or len(above.rows[0]) < 3:
        return False
    if len(above.rows[-1]) != len(below.rows[0]):
        return False
    if below.start - above.end > _PAGE_ROOM:
        return False
    if not _PAGE_MARK.fullmatch(plain, above.end, below.start):
        return False
    if _words(below.rows[0]) == _words(above.rows[0]):
        return True
    return _is_headed(above.rows[0]) and not _is_headed(below.rows[0])


def _words(row: Sequence[Cell]) -> list[str]:
    return [cell.text for cell in row]


def _is_headed(row: Sequence[Cell]) -> bool:
    """Whether *row* names columns: a name and money, and no sum in its cells."""
    columns = read_columns(
        [ColumnHeading(cell, cell.text) for cell in row], UnitBox()
    )
    roles = {column.role for column in columns}
    is_data = any(_is_stated(cell.text) for cell in row)
    return "name" in roles and bool(roles & MONEY_ROLES) and not is_data


def _is_stated(text: str) -> bool:
    return "원" in text and _STATED.search(text) is not None


def caption(plain: str, start: int) -> str:
    """Return the words of the last line above *start* that has any, without its bullet
    and unit; of a line of prose its name in brackets, if it begins with one, or nothing.
    """
    lines = plain[max(0, start - _CAPTION_ROOM) : start].split("\n")
    for line in reversed(lines):
        found = _CAPTION_LINE.match(line)
        words = found["words"].strip() if found else ""
        if len(words) > _SENTENCE:
            # Prose that says more of what stands first in brackets.
            named = _NAMED_FIRST.match(words)
            if named:
                return named[1]
        if words:
            return words if len(words) <= _LONGEST_CAPTION else ""
    return ""


def headless(rows: Sequence[Sequence[Cell]]) -> list[ColumnHeading]:
    """Return the headings that a table without any would have, or nothing.

    Only such a table is understood whose first row already says what each gets, in
    the same column as another row.
    """
    width = len(rows[0])
    for column in range(1, width):
        if not _is_stated(rows[0][column].text):
            continue
        stated = []
        for row in rows:
            if len(row) > column and _is_stated(row[column].text):
                stated.append(row)
        if len(stated) < 2:
            continue
        for row in stated:
            if not _LETTERS.search(row[0].text):
                return []
        heads: list[ColumnHeading] = []
        for number in range(width):
            words = (
                "구분"
                if number == 0
                else "지원규모"
                if number == column
                else "-"
            )
            cell = rows[0][number]
            heads.append(
                ColumnHeading(Cell(words, cell.start, cell.start), words)
            )
        return heads
    return []


def nested_tables(plain: str, number: int) -> list[Table]:
    """Return the tables that are in a cell of another one, whose cells are parted by
    ``¦``; the first gets *number*.
    """
    found: list[Table] = []
    for match in _NESTED.finditer(plain) if "¦" in plain else ():
        rows: list[tuple[Cell, ...]] = []
        start = match.start()
        ends = []
        for gap in _NESTED_ROWS.finditer(match[0]):
            ends.append(gap.start("break"))
        for end in [*ends, len(match[0])]:
            line = plain[start : match.start() + end]
            if not _RULE.fullmatch(line):
                rows.append(_nested_cells(line, start))
            start = match.start() + end
        if len(rows) > 1:
            table = Table(
                number + len(found), tuple(rows), match.start(), match.end()
            )
            found.append(table)
    return found


def _nested_cells(line: str, offset: int) -> tuple[Cell, ...]:
    cells: list[Cell] = []
    at = offset + line.index("¦") + 1
    for inner in line.split("¦")[1:-1]:
        start = at + len(inner) - len(inner.lstrip())
        cells.append(
            Cell(" ".join(inner.split()), start, start + len(inner.strip()))
        )
        at += len(inner) + 1
    return tuple(cells)
