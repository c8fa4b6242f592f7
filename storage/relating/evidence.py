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
from functools import cache, lru_cache

from config import vocabulary
from storage.announcements.identity import canonical_address
from storage.relating.bodies import (
    agencies_of,
    are_of_two_ministries,
    are_sisters,
    is_one_region,
    is_passed_on,
    passes_on,
    share_agency,
    share_body,
)
from storage.relating.brackets import is_bracketed_in_one, lists_other_parts
from storage.relating.callees import may_call_others
from storage.relating.days import DayComparison, compare_days
from storage.relating.differences import (
    names_a_part,
    names_more,
    says_another_word,
    varies_a_word,
    without_umbrella,
)
from storage.relating.letters import letters_of
from storage.relating.places import region_names, with_merged
from storage.relating.posting import (
    BoardPosting,
    board_of,
    distinctive_words,
    is_on_portal,
    share_missing,
)
from storage.relating.round_numbers import only_month
from storage.relating.titles import TitleParts
from storage.relating.twins import TwinIndex

# Shares of a title's distinctive letters that the other title does not say.
# On the judged pairs hardly anything above FAR was one notice, nearly all below NEAR were.
NEAR = 0.17
FAR = 0.35
# From here on a title says much that the other does not.
_MUCH = 0.25
# Letters of a name that tell a call from others without days.
_SHORTEST_NAME = 6
# Between the numbers of two posts of one board: a post that was put into two lists
# at once, and one of another season.
_IN_A_ROW = 3
_FAR_APART = 300
_REVISION = re.compile(
    r"(\d{1,2})\s*차\s*(?:수정|정정|변경)|(?:수정|정정|변경|개정)\s*\(?\s*(\d{1,2})\s*차?"
)
# "특화지원사업" beside "지원사업": a word more may be a track of its own.
_TRACK = re.compile(
    r"특화|심화|일반형|고도화|유형|트랙|시범|연계|전문형|글로벌형|RFP\s?\d|\d번?\s?RFP"
)
# Who is honoured is another notice than who is helped.
_AWARD = re.compile(r"포상|유공|표창|시상")
# "… 기업지원 프로그램 기술..", "… 신규과제 …"
_CUT = re.compile(r"(?:\.{2,}|…)\s*(?:새로운\s?게시글|새\s?글|N)?\s*$")
_ANNOUNCED = re.compile(r"공고|모집|공모|안내|선발|접수|신청")
# Bizinfo counts its posts of a programme at the head of a title: "[부산] 2026년 3차 …".
_COUNTED = re.compile(r"(?:\[[^\[\]]+\]\s*)?20\d\d년\s\d{1,2}차\s")
# Portals that change a posted notice, its deadline included, instead of
# posting again.
_CORRECT_IN_PLACE = frozenset({"kstartup", "smtech", "kocca"})
# "2026년 하반기 창업보육센터 신규 입주기업 모집 공고" says nothing of whose it is.
_OF_ANYONE = re.compile(
    r"20\d\d년?도?|[상하]반기|제?\d{1,2}[차기회]|창업|보육|센터|산학협력단지?|캠퍼스"
    r"|입주|기업|교육생|수강생|참여|참가|신규|추가|수시|상시|정기|모집|공고|안내|재?공고"
)
# Nor does "창업 아이디어 경진대회", once each title names another body.
_OF_MANY = re.compile(
    r"""아이디어|경진대회|공모전|해커톤|데모데이|아카데미|캠프|대회|강좌|특강|설명회|상담회|행사
      | 프로그램|과정|교육|멘토링|컨설팅|코칭|네트워킹|액셀러레이팅|오픈이노베이션|사업화|시제품|제작
      | 예비|초기|청년|여성|중장년|시니어|대학생|학생|창업자|창업가|창업팀|스타트업|소상공인|중소기업
      | 투자유치|마케팅|판로|홍보|수출|해외|글로벌|국내|전시회|박람회|바이어|지식재산권?|특허|기술
      | 지원|사업|운영|과제|대상|선정|선발|계획|통합|연장|변경|수정|[자팀및]""",
    re.VERBOSE,
)
# What a body posts about itself: "개인정보 처리방침 변경", "서버 점검 안내".
_ADMINISTRATIVE = re.compile(
    r"청렴도|개인정보\s?(?:처리|유출|침해|제3자|열람|제공)|휴무|점검|설문|사칭|유의\s?사항|이용\s?제한"
    r"|주민등록|거주불명|무단전출|공시송달"
)
# "(2026-149호)", "공고 제2026-057호", "(공고-국-제16호)".
_NOTICE_NUMBER = re.compile(
    r"(?:(20\d\d)\s?-|공고[^()]{0,6}제)\s?0*(\d{1,4})\s?호"
)
_NO_ADDRESS = "two titles of one board, an address in one only"
# What is at the beginning, whatever is compared.
_ALWAYS = "always"
_MORE_NAMED = "more in the name"
# Doubts that only an equal deadline settles: a first and a second call, or the call
# and that for its operator, are posted on one day, too.
_SETTLED_BY_DEADLINE = frozenset(
    {
        "a round in one only",
        "a first round in one only",
        "a portal's count in one only",
        "an additional call in one only",
        "announced again in one only",
        "an operator in one only",
        "what many bodies post",
        "one title says more",
        _MORE_NAMED,
    }
)
_SAID_OTHERWISE = (
    ("a word varied", varies_a_word),
    ("each says another word", says_another_word),
    ("a part in one only", names_a_part),
    ("perhaps others are called", may_call_others),
    ("two ministries", are_of_two_ministries),
    (_MORE_NAMED, names_more),
)
# What one board leaves out of a title: a call that another board announces again or
# again on that day, until the same day, is that one. First calls lie weeks before.
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
        elif name == _MORE_NAMED and is_posted_near and not is_settled:
            # one body's programmes are posted on one day, too
            yield f"{name}, posted together"
            continue
        yield f"{name}, days agree" if is_settled else name


