"""What speaks for two postings being one notice and what against, weighed in one place.

Each piece of evidence has a name; ``config/vocabulary/same_notice.tsv`` gives its
weight in log-odds.  The weights are learned from judged pairs
(``python -m benchmarks.relating --learn``); no rule elsewhere weighs anything.
What rules a pair out whatever speaks for it is ``storage.relating.same_notice``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, lru_cache
from typing import Literal

from config import vocabulary
from storage.announcements.identity import (
    canonical_address,
    known_agencies,
)
from storage.relating.posting import (
    BoardPosting,
    TwinIndex,
    board_of,
    day_by_number,
    distinctive_words,
    share_missing,
)
from storage.relating.titles import (
    MERGED_REGIONS,
    host_of,
    letters_of,
    lie_apart,
    overlap,
    region_names,
    region_of_commune,
)

# Shares of a title's distinctive letters that the other title does not say.
# On the judged pairs hardly anything above FAR was one notice, nearly all below NEAR were.
NEAR = 0.17
FAR = 0.35
# From here on a title says much that the other does not.
_MUCH = 0.25
# Letters of a name that tell a call from others without days.
_SHORTEST_NAME = 6
POSTED_NEAR = 14
"""Days between two postings of one notice on two boards."""
# The same where a portal's number tells about when it posted, and from when on it tells two.
_NUMBERED_NEAR = 7
_NUMBERED_FAR = 21
# Between the numbers of two posts of one board: a post that was put into two lists
# at once, and one of another season.
_IN_A_ROW = 3
_FAR_APART = 300
_UNTIL_DAY = re.compile(
    r"~\s?(?:20)?(?:2\d\.\s?)?(\d{1,2})\s?[./월]\s?(\d{1,2})"
)
_REVISION = re.compile(
    r"(\d{1,2})\s*차\s*(?:수정|정정|변경)|(?:수정|정정|변경|개정)\s*\(?\s*(\d{1,2})\s*차?"
)
# "특화지원사업" beside "지원사업": a word more may be a track of its own.
_TRACK = re.compile(
    r"특화|심화|일반형|고도화|유형|트랙|시범|연계|전문형|글로벌형|RFP\s?\d|\d번?\s?RFP"
)
# Who is honoured is another notice than who is helped.
_AWARD = re.compile(r"포상|유공|표창|시상")
_UMBRELLA = re.compile(r"\([^()]*(?:\([^()]*\)[^()]*)*사업\s?\)\s*$")
# Portals that change a posted notice, its deadline included, instead of
# posting again.
_CORRECT_IN_PLACE = frozenset({"kstartup", "smtech", "kocca"})
# Boards that post other bodies' notices, by their names without ``.go.kr``.
_PORTALS = frozenset(
    {"bizinfo", "kstartup", "k-startup", "ntis", "smtech", "iris"}
)
_LEGAL_FORM = re.compile(
    r"[(（](?:재|주|사|유)[)）]|재단법인|사단법인|주식회사"
)
# What a body posts about itself: "개인정보 처리방침 변경", "서버 점검 안내".
_ADMINISTRATIVE = re.compile(
    r"청렴도|개인정보\s?(?:처리|유출|침해|제3자|열람|제공)|휴무|점검|설문|사칭|유의\s?사항|이용\s?제한"
    r"|주민등록|거주불명|무단전출|공시송달"
)
# The body whose call another body's board passes on: "[부산한빛진흥원]".
_CARRIED = re.compile(r"\[([가-힣A-Z ]{3,20}[가-힣A-Z])\]")
# "(2026-149호)", "공고 제2026-057호".
_BRACKETS = re.compile(r"(?<=\S)\s?\(([^()]{2,40})\)")
# "(연장)", "(~7/15)", "(2차)", "(사업화 지원사업)": no part of the programme.
_TELLS_NO_PART = re.compile(
    r"""
      사업$ | 프로젝트$ | 프로그램$ | 공고 | 모집 | 연장 | 수정 | 정정 | 변경 | 추가
    | 예산 | 소진 | 까지 | 선착순 | 상시
    | \d\s?[차기회./월] | ^[A-Za-z0-9 .&+-]+$
      # the body that calls: "(한빛공급망지원센터)"; "(서부센터)" is where
    | [^\s,ㆍᆞ·/]{4,}(?:센터|진흥원|연구원|재단|공단|협회|조합|테크노파크)$
    """,
    re.VERBOSE,
)
# and "(공고-국-제16호)"
_NOTICE_NUMBER = re.compile(
    r"(?:(20\d\d)\s?-|공고[^()]{0,6}제)\s?0*(\d{1,4})\s?호"
)
# What stands at the beginning, whatever is compared.
_ALWAYS = "always"
# Doubts that only an equal deadline settles: a first and a second call, or the call
# and that for its operator, are posted on one day, too.
_SETTLED_BY_DEADLINE = frozenset(
    {
        "a round in one only",
        "a first round in one only",
        "an additional call in one only",
        "announced again in one only",
        "an operator in one only",
        "what many bodies post",
    }
)
# What one board leaves out of a title: a call that another board announces again or
# anew on that day, until the same day, is that one. First calls lie weeks before.
_SETTLED_BY_ALL_DAYS = frozenset(
    {"an additional call in one only", "announced again in one only"}
)
_NUMBER = re.compile(r"(?<!\d)\d{3,12}(?!\d)")


@dataclass(frozen=True, slots=True)
class PairEvidence:
    """One thing that speaks for (above 0) or against (below 0) two being one."""

    name: str
    """In English, as ``--explain`` and the operator's page show it."""
    weight: float
    """Log-odds."""


