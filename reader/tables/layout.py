"""Where a table begins and ends: parts of one table over a page break, the words of the
line above it, and tables whose heading was lost.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from reader.tables.columns import (
    COUNTED_CELL,
    MONEY_ROLES,
    ColumnHeading,
    UnitBox,
    read_columns,
)
from reader.text.document import Cell, Table
from reader.text.patterns import late
from reader.values.money import find_sums

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
_PARAGRAPH = 200
_FEWEST_LINES = 2
_LINE_OF_CELL = late(r"[^ ](?:[^ ]| {1,3}(?! ))*")
_DIGITS = re.compile(r"[0-9,.]+")
_BESIDE_SUM = late(r"(?:최대|총|약|각|[가-힣]{1,3}당|이내|내외|한도|[ ()/])*")
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


def parted_rows(
    plain: str, rows: Sequence[Sequence[Cell]]
) -> list[Sequence[Cell]]:
    """Return *rows* with those of which each cell holds a line for each of several parts
    as so many rows: ``바다형<br>숲형 | 12억원<br>8억원``.
    """
    parted: list[Sequence[Cell]] = []
    for row in rows:
        # Breaks in a cell are blanks of their length.
        is_broken = row and plain.find("    ", row[0].start, row[-1].end) >= 0
        parts = _parts_of_row(plain, row) if is_broken else []
        parted.extend(parts or [row])
    return parted


def _parts_of_row(plain: str, row: Sequence[Cell]) -> list[Sequence[Cell]]:
    """Return the rows that are in one whose filled cells have as many lines each: words in
    the first, and in others figures that differ in their digits alone.
    """
    columns: list[list[Cell]] = []
    counts: set[int] = set()
    alike = 0
    for cell in row:
        lines = _lines_of_cell(plain, cell) if cell.text else []
        columns.append(lines)
        if not lines:
            continue
        counts.add(len(lines))
        forms = {_form(line.text) for line in lines}
        has_digits = any(map(_DIGITS.search, (line.text for line in lines)))
        if has_digits and alike and len(forms) > 1:
            return []
        alike += len(forms) == 1 and has_digits
        if not has_digits and any(line.text[0] in "(-※·" for line in lines):
            return []
    number = counts.pop() if len(counts) == 1 else 0
    if number < _FEWEST_LINES or not alike:
        return []
    rows: list[Sequence[Cell]] = []
    for at in range(number):
        cells = [
            lines[at] if lines else cell
            for lines, cell in zip(columns, row, strict=True)
        ]
        rows.append(cells)
    return rows


def _form(text: str) -> str:
    """Return what sort of figure a line is: a sum, a number, or its words."""
    sums = find_sums(text)
    if len(sums) == 1:
        beside = f"{text[: sums[0].start]} {text[sums[0].end :]}"
        if _BESIDE_SUM.fullmatch(beside):
            return "sum"
    return "number" if COUNTED_CELL.fullmatch(text) else _DIGITS.sub("", text)


def _lines_of_cell(plain: str, cell: Cell) -> list[Cell]:
    lines: list[Cell] = []
    for found in _LINE_OF_CELL.finditer(plain, cell.start, cell.end):
        text = " ".join(found[0].split())
        lines.append(Cell(text, found.start(), found.end()))
    return lines


def with_own_headings(
    rows: Sequence[Sequence[Cell]],
) -> Sequence[Sequence[Cell]]:
    """Return *rows* without the first cell of a heading that is the words above the table:
    all rows below are shorter by one.
    """
    width = len(rows[0]) if rows else 0
    room = len(rows[0][0].text) if width else 0
    if len(rows) < _FEWEST_LINES or not _SENTENCE // 2 <= room <= _PARAGRAPH:
        return rows
    if width < 3 or any(len(row) != width - 1 for row in rows[1:]):
        return rows
    return [rows[0][1:], *rows[1:]]


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
                "지원규모" if number == column else _words_over(stated, number)
            )
            cell = rows[0][number]
            heads.append(
                ColumnHeading(Cell(words, cell.start, cell.start), words)
            )
        return heads
    return []


def _words_over(rows: Sequence[Sequence[Cell]], number: int) -> str:
    """Return the heading that a column without one would have: of names or of counts."""
    if number == 0:
        return "구분"
    cells = [row[number].text for row in rows if number < len(row)]
    return "과제수" if all(map(COUNTED_CELL.fullmatch, cells)) else "-"


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
