"""A redesigned page searched, read and weighed: what the engine asks for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from scrapy.http import Response

from crawler.mending.evidence import MendEvidence, weigh
from crawler.mending.finding import find_reading
from crawler.mending.known import ListedNotice, letters_of_title
from crawler.mending.reading import MendedReading
from crawler.pipelines.notices import clean
from crawler.platforms.base import Board
from crawler.records import Listing

_TAG: Final = re.compile(r"<[^>]*>")


@dataclass(frozen=True, slots=True)
class MendedListing:
    """The rows of a redesigned page, and why they are believed or not."""

    reading: MendedReading | None
    listing: Listing
    evidence: MendEvidence
    newest: date | None
    """The newest day of a known notice."""

    @property
    def summary(self) -> str:
        found = self.evidence
        if self.reading is None:
            return "searched for its known notices: too few of them stand on the page"
        text = f"{found.rows} rows, {found.known} of {found.expected} expected known"
        ids = "ids new" if found.same_ids < found.known else "ids as before"
        return f"{text}, {ids}" + (
            f"; refused: {found.refused}" if found.refused else ""
        )


def search(
    response: Response, known: Sequence[ListedNotice], board: Board, usual_rows: int
) -> MendedListing:
    """Search *response* for what *board* listed, read it, and weigh the evidence."""
    newest = max((notice.day for notice in known if notice.day), default=None)
    reading = find_reading(response, known, board.hosts)
    if reading is None:
        return MendedListing(None, Listing((), 0), MendEvidence(), newest)
    parsed = reading.parse(response, board.name, board.home)
    notices = tuple(clean(notice, board.home) for notice in parsed.notices)
    listing = replace(parsed, notices=notices)
    evidence = weigh(listing, known, usual_rows=usual_rows)
    return MendedListing(reading, listing, evidence, newest)


def shows_title(response: Response, title: str) -> bool:
    """Say whether a notice's own page bears its title; most of it is enough."""
    text = getattr(response, "text", "")
    return letters_of_title(title)[:40] in letters_of_title(_TAG.sub("", text))
