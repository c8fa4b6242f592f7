"""Where a notice's text most likely is on a page that nobody has described yet.

For boards whose listing is known and whose notices are not: the smallest
element that still holds most of the page's words outside menus and links.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from crawler.platforms.page import Element, HtmlPage

# Classes and ids of what is no notice: "footer".
_MENUS: Final = re.compile(
    r"gnb|lnb|snb|menu|footer|header|^nav|navi|breadcrumb|location|quick|sns|share|banner|popup|login|search|sitemap|survey|satisf|skip|prev|next|page_?n|paging|reply|comment|family|modal|agree|terms|cookie|consent",
    re.IGNORECASE,
)
_ASIDE: Final = frozenset(
    [
        "a",
        "script",
        "style",
        "noscript",
        "nav",
        "header",
        "footer",
        "aside",
        "select",
        "button",
        "iframe",
    ]
)
# What is part of a text, never the whole of it.
_PIECES: Final = frozenset(["p", "span", "br"])
# Between a table and its cells: looked through.
_FRAMES: Final = frozenset(["tbody", "tr"])
_DEEPEST: Final = 200
# Words: fewer are the table of who posted it and when, with an official's name in it.
_FEWEST: Final = 30
# The text's element holds at least this share of its parent's words; a parent with more
# beside it is the page.
_MOST: Final = 0.6


def likely_body(page: HtmlPage) -> Element | None:
    """Return the element that most likely is the notice's text, or ``None`` if the page
    says next to nothing.
    """
    weights: dict[Element, int] = {}
    trees = page.trees()
    for tree in trees:
        _weigh(tree, weights)
    best = max(trees, key=lambda tree: weights.get(tree, 0), default=None)
    if best is None or weights.get(best, 0) < _FEWEST:
        return None
    # Down from the page, as long as one child holds most of what is said.
    while True:
        heavier = _heaviest(best, weights)
        if heavier is None or weights[heavier] < _MOST * weights[best]:
            return best
        best = heavier


def _heaviest(element: Element, weights: dict[Element, int]) -> Element | None:
    """Return the child that says most and may hold a text."""
    children = []
    for child in _inside(element):
        if weights.get(child, 0) >= _FEWEST and child.tag not in _PIECES:
            children.append(child)
    return max(children, key=lambda child: weights[child], default=None)


def _inside(element: Element) -> Iterator[Element]:
    for child in element:
        if child.tag in _FRAMES:
            yield from _inside(child)
        else:
            yield child


def _weigh(
    element: Element, weights: dict[Element, int], depth: int = 0
) -> int:
    """Count the words below *element* that are neither in menus nor in links, once for
    each element.
    """
    if (
        not isinstance(element.tag, str)
        or element.tag in _ASIDE
        or depth > _DEEPEST
    ):
        return 0
    if _MENUS.search(f"{element.get('id', '')} {element.get('class', '')}"):
        return 0
    weight = len((element.text or "").split())
    for child in element:
        weight += _weigh(child, weights, depth + 1)
        # What follows a link or a menu is the element's own again.
        weight += len((child.tail or "").split())
    weights[element] = weight
    return weight
