"""Searching long texts: a search for one word leaps, a search for several walks."""

from __future__ import annotations

import re
from collections.abc import Sequence


def in_order(patterns: Sequence[re.Pattern[str]], text: str) -> list[re.Match[str]]:
    """Return the matches of all *patterns* in *text* in the order in which they stand.

    Each pattern begins with a word of its own and no match of one reaches into one of
    another.  Then this is their alternation, several times as fast: ``re`` finds a
    first letter by ``memchr``, but looks up each letter of a text in a set of them.

    >>> [m[0] for m in in_order([re.compile("신청"), re.compile("접수")], "접수·신청")]
    ['접수', '신청']
    """
    found: list[re.Match[str]] = []
    for pattern in patterns:
        found += pattern.finditer(text)
    found.sort(key=re.Match.start)
    return found
