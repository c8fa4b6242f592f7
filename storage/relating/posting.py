"""A posting as a board shows it, and how much of its title another says.

All functions are pure; words come from ``config.vocabulary``.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache, lru_cache
from typing import Any

from config import vocabulary
from storage.announcements.identity import (
    Posting,
    canonical_address,
)
from storage.relating.letters import letters_of, telling_letters
from storage.relating.places import (
    commune_of_board,
    host_of,
    region_of_board,
)
from storage.relating.titles import TitleParts, parse_title, programme_core

# Boards that post other bodies' notices, by their names without ``.go.kr``.
_PORTALS = {
    "bizinfo": "bizinfo",
    "k-startup": "kstartup",
    "kstartup": "kstartup",
    "ntis": "ntis",
    "smtech": "smtech",
    "iris": "iris",
}
# Words of titles that do not tell one call from another.
_COMMON_WORD = re.compile(
    r"""^\d+$|^(?:지원|사업|프로그램|기업|모집|참여|참가|공고|안내|신청|대상|하반기|상반기|추가|재공고
    |융자|소관|수정|연장|및|의|건|과제|신규|년도?|공모|접수|창업|수요|스타트업|시행|계획|통합|추진|\d+(?:차|기|회|년도?)|차|기|회)+$""",
    re.VERBOSE,
)
# One board writes "실증사업" where another has "실증" or "실증 지원사업".
_SUPPORT = re.compile(r"(?<=..)(?:지원)?(?:사업|지원)$")
# "r&d" is one word.
_JOINED = re.compile(r"(?<=[a-z])&(?=[a-z])")
# A fair's other name: "발명특허대전(KINPEX)", "의료기기전시회 (ABCD 2026)".
_OF_A_FAIR = re.compile(
    r"(?:(?<=전시회)|(?<=박람회)|(?<=대전)|(?<=엑스포)|(?<=영상전))\s?\([A-Z]{4,}(?:\s?20\d\d)?\)"
)
# Letters of a title that is read: what is longer is no title, and takes time by its square.
_LONGEST_TITLE = 500
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
    town: str | None = field(init=False, repr=False)
    """The city, county or district whose own board it is."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "parts", parse_title(self.title))
        object.__setattr__(self, "host", host_of(self.url))
        address = self.url or self.source
        object.__setattr__(self, "home", region_of_board(address))
        object.__setattr__(self, "town", commune_of_board(address))

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
            title=words["title"][:_LONGEST_TITLE],
            posted_on=_day(data.get("posted_on")),
            agency=words["agency"] or None,
            opens=_day(data.get("opens")),
            closes=_day(data.get("closes")),
        )


_NAME_KEYS = 4
TITLE_KEYS = 6
"""Digests of a title: of 774 judged pairs that are one, 769 share one of six."""


def title_keys(posting: BoardPosting) -> frozenset[int]:
    """Return digests by which alike titles are found: of the letters of the programme's
    name, and of the whole title, since one board puts an umbrella's name before it and
    another in brackets behind it.

    The least digest, under each of several seeds, of three letters in a row: names that
    share most of their letters share most of these (min-wise hashing, Broder 1997).
    """
    name = programme_core(posting.parts)
    return _min_hashes(name, telling_letters(posting.parts.text) or name)


@lru_cache(maxsize=256)
def _min_hashes(name: str, title: str) -> frozenset[int]:
    of_name, of_title = _triples(name), _triples(title)
    found = set()
    for number in range(TITLE_KEYS):
        triples = of_name if number < _NAME_KEYS else of_title
        seed = number * 7919 + 13
        least = min(zlib.crc32(triple, seed) for triple in triples)
        found.add(number << 32 | least)
    return frozenset(found)


def _triples(letters: str) -> list[bytes]:
    found = []
    for start in range(max(1, len(letters) - 2)):
        found.append(letters[start : start + 3].encode())
    return found


def share_missing(parts: TitleParts, letters: str) -> float:
    """Return which share of a title's distinctive letters *letters* lack."""
    return _share_missing(parts.stem or parts.text, parts.places, letters)


# A title is asked about each candidate's several times.
@lru_cache(maxsize=4096)
def _share_missing(text: str, places: frozenset[str], letters: str) -> float:
    total, lacking = 0, 0.0
    for word in distinctive_words_of(text, places):
        total += len(word)
        lacking += len(word) * share_absent(word, letters)
    return lacking / total if total else 0.0


