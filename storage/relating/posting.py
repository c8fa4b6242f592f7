"""A posting as a board shows it, and how much of its title another says.

All functions are pure; words come from ``config.vocabulary``.
"""

from __future__ import annotations

import re
import zlib
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache, lru_cache
from typing import Any

from config import vocabulary
from storage.announcements.identity import (
    Posting,
    canonical_address,
    post_identity,
)
from storage.relating.places import host_of, region_of_board
from storage.relating.titles import TitleParts, parse_title, programme_core

# Between two known days of a portal's numbers: what lies farther apart dates nothing.
_LONGEST_GAP = 45
# Letters of a programme's name by which regional twins are found: endings
# differ from region to region.
_TWIN_LETTERS = 12
# Words of titles that do not tell one call from another.
_COMMON_WORD = re.compile(
    r"""^\d+$|^(?:지원|사업|프로그램|기업|모집|참여|참가|공고|안내|신청|대상|하반기|상반기|추가|재공고
    |융자계획|융자사업|소관|수정|연장|및|의|건|과제|신규|년도?|공모|접수|창업|수요|스타트업|시행|계획|통합|추진|\d+(?:차|기|회|년도?)|차|기|회)+$""",
    re.VERBOSE,
)
_WWW = re.compile(r"^(?:www\d?|m)\.(?=.*\.)")
# What follows the name that a body registered, e.g. ".go.kr" or ".com".
_SUFFIX = re.compile(r"(?:\.(?:go|or|co|re|ac|ne|pe))?\.(?:kr|com|org|net)$")


@dataclass(frozen=True, slots=True)
class BoardPosting:
    """One posting as a board shows it; what is unknown is ``None``."""

    source: str
    url: str
    key: str
    title: str
    posted_on: date | None = None
    agency: str | None = None
    opens: date | None = None
    closes: date | None = None
    read: Posting | None = None
    """What was read of the notice itself; ``None`` where only the list is known."""
    parts: TitleParts = field(init=False, repr=False)
    host: str = field(init=False, repr=False)
    """The site of its address, without ``www.`` and ``m.``."""
    home: str | None = field(init=False, repr=False)
    """The region whose board it is; ``None`` where the host does not tell."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "parts", parse_title(self.title))
        object.__setattr__(self, "host", host_of(self.url))
        object.__setattr__(
            self, "home", region_of_board(self.url or self.source)
        )

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> BoardPosting:
        """Read the object of ``relate --pairs``; days are ISO, anything behind the day
        is posting out.
        """
        words = {}
        for name in ("source", "url", "key", "title", "agency"):
            value = data.get(name)
            is_word = isinstance(value, str | int) and not isinstance(
                value, bool
            )
            words[name] = str(value) if is_word else ""
        return cls(
            source=words["source"],
            url=words["url"],
            key=words["key"],
            title=words["title"],
            posted_on=_day(data.get("posted_on")),
            agency=words["agency"] or None,
            opens=_day(data.get("opens")),
            closes=_day(data.get("closes")),
        )


class TwinIndex:
    """Programmes that several regions run under one name.

    Where a title names no region, only days or agencies can then say which of
    the regions' calls it is.
    """

    def __init__(self, postings: Iterable[BoardPosting] = ()) -> None:
        self._places: dict[str, set[frozenset[str]]] = defaultdict(set)
        for posting in postings:
            self.add(posting)

    def add(self, posting: BoardPosting) -> None:
        """Remember where *posting*'s programme is run."""
        parts = posting.parts
        if parts.places:
            self._places[_without_places(parts)].add(parts.places)

    def is_regional(self, posting: BoardPosting) -> bool:
        """Say whether at least two regions are known to run the programme of *posting*."""
        return len(self._places.get(_without_places(posting.parts), ())) > 1


TITLE_KEYS = 4
"""Digests of a title: of 100 pairs that are one, 98 share one of four."""


def title_keys(posting: BoardPosting) -> frozenset[int]:
    """Return digests of the letters of a programme's name, by which alike titles are found.

    The least digest, under each of several seeds, of three letters in a row: names that
    share most of their letters share most of these (min-wise hashing, Broder 1997).
    """
    return _min_hashes(programme_core(posting.parts))


