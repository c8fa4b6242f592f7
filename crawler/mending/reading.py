"""A mended reading: where rows, titles, ids, links and days stand now, as data that
parses a listing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Final

from scrapy.http import Response

from crawler.discovery.trees import parsed
from crawler.mending.answers import data_in, page_in_data
from crawler.mending.data_paths import at_path, field_text, items_at
from crawler.mending.day_forms import FULL_DAY, day_in_form
from crawler.mending.known import letters_of_title
from crawler.mending.page_place import PagePlace, part_of, value_in
from crawler.mending.page_rows import rows_below
from crawler.platforms.links import joined
from crawler.platforms.page import is_heading
from crawler.platforms.words import is_private, without_session
from crawler.records import Listing, RawNotice

MOST_UNTITLED: Final = 0.3
"""Share of an answer's items that may lack the field that the others' titles are."""
_SCRIPTED: Final = ("#", "javascript:")


@dataclass(frozen=True, slots=True)
class MendedReading:
    """How a redesigned board is read until a person has written its source again.

    HTML: *container* is an absolute XPath, *row_path* the tags that lead from it to
    the rows (``tr``, ``ul/li``).  JSON: *container* is a dotted path to the list.
    """

    kind: str
    """``html`` or ``json``."""
    container: str
    row_path: str
    title: PagePlace
    key: PagePlace
    link: PagePlace | None
    link_template: str
    """With ``{key}``; "" where the link's own address is followed."""
    day: PagePlace | None
    facts: tuple[tuple[str, PagePlace], ...] = ()
    """Labels that rows had before, with where their values stand now."""
    stride: int = 1
    """How many elements in a row make one: a line of the title and one of the facts."""
    day_form: str = FULL_DAY
    """How days are written, one of ``DAY_FORMS``."""
    document: str = ""
    """The dotted path of the markup within JSON, where the answer is such."""

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_dict(cls, stored: Mapping[str, Any]) -> MendedReading:
        """Return what ``to_dict`` wrote.  Raises ``KeyError`` or ``TypeError`` otherwise."""
        places: dict[str, PagePlace | None] = {}
        for name in ("title", "key", "link", "day"):
            places[name] = PagePlace(**stored[name]) if stored[name] else None
        facts = []
        for label, place in stored.get("facts", ()):
            facts.append((label, PagePlace(**place)))
        return cls(**{**stored, **places, "facts": tuple(facts)})

    def parse(
        self,
        response: Response,
        source: str,
        home: str,
        *,
        today: date | None = None,
    ) -> Listing:
        """Return the rows of *response*; none where the list is not there.

        A notice that leads nowhere gets the address *home*.  A row that is repeated,
        as pinned ones are, counts once.  Days without a year are the last ones before
        *today*.
        """
        rows = self.rows(response)
        notices: dict[str, RawNotice] = {}
        unread = untitled = 0
        for number, row in enumerate(rows):
            title, key = self.value(row, self.title), self.value(row, self.key)
            if self.kind == "json" and key and not title:
                untitled += 1
                continue
            if not title or not key:
                is_first = number == 0 and self.kind == "html"
                unread += not (is_first and is_heading(row))
                continue
            earlier = notices.get(key)
            letters = letters_of_title(title)
            if earlier and letters_of_title(earlier.title) == letters:
                # The pinned one came first; its place in the order is the later one.
                del notices[key]
                earlier = None
            notice = RawNotice(
                source=source,
                key=key,
                url=self.address(row, key, response.url) or home,
                title=title,
                posted=self.posted(row, today),
                cells=self.cells(row),
            )
            # Two notices under one key are kept apart, for the evidence to refuse.
            notices[key if earlier is None else f"{key}#{number}"] = notice
        # Data also lists what never was a notice: covers, headings of a volume.
        if untitled > MOST_UNTITLED * len(rows):
            unread += untitled
        return Listing(tuple(notices.values()), len(notices) + unread)

    def rows(self, response: Response) -> Sequence[Any]:
        """Return the elements or items of *response* that are rows."""
        if self.kind == "json":
            for document, data in data_in(response):
                # The first step of the path says which piece of data it is.
                first, _, rest = self.container.partition(".")
                if document == "":
                    return items_at(data, self.container)
                if document == first:
                    return items_at(data, rest)
            return []
        page: Response | None = response
        if self.document:
            page = page_in_data(response, self.document)
        if page is None:
            return []
        for container in parsed(page).xpath(self.container)[:1]:
            return rows_below(container, self.row_path, self.stride)
        return []

    def value(self, row: Any, place: PagePlace) -> str:
        """Return what is at *place* of a row; "" where nothing is."""
        if self.kind != "json":
            return value_in(row, place)
        return part_of(field_text(at_path(row, place.css)), place)

    def cells(self, row: Any) -> dict[str, str]:
        """Return the facts of a row by the labels that they had."""
        cells = {}
        for label, place in self.facts:
            text = self.value(row, place)
            if text and not is_private(label):
                cells[label] = text
        return cells

    def posted(self, row: Any, today: date | None) -> str | None:
        """Return the row's day as it is written, or in full where it lacks its year."""
        text = self.value(row, self.day) if self.day else ""
        day = day_in_form(text, self.day_form, today)
        if self.day_form == FULL_DAY:
            return text if day else None
        return f"{day}" if day else None

    def address(self, row: Any, key: str, base: str) -> str:
        """Return where a row leads; "" where it leads nowhere that is known."""
        if self.link_template:
            return self.link_template.replace("{key}", key)
        if self.link is None:
            return ""
        href = self.value(row, self.link)
        if not href or href.lower().startswith(_SCRIPTED):
            return ""
        return without_session(joined(base, href))
