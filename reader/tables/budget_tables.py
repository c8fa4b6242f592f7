"""Tables that share money out: one entry a row (or column), whatever the table's form.

Headings tell what a column holds and in which unit; cells are read under them.
Merged cells arrive empty: a name may stand in any column that its heading spans.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from operator import attrgetter
from typing import Final

from reader.tables.aligned_tables import find_aligned_tables
from reader.tables.card_tables import find_card_tables
from reader.tables.cell_lines import find_cell_lines
from reader.tables.cells import CellValue, read_cell, read_equation
from reader.tables.columns import (
    MONEY_ROLES,
    PROJECT,
    ColumnHeading,
    TableColumn,
    UnitBox,
    by_values,
    is_name,
    read_box,
    read_columns,
    read_headings,
    squeezed,
)
from reader.tables.former_columns import without_former
from reader.tables.heading_lines import find_headed_lines
from reader.tables.layout import caption, headless, join_pages, nested_tables
from reader.tables.line_grids import find_line_grids
from reader.tables.product_columns import by_products
from reader.tables.proved_lists import find_proved_lists
from reader.tables.row_lines import find_row_lines
from reader.tables.serial_lines import find_serial_lines
from reader.tables.stacked_tables import find_stacked_tables
from reader.tables.stroked_lines import find_stroked_lines
from reader.tables.summed_tables import find_summed_tables
from reader.tables.turned_lines import find_turned_lines
from reader.tables.year_tables import find_first_years
from reader.text.analysis import part_of_document
from reader.text.document import Cell, Document, Table
from reader.text.patterns import late
from reader.values.amount_mentions import OTHER_CALL
from reader.values.money import find_sums, read_unit

_SUM_ROW = re.compile(r"(?:합|소|총|누)\s?계|계|총\s?합|총\s?합계|전체")
WHOLE_CALL = "공고 전체"
"""The name of a row that holds for the whole call."""
_MOST = late(r"최대|당(?![가-힣])|/\s?(?:과제|기업|건)")
_NUMBERED = late(r"연\s?번|번\s?호|순\s?번|구분번호|No\.?|순")
_SERIAL = re.compile(r"\d{1,3}")
# Names of rows that spread one sum over years or bodies, that are rules, or
# measures with a unit.
# Prizes are no parts either.
_NOT_SHARED = re.compile(
    r"^(?:대|금|은|동|최우수|우수|장려|특별|입선)상$|^(?:최우수|우수|장려)$|\d\s?차\s?년도|누적|기관\s?\d|상한|기술료|매출|감면|%\s?\)?$|^비고$|^\W*(?:(?:주관|위탁|참여)\s?(?:연구|개발|기관)|공동\s?(?:연구\s?)?(?:개발\s?)?(?:기관|비))|^(?:인건비|재료비|직접비|간접비|현금|현물|수당|여비)|[A-Z]\s?(?:기업|사)$|^[가-힣\s]{2,12}\((?:개|명|건|팀|사|%|억원|백만원|천원|원)\)|^\W*'?\d{2,4}년|'?\d{2,4}년도?\W*$"
)
_BODY = late(r"\W*(?:주관|공동|위탁|참여)\s?(?:연구|개발|기관)")
_EXAMPLE = re.compile(r"예시|작성\s?요령|작성\s?예")
_EXAMPLE_ROOM = 60
_NOTE = re.compile(r"<sup>|\s※| - ")
_BULLETS = " -·○ㅇ◦•▪*"
# The first letter of a cell that is no number with its unit: none in `1,000 백만`.
_LETTER = re.compile(
    r"(?!\W*[0-9][0-9,.]*\s?(?:개|과제|명|억|백만|[천만]{0,2}원|년(?!\s?(?:이내|미만|이하)\s[가-힣])|개월|점|%))[^가-힣A-Za-z]*[가-힣A-Za-z]"
)
_EQUALS = late(r"[×xX]\s?[0-9][0-9,.]{0,12}\s?[조억천백만]{1,2}원?\s?=")
# What an equation has and few texts have, and is found at once by its first
# letter.
_EQUAL_SUM = re.compile(r"=(?:(?<=[조억천백만원]=)|(?<=[조억천백만원]\s=))")
# A line of a table that reckons: "일반형 10개 × 2억원 = 20억원".
_EQUATION_LINE = late(
    r" *(?P<name>[^|=×]{1,30}?)[ \n] *(?P<sum>[0-9]{1,3}개?\s?[×xX]\s?[0-9][0-9,.]*\s?[조억천백만]{1,2}원?\s?=[^\n]{1,20})"
)
_COUNTS = late(r" *[0-9]{1,3} ?개? ?[×xX]")
# A line above a name that is no longer than this holds the letter it is
# called by.
_LETTERS = 5
_OTHER_CALL = late(OTHER_CALL)
_EQUATION_ROOM = 60
_UNIT_WORDS = {10**8: "억", 10**6: "백만", 10**4: "만", 10**3: "천"}
# How far above a table its unit may stand.
_CAPTION = 120
_UNIT_LINE = late(r"\s{0,3}[(\[<※* ]{0,3}단위[^\n]{0,20}")
# Tables that are looked at; the longest notice has half as many.
_TABLES = 400
# A table of more names than this, of which one alone has money, was not
# understood.
_SILENT = 2
# Rows that show at least whether a column says the same everywhere.
_FEW = 3
_text_of = attrgetter("text")
# Rows that a table with its headings in the first column may have.
_TURNED = 15


def _line_tables(document: Document) -> Sequence[Table]:
    """Return the tables whose cells became lines, each by the way that says more of it.

    Rows that are alike tell a name from its description, which the order of headings
    does not; that order also knows rows that are run together.
    """
    headings = tuple(find_headed_lines(document))
    found = list(find_line_grids(document, headings))
    for stack in find_stacked_tables(headings):
        rivals = [
            grid
            for grid in found
            if grid.start < stack.end and stack.start < grid.end
        ]
        if all(_filled(stack) >= _filled(grid) for grid in rivals):
            found = [grid for grid in found if grid not in rivals]
            found.append(stack)
    return found


def _filled(table: Table) -> tuple[int, int]:
    """How many rows a table has, and how many cells that are not empty."""
    cells = 0
    for row in table.rows:
        for cell in row:
            cells += bool(cell.text.strip())
    return len(table.rows), cells


# How tables are regained where a text lost them, the surest way first: a table that adds
# up is better known than one whose headings tell its order.
_REGAINED: Final[Sequence[Callable[[Document], Sequence[Table]]]] = (
    find_summed_tables,
    find_aligned_tables,
    find_cell_lines,
    find_stroked_lines,
    find_row_lines,
    _line_tables,
    find_card_tables,
    find_serial_lines,
    find_turned_lines,
    find_proved_lists,
)


@dataclass(frozen=True, slots=True)
class BudgetRow:
    """One row's share: a name, and what money or count stands beside it."""

    name: str
    budget: int | None
    cap: int | None
    projects: int | None
    start: int
    end: int
    total: int | None = None
    """The multi-year sum, where it stands beside this year's."""


