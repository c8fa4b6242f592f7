"""Boards that answer with JSON: where the items are and what their fields mean is on the card."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, ClassVar, Final, TypeAlias

from scrapy.http import Response

from crawler.errors import BrokenAnswer
from crawler.platforms import guards
from crawler.platforms.base import Board, Fetch
from crawler.platforms.dates import (
    is_epoch,
    plain_moment,
    without_midnight_end,
    without_midnights,
)
from crawler.platforms.html_text import source_text
from crawler.platforms.markup import only_tags, title_text
from crawler.platforms.page import readable
from crawler.platforms.structure import structure_of_items
from crawler.platforms.words import squeeze, title_of
from crawler.records import Listing, RawNotice

Item: TypeAlias = Mapping[str, Any]

# Labels of facts that are days or moments.
_TIMES: Final = re.compile(
    r"기간|기한|일시|일정|일자|날짜|일$|시작|마감|종료|개시|접수|신청|모집"
)


class JsonBoard(Board):
    """A board of items; fields and paths are dotted (``data.default.list``)."""

    listing_path: ClassVar[str]
    """With ``{page}``; a board that is asked by POST says so in ``listing``."""
    items_at: ClassVar[str]
    key_at: ClassVar[str]
    title_at: ClassVar[str]
    posted_at: ClassVar[str | None] = None
    notice_path: ClassVar[str]
    """With ``{key}``."""
    facts_at: ClassVar[tuple[tuple[str, str], ...]] = ()
    """Labels of cells, each with a template of fields: ``("접수기간", "{rcptPd.from} ~
    {rcptPd.to}")`` or a field's name.
    """
    body_at: ClassVar[str | None] = None

    def listing(self, page: int) -> Fetch:
        return Fetch(self.url(self.listing_path.format(page=page)))

    def read_listing(self, response: Response) -> Listing:
        """Read the items of one answer.  Raises ``SourceTrouble`` when it is not the API's."""
        items = list(self.find_items(self.answer(response), response))
        parsed = []
        for item in items:
            notice = self.parse_item(item)
            if notice is not None:
                parsed.append(notice)
        built = structure_of_items(items, response)
        return Listing(tuple(parsed), len(items), built)

    def answer(self, response: Response) -> Any:
        """Return the answer's data, or raise what it is instead."""
        refused = guards.by_status(self.name, response)
        if refused is not None:
            raise refused
        text = readable(self.name, response).lstrip("\ufeff \r\n\t")
        if not text.startswith(("{", "[")):
            raise guards.trouble(self.name, response, "JSON")
        try:
            return json.loads(text)
        except ValueError as error:
            raise BrokenAnswer(
                self.name,
                response.url,
                f"half an answer: {error}",
                missing="JSON",
            ) from error

    def find_items(self, answer: Any, response: Response) -> Iterator[Item]:
        items = at(answer, self.items_at)
        # An object in place of the list is an error that the API tells in its own way.
        if not isinstance(items, list) or not all(
            isinstance(item, Mapping) for item in items
        ):
            raise guards.trouble(self.name, response, self.items_at)
        yield from items

    def parse_item(self, item: Item) -> RawNotice | None:
        """Read one item; ``None`` when it has no identity or no title."""
        key = text_at(item, self.key_at)
        # Some APIs hand on what was escaped for a page: "R&amp;D".
        title = title_of(title_text(text_at(item, self.title_at)))
        if not key or not title:
            return None
        posted, body = None, ""
        if self.posted_at is not None:
            day = text_at(item, self.posted_at)
            posted = self.day(plain_moment(day) if is_epoch(day) else day)
        if self.body_at is not None:
            # Editors' HTML, in which "<AI 바우처>" may be words.
            body = source_text(only_tags(text_at(item, self.body_at)))
        return RawNotice(
            self.name,
            key,
            self.address(item),
            title,
            posted,
            self.only_dated(self.parse_cells(item)),
            body,
            pinned=self.is_pinned(item),
        )

    def address(self, item: Item) -> str:
        return self.url(
            self.notice_path.format(key=text_at(item, self.key_at))
        )

    def is_pinned(self, item: Item) -> bool:  # noqa: ARG002 - few APIs tell
        """Whether an item is kept on top of every page."""
        return False

    def parse_cells(self, item: Item) -> dict[str, str]:
        found: dict[str, str] = {}
        for label, template in self.facts_at:
            # Only where the label says so: a number of fourteen digits may be an id.
            is_time = bool(_TIMES.search(label))
            text = filled(item, template, is_time=is_time)
            if text:
                found[label] = text
        return found


def at(data: Any, path: str) -> Any:
    """Return what is at a dotted *path*, ``None`` where there is nothing.

    >>> at({"data": {"list": [1]}}, "data.list"), at({"data": None}, "data.list")
    ([1], None)
    """
    for step in path.split(".") if path else ():
        data = data.get(step) if isinstance(data, Mapping) else None
    return data


def text_at(item: Item, path: str) -> str:
    """Return a field's words; ``""`` for nothing, and for an object where words should be."""
    value = at(item, path)
    # bool is an int to Python.
    if not isinstance(value, str | int) or isinstance(value, bool):
        return ""
    return str(value).strip()


def filled(item: Item, template: str, *, is_time: bool = False) -> str:
    """Fill a template of fields; nothing, if a field it needs is missing.

    *is_time* says that it tells of days: then a program's moments (fourteen
    digits, ISO, ``.0`` behind the seconds) are written as people write them.

    >>> filled({"pd": {"from": "2026-01-01", "to": "2026-12-31"}}, "{pd.from} ~ {pd.to}"), filled({"pd": None}, "{pd.from} ~ {pd.to}")
    ('2026-01-01 ~ 2026-12-31', '')
    >>> filled({"from": "20260101090000", "to": "2026-12-31 18:00:00.0"}, "{from} ~ {to}", is_time=True)
    '2026-01-01 09:00 ~ 2026-12-31 18:00'
    """
    if "{" not in template:
        text = squeeze(source_text(only_tags(text_at(item, template))))
        moment = plain_moment(text) if is_time else text
        return moment if moment == text else without_midnights(moment)
    # Not ``str.format``: dotted names are paths here, not attributes.
    text, *parts = template.split("{")
    is_rewritten = False
    for part in parts:
        name, _, rest = part.partition("}")
        value = text_at(item, name)
        if not value:
            return ""
        if is_time:
            moment = plain_moment(value)
            is_rewritten = is_rewritten or moment != value
            value = moment
        text += value + rest
    # Midnights that the API itself writes as people do are hours: "00:00 ~ 24:00".
    text = squeeze(text)
    if is_time and len(parts) > 1:
        text = without_midnight_end(text)
    return without_midnights(text) if is_rewritten else text
