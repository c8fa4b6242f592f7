"""Tables whose cells stand one a line, believed because their columns add up.

::

    구분
    과제 수
    예산(백만원)
    바다
    2
    1,200
    숲
    1
    800
    합계
    3
    2,000

Figures in a row that follow words are a row of the table, whatever the words are.  The
rows above a sum row are its table only if each of their columns makes the sum printed
there; a table that does not add up says nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Final, NamedTuple

from reader.tables.heading_lines import HEAD_LINE
from reader.text.document import Cell, Document, Table
from reader.text.patterns import late
from reader.values.counted import NOUN
from reader.values.money import read_unit

_SUM: Final = late(r"\n[ ]*(?:총[ ]?)?(?:합[ ]*계|총[ ]*계|계)[ ]*(?=\n)")
# What such a line ends with, to which a search leaps.
_SUM_END: Final = late(r"계[ ]*(?=\n)")
_CELL: Final = late(
    r"""
    \(?(?:총|약|최대)?[ ]?
    (?P<number>\d{1,3}(?:,\d{3})+|\d{1,6})(?P<part>\.\d{1,3})?[ ]?
    (?:(?P<won>(?:[십백천]?만|억|천)[ ]?원?|원)
    |(?P<count>개(?:[ ]?(?:과제|개?사|기업|팀|소|기관))?|과제|팀|건))?
    [ ]?(?:내외|이내|이상)?\)?                              # 11,900백만원 내외
    """,
    re.VERBOSE,
)
# What a cell begins with, digits apart: most lines are words, which need no search.
_BEFORE_NUMBER: Final = frozenset("(총약최")
_NOTHING: Final = frozenset("-–—")
# What is above a table: the next heading, or the box with its unit.
_ABOVE: Final = late(r"[□■○●ㅇ◦❍◎▶☞【ⅠⅡⅢⅣⅤ]|[가-하]\.|[-*※]\s")
_UNIT: Final = late(r"[(<\[]?\s?단위\s?[:;]")
_COUNTS: Final = late(
    rf"(?:{NOUN})수"
    r"|(?:선정|지원|대상)(?:예정)?(?:연구개발)?과제(?!명)"
)
_SUMS: Final = late(r"예산|연구(?:개발)?비|사업비|출연금|지원금|국비")
_SCALE: Final = re.compile(r"지원규모")
_EACH: Final = late(rf"(?:{NOUN})(?:당|별)|한도|단가|평균|기관부담")
_YEAR: Final = late(r"\d차년도|(?:20|')\d\d년?(?:도)?(?![가-힣~.])")
_WHOLE: Final = late(r"(?:총|합|소)?계|총액?")
# The lowest words of a heading, which other lists of its words lack.
_LEAF: Final = late(rf"{_WHOLE.pattern}|{_YEAR.pattern}|\d단계|단년|다년")
_PROJECT: Final = late(r"과제명|RFP|품목|과제내용|연구주제")
# Kinds and periods: cells beside a name that are none.
_ASIDE: Final = late(
    r"(?:지정|품목|자유|분야)(?:공모)?(?:형)?,?|\(?\d.{0,12}(?:개월|년)\)?|일반|보안"
)
_UNITS: Final = {10**8: "억원", 10**6: "백만원", 10**3: "천원", 1: "원"}
# Lines of a table, and of its heading.
_MOST_LINES: Final = 90
_HEAD_LINES: Final = 16
# Letters of a line, of a heading's words and of a name as it is shown.
_WIDEST: Final = 120
_HEADING: Final = 30
_NAME_ROOM: Final = 120
# Lines of a name.
_NAMES: Final = 4
# Figures of a sum row, and sum rows of a text.
_MOST_CELLS: Final = 8
_MOST_SUMS: Final = 40
# Ways to share out figures among columns that are followed from row to row.
_STATES: Final = 24
# Of a unit in the last place, to which each row is rounded.
_HALF: Final = Decimal("0.5")


class _SummedLine(NamedTuple):
    """A line that may be a cell; offsets are the text's."""

    text: str
    start: int
    end: int
    number: Decimal | None
    """Its figure; None where it is words, nought where it is a dash."""


_Vector = tuple[Decimal, ...]


class _Reach(NamedTuple):
    """Rows that were gone through from the sum row upwards, and what they make."""

    sums: _Vector
    rows: tuple[tuple[int, int, int], ...]
    """Of each row its lines' first and end, and the column of the first, topmost first."""


