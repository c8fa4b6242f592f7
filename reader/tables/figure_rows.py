"""Rows of a table that are each a part of the call by what their cells hold.

::

    | 지원 규모 | 총 예산 | 84억원 |  |
    |           | 바다형  | 6개 과제 | 과제당 8억원 |
    |           | 숲형    | 4개 과제 | 과제당 9억원 |
    | 접수      | 2월 16일부터 |  |  |

No heading says what the columns are; a name and nothing but figures in two rows below
each other, the same kinds in the same order, do.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from typing import Final

from reader.tables.budget_shares import BudgetRow
from reader.tables.item_tokens import figure_spans
from reader.tables.part_items import PartItem, item_lists
from reader.tables.part_rows import rows_of_list
from reader.text.document import Cell, Document, Table

_DIGIT: Final = re.compile("[0-9]")
_TABLES: Final = 100
_ROWS: Final = 300
_FEWEST: Final = 2
# Cells and letters of a row that is a name and figures; a wider one is none.
_MOST_CELLS: Final = 8
_WIDEST: Final = 160
# The name stands first in its row, or behind the label of several.
_NAME_COLUMNS: Final = 2
_LABEL_ROOM: Final = 24


def find_figure_rows(document: Document) -> tuple[BudgetRow, ...]:
    """Return the parts that rows of the first such table name; sums are in won."""
    starts = [start for start, _ in figure_spans(document)]
    for table in document.tables[:_TABLES]:
        rows = _parts(document, table, starts)
        if rows:
            return rows
    return ()


def _parts(
    document: Document, table: Table, starts: Sequence[int]
) -> tuple[BudgetRow, ...]:
    """Return the parts of a table; *starts* are where figures begin in the text."""
    run: list[PartItem] = []
    label = above = ""
    for row in (*table.rows[:_ROWS], ()):
        first = row[0].text if row else ""
        item = _item(row) if _has_figure(row, starts) else None
        if run and (item is None or _form(item) != _form(run[0])):
            found = rows_of_list(document, run, label)
            if found.is_share:
                return found.rows
            run = []
        above = first or above
        if item is not None:
            if not run:
                label = above if len(above) <= _LABEL_ROOM else ""
            run.append(item)
    return ()


def _has_figure(row: Sequence[Cell], starts: Sequence[int]) -> bool:
    """Whether a figure is behind the first cell of a row: most rows are words."""
    if not row:
        return False
    first = bisect_left(starts, row[0].end)
    return first < len(starts) and starts[first] < row[-1].end


def _form(item: PartItem) -> list[str]:
    return [figure.role for figure in item.figures]


def _item(row: Sequence[Cell]) -> PartItem | None:
    """Return what a row says about a part; the label of several rows may stand first in it."""
    cells = [cell for cell in row if cell.text]
    # A row of figures ends with one.
    if not cells or not _DIGIT.search(cells[-1].text):
        return None
    for _ in range(_NAME_COLUMNS):
        width = sum(len(cell.text) for cell in cells)
        if not _FEWEST <= len(cells) <= _MOST_CELLS or width > _WIDEST:
            return None
        figures = ", ".join(cell.text for cell in cells[1:])
        lists = item_lists(f"{cells[0].text} : {figures}")
        if len(lists) == 1 and len(lists[0].items) == 1 and lists[0].is_alone:
            # Figures are in cells of their own: only the row's offsets are known.
            return (
                lists[0]
                .items[0]
                ._replace(start=cells[0].start, end=cells[-1].end)
            )
        cells = cells[1:]
    return None
