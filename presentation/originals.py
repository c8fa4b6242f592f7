"""Where an announcement's own link leads, for the words of the link."""

from __future__ import annotations

from typing import Literal

from storage.announcements.status import LEADS
from storage.models import Announcement

Original = Literal["article", "lead", "board", "original"]
"""A news article, another forecast of a call, the board's list, or the notice itself: the
keys of the words in ``[mail]`` and ``[notice]``.
"""


def original_of(item: Announcement, home: str) -> Original:
    """Return what the link of *item* leads to; *home* is the address of its board's list,
    empty where that is not known.

    On some boards notices have no address of their own; their link is the list's.
    """
    if item.kind == "news":
        return "article"
    if home and item.url.rstrip("/") == home.rstrip("/"):
        return "board"
    return "lead" if item.kind in LEADS else "original"
