"""Links for pages: scraped ones are checked, our own are built."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import quote, urlencode, urlsplit

from presentation.links import safe
from storage.models import Announcement

__all__ = [
    "host",
    "own_path",
    "safe",
    "slug_path",
    "urn",
    "with_query",
    "without_queries",
]

_QUERY = re.compile(r"\?[^\s?]*=\S*")


def host(url: str | None) -> str:
    """Return the host that a link leads to, as readers know it.

    >>> host("https://www.nipa.kr/home/2-2/1")
    'nipa.kr'
    """
    return (urlsplit(safe(url) or "").hostname or "").removeprefix("www.")


def own_path(path: str) -> str:
    """Return a requested *path* as a link to this site, whatever it begins with.

    >>> own_path("//evil.example/공고")
    '/evil.example/%EA%B3%B5%EA%B3%A0'
    """
    # Browsers take what follows two slashes for a host; backslashes count as slashes.
    return quote("/" + path.lstrip("/\\"))


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
