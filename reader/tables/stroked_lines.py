"""Tables typed as lines whose cells strokes part, regained as rows of cells.

::

    분야 / 예산(백만원) / 과제 수
    바다 / 1,200 / 6
    숲 / 800 / 4

    구분 | 바다형 | 숲형
    과제당 지원금 | 최대 5천만원 | 최대 2억원

Lines in a row with equally many cells are a table, for prose has strokes too; only the
heading may lack its first cell, where that is merged with the one above.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from reader.text.analysis import part_of_document
from reader.text.document import Cell, Document, Table
from reader.text.patterns import late

_STROKES: Final = (" | ", " / ", "|")
# Strokes that part cells: those with a blank, or the line's end, on either side, or with
# none in the whole line (`구분|지원건수|건당한도`).
_PARTS: Final = {
    " | ": re.compile(r"(?:(?<= )|^)\|(?= |$|\|)|(?<=\|)\|"),
    " / ": re.compile(r"(?:(?<= )|^)/(?= |$)"),
    "|": re.compile(r"\|"),
}
_FIGURE: Final = re.compile(r"\d")
_AMOUNT: Final = late(
    r"\d[\d,.]*[ ]?(?:[백천]?[조억만천]|백만|원|개[ ]?(?:사|과제|기업|팀|소)|팀|명|건|편|곳|社)"
)
_LABEL: Final = re.compile(r"\W{0,3}(?P<name>[가-힣][^:\n]{0,18}?)[ ]?:[ ]?")
_NARROWEST: Final = 3
_FEWEST: Final = 2
_MOST_LINES: Final = 2_000
_WIDEST: Final = 400

_Row = tuple[Cell, ...]


@part_of_document
def find_stroked_lines(document: Document) -> tuple[Table, ...]:
    """Return the tables of *document* whose cells strokes part."""
    plain = document.plain
    found: list[Table] = []
    for stroke in _STROKES:
        if plain.count(stroke) >= _FEWEST * (_NARROWEST - 1):
            found.extend(_tables(plain, stroke))
    return tuple(found)


def _tables(plain: str, stroke: str) -> Iterator[Table]:
    run: list[_Row] = []
    last = -1
    for row, begin, end in _rows(plain, stroke):
        if begin != last + 1 or not _goes_on(run, row):
            yield from _table(run)
            run = []
        run.append(row)
        last = end
    yield from _table(run)


def _rows(plain: str, stroke: str) -> Iterator[tuple[_Row, int, int]]:
    """Yield the lines that have enough cells, with where they begin and end."""
    at = 0
    for _ in range(_MOST_LINES):
        spot = plain.find(stroke, at)
        if spot < 0:
            return
        begin = plain.rfind("\n", 0, spot) + 1
        end = plain.find("\n", spot)
        end = len(plain) if end < 0 else end
        at = end
        if end - begin > _WIDEST:
            continue
        row = _cells(plain[begin:end], begin, stroke)
        if len(row) >= _FEWEST:
            yield row, begin, end


def _cells(line: str, begin: int, stroke: str) -> _Row:
    cells: list[Cell] = []
    at = 0
    if stroke == "|" and (" |" in line or "| " in line):
        # Its strokes have blanks: the other one parts it.
        return ()
    for mark in [*_PARTS[stroke].finditer(line), None]:
        end = mark.start() if mark else len(line)
        text = line[at:end]
        start = begin + at + len(text) - len(text.lstrip())
        cells.append(Cell(text.strip(), start, start + len(text.strip())))
        at = mark.end() if mark else end
    while cells and stroke == " | " and not cells[-1].text:
        cells.pop()
    return tuple(cells)


def _without_colons(run: Sequence[_Row]) -> list[_Row]:
    """Return the rows of *run*, the labels of their own that all begin with as cells:
    ``과제 수: 3 / 2 / 2``.
    """
    parted: list[_Row] = []
    for row in run:
        label = _LABEL.match(row[0].text)
        if label is None:
            return list(run)
        first = row[0]
        value = first.start + label.end()
        parted.append(
            (
                Cell(
                    label["name"], first.start, first.start + label.end("name")
                ),
                Cell(first.text[label.end() :], value, first.end),
                *row[1:],
            )
        )
    return parted


def _goes_on(run: Sequence[_Row], row: _Row) -> bool:
    """Whether *row* belongs to the table above it: as wide, or the wider second line of
    a heading.
    """
    if not run:
        return True
    if len(run) == 1 and len(row) > len(run[0]):
        return not any(_FIGURE.search(cell.text) for cell in run[0])
    if _is_second_heading(run) and len(row) == len(run[1]) + 1:
        return True
    width = max(map(len, run))
    return len(row) == width


def _is_second_heading(run: Sequence[_Row]) -> bool:
    """Whether both lines of *run* are a heading, the second without its first cell."""
    if len(run) != _FEWEST or len(run[0]) >= len(run[1]):
        return False
    for row in run:
        for cell in row:
            if _FIGURE.search(cell.text):
                return False
    return True


def _is_item(row: _Row) -> bool:
    """Whether *row* has figures of its own and is no heading: ``① 바다형 / 4개사 / 총 8억원``."""
    figures = [cell for cell in row if _AMOUNT.search(cell.text)]
    return len(figures) >= _FEWEST


def _table(run: Sequence[_Row]) -> Iterator[Table]:
    if len(run) < _FEWEST or _is_item(run[0]):
        return
    rows = _without_colons(run)
    width = max(map(len, rows))
    is_parted = len(rows) > _FEWEST and _is_second_heading(rows[:_FEWEST])
    if is_parted and len(rows[1]) == width - 1:
        spot = rows[1][0].start
        rows[1] = (Cell("", spot, spot), *rows[1])
    heading = rows[0]
    if len(heading) < width:
        if len(run) == _FEWEST:
            return
        # A wide cell over several, and the first one merged with that below.
        spot = heading[-1].end
        gap = [Cell("", spot, spot)] * (width - len(heading))
        rows[0] = (*heading, *gap)
    if width < _NARROWEST:
        return
    yield Table(1, tuple(rows), rows[0][0].start, rows[-1][-1].end)
