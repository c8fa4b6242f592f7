"""The commonest Korean notice board: a table whose columns the card lists in order."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import ClassVar, Final, Literal

from crawler.platforms import guards
from crawler.platforms.html_board import HtmlBoard
from crawler.platforms.list_board import SELF
from crawler.platforms.page import (
    Element,
    HtmlPage,
    first,
    title_words,
    within,
    words,
)
from crawler.platforms.words import PINNED, without_label
from crawler.records import RawNotice

# "1,024", and "12-3" for the third part of a notice.
_NUMBER: Final = re.compile(r"\d[\d,]*(?:-\d+)?")

Role = Literal["number", "title", "posted", "fact", "count", "skip"]


@dataclass(frozen=True, slots=True)
class BoardColumn:
    """What is in one column of a board; *label* names the cell of a ``fact``."""

    role: Role
    label: str = ""


NUMBER: Final = BoardColumn("number")
TITLE: Final = BoardColumn("title")
POSTED: Final = BoardColumn("posted")
COUNT: Final = BoardColumn("count")
SKIP: Final = BoardColumn("skip")


def fact(label: str) -> BoardColumn:
    return BoardColumn("fact", label)


@dataclass(slots=True)
class Row:
    """What has been read of a row so far."""

    link: tuple[str, str] | None = None
    title: str = ""
    posted: str | None = None
    pinned: bool = False
    cells: dict[str, str] = field(default_factory=dict)


class TableBoard(HtmlBoard):
    """A board that is a table.

    A row whose cells are not what their columns say (a date where a number was)
    is not read, and so is counted as drift.
    """

    rows: ClassVar[str] = "tbody > tr"
    columns: ClassVar[tuple[BoardColumn, ...]]
    heads: ClassVar[tuple[str, ...]] = ()
    """The header cells' words, where they are known: a table in which one has moved has
    been rebuilt.
    """
    title_at: ClassVar[str | None] = None
    """CSS of the title within its column, where it is not the anchor; ``self`` where it
    is the whole column.
    """

    def find_rows(self, page: HtmlPage) -> list[Element]:
        rows = super().find_rows(page)
        if self.heads:
            self.check_heads(page)
        return rows

    def check_heads(self, page: HtmlPage) -> None:
        """Raise when a known heading is over another column; one that was merely
        reworded is let pass.
        """
        shown = []
        for head in within("thead th")(page.must(self.container)):
            shown.append("".join(words(head).split()))
        for place, head in enumerate(self.heads):
            bare = "".join(head.split())
            if bare in shown and shown.index(bare) != place:
                missing = " | ".join(self.heads)
                raise guards.trouble(self.name, page.response, missing)

    def parse_row(self, row: Element) -> RawNotice | None:
        cells = []
        for cell in row:
            # A cell that telephones show instead of several others is no column.
            classes = (cell.get("class") or "").split()
            if cell.tag in {"td", "th"} and "mobile" not in classes:
                cells.append(cell)
        if len(cells) != len(self.columns):
            return None
        parsed = Row()
        for column, cell in zip(self.columns, cells, strict=True):
            if not self._parse_cell(column, cell, parsed):
                return None
        return self.finish(parsed, row)

    def finish(self, cells: Row, row: Element) -> RawNotice | None:
        """Make a notice of what the columns said; *row* is there for boards that link
        from the row itself.
        """
        link = cells.link or self.follow(row)
        if link is None or not cells.title:
            return None
        return RawNotice(
            self.name,
            link[0],
            link[1],
            cells.title,
            cells.posted or self.day_among_words(row, cells.title),
            self.only_dated(cells.cells),
            pinned=cells.pinned,
        )

    def _parse_cell(
        self, column: BoardColumn, cell: Element, cells: Row
    ) -> bool:
        """Take one cell into *cells*; ``False`` when it cannot be that column."""
        if column.role == "skip":
            return True
        if column.role == "title":
            return self.parse_title(cell, cells)
        text = words(cell)
        if column.role == "number":
            cells.pinned = is_pin(cell, text)
            return cells.pinned or bool(_NUMBER.fullmatch(text))
        if column.role == "count":
            return bool(_NUMBER.fullmatch(text))
        if column.role == "posted":
            cells.posted = self.day(text)
        elif text:
            cells.cells[column.label] = without_label(text, column.label)
        return True

    def parse_title(self, cell: Element, cells: Row) -> bool:
        """Take the title and its link; a column without a title is not the title's."""
        cells.link = self.follow(cell)
        place = (
            cell
            if self.title_at == SELF
            else first(cell, self.title_at or "a")
        )
        if place is not None:
            cells.title = title_words(place, self.title_without)
        return bool(cells.title)


def is_pin(cell: Element, text: str) -> bool:
    """Whether the number column says that its row is kept on top of every page: by a
    word, a picture, or no number at all.
    """
    # A picture, or nothing, in place of the number.
    if not text:
        return True
    marks = [text]
    # Nearly every number stands alone in its cell.
    for image in within("img")(cell) if len(cell) else ():
        marks.append(image.get("alt", ""))
    return any(mark.strip("[]").lower() in PINNED for mark in marks)
