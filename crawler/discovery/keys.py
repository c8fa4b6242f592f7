"""The id of a notice: the part of its link that differs from row to row."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence


def key_pattern(targets: Sequence[str]) -> tuple[str, list[str]]:
    """Return a pattern whose group ``key`` differs from row to row, made of what stands
    round it in all of them.
    """
    every = []
    for target in targets:
        every.append(list(_pieces(target)))
    usual = Counter(map(len, every)).most_common(1)[0][0]
    parts = []
    for row in every:
        if len(row) == usual:
            parts.append(row)
    for place in _differing(parts):
        before, after = (
            _common_end([row[place][0] for row in parts]),
            _common_start([row[place][2] for row in parts]),
        )
        keys = []
        for row in parts:
            keys.append(row[place][1])
        body = r"\d+" if all(key.isdigit() for key in keys) else r"[\w%.=+-]+"
        return f"{re.escape(before)}(?P<key>{body}){re.escape(after[:1])}", []
    return r"(?P<key>.+)", [
        "no single part of the links differs from row to row: say by hand what the id is"
    ]


def _pieces(target: str) -> Iterator[tuple[str, str, str]]:
    """Yield (what stands before, a value, what stands after) for each value in a link:
    arguments, parameters, parts of the path.
    """
    for found in re.finditer(r"[\w%.+-]+", target):
        yield target[: found.start()], found[0], target[found.end() :]


def _differing(parts: Sequence[Sequence[tuple[str, str, str]]]) -> list[int]:
    """Return the places whose values differ in all rows, likely ids first: long
    numbers, then anything else.
    """
    shortest = min(map(len, parts))
    values: dict[int, list[str]] = {}
    for place in range(shortest):
        values[place] = [row[place][1] for row in parts]
    if not values:
        return []
    most = max(len(set(many)) for many in values.values())
    enough = [
        place
        for place, many in values.items()
        if len(set(many)) == most >= min(2, len(many))
        and most >= 0.5 * len(many)
    ]
    return sorted(enough, key=lambda place: _unlike_an_id(values[place]))


def _unlike_an_id(values: Sequence[str]) -> tuple[bool, float, float]:
    """Return how little some values look like ids of one board: these are numbers of
    many digits that lie near each other.
    """
    # Digits of one value on average: an id is long, a page number short.
    digits = sum(map(str.isdigit, "".join(values))) / len(values)
    numbers = []
    for value in values:
        if value.isascii() and value.isdigit():
            numbers.append(int(value))
    spread = (
        (max(numbers) - min(numbers)) / max(*numbers, 1)
        if len(numbers) == len(values)
        else 0.0
    )
    return len(numbers) < len(values), -digits, spread


def _common_end(texts: Sequence[str]) -> str:
    """Return what all texts end with, cut at the last word boundary so that it still
    says something.
    """
    end = _common_start([text[::-1] for text in texts])[::-1][-60:]
    found = re.search(r"\w+=$", end) or re.search(
        r"(?:[\w$.-]+\W{1,4}){1,2}$", end
    )
    return found[0] if found else end[-12:]


def _common_start(texts: Sequence[str]) -> str:
    first, last = min(texts), max(texts)
    same = next(
        (
            n
            for n, (a, b) in enumerate(zip(first, last, strict=False))
            if a != b
        ),
        min(len(first), len(last)),
    )
    return first[:same]


def key_of(pattern: str, target: str) -> str:
    found = re.search(pattern, target)
    return found["key"] if found else target