@dataclass(frozen=True, slots=True)
class DayComparison:
    """How the days of two postings agree."""

    closes: Literal["equal", "a day apart", "different", "unknown"]
    """*a day apart*: a portal's field and the text, or the applicant's day and its institution's."""
    posted: Literal["near", "far", "unknown"]
    numbered: Literal["near", "far", "unknown"] = "unknown"
    """By the numbers of portals, where a day of posting is not known."""
    is_same_day: bool = False
    is_one_period: bool = False
    """Opening and closing day are known of both, and equal."""


def gather(
    left: BoardPosting, right: BoardPosting, twins: TwinIndex
) -> tuple[PairEvidence, ...]:
    """Return all that speaks for or against two postings being one notice."""
    weights = _weights()
    found = [weights[_ALWAYS]]
    for name in names_of(left, right, twins):
        found.append(weights[name])
    return tuple(found)


def names_of(
    left: BoardPosting, right: BoardPosting, twins: TwinIndex
) -> Iterator[str]:
    """Yield the names of the evidence, as the table of weights has them."""
    days = compare_days(left, right)
    yield from _of_titles(left, right)
    yield from _of_days(left, right, days)
    yield from _of_places(left, right)
    yield from _of_boards(left, right)
    is_posted_near = "near" in (days.posted, days.numbered)
    for name in _doubts(left, right, twins):
        # a doubt weighs less where the days say that it is one call
        is_settled = days.closes == "equal"
        is_one_call = is_settled and (days.is_same_day or days.is_one_period)
        if name in _SETTLED_BY_ALL_DAYS and is_one_call:
            yield f"{name}, all days agree"
            continue
        if name not in _SETTLED_BY_DEADLINE:
            is_settled = is_settled or is_posted_near
        yield f"{name}, days agree" if is_settled else name


def explained(evidence: Sequence[PairEvidence]) -> str:
    """Return what weighs most, e.g. ``equal titles +2.6, posted long apart -2.5``."""
    told = []
    for item in sorted(evidence, key=_heaviest_first):
        if item.name != _ALWAYS:
            told.append(f"{item.name} {item.weight:+.1f}")
    return ", ".join(told)


def _heaviest_first(item: PairEvidence) -> float:
    return -abs(item.weight)


def carries_others(address: str) -> bool:
    """Say whether *address* is on a portal that carries other bodies' notices.

    >>> carries_others("https://www.k-startup.go.kr/view?no=1"), carries_others("https://www.nipa.kr/1")
    (True, False)
    """
    return host_of(address).partition(".")[0] in _PORTALS


