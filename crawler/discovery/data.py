"""Listings that are data: feeds, and the JSON of scripts and APIs."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

import feedparser
from scrapy.http import Response

from crawler.discovery.columns import example_of
from crawler.discovery.keys import key_of, key_pattern
from crawler.discovery.proposal import (
    DiscoveredRow,
    NothingFound,
    Proposal,
    doubts_of,
)
from crawler.discovery.texts import HANGUL
from crawler.mending.values import are_in_order, counts_rows, runs_on
from crawler.platforms.dates import is_epoch, plain_moment, posted_on
from crawler.platforms.feed import is_day
from crawler.platforms.json_board import by_column, unpacked
from crawler.platforms.markup import attributes_in, title_text
from crawler.platforms.words import squeeze

FEWEST_CELLS: Final = 3
# Numbers of rows, which shift with every new one: "rowNum", "RNUM".
_ROW_NUMBER: Final = re.compile(r"^r(?:ow)?_?(?:num|no|n)$", re.IGNORECASE)


def of_feed(response: Response) -> Proposal:
    """Propose a feed board.  Raises ``NothingFound`` for a feed without entries."""
    entries = feedparser.parse(response.body).entries
    if not entries:
        raise NothingFound("this feed has no entries")
    links = [entry.get("link", "") for entry in entries]
    pattern, doubts = key_pattern(links)
    found = []
    for entry, link in zip(entries, links, strict=True):
        day = (
            entry.get("published") or entry.get("updated") or entry.get("date")
        )
        title, key = squeeze(entry.get("title", "")), key_of(pattern, link)
        posted = day if posted_on(day) else None
        found.append(DiscoveredRow(title, link, key, posted))
    rows = tuple(found)
    days = [row.posted for row in rows if row.posted]
    return Proposal(
        "FeedBoard",
        rows,
        key_in=pattern,
        # Another form than feeds have ("26.03.02") is named on the card.
        posted_like=None if all(map(is_day, days)) else example_of(days),
        doubts=tuple(doubts + doubts_of(rows)),
    )


def of_json(response: Response) -> Proposal:
    """Propose a JSON board.  Raises ``NothingFound`` for what is no JSON, or holds no
    list of notices.
    """
    try:
        payload = unpacked(json.loads(response.body))
    except ValueError as broken:
        raise NothingFound(f"this is no JSON: {broken}") from broken
    lists = []
    for path, nested in _lists(payload, ""):
        items = [_flat(item) for item in nested]
        if _title_field(items):
            lists.append((path, items))
    # Of several lists the one that says most: rows by fields.
    path, items = max(
        lists,
        key=lambda item: len(item[1]) * len(item[1][0]),
        default=("", []),
    )
    if not items:
        raise NothingFound("no list of notices stands in this JSON")
    fields = _fields(items)
    pattern = ""
    if "key" not in fields and "url" in fields:
        # No field is an id, but a part of the address may be.
        targets = [str(item.get(fields["url"]) or "") for item in items]
        pattern, unsure = key_pattern(targets)
        fields = fields if unsure else {**fields, "key": fields["url"]}
    rows = tuple(_json_row(item, fields, pattern) for item in items)
    like = example_of(row.posted for row in rows)
    doubts = doubts_of(rows)
    if "key" not in fields:
        doubts.append("no field is an id")
    return Proposal(
        "JsonBoard",
        rows,
        container=path,
        key_in=pattern if "key" in fields else "",
        notice_path=_notice_path(rows),
        posted_like=like,
        fields=fields,
        doubts=tuple(doubts),
    )


def _flat(item: Mapping[str, Any]) -> dict[str, Any]:
    """Return an item with the fields of objects in it under dotted names."""
    flat: dict[str, Any] = {}
    for name, value in item.items():
        if not isinstance(value, dict):
            flat[name] = value
            is_text = isinstance(value, str)
            for attribute, target in attributes_in(value) if is_text else ():
                flat[f"{name}.{attribute}"] = target
            continue
        for inner, text in value.items():
            flat[f"{name}.{inner}"] = text
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
    item: Mapping[str, Any], fields: Mapping[str, str], pattern: str
) -> DiscoveredRow:
    texts = {}
    for role in ("title", "url", "key", "posted"):
        texts[role] = str(item.get(fields.get(role, ""), "") or "")
    day = texts["posted"]
    day = plain_moment(day) if is_epoch(day) else day
    posted = day if posted_on(day) else None
    key = texts["key"] or texts["url"]
    key = key_of(pattern, key) if pattern else key
    title = squeeze(title_text(texts["title"]))
    return DiscoveredRow(title, texts["url"], key, posted)


def _lists(data: Any, path: str) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """Yield the lists of objects in parsed JSON, with their dotted paths."""
    children: Iterable[tuple[Any, Any]] = ()
    if isinstance(data, dict):
        children = data.items()
    elif isinstance(data, list):
        children = enumerate(data)
        items = []
        for item in data:
            # {"item": {…}}: XML that a converter made JSON of.
            values = list(item.values()) if isinstance(item, dict) else []
            is_wrapper = len(values) == 1 and isinstance(values[0], dict)
            # ["300", "<a href='/view?no=7'>공고</a>", ...]: a row for a script's table.
            is_row = isinstance(item, list) and len(item) >= FEWEST_CELLS
            if is_row:
                items.append(by_column(item))
            else:
                items.append(values[0] if is_wrapper else item)
        if items and all(isinstance(item, dict) for item in items):
            yield path, items
    for name, child in children:
        if isinstance(child, dict | list):
            yield from _lists(child, f"{path}.{name}" if path else str(name))


def _title_field(items: Sequence[Mapping[str, Any]]) -> str | None:
    """Return the field with words that differ and are as long as titles are, Korean ones
    rather than others; its name may say so.
    """
    return (
        _worded_field(items, items[0], HANGUL)
        or _worded_field(items, items[0], _WORDS)
        # "S070313, Opinion": a title by its name.
        or _worded_field(items, _called_title(items[0]), _WORD)
    )


def _called_title(names: Iterable[str]) -> list[str]:
    called = []
    for name in names:
        if _TITLE_NAME.search(_TYPED.sub("", name)):
            called.append(name)
    return called


def _worded_field(
    items: Sequence[Mapping[str, Any]],
    names: Iterable[str],
    letters: re.Pattern[str],
) -> str | None:
    best: tuple[float, str] | None = None
    for name in names:
        values = []
        for item in items:
            value = item.get(name)
            is_text = isinstance(value, str | int)
            values.append(squeeze(str(value)) if value and is_text else "")
        if 2 * sum(map(_is_address, values)) > len(values):
            continue
        worded = sum(map(bool, map(letters.search, values))) / len(values)
        length = sum(map(len, values)) / len(values)
        distinct = len(set(values)) / len(values)
        named = 2.0 if _TITLE_NAME.search(_TYPED.sub("", name)) else 1.0
        # Beyond 45 letters a longer one is no likelier title; beyond 150 it is a summary.
        brief = 0.3 if length > 150 or _is_lined(items, name) else 1.0
        if _SUMMARY_NAME.search(name):
            brief *= 0.6
        # A title is on every row.
        # Of a phone number the digits are no words.
        letter_count = sum(map(str.isalpha, "".join(values))) / len(values)
        score = worded**3 * named * distinct * min(letter_count, 45.0) * brief
        if worded >= 0.5 and length >= 6 and (best is None or score > best[0]):
            best = (score, name)
    return best[1] if best else None


def _is_lined(items: Sequence[Mapping[str, Any]], name: str) -> bool:
    """Return whether a field holds texts of several lines, which titles are not."""
    lined = sum("\n" in str(item.get(name)).strip() for item in items)
    return lined >= 2


def _fields(items: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    title = _title_field(items) or ""
    apart = []
    days: dict[str, int] = {}
    urls = []
    for name in items[0]:
        if name == title:
            continue
        values = []
        for item in items:
            value = item.get(name)
            values.append("" if value is None else str(value))
        if _tells_apart(name, values):
            apart.append(name)
        dated = sum(map(_is_day, values))
        if not _ID_NAME.search(_TYPED.sub("", name)):
            # Thirteen digits may be an id as well.
            dated = dated or sum(map(is_epoch, values))
        if dated >= 0.6 * len(values):
            days[name] = dated
        if sum(map(_is_page, values)) >= 0.6 * len(values):
            urls.append(name)
    apart.sort(
        key=lambda name: (
            not _ID_NAME.search(_TYPED.sub("", name)),
            # A number of posts moves when one of them is deleted.
            runs_on([str(item.get(name)) for item in items]),
            len(name),
        )
    )
    urls.sort(key=lambda name: not _URL_NAME.search(name))
    posted = sorted(days, key=lambda name: _day_rank(name, days[name]))
    # An address tells rows apart too, but changes with the site.
    ids = [name for name in apart if name not in urls and name not in days]
    ids = ids or [name for name in apart if name in urls]
    found = {"title": title}
    for role, names in (("key", ids), ("posted", posted), ("url", urls)):
        if names:
            found[role] = names[0]
    return found


def _day_rank(name: str, dated: int) -> tuple[bool, int, int]:
    """Return how unlikely a field that has days in *dated* items is the posting day's."""
    rank = len(_DAY_FIELDS)
    for number, likely in enumerate(_DAY_FIELDS):
        if re.search(likely, name, re.IGNORECASE):
            rank = number
            break
    # Every notice was posted on some day; not each can be applied for.
    return rank > 0, -dated, rank