def explained(evidence: Sequence[PairEvidence]) -> str:
    """Return what weighs most, e.g. ``equal titles +2.6, posted long apart -2.5``."""
    parts = []
    for item in sorted(evidence, key=_heaviest_first):
        if item.name != _ALWAYS:
            parts.append(f"{item.name} {item.weight:+.1f}")
    return ", ".join(parts)


def _heaviest_first(item: PairEvidence) -> float:
    return -abs(item.weight)


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
    if is_corrected_in_place(left) or is_corrected_in_place(right):
        # its day and number are of the call, not of the correction
        return
    yield from _of_posting_days(days)
    if days.since_posted != "unknown":
        yield f"{days.since_posted} when the other was posted"
    known = {days.closes, days.posted, days.numbered}
    # What is in brackets is counted as such (`_doubts`).
    if (
        known == {"unknown"}
        and _says_more(left, right)
        and not is_bracketed_in_one(left, right)
    ):
        yield "more in one only, no days"
    is_far = "far" in (days.posted, days.numbered)
    if is_far and left.parts.is_extra and right.parts.is_extra:
        # a programme calls again and again, and does not count how often
        yield "additional calls posted long apart"


def is_corrected_in_place(posting: BoardPosting) -> bool:
    """Return whether a board that changes its posts in place says that it has changed this one."""
    return posting.parts.is_revised and corrects_in_place(posting)


def corrects_in_place(posting: BoardPosting) -> bool:
    """Return whether the board changes a posted notice instead of posting a correction."""
    return board_of(posting) in _CORRECT_IN_PLACE


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
    if not first.isdisjoint(with_merged(second)):
        yield "equal regions"
    elif (first or second) and is_one_region(left, right):
        yield "a region by its board"