@dataclass(frozen=True, slots=True)
class BudgetTable:
    """A table that shares money out; *start* and *end* are offsets into the document."""

    entries: tuple[BudgetRow, ...]
    start: int
    end: int
    head: str = ""
    of_projects: bool = False
    """Whether the rows are single projects rather than parts of the call."""
    whole: BudgetRow | None = None
    """The table's own sum row."""
    odd_unit: str = ""
    """A cell whose unit contradicts its heading's."""
    caption: str = ""
    """The words of the line above it."""
    counts: bool = False
    """Whether a column counts projects; a row without a number there shares one."""

    def is_single(self, entry: BudgetRow) -> bool:
        """Whether *entry* is one project."""
        if entry.projects is not None:
            return entry.projects == 1
        return self.of_projects and not self.counts


@part_of_document
def find_budget_tables(document: Document) -> tuple[BudgetTable, ...]:
    """Return every table of *document* that shares money or projects out, in order."""
    plain = document.plain
    found: list[BudgetTable] = []
    for table in join_pages(plain, _tables(document)[:_TABLES]):
        read = _read(plain, table)
        if read is not None:
            found.append(_with_first_years(plain, read))
    equations = _read_equations(plain)
    return (*found, equations) if equations is not None else tuple(found)


def _with_first_years(plain: str, table: BudgetTable) -> BudgetTable:
    """Return *table* with the first year's sums for those of all years, where a table of
    years makes them.
    """
    wholes: list[int] = []
    for entry in table.entries:
        # One sum alone, and that of all years, is both the budget and the total.
        if entry.total is None or entry.budget != entry.total:
            return table
        wholes.append(entry.total)
    firsts = find_first_years(plain, wholes)
    if not firsts:
        return table
    entries: list[BudgetRow] = []
    for entry, first in zip(table.entries, firsts, strict=True):
        entries.append(replace(entry, budget=first))
    return replace(table, entries=tuple(entries))


