"""What was found on a page, and how a card would find it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

UNKNOWN_PATH: Final = "/FILL-IN"
"""Where a draft's notices are until a person writes their path into the card."""
HIGHEST_FIRST: Final = 3
"""What rows are counted from at most."""


class NothingFound(ValueError):
    """No part of the page looks like the rows of a board."""


@dataclass(frozen=True, slots=True)
class DiscoveredRow:
    """One row: *key* is what tells it from the others in its link."""

    title: str
    link: str
    key: str
    posted: str | None = None
    cells: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a page's rows are and how a card would find them; *doubts* are for a person
    to settle.
    """

    platform: str
    rows: tuple[DiscoveredRow, ...]
    container: str = ""
    row: str = ""
    key_in: str = ""
    notice_path: str | None = None
    title_at: str = ""
    title_without: str | None = None
    posted_at: str | None = None
    posted_in: str | None = None
    posted_like: str | None = None
    posted_after: str | None = None
    heads: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()
    fields: Mapping[str, str] = field(default_factory=dict)
    """JSON and feeds: which field is the key, the title, the day, the address."""


def doubts_of(rows: Sequence[DiscoveredRow]) -> list[str]:
    """Return what a person has to settle about *rows*, in words."""
    found = []
    dayless = sum(row.posted is None for row in rows)
    if dayless:
        found.append(f"{dayless} of {len(rows)} rows show no day")
    if len(rows) == 1:
        found.append("there is one row only: what is its id?")
    if _count_the_rows([row.key for row in rows]):
        found.append(
            "the ids count the rows of the page: what is a notice's own id?"
        )
    titles: dict[str, set[str]] = {}
    for row in rows:
        titles.setdefault(row.key, set()).add(row.title)
    # A row that is kept on top is in its place, too.
    if any(len(variants) > 1 for variants in titles.values()):
        found.append("some ids are the same under different titles")
    return found


def _count_the_rows(keys: Sequence[str]) -> bool:
    """Return whether ids are the numbers of their rows: 1, 2, 3, or ``ctl02``, ``ctl03``."""
    numbers = []
    for key in keys:
        number = re.search(r"\d{1,4}$", key)
        if number is None:
            return False
        numbers.append(int(number[0]))
    first = numbers[0]
    is_start = len(numbers) > 2 and first <= HIGHEST_FIRST
    return is_start and numbers == list(range(first, first + len(numbers)))