def share_absent(word: str, letters: str) -> float:
    """Return which share of a word's pairs of neighbouring letters *letters* lack."""
    if word in letters:
        return 0.0
    for other in _written_otherwise(word):
        if other in letters:
            return 0.0
    count = max(1, len(word) - 1)
    absent = 0
    for at in range(count):
        absent += word[at : at + 2] not in letters
    return absent / count


# A word is asked about beside each candidate.
@lru_cache(maxsize=8192)
def _written_otherwise(word: str) -> tuple[str, ...]:
    bare = _SUPPORT.sub("", word)
    found = [bare, *_names_of_bodies().get(word, ())]
    for name, other in _other_names():
        if name in bare:
            found.append(bare.replace(name, other))
    return tuple(found)


@cache
def _other_names() -> tuple[tuple[str, str], ...]:
    """Return words that titles write in two ways, each with the other: 소프트웨어 and sw."""
    found = []
    for first, second in vocabulary.rows("other_names"):
        found += [(first, second), (second, first)]
    return tuple(found)


@cache
def _names_of_bodies() -> dict[str, tuple[str, ...]]:
    """Return the letters of each spelling of a body's name, with those of all its spellings:
    서울경제진흥원 and sba.
    """
    found = {}
    for full, *rest in vocabulary.rows("agencies"):
        names = [letters_of(full)]
        for spelling in vocabulary.split(rest[0] if rest else ""):
            names.append(letters_of(spelling))
        if len(names) > 1:
            found.update(dict.fromkeys(names, tuple(names)))
    return found


def words_missing(parts: TitleParts, letters: str) -> int:
    """Return how many distinctive words of a title *letters* lack altogether."""
    count = 0
    for word in distinctive_words(parts):
        count += len(word) > 1 and word not in letters
    return count


def is_after(left: BoardPosting, right: BoardPosting) -> bool:
    """Return whether *left* was opened after *right* had closed, and so calls again."""
    if left.parts.is_revised or right.closes is None or left.closes is None:
        return False
    first = left.opens or left.posted_on
    return (
        first is not None
        and first > right.closes
        and left.closes > right.closes
    )


def distinctive_words(parts: TitleParts) -> tuple[str, ...]:
    return distinctive_words_of(parts.stem or parts.text, parts.places)


@lru_cache(maxsize=8192)
def distinctive_words_of(text: str, places: frozenset[str]) -> tuple[str, ...]:
    """Return the words of *text* that tell one call from another, lower case."""
    words = []
    ministries = vocabulary.spellings("ministries")
    regions = vocabulary.spellings("regions")
    told = _OF_A_FAIR.sub(" ", text) if "(" in text else text
    if "특례시" in told:
        told = told.replace("특례시", "시")
    told = _JOINED.sub("", told.casefold())
    for word in re.split(r"[^0-9a-z가-힣]+", told):
        if not word or word in places or word in ministries or word in regions:
            continue
        bare = word
        for place in places:
            # "부산AI센터" is "[부산] … AI센터" elsewhere
            if len(bare) > len(place) + 1 and bare not in _names_of_bodies():
                bare = bare.removeprefix(place)
        if not _COMMON_WORD.match(bare):
            words.append(bare)
    return tuple(words)


def board_of(posting: BoardPosting) -> str:
    """Return the site that posts: ``mss``, ``mss.go.kr`` and ``www.mss.go.kr`` are one,
    ``pms.gtp.or.kr`` and ``pms.ripc.org`` are two.  A portal is one board, whatever a
    collector calls it.
    """
    portal = _PORTALS.get(posting.host.partition(".")[0])
    if portal is not None:
        return portal
    return _board_named(
        posting.source or canonical_address(posting.url).partition("/")[0]
    )


@lru_cache(maxsize=2048)
def _board_named(name: str) -> str:
    bare = _SUFFIX.sub("", _WWW.sub("", name.casefold()))
    return _PORTALS.get(bare, bare)


def carries_others(address: str) -> bool:
    """Return whether *address* is on a portal that carries other bodies' notices.

    >>> carries_others("https://www.k-startup.go.kr/view?no=1"), carries_others("https://www.nipa.kr/1")
    (True, False)
    """
    return host_of(address).partition(".")[0] in _PORTALS


def is_on_portal(posting: BoardPosting) -> bool:
    """Return whether a portal that carries other bodies' notices posts this one."""
    return board_of(posting) in _PORTALS


def _day(value: object) -> date | None:
    try:
        return date.fromisoformat(str(value or "")[:10])
    except ValueError:
        return None