@cache
def _weights() -> dict[str, PairEvidence]:
    found = {}
    for name, weight in vocabulary.rows("same_notice"):
        found[name] = PairEvidence(name, float(weight))
    return found


def _of_titles(left: BoardPosting, right: BoardPosting) -> Iterator[str]:
    first = share_missing(left.parts, letters_of(right.parts.text))
    second = share_missing(right.parts, letters_of(left.parts.text))
    # one board names the umbrella programme too, so the smaller share counts
    least, most = min(first, second), max(first, second)
    if is_same_text(left, right):
        yield "equal titles"
    elif most == 0:
        yield "titles of the same words"
    elif least == 0:
        yield "one title within the other"
    elif least <= NEAR:
        yield "titles nearly alike"
    elif least <= FAR:
        yield "titles partly alike"
    else:
        yield "titles unlike"
    if left.parts.year and left.parts.year == right.parts.year:
        yield "equal years"
    if left.parts.round and left.parts.round == right.parts.round:
        yield "equal rounds"
    numbers = set(_NOTICE_NUMBER.findall(left.title))
    others = set(_NOTICE_NUMBER.findall(right.title))
    if numbers and others:
        if numbers.isdisjoint(others):
            yield "different notice numbers"
        else:
            yield "equal notice numbers"


def _of_days(
    left: BoardPosting, right: BoardPosting, days: DayComparison
) -> Iterator[str]:
    if days.closes == "equal":
        yield "equal deadlines"
    elif days.closes == "a day apart":
        yield "deadlines a day apart"
    elif days.closes == "different":
        yield "different deadlines"
        if {board_of(left), board_of(right)} & _CORRECT_IN_PLACE:
            yield "a board that corrects in place"
    if left.opens and right.opens and left.opens != right.opens:
        yield "different openings"
    if _is_corrected_in_place(left) or _is_corrected_in_place(right):
        # its day and number are of the call, not of the correction
        return
    yield from _of_posting_days(days)
    known = {days.closes, days.posted, days.numbered}
    # What stands in brackets is counted as such (`_doubts`).
    is_bracketed = _is_bracketed(left, right) or _is_bracketed(right, left)
    if known == {"unknown"} and _says_more(left, right) and not is_bracketed:
        yield "more in one only, no days"
    is_far = "far" in (days.posted, days.numbered)
    if is_far and left.parts.is_extra and right.parts.is_extra:
        # a programme calls again and again, and does not count how often
        yield "additional calls posted long apart"


def _is_corrected_in_place(posting: BoardPosting) -> bool:
    return posting.parts.is_revised and board_of(posting) in _CORRECT_IN_PLACE


def _of_posting_days(days: DayComparison) -> Iterator[str]:
    if days.posted == "near":
        if days.is_same_day:
            yield "one day of posting"
        else:
            yield "posted within days"
    elif days.posted == "far":
        yield "posted long apart"
    elif days.numbered == "near":
        yield "numbered within days"
    elif days.numbered == "far":
        yield "numbered long apart"


def _of_places(left: BoardPosting, right: BoardPosting) -> Iterator[str]:
    first, second = left.parts.places, right.parts.places
    if not first.isdisjoint(_with_merged(second)):
        yield "equal regions"
    elif (first or second) and is_one_region(left, right):
        yield "a region by its board"


def _of_boards(left: BoardPosting, right: BoardPosting) -> Iterator[str]:
    first, second = board_of(left), board_of(right)
    if first != second:
        if not {first, second} & _PORTALS:
            yield "boards of two agencies"
        if not agencies_of(left).isdisjoint(agencies_of(right)):
            yield "one agency"
        return
    if not is_same_text(left, right):
        yield "two titles of one board"
        return
    if _is_one_address(left.url, right.url):
        yield "one address"
    apart = _between_numbers(left, right)
    if apart is None:
        return
    if apart <= _IN_A_ROW:
        yield "numbers in a row"
    elif apart > _FAR_APART:
        yield "numbers far apart"


