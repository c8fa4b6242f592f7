"""Tables that a text keeps as lines, regained as one grid: headings, rows and values.

A cell may fill a line, or the cells of a row run together on one::

    연번                     공고단위 지원규모 지원기간 선정예정 과제수
    과제명                   바다 연구 300백만원 이내/년 (1차년도 200백만원) 3년 이내 2
    연구비(백만원)           숲 연구
    1                        500백만원 이내/년 2년 이내
    파도 예측                학·연 주관 1
    400

The headings (``grid_headings``) tell in which order money, counts and months stand; a row
is what gives each of them once, and the words before its first value are its name
(``grid_tokens``).  Lines whose values come in another order are no table.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import islice
from typing import Final

from reader.tables.budget_shares import SUM_ROW
from reader.tables.grid_headings import (
    Column,
    GridHeading,
    columns_to_read,
    read_grid_heading,
)
from reader.tables.grid_tokens import (
    SERIAL,
    YEAR_MARK,
    GridToken,
    grid_tokens,
    is_beside,
    joined,
    with_explained_sums,
    with_numbered_names,
)
from reader.tables.heading_lines import HeadedLines, Kept, find_headed_lines
from reader.text.document import Cell, Document, Table
from reader.text.patterns import late
from reader.values.money import UNIT, find_sums, read_unit

# The number of an RFP before a name: "1-1.고위험 임상".
_OF_RFP: Final = late(r"^\d{1,2}-\d{1,2}\.[ ]?")
_BOX: Final = late(r"[(\[<]\s?단위[^\n]{0,40}\s*$")
_BOX_ROOM: Final = 60
# The words of a row that describe what its name is of: kinds, applicants, remarks.
_ASIDE: Final = late(
    r"""
    (?:일반|보안|공통|주관|단독|총괄|세부|공동|통합|컨소시엄|연구|개발|연구개발|일반연구개발|제한[ ]?없음)
    |(?:지정|품목|자유|분야)(?:공모)?(?:형)?(?:-\d*)?,?|[A-Z]{1,3}\d+(?:-\d*)?
    |(?:대|중소|중견|벤처|창업|영리|비영리|[·,/ ]){0,6}(?:기업|기관)|산[·,].*|학[·,].*|-
    |[~\-·*º].*|o[ ].*|20\d\d[ ]?-.*|[가-힣A-Z]{1,10}-\d{0,3}|\d+(?:분.*)?|(?:내외|이내|최대)
    """,
    re.VERBOSE,
)
_BESIDE_SUM: Final = late(r"(?:이상|이내|내외|이하|최대|총|원)(?![가-힣])")
# This year's sum in brackets below that of all years: (24억원)
_SUM_IN_BRACKETS: Final = late(
    rf"\((?:약|총|최대)?[ ]?\d[\d,.]*[ ]?{UNIT}[ ]?원[ ]?(?:이내|내외)?\)"
)
# Projects of one row, and what all of them get: `(총 2개 과제 지원)`, `(750)`.
_PROJECTS_OF_ROW: Final = late(
    r"\((?:총 ?)?(?P<count>\d{1,2})개 ?과제[^()]*\)"
)
_PRODUCT: Final = late(r"\((?P<product>\d[\d,.]*)\)")
_LETTER: Final = late(r"(?:^|(?<= ))[A-Z]$")
_NOTE: Final = late(r"\([^()\d]+\)")
_UNITS: Final = {
    10**8: "억원",
    10**7: "천만원",
    10**6: "백만원",
    10**4: "만원",
    10**3: "천원",
    1: "원",
}
_BARE: Final = late(r"\d[\d,]*(?:\.\d+)?")
# A figure, or the number of an RFP: `2025-바다-공모-01`.
_NO_NAME: Final = late(rf"{_BARE.pattern}|20\d\d[ ]?-[^ ]*")
_DIGITS: Final = late(r"\d{1,3}")
_HELD: Final[Mapping[Column, frozenset[str]]] = {
    "money": frozenset({"money", "number", "dash"}),
    "other": frozenset({"money", "number", "dash"}),
    "count": frozenset({"number", "count"}),
    "scale": frozenset({"money", "count"}),
    "months": frozenset({"number", "aside"}),
}
"""The kinds of tokens that are values of each column."""

# Rows that a table has at least if its last one may lack values.
_FEW: Final = 2
# Words, and letters of the name, of a row.
_MOST_WORDS: Final = 16
_NAME_ROOM: Final = 120
# No part of a call is called by fewer letters, unless its row has a number.
_SHORTEST: Final = 2


@dataclass(slots=True)
class _GridRow:
    before: list[GridToken] = field(default_factory=list)
    values: dict[int, GridToken] = field(default_factory=dict)
    year: GridToken | None = None
    """The first of several years' sums, where they are below that of all."""
    count: int = 0
    """How many projects the brackets below the row's name give it."""
    product: str = ""
    """What the brackets below its sum give all of them together."""
    is_told: bool = False
    """Whether lists below its name tell of it."""


