"""CSS for what was found: as short as finds it and nothing else."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

from crawler.platforms.page import Element, Page, within

_NAME: Final = re.compile(r"[A-Za-z_][\w-]*")
_PASSING: Final = re.compile(r"(?i)^(?:on|active|new|first|last|odd|even|notice\d*|sel(?:ected)?)$")
_TITLES: Final = re.compile(r"(?i)tit|subj|sbj")


def classes(element: Element) -> list[str]:
    return [name for name in (element.get("class") or "").split() if _NAME.fullmatch(name) and not _PASSING.match(name)]


def common_parent(elements: Sequence[Element]) -> Element:
    """Return the nearest element that holds them all."""
    shared = [list(element.iterancestors()) for element in elements]
    return next(one for one in shared[0] if all(one in others for others in shared[1:]))


def container_of(page: Page, elements: Sequence[Element], is_table: bool) -> str:
    """Return CSS of the rows' container that finds it first on the page."""
    parent = common_parent(elements)
    if is_table:
        parent = next((one for one in (parent, *parent.iterancestors()) if one.tag == "table"), parent)
    for css in _names(parent):
        found = page.all(css)
        if found and found[0] is parent:
            return css
    return f"{parent.tag}:has({elements[0].tag})"


def _names(element: Element) -> Iterator[str]:
    """Name an element ever more exactly, by itself and by what it stands in."""
    own = list(_simple(element))
    yield from (name for name in own if name != element.tag)
    for above in element.iterancestors():
        for name in _simple(above):
            if name != above.tag:
                yield from (f"{name} {one}" for one in own)
    yield from own


def _simple(element: Element) -> Iterator[str]:
    if element.get("id") and _NAME.fullmatch(element.get("id")):
        yield f"#{element.get('id')}"
    for name in classes(element):
        yield f"{element.tag}.{name}"
    yield element.tag


def rows_of(container: Element, elements: Sequence[Element]) -> str:
    """Return CSS of the rows within their container: the tag, and a class that all have."""
    if all(element.tag == "tr" for element in elements):
        return "tbody > tr" if within("tbody > tr")(container) else "tr"
    tag = elements[0].tag
    shared = [name for name, count in Counter(name for element in elements for name in classes(element)).items() if count == len(elements)]
    return f"{tag}.{shared[0]}" if shared else tag


def title_of_rows(rows: Sequence[Element], links: Sequence[Element]) -> str | None:
    """Return CSS of a title within its row: the innermost part named so, a heading, or the link; ``None`` for the whole row."""
    link = links[0]
    named = [f"{part.tag}.{name}" for part in within("*")(link) for name in classes(part) if _TITLES.search(name)]
    headings = [part.tag for part in within("h2, h3, h4, h5, strong, b")(link)] if rows[0] is link else []
    itself = [] if rows[0] is link else [f"{link.tag}.{name}" for name in classes(link)]
    plain = [] if rows[0] is link else [link.tag, f"{link.tag}:not(:has(img))", f"{link.tag}[onclick]"]
    found = (css for css in (*reversed(named), *headings, *plain, *itself) if _is_each_title(css, rows, links))
    return next(found, None)


def _is_each_title(css: str, rows: Sequence[Element], links: Sequence[Element]) -> bool:
    """Whether the first match in each row is its link, or stands in it."""
    firsts = [next(iter(within(css)(row)), None) for row in rows]
    return all(first is not None and (first is link or link in first.iterancestors()) for first, link in zip(firsts, links, strict=True))


def common_place(row: Element, place: Element) -> str | None:
    """Return CSS of *place* within *row* by its class."""
    named = (name for name in _simple(place) if name != place.tag and not name.startswith("#"))
    return next((name for name in named if place in within(name)(row)), None)