def _is_one_address(address: str, other: str) -> bool:
    """Say whether two addresses of one board have one post's number: ``/notice/243434`` and
    ``?page=2&idx=243434``.
    """
    first, second = canonical_address(address), canonical_address(other)
    if first == second:
        return first != ""
    numbers = set(re.findall(r"\d+", first.partition("/")[2]))
    others = set(re.findall(r"\d+", second.partition("/")[2]))
    # which of several numbers is the post's nobody knows, so all have to agree; 0 is none
    return numbers ^ others <= {"0"} and any(
        len(number) > 4 for number in numbers
    )


def _doubts(  # noqa: C901, PLR0912  (one doubt a step, read from top to bottom)
    left: BoardPosting, right: BoardPosting, twins: TwinIndex
) -> Iterator[str]:
    """Yield what titles leave open; days may settle it."""
    first, second = left.parts, right.parts
    if board_of(left) == board_of(right) and is_same_text(left, right):
        yield "twice on one board"
    if min(_letters_said(left), _letters_said(right)) < _SHORTEST_NAME:
        yield "short titles"
    if _says_more(left, right):
        yield "one title says more"
    if lists_other_parts(left, right):
        yield "brackets list other parts"
    elif _is_bracketed(left, right) or _is_bracketed(right, left):
        yield "brackets in one only"
    if not is_one_region(left, right):
        if bool(first.places) != bool(second.places):
            if (first.places | second.places) <= region_names():
                yield "a region in one only"
            else:
                yield "a town in one only"
        elif first.places and first.places.isdisjoint(
            _with_merged(second.places)
        ):
            yield "a wider area in one only"
        if twins.is_regional(left) or twins.is_regional(right):
            yield "a programme of several regions"
    if {first.round, second.round} == {None, "1"}:
        yield "a first round in one only"
    elif first.round != second.round:
        yield "a round in one only"
    if first.is_extra != second.is_extra:
        yield "an additional call in one only"
    if first.is_again != second.is_again:
        yield "announced again in one only"
    if first.side != second.side:
        if "operator" in (first.side, second.side):
            yield "an operator in one only"
        else:
            yield "who is called in one only"
    number = _revision(first.text)
    if number != _revision(second.text):
        yield "a correction's number in one only"
    elif first.is_revised and not first.round and number is None:
        yield "a correction without number"
    if _names_track(first.text) != _names_track(second.text):
        yield "a track in one only"
    if bool(_AWARD.search(first.text)) != bool(_AWARD.search(second.text)):
        yield "an award in one only"
    if first.role == second.role == "result":
        yield "results"
    if _ADMINISTRATIVE.search(first.text):
        yield "what many bodies post"


def _names_track(text: str) -> bool:
    # "(특화역량 BI 지원사업)" is the programme that the call is part of
    return _TRACK.search(_UMBRELLA.sub("", text)) is not None


def _says_more(left: BoardPosting, right: BoardPosting) -> bool:
    """Say whether one title says all that the other says, and much beside it."""
    first = share_missing(left.parts, letters_of(right.parts.text))
    second = share_missing(right.parts, letters_of(left.parts.text))
    return min(first, second) <= NEAR and max(first, second) > _MUCH


def _is_bracketed(posting: BoardPosting, other: BoardPosting) -> bool:
    """Say whether one title has words in brackets of which the other has none: a track,
    a place, or the umbrella programme; not days or what is announced.
    """
    said = letters_of(other.parts.text)
    for words in _BRACKETS.findall(posting.parts.text):
        if _names_no_part(words):
            continue
        absent = 0
        pieces = re.findall(r"[가-힣A-Za-z]{2,}", words)
        for piece in pieces:
            absent += letters_of(piece) not in said
        if pieces and absent == len(pieces):
            return True
    return False


def _names_no_part(words: str) -> bool:
    is_ministry = words.strip() in vocabulary.spellings("ministries")
    return is_ministry or _TELLS_NO_PART.search(words) is not None


def lists_other_parts(left: BoardPosting, right: BoardPosting) -> bool:
    """Say whether both titles list parts in brackets, and not the same."""
    mine, theirs = listed_parts(left), listed_parts(right)
    if not mine or not theirs:
        return False
    said = letters_of(left.parts.text), letters_of(right.parts.text)
    for name in mine ^ theirs:
        if name not in said[0] or name not in said[1]:
            return True
    return False