def find_line_grids(document: Document) -> tuple[Table, ...]:
    """Return the tables of *document* whose rows give the values of their headings in
    one order.
    """
    plain = document.plain
    found: list[Table] = []
    done = 0
    for headed in find_headed_lines(document):
        if headed.heads[0].start < done:
            continue
        start = headed.heads[0].start
        room = max(0, start - _BOX_ROOM)
        # Few headings have one, and the search is slow.
        has_box = plain.find("단위", room, start) >= 0
        box = _BOX.search(plain, room, start) if has_box else None
        heading = read_grid_heading(headed.heads, box[0] if box else "")
        table = _read_grid(headed, heading) if heading else None
        if table is not None:
            found.append(table)
            done = table.end
    return tuple(found)


def _read_grid(headed: HeadedLines, heading: GridHeading) -> Table | None:
    """Return the table below a heading, read with all of its columns, else without
    those that its rows may leave out.
    """
    tokens = Kept(with_explained_sums(grid_tokens(iter(headed.below))))
    start = headed.heads[0].start
    table = _table_of(tokens, heading, start)
    if table is None and heading.unit is not None:
        # Where bare numbers are sums, that of a name may have been taken for one.
        named = list(with_numbered_names(tokens))
        if len(named) < len(list(tokens)):
            table = _table_of(named, heading, start)
    return table


def _table_of(
    tokens: Iterable[GridToken], heading: GridHeading, start: int
) -> Table | None:
    is_numbered = _is_first(islice(tokens, 8 if heading.is_numbered else 1))
    for columns in columns_to_read(heading.columns):
        # A number may also be before the first row of several alone.
        for numbered in (True, False) if is_numbered else (False,):
            grid = _Grid(heading, columns, is_numbered=numbered)
            if grid.read(tokens):
                return grid.table(start)
    return None


