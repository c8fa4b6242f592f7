"""A place in a row, and the value that is there."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import Final
from urllib.parse import unquote

from cssselect import HTMLTranslator
from lxml import etree

from crawler.mending.known import AROUND_TITLES, unescaped, without_around
from crawler.mending.page_rows import LINKED
from crawler.platforms.dates import posted_on
from crawler.platforms.links import parameters_of
from crawler.platforms.page import Element, title_words, words
from crawler.platforms.words import squeeze, title_of

# What values in addresses and calls are counted by, from coarse to fine.
TOKEN: Final = re.compile(r"[\w%.+-]+")
WORD: Final = re.compile(r"[A-Za-z0-9_]+")
NUMBER: Final = re.compile(r"\d+")
LONGEST_HEADING: Final = 60
LAST: Final = -1
LONGEST_SPAN: Final = 50
"""Rows that a cell may reach down."""
# Begins a selector that is searched among the children of a row only.
CHILD: Final = "> "


@dataclass(frozen=True, slots=True)
class PagePlace:
    """A value in a row: an attribute of the first match of *css*, or its text; "" is
    the row.

    In JSON and feeds *css* is a dotted path within an item.
    """

    css: str
    attribute: str = ""
    parameter: str = ""
    """Of an address: the query parameter whose value is meant."""
    token: int | None = None
    """Of a path or a script's call: which of its words is meant."""
    word: int | None = None
    """The same, counted by letters and digits: ``post-PBLN_12``, ``/board/12.do``."""
    number: int | None = None
    """The same, counted by runs of digits."""
    prefix: str = ""
    suffix: str = ""
    """What precedes and follows the id on every row: ``row_PBLN_12``."""
    is_own_text: bool = False
    """Without the text of elements within: a flag that precedes a title."""
    without: str = ""
    """What around a title is no part of it: a name in ``AROUND_TITLES``."""
    is_tail: bool = False
    """Only what follows a title in the same text: ``제목 | 2026-11-20``."""
    is_spaced: bool = False
    """With blanks between the elements within: a day that is above its month."""
    is_behind: bool = False
    """The words after the element, up to the next: lines of one paragraph."""
    above: int = 0
    """Steps up from the row before *css* is searched: a day above a block of rows."""
    is_before: bool = False
    """The nearest day in what precedes the element and leads nowhere."""
    is_spanning: bool = False
    """Where the row has no such cell, that of a row above which reaches down into it."""
    label: str = ""
    """What the value is behind, among other words of the same text."""


@lru_cache(maxsize=1024)
def compiled(css: str) -> etree.XPath:
    """Compile *css* for a search below an element, or among its children where it
    begins with ``CHILD``; pages make up selectors without end, so few are remembered.
    """
    prefix = "descendant::"
    if css.startswith(CHILD):
        css, prefix = css.removeprefix(CHILD), "child::"
    return etree.XPath(HTMLTranslator().css_to_xpath(css, prefix=prefix))


def value_in(row: Element, place: PagePlace) -> str:
    """Return what is at *place* of an HTML row; "" where nothing is."""
    element = row
    for _ in range(place.above):
        if element.getparent() is None:
            return ""
        element = element.getparent()
    if place.css:
        found = compiled(place.css)(element)
        if not found and place.is_spanning:
            found = _reaching(element, place.css)
        if not found:
            return ""
        element = found[0]
    return value_of(element, place)


def value_of(element: Element, place: PagePlace) -> str:
    """Return what *place* means of the element that it found."""
    if place.is_before:
        return _heading_before(element)
    if place.is_behind:
        return part_of(_behind(element), place)
    if place.is_own_text:
        return part_of(title_of(unescaped(own_text(element))), place)
    if place.is_spaced:
        return squeeze(" ".join(element.itertext()))
    if place.attribute == "":
        return part_of(unescaped(title_words(element)), place)
    text = squeeze(element.get(place.attribute) or "")
    if place.attribute in ("title", "aria-label", "alt"):
        text = title_of(text)
    return part_of(text, place)


def _behind(element: Element) -> str:
    """Return the words right after an element, or the first line of them that says
    something: ``<a>제목</a><br>접수기간 : ...<br><br>``.
    """
    text = squeeze(element.tail or "")
    for line in element.itersiblings():
        if text or line.tag != "br":
            break
        text = squeeze(line.tail or "")
    return text


def _heading_before(element: Element) -> str:
    """Return the nearest heading with a day before *element*: it leads nowhere."""
    for before in element.itersiblings(preceding=True):
        if not isinstance(before.tag, str):
            continue
        # Lines of one paragraph: "등록일 2026.11.20<br><a>제목</a><br>".
        is_line = before.tag == "br"
        text = squeeze(before.tail or "") if is_line else words(before)
        if len(text) > LONGEST_HEADING or not posted_on(text):
            continue
        # A row leads somewhere as well, but says more than a day.
        if not any(map(str.isalpha, text)) or not before.xpath(LINKED):
            return text
    parent = element.getparent()
    first = squeeze(parent.text or "") if parent is not None else ""
    return first if len(first) <= LONGEST_HEADING and posted_on(first) else ""


def _reaching(row: Element, css: str) -> list[Element]:
    """Return the cell of a row above that reaches down into *row*, where it has none."""
    above = islice(row.itersiblings("tr", preceding=True), LONGEST_SPAN)
    for distance, other in enumerate(above, 1):
        for cell in compiled(css)(other)[:1]:
            span = cell.get("rowspan") or ""
            reaches = span.isdecimal() and int(span) > distance
            return [cell] if reaches else []
    return []


def own_text(element: Element) -> str:
    """Return an element's text without that of the elements within."""
    return "".join(
        [element.text or "", *(child.tail or "" for child in element)]
    )


def part_of(text: str, place: PagePlace) -> str:
    """Return the parameter or word of a value that *place* means, or all of it."""
    text = unicodedata.normalize("NFC", text)
    if place.label:
        text = text.partition(place.label)[2].lstrip(" :：")
    if place.without:
        text = without_around(text, place.without)
    if place.is_tail:
        behind = AROUND_TITLES["tail"].search(text)
        return behind[0] if behind else ""
    if place.prefix or place.suffix:
        inside = text.removeprefix(place.prefix).removesuffix(place.suffix)
        is_whole = place.prefix + inside + place.suffix == text
        return inside if is_whole else ""
    if place.parameter:
        return dict(parameters_of(text)).get(place.parameter, "")
    ways = ((TOKEN, place.token), (WORD, place.word), (NUMBER, place.number))
    for pattern, at in ways:
        if at is not None:
            # "%3D12" is "=12": its digits are not those of an id.
            whole = text if pattern is TOKEN else unquote(text)
            parts = pattern.findall(whole)
            return parts[at] if -len(parts) <= at < len(parts) else ""
    return text
