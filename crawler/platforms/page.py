"""One answer, parsed once, and looked into with CSS.

Korean boards nest ``<html>`` in ``<html>`` and close it before the content;
today's libxml2 then makes several trees of one page, and a search from the
root element finds nothing.  Searches of a whole page are therefore absolute
(``//``), which sees them all.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator, Sequence
from functools import cache
from typing import Any, Final, TypeAlias

from cssselect import HTMLTranslator
from lxml import etree
from scrapy.http import Response

from crawler.errors import BoardChanged, BrokenAnswer
from crawler.platforms import guards
from crawler.platforms.charset import charset_of
from crawler.platforms.links import remember_place
from crawler.platforms.words import squeeze, title_of
from reader.formats.html_styles import with_breaks_bytes

Element: TypeAlias = Any
"""An lxml element, which has no types of its own."""

_OPENS: Final = re.compile(rb"<!doctype html|<html[\s>]", re.IGNORECASE)
_CLAIM: Final = re.compile(
    rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*utf-?8", re.IGNORECASE
)
# Bytes in which a page's claim of its charset, and its end, are sought.
_HEAD: Final = 65_536
_TAIL: Final = 4096
_PAIRED: Final = tuple(
    (f"<{tag}".encode(), f"</{tag}".encode())
    for tag in ("table", "tbody", "ul", "script")
)
# How answers begin that are no text, whatever their headers claim.
_NO_TEXTS: Final = {
    b"\x1f\x8b": "compressed bytes",
    b"PK\x03\x04": "an archive",
    b"%PDF": "a PDF",
    b"\x89PNG": "a picture",
    b"GIF8": "a picture",
    b"\xff\xd8\xff": "a picture",
}
_UTF_8: Final = frozenset({"utf-8", "utf-8-sig"})
# Share of a page's non-ASCII characters that may be broken before the whole is taken
# for another charset.
_SPOILT: Final = 0.02
_TEXTS: Final = etree.XPath(".//text()")
# What was struck out beside what holds now: `<s>3. 13.</s> 3. 20.`
_HAS_STRUCK: Final = etree.XPath(
    "boolean(.//s|.//del|.//strike|.//*[contains(@style, 'line-through')])"
)
_UNSTRUCK: Final = etree.XPath(
    ".//text()[not(ancestor::s|ancestor::del|ancestor::strike"
    "|ancestor::*[contains(@style, 'line-through')])]"
)
_BREAKS: Final = frozenset(
    [
        "br",
        "p",
        "div",
        "li",
        "dt",
        "dd",
        "td",
        "th",
        "tr",
        "ul",
        "ol",
        "dl",
        "table",
        "h3",
        "h4",
        "h5",
    ]
)
# What boards put after a title that they cut.
_CUT: Final = ". …‥⋯·"
# Elements within elements that a title may be wrapped in: hostile pages go on for
# thousands.
_DEEPEST: Final = 60
HIDDEN_TAGS: Final = frozenset(
    ["script", "style", "template", "noscript", "head"]
)
_HIDDEN_STYLE: Final = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden"
)
# "1 2 3 ... > »", "처음 이전 1 2 다음": the line below a table's rows that leads to others.
_PAGING: Final = re.compile(
    r"""(?: (?: \d{1,4} | \.{2,3} | … | [<>«»‹›|]{1,2}
          | 처음 | 이전 | 다음 | 마지막 | 끝 | 맨\s?(?:앞|뒤|처음|끝)
          | first | prev(?:ious)? | next | last ) (?: \s+ | $ ) )+""",
    re.VERBOSE | re.IGNORECASE,
)
# Classes of what is in a title's anchor and is no part of the title.
_BADGES: Final = frozenset(
    [
        "new",
        "list_new",
        "badge",
        "badge-new",
        "icon_new",
        "icon-new",
        "ico_new",
        "new_icon",
        "ic_new",
        "blind",
        "hidden",
        "hiddentxt",
        "sound_only",
        "sr-only",
        "visually-hidden",
        "screen-reader-text",
        "skip",
        "file_icon",
        "tbl_label",
    ]
)


@cache
def within(css: str) -> etree.XPath:
    """Compile *css* for a search below an element."""
    return etree.XPath(
        HTMLTranslator().css_to_xpath(css, prefix="descendant::")
    )


@cache
def anywhere(css: str) -> etree.XPath:
    """Compile *css* for a search of the whole page."""
    return etree.XPath(HTMLTranslator().css_to_xpath(css, prefix="//"))


def words(element: Element) -> str:
    """Return the text below *element* on one line, a blank where a line or block
    begins; comments are not text, nor are words that others replaced.
    """
    if not len(element):
        return squeeze(element.text or "")
    text = ""
    texts = _UNSTRUCK(element) if _HAS_STRUCK(element) else ()
    for part in texts or _TEXTS(element):
        # For a tail, lxml's parent of the text is the element before it.
        text += f" {part}" if part.getparent().tag in _BREAKS else part
    return squeeze(text)


def title_words(element: Element, without: str | None = None) -> str:
    """Return the text of a title's element without the badges among it, and what the
    CSS *without* finds; a title cut short is taken from ``title``.
    """
    text = element.text or ""
    if element.tag == "input":
        # A button that posts its row's form is called by the title.
        text = element.get("value") or ""
    if len(element):
        left_out = set(within(without)(element)) if without else set()
        text = "".join(_unbadged(element, left_out))
    shown = title_of(text)
    # Nearly every title is there whole.
    if shown[-1:] not in _CUT:
        return shown
    whole = title_of(element.get("title") or "")
    stem = shown.rstrip(_CUT)
    mark = shown[len(stem) :].strip()
    # "…결과 안.." for "…결과 안내": the whole may be the shorter one, so only the words count.
    is_cut = (mark == "." and len(whole) > len(shown)) or mark not in ("", ".")
    # A tooltip that says something else ("새창으로 열기") is no title.
    is_whole = whole.startswith(stem) and whole.rstrip(_CUT) != stem
    return whole if is_cut and is_whole else shown


def _unbadged(
    element: Element, left_out: Collection[Element], depth: int = 0
) -> Iterator[str]:
    yield element.text or ""
    for child in element if depth < _DEEPEST else ():
        if (
            isinstance(child.tag, str)
            and child.tag != "script"
            and child not in left_out
            and _BADGES.isdisjoint((child.get("class") or "").lower().split())
        ):
            yield from _unbadged(child, left_out, depth + 1)
        yield child.tail or ""


def is_placeholder(element: Element) -> bool:
    """Return whether *element* is what a script makes rows of: ``{{item.title}}``."""
    # A row of such a template is short; a page of megabytes is asked about as well.
    return "{{" in "".join(element.itertext())[:2000]


def is_switched_off(element: Element) -> bool:
    """Return whether *element* itself is hidden; a script may show it later."""
    return (
        element.tag in HIDDEN_TAGS
        or element.get("hidden") is not None
        or bool(_HIDDEN_STYLE.search(element.get("style") or ""))
    )


def is_hidden(element: Element) -> bool:
    """Return whether readers do not see *element*: a template or a row that is switched off."""
    return is_switched_off(element) or is_placeholder(element)


def is_paging(row: Element) -> bool:
    """Return whether a table's row of one cell is the line that leads to its other pages."""
    cells = [cell for cell in row if cell.tag in ("td", "th")]
    if row.tag != "tr" or len(cells) != 1:
        return False
    # Numbers that stand side by side must not run together.
    return bool(_PAGING.fullmatch(squeeze(" ".join(row.itertext()))))


