"""Listings that are data: feeds, and the JSON of scripts and APIs."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

import feedparser
from scrapy.http import Response

from crawler.discovery.columns import example_of
from crawler.discovery.groups import HANGUL
from crawler.discovery.keys import key_of, key_pattern
from crawler.discovery.proposal import (
    DiscoveredRow,
    NothingFound,
    Proposal,
    doubts_of,
)
from crawler.mending.values import counts_rows
from crawler.platforms.dates import posted_on
from crawler.platforms.words import squeeze

# Numbers of rows, which shift with every new one: "rowNum", "RNUM".
_ROW_NUMBER: Final = re.compile(r"^r(?:ow)?_?(?:num|no|n)$", re.IGNORECASE)


def of_feed(response: Response) -> Proposal:
    parsed = feedparser.parse(response.body)
    rows = tuple(
        DiscoveredRow(
            squeeze(entry.get("title", "")),
            entry.get("link", ""),
            entry.get("link", ""),
            _entry_day(entry),
        )
        for entry in parsed.entries
    )
    if not rows:
        raise NothingFound("this feed has no entries")
    pattern, doubts = key_pattern([row.link for row in rows])
    rows = tuple(replace(row, key=key_of(pattern, row.link)) for row in rows)
    return Proposal(
        "FeedBoard",
        rows,
        key_in=pattern,
        doubts=tuple(doubts + doubts_of(rows)),
    )


def _entry_day(entry: Mapping[str, Any]) -> str | None:
    text = entry.get("published") or entry.get("updated") or entry.get("date")
    return text if text and posted_on(text) else None


def of_json(response: Response) -> Proposal:
    try:
        payload = json.loads(response.body)
    except ValueError as broken:
        raise NothingFound(f"this is no JSON: {broken}") from broken
    lists = []
    for path, nested in _lists(payload, ""):
        items = [_flat(item) for item in nested]
        if _title_field(items):
            lists.append((path, items))
    path, items = max(
        lists,
        key=lambda item: len(item[1]) * len(item[1][0]),
        default=("", []),
    )
    if not items:
        raise NothingFound("no list of notices stands in this JSON")
    fields = _fields(items)
    rows = tuple(_json_row(item, fields) for item in items)
    like = example_of(row.posted for row in rows)
    doubts = doubts_of(rows) + (
        [] if "key" in fields else ["no field is an id"]
    )
    return Proposal(
        "JsonBoard",
        rows,
        container=path,
        notice_path=_notice_path(rows),
        posted_like=like,
        fields=fields,
        doubts=tuple(doubts),
    )


def _flat(item: Mapping[str, Any]) -> dict[str, Any]:
    """Return an item with the fields of objects in it under dotted names."""
    flat: dict[str, Any] = {}
    for name, value in item.items():
        flat |= (
            {f"{name}.{inner}": text for inner, text in value.items()}
            if isinstance(value, dict)
            else {name: value}
        )
    return flat


def _notice_path(rows: Sequence[DiscoveredRow]) -> str | None:
    """Return the addresses of all rows with ``{key}`` for their ids; ``None`` where
    they are not of one kind.
    """
    paths = set()
    for row in rows:
        if "{" in row.link or row.link.count(row.key) != 1:
            return None
        paths.add(row.link.replace(row.key, "{key}"))
    return paths.pop() if len(paths) == 1 else None


def _json_row(
    item: Mapping[str, Any], fields: Mapping[str, str]
) -> DiscoveredRow:
    title, url, key = (
        str(item.get(fields.get(role, ""), "") or "")
        for role in ("title", "url", "key")
    )
    return DiscoveredRow(
        squeeze(title), url, key or url, _json_day(item, fields)
    )


def _lists(text: Any, path: str) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    if isinstance(text, list):
        items = []
        for line in text:
            items.append(
                next(iter(line.values()))
                if isinstance(line, dict)
                and len(line) == 1
                and isinstance(next(iter(line.values())), dict)
                else line
            )
        if items and all(isinstance(item, dict) for item in items):
            yield path, items
    children = (
        text.items()
        if isinstance(text, dict)
        else enumerate(text)
        if isinstance(text, list)
        else ()
    )
    for name, child in children:
        if isinstance(child, dict | list):
            yield from _lists(child, f"{path}.{name}" if path else str(name))


def _title_field(items: Sequence[Mapping[str, Any]]) -> str | None:
    """Return the field with words that differ and are as long as titles are, Korean ones
    rather than others; its name may say so.
    """
    return _worded_field(items, HANGUL) or _worded_field(items, _WORDS)


def _worded_field(
    items: Sequence[Mapping[str, Any]], letters: re.Pattern[str]
) -> str | None:
    best: tuple[float, str] | None = None
    for name in items[0]:
        values = []
        for item in items:
            value = item.get(name)
            is_text = isinstance(value, str | int)
            values.append(squeeze(str(value)) if value and is_text else "")
        if 2 * sum(map(_is_address, values)) > len(values):
            continue
        worded = sum(bool(letters.search(value)) for value in values) / len(
            values
        )
        length = sum(map(len, values)) / len(values)
        named = (
            1.5
            if re.search(
                r"tit|tl$|subject|sj$|nm$|name$|명$|제목",
                _TYPED.sub("", name),
                re.IGNORECASE,
            )
            else 1.0
        )
        score = (
            worded
            * named
            * (len(set(values)) / len(values))
            * min(length, 45.0)
            * (0.3 if length > 150 else 1.0)
        )
        if worded >= 0.5 and length >= 6 and (best is None or score > best[0]):
            best = (score, name)
    return best[1] if best else None


def _fields(items: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    title = _title_field(items) or ""
    texts: dict[str, list[str]] = {}
    for name in items[0]:
        if name != title:
            values = (item.get(name) for item in items)
            texts[name] = [
                "" if value is None else str(value) for value in values
            ]
    found = {"title": title}
    apart = []
    days = []
    urls = []
    for name, many in texts.items():
        if _tells_apart(name, many):
            apart.append(name)
        if sum(map(_is_day, many)) >= 0.6 * len(many):
            days.append(name)
        if sum(map(_is_page, many)) >= 0.6 * len(many):
            urls.append(name)
    ids = sorted(
        apart,
        key=lambda name: (
            not re.search(
                r"id$|sn$|no$|seq|idx|key|slno|^_?id",
                _TYPED.sub("", name),
                re.IGNORECASE,
            ),
            len(name),
        ),
    )
    urls = sorted(
        urls,
        key=lambda name: (
            not re.search(r"url|link|detl|href", name, re.IGNORECASE)
        ),
    )
    ids = [name for name in ids if name not in urls and name not in days] or [
        name for name in ids if name in urls
    ]
    ranked = sorted(
        days,
        key=lambda name: next(
            n
            for n, likely in enumerate(_DAY_FIELDS)
            if re.search(likely, name, re.IGNORECASE)
        ),
    )
    for role, names in (("key", ids), ("posted", ranked), ("url", urls)):
        found |= {role: names[0]} if names else {}
    return found


# Two words in Latin letters, which no address has: "Call for tenders", "Kim v. Park".
_WORDS: Final = re.compile(
    r"^(?!https?:)[^<{]*[A-Za-z]{2}\S*\s+(?:\S{1,3}\s+)?\S*[A-Za-z]{2}"
)
# Some databases answer each field with its type: {"title": {"S": "..."}}.
_TYPED: Final = re.compile(r"\.[A-Z]$")
# Names of fields with days, the likeliest posting day first.
_DAY_FIELDS: Final = (
    r"reg|creat|post|press|ancmde|wrt|pub|등록|게시",
    r"from|begin|bgng|str|start|시작",
    "",
)


def _tells_apart(name: str, values: Sequence[str]) -> bool:
    """Whether *values* of the field *name* could be the keys of their items."""
    if len(set(values)) != len(values):
        return False
    for value in values:
        if not re.fullmatch(r"[\w./:-]{1,80}", value):
            return False
    # A row's number moves when a notice is added: no key can be made of it.
    return not (counts_rows(values) or _ROW_NUMBER.search(name))


def _is_day(text: str) -> bool:
    return len(text) < 40 and posted_on(text) is not None


def _is_address(text: str) -> bool:
    """Whether *text* leads to a page or file: its name may read like a title."""
    return text.startswith(("/", "./", "../", "http:", "https:"))


def _is_page(text: str) -> bool:
    return text.startswith(("http", "/")) and not re.search(
        r"\.(?:png|jpe?g|gif|pdf|hwpx?|zip)$", text, re.IGNORECASE
    )


def _json_day(
    item: Mapping[str, Any], fields: Mapping[str, str]
) -> str | None:
    text = str(item.get(fields.get("posted", ""), "") or "")
    return text if posted_on(text) else None
