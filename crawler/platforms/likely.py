"""Where a notice's text most likely stands on a page that nobody has described yet.

For boards whose listing is known and whose notices are not: the smallest
element that still holds most of the page's words outside menus and links.
"""

from __future__ import annotations

import re
from typing import Final

from crawler.platforms.page import Element, Page

_MENUS: Final = re.compile(
    r"gnb|lnb|snb|menu|footer|header|^nav|navi|breadcrumb|location|quick|sns|share|banner|popup|login|search|sitemap|survey|satisf|skip|prev|next|page_?n|paging|reply|comment|family",
    re.IGNORECASE,
)
_ASIDE: Final = frozenset(["script", "style", "noscript", "nav", "header", "footer", "aside", "select", "button", "iframe"])
_DEEPEST: Final = 200
_FEWEST: Final = 30
_MOST: Final = 0.6
"""The text's element holds at least this share of its parent's words; a parent with more beside it is the page."""


def likely_body(page: Page) -> Element | None:
    """Return the element that most likely is the notice's text, or ``None`` if the page says next to nothing."""
    bodies = page.all("body")
    best = max(bodies, key=_weight, default=None)
    if best is None or _weight(best) < _FEWEST:
        return None
    while (heavier := _heaviest(best)) is not None and _weight(heavier) >= _MOST * _weight(best):
        best = heavier
    return best


def _heaviest(element: Element) -> Element | None:
    """Return the child, through wrappers that are no holders, that says most."""
    children = [child for child in element if isinstance(child.tag, str) and child.tag not in {"p", "span", "a", "br"}]
    heaviest = max(children, key=_weight, default=None)
    return heaviest if heaviest is not None and _weight(heaviest) >= _FEWEST else None


def _weight(element: Element, depth: int = 0) -> int:
    """Count words below *element* that are neither in menus nor in links."""
    if not isinstance(element.tag, str) or element.tag in _ASIDE or element.tag == "a" or depth > _DEEPEST:
        return 0
    if _MENUS.search(f"{element.get('id', '')} {element.get('class', '')}"):
        return 0
    own = len((element.text or "").split())
    return own + sum(_weight(child, depth + 1) + len((child.tail or "").split()) for child in element)
