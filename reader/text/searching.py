"""Searching long texts: a search for one word leaps, a search for several walks."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from functools import cache

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

from reader.text.patterns import late

# The letters that a pattern begins with: ``연구`` of ``연구(?:개발)? ?비``.
_LETTERS = late(r"[가-힣A-Za-z☞×]*(?![?*+{])")


def in_order(
    patterns: Sequence[re.Pattern[str]], text: str
) -> Iterator[re.Match[str]]:
    """Yield the matches of all *patterns* in *text* in the order in which they stand.

    Each pattern begins with a word of its own and no match of one reaches into one of
    another.  Then this is their alternation, several times as fast: ``re`` finds a
    first letter by ``memchr``, but looks up each letter of a text in a set of them.

    >>> [m[0] for m in in_order([re.compile("신청"), re.compile("접수")], "접수·신청")]
    ['접수', '신청']
    """
    found: list[re.Match[str]] = []
    for pattern in patterns:
        # ``find`` passes over a text without the word in a third of the time.
        first = text.find(_first_word(pattern.pattern))
        if first >= 0:
            found.extend(pattern.finditer(text, first))
    return iter(sorted(found, key=re.Match.start))


def near(
    pattern: re.Pattern[str],
    text: str,
    hints: Iterable[int],
    before: int,
    after: int,
) -> Iterator[re.Match[str]]:
    """Yield the matches of *pattern* in *text*, as ``finditer`` does, looking round *hints*
    alone: offsets in order, of which every match has one at most *before* letters behind
    its beginning, and reads no farther than *after* letters behind that.

    >>> [m[0] for m in near(re.compile(r"[가-힣]+ 기관"), "주관 기관", [3], 9, 9)]
    ['주관 기관']
    """
    last = 0
    for hint in hints:
        if hint < last:
            continue
        start = max(last, hint - before)
        found = pattern.search(text, start, hint + after)
        if found is not None and found.start() <= hint:
            last = found.end()
            yield found


class LineSearch:
    """A pattern that is tried where lines begin and nowhere else: the search leaps from
    the end of one line to that of the next.  No match reaches into another line.

    >>> search = LineSearch(r" *(?P<mark>[가나])[.]")
    >>> [(start, found["mark"]) for start, found in search.lines("가. 개요\\n 나. 내용")]
    [(0, '가'), (6, '나')]
    """

    def __init__(self, source: str, flags: int = 0) -> None:
        self._first = late(source, flags)
        self._further = late(rf"\n{source}", flags)

    def lines(
        self, text: str, end: int = sys.maxsize
    ) -> Iterator[tuple[int, re.Match[str]]]:
        """Yield where the lines begin that match, and their matches, which may begin one
        letter above; nothing is read behind *end*.
        """
        first = self._first.match(text, 0, end)
        if first is not None:
            yield 0, first
        past = first.end() if first is not None else 0
        for found in self._further.finditer(text, past, end):
            yield found.start() + 1, found


def spots_of(words: Iterable[str], text: str) -> list[int]:
    """Return where each of *words* is in *text*, in order: as long as they are few
    that is faster than a pattern of them.

    >>> spots_of(["규모", "예산"], "지원규모와 예산")
    [2, 6]
    """
    found: list[int] = []
    for word in words:
        spot = text.find(word)
        while spot >= 0:
            found.append(spot)
            spot = text.find(word, spot + 1)
    return sorted(found)


def starts_of(pattern: re.Pattern[str], text: str) -> Iterator[int]:
    """Yield where the matches of *pattern* begin, the hints of another's."""
    return map(re.Match.start, pattern.finditer(text))


@cache
def _first_word(source: str) -> str:
    word = _LETTERS.match(source)
    return word[0] if word else ""


def longest_of(words: Iterable[str]) -> AhoCorasick:
    """Return a search that passes over a text once for all *words* (none is empty),
    leftmost first and of those the longest; it tells words by their number.

    >>> longest_of(["산업", "산업부"]).find_matches_as_indexes("산업부, 산업")
    [(1, 0, 3), (0, 5, 7)]
    """
    # A DFA of some hundred names takes a megabyte, and a third less time than the rest.
    return AhoCorasick(
        words,
        matchkind=MatchKind.LeftmostLongest,
        implementation=Implementation.DFA,
    )
