"""The body of a page as text: paragraphs a line each, tables of data as pipe tables.

Editors on these boards split words over spans (``제</span><span>4</span><span>차``),
so the pieces of a paragraph are joined as they stand, never with a blank.
"""

from __future__ import annotations

import re
from html import unescape
from typing import Final

from lxml import etree

from crawler.platforms.page import Element
from crawler.platforms.words import squeeze
from reader.formats.html_styles import (
    BLOCKS,
    UNREAD,
    PageStyles,
    drawn_label,
    filled_in,
    with_breaks,
)
from reader.formats.signs import STRUCK, raised, without_struck

# Elements with words that are no part of a text.
_BOILERPLATE: Final = UNREAD | {"object", "map"}
# Classes of an editor's own copy of the text: the same words again, as data.
_EDITORS: Final = ("hwp_editor_board_content",)
# Elements within elements: pages nest by mistake, and Python's stack is finite.
_DEEPEST: Final = 150
# Columns and rows of a table; colspan="9999" is written where "all" is meant.
_WIDEST: Final = 40
_TALLEST: Final = 1000
_TAG: Final = re.compile(r"</?[a-z][^<>]{0,2000}>", re.IGNORECASE)
_ESCAPED: Final = re.compile(
    r"&lt;/?[a-z]|</?(?:p|br|div|span|table|strong|b|li)\b[^<>]{0,500}>",
    re.IGNORECASE,
)


def body_text(element: Element | None) -> str:
    """Return the words that a person sees below *element*; ``""`` for none.

    Struck and hidden words are left out, but not where that leaves nothing: some
    boards hide a text until a script has run.
    A body that was escaped before it was stored (``&lt;p&gt;``, once or twice) is opened first.
    """
    if element is None:
        return ""
    for _ in range(2):
        if not _ESCAPED.search("".join(element.xpath(".//text()"))):
            break
        # What stands as tags is kept, what stands as words becomes tags.
        element = fragment(unescape(_inner(element)))
    # Without what is hidden, or else with it.
    return _text_of(element, PageStyles.of(element)) or _text_of(element, None)


def source_text(source: str) -> str:
    """Return the words of a piece of HTML, such as an API's ``bsnsSumryCn``; plain text
    keeps its lines.

    >>> source_text("<p>☞ 2026<span>년</span></p><table><tr><td>분야</td><td>예산</td></tr><tr><td>AI</td><td>1억</td></tr></table>")
    '☞ 2026년\\n\\n| 분야 | 예산 |\\n| :--- | :--- |\\n| AI | 1억 |'
    """
    if not source.strip():
        return ""
    return body_text(
        fragment(
            source if _TAG.search(source) else source.replace("\n", "<br>")
        )
    )


def fragment(source: str) -> Element:
    parser = etree.HTMLParser(encoding="utf-8", recover=True, huge_tree=True)
    root = etree.fromstring(
        f"<div>{with_breaks(source)}</div>".replace("\x00", "").encode(),
        parser,
    )
    return root if root is not None else etree.Element("div")


def _inner(element: Element) -> str:
    """Return the source of what is within an element."""
    source: str = etree.tostring(element, encoding="unicode", with_tail=False)
    # "<td/>" has nothing within.
    if "</" not in source:
        return ""
    return source[source.index(">") + 1 : source.rindex("<")]


def _text_of(element: Element, styles: PageStyles | None) -> str:
    parts: list[str] = []
    _append_text(element, parts, 0, styles)
    lines = []
    for line in without_struck("".join(parts)).split("\n"):
        # A table's line keeps its empty cells.
        lines.append(line if line.startswith("| ") else squeeze(line))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _append_text(
    element: Element, parts: list[str], depth: int, styles: PageStyles | None
) -> None:
    if (
        not isinstance(element.tag, str)
        or element.tag in _BOILERPLATE
        or depth > _DEEPEST
        or _is_editors_copy(element)
    ):
        return
    if styles is not None and styles.hides(element):
        parts.append(STRUCK)
        return
    if (
        element.tag == "table"
        and (table := _table(element, depth, styles)) is not None
    ):
        parts.append(f"\n\n{table}\n\n")
        return
    if element.tag == "br":
        parts.append("\n")
        return
    if element.tag == "img":
        parts.append(drawn_label(element))
        return
    if element.tag == "input":
        parts.append(filled_in(element))
        return
    if element.tag == "sup":
        above: list[str] = []
        _append_children(element, above, depth, styles)
        parts.append(raised("".join(above)))
        return
    edge = "\n" if element.tag in BLOCKS else ""
    parts.append(edge)
    _append_children(element, parts, depth, styles)
    parts.append(edge)