def _tables(document: Document) -> Sequence[Table]:
    """Return the tables of *document*: those that its text kept, else those regained
    from where its words stand.
    """
    if document.tables:
        nested = nested_tables(document.plain, len(document.tables) + 1)
        return [*document.tables, *nested]
    apart: list[Table] = []
    for find in _REGAINED:
        for table in find(document):
            if all(
                table.start >= other.end or table.end <= other.start
                for other in apart
            ):
                apart.append(table)
    return sorted(apart, key=lambda table: table.start)


def _read(plain: str, table: Table) -> BudgetTable | None:
    if _EXAMPLE.search(
        plain, max(0, table.start - _EXAMPLE_ROOM), table.start
    ):
        return None
    box = _box_beside(plain, table)
    filled = []
    for row in table.rows:
        if any(map(_text_of, row)):
            filled.append(row)
    rows = _without_constant(without_former(filled))
    while len(rows) > 2 and sum(bool(cell.text) for cell in rows[0]) == 1:
        own = read_box(" ".join(cell.text for cell in rows[0]))
        box = own if own.unit else box
        rows = rows[1:]
    if not rows:
        return None
    heads, body = read_headings(rows)
    read = _read_rows(table, heads, body, box) if body else None
    if read is None and body:
        top = [head.cell for head in heads]
        read = _read_turned(table, [top, *body], box)
    if read is None and (heads := headless(rows)):
        read = _read_rows(table, heads, rows, box)
    if read is None or len(read.entries) < 1:
        return None
    return replace(read, caption=caption(plain, table.start))


def _without_constant(
    rows: list[Sequence[Cell]],
) -> list[Sequence[Cell]]:
    """Return *rows* without a last column that says the same in all of them: nothing."""
    last = {row[-1].text for row in rows if row}
    if len(rows) < _FEW or len(last) > 1 or "" in last:
        return rows
    return [row[:-1] for row in rows]


def _box_beside(plain: str, table: Table) -> UnitBox:
    """Return the box of units above a table or on the line below it."""
    above = plain[max(0, table.start - _CAPTION) : table.start]
    at = above.rfind("단위")
    box = read_box(above[at:]) if at >= 0 else UnitBox()
    if box.unit is None:
        below = _UNIT_LINE.match(plain, table.end)
        box = read_box(below[0]) if below else box
    return box


def _read_rows(
    table: Table,
    heads: Sequence[ColumnHeading],
    rows: Sequence[Sequence[Cell]],
    box: UnitBox,
) -> BudgetTable | None:
    columns = by_products(by_values(read_columns(heads, box), rows), rows)
    roles = {column.role for column in columns}
    if not roles & MONEY_ROLES:
        return None
    names = [column for column in columns if column.role == "name"]
    stated = (
        _entries(rows, columns, names) if names else _nameless(rows, columns)
    )
    entries = tuple(
        entry for entry in stated if not _SUM_ROW.fullmatch(entry.name)
    )
    whole = next(
        (entry for entry in stated if _SUM_ROW.fullmatch(entry.name)), None
    )
    if whole is not None and _has_bodies(rows, names):
        # What its bodies get together is what the only project gets.
        entries = (replace(whole, name=WHOLE_CALL),)
    if whole is not None and len(entries) > 1 and _make(entries, whole):
        entries, whole = _as_budgets(entries), _as_budgets([whole])[0]
    if not entries or (
        len(entries) == 1
        and entries[0].name != WHOLE_CALL
        and sum(bool(_name(row, names)) for row in rows) > _SILENT
    ):
        return None
    return BudgetTable(
        entries,
        table.start,
        table.end,
        head="|".join(column.head for column in columns),
        of_projects=any(PROJECT.search(column.head) for column in names),
        whole=whole,
        odd_unit=_odd_unit(rows, columns),
        counts="count" in roles,
    )


def _make(entries: Sequence[BudgetRow], whole: BudgetRow) -> bool:
    """Whether the caps of *entries* make the sum of their column, as budgets do."""
    made = 0
    for entry in entries:
        if entry.cap is None or entry.budget is not None:
            return False
        made += entry.cap
    return whole.budget is None and whole.cap == made


def _as_budgets(entries: Sequence[BudgetRow]) -> tuple[BudgetRow, ...]:
    changed: list[BudgetRow] = []
    for entry in entries:
        changed.append(replace(entry, budget=entry.cap, cap=None))
    return tuple(changed)


def _has_bodies(
    rows: Sequence[Sequence[Cell]], names: Sequence[TableColumn]
) -> bool:
    """Whether rows are of the bodies that carry a project out together."""
    return any(_BODY.match(_name(row, names)) for row in rows)