def find_summed_tables(document: Document) -> tuple[Table, ...]:
    """Return the tables above the sum rows of *document* that add up."""
    plain = document.plain
    found: list[Table] = []
    for number, stop in enumerate(_sum_lines(plain)):
        if number == _MOST_SUMS:
            break
        whole = _cells_below(plain, stop.end() + 1)
        if not whole:
            continue
        lines = _lines_above(plain, stop.start())
        reach = _reached(lines, [line.number or Decimal(0) for line in whole])
        table = reach and _table(plain, lines, reach, whole, stop)
        if table is not None:
            found.append(table)
    return tuple(found)


def _sum_lines(plain: str) -> Iterator[re.Match[str]]:
    """Yield the lines that say 합계 and no more, each with the line feed before it.

    They are found by their last letter, which few lines end with.
    """
    for end in _SUM_END.finditer(plain):
        above = plain.rfind("\n", 0, end.start())
        line = _SUM.match(plain, above) if above >= 0 else None
        if line is not None:
            yield line


def _line_of(plain: str, start: int, end: int) -> _SummedLine:
    """Return the line of *plain* between two offsets, with its figure if it is one."""
    raw = plain[start:end]
    text = raw.strip()
    begin = start
    if len(text) < len(raw):
        begin += len(raw) - len(raw.lstrip())
    first = text[:1]
    may_be = first.isdigit() or first in _BEFORE_NUMBER
    cell = _CELL.fullmatch(text) if may_be else None
    number = None
    if cell is not None:
        whole = cell["number"].replace(",", "")
        number = Decimal(whole + (cell["part"] or ""))
    elif text in _NOTHING:
        number = Decimal(0)
    return _SummedLine(text, begin, begin + len(text), number)


def _cells_below(plain: str, start: int) -> list[_SummedLine]:
    """Return the figures of a sum row, dashes behind the last one left out."""
    cells: list[_SummedLine] = []
    while len(cells) <= _MOST_CELLS:
        end = plain.find("\n", start, start + _WIDEST)
        line = _line_of(plain, start, end) if end >= 0 else None
        if line is None or line.number is None:
            break
        cells.append(line)
        start = end + 1
    while cells and cells[-1].number == 0:
        cells.pop()
    return cells if len(cells) <= _MOST_CELLS else []


def _lines_above(plain: str, end: int) -> list[_SummedLine]:
    """Return the lines above *end* that may be a table's, without empty ones."""
    lines: list[_SummedLine] = []
    for _ in range(_MOST_LINES):
        room = max(0, end - 2 * _WIDEST)
        start = plain.rfind("\n", room, end) + 1
        if end <= 0 or (not start and room):
            break
        line = _line_of(plain, start, end)
        is_unit = _UNIT.match(line.text)
        if _ABOVE.match(line.text) and line.number is None and not is_unit:
            break
        if line.text:
            lines.append(line)
        if is_unit:
            break
        end = start - 1
    return lines[::-1]


def _figure_runs(lines: Sequence[_SummedLine]) -> Iterator[tuple[int, int]]:
    """Yield where the figures in a row begin and end, the last ones first."""
    end = len(lines)
    while end:
        if lines[end - 1].number is None:
            end -= 1
            continue
        start = end
        while start and lines[start - 1].number is not None:
            start -= 1
        yield start, end
        end = start


def _reached(
    lines: Sequence[_SummedLine], whole: Sequence[Decimal]
) -> _Reach | None:
    """Return the rows right above a sum row that make *whole*, or None.

    A row may lack cells: they are merged with those of the row above.
    """
    width = len(whole)
    nothing: _Vector = (Decimal(0),) * width
    states = [_Reach(nothing, ())]
    for start, end in _without_serials(
        lines, list(_figure_runs(lines)), width
    ):
        further: dict[_Vector, _Reach] = {}
        for state in states:
            for first, sums in _placed(lines, start, end, state.sums):
                if any(map(_exceeds, sums, whole)):
                    continue
                rows = ((start, end, first), *state.rows)
                further.setdefault(sums, _Reach(sums, rows))
        for sums, reach in further.items():
            if _is_sum(lines, start, sums, whole, len(reach.rows)):
                is_plain = len(reach.rows) > 1 or width > 1
                return reach if is_plain else None
        states = list(further.values())[:_STATES]
        if not states:
            return None
    return None


