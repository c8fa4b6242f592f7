"""Boards that answer with JSON: where the items are and what their fields mean is on the card."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Any, ClassVar, Final, TypeAlias

from scrapy.http import Response

from crawler.errors import BrokenAnswer
from crawler.platforms import guards
from crawler.platforms.base import Board, Fetch
from crawler.platforms.dates import (
    is_epoch,
    plain_moment,
    unwrapped,
    without_midnight_end,
    without_midnights,
)
from crawler.platforms.html_text import source_text
from crawler.platforms.markup import attributes_in, only_tags, title_text
from crawler.platforms.page import readable
from crawler.platforms.structure import structure_of_items
from crawler.platforms.words import squeeze, title_of
from crawler.records import Listing, RawNotice

Item: TypeAlias = Mapping[str, Any]

MOST_FIELDS: Final = 20
"""Of an answer that is searched for JSON within: it is little more than a frame."""
# Labels of facts that are days or moments.
_TIMES: Final = re.compile(
    r"기간|기한|일시|일정|일자|날짜|일$|시작|마감|종료|개시|접수|신청|모집"
)


class JsonBoard(Board):
    """A board of items; fields and paths are dotted (``data.default.list``)."""

    listing_path: ClassVar[str]
    """With ``{page}``; a board that is asked by POST has a ``form``."""
    items_at: ClassVar[str]
    """Items that are lists have their cells as fields: ``0``, ``1``."""
    key_at: ClassVar[str]
    """A field; of one that is markup its link's address: ``1.@href``, ``1.@onclick``."""
    key_in: ClassVar[str | None] = None
    """Where the id is a part of that field: a pattern with the group ``key``."""
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
        request = self.asked(self.listing_path, page)
        # Answers to scripts: some servers answer a page without it.
        by_script = {"X-Requested-With": "XMLHttpRequest"}
        return replace(request, headers=by_script) if self.form else request

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
            return unpacked(json.loads(text))
        except ValueError as error:
            raise BrokenAnswer(
                self.name,
                response.url,
                f"half an answer: {error}",
                missing="JSON",
            ) from error

    def find_items(self, answer: Any, response: Response) -> Iterator[Item]:
        found = at(answer, self.items_at)
        items = []
        for item in found if isinstance(found, list) else ():
            items.append(by_column(item) if isinstance(item, list) else item)
        # An object in place of the list is an error that the API tells in its own way.
        if not isinstance(found, list) or not all(
            isinstance(item, Mapping) for item in items
        ):
            raise guards.trouble(self.name, response, self.items_at)
        yield from items

    def key_of(self, item: Item) -> str:
        """Return an item's id; "" for none."""
        text = text_at(item, self.key_at)
        if self.key_in is None:
            return text
        found = re.search(self.key_in, text)
        return found["key"] if found else ""

    def parse_item(self, item: Item) -> RawNotice | None:
        """Read one item; ``None`` when it has no identity or no title."""
        key = self.key_of(item)
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
        return self.url(self.notice_path.format(key=self.key_of(item)))

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


def unpacked(data: Any) -> Any:
    """Return an answer with what its fields hold as text of JSON, as web services of
    ASP.NET answer.

    >>> unpacked({"d": '[{"no": 7}]'}), unpacked({"title": "[공고]"})
    ({'d': [{'no': 7}]}, {'title': '[공고]'})
    """
    if not isinstance(data, dict) or len(data) > MOST_FIELDS:
        return data
    found = {}
    for name, value in data.items():
        found[name] = value
        if isinstance(value, str) and value.startswith(("[{", "[[", '{"')):
            # What only looks so stays a text.
            with suppress(ValueError, RecursionError):
                found[name] = json.loads(value)
    return found


def at(data: Any, path: str) -> Any:
    """Return what is at a dotted *path*, ``None`` where there is nothing.

    >>> at({"data": {"list": [1]}}, "data.list"), at({"data": None}, "data.list")
    ([1], None)
    """
    for step in path.split(".") if path else ():
        if isinstance(data, str) and step.startswith("@"):
            data = dict(attributes_in(data)).get(step)
        else:
            data = data.get(step) if isinstance(data, Mapping) else None
    return data


def by_column(cells: Sequence[Any]) -> dict[str, Any]:
    """Return the cells of a row as fields, for scripts that draw tables of lists.

    >>> by_column(["300", "공고"])
    {'0': '300', '1': '공고'}
    """
    return {str(number): cell for number, cell in enumerate(cells)}


_EXACT = 2**53
"""Above it a float is no longer one number: two ids would be one."""


def text_at(item: Item, path: str) -> str:
    """Return a field's words; ``""`` for nothing, and for an object where words should be."""
    value = at(item, path)
    if isinstance(value, str | list):
        value = unwrapped(value)
    # 7.0: programs that have one kind of number write a whole one so.
    if isinstance(value, float) and value.is_integer():
        value = int(value) if abs(value) < _EXACT else None
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
