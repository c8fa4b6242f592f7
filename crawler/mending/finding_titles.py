"""The elements of a page that show known titles, and the place of titles in its rows."""

from __future__ import annotations

import operator
from collections.abc import Iterator
from typing import Final

from lxml import etree

from crawler.mending.clock import Allowance
from crawler.mending.known import KnownTitles, letters_of_title
from crawler.mending.page_place import PagePlace, own_text
from crawler.mending.row_table import (
    MOST_PLACES,
    SMALLEST_SHARE,
    RowTable,
    selectors,
)
from crawler.platforms.page import HIDDEN_TAGS, Element

# Letters of a text that may be a title with what a design puts around it.
LONGEST_TITLE: Final = 400
_TITLE_ATTRIBUTES: Final = frozenset(
    ["title", "aria-label", "alt", "data-title"]
)


def title_hits(
    root: Element, titles: KnownTitles, allowance: Allowance
) -> Iterator[tuple[Element, str]]:
    """Yield the elements whose text or attribute is a known title, with its letters.

    Inner elements come first.
    """
    texts: dict[Element, str | None] = {}
    hits = []
    begun: list[int] = []
    number = 0
    # Element by element: a page of megabytes is never held as Python objects at once.
    for event, element in etree.iterwalk(root, events=("start", "end")):
        if event == "start":
            number += 1
            begun.append(number)
            if number % 500 == 0:
                allowance.check()
            continue
        place = begun.pop()
        text = _joined_text(element, texts)
        if element.tag in HIDDEN_TAGS:
            continue
        if text != "":
            texts[element] = text
        found = _known_title(element, text, titles)
        if found:
            hits.append((place, element, found))
    hits.sort(key=operator.itemgetter(0), reverse=True)
    for _, element, found in hits:
        yield element, found


def _joined_text(
    element: Element, texts: dict[Element, str | None]
) -> str | None:
    """Return an element's text from that of its children; ``None`` where it is too long."""
    text = element.text or ""
    is_short = True
    for child in element:
        # Taken out, so that only the texts of open elements are held.
        inner = texts.pop(child, "")
        is_short = is_short and inner is not None
        if is_short:
            text += (inner or "") + (child.tail or "")
            is_short = len(text) <= LONGEST_TITLE
    return text if is_short else None


def _known_title(
    element: Element, text: str | None, titles: KnownTitles
) -> str:
    """Return the letters of the known title that an element shows; "" where it shows none."""
    candidates = [text or ""]
    if len(element):
        candidates.append(own_text(element)[:LONGEST_TITLE])
    for name in _title_attributes(element):
        candidates.append(element.get(name)[:LONGEST_TITLE])
    for candidate in candidates:
        # Most elements hold no title: the dear comparison is for those that could.
        if len(candidate) >= 4:
            notice = titles.notice_in(candidate)
            if notice is not None:
                return letters_of_title(notice.title)
    return ""


def _title_attributes(element: Element) -> Iterator[str]:
    """Yield the attributes that may hold a title: what is read aloud, or what a script
    shows instead of the element's own text.
    """
    # ``<notice-item subject="...">``: a site's own elements say all in attributes.
    is_own = isinstance(element.tag, str) and "-" in element.tag
    is_button = element.tag == "input" and element.get("type") == "submit"
    for name, value in element.attrib.items():
        may_hold = is_own or name.startswith("data-")
        may_hold = may_hold or (is_button and name == "value")
        if name in _TITLE_ATTRIBUTES or (may_hold and " " in value):
            yield name


def title_place(table: RowTable, titles: KnownTitles) -> PagePlace | None:
    """Return the place of which most rows' values equal the titles that are known of them."""
    expected: dict[int, str] = {}
    candidates: dict[PagePlace, None] = {}
    for number, row in enumerate(table.rows):
        hits = list(title_hits(row, titles, table.allowance))
        # A row that names another notice too ("이전글") shows no place for sure.
        if len({letters for _, letters in hits}) != 1:
            continue
        element, expected[number] = hits[0]
        for css in selectors(row, element):
            for around in titles.around:
                candidates[PagePlace(css, without=around)] = None
                candidates[
                    PagePlace(css, is_own_text=True, without=around)
                ] = None
                for name in _title_attributes(element):
                    candidates[PagePlace(css, name, without=around)] = None
    best, most = None, (0, 0, 0)
    for place in list(candidates)[:MOST_PLACES]:
        values = table.values(place)
        equal = whole = 0
        for number, letters in expected.items():
            notice = titles.notice(values[number])
            equal += (
                notice is not None
                and letters_of_title(notice.title) == letters
            )
            whole += letters_of_title(values[number]) == letters
        # Rows that are not known yet have titles there as well.
        filled = sum(map(bool, values))
        score = (equal, whole, filled)
        if equal >= SMALLEST_SHARE * len(expected) and score > most:
            best, most = place, score
    return best
