"""Titles by their letters: what two have in common, whatever is between."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from itertools import pairwise

_LETTERS = re.compile(r"[^0-9a-z가-힣]+")


@lru_cache(maxsize=8192)
def letters_of(text: str) -> str:
    """Return Hangul, Latin letters and digits of *text*, lower case, nothing between.

    >>> letters_of("AI ･ 바우처(2차)")
    'ai바우처2차'
    """
    return _LETTERS.sub("", unicodedata.normalize("NFKC", text).casefold())


# Words that most titles have: that two titles share them says nothing.
_FILLING = re.compile(
    r"20\d\d|년도|년|공고|모집|지원|사업|기업|참여|참가|안내|신청|추가|[\W\d_]+"
)


def telling_pairs(title: str) -> frozenset[str]:
    """Return the pairs of neighbouring letters of a title without what most titles have.

    >>> sorted(telling_pairs("2026년 별빛 바우처 지원사업 모집 공고"))
    ['바우', '별빛', '빛바', '우처']
    """
    return frozenset(map("".join, pairwise(telling_letters(title))))


def telling_letters(title: str) -> str:
    """Return the letters of a title without what most titles have.

    >>> telling_letters("2026년 별빛 바우처 지원사업 모집 공고(달빛 프로젝트)")
    '별빛바우처달빛프로젝트'
    """
    return _FILLING.sub("", unicodedata.normalize("NFKC", title).casefold())


def shared_pairs(pairs: frozenset[str], title: str) -> float:
    """Return which share of the shorter title's pairs the other has; 1.0 where one has none."""
    others = telling_pairs(title)
    least = min(len(pairs), len(others))
    return len(pairs & others) / least if least else 1.0