def is_heading(row: Element) -> bool:
    """Return whether a table's first row names its columns: it holds no number, and leads
    nowhere but to the same rows in another order.
    """
    if any(map(str.isdigit, words(row))):
        return False
    if row.get("href") or row.get("onclick"):
        return False
    for link in within("a, button, [onclick]")(row):
        href = squeeze(link.get("href") or "").lower()
        is_same_page = href.startswith(("#", "?", "javascript:"))
        if row.tag != "tr" or not is_same_page:
            return False
    return True


def rows_of_table(table: Element, rows: Sequence[Element]) -> list[Element]:
    """Leave out the rows of tables that are within the cells of *table*."""
    own = []
    for row in rows:
        if row.tag != "tr" or next(row.iterancestors("table"), None) is table:
            own.append(row)
    return own


def without_merged_rows(rows: Sequence[Element]) -> list[Element]:
    """Leave out the rows of a table whose cells are merged into one: they are headings
    of what follows, or a line "more", even where they hold a link.

    A table all of whose rows are so keeps them.
    """
    merged = set()
    for row in rows:
        cells = [cell for cell in row if cell.tag in ("td", "th")]
        if (
            row.tag == "tr"
            and len(cells) == 1
            and cells[0].get("colspan", "1") not in ("0", "1")
        ):
            merged.add(row)
    # A list that is laid out in one cell a row has no others.
    if 2 * len(merged) > len(rows):
        return list(rows)
    return [row for row in rows if row not in merged]


def first(element: Element, css: str) -> Element | None:
    found = within(css)(element)
    return found[0] if found else None


