"""A board nobody has described yet: where its rows, links, ids and days stand, and the
card that would read it.

Nothing here knows a site.  Rows are looked for as what repeats: siblings of one
kind that each hold a link with words, mostly a day, and an id that differs.
"""

from __future__ import annotations

from scrapy.http import Response

from crawler.discovery.data import of_feed, of_json
from crawler.discovery.html import of_html
from crawler.discovery.proposal import DiscoveredRow, NothingFound, Proposal

__all__ = ["DiscoveredRow", "NothingFound", "Proposal", "propose"]


def propose(response: Response) -> Proposal:
    """Look at a listing page and say how it would be read.

    Raises ``NothingFound`` where nothing repeats that could be notices.
    """
    head = response.body.lstrip()[:200].lower()
    if head[:1] in (b"{", b"["):
        return of_json(response)
    if head.startswith(b"<?xml") or b"<rss" in head or b"<feed" in head:
        return of_feed(response)
    return of_html(response)
