"""Rows of cells as a GFM pipe table, written as unhwp writes them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

WIDEST: Final = 64
"""Columns beyond this are layout, not a table."""
MOST_CELLS: Final = 50_000


class Placed(NamedTuple):
    """A cell where its file says it stands, from 0; spans are kept as empty cells."""

    row: int
    column: int
    text: str


def table(rows: Sequence[Sequence[str]]) -> str:
    """Return *rows* as a pipe table; one with at most one filled cell a row is a box
    round text and comes back as that text.

    >>> print(table([["구분", "예산\\n(억원)"], ["A|B", ""]]))
    | 구분 | 예산<br>(억원) |
    | :--- | :--- |
    | A¦B |  |
    """
    width = max((len(row) for row in rows), default=0)
    if all(len(list(filter(str.strip, row))) <= 1 for row in rows):
        return "\n".join(
            cell.strip() for row in rows for cell in row if cell.strip()
        )
    lines = []
    for row in rows:
        padding = [""] * (width - len(row))
        lines.append(_line([*map(_cell, row), *padding]))
    lines.insert(1, _line([":---"] * width))
    return "\n".join(lines)


def placed(cells: Iterable[Placed]) -> str:
    """Return cells with addresses as a pipe table; addresses that cannot be true are
    read in order.
    """
    known = list(cells)[:MOST_CELLS]
    height = 1 + max((cell.row for cell in known), default=0)
    width = 1 + max((cell.column for cell in known), default=0)
    if width > WIDEST or height * width > MOST_CELLS:
        return "\n".join(cell.text for cell in known if cell.text.strip())
    grid = []
    for _ in range(height):
        grid.append([""] * width)
    for cell in known:
        before = grid[cell.row][cell.column]
        both = f"{before}\n{cell.text}" if before and cell.text else ""
        grid[cell.row][cell.column] = both or before or cell.text
    return table(grid)


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _cell(text: str) -> str:
    if not text:
        return ""
    lines = text.splitlines()
    # Most cells are one line.
    if len(lines) == 1:
        return " ".join(text.split()).replace("|", "¦")
    for number, line in enumerate(lines):
        lines[number] = " ".join(line.split())
    return "<br>".join(line for line in lines if line).replace("|", "¦")