def _of_boards(left: BoardPosting, right: BoardPosting) -> Iterator[str]:
    first, second = board_of(left), board_of(right)
    if first != second:
        is_carried = passes_on(left, right) or passes_on(right, left)
        if not (
            is_carried
            or is_on_portal(left)
            or is_on_portal(right)
            or is_passed_on(left)
            or is_passed_on(right)
        ):
            yield "boards of two agencies"
        if is_carried or share_agency(left, right):
            yield "one agency"
        return
    if not is_same_text(left, right):
        if _is_one_post(left, right):
            # a list that shows a post's text behind its title
            yield "one address"
            return
        # a row without an address may be the other's post, under a file's name
        is_told_apart = left.url and right.url
        yield "two titles of one board" if is_told_apart else _NO_ADDRESS
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


def _is_one_post(left: BoardPosting, right: BoardPosting) -> bool:
    """Return whether two rows have one address, with a post's number in it, and one title
    says all that the other says.
    """
    if left.key and right.key and left.key != right.key:
        # the address of a list whose rows have no page of their own
        return False
    address = canonical_address(left.url)
    if address != canonical_address(right.url):
        return False
    if not re.search(r"=\d{3,}", address):
        return False
    first = share_missing(left.parts, letters_of(right.parts.text))
    return 0 in (
        first,
        share_missing(right.parts, letters_of(left.parts.text)),
    )


def _is_one_address(address: str, other: str) -> bool:
    """Return whether two addresses of one board have one post's number: ``/notice/243434`` and
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


def _doubts(
    left: BoardPosting, right: BoardPosting, twins: TwinIndex
) -> Iterator[str]:
    """Yield what titles leave open; days may settle it."""
    # without an address of one nobody knows whether there are two posts
    is_told_apart = bool(left.url and right.url)
    is_one_board = is_told_apart and board_of(left) == board_of(right)
    if is_one_board and is_same_text(left, right):
        yield "twice on one board"
    yield from _doubts_of_words(left, right)
    if not is_one_region(left, right):
        yield from _doubts_of_places(left, right, twins)
    if twins.are_of_several(left, right):
        yield "two of a programme's bodies"
    if are_sisters(left, right):
        yield "two bodies of one kind"
    elif _fit_anyone(left, right) and not share_body(left, right):
        yield "a title for anyone"
    if _are_of_many(left, right):
        yield "two bodies under a title of many"
    yield from _doubts_of_rounds(left, right)
    yield from _doubts_of_kinds(left.parts, right.parts)


def _doubts_of_words(left: BoardPosting, right: BoardPosting) -> Iterator[str]:
    if _is_cut(left) != _is_cut(right):
        yield "a cut title"
    if min(_letters_said(left), _letters_said(right)) < _SHORTEST_NAME:
        yield "short titles"
    if _says_more(left, right):
        yield "one title says more"
    if left.parts.text != right.parts.text:
        for name, holds in _SAID_OTHERWISE:
            if holds(left, right):
                yield name
    if lists_other_parts(left, right):
        yield "brackets list other parts"
    elif is_bracketed_in_one(left, right):
        yield "brackets in one only"


def _doubts_of_places(
    left: BoardPosting, right: BoardPosting, twins: TwinIndex
) -> Iterator[str]:
    first, second = left.parts.places, right.parts.places
    if bool(first) != bool(second):
        if (first | second) <= region_names():
            yield "a region in one only"
        else:
            yield "a town in one only"
    elif first and first.isdisjoint(with_merged(second)):
        yield "a wider area in one only"
    if twins.is_regional(left) or twins.is_regional(right):
        yield "a programme of several regions"


def _doubts_of_rounds(
    left: BoardPosting, right: BoardPosting
) -> Iterator[str]:
    first, second = left.parts, right.parts
    if {first.round, second.round} == {None, "1"}:
        yield "a first round in one only"
    elif _is_counted(left, right) or _is_counted(right, left):
        yield "a portal's count in one only"
    elif first.round != second.round and not _is_one_month(first, second):
        yield "a round in one only"
    if first.is_extra != second.is_extra:
        yield "an additional call in one only"
    if first.is_again != second.is_again:
        yield "announced again in one only"
    if first.is_revised != second.is_revised:
        yield "a correction in one only"
    number = _revision(first.text)
    if number != _revision(second.text):
        yield "a correction's number in one only"
    elif first.is_revised and not first.round and number is None:
        yield "a correction without number"


def _is_one_month(first: TitleParts, second: TitleParts) -> bool:
    """Return whether one title calls by a month, and the other names that month, too:
    ``2026년 9월 별빛 교육`` and ``별빛 9월 교육생 모집``.
    """
    called = first.round or second.round or ""
    months = only_month(first.text), only_month(second.text)
    return called == f"M{months[0]}" and months[0] == months[1]


def _doubts_of_kinds(first: TitleParts, second: TitleParts) -> Iterator[str]:
    if first.side != second.side:
        if "operator" in (first.side, second.side):
            yield "an operator in one only"
        else:
            yield "who is called in one only"
    if _names_track(first.text) != _names_track(second.text) and (
        _names_track(without_umbrella(first.text))
        != _names_track(without_umbrella(second.text))
    ):
        # "(특화역량 BI 지원사업)" is the programme that the call is part of
        yield "a track in one only"
    if bool(_AWARD.search(first.text)) != bool(_AWARD.search(second.text)):
        yield "an award in one only"
    if first.role == second.role == "result":
        yield "results"
    if _ADMINISTRATIVE.search(first.text):
        yield "what many bodies post"


def _fit_anyone(left: BoardPosting, right: BoardPosting) -> bool:
    """Return whether one of two titles names nothing but what many bodies have."""
    return _fits_anyone(left.parts.text) or _fits_anyone(right.parts.text)


@lru_cache(maxsize=8192)
def _fits_anyone(title: str) -> bool:
    return not _OF_ANYONE.sub("", letters_of(title))


def _are_of_many(left: BoardPosting, right: BoardPosting) -> bool:
    """Return whether two bodies are named, and a title that says no more than many bodies'."""
    if not (agencies_of(left) and agencies_of(right)):
        return False
    if share_body(left, right):
        return False
    titles = left.parts.text, right.parts.text
    return any(map(_is_of_many, titles))


