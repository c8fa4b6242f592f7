"""Tables that share money out: one entry a row (or column), whatever the table's form.

Headings tell what a column holds and in which unit; cells are read under them
(``budget_rows``).  A table whose first column holds the headings is turned first::

    구분 | 바다형 | 숲형
    예산 | 12억원 | 8억원
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from operator import attrgetter

from reader.tables.budget_equations import read_equation_lines
from reader.tables.budget_rows import (
    filled_cell,
    nameless_entries,
    row_entries,
    row_name,
)
from reader.tables.budget_shares import (
    SUM_ROW,
    WHOLE_CALL,
    BudgetRow,
    BudgetTable,
)
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
from reader.tables.layout import (
    caption,
    headless,
    join_pages,
    parted_rows,
    unfolded,
    with_own_headings,
)
from reader.tables.product_columns import by_products
from reader.tables.regained_tables import tables_of
from reader.tables.year_tables import find_first_years
from reader.text.analysis import part_of_document
from reader.text.document import Cell, Document, Table
from reader.text.patterns import late
from reader.values.money import find_sums, read_unit

_NUMBERED = late(r"연\s?번|번\s?호|순\s?번|구분번호|No\.?|순")
_BODY = late(r"\W*(?:주관|공동|위탁|참여)\s?(?:연구|개발|기관)")
_EXAMPLE = re.compile(r"예시|작성\s?요령|작성\s?예")
_EXAMPLE_ROOM = 60
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


@part_of_document
def find_budget_tables(document: Document) -> tuple[BudgetTable, ...]:
    """Return every table of *document* that shares money or projects out, in order."""
    plain = document.plain
    found: list[BudgetTable] = []
    for table in join_pages(plain, tables_of(document)[:_TABLES]):
        read = _read(plain, table)
        if read is not None:
            found.append(_with_first_years(plain, read))
    equations = read_equation_lines(plain)
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
    parted = parted_rows(plain, with_own_headings(filled))
    rows = _without_constant(without_former(unfolded(parted)))
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
        row_entries(rows, columns, names)
        if names
        else nameless_entries(rows, columns)
    )
    entries = tuple(
        entry for entry in stated if not SUM_ROW.fullmatch(entry.name)
    )
    # Of the sums of several groups and that of all the last is the greatest.
    whole = max(
        (entry for entry in stated if SUM_ROW.fullmatch(entry.name)),
        key=lambda entry: entry.budget or entry.cap or 0,
        default=None,
    )
    if whole is not None and _has_bodies(rows, names):
        # What its bodies get together is what the only project gets.
        entries = (replace(whole, name=WHOLE_CALL),)
    if whole is not None and len(entries) > 1 and _make(entries, whole):
        entries, whole = _as_budgets(entries), _as_budgets([whole])[0]
    if not entries or (
        len(entries) == 1
        and entries[0].name != WHOLE_CALL
        and sum(bool(row_name(row, names)) for row in rows) > _SILENT
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
    return any(_BODY.match(row_name(row, names)) for row in rows)


def _read_turned(
    table: Table, rows: Sequence[Sequence[Cell]], box: UnitBox
) -> BudgetTable | None:
    """Read a table whose first column holds the headings."""
    while len(rows) > _SILENT and _NUMBERED.fullmatch(rows[0][0].text):
        # A row of serial numbers is above that of the names.
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
        # Nothing is over the headings, and the names beside that.
        heads[0] = ColumnHeading(turned[0][0]._replace(text="구분"), "구분")
    return _read_rows(table, heads, turned[1:], box)


def _odd_unit(
    rows: Sequence[Sequence[Cell]], columns: Sequence[TableColumn]
) -> str:
    """Return a cell in which a unit stands that is not its heading's, with that heading."""
    for column in columns:
        word = _UNIT_WORDS.get(read_unit(column.head) or 1)
        cells = [
            cell
            for row in rows
            if word and (cell := filled_cell(row, column)) is not None
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
