"""The rows below a list of a page, as readers see them."""

from __future__ import annotations

from typing import Final

from lxml import etree

from crawler.platforms.page import Element, is_hidden, is_paging, words

# What leads somewhere: a link, a click, a button.
LINKED: Final = "descendant-or-self::*[@href or @onclick or self::button]"


def rows_below(
    container: Element, path: str, stride: int = 1
) -> list[Element]:
    """Return the visible rows of a container; headings and "no posts" lines are none.

    With a *stride* so many children in a row are put together as one.
    """
    if stride > 1:
        return _joined_rows(container, stride)
    found = [container]
    for tag in path.split("/"):
        below: list[Element] = []
        for element in found:
            below.extend(child for child in element if child.tag == tag)
        found = below
    rows = []
    for row in found:
        says_something = words(row) or "-" in row.tag
        if says_something and not is_hidden(row) and not _is_no_row(row):
            rows.append(row)
    if path.endswith("p"):
        # Paragraphs between those of the notices.
        linked = [row for row in rows if row.xpath(LINKED)]
        rows = linked or rows
    return rows


def _is_no_row(row: Element) -> bool:
    if row.tag != "tr":
        return False
    if is_paging(row):
        return True
    cells = len(row.findall("td"))
    return cells == 0 or (
        cells == 1 and len(row) == 1 and not row.xpath(LINKED)
    )


def _joined_rows(container: Element, stride: int) -> list[Element]:
    parts = []
    for child in container:
        if (
            isinstance(child.tag, str)
            and not is_hidden(child)
            and words(child)
        ):
            parts.append(child)
    rows = []
    for start in range(0, len(parts) - stride + 1, stride):
        row = etree.Element("div")
        for part in parts[start : start + stride]:
            # lxml moves what is appended: the page itself must stay as it is.
            row.append(_copy(part))
        rows.append(row)
    return rows


def _copy(element: Element) -> Element:
    return etree.fromstring(etree.tostring(element, with_tail=False))