# Two words in Latin letters, which no address has: "Call for tenders", "Kim v. Park".
_WORDS: Final = re.compile(
    r"^(?!https?:)[^<{]*[A-Za-z]{2}\S*\s+(?:\S{1,3}\s+)?\S*[A-Za-z]{2}"
)
_WORD: Final = re.compile(r"^(?!https?:)[^<{]*[A-Za-z]{4}")
# Some databases answer each field with its type: {"title": {"S": "..."}}.
_TYPED: Final = re.compile(r"\.[A-Z]$")
# Names of fields with days, the likeliest posting day first.
_DAY_FIELDS: Final = (
    r"reg|rgst|creat|post|pstg|press|ancmde|wrt|pub|등록|게시",
    r"from|begin|bgng|str|start|시작",
    # Any other before the day of an edit or an end.
    r"^(?!.*(?:mod|upd|edit|end|expir|clos|수정|변경|마감|종료))",
)
# How fields of titles, ids and addresses are called: "pbancNm", "nttId", "detlUrl".
_TITLE_NAME: Final = re.compile(
    r"tit|tl$|subject|sj$|nm$|name$|명$|제목", re.IGNORECASE
)
_SUMMARY_NAME: Final = re.compile(
    r"summ|desc|cont|cn$|요약|내용|목적|설명", re.IGNORECASE
)
_ID_NAME: Final = re.compile(
    r"(?:id|sn|no|seq|idx|key|slno|code|cd)$|^_?id", re.IGNORECASE
)
_URL_NAME: Final = re.compile(r"url|link|detl|href", re.IGNORECASE)


def _tells_apart(name: str, values: Sequence[str]) -> bool:
    """Whether *values* of the field *name* could be the keys of their items."""
    if len(set(values)) != len(values):
        return False
    for value in values:
        if not re.fullmatch(r"[\w./:-]{1,80}", value):
            return False
    # Cells have no names: a count of readers may tell rows apart, too.
    if name.isdecimal() and (not are_in_order(values) or runs_on(values)):
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