def _without_serials(
    lines: Sequence[_SummedLine], runs: list[tuple[int, int]], width: int
) -> list[tuple[int, int]]:
    """Return *runs* without the serial numbers of the rows, which precede a name:
    alone, or behind the last figure of the row above.
    """
    for first in range(min(2, len(runs))):
        expected = 0
        serials: set[int] = set()
        for start, end in runs[first:]:
            text = lines[end - 1].text
            may_be = end - start == width + 1 or end - start == 1
            if not may_be or not text.isdigit() or len(text) > 2:
                continue
            if expected in (0, int(text)):
                serials.add(end - 1)
                expected = int(text) - 1
                if not expected:
                    break
        if expected or len(serials) < 2 or len(serials) == len(runs):
            continue
        apart: list[tuple[int, int]] = []
        for start, end in runs:
            last = end - (end - 1 in serials)
            if start < last:
                apart.append((start, last))
        return apart
    return runs


def _placed(
    lines: Sequence[_SummedLine], start: int, end: int, sums: _Vector
) -> Iterator[tuple[int, _Vector]]:
    """Yield the column that a row's first figure may fill, and the sums it makes."""
    width = len(sums)
    for first in range(width - (end - start) + 1):
        made = list(sums)
        for place in range(start, end):
            made[first + place - start] += lines[place].number or Decimal(0)
        yield first, tuple(made)


def _exceeds(made: Decimal, whole: Decimal) -> bool:
    return made > whole * Decimal("1.01") + 1


def _is_sum(
    lines: Sequence[_SummedLine],
    start: int,
    sums: _Vector,
    whole: Sequence[Decimal],
    rows: int,
) -> bool:
    """Whether the columns make the sum row, up to the rounding of printed decimals."""
    for made, printed in zip(sums, whole, strict=True):
        places = -int(printed.as_tuple().exponent)
        room = _HALF * rows / 10**places if places else Decimal(0)
        if abs(made - printed) > room:
            return False
    # Words must be above the first row: its name, then the headings.
    return start > 1 and lines[start - 1].number is None


def _table(
    plain: str,
    lines: Sequence[_SummedLine],
    reach: _Reach,
    whole: Sequence[_SummedLine],
    stop: re.Match[str],
) -> Table | None:
    head, names = _heading(lines, reach.rows[0][0])
    text = "".join(line.text for line in head).replace(" ", "")
    unit = read_unit(" ".join(line.text for line in head))
    grid = _grid(lines, reach, len(whole))
    columns = _columns(text, [line.text for line in head], [*grid, whole])
    if columns is None or not names or _EACH.search(text):
        return None
    count, money = columns
    if money is not None and unit is None:
        money = money if any(_has_unit(row[money]) for row in grid) else None
    if count is None and money is None:
        return None
    begin = head[0].start if head else names[0].start
    heads = ["과제명" if _PROJECT.search(text) else "내역사업"]
    shown = f"예산({_UNITS[unit]})" if unit in _UNITS else "예산"
    heads += [shown] * (money is not None) + ["과제수"] * (count is not None)
    rows = [tuple(Cell(word, begin, begin) for word in heads)]
    for number, row in enumerate(grid):
        if number:
            above = reach.rows[number - 1][1]
            names = _name(lines, above, reach.rows[number][0])
        if not names:
            return None
        words = " ".join(line.text for line in names)[:_NAME_ROOM]
        cell = Cell(words, names[0].start, names[-1].end)
        rows.append(_row(cell, row, money, count))
    called = "".join(plain[stop.start() : stop.end()].split())
    cell = Cell(called, stop.start() + 1, stop.end())
    rows.append(_row(cell, whole, money, count))
    return Table(1, tuple(rows), begin, whole[-1].end)


def _heading(
    lines: Sequence[_SummedLine], top: int
) -> tuple[list[_SummedLine], list[_SummedLine]]:
    """Return the lines of the headings above the figures of the row at *top*, and those
    of its name.
    """
    above = top
    # Between the headings and the first name stands its number, if rows have one.
    while above and (
        lines[above - 1].number is None or lines[above - 1].text == "1"
    ):
        above -= 1
    above = max(above, top - _HEAD_LINES)
    for number in range(above, top - _NAMES):
        # Prose ends where the headings begin; a name may be as long.
        if len(lines[number].text) > _HEADING:
            above = number + 1
    names = _first_name(lines[above:top])
    head: list[_SummedLine] = []
    for line in lines[above:top]:
        if line not in names:
            head.append(line)
    return head, names


