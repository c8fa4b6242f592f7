"""A web page as text: the article without the site around it, tables as pipe tables."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice, product
from typing import Final

from lxml import etree

from reader.formats import pipes
from reader.formats.html_styles import (
    BLOCKS,
    UNREAD,
    PageStyles,
    drawn_label,
    filled_in,
    with_breaks,
)
from reader.formats.media import unmarked_wide
from reader.formats.signs import STRUCK, raised, without_struck
from reader.formats.xml import Element

_BOILERPLATE: Final = UNREAD | {"header", "footer", "aside"}
_META: Final = re.compile(
    rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w-]{1,40})""", re.IGNORECASE
)
_KOREAN: Final = frozenset(
    {
        "euc-kr",
        "euc_kr",
        "ks_c_5601-1987",
        "ksc5601",
        "cp949",
        "ms949",
        "x-windows-949",
    }
)
_DEEPEST: Final = 200
# Letters that stand round a page's one large form: the site's name, a menu's title.
_MOST_AROUND: Final = 60
# What says nothing of the letters above 127, and is on pages of any encoding.
_NO_CLAIM: Final = frozenset(
    {"iso-8859-1", "latin1", "latin-1", "windows-1252", "cp1252", "ascii"}
    | {"us-ascii", "iso8859-1", "utf-16", "utf-16le", "utf-16be"}
)
_MARKS: Final = (b"\xff\xfe", b"\xfe\xff")
# Places of a table that spans may take; budgets with 64 columns and 2,000 rows need
# fewer.
_MOST_PLACES = 200_000
_MOST_ROWS: Final = 2_000


def page_text(data: bytes) -> str:
    """Return the words of a page that a person sees, one block a line, its tables as
    pipe tables.
    """
    parser = etree.HTMLParser(
        encoding="utf-8",
        recover=True,
        huge_tree=True,
        remove_comments=True,
        remove_pis=True,
    )
    source = with_breaks(page_source(data)).replace("\0", "")
    root = etree.fromstring(source.encode("utf-8", "replace"), parser)
    if root is None:
        return ""
    # A page that nests <html> in <html> becomes several trees, which only // sees.
    articles = root.xpath("(//main)[1] | (//article)[1]")[:1] or root.xpath(
        "//body"
    )
    articles = articles or root.xpath("/*")
    styles = PageStyles.of(root)
    text = _text_of(articles, styles)
    if len(text) < _MOST_AROUND:
        text = _with_forms(root, articles, styles) or text
    # Some pages hide everything until a script has run.
    return text or _text_of(articles, None)


def _with_forms(
    root: Element, articles: Sequence[Element], styles: PageStyles
) -> str:
    """Return the text of a page that is in a form as a whole, as ASP.NET writes them;
    empty for what is a form itself, such as a search or a login.
    """
    if root.xpath("boolean(//input[@type='password'])"):
        return ""
    for form in root.iter("form"):
        form.tag = "div"
    text = _text_of(articles, styles)
    return text if len(text) > 2 * _MOST_AROUND else ""


def page_source(data: bytes) -> str:
    """Return a page's source, decoded as the page or its bytes say; EUC-KR means CP949,
    as Korean servers do, and a name that cannot be meant of such a page means nothing.
    """
    if data.startswith(_MARKS):
        return data.decode("utf-16", "replace")
    if wide_encoding := unmarked_wide(data[:4096]):
        return data.decode(wide_encoding, "replace")
    match_ = _META.search(data[:4096])
    named = match_[1].decode("ascii").lower() if match_ else "utf-8"
    if named in _NO_CLAIM:
        named = "utf-8"
    for encoding in ("cp949" if named in _KOREAN else named, "utf-8", "cp949"):
        try:
            return data.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
    return data.decode("cp949" if named in _KOREAN else "utf-8", "replace")


def _text_of(articles: Sequence[Element], styles: PageStyles | None) -> str:
    words: list[str] = []
    for article in articles:
        _append_children(article, words, 0, styles)
        words.append("\n")
    lines = (" ".join(line.split()) for line in _joined(words).splitlines())
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _append_children(
    element: Element, words: list[str], depth: int, styles: PageStyles | None
) -> None:
    if depth > _DEEPEST:
        words.append(" ".join(element.itertext()))
        return
    # Line feeds are blanks, save where they are meant.
    feed = "\n" if element.tag in {"pre", "textarea"} else " "
    words.append((element.text or "").replace("\n", feed))
    for child in element:
        _append_text(child, words, depth + 1, styles)
        words.append((child.tail or "").replace("\n", feed))


def _append_text(
    element: Element, words: list[str], depth: int, styles: PageStyles | None
) -> None:
    name = element.tag
    if not isinstance(name, str) or name in _BOILERPLATE:
        return
    if styles is not None and styles.hides(element):
        words.append(STRUCK)
        return
    if name == "table" and _is_plain(element):
        words.append(f"\n\n{_table(element, styles)}\n\n")
        return
    if name == "br":
        words.append("\n")
        return
    if name == "img":
        words.append(drawn_label(element))
        return
    if name == "input":
        words.append(filled_in(element))
        return
    if name == "sup":
        above: list[str] = []
        _append_children(element, above, depth, styles)
        words.append(raised("".join(above)))
        return
    edge = "\n" if name in BLOCKS else ""
    words.append(edge)
    _append_children(element, words, depth, styles)
    words.append(edge)


def _is_plain(table: Element) -> bool:
    """Whether a table holds data: one with tables or long articles in it lays out the page."""
    if table.xpath("boolean(.//table)"):
        return False
    return all(len(cell.findall(".//p")) <= 8 for cell in table.iter("td"))


def _table(table: Element, styles: PageStyles | None) -> str:
    placed: list[pipes.Placed] = []
    taken: set[tuple[int, int]] = set()
    rows = islice(table.iter("tr"), _MOST_ROWS)
    for row, line in enumerate(rows):
        column = 0
        if styles is not None and styles.hides_row(line):
            continue
        for cell in line.iter("td", "th"):
            while (row, column) in taken:
                column += 1
            placed.append(pipes.Placed(row, column, _cell_text(cell, styles)))
            down, across = _span(cell, "rowspan"), _span(cell, "colspan")
            # A megabyte of cells that all span a lot would fill gigabytes of places.
            if len(taken) + down * across > _MOST_PLACES:
                down = across = 1
            for place in product(
                range(row, row + down), range(column, column + across)
            ):
                taken.add(place)
            column += across
    captions = []
    for caption in table.iter("caption"):
        captions.append(_cell_text(caption, styles))
    return "\n".join([*filter(None, captions), pipes.placed(placed)])


def _cell_text(cell: Element, styles: PageStyles | None) -> str:
    if styles is not None and styles.hides(cell):
        return ""
    words: list[str] = []
    _append_children(cell, words, 0, styles)
    return _joined(words).strip()


def _joined(words: Sequence[str]) -> str:
    return without_struck("".join(words))


def _span(cell: Element, name: str) -> int:
    text = str(cell.get(name) or "1")
    return (
        min(max(int(text), 1), 64) if text.isascii() and text.isdigit() else 1
    )
