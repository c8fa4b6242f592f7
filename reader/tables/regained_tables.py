"""Which tables a document has: those that its text kept, else those regained from its lines.

``구분 예산 / 바다형 12억원 / 숲형 8억원`` on a line each is a table that lost its cells; every
way to find one is asked, the surest first, and what a surer way found is not read again.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from reader.tables.aligned_tables import find_aligned_tables
from reader.tables.cell_lines import find_cell_lines
from reader.tables.labelled_lines import find_card_tables, find_turned_lines
from reader.tables.layout import nested_tables
from reader.tables.line_grids import find_line_grids
from reader.tables.row_lines import find_row_lines
from reader.tables.stroked_lines import find_stroked_lines
from reader.tables.summed_tables import find_summed_tables
from reader.tables.year_tables import find_year_tables
from reader.text.document import Document, Table

# How tables are regained where a text lost them, the surest way first: a table that adds
# up is better known than one whose headings tell its order.
_REGAINED: Final[Sequence[Callable[[Document], Sequence[Table]]]] = (
    find_summed_tables,  # a cell a line, and the sum row that the columns make
    find_aligned_tables,  # columns of blanks, as a PDF has them
    find_cell_lines,  # a cell a line, each of the sort of its heading
    find_stroked_lines,  # a row a line, its cells parted by / or |
    find_row_lines,  # a row a line, its figures in the order of the headings
    find_line_grids,  # rows that fill or share lines, in the order of the headings
    find_year_tables,  # a sum a line for each year of a project
    find_card_tables,  # a card for each project, its labels a line each
    find_turned_lines,  # a label a line, then what each part has of it
)


def tables_of(document: Document) -> Sequence[Table]:
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