def _grid(
    lines: Sequence[_SummedLine], reach: _Reach, width: int
) -> list[list[_SummedLine | None]]:
    grid: list[list[_SummedLine | None]] = []
    for start, end, first in reach.rows:
        row: list[_SummedLine | None] = [None] * width
        row[first : first + end - start] = lines[start:end]
        grid.append(row)
    return grid


def _has_unit(line: _SummedLine | None) -> bool:
    cell = _CELL.fullmatch(line.text) if line else None
    return cell is not None and cell["won"] is not None


def _row(
    name: Cell,
    row: Sequence[_SummedLine | None],
    money: int | None,
    count: int | None,
) -> tuple[Cell, ...]:
    cells = [name]
    for column in (money, count):
        if column is None:
            continue
        line = row[column]
        if line is None:
            cells.append(Cell("", name.end, name.end))
        else:
            cells.append(Cell(line.text, line.start, line.end))
    return tuple(cells)


def _first_name(lines: Sequence[_SummedLine]) -> list[_SummedLine]:
    """Return the words of the first row: what is below the last line of headings."""
    names: list[_SummedLine] = []
    for line in reversed(lines):
        if _ASIDE.fullmatch(line.text):
            continue
        if line.number is not None or _LEAF.fullmatch(line.text):
            break
        if HEAD_LINE.fullmatch(line.text):
            break
        names.insert(0, line)
    # Above a first row that is called by words of headings nothing else tells them apart.
    return names or list(lines[-1:])


def _name(
    lines: Sequence[_SummedLine], above: int, start: int
) -> list[_SummedLine]:
    """Return the words between the figures of the row *above* and those of a row; the
    row's serial number parts them from what else the row above says.
    """
    names: list[_SummedLine] = []
    for line in lines[above:start]:
        if line.number is not None:
            names.clear()
        elif not _ASIDE.fullmatch(line.text):
            names.append(line)
    return names


def _columns(
    text: str,
    leaves: Sequence[str],
    grid: Sequence[Sequence[_SummedLine | None]],
) -> tuple[int | None, int | None] | None:
    """Return which columns count projects and hold this call's money, or None where the
    headings do not tell.

    A column that is the sum of those beside it stands for them.
    """
    width = len(grid[-1])
    years = [leaf for leaf in leaves if _YEAR.fullmatch(leaf)]
    if width > 2 and len(years) >= width - 1:
        before = leaves.index(years[0]) - 1
        is_first = before >= 0 and _WHOLE.fullmatch(leaves[before])
        return None, 1 if is_first and width == len(years) + 1 else 0
    columns = _without_parts(grid)
    counted = _COUNTS.search(text)
    summed = _SUMS.search(text, counted.end() if counted else 0)
    summed = summed or _SUMS.search(text) or _SCALE.search(text)
    if len(columns) == 1:
        if counted and summed:
            return None
        if counted:
            return columns[0], None
        return (None, columns[0]) if summed else None
    if len(columns) != 2 or not counted or not summed:
        return None
    first, second = columns
    if counted.start() > summed.start():
        first, second = second, first
    for row in grid:
        counts = row[first]
        if counts is not None and counts.number != int(counts.number or 0):
            return None
    return first, second


def _without_parts(
    grid: Sequence[Sequence[_SummedLine | None]],
) -> list[int]:
    """Return the columns that are no parts of a sum before or behind them."""
    columns = list(range(len(grid[-1])))
    for width in range(len(columns) - 1, 1, -1):
        for start in range(len(columns) - width):
            span = columns[start : start + width + 1]
            for whole, parts in ((span[0], span[1:]), (span[-1], span[:-1])):
                if _adds_up(grid, whole, parts):
                    return [at for at in columns if at not in parts]
    return columns


def _adds_up(
    grid: Sequence[Sequence[_SummedLine | None]],
    whole: int,
    parts: Sequence[int],
) -> bool:
    for row in grid:
        made = Decimal(0)
        for part in parts:
            line = row[part]
            made += line.number or 0 if line else 0
        line = row[whole]
        if line is None or line.number != made:
            return False
    return True
