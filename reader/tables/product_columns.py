"""Columns that make another one in every row: they are known whatever is over them.

So many projects, times what each gets, and what that makes; or what several pay, and
what that is together::

    유형 | 과제 | 과제당 | 소계          유형 | 국비 | 시비 | 계
    바다 | 4    | 1.8억  | 7.2억         바다 | 5억  | 2억  | 7억
    숲   | 3    | 2.4억  | 7.2억         숲   | 3억  | 1억  | 4억
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from itertools import permutations
from typing import Final, NamedTuple

from reader.tables.columns import (
    Role,
    TableColumn,
    is_own_share,
    is_year_alone,
    years_of,
)
from reader.text.document import Cell

_NUMBER: Final = re.compile(
    r"[ ]*(?P<number>\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?)[ ]?(?P<unit>[가-힣]{0,3})[ ]*"
)
_COUNTED: Final = frozenset(
    {"", "개", "건", "개사", "과제", "팀", "곳", "개소", "명", "편"}
)
_FEWEST: Final = 2
_MOST: Final = 12


class _Figure(NamedTuple):
    number: Decimal
    unit: str


def by_products(
    columns: Sequence[TableColumn], rows: Sequence[Sequence[Cell]]
) -> list[TableColumn]:
    """Return *columns* with the roles of three that multiply in all *rows* that have
    figures in them; else as they are.
    """
    known = list(columns)
    if not _FEWEST <= len(rows) <= _MOST or len(columns) > _MOST:
        return known
    figures: list[list[_Figure | None]] = []
    for column in columns:
        figures.append(_figures(column, rows))
    filled: list[int] = []
    for number, found in enumerate(figures):
        if len(found) - found.count(None) >= _FEWEST:
            filled.append(number)
    for count, each, whole in permutations(filled, 3):
        if _multiply(figures[count], figures[each], figures[whole]):
            known[count] = known[count]._replace(role="count")
            known[each] = known[each]._replace(role="cap")
            known[whole] = known[whole]._replace(role="budget")
            return known
    return _by_payers(known, figures)


def _by_payers(
    columns: list[TableColumn], figures: Sequence[Sequence[_Figure | None]]
) -> list[TableColumn]:
    """Return *columns* with the sum of what several pay as the budget, and nothing of
    what each of them pays; of several years' sums the first is the budget.
    """
    for whole, column in enumerate(columns):
        if not column.head.endswith(("계", "총", "총액")):
            continue
        for is_share in (_is_payer, _is_of_year):
            first = whole
            while first and is_share(columns[first - 1], column):
                first -= 1
                if whole - first < _FEWEST:
                    continue
                if not _add_up(figures[first : whole + 1]):
                    continue
                for number in range(first, whole):
                    columns[number] = columns[number]._replace(role="else")
                is_payer = is_share is _is_payer
                role: Role = "budget" if is_payer else "whole"
                columns[whole] = column._replace(role=role)
                if not is_payer:
                    columns[first] = columns[first]._replace(role="budget")
                return columns
    return columns


def _is_of_year(column: TableColumn, whole: TableColumn) -> bool:
    """Whether a column holds one year's part of *whole*, and nothing else."""
    is_bare = column.role == "else" and whole.role == "else"
    return is_bare and is_year_alone(column.head)


def _is_payer(column: TableColumn, whole: TableColumn) -> bool:
    """Whether a column may hold what one of several pays of *whole*, of the same year."""
    is_share = column.role not in ("name", "count", "cap")
    is_share = is_share and not is_own_share(column.head)
    return is_share and years_of(column.head) == years_of(whole.head)


def _add_up(columns: Sequence[Sequence[_Figure | None]]) -> bool:
    """Whether all columns but the last make it in every row that has figures."""
    proofs = 0
    for *parts, whole in zip(*columns, strict=True):
        if whole is None:
            if any(parts):
                return False
            continue
        units = {part.unit for part in parts if part}
        made = sum((part.number for part in parts if part), Decimal(0))
        if made != whole.number or units != {whole.unit}:
            return False
        proofs += sum(part is not None for part in parts) > 1
    return proofs >= _FEWEST


def _figures(
    column: TableColumn, rows: Sequence[Sequence[Cell]]
) -> list[_Figure | None]:
    figures: list[_Figure | None] = []
    for row in rows:
        text = row[column.first].text if column.first < len(row) else ""
        # Most cells are words, and need no pattern.
        may_be = text.lstrip(" ")[:1].isdigit()
        found = _NUMBER.fullmatch(text) if may_be else None
        number = Decimal(found["number"].replace(",", "")) if found else None
        figures.append(
            _Figure(number, found["unit"]) if found and number else None
        )
    return figures


def _multiply(
    counts: Sequence[_Figure | None],
    each: Sequence[_Figure | None],
    whole: Sequence[_Figure | None],
) -> bool:
    """Whether so many times each makes the whole in every row that gives what each gets."""
    proofs = several = 0
    for count, part, made in zip(counts, each, whole, strict=True):
        if part is None:
            continue
        if count is None or made is None or count.unit not in _COUNTED:
            return False
        if part.unit != made.unit or count.number * part.number != made.number:
            return False
        proofs += 1
        several += count.number > 1 and part.number > 1
    return proofs >= _FEWEST and several > 0