def _entries(
    rows: Sequence[Sequence[Cell]],
    columns: Sequence[TableColumn],
    names: Sequence[TableColumn],
) -> list[BudgetRow]:
    """Return the rows that share something out.

    A numbered row without a name stands under the merged name above it: one project
    more of the same division.
    """
    found: list[BudgetRow] = []
    merged: TableColumn | None = None
    is_merged = False
    for row in rows:
        entry = _entry(row, columns)
        if merged is not None and found and _cell(row, merged) is None:
            # A cap that is said in words holds for the rows its cell is merged over.
            entry = _with_cap(row, entry, _name(row, names), found[-1])
            is_merged = True
        else:
            merged = _worded_cap(row, columns)
        if entry is not None:
            found.append(entry)
        elif (
            found
            and row
            and _SERIAL.fullmatch(row[0].text)
            and not _name(row, names)
            and (more := _entry(row, columns, name=found[-1].name))
        ):
            found[-1] = _one_more(found[-1], more)
    return _one_for_all(found) if is_merged else found


def _one_for_all(entries: list[BudgetRow]) -> list[BudgetRow]:
    """Return *entries* as one where nothing but a merged cell's cap is said of them: it
    is the whole call's, and the rows are no divisions.
    """
    first = entries[0]
    for entry in entries:
        if entry.cap != first.cap or entry.budget or entry.projects:
            return entries
    return [replace(first, name=WHOLE_CALL)]


def _worded_cap(
    row: Sequence[Cell], columns: Sequence[TableColumn]
) -> TableColumn | None:
    """Return the column of *row* whose cell says in words what each gets, if any does."""
    for column in columns:
        cell = _cell(row, column) if column.role in ("cap", "either") else None
        if cell and _MOST.search(cell.text) and find_sums(cell.text):
            return column
    return None


def _with_cap(
    row: Sequence[Cell], entry: BudgetRow | None, name: str, above: BudgetRow
) -> BudgetRow | None:
    if entry is not None:
        return replace(entry, cap=entry.cap or above.cap)
    if not name or _NOT_SHARED.search(name) or _SUM_ROW.fullmatch(name):
        return None
    return BudgetRow(name, None, above.cap, None, row[0].start, row[-1].end)


def _nameless(
    rows: Sequence[Sequence[Cell]], columns: Sequence[TableColumn]
) -> list[BudgetRow]:
    """Return the only row of a table without names: it is the whole call's, if its
    columns are those of a scale (``지원기간 | 지원한도 | 과제 수``).
    """
    is_scale = any(
        column.role == "count" or "기간" in column.head for column in columns
    )
    if len(rows) != 1 or not is_scale:
        return []
    entry = _entry(rows[0], columns, name=WHOLE_CALL)
    return [entry] if entry is not None else []


def _one_more(above: BudgetRow, entry: BudgetRow) -> BudgetRow:
    """Return the row *above* with one project more: budgets add up, the most each may
    get is the larger one.
    """
    caps = [
        cap for cap in (above.cap, entry.cap, above.total, entry.total) if cap
    ]
    return replace(
        above,
        budget=(above.budget or 0) + (entry.budget or 0) or None,
        cap=max(caps, default=None),
        projects=(above.projects or 1) + (entry.projects or 1),
        end=entry.end,
    )


def _read_turned(
    table: Table, rows: Sequence[Sequence[Cell]], box: UnitBox
) -> BudgetTable | None:
    """Read a table whose first column holds the headings."""
    while len(rows) > _SILENT and _NUMBERED.fullmatch(rows[0][0].text):
        # A row of serial numbers stands above that of the names.
        rows = rows[1:]
    if len(rows) > _TURNED:
        return None
    width = min(map(len, rows))
    corner = squeezed(rows[0][0].text) if width else ""
    if width < 2 or not (not corner or is_name(corner)):
        return None
    turned = []
    for number in range(width):
        turned.append([row[number] for row in rows])
    heads = [ColumnHeading(cell, cell.text) for cell in turned[0]]
    if not corner:
        # Nothing stands over the headings, and the names beside that.
        heads[0] = ColumnHeading(turned[0][0]._replace(text="구분"), "구분")
    return _read_rows(table, heads, turned[1:], box)


def _read_equations(plain: str) -> BudgetTable | None:
    """Read a list of equations whose columns are lost: ``A 2~20 미만 4개×1,960백만원 = 7,840백만원``."""
    if not _EQUAL_SUM.search(plain):
        return None
    starts = sorted(
        {
            _name_start(plain, found.start())
            for found in _EQUALS.finditer(plain)
        }
    )
    lines = [
        line
        for start in starts
        if (line := _EQUATION_LINE.match(plain, start))
        and not _OTHER_CALL.search(line["name"])
    ]
    if not lines or lines[-1].start() - lines[0].start() > _CAPTION * len(
        lines
    ):
        return None
    stated = [
        (line, read_equation(line["sum"]) or CellValue()) for line in lines
    ]
    entries = [
        BudgetRow(
            " ".join(line["name"].split()).lstrip(_BULLETS),
            text.budget,
            text.cap,
            text.projects,
            *line.span("sum"),
        )
        for line, text in stated
    ]
    return BudgetTable(tuple(entries), entries[0].start, entries[-1].end)


