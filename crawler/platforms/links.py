"""Where a link leads, as a browser has it: the page's ``<base href>``, and the page's
charset in its query.

A browser writes what is not ASCII in a *path* as UTF-8 and in a *query* in the
charset of the page: ``?name=공고`` on an EUC-KR page asks for ``%B0%F8%B0%ED``.
Page and charset are remembered on the root of the tree, since rows are read as
elements of it.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any, Final
from urllib.parse import parse_qsl, quote, urljoin, urlsplit, urlunsplit

# Parameters with the number of a list's page, in small letters.
PAGE_NAMES: Final = frozenset(
    (
        "page",
        "pageno",
        "pageindex",
        "pagenum",
        "curpage",
        "cpage",
        "currentpage",
        "currentpageno",
        "nowpage",
        "pn",
    )
)
_BASE: Final = "data-voucherwatch-base"
_CHARSET: Final = "data-voucherwatch-charset"
# "941", "PBLN_000012": one word with a digit.
_DATA_ID: Final = re.compile(r"(?=\D*\d)[\w-]{1,60}")
ID_NAME: Final = re.compile(
    r"(?:id|no|sn|seq|key|idx|num|uid|cd|code)$", re.IGNORECASE
)
"""How what holds ids is called: ``nttId``, ``pbancSn``, ``seq``, ``article_no``."""
# What scripts note of a place rather than of a notice: "data-pos", not "data-post-no".
_NO_ID: Final = re.compile(
    r"index|order|row|pos(?!t)|slide|target|toggle|bs-|page"
)
# What stays as it is in a query; blanks and the rest of ASCII are the client's to
# quote.
_LEFT: Final = "%/:=&?~#+!$,;'@()*[] "
# What browsers leave out of an address, wherever it stands.
_LEFT_OUT: Final = str.maketrans("", "", "\t\n\r")
_OPAQUE: Final = ("#", "javascript:", "mailto:", "tel:", "data:")
_ORIGIN: Final = re.compile(r"https?://[^/?#]*")
# "/view.do?no=3" and "view.do?no=3": put behind the page's host or folder as they
# stand, where no segment is "." or ".." (``joined`` looks).
_PLAIN: Final = re.compile(r"/?[\w-][\w./?=&%-]*\w", re.ASCII)


def joined(base: str, href: str) -> str:
    """Return the address that *href* means on the page *base*; "" where it is none.

    People type links by hand: a lone bracket or a fullwidth colon in the host makes
    ``urllib`` raise, and one such link must not end the crawl of its board.

    >>> joined("https://a.example.kr/list.do", "view.do?no=3")
    'https://a.example.kr/view.do?no=3'
    >>> joined("https://a.example.kr/", "http://[공고]"), joined("https://a.example.kr/", "//b.example.kr：80/")
    ('', '')
    """
    # Of what a row costs, urljoin is a sixth; it tidies "//" and dots.
    if _PLAIN.fullmatch(href) and "/." not in href and "//" not in href:
        origin, folder = _place_of(base)
        start = origin if href.startswith("/") else folder
        if start:
            return start + href
    try:
        return urljoin(base, href)
    except ValueError:
        return ""


@lru_cache(maxsize=1024)
def _place_of(base: str) -> tuple[str, str]:
    """Return origin and folder of a page's address, "" for what only urljoin can tell.

    >>> _place_of("https://a.example.kr/b/list.do?page=1"), _place_of("https://a.example.kr/b/../list.do")
    (('https://a.example.kr', 'https://a.example.kr/b/'), ('https://a.example.kr', ''))
    """
    try:
        parts = urlsplit(base)
    except ValueError:
        return "", ""
    origin = f"{parts.scheme}://{parts.netloc}"
    is_web = parts.scheme in ("http", "https") and bool(parts.netloc)
    if not is_web or not base.startswith(origin):
        return "", ""
    folder = parts.path[: parts.path.rfind("/") + 1]
    # urljoin tidies these away.
    if not folder or "//" in folder or "/." in folder:
        return origin, ""
    return origin, origin + folder


def is_address(url: str) -> bool:
    """Return whether a request can be made to *url*: http or https, a host, a real port.

    >>> is_address("https://a.example.kr/view.do"), is_address("https://a.example.kr:99999/"), is_address("http://[공고]")
    (True, False, False)
    """
    # Scheme, host and port decide; they are the same for every row of a board.
    origin = _ORIGIN.match(url)
    return _is_reachable(origin[0] if origin else url)


@lru_cache(maxsize=1024)
def _is_reachable(url: str) -> bool:
    try:
        parts = urlsplit(url)
        has_port = parts.port is None or parts.port > 0
    except ValueError:
        return False
    is_web = parts.scheme in ("http", "https")
    return is_web and bool(parts.hostname) and has_port


def parameters_of(address: str) -> list[tuple[str, str]]:
    """Return the query's names and values, in order; none for what is no address."""
    try:
        return parse_qsl(urlsplit(address).query)
    except ValueError:
        return []


