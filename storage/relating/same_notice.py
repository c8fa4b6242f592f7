"""Whether two postings are one notice: yes, no, or maybe (then a person is asked).

Decided by evidence in this order: the same post of one site; equal titles, days and
facts of what was read; whatever says that
they are two (year, round, region, who is called, what sort of notice); how much of
each title the other says; deadlines, openings and posting days.  What two titles
alone cannot settle is *maybe*: a programme that several regions run under one
name, a first and a second round where only one says so.

Tuned on ``pairs/same_dev.jsonl`` (899 judged pairs, 2026-11-29): of the pairs
called *yes* 0.99 are one notice, and 0.9 of the pairs that are one are called so.
"""

from __future__ import annotations

import re
import zlib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any, Literal

from config import vocabulary
from storage.announcements.identity import (
    Posting,
    canonical_address,
    contradict,
    known_agencies,
    post_identity,
    same_notice,
)
from storage.relating.titles import (
    TitleParts,
    host_of,
    letters_of,
    lie_apart,
    month_of,
    overlap,
    parse_title,
    programme_core,
    region_names,
    region_of_board,
    region_of_commune,
)

Answer = Literal["yes", "no", "maybe"]

# Shares of a title's distinctive letters that the other title does not say.
# On the judged pairs nothing above FAR was one notice, nearly all below NEAR were.
NEAR = 0.17
FAR = 0.35
# Letters of a programme's name by which regional twins are found: endings
# differ from region to region.
_TWIN_LETTERS = 12
# Letters of a name that tell a call from others without days.
_SHORTEST_NAME = 6
POSTED_NEAR = 14
"""Days between two postings of one notice on two boards."""
_UNTIL_DAY = re.compile(
    r"~\s?(?:20)?(?:2\d\.\s?)?(\d{1,2})\s?[./월]\s?(\d{1,2})"
)
_REVISION = re.compile(
    r"(\d{1,2})\s*차\s*(?:수정|정정|변경)|(?:수정|정정|변경|개정)\s*\(?\s*(\d{1,2})\s*차?"
)
# Words of titles that do not tell one call from another.
_COMMON_WORD = re.compile(
    r"""^(?:지원|사업|프로그램|기업|모집|참여|참가|공고|안내|신청|대상|하반기|상반기|추가|재공고
    |융자계획|융자사업|소관|수정|연장|및|의|건|과제|신규|년도?|공모|접수|창업|수요|스타트업|시행|계획|통합|추진|\d+|차|기|회)+$""",
    re.VERBOSE,
)
# "특화지원사업" beside "지원사업": a word more may be a track of its own.
_TRACK = re.compile(
    r"특화|심화|일반형|고도화|유형|트랙|시범|연계|전문형|글로벌형"
)
# Portals that change a posted notice, its deadline included, instead of
# posting again.
_CORRECT_IN_PLACE = frozenset({"kstartup", "smtech", "kocca"})
_CALLED = re.compile(
    r"(기업|청년|학생|교육생|수강생|관객|과제)\s*(?:추가\s*)?(?:\d차\s*)?모집"
)
_LEGAL_FORM = re.compile(
    r"[(（](?:재|주|사|유)[)）]|재단법인|사단법인|주식회사"
)
_WWW = re.compile(r"^(?:www\d?|m)\.(?=.*\.)")
# What follows the name that a body registered, e.g. ".go.kr" or ".com".
_SUFFIX = re.compile(r"(?:\.(?:go|or|co|re|ac|ne|pe))?\.(?:kr|com|org|net)$")
_ADMINISTRATIVE = re.compile(
    r"청렴도|개인정보|휴무|점검|설문|사칭|유의\s?사항|이용\s?제한"
    r"|주민등록|거주불명|무단전출|공시송달"
)


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


@dataclass(frozen=True, slots=True)
class Relation:
    """The answer and, in English, what decided."""

    same: Answer
    why: str


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


