"""Columns that multiply: so many projects, what each gets, and what that makes.

::

    유형 | 과제 | 과제당 | 소계
    바다 | 4    | 1.8억  | 7.2억
    숲   | 3    | 2.4억  | 7.2억

Where one column times another makes a third in every row, the three are known whatever
is over them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from itertools import permutations
from typing import Final, NamedTuple

from reader.tables.columns import TableColumn
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
    return known


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
