"""A mended reading: where rows, titles, ids, links and days stand now, as data that
parses a listing.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Final
from urllib.parse import parse_qsl, urljoin, urlsplit

from scrapy.http import Response

from crawler.discovery.groups import parsed
from crawler.platforms.dates import posted_on
from crawler.platforms.page import Element, title_words, within, words
from crawler.platforms.words import squeeze, title_of, without_session
from crawler.records import Listing, RawNotice

_TOKEN: Final = re.compile(r"[\w%.+-]+")
_SCRIPTED: Final = ("#", "javascript:")
HIDDEN_TAGS: Final = frozenset(["script", "style", "template", "noscript", "head"])
_HIDDEN_STYLE: Final = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden")


@dataclass(frozen=True, slots=True)
class PagePlace:
    """A value in an HTML row: an attribute of the first match of *css*, or its text; ""
    is the row.
    """

    css: str
    attribute: str = ""
    parameter: str = ""
    """Of an address: the query parameter whose value is meant."""
    token: int | None = None
    """Of a path or a script's call: which of its words is meant."""


@dataclass(frozen=True, slots=True)
class MendedReading:
    """How a redesigned board is read until a person has written its source anew.

    HTML: *container* is an absolute XPath, *row_tag* the rows below it, and the
    places are ``PagePlace``s.  JSON: *container* is a dotted path to the list, and the
    *css* of each place is a dotted path within an item.
    """

    kind: str
    container: str
    row_tag: str
    title: PagePlace
    key: PagePlace
    link: PagePlace | None
    link_template: str
    """With ``{key}``; "" where the link's own address is followed."""
    day: PagePlace | None

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_dict(cls, stored: Mapping[str, Any]) -> MendedReading:
        places: dict[str, PagePlace | None] = {}
        for name in ("title", "key", "link", "day"):
            places[name] = PagePlace(**stored[name]) if stored[name] else None
        return cls(**{**stored, **places})

    def parse(self, response: Response, source: str, home: str) -> Listing:
        """Return the rows of *response*; none where the list is not there.

        A notice that leads nowhere gets the address *home*.
        """
        rows = self._rows(response)
        notices = []
        for row in rows:
            title, key = self.value(row, self.title), self.value(row, self.key)
            if not title or not key:
                continue
            day = self.value(row, self.day) if self.day else ""
            notice = RawNotice(
                source=source,
                key=key,
                url=self._address(row, key, response.url) or home,
                title=title,
                posted=day if posted_on(day) else None,
            )
            notices.append(notice)
        return Listing(tuple(notices), len(rows))

    def _rows(self, response: Response) -> list[Any]:
        if self.kind == "json":
            try:
                items = at_path(json.loads(response.body), self.container)
            except ValueError:
                return []
            return [item for item in items or () if isinstance(item, dict)]
        rows = []
        for container in parsed(response).xpath(self.container)[:1]:
            rows = rows_below(container, self.row_tag)
        return rows

    def value(self, row: Any, place: PagePlace) -> str:
        """Return what stands at *place* of a row; "" where nothing does."""
        if self.kind == "json":
            found = at_path(row, place.css)
            text = str(found) if isinstance(found, str | int) else ""
            return title_of(text) if place is self.title else text
        return value_in(row, place)

    def _address(self, row: Any, key: str, base: str) -> str:
        if self.link_template:
            return self.link_template.replace("{key}", key)
        if self.link is None:
            return ""
        href = self.value(row, self.link)
        if not href or href.startswith(_SCRIPTED):
            return ""
        return without_session(urljoin(base, href))


def at_path(data: Any, path: str) -> Any:
    """Return what stands at a dotted *path* of parsed JSON, or ``None``."""
    for name in path.split(".") if path else ():
        if not isinstance(data, dict):
            return None
        data = data.get(name)
    return data


def is_hidden(element: Element) -> bool:
    """Say whether readers do not see *element*: a template or a row that is switched off."""
    return (
        element.tag in HIDDEN_TAGS
        or element.get("hidden") is not None
        or bool(_HIDDEN_STYLE.search(element.get("style") or ""))
        or "{{" in "".join(element.itertext())[:2000]
    )


def rows_below(container: Element, tag: str) -> list[Element]:
    """Return the visible rows of a container; headings and "no posts" lines are none."""
    rows = []
    for child in container:
        if child.tag != tag or is_hidden(child):
            continue
        if tag == "tr" and len(child.findall("td")) < 2:
            continue
        if words(child):
            rows.append(child)
    return rows


def value_in(row: Element, place: PagePlace) -> str:
    """Return what stands at *place* of an HTML row; "" where nothing does."""
    element = row
    if place.css:
        found = within(place.css)(row)
        if not found:
            return ""
        element = found[0]
    if place.attribute == "":
        return title_words(element)
    return part_of(squeeze(element.get(place.attribute) or ""), place)


def part_of(text: str, place: PagePlace) -> str:
    """Return the parameter or word of an attribute that *place* means, or all of it."""
    if place.parameter:
        return dict(parse_qsl(urlsplit(text).query)).get(place.parameter, "")
    if place.token is not None:
        tokens = _TOKEN.findall(text)
        return tokens[place.token] if place.token < len(tokens) else ""
    return text