def relate(
    left: BoardPosting, right: BoardPosting, twins: TwinIndex | None = None
) -> Relation:
    """Return whether two postings are one notice.

    *twins* knows the programmes that several regions run; without it none is known.
    """
    # posts of two sites are never one: most pairs need no look at their addresses
    if left.host == right.host:
        here = post_identity(left.url, left.key)
        if here is not None and here == post_identity(right.url, right.key):
            return Relation("yes", "the same post of one site")
    if left.read is None or right.read is None:
        return _weigh(left, right, twins)
    if certain := same_notice(left.read, right.read):
        return Relation("yes", certain)
    weighed = _weigh(left, right, twins)
    if weighed.same == "yes" and contradict(left.read, right.read):
        # titles and days agree, the documents do not: one of them is misread, or they are two
        return Relation("maybe", "what was read of the two does not agree")
    return weighed


def _weigh(
    left: BoardPosting, right: BoardPosting, twins: TwinIndex | None
) -> Relation:
    """Compare what two lists show."""
    days = _compare_days(left, right)
    is_same_text = letters_of(left.parts.text) == letters_of(right.parts.text)
    if (
        is_same_text
        and _is_row_number(left, right)
        and days.closes != "different"
    ):
        return Relation(
            "yes", "one post; one address counts the rows of a list"
        )
    difference = _difference(left.parts, right.parts)
    if difference is not None and difference not in _OFTEN_WRONG:
        return Relation("no", difference)
    missing = _missing(left, right)
    if difference is not None:
        # a board may leave out 재공고 or 추가: then the deadline tells
        is_left_out = difference in _LEFT_OUT and days.closes == "equal"
        if not is_left_out or missing > NEAR or _host(left) == _host(right):
            is_one_day = (
                left.posted_on is not None
                and left.posted_on == right.posted_on
            )
            is_near = days.closes == "equal" and days.is_same_day
            is_near = is_near or (days.closes == "unknown" and is_one_day)
            if is_near and missing <= NEAR:
                return Relation("maybe", difference)
            return Relation("no", difference)
    if missing > FAR:
        if days.is_one_period and _is_one_body(left, right):
            return Relation(
                "maybe", "the same agency and days under other titles"
            )
        return Relation(
            "no", f"the titles share too little ({1 - missing:.2f})"
        )
    if _host(left) == _host(right):
        return _on_one_board(days, is_same_text=is_same_text)
    return _on_two_boards(left, right, days, missing, twins or TwinIndex())


_AGAIN = "one of them is announced again"
_EXTRA = "one of them is an additional call"
_LEFT_OUT = frozenset({_AGAIN})
# Words that one of two boards leaves out or gets wrong: on one day a person is asked.
_OFTEN_WRONG = frozenset({_AGAIN, _EXTRA})


def _difference(  # noqa: C901, PLR0911  (one reason a step, read from top to bottom)
    left: TitleParts, right: TitleParts
) -> str | None:
    """Return what makes two titles those of two notices."""
    if left.year and right.year and left.year != right.year:
        return f"years {left.year} and {right.year}"
    if left.round and right.round and left.round != right.round:
        return f"rounds {left.round} and {right.round}"
    month, another = month_of(left.text), month_of(right.text)
    if month and another and month != another:
        return f"calls of months {month} and {another}"
    if left.is_extra != right.is_extra:
        return _EXTRA
    if left.is_again != right.is_again:
        return _AGAIN
    if left.is_revised != right.is_revised:
        return "one of them is a correction"
    apart = {left.role, right.role} & {"tender", "result", "briefing"}
    if apart and left.role != right.role:
        return f"one of them is a {min(apart)}"
    if left.side and right.side and left.side != right.side:
        return "they call for different sides"
    if lie_apart(left.places, right.places):
        return "different regions"
    for mine, theirs in ((left, right), (right, left)):
        if mine.track and letters_of(mine.track) not in letters_of(
            theirs.text
        ):
            return "different tracks"
    if other_people(left, right):
        return "different people are called"
    return None


def other_people(left: TitleParts, right: TitleParts) -> bool:
    """Say whether one of two titles calls young people and the other someone else."""
    called, calls = _CALLED.search(left.text), _CALLED.search(right.text)
    if called is None or calls is None or called[1] == calls[1]:
        return False
    return "청년" in (called[1], calls[1])


def _on_one_board(days: _DayComparison, *, is_same_text: bool) -> Relation:
    """A board posts one notice twice only by mistake: the title and both days must agree."""
    if not is_same_text or days.closes == "different" or days.posted == "far":
        return Relation("no", "two posts of one board")
    if days.closes == "equal" and days.is_same_day:
        return Relation("yes", "the same title and days twice on one board")
    return Relation("maybe", "the same title twice on one board")


