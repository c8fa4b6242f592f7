"""Divisions of a call without tables: of the list or the sentences that say most of them.

A list may hold another: behind ``바다형 : 12억원`` may stand ``(기획 2억원, 제작 10억원)``.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from reader.amounts.division_rows import division_of
from reader.amounts.round_divisions import divisions_with_rounds
from reader.model import Division
from reader.parts.cell_items import find_figure_rows
from reader.parts.figures_in_turn import (
    parts_in_turn,
    with_figures_in_turn,
)
from reader.parts.part_rows import plain_name
from reader.parts.part_scopes import find_part_scopes
from reader.parts.topic_parts import find_topic_parts
from reader.parts.unit_lines import find_unit_lines
from reader.parts.yearly_rows import find_yearly_rows
from reader.tables.budget_shares import BudgetRow
from reader.text.document import Context, Document

# Letters behind the last part's figures that may tell of parts inside it.
_BEHIND = 200
# Letters between two lists of one sentence, or of two in a row.
_NEXT = 60
# Which of budget, cap and count the rows of a list have.
_BUDGETS = (True, False, False)
_COUNTS = (False, False, True)


def divisions_of_lines(document: Document, context: Context) -> list[Division]:
    """Return the divisions of the list or the sentences that say most of them, where no
    table does.
    """
    lists = [
        *find_topic_parts(document),
        *find_part_scopes(document),
        *parts_in_turn(document),
    ]
    fullest = max(
        lists,
        key=lambda rows: _figures_of(rows) + _inner_figures(lists, rows),
        default=(),
    )
    stated = list(divisions_with_rounds(document, context))
    if stated and len(stated) >= _figures_of(fullest):
        return stated
    rows = (
        fullest
        or find_yearly_rows(document)
        or find_figure_rows(document)
        or find_unit_lines(document)
    )
    stated = []
    whole = with_figures_in_turn(document, _with_more(lists, rows))
    for row, parent in _nested(lists, whole):
        stated.append(division_of(document, row, parent, None))
    return stated


def _with_more(
    lists: Sequence[Sequence[BudgetRow]], rows: Sequence[BudgetRow]
) -> list[BudgetRow]:
    """Return *rows* with those of *lists* that stand next to them and give the same kinds of
    figures, or others, or that name all of *rows* with the same figures, and more.
    """
    more = list(rows)
    for others in lists:
        if not others or not rows or others is rows:
            continue
        names = {plain_name(row.name) for row in more}
        known = [row for row in others if plain_name(row.name) in names]
        gap = max(
            others[0].start - more[-1].end, more[0].start - others[-1].end
        )
        are_next = 0 < gap < _NEXT and not known and _are_apart(others, more)
        has_all = len(known) == len(rows)
        for row in known:
            has_all = has_all and _agrees(row, more)
        if has_all or are_next:
            more.extend(row for row in others if row not in known)
            more.sort(key=lambda row: row.start)
    return more


def _agrees(row: BudgetRow, others: Iterable[BudgetRow]) -> bool:
    """Whether no one of *others* has *row*'s name and another sum than it."""
    for other in others:
        if plain_name(other.name) == plain_name(row.name):
            sums = (row.budget or other.budget, row.cap or other.cap)
            if (other.budget or sums[0], other.cap or sums[1]) != sums:
                return False
    return True


def _are_apart(rows: Sequence[BudgetRow], others: Sequence[BudgetRow]) -> bool:
    """Whether two lists give the same kinds of figures, or one budgets and one counts."""
    kinds = {_kinds(rows), _kinds(others)}
    return len(kinds) == 1 or kinds == {_BUDGETS, _COUNTS}


def _kinds(rows: Iterable[BudgetRow]) -> tuple[bool, bool, bool]:
    """Which kinds of figures any of *rows* has."""
    counted = list(rows)
    return (
        any(row.budget for row in counted),
        any(row.cap for row in counted),
        any(row.projects for row in counted),
    )


def _figures_of(rows: Iterable[BudgetRow]) -> int:
    """How many figures *rows* have together."""
    number = 0
    for row in rows:
        for figure in (row.budget, row.cap, row.projects):
            number += figure is not None
    return number


def _inner_figures(
    lists: Sequence[Sequence[BudgetRow]], rows: Sequence[BudgetRow]
) -> int:
    """How many figures of *lists* are inside parts of *rows*."""
    inner = [row for row, parent in _nested(lists, rows) if parent]
    return _figures_of(inner)


def _nested(
    lists: Sequence[Sequence[BudgetRow]], rows: Sequence[BudgetRow]
) -> list[tuple[BudgetRow, BudgetRow | None]]:
    """Return *rows*, and behind each the rows of *lists* that its words tell of, with it."""
    found: list[tuple[BudgetRow, BudgetRow | None]] = []
    outer = {plain_name(row.name) for row in rows}
    for number, row in enumerate(rows):
        found.append((row, None))
        is_last = number + 1 == len(rows)
        stop = row.end + _BEHIND if is_last else rows[number + 1].start
        names: set[str] = set()
        for others in lists:
            is_inside = all(
                row.start < other.start < other.end <= stop for other in others
            )
            own = {plain_name(other.name) for other in others}
            whole = sum(other.budget or 0 for other in others)
            # What has more than the part before it is no part of that.
            is_inside = is_inside and whole <= (row.budget or whole)
            if not others or not is_inside or own & (names | outer):
                continue
            names |= own
            found.extend((other, row) for other in others)
    return found
