"""Where the next pages of a redesigned list are, as the list itself says."""

from __future__ import annotations

from urllib.parse import urlsplit

from scrapy.http import Response

from crawler.discovery.trees import parsed
from crawler.mending.answers import is_data
from crawler.mending.values import is_allowed
from crawler.platforms.base import Board
from crawler.platforms.links import joined
from crawler.platforms.page import words


def linked_pages(page: Response, board: Board, most: int) -> dict[int, str]:
    """Return the addresses of pages 2 to *most* to which the first *page* of a list
    leads, by number; none where it leads to those that the source asks for.

    A parameter of before a redesign is often ignored without a word, and the same
    rows come again.
    """
    if is_data(page):
        return {}
    numbers = {f"{number}": number for number in range(2, most + 1)}
    own = {_bare(board.listing(number).url) for number in numbers.values()}
    found: dict[int, str] = {}
    for link in parsed(page).iter("a"):
        number = numbers.get(words(link))
        href = (link.get("href") or "").strip()
        if number is None or not href or href.startswith("#"):
            continue
        address = joined(page.url, href).partition("#")[0]
        if _bare(address) in own:
            return {}
        if is_allowed(address, board.hosts):
            found.setdefault(number, address)
    return found


def _bare(address: str) -> str:
    # "http" and "https", and what else a link may say about the host, are one page.
    parts = urlsplit(address)
    return f"{parts.path}?{parts.query}"