def listed_parts(posting: BoardPosting) -> frozenset[str]:
    """Return the letters of the tracks that a title has in brackets: ``(일반형, 특화형)``."""
    found = set()
    for words in _BRACKETS.findall(posting.parts.text):
        if _names_no_part(words):
            continue
        for name in re.split(r"[,/ㆍ·ᆞ・･]", words):
            found.add(letters_of(name))
    return frozenset(found)


def is_same_text(left: BoardPosting, right: BoardPosting) -> bool:
    """Say whether two titles have the same letters, apart from what lists add."""
    first, second = letters_of(left.parts.text), letters_of(right.parts.text)
    return first == second or (
        first.replace("년도", "년") == second.replace("년도", "년")
    )


def compare_days(left: BoardPosting, right: BoardPosting) -> DayComparison:
    """Return how deadlines, openings and days of posting agree."""
    mine, theirs = _deadline(left), _deadline(right)
    closes: Literal["equal", "a day apart", "different", "unknown"]
    if mine is None or theirs is None:
        closes = "unknown"
    elif mine == theirs:
        closes = "equal"
    else:
        is_near = False
        if left.closes is not None and right.closes is not None:
            is_near = abs((left.closes - right.closes).days) <= 1
        closes = "a day apart" if is_near else "different"
    is_one_period = (
        closes == "equal"
        and left.opens is not None
        and left.opens == right.opens
    )
    posted: Literal["near", "far", "unknown"] = "unknown"
    apart = _days_apart(left, right)
    if apart is not None:
        posted = "near" if apart <= POSTED_NEAR else "far"
    numbered: Literal["near", "far", "unknown"] = "unknown"
    about = _about_days_apart(left, right) if apart is None else None
    if about is not None and about <= _NUMBERED_NEAR:
        numbered = "near"
    elif about is not None and about > _NUMBERED_FAR:
        numbered = "far"
    is_same_day = apart is not None and apart <= 1
    return DayComparison(closes, posted, numbered, is_same_day, is_one_period)


def _days_apart(left: BoardPosting, right: BoardPosting) -> int | None:
    """Return the days between two days of posting; where a list shows the call's window
    alone, between the other's posting and that window.
    """
    first, second = left.posted_on, right.posted_on
    if first is None and second is None:
        first, second = left.opens, right.opens
    if first is not None and second is not None:
        return abs((first - second).days)
    if left.posted_on is None and right.posted_on is None:
        return None
    day, window = (first, right) if first is not None else (second, left)
    return _days_from_window(day, window)


def _about_days_apart(left: BoardPosting, right: BoardPosting) -> int | None:
    """Return the same where portals' numbers tell about when they posted."""
    first, second = _about_day(left), _about_day(right)
    if first is not None and second is not None:
        return abs((first - second).days)
    day, window = (first, right) if first is not None else (second, left)
    return _days_from_window(day, window)


def _about_day(posting: BoardPosting) -> date | None:
    return posting.posted_on or day_by_number(posting.url, posting.key)


def _days_from_window(day: date | None, window: BoardPosting) -> int | None:
    if day is None or window.opens is None:
        return None
    # a call is also posted elsewhere while it is open, and nobody knows how long one is
    # whose end no list shows
    last = window.closes or day
    if window.opens + timedelta(days=POSTED_NEAR) < day <= last:
        return None
    return abs((day - window.opens).days)


def agencies_of(posting: BoardPosting) -> frozenset[str]:
    """Return the bodies that run the call, without ministries: these run too many."""
    return _agencies_in(posting.agency) if posting.agency else frozenset()


@lru_cache(maxsize=2048)
def _agencies_in(words: str) -> frozenset[str]:
    # few bodies post much, and each pair of candidates looks at theirs
    names = []
    for name in re.split(r"[/·,]", words):
        names.append(_LEGAL_FORM.sub("", name).strip())
    ministries = set(vocabulary.spellings("ministries").values())
    return known_agencies(names) - ministries - region_names()


