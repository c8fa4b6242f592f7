"""What a board is known to have listed: the anchors by which its rows are found again."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from crawler.platforms.words import title_of

_SIGNS: Final = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class ListedNotice:
    """A notice as the board listed it; *day* is ``None`` where it is not known."""

    key: str
    title: str
    day: date | None = None
    url: str = ""
    cells: Mapping[str, str] = field(default_factory=dict)
    """What its row said besides, by label."""


def letters_of_title(title: str) -> str:
    """Return the letters and digits of a title, by which titles are compared.

    >>> letters_of_title("「AI 바우처」 재공고 새로운게시글")
    'ai바우처재공고'
    """
    return _SIGNS.sub("", unicodedata.normalize("NFKC", title_of(title))).casefold()
