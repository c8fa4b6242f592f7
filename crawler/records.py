"""What a board says, in its own words: nothing here is interpreted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal


@dataclass(frozen=True, slots=True)
class AttachmentLink:
    """A file offered by a notice.  Its identity is (notice, name, size): URLs hold
    tokens that change.
    """

    name: str
    url: str
    size: str | None = None


@dataclass(frozen=True, slots=True)
class RawNotice:
    """One notice as read from a listing row (``row``) or its own page (``notice``).

    *key* is the source's own id of the notice, *cells* its labelled facts
    (``{"신청기간": "2026-10-01 09:00 ~ 2026-10-30 13:00"}``), *body* its text.
    Names of officials are left out by the boards that print them.
    """

    source: str
    key: str
    url: str
    title: str
    posted: str | None = None
    cells: Mapping[str, str] = field(default_factory=dict)
    body: str = ""
    attachments: tuple[AttachmentLink, ...] = ()
    parsed_from: Literal["row", "notice"] = "row"
    pinned: bool = False
    board_key: str = ""
    """The board's id of it now, where the store knows it by the id that it had before."""


@dataclass(frozen=True, slots=True)
class Listing:
    """The rows of one listing page.

    *rows_seen* counts the rows that are on the page, *notices* those that
    could be read; a difference is drift.
    """

    notices: tuple[RawNotice, ...]
    rows_seen: int
    built: Mapping[str, str] = field(default_factory=dict)
    """How the answer is built: ``container``, ``row``, ``columns``, ``fields``,
    ``encoding``, as far as it has them.  One look is compared with the last by it.
    """
    digest: str = ""
    """Of the part of the answer that holds the rows; "" where that is not known."""
