"""Boards whose rows are items of a list or cards, each part found by its own CSS."""

from __future__ import annotations

import re
from typing import ClassVar, Final

from crawler.platforms.dates import day_apart
from crawler.platforms.html_board import HtmlBoard
from crawler.platforms.page import Element, first, title_words, within, words
from crawler.platforms.words import squeeze, without_label
from crawler.records import RawNotice

# "등록일 : " before a day.
_LABEL: Final = re.compile(r"^[^\d\s]{1,10}\s?[:：]?\s?(?=\d)")
SELF: Final = "self"
"""The title is the whole row: a list of bare links."""


class ListBoard(HtmlBoard):
    """A board that is a list; what a row lacks is left out, a row without link or title
    is not read.
    """

    rows: ClassVar[str] = "li"
    title_at: ClassVar[str]
    posted_at: ClassVar[str | None] = None
    posted_in: ClassVar[str | None] = None
    """The attribute of *posted_at* that holds the day, where its words do not:
    ``datetime`` of a ``time``.
    """
    pinned_at: ClassVar[str | None] = None
    """CSS of a mark that only rows kept on top have."""
    facts_at: ClassVar[tuple[tuple[str, str], ...]] = ()
    """Labels of cells, each with the CSS of its words."""

    def parse_row(self, row: Element) -> RawNotice | None:
        link = self.follow(row)
        title = self.parse_title(row)
        if link is None or not title:
            return None
        return RawNotice(
            self.name,
            *link,
            title,
            self.parse_day(row) or self.day_among_words(row, title),
            self.only_dated(self.parse_cells(row)),
            pinned=self.is_pinned(row),
        )

    def parse_title(self, row: Element) -> str:
        place = row if self.title_at == SELF else first(row, self.title_at)
        if place is None:
            return ""
        return title_words(place, self.title_without)

    def parse_day(self, row: Element) -> str | None:
        """Return the first day among the places where it may stand; a label before it
        (``등록일 2026-10-01``) is let be.
        """
        for place in within(self.posted_at)(row) if self.posted_at else ():
            day = self.day(_LABEL.sub("", self._written_at(place)))
            if day is not None:
                return day
        return None

    def _written_at(self, place: Element) -> str:
        if self.posted_in is not None:
            return squeeze(place.get(self.posted_in) or "")
        if self.posted_like and day_apart(self.posted_like):
            # "<b>24</b><span>2026.11</span>" are below each other.
            return squeeze(" ".join(place.itertext()))
        return words(place)

    def parse_cells(self, row: Element) -> dict[str, str]:
        found: dict[str, str] = {}
        for label, css in self.facts_at:
            place = first(row, css)
            text = "" if place is None else words(place)
            text = without_label(text, label)
            if text:
                found[label] = text
        return found

    def is_pinned(self, row: Element) -> bool:
        return bool(self.pinned_at and within(self.pinned_at)(row))