def _name_start(plain: str, spot: int) -> int:
    """Return where the name of the equation round *spot* begins: on its line, or on
    those above if it fills its own.
    """
    start = _line_start(plain, spot)
    if not start or not _COUNTS.match(plain, start):
        return start
    above = _line_start(plain, start - 1)
    message = _line_start(plain, above - 1) if above else above
    return message if 0 < above - message <= _LETTERS else above


def _line_start(plain: str, spot: int) -> int:
    """Return where the line of *spot* begins, or *spot* where that is too far for a name."""
    room = max(0, spot - _EQUATION_ROOM)
    start = plain.rfind("\n", room, spot) + 1
    return start if start or room == 0 else spot


def _entry(
    row: Sequence[Cell], columns: Sequence[TableColumn], name: str = ""
) -> BudgetRow | None:
    """Return what *row* gives under its name, or under *name* where it has none."""
    whole_row = next(
        (cell.text for cell in row if _SUM_ROW.fullmatch(cell.text)), ""
    )
    name = (
        whole_row
        or name
        or _name(row, [column for column in columns if column.role == "name"])
    )
    if not name or _NOT_SHARED.search(name):
        return None
    has_count = any(column.role == "count" for column in columns)
    stated: list[tuple[TableColumn, Cell, CellValue]] = []
    for column in columns:
        if column.role not in ("name", "else"):
            stated.extend(_values(row, column, has_count=has_count))
    if not stated:
        return None
    equations = (
        read_equation(cell.text) for cell in row if cell.text.startswith(name)
    )
    each = next((text for text in equations if text), CellValue())
    totals: list[int] = []
    budgets: list[int] = []
    for column, _, text in stated:
        if text.total:
            totals.append(text.total)
        if text.budget:
            (totals if column.role == "whole" else budgets).append(text.budget)
    projects = next(
        (text.projects for _, _, text in stated if text.projects), None
    )
    cap = next((text.cap for _, _, text in stated if text.cap), each.cap)
    return BudgetRow(
        name,
        next(iter(budgets or totals), None),
        cap,
        projects or each.projects,
        min(cell.start for _, cell, _ in stated),
        max(cell.end for _, cell, _ in stated),
        next(iter(totals), None),
    )


def _values(
    row: Sequence[Cell], column: TableColumn, *, has_count: bool
) -> Iterator[tuple[TableColumn, Cell, CellValue]]:
    """Yield what *row* says under *column*: its first value or, of the caps of several
    stages under one heading, the largest.
    """
    best: tuple[TableColumn, Cell, CellValue] | None = None
    for cell in row[column.first : column.last + 1]:
        if best is not None and not best[2].cap:
            break
        value = read_cell(cell.text, column, has_count=has_count)
        if value and (best is None or (value.cap or 0) > (best[2].cap or 0)):
            best = (column, cell, value)
    if best is not None:
        yield best


def _name(row: Sequence[Cell], names: Sequence[TableColumn]) -> str:
    """Return the row's name, from its most special column that holds words."""
    for column in sorted(
        names,
        key=lambda column: (not PROJECT.search(column.head), -column.first),
    ):
        text = " ".join(
            cell.text
            for cell in row[column.first : column.last + 1]
            if cell.text
        )
        if _LETTER.match(text):
            return _NOTE.split(text)[0].strip(_BULLETS) or text
    return ""


def _cell(row: Sequence[Cell], column: TableColumn) -> Cell | None:
    return next(
        (cell for cell in row[column.first : column.last + 1] if cell.text),
        None,
    )


def _odd_unit(
    rows: Sequence[Sequence[Cell]], columns: Sequence[TableColumn]
) -> str:
    """Return a cell in which a unit stands that is not its heading's, with that heading."""
    for column in columns:
        word = _UNIT_WORDS.get(read_unit(column.head) or 1)
        cells = [
            cell
            for row in rows
            if word and (cell := _cell(row, column)) is not None
        ]
        odd = next(
            (
                cell.text
                for cell in cells
                if word and word not in cell.text and find_sums(cell.text)
            ),
            None,
        )
        if odd:
            return f"{column.head} / {odd}"[:80]
    return ""
