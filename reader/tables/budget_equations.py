"""Rows that reckon, where a text lost their columns: ``바다형 4개×3억원 = 12억원``."""

from __future__ import annotations

import re

from reader.tables.budget_rows import BULLETS
from reader.tables.budget_shares import BudgetRow, BudgetTable
from reader.tables.cells import CellValue, read_equation
from reader.text.patterns import late
from reader.values.amount_mentions import OTHER_CALL

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
# Letters of a name.
_EQUATION_ROOM = 60
# Letters that an equation and what precedes the next one may have.
_LINE_ROOM = 120


def read_equation_lines(plain: str) -> BudgetTable | None:
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
    if not lines or lines[-1].start() - lines[0].start() > _LINE_ROOM * len(
        lines
    ):
        return None
    stated = [
        (line, read_equation(line["sum"]) or CellValue()) for line in lines
    ]
    entries = [
        BudgetRow(
            " ".join(line["name"].split()).lstrip(BULLETS),
            value.budget,
            value.cap,
            value.projects,
            *line.span("sum"),
        )
        for line, value in stated
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
    higher = _line_start(plain, above - 1) if above else above
    return higher if 0 < above - higher <= _LETTERS else above


def _line_start(plain: str, spot: int) -> int:
    """Return where the line of *spot* begins, or *spot* where that is too far for a name."""
    room = max(0, spot - _EQUATION_ROOM)
    start = plain.rfind("\n", room, spot) + 1
    return start if start or room == 0 else spot