class HtmlPage:
    """A parsed answer of *source*; it knows how to complain when it is not the page it should be.

    Raises ``BoardChanged`` at once for half a page and for a page in another
    charset than it claims: both would be read wrong in silence.
    """

    def __init__(self, source: str, response: Response) -> None:
        self.source = source
        self.response = response
        self.url = response.url
        refused = guards.by_status(source, response)
        if refused is not None:
            raise refused
        if _is_json(response.body):
            # Parsed as HTML it would be a page without rows: an empty board.
            raise BoardChanged(
                source, self.url, "JSON where a page was", missing="<html>"
            )
        if _is_cut(response.body):
            raise BrokenAnswer(
                source,
                self.url,
                "half a page: its end is missing",
                missing="</html>",
            )
        markup = _utf_8(source, response)
        self.root = _parse(markup)
        remember_place(
            self.root,
            self.url,
            charset_of(response),
            has_base=b"<base" in markup.lower(),
        )
        self._found: dict[str, list[Element]] = {}

    def all(self, css: str) -> list[Element]:
        """Return what matches *css* anywhere; a page is searched once for each, since
        rows, headings and structure are all asked of one container.
        """
        if css not in self._found:
            self._found[css] = anywhere(css)(self.root)
        return self._found[css]

    def trees(self) -> list[Element]:
        """Return the page's trees: one, or several where it nests ``<html>``."""
        found: list[Element] = self.root.xpath("/*")
        return found

    def first(self, css: str) -> Element | None:
        found = self.all(css)
        return found[0] if found else None

    def must(self, css: str) -> Element:
        """Return the first match, or raise what this answer is instead of the board."""
        found = self.first(css)
        if found is None:
            raise guards.trouble(self.source, self.response, css)
        return found

    def mentions(self, title: str) -> bool:
        """Whether the page has a title on it: most of it is enough, for lists cut long ones."""
        # Editors break a title anywhere, and pages squeeze its blanks.
        text = "".join("".join(self.root.xpath("//text()")).split())
        return "".join(title.split()).rstrip(".…")[:40] in text

    def refuse_impostor(self) -> None:
        """Raise if an answer without rows is a maintenance, challenge or login page in
        the site's own frame.
        """
        found = guards.impostor(self.source, self.response)
        if found is not None:
            raise found


def _is_cut(body: bytes) -> bool:
    """Whether an answer ends before its page does; what has no ``<html>`` must close
    the last of its tables and lists.
    """
    if _OPENS.search(body[:8192]):
        tail = body[-_TAIL:].lower()
        return b"</html" not in tail and b"</body" not in tail
    lower = body.lower()
    for opens, closes in _PAIRED:
        is_unpaired = lower.count(opens) > lower.count(closes)
        # Old pages leave some open in the middle, which is no sign of a cut.
        if is_unpaired and lower.rfind(opens) > lower.rfind(closes):
            return True
    return False


def _is_json(body: bytes) -> bool:
    """Return whether an answer is JSON; text that merely begins with a bracket is none."""
    text = body.strip(b"\xef\xbb\xbf \t\r\n")
    if text[:1] + text[-1:] not in (b"{}", b"[]"):
        return False
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True


def readable(source: str, response: Response) -> str:
    """Return an answer's text; raise ``BoardChanged`` where its charset is not the one
    that it claims.
    """
    return _utf_8(source, response).decode("utf-8")


def _utf_8(source: str, response: Response) -> bytes:
    encoding = charset_of(response)
    is_readable = _is_utf_8(response.body)
    claims = encoding in _UTF_8
    if claims and is_readable:
        return response.body
    # Korean text in CP949 is never UTF-8 by chance.
    if is_readable and not response.body.isascii():
        why = f"{encoding} is claimed, UTF-8 is sent"
        raise _unreadable(source, response, why)
    if not claims and _CLAIM.search(response.body[:_HEAD]):
        why = f"UTF-8 is claimed in the page, {encoding} is sent"
        raise _unreadable(source, response, why)
    text = response.body.decode(encoding, "replace")
    spoilt = text.count("\ufffd")
    letters = sum(letter > "\x7f" for letter in text)
    # A letter cut in two by a column's width is on many pages.
    if spoilt > max(3, _SPOILT * letters):
        why = f"{encoding} is claimed, and {spoilt} letters are broken in it"
        raise _unreadable(source, response, why)
    return text.encode("utf-8")


def _unreadable(source: str, response: Response, why: str) -> BrokenAnswer:
    why = f"wrong charset: {why}"
    for begins, what in _NO_TEXTS.items():
        if response.body.startswith(begins):
            why = f"{what} where text was"
    return BrokenAnswer(source, response.url, why, missing="charset")


def _is_utf_8(body: bytes) -> bool:
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _parse(body: bytes) -> Element:
    parser = etree.HTMLParser(
        encoding="utf-8", recover=True, huge_tree=True, remove_pis=True
    )
    source = with_breaks_bytes(body.replace(b"\x00", b"").strip())
    root = etree.fromstring(source or b"<html/>", parser)
    return root if root is not None else etree.Element("html")
