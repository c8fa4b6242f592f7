"""Proposing a card for an API from one of its answers."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from statistics import mean
from typing import Any, Final
from urllib.parse import urlsplit

from scrapy.http import Response

from crawler.errors import BoardChanged
from crawler.platforms.base import Board
from crawler.platforms.dates import posted_on
from crawler.platforms.json_board import JsonBoard, said
from crawler.platforms.page import readable

_KEY: Final = re.compile(r"(?i)(?:^|_)?(?:id|sn|seq|no|idx|num|code)$|(?:Id|Sn|Seq|No|Idx|Code)$")
_DAY: Final = re.compile(r"(?i)reg|creat|write|frst|post|press|ancmDe|registDt|DTM|등록|작성|게시")
_TITLE: Final = re.compile(r"(?i)tit|subj|nm$|sj|name$|ancmTl|명$|제목")
_HANGUL: Final = re.compile(r"[가-힣]")


def json_facts(name: str, response: Response) -> tuple[type[Board], dict[str, Any]]:
    """Return what a card for this answer says.  Raises ``BoardChanged`` where no list of items is in it."""
    try:
        answer = json.loads(readable(name, response).lstrip("\ufeff"))
    except ValueError as error:
        raise BoardChanged(name, response.url, f"no JSON: {error}", missing="JSON") from error
    where = urlsplit(response.url)
    found = [
        (path, items, title, key) for path, items in _lists(answer, "") if (title := _title_field(items)) and (key := _key_field(items))
    ]
    best = max(found, key=lambda one: min(len(one[1]), 20) * _weight(one[1], one[2]), default=None)
    if best is None:
        raise BoardChanged(name, response.url, "no list of items with a title and an identity is in this answer", missing="items")
    path, items, title, key = best
    facts = {"items_at": path, "title_at": title, "key_at": key, "notice_path": f"{where.path}#{{key}}", "listing_path": where.path or "/"}
    return JsonBoard, facts | _day_fact(items)


def _lists(data: Any, path: str) -> Iterator[tuple[str, list[Mapping[str, Any]]]]:
    if isinstance(data, list) and data and all(isinstance(item, Mapping) for item in data):
        yield path, data
    if isinstance(data, Mapping):
        for name, value in data.items():
            yield from _lists(value, f"{path}.{name}".lstrip("."))


def _fields(items: Sequence[Mapping[str, Any]]) -> list[str]:
    """Return names of fields, those of objects within an item dotted."""
    names = dict.fromkeys(name for item in items for name in item)
    objects = {name: value for name, value in items[0].items() if isinstance(value, Mapping)}
    return [*names, *(f"{name}.{one}" for name, value in objects.items() for one in value)]


def _title_field(items: Sequence[Mapping[str, Any]]) -> str | None:
    """Return the field that says most in Korean without being the text itself, or a list of keywords."""
    best = max(_fields(items), key=lambda name: _weight(items, name), default=None)
    return best if best and _weight(items, best) > 4 else None


def _weight(items: Sequence[Mapping[str, Any]], name: str) -> float:
    texts = [said(item, name) for item in items]
    if len(set(texts)) < 0.7 * len(texts) or any(("<" in text and ">" in text) or "\n" in text or text.count(",") > 3 for text in texts):
        return 0.0
    length = mean(map(len, texts))
    named = 3.0 if _TITLE.search(name) else 1.0
    return named * min(length, 40) * mean(bool(_HANGUL.search(text)) for text in texts) / (1 + max(0.0, length - 100))


def _key_field(items: Sequence[Mapping[str, Any]]) -> str | None:
    def tells_apart(name: str) -> bool:
        keys = [said(item, name) for item in items]
        counted = keys == [str(number) for number in range(1, len(keys) + 1)]
        return all(re.fullmatch(r"[\w-]{1,40}", key) for key in keys) and len(set(keys)) == len(keys) and (len(keys) == 1 or not counted)

    found = [name for name in _fields(items) if tells_apart(name) and "." not in name]
    return min(found, key=lambda name: not _KEY.search(name), default=None)


def _day_fact(items: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    days = [
        name
        for name in _fields(items)
        if _DAY.search(name) and all(posted_on(said(item, name)) and len(said(item, name)) <= 25 for item in items)
    ]
    if not days:
        return {}
    forms = {re.sub(r"\d", "9", said(item, days[0])) for item in items}
    return {"posted_at": days[0], **({"posted_like": said(items[0], days[0])} if len(forms) == 1 else {})}
