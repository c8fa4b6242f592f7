"""Parts in the cells of a table that the text kept, where no headings tell of its columns.

::

    모집규모 | 바다형 4개사, 숲형 2개사
    지원금액 | - 바다형 : 기업당 최대 3억원<br>- 숲형 : 기업당 최대 2억원

The words before the cell, and those over it, say what its figures are.  Or each row, or
each of several small tables, tells of one part under labels of its own::

    바다형 | ○ 지원대상 : 어촌<br>○ 지원한도 : 최대 3억원<br>○ 선정규모 : 4개사

Or a row is a name and nothing but figures, as the one below it is, of the same kinds in the
same order::

    지원 규모 | 바다형 | 6개 과제 | 과제당 8억원
              | 숲형   | 4개 과제 | 과제당 9억원
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import Final

from reader.parts.item_tokens import figure_spans
from reader.parts.part_items import (
    WIDEST,
    Figure,
    ItemList,
    PartItem,
    figures_of,
    item_lists,
    labelled,
)
from reader.parts.part_names import (
    NO_MONEY,
    is_label_of_figures,
    may_be_part,
)
from reader.parts.part_rows import rows_of_list
from reader.tables.budget_shares import BudgetRow
from reader.tables.budget_tables import find_budget_tables
from reader.tables.columns import is_name, squeezed
from reader.text.document import Cell, Document, Table

# Between the lines of a cell.
_BREAK: Final = re.compile(r"\n|[ ]{3,}|[ ](?=[▪▸■□○●◦❍•][ ])")
_BULLET: Final = re.compile(r"[-·•○ㅇ◦*▪▸■□ ]+")
_DIGIT: Final = re.compile("[0-9]")
_FEWEST: Final = 2
# Letters of the words that stand before or over a cell; a longer cell holds none.
_LABEL_ROOM: Final = 20
_TABLES: Final = 100
_ROWS: Final = 300
# Headings over numbers of things that are not chosen: 품목, of which there are 9개.
_THINGS: Final = re.compile("(?:지원|공모)?(?:품목|기술|제품|항목)수?")
# Cells and letters of a row that is a name and figures; a wider one is none.
_MOST_CELLS: Final = 8
_WIDEST_ROW: Final = 160
# The name stands first in its row, or behind the label of several.
_NAME_COLUMNS: Final = 2
_ROW_LABEL_ROOM: Final = 24


def items_of_cells(
    document: Document,
) -> Iterator[tuple[Sequence[PartItem], str]]:
    """Yield the lists in the cells of *document* that have two figures or more, each with
    the words that stand before its cell and over it.
    """
    spots = [start for start, _ in figure_spans(document)]
    # Rows that share the call out are read as rows: their cells tell of one part each.
    shared = set()
    for shares in find_budget_tables(document):
        if len(shares.entries) >= _FEWEST:
            shared.add(shares.start)
    yield from _parts_of_tables(document, spots)
    for table in document.tables:
        if table.start in shared or not _has_list(spots, table):
            continue
        rows = [_part_of_row(document.plain, row) for row in table.rows]
        told = [row for row in rows if row is not None]
        if len(told) >= _FEWEST:
            yield told, ""
        for number, row in enumerate(table.rows):
            heads = table.rows[0] if number else ()
            for at, cell in enumerate(row):
                is_short = cell.end - cell.start <= WIDEST
                if not is_short or not _has_list(spots, cell):
                    continue
                label = _label(row, heads, at)
                if label is not None:
                    yield from _lists(document.plain, cell, label)


def _parts_of_tables(
    document: Document, spots: Sequence[int]
) -> Iterator[tuple[Sequence[PartItem], str]]:
    """Yield the parts that have a table each, the label of their names first:
    ``프로그램명 | 바다형``, below it ``지원규모 | 4개사``.
    """
    run: list[PartItem] = []
    above = ""
    for table in document.tables:
        first = table.rows[0] if table.rows else ()
        head = squeezed(first[0].text) if len(first) > 1 else ""
        is_named = bool(head) and is_name(head) and may_be_part(first[1].text)
        if head != above or not is_named:
            if len(run) >= _FEWEST:
                yield run, ""
            run = []
        above = head if is_named else ""
        if is_named and _has_list(spots, table):
            figures: list[Figure] = []
            for row in table.rows[1:]:
                for label, value in zip(row[::2], row[1::2], strict=False):
                    figures.extend(_labelled(label.text, value))
            if figures:
                name = first[1]
                part = PartItem(
                    name.text, name.start, table.end, tuple(figures)
                )
                run.append(part)
    if len(run) >= _FEWEST:
        yield run, ""


def _labelled(label: str, value: Cell) -> Iterator[Figure]:
    """Yield the figures of a cell beside its *label*."""
    if not NO_MONEY.search(label) and not NO_MONEY.search(value.text):
        for figure in figures_of(value.text, value.start):
            yield labelled(label, figure)


def _part_of_row(plain: str, row: Sequence[Cell]) -> PartItem | None:
    """Return the part that a row names first, with the figures of the lines in its other
    cells, each under a label of its own.
    """
    if len(row) < _FEWEST or not may_be_part(row[0].text):
        return None
    figures: list[Figure] = []
    for cell in row[1:]:
        begin = cell.start
        for found in [*_BREAK.finditer(plain, cell.start, cell.end), None]:
            stop = found.start() if found else cell.end
            label, colon, text = plain[begin:stop].partition(":")
            if colon and not NO_MONEY.search(plain, begin, stop):
                start = stop - len(text)
                for figure in figures_of(text, start):
                    figures.append(labelled(label.strip(" -○◦·"), figure))
            begin = found.end() if found else stop
    name = row[0]
    if not figures:
        return None
    return PartItem(name.text, name.start, row[-1].end, tuple(figures))


def _has_list(spots: Sequence[int], place: Cell | Table) -> bool:
    """Whether *place* has as many figures as a list."""
    first = bisect_left(spots, place.start)
    return bisect_left(spots, place.end, first) - first >= _FEWEST


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
        lists = item_lists(plain[start:stop], start)
        for one in lists:
            if len(one.items) >= _FEWEST:
                yield one.items, f"{label} {one.label}".strip()
        if all(len(one.items) < _FEWEST for one in lists):
            run.extend(_item_of_line(plain[start:stop], start, lists))
        begin = found.end() if found else stop
    if len(run) >= _FEWEST:
        yield run, label


def _item_of_line(
    text: str, start: int, lists: Sequence[ItemList]
) -> Iterator[PartItem]:
    """Yield what a line of a cell says of a part: a name and its figures, in that order, or
    what stands behind a colon: ``바다형 : 시제품 제작비(최대 3천만원)``.
    """
    for one in lists:
        item = one.items[0]
        is_named = item.start <= item.figures[0].start
        if is_named and one.is_alone and not one.label:
            yield item
            return
    name, colon, _ = text.partition(":")
    figures = figures_of(text, start) if colon else []
    if figures and may_be_part(name.strip()):
        yield PartItem(name.strip(), start, start + len(text), tuple(figures))


def find_figure_rows(document: Document) -> tuple[BudgetRow, ...]:
    """Return the parts that rows of the first such table name; sums are in won."""
    starts = [start for start, _ in figure_spans(document)]
    for table in document.tables[:_TABLES]:
        rows = _parts_of_rows(document, table, starts)
        if rows:
            return rows
    return ()


def _parts_of_rows(
    document: Document, table: Table, starts: Sequence[int]
) -> tuple[BudgetRow, ...]:
    """Return the parts of a table; *starts* are where figures begin in the text."""
    run: list[PartItem] = []
    label = above = ""
    things = _columns_of_things(table)
    for row in (*table.rows[:_ROWS], ()):
        first = row[0].text if row else ""
        item = _item_of_row(row) if _has_figure(row, starts) else None
        if item is not None and _is_of_things(item, row, things):
            item = None
        if run and (item is None or _form(item) != _form(run[0])):
            found = rows_of_list(document, run, label)
            if found.is_share:
                return found.rows
            run = []
        above = first or above
        if item is not None:
            if not run:
                label = above if len(above) <= _ROW_LABEL_ROOM else ""
            run.append(item)
    return ()


def _columns_of_things(table: Table) -> list[int]:
    """Return the columns whose headings say that they count things, of no number chosen."""
    columns: list[int] = []
    for number, cell in enumerate(table.rows[0] if table.rows else ()):
        if _THINGS.fullmatch(squeezed(cell.text)):
            columns.append(number)
    return columns


def _is_of_things(
    item: PartItem, row: Sequence[Cell], columns: Sequence[int]
) -> bool:
    is_thing = item.figures[0].is_thing
    cells = [row[number].text for number in columns if number < len(row)]
    return is_thing and any(map(_DIGIT.match, cells))


def _has_figure(row: Sequence[Cell], starts: Sequence[int]) -> bool:
    """Whether a figure is behind the first cell of a row: most rows are words."""
    if not row:
        return False
    first = bisect_left(starts, row[0].end)
    return first < len(starts) and starts[first] < row[-1].end


def _form(item: PartItem) -> list[str]:
    return [figure.role for figure in item.figures]


def _item_of_row(row: Sequence[Cell]) -> PartItem | None:
    """Return what a row says about a part; the label of several rows may stand first in it."""
    cells = [cell for cell in row if cell.text]
    # A row of figures ends with one.
    if not cells or not _DIGIT.search(cells[-1].text):
        return None
    for _ in range(_NAME_COLUMNS):
        width = sum(len(cell.text) for cell in cells)
        if not _FEWEST <= len(cells) <= _MOST_CELLS or width > _WIDEST_ROW:
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