def _append_children(
    element: Element, parts: list[str], depth: int, styles: PageStyles | None
) -> None:
    parts.append(_flat(element.text, element.tag))
    for child in element:
        _append_text(child, parts, depth + 1, styles)
        parts.append(_flat(child.tail, element.tag))


def _flat(text: str | None, tag: object) -> str:
    """Return text with its line feeds as blanks, save where they are meant (``pre``,
    ``textarea``).
    """
    if not text or tag in {"pre", "textarea"}:
        return text or ""
    return text.replace("\n", " ").replace("\r", " ")


def _is_editors_copy(element: Element) -> bool:
    return any(name in (element.get("class") or "") for name in _EDITORS)


def _table(
    table: Element, depth: int, styles: PageStyles | None
) -> str | None:
    """Return a table of data as a pipe table, or ``None`` for one that only lays out the page."""
    rows = table.xpath("./tr | ./thead/tr | ./tbody/tr | ./tfoot/tr")[
        :_TALLEST
    ]
    # A table that holds tables lays them out; those inside are read by themselves.
    if not rows or table.xpath("boolean(.//table)"):
        return None
    grid = _grid(rows, depth, styles)
    width = max(map(len, grid), default=0)
    # One filled cell a row is a frame around a text.
    if width > _WIDEST or all(sum(map(bool, cells)) <= 1 for cells in grid):
        return None
    lines = []
    for cells in grid:
        lines.append(_line([*cells, *[""] * (width - len(cells))]))
    lines.insert(1, _line([":---"] * width))
    return "\n".join(lines)


def _grid(
    rows: list[Element], depth: int, styles: PageStyles | None
) -> list[list[str]]:
    """Lay cells out where they are seen; the rest of a span is an empty cell."""
    grid: list[list[str]] = []
    # Columns that a cell of an earlier row reaches down into, with how many rows.
    hanging: dict[int, int] = {}
    for row in rows:
        if styles is not None and styles.hides_row(row):
            continue
        cells: list[str] = []
        for cell in row.xpath("./td | ./th"):
            _skip_hanging(cells, hanging)
            across, down = _span(cell, "colspan"), _span(cell, "rowspan")
            for column in range(len(cells), len(cells) + across):
                if down > 1:
                    hanging[column] = down
            cells += [_cell(cell, depth, styles), *[""] * (across - 1)]
        _skip_hanging(cells, hanging)
        rest = {}
        for column, left in hanging.items():
            if left > 1:
                rest[column] = left - 1
        hanging = rest
        grid.append(cells)
    return grid


def _skip_hanging(cells: list[str], hanging: dict[int, int]) -> None:
    while hanging.get(len(cells), 0) > 0 and len(cells) <= _WIDEST:
        cells.append("")


def _cell(cell: Element, depth: int, styles: PageStyles | None) -> str:
    parts: list[str] = []
    _append_text(cell, parts, depth + 1, styles)
    lines = without_struck("".join(parts)).split("\n")
    # A cell's own bar must not end it.
    return "<br>".join(filter(None, map(squeeze, lines))).replace("|", "¦")


def _span(cell: Element, name: str) -> int:
    text = cell.get(name) or "1"
    # "２" and "²" are digits to Python, "50%" is written too, and ``int`` refuses
    # thousands of digits: four say that it is the widest.
    if not (text.isascii() and text.isdigit()):
        return 1
    return min(max(int(text[:4]), 1), _WIDEST)


def _line(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"