class _Grid:
    """The rows of one table, filled token by token."""

    def __init__(
        self,
        heading: GridHeading,
        columns: Sequence[int],
        *,
        is_numbered: bool,
    ) -> None:
        self._heading = heading
        self._shown = columns
        self._columns = [heading.columns[at] for at in columns]
        self._rows = [_GridRow()]
        self._at = 0
        self._serials: list[str] = []
        self._whole: list[GridToken] = []
        self._after: list[GridToken] = []
        self._is_numbered = is_numbered
        self._lacks_counts = "count" in heading.columns
        self._lacks_counts &= "count" not in self._columns
        self._is_led = False
        """Whether the sum row stands above the others."""

    def read(self, tokens: Iterable[GridToken]) -> bool:
        """Fill the rows with *tokens*; return whether they make a table."""
        is_summing = False
        for token in tokens:
            is_boundary = self._at in (0, len(self._columns))
            if is_summing and self._take_whole(token):
                continue
            if is_summing and self._rows[0].values:
                break
            is_summing = False
            if token.kind == "words" and SUM_ROW.fullmatch(token.text):
                if not is_boundary or self._whole:
                    break
                is_summing = True
                self._is_led = not self._rows[0].values
                continue
            if not self._put(token):
                return False
            if len(self._rows[-1].before) > _MOST_WORDS:
                break
        if len(self._rows[-1].values) < len(self._columns):
            # A last row without values is described in words: it has no share.
            is_odd = len(self._rows) <= _FEW or self._has_bare_money()
            if self._rows[-1].values and is_odd:
                return False
            # The section that follows the last row may be numbered, too.
            numbered = len(self._rows) - (not self._rows[-1].values)
            del self._serials[numbered:]
            self._after = self._rows.pop().before
        return (
            self._is_table()
            and not self._takes_serials()
            and self._makes_whole()
        )

    def _take_whole(self, token: GridToken) -> bool:
        """Take *token* for a sum of the sum row, which has one for each column at most: in
        one above the others the number of the first row follows.
        """
        is_value = token.kind in ("number", "money", "count")
        if is_value and len(self._whole) < len(self._columns):
            self._whole.append(token)
            return True
        return False

    def _makes_whole(self) -> bool:
        """Whether the sums of the rows make those of a sum row above them."""
        for number, whole in enumerate(self._whole if self._is_led else ()):
            if self._columns[number] != "money" or whole.kind != "number":
                continue
            made = Decimal(0)
            for row in self._rows:
                text = row.values[self._shown[number]].text.replace(",", "")
                made += Decimal(text) if _BARE.fullmatch(text) else 0
            if made != Decimal(whole.text.replace(",", "")):
                return False
        return True

    def _takes_serials(self) -> bool:
        """Whether the number of the first row was taken for its sum."""
        if self._is_numbered or not self._heading.is_numbered:
            return False
        for row in self._rows:
            for number, at in enumerate(self._shown):
                is_money = self._columns[number] == "money"
                if is_money and row.values[at].text == "1":
                    return True
        return False

    def _has_bare_money(self) -> bool:
        """Whether sums stand without their unit: then any number might be one."""
        for row in self._rows:
            for number, at in enumerate(self._shown):
                is_money = self._columns[number] in ("money", "other")
                token = row.values.get(at)
                if is_money and token is not None and token.kind == "number":
                    return True
        return False

    def _put(self, token: GridToken) -> bool:
        """Put *token* where it belongs; return False where it belongs nowhere."""
        row = self._rows[-1]
        if self._is_numbered and self._opens(token):
            return self._open_row(token)
        if token.kind == "serial":
            # `1-1. …` below `1. …`: what the part is made of.
            is_below = self._is_numbered and self._at == 0
            row.is_told |= is_below and bool(row.before) and "-" in token.text
        elif token.kind == "year":
            # The years may be above the sum that they make, too.
            row.year = row.year or (token if row.before else None)
        elif token.kind == "state":
            self._put_share(token)
        elif token.kind == "words" or (
            self._at == 0 and row.before and _NOTE.fullmatch(token.text)
        ):
            return self._put_words(token)
        else:
            self._note_projects(row, token.text)
            return self._put_value(token)
        return True

    def _open_row(self, token: GridToken) -> bool:
        """Begin the row that *token* numbers, unless the one above lacks values."""
        if self._rows[-1].values:
            if self._at < len(self._columns):
                return False
            self._rows.append(_GridRow())
        self._rows[-1].before.clear()
        self._serials.append(token.text)
        self._at = 0
        return True

    def _put_words(self, token: GridToken) -> bool:
        """Put words where they belong; return False where they part sums of one row."""
        if 0 < self._at < len(self._columns):
            beside = self._columns[self._at - 1 : self._at + 1]
            are_sums = all(kind in ("money", "other") for kind in beside)
            return not are_sums or _BESIDE_SUM.match(token.text) is not None
        is_complete = self._at == len(self._columns)
        if is_complete and self._is_numbered:
            # Up to the next number they are remarks on this row.
            return True
        if is_complete:
            self._rows.append(_GridRow())
            self._at = 0
        if not self._rows[-1].is_told:
            self._rows[-1].before.append(token)
        return True

    def _put_share(self, token: GridToken) -> None:
        """Let the state's share stand for the whole sum that it explains."""
        row = self._rows[-1]
        sums = find_sums(token.text)
        last = max(row.values, default=None)
        if sums and last is not None and row.values[last].kind == "money":
            text = token.text[sums[0].start : sums[0].end]
            row.values[last] = token._replace(kind="money", text=text)

    def _put_value(self, token: GridToken) -> bool:
        row = self._rows[-1]
        if self._at == len(self._columns):
            # What follows a whole row is a remark, unless it is money.
            return token.kind != "money" and (
                token.kind != "number" or self._is_numbered
            )
        if not row.before:
            return token.kind != "money"
        column = self._columns[self._at]
        if (
            column == "money"
            and self._at
            and _SUM_IN_BRACKETS.fullmatch(token.text)
        ):
            token = token._replace(kind="money", text=token.text[1:-1])
        if not self._is_value(column, token):
            # A period, a count is beside a name, a number may be in it.
            is_sum = column in ("money", "other")
            if is_sum and not self._at and is_beside(row.before[-1], token):
                row.before[-1] = joined(row.before[-1], token)
            return is_sum or token.kind in ("aside", "dash")
        row.values[self._shown[self._at]] = token
        self._at += 1
        return True

    def _is_value(self, column: Column, token: GridToken) -> bool:
        """Whether *column* may hold a token."""
        kinds = _HELD[column]
        if column in ("money", "other") and self._heading.unit is None:
            kinds = kinds - {"number"}
        return token.kind in kinds

    def _note_projects(self, row: _GridRow, text: str) -> None:
        """Note what brackets say about the projects of *row*: their number, and what all
        get if it is so many times the sum above.
        """
        counted = _PROJECTS_OF_ROW.fullmatch(text)
        if counted is not None and not row.values:
            row.count = int(counted["count"])
        product = _PRODUCT.fullmatch(text)
        if product is None or not row.count or len(row.values) != 1:
            return
        each = next(iter(row.values.values()))
        if each.kind == "number":
            made = row.count * Decimal(each.text.replace(",", ""))
            if made == Decimal(product["product"].replace(",", "")):
                row.product = product["product"]

    def _opens(self, token: GridToken) -> bool:
        """Whether *token* is the number of the next row."""
        found = SERIAL.fullmatch(token.text.strip() + " ")
        if token.kind not in ("number", "serial", "words") or found is None:
            return False
        if not self._serials:
            return found[1] == "1" and found[2] is None
        if self._at < len(self._columns):
            # A row that has begun goes on: the number is its own.
            return False
        last = SERIAL.match(f"{self._serials[-1].strip()} ")
        if last is None:
            return False
        if found[2] is None:
            # One number may be merged over several rows.
            steps = (0, 1) if self._heading.is_led else (1,)
            return int(found[1]) - int(last[1]) in steps
        below = int(last[2] or 0)
        return found[1] == last[1] and int(found[2]) == below + 1

    def _is_table(self) -> bool:
        rows = self._rows
        if not rows or (self._is_numbered and len(self._serials) != len(rows)):
            return False
        names = self._names()
        if not all(names) or len(set(names)) < len(rows):
            return False
        for name in names:
            is_short = len(name) < _SHORTEST
            if is_short or _NO_NAME.fullmatch(name) or find_sums(name):
                return False
        for number, at in enumerate(self._shown):
            forms: set[bool] = set()
            for row in rows:
                token = row.values[at]
                if token.kind == "dash":
                    continue
                forms.add(token.kind == "money")
                is_count = self._columns[number] == "count"
                digits = _DIGITS.search(token.text)
                if is_count and (digits is None or int(digits[0]) == 0):
                    return False
            if len(forms) > 1 and self._columns[number] != "months":
                return False
        return (
            len(rows) > 1
            or len(self._columns) > 1
            or rows[0].year is not None
            or rows[0].product != ""
        )

    def _names(self) -> list[str]:
        """Return what each row is called: the words before its first value, without
        those that most rows have before or behind their names.
        """
        times: Counter[str] = Counter()
        for words in (*(row.before for row in self._rows), self._after):
            times.update({token.text for token in words})
        names: list[str] = []
        first: list[str] = []
        longest = 0
        for row in self._rows:
            own = self._own_words(row, times)
            name = " ".join(own)[:_NAME_ROOM].strip()
            name = _OF_RFP.sub("", name)
            if names and _LETTER.fullmatch(name) and _LETTER.search(names[-1]):
                # Below `소재 개발 A` only the letter differs.
                name = names[-1][:-1] + name
            if names:
                longest = max(longest, len(own))
            else:
                first = own
            names.append(name)
        if longest and len(first) > longest + 1 and not self._is_numbered:
            # What is above the first row's name is said of all rows.
            names[0] = " ".join(first[-longest:])[:_NAME_ROOM]
        return names

    def _own_words(self, row: _GridRow, times: Counter[str]) -> list[str]:
        """Return the words of a row's name, each line's apart; *times* tells how often the
        table has which.
        """
        own: list[str] = []
        last = ""
        for token in row.before:
            number = times[token.text]
            is_shared = number > 1 and 2 * number > len(self._rows)
            is_shared = is_shared and (not own or self._heading.has_middle)
            if _NOTE.fullmatch(token.text) and not own and last:
                # `연속물 (장편)`: the kind of what several rows are called.
                own.append(last)
            if _ASIDE.fullmatch(token.text):
                continue
            last = token.text
            if not is_shared:
                own.append(token.text)
        if not own:
            # All of its words are others' too; together they may be its own.
            own = [token.text for token in row.before]
        return _without_description(own, self._heading.longest)

    def table(self, start: int) -> Table:
        """Return the rows as a table whose headings are the heading's own words."""
        years: list[GridToken] = []
        for row in self._rows:
            if row.year is not None:
                years.append(row.year)
        if len(years) < len(self._rows):
            years = []
        rows = [self._head_row(start, years)]
        for number, name in enumerate(self._names()):
            cells = self._cells(self._rows[number], name)
            if years:
                text = years[number].text.partition(")")[2].strip()
                cells.append(_cell(years[number]._replace(text=text)))
            if self._lacks_counts:
                end = cells[-1].end
                cells.append(Cell("", end, end))
            rows.append(tuple(cells))
        if len(self._whole) == len(self._shown):
            place = self._whole[0].start
            cells = [Cell("합계", place, place)]
            for token in self._whole:
                cells.append(_cell(token))
            rows.append(tuple(cells))
        end = max(cell.end for row in rows for cell in row)
        return Table(1, tuple(rows), start, end)

    def _cells(self, row: _GridRow, name: str) -> list[Cell]:
        first, last = row.before[0], row.before[-1]
        cells = [Cell(name, first.start, max(last.end, first.start))]
        for at in self._shown:
            cell = _cell(row.values[at])
            if row.product:
                # Read as what it is: so many projects at this sum each.
                words = f"{row.count}개 × {cell.text} = {row.product}"
                cell = cell._replace(text=words)
            cells.append(cell)
        return cells

    def _head_row(
        self, start: int, years: Sequence[GridToken]
    ) -> tuple[Cell, ...]:
        heads = [self._heading.name]
        for number, at in enumerate(self._shown):
            head = self._heading.texts[at]
            # Beside its years a sum is that of all of them.
            is_whole = years and self._columns[number] == "money"
            is_told = head.startswith(("총", "당해", "'"))
            heads.append(f"총 {head}" if is_whole and not is_told else head)
        unit = self._heading.unit
        shown = f"({_UNITS[unit]})" if unit in _UNITS else ""
        if shown and not any(map(read_unit, heads)):
            for number, column in enumerate(self._columns, start=1):
                if column == "money":
                    heads[number] += shown
        if years:
            mark = YEAR_MARK.match(years[0].text)
            called = f"'{mark['year']}년 예산" if mark else "당해 예산"
            heads.append(called + shown)
        if self._lacks_counts:
            # A count that is merged over rows is nobody's.
            heads.append("과제수")
        return tuple(Cell(text, start, start) for text in heads)


def _without_description(lines: list[str], longest: int) -> list[str]:
    """Return the lines of a name up to a further one that is longer than *longest*."""
    for number, line in enumerate(lines):
        if number and len(line) > longest:
            return lines[:number]
    return lines


def _cell(token: GridToken) -> Cell:
    return Cell(token.text, token.start, token.end)


def _is_first(tokens: Iterable[GridToken]) -> bool:
    """Whether the rows that begin with *tokens* are numbered from 1."""
    for token in tokens:
        if (
            token.kind in ("number", "serial")
            and token.text.strip(" .") == "1"
        ):
            return True
    return False
