"""Tables of years whose cells fill a line each: what each project gets in each of its years.

::

    □ 지원기간 및 연구비 규모              신규과제 추진계획
    (단위: 억원)                          과제명
    RFP                                  '25
    번호                                  '26
    1차년도                               계
    2차년도                               파도 관측기 개발
    2025-바다-공모-1                      협약체결일~
    20                                   12.00
    40                                   8.00
                                         20.00

A row is its words and a number for each year, and one more where a sum is said to be among
them, which the years make.  What projects get in all is known from elsewhere now and then:
then the first of their years is looked up here (``find_first_years``).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final, NamedTuple

from reader.text.document import Cell, Document, Table
from reader.text.lines import TextLine
from reader.text.patterns import late
from reader.values.money import read_unit

# The headings of two years and more, a line each, and the sum before or behind them.
_HEAD: Final = late(
    r"""
    (?<=\n)
    (?: [ ]*(?P<before>계|합계|총계|총액|총[ ]?연구비)[ ]*\n )?
    (?P<years>
        (?:[ ]*\d차[ ]?년도[ ]*\n){2,10}
        | (?:[ ]*'\d\d년?[ ]*\n){2,10}
    )
    (?: [ ]*(?P<behind>계|합계|총계|총액)[ ]*\n )?
    (?: [ ]*(?:연구|개발|지원|사업)?(?:기간|비|연구비|개발비|금액?|예산)[ ]*\n ){0,24}
    """,
    re.VERBOSE,
)
_BOX: Final = late(r"단위\s?:?\s?[^\n)]{1,12}")
_NUMBER: Final = late(r"\d[\d,]*(?:\.\d+)?")
# What is said of the row above: `(관제)`, `(1.07)`.
_ASIDE: Final = late(r"\([^()\n]{1,30}\)")
_NUMBER_ASIDE: Final = late(r"\([\d,.]+\)")
# When a project begins and ends, and how long it goes on.
_TERM: Final = late(
    r".*~.*|'?\d{2,4}\.[ ]?\d{1,2}\.?(?:[ ]?\d{1,2}\.{0,2})?|\W*(?:약[ ]?)?\d[^\n가-힣]{0,6}(?:년|개월).*"
)
_STOP: Final = late(r"[※□■○ㅇ◦*]|\d{1,2}\.[ ]|- \d+ -")
# Rows of bodies that carry one project out together, and what a form leaves open.
_NO_ROW: Final = late(
    r"\W*(?:주관|공동|위탁|참여|연구개발)?[ ]?(?:연구)?(?:개발)?기관|합계|소계|총계|계$|(?:정부|민간|기관)[가-힣 ]*(?:지원|부담)|현금|현물|직접비|간접비|인건비|목표|실적"
)
_WORD: Final = late(r"[가-힣A-Za-z]")
# Letters above the first year's heading within which the unit stands.
_ROOM: Final = 200
_MOST_LINES: Final = 600
_WIDEST: Final = 90
_MOST_TABLES: Final = 10
_NAME_ROOM: Final = 120
_FEWEST: Final = 2
# Sums are printed rounded to their last digit.
_ROUNDED: Final = Decimal("0.02")


@dataclass(slots=True)
class _YearRow:
    """The words and the numbers of one project."""

    words: list[TextLine] = field(default_factory=list)
    values: list[TextLine] = field(default_factory=list)
    dashes: int = 0
    """How often a dash stands for a year that it does not have, or for its period."""

    def takes(self, line: TextLine) -> bool:
        """Take *line* unless it is words of a name."""
        text = line.text
        if _NUMBER.fullmatch(text):
            # Before the words it is the number of the row.
            if self.words:
                self.values.append(line)
        elif text == "-" and self.values:
            self.dashes += 1
        elif _NUMBER_ASIDE.fullmatch(text):
            # `(관제)`, `(1.07)`: parts of the sums above.
            if all(_ASIDE.fullmatch(word.text) for word in self.words):
                self.words.clear()
        else:
            return _TERM.fullmatch(text) is not None
        return True

    def numbers(self) -> list[Decimal]:
        return [Decimal(line.text.replace(",", "")) for line in self.values]

    def adds_up(self, width: int) -> bool:
        """Whether the first or the last of *width* numbers is what the others make."""
        numbers = self.numbers()[:width]
        whole = max(numbers)
        return whole in (numbers[0], numbers[-1]) and (
            abs(sum(numbers) - 2 * whole) <= _ROUNDED * len(numbers)
        )


class _YearGrid(NamedTuple):
    """The rows below the headings of years, and what one is in won."""

    start: int
    years: tuple[str, ...]
    unit: int
    is_summed: bool
    """Whether a heading tells of a sum of them."""
    rows: Sequence[_YearRow]


def find_year_tables(document: Document) -> tuple[Table, ...]:
    """Return the tables of *document* whose rows have a sum for each year."""
    found: list[Table] = []
    for grid in _year_grids(document.plain):
        names = _names(grid.rows)
        if _has_all_years(grid) and _name_rows(names):
            found.append(_table(grid, names))
    return tuple(found)


def _has_all_years(grid: _YearGrid) -> bool:
    """Whether the rows of *grid* are equally wide and lack no year and no sum that the
    headings tell of, or another one may be missing.
    """
    # Only the last years may be left out.
    widths: set[int] = set()
    for row in grid.rows:
        widths.add(len(grid.years) if row.dashes else len(row.values))
    needed = len(grid.years) + grid.is_summed
    return len(widths) == 1 and min(widths) >= needed


def _name_rows(names: Sequence[str]) -> bool:
    """Whether *names* are those of several rows, each with a name of its own."""
    if not _FEWEST <= len(set(names)) == len(names):
        return False
    for name in names:
        if _NO_ROW.match(name) or not _WORD.search(name):
            return False
    return True


def find_first_years(plain: str, wholes: Sequence[int]) -> list[int]:
    """Return the first year's sum, in won, of each of the projects that get *wholes* in
    all, as the first table of years in the folded text *plain* gives them in their order;
    nothing where no table does.
    """
    for grid in _year_grids(plain):
        if len(grid.rows) != len(wholes):
            continue
        firsts: list[int] = []
        for row, whole in zip(grid.rows, wholes, strict=True):
            years = row.numbers()
            if years[0] == sum(years[1:]):
                del years[0]
            elif years[-1] == sum(years[:-1]):
                del years[-1]
            made = sum(years, Decimal(0))
            off = abs(made - Decimal(whole) / grid.unit)
            is_whole = off <= _ROUNDED * len(years)
            if len(years) > 1 and is_whole:
                firsts.append(int(years[0] * grid.unit))
        if len(firsts) == len(wholes):
            return firsts
    return []


def _year_grids(plain: str) -> Iterator[_YearGrid]:
    for number, head in enumerate(_HEAD.finditer(plain)):
        if number == _MOST_TABLES:
            break
        above = plain[max(0, head.start() - _ROOM) : head.start()]
        boxes = _BOX.findall(above)
        unit = read_unit(f"({boxes[-1]})") if boxes else None
        if unit is None:
            continue
        years = tuple(head["years"].split())
        is_summed = bool(head["before"] or head["behind"])
        rows = _rows(plain, head.end(), len(years))
        yield _YearGrid(head.start(), years, unit, is_summed, rows)


def _rows(plain: str, start: int, years: int) -> Sequence[_YearRow]:
    """Return the rows from *start* on: words, then a number for each of *years* and one
    more where the others make it; what has fewer ends the table.
    """
    rows: list[_YearRow] = []
    row = _YearRow()
    for line in _lines(plain, start):
        if row.takes(line):
            continue
        if row.values:
            if not _is_whole(row, years):
                return rows
            rows.append(row)
            row = _YearRow()
        row.words.append(line)
    if _is_whole(row, years):
        rows.append(row)
    return rows


def _is_whole(row: _YearRow, years: int) -> bool:
    """Whether *row* has a number, or dashes, for each of *years*; that of the row below it
    is taken off its end.
    """
    if row.dashes:
        missing = years - len(row.values)
        return row.dashes in (missing, 2 * missing) and missing < years - 1
    has_whole = len(row.values) > years and row.adds_up(years + 1)
    if len(row.values) == years + has_whole + 1:
        del row.values[-1]
    return years <= len(row.values) <= years + 1


def _lines(plain: str, start: int) -> Iterator[TextLine]:
    """Yield the filled lines from *start* on, up to where another matter begins."""
    for _ in range(_MOST_LINES):
        end = plain.find("\n", start, start + _WIDEST)
        if end < 0:
            return
        value = plain[start:end]
        text = value.strip()
        if _STOP.match(text):
            return
        if text:
            begin = start + len(value) - len(value.lstrip())
            yield TextLine(text, begin, begin + len(text))
        start = end + 1


def _names(rows: Sequence[_YearRow]) -> list[str]:
    """Return what each row is called: its words but for those of most rows."""
    times = Counter(word.text for row in rows for word in row.words)
    called: list[list[str]] = []
    for row in rows:
        own: list[str] = []
        for word in row.words:
            if times[word.text] == 1 or 2 * times[word.text] <= len(rows):
                own.append(word.text.rstrip("*"))
        called.append(own or [word.text for word in row.words])
    longest = max(map(len, called[1:]), default=0)
    if longest and len(called[0]) > longest:
        # What is above the first row's name is said of all rows.
        called[0] = called[0][-longest:]
    return [" ".join(own)[:_NAME_ROOM].strip() for own in called]


def _table(grid: _YearGrid, names: Sequence[str]) -> Table:
    """Return the rows as a table with a heading for each year, in won of its unit."""
    start = grid.start
    heads = ["과제명", *grid.years]
    numbers = grid.rows[0].numbers()
    if len(numbers) > len(grid.years):
        is_led = numbers[0] == max(numbers)
        heads.insert(1 if is_led else len(heads), "합계")
    rows = [tuple(Cell(text, start, start) for text in heads)]
    for row, name in zip(grid.rows, names, strict=True):
        words = row.words
        cells = [Cell(name, words[0].start, words[-1].end)]
        cells.extend(Cell(*line) for line in row.values)
        end = cells[-1].end
        cells.extend([Cell("-", end, end)] * (len(heads) - len(cells)))
        rows.append(tuple(cells))
    return Table(1, tuple(rows), start, rows[-1][-1].end)
