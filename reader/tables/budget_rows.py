"""How one row of a table is read: its name, and the money or number beside it.

Under ``구분 | 예산 | 과제당 한도 | 과제 수`` the row ``바다형 | 12억원 | 3억원 | 4`` gives the
part 바다형 12 억원, 3 억원 at most for each of its four projects.  Merged cells arrive
empty: a name may be in any column that its heading spans.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from reader.tables.budget_shares import SUM_ROW, WHOLE_CALL, BudgetRow
from reader.tables.cells import CellValue, read_cell, read_equation
from reader.tables.columns import PROJECT, TableColumn
from reader.text.document import Cell
from reader.text.patterns import late
from reader.values.money import find_sums

_MOST = late(r"최대|당(?![가-힣])|/\s?(?:과제|기업|건)")
_SERIAL = re.compile(r"\d{1,3}")
# Names of rows that spread one sum over years or bodies (`1차년도`, `주관기관`), that are
# rules (`지원상한`), measures with a unit (`매출(억원)`) or prizes (`최우수상`).
_NOT_SHARED = re.compile(
    r"^(?:대|금|은|동|최우수|우수|장려|특별|입선)상$|^(?:최우수|우수|장려)$|\d\s?차\s?년도|누적|기관\s?\d|상한|기술료|매출|감면|%\s?\)?$|^비고$|^\W*(?:(?:주관|위탁|참여)\s?(?:연구|개발|기관)|공동\s?(?:연구\s?)?(?:개발\s?)?(?:기관|비))|^(?:인건비|재료비|직접비|간접비|현금|현물|수당|여비)|[A-Z]\s?(?:기업|사)$|^[가-힣\s]{2,12}\((?:개|명|건|팀|사|%|억원|백만원|천원|원)\)|^\W*'?\d{2,4}년|'?\d{2,4}년도?\W*$"
)
_NOTE = re.compile(r"<sup>|\s※| - ")
BULLETS = " -·○ㅇ◦•▪*"
# The first letter of a cell that is no number with its unit: none in `1,000 백만`.
_LETTER = re.compile(
    r"(?!\W*[0-9][0-9,.]*\s?(?:개|과제|명|억|백만|[천만]{0,2}원|년(?!\s?(?:이내|미만|이하)\s[가-힣])|개월|점|%))[^가-힣A-Za-z]*[가-힣A-Za-z]"
)

# Beside how many people are chosen a grant is what each of them gets.
_PERSONS = late(r"인원|명[ ]?수")
_GRANT = late(r"지원[ ]?[금액]|사업화[ ]?자금")


def row_entries(
    rows: Sequence[Sequence[Cell]],
    columns: Sequence[TableColumn],
    names: Sequence[TableColumn],
) -> list[BudgetRow]:
    """Return the rows that share something out.

    A numbered row without a name is under the merged name above it: one project
    more of the same division.
    """
    found: list[BudgetRow] = []
    merged: TableColumn | None = None
    is_merged = False
    for row in rows:
        entry = _entry(row, columns)
        if merged is not None and found and filled_cell(row, merged) is None:
            # A cap that is said in words holds for the rows its cell is merged over.
            entry = _with_cap(row, entry, row_name(row, names), found[-1])
            is_merged = True
        else:
            merged = _worded_cap(row, columns)
        if entry is not None:
            found.append(entry)
        elif (
            found
            and row
            and _SERIAL.fullmatch(row[0].text)
            and not row_name(row, names)
            and (more := _entry(row, columns, name=found[-1].name))
        ):
            found[-1] = _one_more(found[-1], more)
    return _one_for_all(found) if is_merged else found


def _one_for_all(entries: list[BudgetRow]) -> list[BudgetRow]:
    """Return *entries* as one where nothing but a merged cell's cap is said about them: it
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
        cell = (
            filled_cell(row, column)
            if column.role in ("cap", "either")
            else None
        )
        if cell and _MOST.search(cell.text) and find_sums(cell.text):
            return column
    return None


def _with_cap(
    row: Sequence[Cell], entry: BudgetRow | None, name: str, above: BudgetRow
) -> BudgetRow | None:
    if entry is not None:
        return replace(entry, cap=entry.cap or above.cap)
    if not name or _NOT_SHARED.search(name) or SUM_ROW.fullmatch(name):
        return None
    return BudgetRow(name, None, above.cap, None, row[0].start, row[-1].end)


def nameless_entries(
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


def _entry(
    row: Sequence[Cell], columns: Sequence[TableColumn], name: str = ""
) -> BudgetRow | None:
    """Return what *row* gives under its name, or under *name* where it has none."""
    whole_row = next(
        (cell.text for cell in row if SUM_ROW.fullmatch(cell.text)), ""
    )
    name = (
        whole_row
        or name
        or row_name(
            row, [column for column in columns if column.role == "name"]
        )
    )
    if not name or _NOT_SHARED.search(name):
        return None
    has_count = any(column.role == "count" for column in columns)
    has_persons = any(_PERSONS.search(column.head) for column in columns)
    stated: list[tuple[TableColumn, Cell, CellValue]] = []
    for column in columns:
        if column.role not in ("name", "else"):
            is_grant = has_persons and _GRANT.search(column.head) is not None
            stated.extend(
                _values(row, column, has_count=has_count or is_grant)
            )
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


def row_name(row: Sequence[Cell], names: Sequence[TableColumn]) -> str:
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
            return _NOTE.split(text)[0].strip(BULLETS) or text
    return ""


def filled_cell(row: Sequence[Cell], column: TableColumn) -> Cell | None:
    return next(
        (cell for cell in row[column.first : column.last + 1] if cell.text),
        None,
    )