@lru_cache(maxsize=8192)
def _is_of_many(title: str) -> bool:
    return not _OF_ANYONE.sub("", _OF_MANY.sub("", letters_of(title)))


def _is_cut(posting: BoardPosting) -> bool:
    """Return whether a list cut a title off before it says what is announced: that may be a
    correction or another round.
    """
    is_cut = _CUT.search(posting.title) is not None
    return is_cut and not _ANNOUNCED.search(posting.parts.text)


def _is_counted(left: BoardPosting, right: BoardPosting) -> bool:
    """Return whether only *left* names a number, and its portal may have put it there."""
    if left.parts.round is None or right.parts.round is not None:
        return False
    is_counting = board_of(left) == "bizinfo"
    return is_counting and _COUNTED.match(left.parts.text) is not None


def _names_track(text: str) -> bool:
    return _TRACK.search(text) is not None


def _says_more(left: BoardPosting, right: BoardPosting) -> bool:
    """Return whether one title says all that the other says, and much beside it."""
    first = share_missing(left.parts, letters_of(right.parts.text))
    second = share_missing(right.parts, letters_of(left.parts.text))
    return min(first, second) <= NEAR and max(first, second) > _MUCH


def is_same_text(left: BoardPosting, right: BoardPosting) -> bool:
    """Return whether two titles have the same letters, apart from what lists add."""
    first, second = letters_of(left.parts.text), letters_of(right.parts.text)
    return first == second or (
        first.replace("년도", "년") == second.replace("년도", "년")
    )


def _letters_said(posting: BoardPosting) -> int:
    count = 0
    for word in distinctive_words(posting.parts):
        count += len(word)
    return count


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
