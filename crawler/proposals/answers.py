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
from crawler.platforms.json_board import JsonBoard, at, said
from crawler.platforms.page import readable

_KEY: Final = re.compile(r"(?i)(?:^|_)?(?:id|sn|seq|no|idx|num|code)$|(?:Id|Sn|Seq|No|Idx|Code)$")
_DAY: Final = re.compile(r"(?i)reg|creat|write|frst|post|press|ancmDe|registDt|DTM")
_HANGUL: Final = re.compile(r"[가-힣]")


def json_facts(name: str, response: Response) -> tuple[type[Board], dict[str, Any]]:
    """Return what a card for this answer says.  Raises ``BoardChanged`` where no list of items is in it."""
    try:
        answer = json.loads(readable(name, response).lstrip("\ufeff"))
    except ValueError as error:
        raise BoardChanged(name, response.url, f"no JSON: {error}", missing="JSON") from error
    where = urlsplit(response.url)
    lists = sorted(_lists(answer, ""), key=lambda found: len(found[1]), reverse=True)
    for path, items in lists:
        title, key = _title_field(items), _key_field(items)
        if title and key:
            return JsonBoard, {
                "items_at": path,
                "title_at": title,
                "key_at": key,
                **_day_fact(items),
                "notice_path": f"{urlsplit(response.url).path}#{{key}}",
            }
    raise BoardChanged(name, response.url, "no list of items with a title and an identity is in this answer", missing="items")


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
    """Return the field that says most in Korean without being the text itself."""

    def weight(name: str) -> float:
        texts = [said(item, name) for item in items]
        if len(set(texts)) < 0.7 * len(texts) or any("<" in text and ">" in text for text in texts):
            return 0.0
        length = mean(map(len, texts))
        named = 2.0 if re.search(r"(?i)tit|subj|nm$|sj|name", name) else 1.0
        return named * min(length, 60) * mean(bool(_HANGUL.search(text)) for text in texts) / (1 + max(0.0, length - 100))

    best = max(_fields(items), key=weight, default=None)
    return best if best and weight(best) > 4 else None


def _key_field(items: Sequence[Mapping[str, Any]]) -> str | None:
    def tells_apart(name: str) -> bool:
        keys = [said(item, name) for item in items]
        return all(re.fullmatch(r"[\w-]{1,40}", key) for key in keys) and len(set(keys)) == len(keys)

    found = [name for name in _fields(items) if tells_apart(name) and "." not in name]
    return min(found, key=lambda name: not _KEY.search(name), default=None)


def _day_fact(items: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    days = [name for name in _fields(items) if all(posted_on(said(item, name)) and len(said(item, name)) <= 25 for item in items)]
    best = min(days, key=lambda name: not _DAY.search(name), default=None)
    return {"posted_at": best, "posted_like": str(at(items[0], best))} if best else {}
