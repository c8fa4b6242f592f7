"""The id of a notice: the part of its link that differs from row to row."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

# What an id may be made of, where it is no number.
VALUE: Final = r"[\w%.=+-]+"
FEWEST_OTHERS: Final = 2
_SOLID_DAY: Final = re.compile(r"20\d{2}(?:0\d|1[0-2])[0-3]\d")
_EXTENSION: Final = re.compile(r"\.[a-z][a-z0-9]{1,3}$")


def key_pattern(targets: Sequence[str]) -> tuple[str, list[str]]:
    """Return a pattern whose group ``key`` differs from row to row, made of what stands
    around it in all of them.

    Of the patterns that could be, it is the first that tells all rows apart, or the
    one that tells most.
    """
    best, most = "", 1
    different = len(set(targets))
    for pattern in _patterns(targets):
        keys = set()
        for target in targets:
            if found := re.search(pattern, target):
                keys.add(found["key"])
        if len(keys) == different:
            return pattern, []
        if len(keys) > most:
            best, most = pattern, len(keys)
    # Some links of a list lead elsewhere, or a notice is on it twice.
    if best and 2 * most > different:
        return _with_others(best, targets), []
    return r"(?P<key>.+)", [
        "no single part of the links differs from row to row: say by hand what the id is"
    ]


def _with_others(pattern: str, targets: Sequence[str]) -> str:
    """Return a pattern that also finds the ids of links that are built otherwise, in a
    group of its own: some rows lead to another board, or straight to a file.
    """
    others = {target for target in targets if not re.search(pattern, target)}
    if len(others) < FEWEST_OTHERS:
        return pattern
    for other in _patterns(sorted(others)):
        keys = set()
        for target in others:
            if found := re.search(other, target):
                keys.add(found["key"])
        if len(keys) == len(others):
            return f"{pattern}|{other.replace('(?P<key>', '(?P<other>')}"
    return pattern


def _patterns(targets: Sequence[str]) -> Iterator[str]:
    """Yield patterns for ids, the likeliest first: by what stands around the id, by all
    that precedes it, by its place at the end of an address.
    """
    every = []
    for target in targets:
        pieces = []
        # Arguments, parameters, parts of the path, each with what is before and after.
        for value in re.finditer(r"[\w%.+-]+", target):
            start, end = value.span()
            pieces.append((target[:start], value[0], target[end:]))
        every.append(pieces)
    # Links with more or fewer values than most are built otherwise.
    usual = Counter(map(len, every)).most_common(1)[0][0]
    parts = [row for row in every if len(row) == usual]
    for place in _differing(parts):
        before = _common_end([row[place][0] for row in parts])
        keys = [row[place][1] for row in parts]
        ending = _EXTENSION.search(keys[0])
        if ending and all(key.endswith(ending[0]) for key in keys):
            # The name of a file: "941.pdf".
            after = ending[0]
            keys = [key.removesuffix(after) for key in keys]
        else:
            after = _common_start([row[place][2] for row in parts])[:1]
            # No id holds it, and the parameter behind the id may go.
            after = after.strip("&")
        pattern = (
            f"{re.escape(before)}(?P<key>{_body(keys)}){re.escape(after)}"
        )
        first = re.search(pattern, "".join(parts[0][place]))
        # What precedes it may be elsewhere too: "/20261120/941/".
        if first and first["key"] == keys[0]:
            yield pattern
        # By all that precedes it, constants as they are: longer, and surer.
        before = ""
        for n in range(place):
            texts = {row[n][1] for row in parts}
            gap = _gap(parts[0], n)
            before += re.escape(gap)
            before += re.escape(texts.pop()) if len(texts) == 1 else VALUE
        before += re.escape(_gap(parts[0], place))
        yield f"{before}(?P<key>{_body(keys)}){re.escape(after)}"
    # Names of files, with spaces as people give them: "2026/notice 3.pdf".
    yield r"/(?P<key>[^/?#]+?)(?:\.\w{2,4})?$"


def _body(keys: Sequence[str]) -> str:
    return r"\d+" if all(key.isdigit() for key in keys) else VALUE


def _gap(row: Sequence[tuple[str, str, str]], place: int) -> str:
    """Return what is between a value of a link and the one before it."""
    if place == 0:
        return row[0][0]
    before = len(row[place - 1][0]) + len(row[place - 1][1])
    return row[place][0][before:]


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


def _unlike_an_id(
    values: Sequence[str],
) -> tuple[bool, bool, float, float]:
    """Return how little some values look like ids of one board: these are numbers of
    many digits that lie near each other.
    """
    # Digits of one value on average: an id is long, a page number short.
    digits = sum(map(str.isdigit, "".join(values))) / len(values)
    numbers = []
    for value in values:
        # Longer ones are no numbers that could be compared.
        if value.isascii() and value.isdigit() and len(value) < 40:
            numbers.append(int(value))
    spread = (
        (max(numbers) - min(numbers)) / max(*numbers, 1)
        if len(numbers) == len(values)
        else 0.0
    )
    # Days in an address differ where no two notices are of one: no ids.
    is_days = all(_SOLID_DAY.fullmatch(value) for value in values)
    # 1, 2, 3 or 8, 7, 6 down the page count rows.
    steps = {after - before for before, after in pairwise(numbers)}
    is_running = (
        len(numbers) == len(values) > 2
        and steps in ({1}, {-1})
        and min(numbers) <= 1
    )
    return (
        is_running,
        len(numbers) < len(values) or is_days,
        -digits,
        spread,
    )


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
    # What the first and the last in order share, all between them share.
    first, last = min(texts), max(texts)
    same = 0
    for letter, other in zip(first, last, strict=False):
        if letter != other:
            break
        same += 1
    return first[:same]


def key_of(pattern: str, target: str) -> str:
    """Return the id in a link; the whole link where none is found."""
    found = re.search(pattern, target)
    keys = filter(None, found.groups()) if found else ()
    return next(iter(keys), target)