def is_one_region(left: BoardPosting, right: BoardPosting) -> bool:
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
    # a town's call: that a board is its region's does not say that the town is meant, unless
    # one of the region's own bodies calls
    towns = marked.parts.places - region_names()
    is_by_home = not towns or unmarked.home in _regions_of(agencies_of(marked))
    for place in towns or marked.parts.places:
        # 전남광주 is one region of two that boards still call by their own names
        region = region_of.get(place) or place
        if is_by_home and unmarked.home and unmarked.home in region:
            return True
        if re.sub(r"(?<=..)[시군구]$", "", place) in said:
            return True
    if towns:
        return False
    named = _regions_in_names(said) | _regions_of_bodies(unmarked)
    return not named.isdisjoint(_with_merged(marked.parts.places))


def _with_merged(places: frozenset[str]) -> frozenset[str]:
    """Return *places* with the regions that became one of them, and those that they became."""
    found = set(places)
    for merged, halves in MERGED_REGIONS.items():
        if merged in places:
            found |= halves
        elif not halves.isdisjoint(places):
            found.add(merged)
    return frozenset(found)


def _regions_in_names(said: str) -> frozenset[str]:
    """Return the regions whose full names stand in bodies' names: 충청북도소상공인지원센터."""
    found = set()
    for spelling, region in vocabulary.spellings("regions").items():
        if len(spelling) > 2 and spelling in said:
            found.add(region)
    return frozenset(found)


def _letters_said(posting: BoardPosting) -> int:
    count = 0
    for word in distinctive_words(posting.parts):
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


def _revision(text: str) -> str | None:
    found = _REVISION.search(text)
    return (found[1] or found[2]) if found else None


def _between_numbers(left: BoardPosting, right: BoardPosting) -> int | None:
    """Return how far apart the numbers are that a board gave two posts; ``None`` where
    the addresses do not tell.
    """
    numbers = set(_NUMBER.findall(canonical_address(left.url)))
    others = set(_NUMBER.findall(canonical_address(right.url)))
    # menus and lists have numbers too, which both addresses share
    mine = max(numbers - others, key=int, default=None)
    theirs = max(others - numbers, key=int, default=None)
    if mine is None or theirs is None or len(mine) != len(theirs):
        return None
    return abs(int(mine) - int(theirs))


def are_of_two_regions(left: BoardPosting, right: BoardPosting) -> bool:
    """Say whether two bodies post, each of a region of its own: 부산테크노파크, 광주테크노파크.

    Such bodies run national programmes under one title, each its own call.  A portal
    marks a title with the region whose call it carries: that is the region of a body, too.
    """
    if left.home and right.home:
        if lie_apart(frozenset({left.home}), frozenset({right.home})):
            return True
    elif lie_apart(_regions_of_bodies(left), _regions_of_bodies(right)):
        return True
    for one, other in ((left, right), (right, left)):
        if lie_apart(_regions_named(one), _regions_of_bodies(other)):
            return True
    return False


def _regions_named(posting: BoardPosting) -> frozenset[str]:
    """Return the regions that a title names, for a commune the one that it lies in."""
    region_of = region_of_commune()
    found = set()
    for place in posting.parts.places:
        found.add(region_of.get(place, place))
    return frozenset(found & region_names())


def _regions_of_bodies(posting: BoardPosting) -> frozenset[str]:
    if carried := _CARRIED.match(posting.parts.text):
        # "[부산…진흥원] …" on a board of 전북 is a call that it passes on
        bodies = _regions_of(known_agencies([carried[1]]))
        if bodies:
            return bodies
    found = frozenset({posting.home}) if posting.home else frozenset()
    bodies = _regions_of(agencies_of(posting))
    if lie_apart(_regions_named(posting), bodies):
        # "[대구]" above a body of 경북: a portal files some bodies under a neighbour
        return found
    return found | bodies


@lru_cache(maxsize=2048)
def _regions_of(agencies: frozenset[str]) -> frozenset[str]:
    found = set()
    for name in agencies:
        # a university's name tells where it was founded, not whom it serves
        if "대학" in name:
            continue
        for spelling, region in vocabulary.spellings("regions").items():
            if name.startswith(spelling):
                found.add(region)
    return frozenset(found)
