"""What was found on a page, and how a card would find it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


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
    titles: dict[str, set[str]] = {}
    for row in rows:
        titles.setdefault(row.key, set()).add(row.title)
    # A row that is kept on top stands in its place, too.
    if any(len(said) > 1 for said in titles.values()):
        found.append("some ids are the same under different titles")
    return found
