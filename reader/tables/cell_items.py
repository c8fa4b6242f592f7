"""Lists of parts in one cell of a table that the text kept.

::

    모집규모 | 바다형 4개사, 숲형 2개사
    지원금액 | - 바다형 : 기업당 최대 3억원<br>- 숲형 : 기업당 최대 2억원

The words before the cell, and those over it, say what its figures are.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import Final

from reader.tables.item_tokens import figure_spans
from reader.tables.part_items import WIDEST, ItemList, PartItem, item_lists
from reader.tables.part_names import NO_MONEY, is_label_of_figures
from reader.text.document import Cell, Document

# Between the lines of a cell.
_BREAK: Final = re.compile(r"\n|[ ]{3,}")
_BULLET: Final = re.compile(r"[-·•○ㅇ◦*▪▸■□ ]+")
_DIGIT: Final = re.compile("[0-9]")
_FEWEST: Final = 2
# Letters of the words that stand before or over a cell; a longer cell holds none.
_LABEL_ROOM: Final = 20


def items_of_cells(
    document: Document,
) -> Iterator[tuple[Sequence[PartItem], str]]:
    """Yield the lists in the cells of *document* that have two figures or more, each with
    the words that stand before its cell and over it.
    """
    spots = [start for start, _ in figure_spans(document)]
    for table in document.tables:
        first = bisect_left(spots, table.start)
        if bisect_left(spots, table.end, first) - first < _FEWEST:
            continue
        for number, row in enumerate(table.rows):
            heads = table.rows[0] if number else ()
            for at, cell in enumerate(row):
                first = bisect_left(spots, cell.start)
                has_list = bisect_left(spots, cell.end, first) - first > 1
                if has_list and cell.end - cell.start <= WIDEST:
                    label = _label(row, heads, at)
                    if label is not None:
                        yield from _lists(document.plain, cell, label)


def _label(row: Sequence[Cell], heads: Sequence[Cell], at: int) -> str | None:
    """Return the words before and over the cell of *row* that stands at *at*, or None where
    they tell of others' money.
    """
    words: list[str] = []
    for cell in (*row[:at][-1:], *heads[at : at + 1]):
        if len(cell.text) <= _LABEL_ROOM and not _DIGIT.search(cell.text):
            words.append(cell.text)
    plain = [word for word in words if is_label_of_figures(word)]
    label = " ".join(plain or words)
    return None if not label or NO_MONEY.search(" ".join(words)) else label


def _lists(
    plain: str, cell: Cell, label: str
) -> Iterator[tuple[Sequence[PartItem], str]]:
    """Yield the lists of a cell: those of each of its lines, and its lines themselves."""
    run: list[PartItem] = []
    begin = cell.start
    ends = [*_BREAK.finditer(plain, cell.start, cell.end), None]
    for found in ends:
        stop = found.start() if found else cell.end
        bullet = _BULLET.match(plain, begin, stop)
        start = bullet.end() if bullet else begin
        for one in item_lists(plain[start:stop], start):
            if len(one.items) >= _FEWEST:
                yield one.items, f"{label} {one.label}".strip()
            elif _is_line(one):
                run.append(one.items[0])
        begin = found.end() if found else stop
    if len(run) >= _FEWEST:
        yield run, label


def _is_line(one: ItemList) -> bool:
    """Whether a line is a name and its figures, in that order, and nothing else."""
    item = one.items[0]
    is_named = item.start <= item.figures[0].start
    return is_named and one.is_alone and not one.label