def remember_place(
    root: Any, url: str, charset: str, *, has_base: bool = True
) -> None:
    """Note on a page's tree what its links are relative to and written in, where that
    is not what one would guess.

    *has_base* is false where the source has no ``<base``: the tree need not be searched.
    """
    bases: list[str] = []
    for found in root.xpath("//base[@href]") if has_base else ():
        bases.append(found.get("href", "").strip())
    base = joined(url, next(filter(None, bases), ""))
    if base != url and base.startswith(("http://", "https://")):
        root.set(_BASE, base)
    # UTF-8 is what the client writes anyway.
    if charset not in ("utf-8", "utf-8-sig"):
        root.set(_CHARSET, charset)


def data_id(element: Any) -> str:
    """Return what a script may find the notice by on *element*, as ``data-ntt-id=941``
    or ``data-year=2026 data-no=941``, and what a form hands on unseen, as
    ``bbsId=B12 nttId=941``; "" without any.
    """
    found = []
    for field in element.iter("input") if element.tag == "form" else ():
        name, value = field.get("name") or "", field.get("value") or ""
        is_unseen = (field.get("type") or "").lower() == "hidden"
        if is_unseen and ID_NAME.search(name) and _DATA_ID.fullmatch(value):
            found.append(f"{name}={value}")
    for name, value in element.attrib.items():
        is_named_so = name.startswith("data-") and not _NO_ID.search(name)
        if is_named_so and _DATA_ID.fullmatch(value):
            found.append(f"{name}={value}")
    return " ".join(found)


def unwrapped(href: str) -> str:
    """Return an address without the line breaks that were typed into it, as browsers do.

    >>> unwrapped("view.do?\\n  no=3"), unwrapped("view.do?no=3")
    ('view.do?  no=3', 'view.do?no=3')
    """
    return href if href.isprintable() else href.translate(_LEFT_OUT)


def target_in(element: Any, href: str) -> str:
    """Return *href* as it is meant where *element* stands: from the page's ``<base>``,
    if it has one.
    """
    base: str | None = element.getroottree().getroot().get(_BASE)
    if not base or not href or href.lower().startswith(_OPAQUE):
        return href
    return joined(base, href)


def in_charset_of(element: Any, url: str) -> str:
    """Return *url* with what is not ASCII in its query in the charset of *element*'s page."""
    charset = element.getroottree().getroot().get(_CHARSET)
    return encoded(url, charset) if charset and not url.isascii() else url


def encoded(url: str, charset: str) -> str:
    """Quote what is not ASCII in the query in *charset*, and in the path in UTF-8.

    >>> encoded("https://a.example.kr/공고.asp?name=공고&no=3", "cp949")
    'https://a.example.kr/%EA%B3%B5%EA%B3%A0.asp?name=%B0%F8%B0%ED&no=3'
    """
    try:
        parts = urlsplit(url)
    except ValueError:
        return url
    path = quote(parts.path, safe=_LEFT)
    query = ""
    for letter in parts.query:
        if letter.isascii():
            query += letter
            continue
        try:
            encoded_letter = letter.encode(charset)
        except UnicodeEncodeError:
            # A letter that the charset lacks is sent as its HTML reference ("&#52;"),
            # as browsers do.
            query += f"%26%23{ord(letter)}%3B"
        else:
            # Every byte, also those of CP949's letters that are ASCII by themselves.
            query += "".join(f"%{byte:02X}" for byte in encoded_letter)
    fragment = quote(parts.fragment, safe=_LEFT)
    return urlunsplit((parts.scheme, parts.netloc, path, query, fragment))
