"""Candidates for the new address of a board that has moved: links on its site's front page
with the board's name.
"""

from __future__ import annotations

from typing import Final
from urllib.parse import urlsplit

from scrapy.http import Response

from crawler.discovery.trees import parsed
from crawler.mending.known import letters_of_title
from crawler.platforms.base import Board
from crawler.platforms.links import joined
from crawler.platforms.page import words

MOST_CANDIDATES: Final = 2
"""With the front page itself three requests."""
# Public suffixes below `.kr`: an organisation registers the label before them.
_SECOND_LEVEL: Final = frozenset(
    [
        "ac",
        "co",
        "es",
        "go",
        "hs",
        "kg",
        "mil",
        "ms",
        "ne",
        "or",
        "pe",
        "re",
        "sc",
    ]
)
# Names that menus give to any board; such a link is accepted by its notices alone.
_COMMON: Final = ("공고", "공지사항", "사업공고", "알림", "공지")


def domain_of(host: str) -> str:
    """Return the part of a host's name that one organisation registered.

    >>> domain_of("www.nipa.kr"), domain_of("board.kidp.or.kr"), domain_of("127.0.0.1")
    ('nipa.kr', 'kidp.or.kr', '127.0.0.1')
    """
    labels = host.lower().rstrip(".").split(".")
    # An IPv4 address has no registered part.
    if labels[-1].isdigit():
        return host
    is_shared = (
        len(labels) > 2 and labels[-1] == "kr" and labels[-2] in _SECOND_LEVEL
    )
    return ".".join(labels[-3 if is_shared else -2 :])


def is_of_agency(address: str, board: Board) -> bool:
    """Return whether *address* is on a domain of the organisation that runs *board*."""
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        return False
    return domain_of(parts.hostname) in {
        domain_of(host) for host in board.hosts
    }


def front_page(board: Board) -> str:
    return f"{board.base_url}/"


def candidates(front: Response, board: Board) -> tuple[list[str], list[str]]:
    """Return the addresses of links with the board's name, likeliest first: those on its
    agency's domains, and those elsewhere, which are only proposed.
    """
    names = _names(board)
    found: dict[str, int] = {}
    # ``parsed`` copes with nested documents, which front pages have as well.
    for link in parsed(front).iter("a"):
        href = (link.get("href") or "").strip()
        if not href or href.lower().startswith(
            ("#", "javascript:", "mailto:", "tel:")
        ):
            continue
        letters = letters_of_title(words(link) or link.get("title") or "")
        likeness = _likeness(letters, names)
        if likeness:
            address = joined(front.url, href).partition("#")[0]
            found[address] = max(likeness, found.get(address, 0))
    inside: list[str] = []
    outside: list[str] = []
    for address in sorted(found, key=lambda item: -found[item]):
        (inside if is_of_agency(address, board) else outside).append(address)
    return inside[:MOST_CANDIDATES], outside[:MOST_CANDIDATES]


def _names(board: Board) -> list[str]:
    """Return the names a menu may use for the board: its title, with and without the
    agency, and its last word.
    """
    whole = letters_of_title(board.title)
    agency = letters_of_title(board.agency)
    names = [whole, letters_of_title(board.title.split()[-1])]
    # On its own site an agency leaves its name out.
    if agency and agency in whole:
        names.insert(1, whole.replace(agency, ""))
    found: list[str] = []
    for name in dict.fromkeys(names):
        if len(name) >= 2:
            found.append(name)
    return found


def _likeness(letters: str, names: list[str]) -> int:
    """Return how well a link's text matches the *names* of the board: 3 equal, 2 one within
    the other, 1 both common names, 0 not at all.
    """
    # A longer text is the title of a notice on the front page.
    if not letters or len(letters) > 30:
        return 0
    if letters in names:
        return 3
    for name in names:
        if (
            len(name) >= 4
            and (name in letters or letters in name)
            and len(letters) >= 4
        ):
            return 2
    for name in names:
        # 사업공고 may be called 공고 now: tried last.
        if letters in _COMMON and any(word in name for word in _COMMON):
            return 1
    return 0