def _on_two_boards(  # noqa: C901, PLR0911  (the same)
    left: BoardPosting,
    right: BoardPosting,
    days: _DayComparison,
    missing: float,
    twins: TwinIndex,
) -> Relation:
    if missing > NEAR:
        if days.closes == "equal":
            return Relation(
                "maybe", "the same deadline under titles that differ"
            )
        return Relation(
            "no", f"the titles share too little ({1 - missing:.2f})"
        )
    if days.closes == "equal":
        return Relation("yes", "the same call and deadline")
    if days.closes == "different":
        if days.posted == "near":
            if (
                missing == 0
                and {_host(left), _host(right)} & _CORRECT_IN_PLACE
            ):
                return Relation(
                    "yes", "the same call; its deadline was corrected in place"
                )
            return Relation("maybe", "the same call with two deadlines")
        return Relation("no", "different deadlines")
    doubtful = _unsettled(left, right, twins)
    if days.posted == "far":
        return Relation("maybe", "posted long apart")
    if doubtful is not None and not (
        days.posted == "near" and doubtful.yields_to_days
    ):
        return Relation("maybe", doubtful.why)
    if days.posted == "near":
        return Relation("yes", "the same call, posted within days")
    # a region's call is not that of the wider area, and may still be
    is_half_placed = left.parts.places.isdisjoint(right.parts.places) and bool(
        left.parts.places or right.parts.places
    )
    if is_half_placed and not _is_one_region(left, right):
        return Relation("maybe", "only one of them names a region")
    is_told_apart = left.parts.round is not None or bool(left.parts.places)
    said = min(_letters_said(left), _letters_said(right))
    if said < _SHORTEST_NAME and not is_told_apart:
        return Relation("maybe", "titles of few words, and no days to compare")
    if bool(_TRACK.search(left.parts.text)) != bool(
        _TRACK.search(right.parts.text)
    ):
        return Relation(
            "maybe", "only one of them names a track, and no days to compare"
        )
    return Relation("yes", "the same call on two boards")


@dataclass(frozen=True, slots=True)
class _Unsettled:
    why: str
    yields_to_days: bool


def _unsettled(  # noqa: PLR0911  (the same)
    left: BoardPosting, right: BoardPosting, twins: TwinIndex
) -> _Unsettled | None:
    """Return what titles without days leave open."""
    first, second = left.parts, right.parts
    if first.round != second.round:
        return _Unsettled(
            "only one of them says which round it is", yields_to_days=False
        )
    if first.side != second.side and "operator" in (first.side, second.side):
        return _Unsettled(
            "one of them seeks an operator", yields_to_days=False
        )
    if _revision(first.text) != _revision(second.text):
        return _Unsettled(
            "which correction it is stands in one of them only",
            yields_to_days=True,
        )
    if first.is_revised and not first.round and not _revision(first.text):
        return _Unsettled(
            "corrections of one call may be several", yields_to_days=True
        )
    is_regional = twins.is_regional(left) or twins.is_regional(right)
    if is_regional and not _is_one_region(left, right):
        return _Unsettled(
            "several regions run a programme of this name", yields_to_days=True
        )
    if _ADMINISTRATIVE.search(first.text):
        return _Unsettled(
            "many bodies post such notices", yields_to_days=False
        )
    if first.role == "result":
        return _Unsettled(
            "results of one programme are several", yields_to_days=True
        )
    if first.side != second.side:
        return _Unsettled(
            "only one of them says who is called", yields_to_days=True
        )
    return None


@dataclass(frozen=True, slots=True)
class _DayComparison:
    closes: Literal["equal", "different", "unknown"]
    posted: Literal["near", "far", "unknown"]
    is_same_day: bool = False
    is_one_period: bool = False
    """Opening and closing day are known of both, and equal."""


