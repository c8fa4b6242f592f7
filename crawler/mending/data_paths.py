"""Paths within data: how an item, its fields and their words are found again."""

from __future__ import annotations

import re
from datetime import date
from typing import Any, Final

from crawler.mending.known import unescaped
from crawler.platforms.markup import attributes_in, only_tags
from crawler.platforms.words import title_of

LONGEST_TIME: Final = 7
"""Numbers of a time that is written as a list, from its year to its nanoseconds."""
LAST_YEAR: Final = 2100
EACH: Final = "*"
"""In a path of JSON: every field of an object, or every item of a list; an item that is
a field of an object has the field's name under it.
"""


def at_path(data: Any, path: str) -> Any:
    """Return what is at a dotted *path* of parsed JSON, or ``None``.

    >>> at_path({"data": [["7", "공고"]]}, "data.0.1")
    '공고'
    """
    for name in path.split(".") if path else ():
        if isinstance(data, dict):
            data = data.get(name)
        elif isinstance(data, list):
            data = _in_list(data, name)
        elif isinstance(data, str) and name.startswith("@"):
            data = dict(attributes_in(data)).get(name)
        else:
            return None
    return data


def _in_list(data: list[Any], name: str) -> Any:
    # A place in a list, unless it is the name of a field that an entry names.
    if name.isdecimal() and len(name) < 7:
        return data[int(name)] if int(name) < len(data) else None
    for entry in data:
        if name_of_entry(entry) == name:
            return entry["value"]
    return None


def name_of_entry(entry: Any) -> str:
    """Return the name in ``{"field": "title", "value": "..."}``; "" where it is no such pair."""
    if isinstance(entry, dict) and "value" in entry:
        for name in ("field", "name", "key", "label"):
            if isinstance(entry.get(name), str) and "." not in entry[name]:
                return str(entry[name])
    return ""


def items_at(data: Any, path: str) -> list[Any]:
    """Return the objects that are at a dotted *path*, of which one step may be ``EACH``.

    >>> items_at({"posts": {"7": {"title": "공고"}}}, "posts.*")
    [{'title': '공고', '*': '7'}]
    >>> items_at({"months": [{"rows": [{"id": 1}]}, {"rows": [{"id": 2}]}]}, "months.*.rows")
    [{'id': 1}, {'id': 2}]
    """
    outer, each, inner = f".{path}.".partition(f".{EACH}.")
    if not each:
        return items_of(at_path(data, path))
    found: list[Any] = []
    blocks = at_path(data, outer.strip("."))
    if isinstance(blocks, dict):
        for name, block in blocks.items():
            if inner:
                found.extend(items_of(at_path(block, inner.strip("."))))
            elif isinstance(block, dict):
                found.append({**block, EACH: name})
    elif isinstance(blocks, list) and inner:
        for block in blocks:
            found.extend(items_of(at_path(block, inner.strip("."))))
    return found


def items_of(found: Any) -> list[Any]:
    """Return the objects of a list, or its rows where each is a list of cells."""
    if not isinstance(found, list):
        return []
    return [item for item in found if isinstance(item, dict | list)]


def field_text(value: Any) -> str:
    """Return a field's words, without the tags that some answers put into them."""
    if isinstance(value, list):
        return _day_of_parts(value)
    if not isinstance(value, str | int) or isinstance(value, bool):
        return ""
    text = unescaped(str(value))
    if "<" in text:
        text = re.sub(r"<[^<>]*>", " ", only_tags(text))
    return title_of(text)


def _day_of_parts(value: list[Any]) -> str:
    """Return the day of ``[2026, 11, 20, 9, 30]``, as Java's services write times."""
    numbers = [part for part in value[:3] if type(part) is int]
    if len(numbers) < 3 or len(value) > LONGEST_TIME:
        return ""
    try:
        day = date(*numbers)
    except ValueError:
        return ""
    return f"{day}" if 1990 <= day.year <= LAST_YEAR else ""
