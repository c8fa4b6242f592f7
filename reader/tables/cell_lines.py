"""Tables whose cells fill a line each, regained by what their cells are.

::

    구분                 headings: short lines without figures, a role each
    보조금
    선정업체수
    바다형               a row: as many lines, each of the sort of its heading
    3억원
    6개사
    숲형
    2억원
    4개사

The roles of the headings are those of every other table; that several rows give sums
under money, numbers under counts and words under names, each in its place, shows that
the lines are a table.  A row may lack the merged cell before its name, or a remark.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Final, NamedTuple

from reader.tables.budget_shares import SUM_ROW
from reader.tables.columns import (
    MAY_BE_BOTH,
    MONEY_ROLES,
    SUM_AND_COUNT,
    UNIT_BOX,
    ColumnHeading,
    TableColumn,
    UnitBox,
    may_be_name,
    read_box,
    read_columns,
    role_of,
    squeezed,
)
from reader.tables.heading_lines import HEAD_LINE, NEXT_MATTER, money_lines
from reader.text.document import Cell, Document, Table
from reader.text.lines import FilledLines, TextLine, filled_lines
from reader.text.patterns import late
from reader.values.counted import COUNT, NOUN
from reader.values.money import UNIT

# The end of a heading of money or of a number of projects, which fills its line.
_ANCHOR: Final = late(
    r"(?:예산액?|지원금액?|한도액?|사업비|연구비|개발비|출연금|국비|보조금|규모|총액|금액|비고)"
    r"(?: ?\([^()\n]{0,10}\))?[ ]*\n"
)
# What is above a table and is none of its headings.
_CAPTION: Final = late(
    r"\s*(?:[-·]|[(\[<]?\s?단위|[가-하][.)]|\(?\d{1,2}[.)])"
)
_FIGURE: Final = late(r"\d(?!개[가-힣]{0,2}[ ]?당)")
_DIGIT: Final = re.compile("[0-9]")
_YEAR: Final = late(r"(?:'|20)\d\d년?도?|\d차년도")
_SERIAL: Final = late(r"연번|번호|순번|구분번호|No\.?|순")
_SUM: Final = late(
    rf"""
    (?:(?:총|약|최대|각|연간?|평균|(?:{NOUN}|사)[ ]?당)[ ]?){{0,3}}
    (?:
        \d[\d,]*(?:\.\d+)?[ ]?{UNIT}[ ]?원?(?:[ ]\d[\d,]*[ ]?{UNIT}[ ]?원?)?
        | \d{{1,3}}(?:,\d{{3}}){{2,3}}[ ]?원
    )
    (?:[ ]?(?:내외|이내|이하|한도))?(?:[ ]?/[ ]?(?:과제|기업|년))?   # 기업당 최대 3억원 이내
    (?:[ ]?\([^()]{{0,20}}\))?
    """,
    re.VERBOSE,
)
_NUMBER: Final = late(r"\d[\d,]*(?:\.\d+)?|-")
_COUNT: Final = late(
    rf"(?:총[ ]?)?(?:{COUNT}|\d{{1,3}}(?:[ ]?개)?)[ ]?(?:내외|이내)?",
    re.VERBOSE,
)
_PERIOD: Final = late(r"[^\n]{0,16}\d[^\n]{0,6}(?:년|월|~)[^\n]{0,24}")
_COUNTED: Final = late(r"\d[ ]?(?:개|년|명|월|건)(?!형)")
_MONEY_INSIDE: Final = late(rf"\d[ ]?{UNIT}[ ]?원|\d[ ]?[십백천]?억")
_WORDS: Final = late(
    r"[^가-힣A-Za-z]{0,4}[가-힣A-Za-z0-9][^\n]*[가-힣A-Za-z)]"
)
_STOP: Final = late(rf"{NEXT_MATTER}|\d{{1,2}}\.[ ]")
_OF_FIGURES: Final = frozenset({"cap", "count", "budget", "whole"})
# What is said of the cell above: `(활동·정착)`, `※ 새로운 모임만`.
_REMARK: Final = late(r"\([^()0-9]{1,40}\)|※[^0-9]{1,40}")
# The unit of the heading above, on a line of its own.
_OWN_UNIT: Final = late(r"\((?:단위 ?:? ?)?[십백천만억]{0,2} ?원\)")
_HEAD_LONGEST: Final = 24
_CELL_LONGEST: Final = 90
_MOST_COLUMNS: Final = 8
_FEWEST_ROWS: Final = 2
_MOST_ROWS: Final = 60


class _Form(NamedTuple):
    """The columns that a row has, the lines that hold them, and how many it takes: what
    stands in brackets below a cell is said of it.
    """

    columns: tuple[int, ...]
    lines: Sequence[int]
    taken: int


class _Rest(NamedTuple):
    """The lines numbered from *at* to *stop*, without a copy of them."""

    lines: FilledLines
    at: int
    stop: int

    def behind(self, number: int) -> _Rest:
        return _Rest(self.lines, self.at + number, self.stop)

    def has(self, number: int) -> bool:
        return self.at + number <= self.stop

    def line(self, number: int) -> TextLine:
        return self.lines[self.at + number]


def find_cell_lines(document: Document) -> tuple[Table, ...]:
    """Return the tables of *document* whose cells fill a line each."""
    plain = document.plain
    found: list[Table] = []
    done = 0
    for begin, end in money_lines(document):
        # A wide line is a heading only where most of it are blanks.
        is_wide = end - begin > _HEAD_LONGEST + 2
        if is_wide and plain.find("  ", begin, end) < 0:
            continue
        if not _ANCHOR.search(plain, begin, end + 1):
            continue
        # Most such lines end a sentence, and need no other line.
        if not _may_be_heading(" ".join(plain[begin:end].split())):
            continue
        lines = filled_lines(document)
        spot = lines.number_at(begin)
        if spot < done:
            continue
        table = _table_round(plain, lines, spot, done)
        if table is not None:
            found.append(table)
            done = lines.number_at(table.end - 1) + 1
    return tuple(found)


def _table_round(
    plain: str, lines: FilledLines, spot: int, done: int
) -> Table | None:
    """Return the table one of whose headings is the line numbered *spot*; lines before
    *done* are another table's.
    """
    ends = _ends(lines, spot)
    best: Table | None = None
    starts = _starts(lines, spot, done) if ends else []
    names = _names(lines, starts[0], ends[-1]) if starts else []
    for start in starts if names else ():
        for end in ends:
            if not _FEWEST_ROWS <= end - start <= _MOST_COLUMNS:
                continue
            # One of the headings is that of the rows' names.
            if not any(start <= name < end for name in names):
                continue
            # The first row has a figure below the heading of money.
            below = end + spot - start
            while below < len(lines) and _REMARK.fullmatch(lines[below].text):
                below += 1
            is_row = below < len(lines) and (
                _DIGIT.search(lines[below].text)
                or SUM_ROW.fullmatch(lines[end].text)
            )
            if not is_row:
                continue
            for wide in (-1, *_wide(lines, start, end)):
                table = _table(plain, lines, start, end, wide)
                if table and (
                    best is None or len(table.rows) > len(best.rows)
                ):
                    best = table
                if best is not None:
                    break
    return best


def _wide(lines: FilledLines, start: int, end: int) -> list[int]:
    """Return which of the headings between two numbers may be over all those below it
    that hold figures, and then has no column of its own: ``지원 내역``.
    """
    found: list[int] = []
    for number in range(start + 1, end - 2):
        role = role_of(squeezed(lines[number].text))
        below = role_of(squeezed(lines[number + 1].text))
        if role in _OF_FIGURES:
            break
        if below in _OF_FIGURES and role in ("else", "either"):
            found.append(number)
    for number in range(start, end):
        # This year's sum and that of all years are below one of the headings.
        if _YEAR.match(squeezed(lines[number].text)):
            return []
    return found


def _names(lines: FilledLines, start: int, end: int) -> list[int]:
    """Return which of the lines between two numbers may be the headings of names."""
    names: list[int] = []
    for number in range(start, end):
        if may_be_name(squeezed(lines[number].text)):
            names.append(number)
    return names


def _starts(lines: FilledLines, spot: int, done: int) -> list[int]:
    """Return where the headings that go on to the line numbered *spot* may begin."""
    first = spot
    while first > done and spot - first < _MOST_COLUMNS:
        if not _may_be_heading(lines[first - 1].text):
            break
        first -= 1
    starts: list[int] = []
    for start in range(first, spot + 1):
        # A heading that goes on above is cut, and no table's.
        above = lines[start - 1].text if start else ""
        if not _is_head_line(above) or _CAPTION.match(above):
            starts.append(start)
    return starts


def _ends(lines: FilledLines, spot: int) -> list[int]:
    """Return where the first row may begin that is below the line numbered *spot*."""
    ends: list[int] = []
    for end in range(spot + 1, min(spot + 1 + _MOST_COLUMNS, len(lines))):
        if not _may_be_heading(lines[end - 1].text):
            break
        if not _is_head_line(lines[end].text):
            ends.append(end)
    return ends


# Headings are in runs, and each is asked for by its neighbours.
@lru_cache(maxsize=1024)
def _may_be_heading(text: str) -> bool:
    if len(text) > _HEAD_LONGEST or ":" in text or _STOP.match(text):
        return False
    # Most headings have no figure: a year is taken out only where one stands.
    has_digit = _DIGIT.search(text) is not None
    return not (has_digit and _FIGURE.search(_YEAR.sub("", text)))


@lru_cache(maxsize=1024)
def _is_head_line(text: str) -> bool:
    return HEAD_LINE.fullmatch(text) is not None


def _table(
    plain: str, lines: FilledLines, start: int, end: int, wide: int
) -> Table | None:
    """Return the table whose headings are the lines from *start* to *end* but that
    numbered *wide*, and whose rows begin there, if there are several.
    """
    heads = [lines[number] for number in range(start, end) if number != wide]
    if any(_OWN_UNIT.fullmatch(line.text) for line in heads):
        return None
    box = UNIT_BOX.search(
        plain[max(0, heads[0].start - 60) : heads[0].start].strip()
    )
    headings: list[ColumnHeading] = []
    for line in heads:
        cell = Cell(line.text, line.start, line.end)
        headings.append(ColumnHeading(cell, line.text))
    columns = read_columns(headings, read_box(box[0]) if box else UnitBox())
    roles = {column.role for column in columns}
    has_money = bool(roles & MONEY_ROLES) or MAY_BE_BOTH.search(
        columns[-1].head
    )
    if "name" not in roles or not has_money or len(columns) < len(heads):
        return None
    rows: list[tuple[Cell, ...]] = []
    rest = _Rest(lines, end, min(len(lines), end + _MOST_ROWS * len(heads)))
    while len(rows) < _MOST_ROWS:
        row, taken = _row(columns, rest, len(rows))
        if row is None:
            break
        rows.append(row)
        rest = rest.behind(taken)
    names = [column for column in columns if column.role == "name"]
    called = {row[names[-1].first].text for row in rows}
    summed = [row for row in rows if _is_sum(row)]
    if len(rows) - len(summed) < _FEWEST_ROWS or len(called) < len(rows):
        return None
    head = tuple(heading.cell for heading in headings)
    last = lines[rest.at - 1]
    return Table(1, (head, *rows), heads[0].start, last.end)


def _is_sum(row: Sequence[Cell]) -> bool:
    return any(SUM_ROW.fullmatch(cell.text) for cell in row)


def _row(
    columns: Sequence[TableColumn], lines: _Rest, number: int
) -> tuple[tuple[Cell, ...] | None, int]:
    """Return the next row and the number of its lines, or None where *lines* go on with
    no row; *number* rows are above it.

    Of the forms that a row may have the first is taken behind which another row begins.
    """
    summed = _sum_row(columns, lines)
    if summed[0] is not None:
        return summed
    forms = _forms(columns, lines, number)
    if not forms:
        return None, 0
    taken = forms[0]
    for form in forms:
        rest = lines.behind(form.taken)
        goes_on = _forms(columns, rest, number + 1)
        if goes_on or _sum_row(columns, rest)[0] is not None:
            taken = form
            break
    place = lines.line(0).start
    cells = [Cell("", place, place) for _ in columns]
    for at, spot in zip(taken.columns, taken.lines, strict=True):
        cells[at] = Cell(*lines.line(spot))
    return tuple(cells), taken.taken


def _forms(
    columns: Sequence[TableColumn], lines: _Rest, number: int
) -> list[_Form]:
    """Return the forms that the row which *lines* begin with may have: all columns, all
    but that of a merged group, or all but that of a remark.
    """
    every = tuple(range(len(columns)))
    forms = [every]
    if number and columns[1].role == "name":
        forms.append(every[1:])
    if columns[-1].role == "else":
        forms.append(every[:-1])
    fitting: list[_Form] = []
    for form in forms:
        spots: list[int] = []
        at = 0
        for column in form:
            if not lines.has(at + 1):
                break
            if not fits(columns[column], lines.line(at).text, number):
                break
            spots.append(at)
            at += 1
            while lines.has(at + 1) and _REMARK.fullmatch(lines.line(at).text):
                at += 1
        else:
            fitting.append(_Form(form, spots, at))
    return fitting


def _sum_row(
    columns: Sequence[TableColumn], lines: _Rest
) -> tuple[tuple[Cell, ...] | None, int]:
    """Return the sum row that *lines* begin with: its word, then values in the order of
    their columns, of which some may be left out.
    """
    if not lines.has(1) or not SUM_ROW.fullmatch(lines.line(0).text):
        return None, 0
    place = lines.line(0)
    cells = [Cell("", place.start, place.start) for _ in columns]
    taken = 1
    for at, column in enumerate(columns):
        if column.role == "name":
            cells[at] = Cell(place.text, place.start, place.end)
        elif lines.has(taken + 1) and column.role != "else":
            line = lines.line(taken)
            if fits(column, line.text, 0):
                cells[at] = Cell(line.text, line.start, line.end)
                taken += 1
    return (tuple(cells), taken) if taken > 1 else (None, 0)


def fits(column: TableColumn, text: str, number: int) -> bool:
    """Return whether *text* is of the sort that *column* holds; *number* rows are above."""
    if len(text) > _CELL_LONGEST or _STOP.match(text):
        return False
    head = squeezed(column.head)
    if _SERIAL.fullmatch(head):
        return text.strip(".") == str(number + 1)
    if column.role in MONEY_ROLES or column.role == "count":
        return _is_figure(column, text)
    if column.role == "name":
        is_figure = _SUM.fullmatch(text) or _COUNTED.search(text)
        return not is_figure and _WORDS.fullmatch(text) is not None
    if head.endswith("기간"):
        return _PERIOD.fullmatch(text) is not None
    if MAY_BE_BOTH.search(head) and SUM_AND_COUNT.fullmatch(text):
        return True
    return "부담" in head or not _MONEY_INSIDE.search(text)


def _is_figure(column: TableColumn, text: str) -> bool:
    """Whether *text* is a figure that *column*, of money or of counts, may hold."""
    is_sum = _SUM.fullmatch(text) is not None
    is_count = _COUNT.fullmatch(text) is not None and not is_sum
    if column.role == "count":
        return is_count
    is_number = _NUMBER.fullmatch(text) is not None
    if is_sum or (is_number and column.unit is not None):
        return True
    if column.role not in ("either", "cap") or is_number:
        return False
    if column.role == "either" and is_count:
        return True
    return SUM_AND_COUNT.fullmatch(text) is not None