def _compare_days(left: BoardPosting, right: BoardPosting) -> _DayComparison:
    mine, theirs = _deadline(left), _deadline(right)
    if mine is None or theirs is None:
        closes: Literal["equal", "different", "unknown"] = "unknown"
    else:
        closes = "equal" if mine == theirs else "different"
    is_one_period = (
        closes == "equal"
        and left.opens is not None
        and left.opens == right.opens
    )
    first, second = (
        left.posted_on or left.opens,
        right.posted_on or right.opens,
    )
    if first is None or second is None:
        return _DayComparison(closes, "unknown", is_one_period=is_one_period)
    apart = abs((first - second).days)
    posted: Literal["near", "far"] = "near" if apart <= POSTED_NEAR else "far"
    return _DayComparison(closes, posted, apart <= 1, is_one_period)


def _is_row_number(left: BoardPosting, right: BoardPosting) -> bool:
    """Say whether one of two addresses of a board has the row's number in place of the post's.

    A board numbers its posts in one sequence: 2140 and 1069495 are not of one.
    """
    if _host(left) != _host(right) or not (
        left.key.isdigit() and right.key.isdigit()
    ):
        return False
    return abs(len(left.key) - len(right.key)) >= 3


def _is_one_body(left: BoardPosting, right: BoardPosting) -> bool:
    """Say whether one agency or one commune stands in both."""
    if not _agencies(left).isdisjoint(_agencies(right)):
        return True
    communes = (left.parts.places & right.parts.places) - region_names()
    return bool(communes)


def _agencies(posting: BoardPosting) -> frozenset[str]:
    """Return the bodies that run the call, without ministries: these run too many."""
    names = []
    for name in re.split(r"[/·,]", posting.agency or ""):
        names.append(_LEGAL_FORM.sub("", name).strip())
    ministries = set(vocabulary.spellings("ministries").values())
    return known_agencies(names) - ministries - region_names()


def _is_one_region(left: BoardPosting, right: BoardPosting) -> bool:
    """Say whether both postings are of one region, though only one may be marked with it.

    Where a title names none, the agency or the board's host tells.
    """
    first, second = left.parts.places, right.parts.places
    if first & second:
        return True
    if not first and not second:
        return left.home is not None and left.home == right.home
    if first and second:
        is_wide = overlap(first, second)
        return is_wide and (left.home in second or right.home in first)
    marked, unmarked = (left, right) if first else (right, left)
    said = f"{unmarked.parts.text} {unmarked.agency or ''}"
    region_of = region_of_commune()
    for place in marked.parts.places:
        # 전남광주 is one region of two that boards still call by their own names
        if unmarked.home and unmarked.home in (region_of.get(place) or place):
            return True
        if re.sub(r"(?<=..)[시군구]$", "", place) in said:
            return True
    return False


def _letters_said(posting: BoardPosting) -> int:
    count = 0
    for word in _distinctive_words(posting.parts):
        count += len(word)
    return count


def _deadline(posting: BoardPosting) -> tuple[int, int] | None:
    """Return the month and day on which the call closes, by its field or by its title:
    ``(~7/23)``.
    """
    if posting.closes is not None:
        return posting.closes.month, posting.closes.day
    found = _UNTIL_DAY.search(posting.title)
    if found is None or not 1 <= int(found[1]) <= 12:
        return None
    return int(found[1]), int(found[2])


def _missing(left: BoardPosting, right: BoardPosting) -> float:
    """Return the share of a title's distinctive letters that the other lacks.

    Of both titles the smaller share counts: one board names the umbrella programme too.
    """
    first = share_missing(left.parts, letters_of(right.parts.text))
    second = share_missing(right.parts, letters_of(left.parts.text))
    return min(first, second)


def share_missing(parts: TitleParts, letters: str) -> float:
    total, lacking = 0, 0.0
    for word in _distinctive_words(parts):
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
    for word in _distinctive_words(parts):
        count += len(word) > 1 and word not in letters
    return count


def _distinctive_words(parts: TitleParts) -> tuple[str, ...]:
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
        if not _COMMON_WORD.match(word):
            words.append(word)
    return tuple(words)


def _revision(text: str) -> str | None:
    found = _REVISION.search(text)
    return (found[1] or found[2]) if found else None


def _without_places(parts: TitleParts) -> str:
    letters = parts.letters
    for place in sorted(parts.places, key=len, reverse=True):
        letters = letters.replace(place, "")
    return letters[:_TWIN_LETTERS]


def _host(posting: BoardPosting) -> str:
    """Return the site: ``mss``, ``mss.go.kr`` and ``www.mss.go.kr`` are one,
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
