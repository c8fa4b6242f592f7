"""What addresses on a page say: which parameter counts pages, which change from visit to
visit, and where a script fetches its rows.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import Final
from urllib.parse import parse_qsl, urlencode, urlsplit

from scrapy.http import Response

from crawler.discovery.trees import parsed
from crawler.platforms.links import PAGE_NAMES, joined
from crawler.platforms.page import words

# What differs from visit to visit, or says how a person came here: "_csrf", "ztag".
_VOLATILE: Final = re.compile(
    r"^_?csrf|token|jsession|phpsess|session_?id$|^sid$|nonce|^_$|^ts$|timestamp|^ztag$"
    r"|^utm_|^fbclid$|^rnd$|random|^cache",
    re.IGNORECASE,
)
# Scripts within the page; what they load from elsewhere is not read.
_SCRIPT: Final = re.compile(
    rb"<script\b[^>]*>(.*?)</script>", re.DOTALL | re.IGNORECASE
)
# How scripts name what they fetch: url: "/bbs/list.json", fetch('/api/notices').
_FETCHES: Final = re.compile(
    r"""
    (?: \b (?: url | URL | action ) \s* [:=] \s*
      | \b fetch \s* \( \s*
      | \b axios (?: \. (?:get|post) )? \s* \( \s*
      | \$ \. (?: ajax | get | post | getJSON ) \s* \( \s* )
    ["'`] (?P<address> [^"'`\s<>]{2,200} ) ["'`]
    """,
    re.VERBOSE,
)
# What addresses of rows have in them, unlike those of pictures or counters.
_LISTS: Final = re.compile(
    r"list|search|select|retrieve|\.json|api|ajax|board|bbs", re.IGNORECASE
)


def listing_query(response: Response) -> str:
    """Return the query under which the listing is asked for, with ``{page}`` where a
    page's number stands: by its usual names, else as the pager's links have it.

    What differs from visit to visit is left out.
    """
    pairs = parse_qsl(urlsplit(response.url).query, keep_blank_values=True)
    stated = [name for name, _ in pairs if name.lower() in PAGE_NAMES]
    parameter = stated[0] if stated else paging_parameter(response)
    kept = []
    for name, value in pairs:
        if not _VOLATILE.search(name):
            kept.append((name, "{page}" if name == parameter else value))
    if parameter and parameter not in dict(kept):
        kept.append((parameter, "{page}"))
    return f"?{urlencode(kept, safe='{}')}" if kept else ""


def paging_parameter(response: Response) -> str | None:
    """Return the parameter whose value is the number that a pager's links show."""
    own = urlsplit(response.url)
    found: Counter[str] = Counter()
    for link in parsed(response).iter("a"):
        shown = words(link).strip("[]")
        href = (link.get("href") or "").strip()
        target = urlsplit(joined(response.url, href))
        is_here = (target.hostname, target.path) == (own.hostname, own.path)
        # No pager shows the ten-millionth page, and ``int`` refuses thousands of digits.
        if not shown.isdecimal() or len(shown) > 7 or not is_here:
            continue
        for name, value in parse_qsl(target.query):
            # The first page is often linked without its number, or as "home".
            if value == shown and int(shown) > 1:
                found[name] += 1
    return found.most_common(1)[0][0] if found else None


# By POST an address alone answers nothing, or all.
_POSTS: Final = re.compile(
    r"""\b (?:type|method) \s* : \s* ["'] post \b | \. post \s* \(""",
    re.VERBOSE | re.IGNORECASE,
)


def is_posted(response: Response) -> bool:
    """Return whether a script of the page asks by POST."""
    for script in _SCRIPT.finditer(response.body[:2_000_000]):
        if _POSTS.search(script[1].decode("utf-8", "replace")):
            return True
    return False


def scripted_addresses(response: Response) -> list[str]:
    """Return the addresses on the page's own host from which a script may fetch rows."""
    found: dict[str, None] = {}
    host = urlsplit(response.url).hostname
    for script in _SCRIPT.finditer(response.body[:2_000_000]):
        for match in _FETCHES.finditer(script[1].decode("utf-8", "replace")):
            address = joined(response.url, match["address"])
            if urlsplit(address).hostname == host and _LISTS.search(
                match["address"]
            ):
                found[address] = None
    return list(found)[:3]
