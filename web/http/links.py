"""Links that are safe to print: scraped ones are checked, our own are built."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import quote, urlencode, urlsplit

from storage.models import Announcement

_QUERY = re.compile(r"\?[^\s?]*=\S*")
_HOST = re.compile(r"(?:[\w.-]+|\[[0-9A-Fa-f:.]+\])(?::\d{1,5})?")
_OF_A_URI = "/:?#[]@!$&'()*+,;=%~-._"


def safe(url: str | None) -> str | None:
    """Return *url* as a URI if it leads to a web page, else ``None``: ``javascript:``,
    ``data:`` and the like lead nowhere.

    What boards leave unencoded (Hangul, blanks, quotes) is encoded; a name before the
    host is refused, since it hides the host.

    >>> safe("https://www.nipa.kr/home/2-2/1"), safe("javascript:alert(1)"), safe("//nipa.kr"), safe("https://nipa.kr@evil.example/")
    ('https://www.nipa.kr/home/2-2/1', None, None, None)
    >>> safe("https://www.nipa.kr/file?name=공고 1.hwp")
    'https://www.nipa.kr/file?name=%EA%B3%B5%EA%B3%A0%201.hwp'
    """
    text = (url or "").strip()
    if not text.isprintable():
        return None
    try:
        parts = urlsplit(text)
        host = parts.hostname
    except ValueError:
        return None
    if (
        parts.scheme.lower() not in ("http", "https")
        or not host
        or not _HOST.fullmatch(parts.netloc)
    ):
        return None
    return f"{parts.scheme}://{parts.netloc}{quote(text.partition(parts.netloc)[2], safe=_OF_A_URI)}"


def host(url: str | None) -> str:
    """Return the host that a link leads to, as readers know it.

    >>> host("https://www.nipa.kr/home/2-2/1")
    'nipa.kr'
    """
    return (urlsplit(safe(url) or "").hostname or "").removeprefix("www.")


def with_query(path: str, pairs: Iterable[tuple[str, str]]) -> str:
    """Return *path* with a query string, or as it is where there is nothing to ask."""
    query = urlencode(list(pairs), quote_via=quote)
    return f"{path}?{query}" if query else path


def urn(announcement: Announcement, *parts: object) -> str:
    """Return a name that stays the same through edits, moves of this service and a
    rebuilt database.
    """
    tail = "".join(f":{quote(str(part), safe='')}" for part in parts)
    return f"urn:voucher-watch:{quote(announcement.source, safe='')}:{quote(announcement.key, safe='')}{tail}"


def slug_path(slug: str) -> str:
    return f"/programmes/{quote(slug, safe='')}"


def without_queries(text: str) -> str:
    """Return *text* without the query strings of its addresses: an API's address holds a key.

    >>> without_queries("404 at https://apis.data.go.kr/1721000/list?serviceKey=abc&page=1 twice")
    '404 at https://apis.data.go.kr/1721000/list?… twice'
    """
    return _QUERY.sub("?…", text)
