"""Cells of a correction that give what was given up: the column under 당초 or 변경 전.

::

    구분 | 당초 | 변경
    접수기간 | 3. 2. ~ 3. 20. | 3. 2. ~ 4. 3.
    지원한도 | 업체당 500만원 | 업체당 700만원
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from reader.tables.stroked_lines import find_stroked_lines
from reader.text.analysis import part_of_document
from reader.text.document import Cell, Document, Table
from reader.text.patterns import late

_FORMER: Final = late(
    r"\s*(?:당\s?초|종\s?전|기존|(?:변경|정정|연장)\s?전)"
    r"(?:\s?\([^()\n]*\)|\s?(?:기간|일정|내용))?\s*"
)
_NEW: Final = late(r"\s*(?:변\s?경|정\s?정|수정|연장|개정)")
_WORDS: Final = (
    "당초",
    "당 초",
    "종전",
    "종 전",
    "기존",
    "변경 전",
    "변경전",
    "정정 전",
    "정정전",
    "연장 전",
    "연장전",
)
_FIRST_LETTERS: Final = frozenset(word[0] for word in _WORDS)
_HEADING_ROWS: Final = 3


class FormerCell(NamedTuple):
    """A cell under such a heading; offsets are the document's."""

    start: int
    end: int
    row_end: int
    """Where the row ends that says behind it what holds now."""


def former_at(document: Document, offset: int) -> FormerCell | None:
    """Return the cell under 당초 or 변경 전 in which *offset* stands."""
    cells = _former_cells(document)
    at = bisect_right(cells, offset, key=lambda cell: cell.start) - 1
    return cells[at] if at >= 0 and offset < cells[at].end else None


def without_former(rows: Sequence[Sequence[Cell]]) -> list[Sequence[Cell]]:
    """Return *rows* without the columns that give what was given up."""
    former = _columns(rows)
    if not former:
        return list(rows)
    kept: list[Sequence[Cell]] = []
    for row in rows:
        left = []
        for number, cell in enumerate(row):
            if number not in former:
                left.append(cell)
        kept.append(tuple(left))
    return kept


@part_of_document
def _former_cells(document: Document) -> tuple[FormerCell, ...]:
    tables = document.tables or find_stroked_lines(document)
    # Most texts have no table, and looking for many words takes longer.
    if not tables or not any(word in document.plain for word in _WORDS):
        return ()
    found: list[FormerCell] = []
    for table in tables:
        found.extend(_of_table(table))
    return tuple(sorted(found))


def _of_table(table: Table) -> Iterator[FormerCell]:
    former = _columns(table.rows)
    for row in table.rows if former else ():
        for number, cell in enumerate(row):
            if number in former and cell.text:
                yield FormerCell(cell.start, cell.end, row[-1].end)


def _columns(rows: Sequence[Sequence[Cell]]) -> set[int]:
    former: set[int] = set()
    for row in rows[:_HEADING_ROWS]:
        for number, cell in enumerate(row):
            # Every cell of a heading is asked, and few begin so.
            if cell.text.lstrip()[:1] not in _FIRST_LETTERS:
                continue
            if not _FORMER.fullmatch(cell.text):
                continue
            # `기존` and `신규` are sorts of applicants where nothing is called a change.
            is_change = any(_NEW.match(other.text) for other in row)
            if is_change or not cell.text.startswith("기존"):
                former.add(number)
    return former
