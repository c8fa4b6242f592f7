"""A web page as text: the article without the site round it, tables as pipe tables."""

from __future__ import annotations

import re
from typing import Final

from bs4 import BeautifulSoup
from bs4.element import NavigableString, PageElement, Tag

from reader.formats import pipes

_FURNITURE: Final = [
    "script",
    "style",
    "noscript",
    "template",
    "svg",
    "iframe",
    "form",
    "nav",
    "header",
    "footer",
    "aside",
    "button",
    "select",
]
_BLOCKS: Final = re.compile(
    "address|article|blockquote|br|caption|dd|div|dl|dt|fieldset|figcaption|figure|h1|h2|h3|h4|h5|h6|hr|li|main|ol|p|pre|section|table|td|th|tr|ul"
)
_META: Final = re.compile(
    rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w-]{1,40})""", re.IGNORECASE
)
_KOREAN: Final = frozenset(
    {"euc-kr", "euc_kr", "ks_c_5601-1987", "ksc5601", "cp949", "ms949", "x-windows-949"}
)
_DEEPEST: Final = 200


def page_text(data: bytes) -> str:
    """Return the words of a page, one block a line, its tables as pipe tables."""
    soup = BeautifulSoup(page_source(data), "lxml")
    for part in soup.find_all(_FURNITURE):
        part.decompose()
    article = soup.find("main") or soup.find("article") or soup.body or soup
    words: list[str] = []
    _append_text(article, words, 0)
    lines = (" ".join(line.split()) for line in "".join(words).splitlines())
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def page_source(data: bytes) -> str:
    """Return a page's source, decoded as the page or its bytes say; EUC-KR means CP949, as Korean servers do."""
    match_ = _META.search(data[:4096])
    named = match_[1].decode("ascii").lower() if match_ else "utf-8"
    for encoding in ("cp949" if named in _KOREAN else named, "utf-8", "cp949"):
        try:
            return data.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
    return data.decode("cp949" if named in _KOREAN else "utf-8", "replace")


def _append_text(element: PageElement, words: list[str], depth: int) -> None:
    if type(element) is NavigableString:
        words.append(" ".join(str(element).split("\n")))
    if not isinstance(element, Tag):
        return
    if depth > _DEEPEST:
        words.append(element.get_text(" "))
        return
    if element.name == "table" and _is_plain(element):
        words.append(f"\n\n{_table(element)}\n\n")
        return
    edge = "\n" if _BLOCKS.fullmatch(element.name) else ""
    words.append(edge)
    for child in element.children:
        _append_text(child, words, depth + 1)
    words.append(edge)


def _is_plain(table: Tag) -> bool:
    """Whether a table holds data: one with tables or long articles in it lays out the page."""
    return table.find("table") is None and not any(
        len(cell.find_all("p")) > 8 for cell in table.find_all("td")
    )


def _table(table: Tag) -> str:
    placed: list[pipes.Placed] = []
    taken: set[tuple[int, int]] = set()
    for row, line in enumerate(table.find_all("tr")[:2_000]):
        column = 0
        for cell in line.find_all(["td", "th"]):
            while (row, column) in taken:
                column += 1
            placed.append(pipes.Placed(row, column, _cell_text(cell)))
            down, across = _span(cell, "rowspan"), _span(cell, "colspan")
            taken.update(
                (row + r, column + c) for r in range(down) for c in range(across)
            )
            column += across
    return pipes.placed(placed)


def _cell_text(cell: Tag) -> str:
    words: list[str] = []
    _append_text(cell, words, 0)
    return "".join(words).strip()


def _span(cell: Tag, name: str) -> int:
    text = str(cell.get(name) or "1")
    return min(max(int(text), 1), 64) if text.isascii() and text.isdigit() else 1
