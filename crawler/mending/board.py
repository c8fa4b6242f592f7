"""A board that an operator has adopted: read by what was found after its redesign."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import ClassVar

from scrapy.http import Response

from crawler.digests import digest_of
from crawler.mending.answers import is_data
from crawler.mending.reading import MendedReading
from crawler.platforms import guards
from crawler.platforms.base import Board
from crawler.platforms.page import HtmlPage, readable
from crawler.records import Listing


class ReadByMend(Board):
    """Stands before the class that a board was: its addresses and notices are read as
    before, its listing by *reading*.
    """

    reading: ClassVar[MendedReading]

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        # A parent of several adopted boards may have none of its own.
        reading = getattr(cls, "reading", None)
        if reading is None:
            return
        found = {"title", *(label for label, _ in reading.facts)}
        if reading.day is not None:
            found.add("posted")
        # What no longer is on the rows cannot be demanded of them.
        must_fill = tuple(filter(found.__contains__, cls.contract.must_fill))
        cls.contract = replace(cls.contract, must_fill=must_fill)
        cls.reading_digest = digest_of([json.dumps(reading.to_dict())])

    def read_listing(self, response: Response) -> Listing:
        """Parse the rows of one listing page.  Raises ``SourceTrouble`` when it is not the board."""
        is_page = not is_data(response)
        # Both refuse half an answer and one in a wrong charset, which would be misread.
        if is_page:
            page = HtmlPage(self.name, response)
        else:
            readable(self.name, response)
        listing = self.reading.parse(response, self.name, self.home)
        if listing.rows_seen:
            return listing
        if is_page:
            page.refuse_impostor()
        raise guards.trouble(self.name, response, self.reading.container)
