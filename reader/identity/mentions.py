"""Where ministries and agencies are named, and in what part."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from functools import cache
from operator import attrgetter
from typing import Literal, NamedTuple

from ahocorasick_rs import AhoCorasick

from config import vocabulary
from reader.model import Extracted
from reader.text.analysis import part_of_document
from reader.text.document import Document
from reader.text.patterns import late
from reader.text.searching import longest_of

Sort = Literal["ministry", "agency"]

_FRONT = 10_000
_BACK = 5_000
_PARTICLE = late(
    r"(?:[은는이가의와과에을를도로및장원]|으로|부터|에서|주관|전담|소속|소관|산하|공고|홈페이지|담당|내|측)"
)
_HANGUL = re.compile(r"[가-힣]")
_ASCII = late(r"[A-Za-z0-9.@/_-]")


class Mention(NamedTuple):
    """One naming of a body by *name*, its full name; offsets into the document."""

    name: str
    sort: Sort
    start: int
    end: int


@cache
def _automaton() -> tuple[AhoCorasick, tuple[tuple[str, Sort], ...]]:
    """All spellings in one automaton, and the name and sort behind each of them."""
    bodies: dict[str, tuple[str, Sort]] = {}
    for spelling, agency in vocabulary.spellings("agencies").items():
        bodies[spelling] = (agency, "agency")
    for spelling, ministry in vocabulary.spellings("ministries").items():
        bodies[spelling] = (ministry, "ministry")
    return longest_of(bodies), tuple(bodies.values())


@part_of_document
def mentions(document: Document) -> tuple[Mention, ...]:
    """Return the bodies named in *document*, in order; the middle of a very long one is
    its small print.
    """
    plain = document.plain
    if len(plain) <= _FRONT + _BACK:
        return tuple(named(plain))
    tail = len(plain) - _BACK
    return (*named(plain[:_FRONT]), *named(plain[tail:], tail))


def within(document: Document, start: int, end: int) -> tuple[Mention, ...]:
    """Return those of :func:`mentions` that begin between two offsets."""
    found = mentions(document)
    first = bisect_left(found, start, key=attrgetter("start"))
    return found[
        first : bisect_left(found, end, lo=first, key=attrgetter("start"))
    ]


def named(text: str, offset: int = 0) -> Iterator[Mention]:
    """Yield the bodies that a folded *text* names; it is at *offset* in its document."""
    automaton, bodies = _automaton()
    for number, begin, end in automaton.find_matches_as_indexes(text):
        if _stands_alone(text, begin, end):
            name, sort = bodies[number]
            yield Mention(name, sort, begin + offset, end + offset)


def extracted(document: Document, mention: Mention) -> Extracted[str]:
    """Return a mention's full name with the words that are in *document*."""
    where = document.evidence(mention.start, mention.end)
    return Extracted(mention.name, where)


def _stands_alone(text: str, begin: int, end: int) -> bool:
    """A short name inside a longer word is another word: 기보 in 기보증, TS in ATS."""
    before, after = text[begin - 1 : begin], text[end : end + 4]
    if text[begin:end].isascii():
        return not _ASCII.match(before) and not _ASCII.match(after)
    if _HANGUL.match(before):
        return False
    return (
        end - begin > 5
        or not _HANGUL.match(after)
        or bool(_PARTICLE.match(after))
    )