@lru_cache(maxsize=256)
def _min_hashes(name: str) -> frozenset[int]:
    triples = []
    for start in range(max(1, len(name) - 2)):
        triples.append(name[start : start + 3].encode())
    found = set()
    for number in range(TITLE_KEYS):
        seed = number * 7919 + 13
        least = min(zlib.crc32(triple, seed) for triple in triples)
        found.add(number << 32 | least)
    return frozenset(found)


@lru_cache(maxsize=8192)
def day_by_number(address: str, key: str) -> date | None:
    """Return about when a portal posted a notice, by the number that it gave it; ``None``
    where the site or the time is not known.

    >>> portal = "https://www.bizinfo.go.kr/view.do?pblancId="
    >>> day_by_number(f"{portal}PBLN_000000000124600", "")
    datetime.date(2026, 7, 22)
    """
    site, _, name = (post_identity(address, key) or "").partition(" ")
    days = _days_of_numbers().get(site)
    digits = re.search(r"\d+$", name)
    if days is None or digits is None:
        return None
    number = int(digits[0])
    after = bisect_left(days, (number, date.min))
    if not 0 < after < len(days):
        return None
    (first, opened), (last, closed) = days[after - 1], days[after]
    gap = closed - opened
    if gap.days > _LONGEST_GAP:
        return None
    return opened + gap * ((number - first) / (last - first))


@cache
def _days_of_numbers() -> dict[str, list[tuple[int, date]]]:
    found: dict[str, list[tuple[int, date]]] = defaultdict(list)
    for site, number, day in vocabulary.rows("portal_numbers"):
        found[site].append((int(number), date.fromisoformat(day)))
    return found


def share_missing(parts: TitleParts, letters: str) -> float:
    total, lacking = 0, 0.0
    for word in distinctive_words(parts):
        total += len(word)
        if word in letters:
            continue
        pairs = []
        for at in range(max(1, len(word) - 1)):
            pairs.append(word[at : at + 2])
        absent = 0
        for pair in pairs:
            absent += pair not in letters
        lacking += len(word) * absent / len(pairs)
    return lacking / total if total else 0.0


def words_missing(parts: TitleParts, letters: str) -> int:
    """Return how many distinctive words of a title *letters* lack altogether."""
    count = 0
    for word in distinctive_words(parts):
        count += len(word) > 1 and word not in letters
    return count


def is_after(left: BoardPosting, right: BoardPosting) -> bool:
    """Say whether *left* was opened after *right* had closed, and so calls again."""
    if left.parts.is_revised or right.closes is None or left.closes is None:
        return False
    first = left.opens or left.posted_on
    return (
        first is not None
        and first > right.closes
        and left.closes > right.closes
    )


def distinctive_words(parts: TitleParts) -> tuple[str, ...]:
    return _distinctive(parts.stem or parts.text, parts.places)


@lru_cache(maxsize=8192)
def _distinctive(text: str, places: frozenset[str]) -> tuple[str, ...]:
    """Return the words of *text* that tell one call from another, lower case."""
    words = []
    ministries = vocabulary.spellings("ministries")
    regions = vocabulary.spellings("regions")
    for word in re.split(r"[^0-9a-z가-힣]+", text.casefold()):
        if not word or word in places or word in ministries or word in regions:
            continue
        bare = word
        for place in places:
            # "부산AI센터" is "[부산] … AI센터" elsewhere
            if len(bare) > len(place) + 1:
                bare = bare.removeprefix(place)
        if not _COMMON_WORD.match(bare):
            words.append(bare)
    return tuple(words)


def _without_places(parts: TitleParts) -> str:
    letters = parts.letters
    for place in sorted(parts.places, key=len, reverse=True):
        letters = letters.replace(place, "")
    return letters[:_TWIN_LETTERS]


def board_of(posting: BoardPosting) -> str:
    """Return the site that posts: ``mss``, ``mss.go.kr`` and ``www.mss.go.kr`` are one,
    ``pms.gtp.or.kr`` and ``pms.ripc.org`` are two.
    """
    name = posting.source.casefold()
    if not name:
        name = canonical_address(posting.url).partition("/")[0]
    return _SUFFIX.sub("", _WWW.sub("", name))


def _day(value: object) -> date | None:
    try:
        return date.fromisoformat(str(value or "")[:10])
    except ValueError:
        return None
