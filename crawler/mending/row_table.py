"""The rows of a list, and what was looked up in them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from crawler.mending.clock import Allowance
from crawler.mending.known import ListedNotice
from crawler.mending.page_place import (
    CHILD,
    PagePlace,
    compiled,
    value_in,
    value_of,
)
from crawler.platforms.page import Element

SMALLEST_SHARE: Final = 0.8
"""Of the known rows, at which a place has to say what is known."""
FEWEST: Final = 3
# Bounds of what is tried: places, and letters of a text.
MOST_PLACES: Final = 60
_NAME: Final = re.compile(r"[A-Za-z_][\w-]*")

Pairs = Sequence[tuple[int, ListedNotice]]
"""The number of a row, and the known notice that it is."""


class RowTable:
    """Rows of which many places are tried: each is searched once."""

    def __init__(self, rows: Sequence[Element], allowance: Allowance) -> None:
        self.rows = rows
        self.allowance = allowance
        self._elements: dict[str, list[Element | None]] = {}

    def elements(self, css: str) -> list[Element | None]:
        """Return what *css* finds first in each row; "" is the row."""
        if css not in self._elements:
            self.allowance.check()
            found: list[Element | None] = []
            for row in self.rows:
                matches = compiled(css)(row) if css else [row]
                found.append(matches[0] if matches else None)
            self._elements[css] = found
        return self._elements[css]

    def values(self, place: PagePlace) -> list[str]:
        """Return what is at *place* of each row."""
        if place.is_spanning:
            return [value_in(row, place) for row in self.rows]
        values = []
        for element in self.elements(place.css):
            values.append("" if element is None else value_of(element, place))
        return values

    def tells_apart(
        self, place: PagePlace, titles: Sequence[str], clashing: float = 0.0
    ) -> bool:
        """Return whether each notice has a value of its own, but for a share *clashing*;
        a pinned one is repeated with its.
        """
        by_value: dict[str, str] = {}
        clashes = 0
        for value, title in zip(self.values(place), titles, strict=True):
            # A row without a title is a heading, or speaks against the title's place.
            if title and not value:
                return False
            if title:
                clashes += by_value.setdefault(value, title) != title
                if clashes > clashing * len(titles):
                    return False
        return True


def selectors(row: Element, element: Element) -> Iterator[str]:
    """Yield selectors of *element* within *row*, those that survive most first."""
    if element is row:
        yield ""
        return
    for name in (element.get("class") or "").split():
        if _NAME.fullmatch(name):
            yield f"{element.tag}.{name}"
    # By its place, which holds as long as rows are built alike.
    steps = []
    current = element
    while current is not row:
        tag = current.tag
        place = sum(1 for _ in current.itersiblings(tag, preceding=True)) + 1
        steps.append(f"{tag}:nth-of-type({place})")
        current = current.getparent()
    path = " > ".join(reversed(steps))
    yield path
    yield f"{CHILD}{path}"
    if element.getparent() is row and element.tag == "td":
        # A cell that spans several rows moves those beside it, but not from the end.
        behind = sum(1 for _ in element.itersiblings("td")) + 1
        yield f"{CHILD}td:nth-last-of-type({behind})"
    yield element.tag
