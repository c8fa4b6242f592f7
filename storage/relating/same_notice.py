"""Whether two postings are one notice: yes, no, or maybe (then a person is asked).

Certain is the same post of one site, and equal titles, days and facts of what was
read.  Some things make two notices of two postings whatever else agrees: another
year, round, region, side, sort of notice, or two regions' bodies.  Everything else
is evidence that is weighed (``storage.relating.evidence``).

Tuned on ``pairs/same_dev.jsonl`` (899 judged pairs, 2026-11-29) and the pairs of
docs/rounds.md.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from storage.announcements.identity import (
    documents_contradict,
    post_identity,
    same_notice,
)
from storage.relating.bodies import are_of_two_regions
from storage.relating.callees import other_people
from storage.relating.days import compare_days, is_of_another_year
from storage.relating.evidence import (
    PairEvidence,
    corrects_in_place,
    explained,
    gather,
    is_same_text,
)
from storage.relating.letters import letters_of
from storage.relating.list_marks import leading_mark
from storage.relating.places import lie_apart
from storage.relating.posting import (
    BoardPosting,
    board_of,
    is_after,
    share_missing,
)
from storage.relating.roles import PART_OF, foretells
from storage.relating.round_numbers import (
    is_of_a_fair,
    month_of,
    only_month,
)
from storage.relating.titles import TitleParts
from storage.relating.twins import TwinIndex

Answer = Literal["yes", "no", "maybe"]

# Log-odds from which two are merged without asking, and from which a person is asked.
MERGED_FROM = 1.0
ASKED_FROM = -2.5
# What hardly ever is one: an operator is asked about it only where more speaks for it.
_ASKED_LATER = {"titles unlike": 0.0, "two titles of one board": -1.0}
# Never merged without asking: titles of which each says what the other does not, another
# ministry, too, two bodies' calls for what many call for, and a region's call of a
# programme beside one that names no region.
_UNLIKE = frozenset(
    {"titles partly alike", "titles unlike", "a programme of several regions"}
    | {"a word varied", "each says another word"}
    | {"a part in one only", "perhaps others are called", "two ministries"}
    | {"two bodies under a title of many"}
)
# What a body announces later, often with the call's own document.
_ANEW = frozenset(
    {"an additional call in one only", "announced again in one only"}
    | {"a correction in one only", "a correction's number in one only"}
)
# "H1-G10": 상반기 10기.
_TERM = re.compile(r"G\d+")
# Share of each title's distinctive letters that the other lacks where the two are of two
# calls. Of 680 judged pairs that are one notice two reach it (a name in Latin letters), of
# 3,000 pairs of one board's notices 86 in 100.
_ANOTHER_TITLE = 0.5
# "(RFP2)", "(06번 RFP)": one research question of a call.
_RESEARCH_QUESTION = re.compile(
    r"RFP\s?(\d{1,2})(?!\d)|(?<!\d)(\d{1,2})\s?번\s?RFP"
)


@dataclass(frozen=True, slots=True)
class Relation:
    """The answer and, in English, what decided."""

    same: Answer
    why: str
    evidence: tuple[PairEvidence, ...] = ()
    """What was weighed; empty where something certain decided."""


def relate(
    left: BoardPosting, right: BoardPosting, twins: TwinIndex | None = None
) -> Relation:
    """Return whether two postings are one notice.

    *twins* knows the programmes that several regions run; without it none is known.
    """
    # posts of two sites are never one: most pairs need no look at their addresses
    if left.host == right.host:
        here = post_identity(left.url, left.key)
        if (
            here is not None
            and here == post_identity(right.url, right.key)
            and not is_number_given_anew(left, right)
        ):
            return Relation("yes", "the same post of one site")
    number = left.read.notice_no if left.read else None
    is_numbered = right.read is not None and number == right.read.notice_no
    if are_of_two_regions(left, right) and not (number and is_numbered):
        # also where title and days are equal: a national programme that each region runs
        return Relation(
            "no", "two regions' bodies, each with a call of its own"
        )
    if left.read is None or right.read is None:
        return _weigh(left, right, twins or TwinIndex())
    if certain := same_notice(left.read, right.read):
        return Relation("yes", certain)
    weighed = _weigh(left, right, twins or TwinIndex())
    if weighed.same == "yes" and documents_contradict(left.read, right.read):
        # titles and days agree, the documents do not: one of them is misread, or they are two
        why = "what was read of the two does not agree"
        return Relation("maybe", why, weighed.evidence)
    return weighed


def is_number_given_anew(left: BoardPosting, right: BoardPosting) -> bool:
    """Return whether a board has one number for two notices, the second of which took the
    place of the first: another title, and no day of the two is the same.

    A correction of a call keeps most of its title, its day or an end of its window.
    """
    number = left.read.notice_no if left.read else None
    if number and right.read and number == right.read.notice_no:
        return False
    if not (_are_of_two_years(left, right) or _have_other_titles(left, right)):
        return False
    is_known = False
    for mine, theirs in (
        (left.posted_on, right.posted_on),
        (left.opens, right.opens),
        (left.closes, right.closes),
    ):
        if mine is None or theirs is None:
            continue
        if mine == theirs:
            return False
        is_known = True
    return is_known


def _are_of_two_years(left: BoardPosting, right: BoardPosting) -> bool:
    """Return whether two titles name two years, and one call opens after the other is over."""
    mine, theirs = left.parts.year, right.parts.year
    if not mine or not theirs or mine == theirs:
        return False
    return is_after(left, right) or is_after(right, left)


def _have_other_titles(left: BoardPosting, right: BoardPosting) -> bool:
    """Return whether each of two titles lacks most of what the other says."""
    first = share_missing(left.parts, letters_of(right.parts.text))
    second = share_missing(right.parts, letters_of(left.parts.text))
    return min(first, second) > _ANOTHER_TITLE


def may_be_settled(relation: Relation) -> bool:
    """Return whether equal documents may make one notice of two that were asked about: not
    where each title says what the other does not, or one calls anew under an old document.
    """
    names = _names_of(relation.evidence)
    return bool(names) and names.isdisjoint(_UNLIKE | _ANEW)


def _weigh(
    left: BoardPosting, right: BoardPosting, twins: TwinIndex
) -> Relation:
    """Compare what two lists show."""
    is_one_post = is_same_text(left, right) and _is_row_number(left, right)
    if is_one_post and compare_days(left, right).closes != "different":
        why = "one post; one address counts the rows of a list"
        return Relation("yes", why)
    difference = _difference(left.parts, right.parts)
    if difference is not None:
        return Relation("no", difference)
    is_revised_once = left.parts.is_revised != right.parts.is_revised
    if is_revised_once and not _is_of_the_corrected(left, right):
        return Relation("no", "one of them is a correction")
    if is_of_another_year(left, right):
        return Relation("no", "one was posted in another year")
    if is_after(left, right) or is_after(right, left):
        return Relation("no", "one was opened after the other had closed")
    evidence = gather(left, right, twins)
    score = 0.0
    for item in evidence:
        score += item.weight
    names = _names_of(evidence)
    answer: Answer = "no"
    if score >= MERGED_FROM:
        # one body calls for several programmes until one day: then words decide
        answer = "yes" if _UNLIKE.isdisjoint(names) else "maybe"
    elif score >= max(map(_asked_from, names)):
        answer = "maybe"
    return Relation(answer, explained(evidence), evidence)


def _names_of(evidence: Sequence[PairEvidence]) -> set[str]:
    """Return what was weighed, whatever the days say of it."""
    return {item.name.partition(",")[0] for item in evidence}


def _asked_from(name: str) -> float:
    return _ASKED_LATER.get(name, ASKED_FROM)


def _difference(left: TitleParts, right: TitleParts) -> str | None:
    """Return what makes two titles those of two notices."""
    if numbered := _numbered_apart(left, right):
        return numbered
    apart = {left.role, right.role} & {"tender", "result", "briefing"}
    if (
        apart
        and left.role != right.role
        and not _is_same_but_announced(left, right)
    ):
        return f"one of them is a {min(apart)}"
    if foretells(left.text) != foretells(right.text):
        return "one of them only foretells"
    if left.side and right.side and left.side != right.side:
        return "they call for different sides"
    if lie_apart(left.places, right.places):
        return "different regions"
    for mine, theirs in ((left, right), (right, left)):
        if why := _part_alone(mine, theirs):
            return why
    if other_people(left, right):
        return "different people are called"
    return None


def _part_alone(mine: TitleParts, theirs: TitleParts) -> str | None:
    """Return which part of a programme only one of two titles names."""
    if mine.track and letters_of(mine.track) not in letters_of(theirs.text):
        return "different tracks"
    if mine.role == "lead" and _is_overview_of(theirs, mine):
        return "one of them is a part of the other"
    return None


def _is_overview_of(overview: TitleParts, part: TitleParts) -> bool:
    """Return whether one title is that of the overview which the other names in brackets:
    ``… 통합 공고`` and ``별빛 사업(… 통합 공고)``.
    """
    found = PART_OF.match(leading_mark(part.text)[1])
    if found is None or overview.role == "lead":
        return False
    whole = letters_of(found["whole"]).removesuffix("공고")
    title = letters_of(overview.text)
    return whole.replace("년도", "년") in title.replace("년도", "년")


def _is_of_the_corrected(left: BoardPosting, right: BoardPosting) -> bool:
    """Return whether one of two, of which only one says so, is a call that its board changed
    in place, and the other a copy of what it says now: both have the correction's days.
    """
    revised, other = (left, right) if left.parts.is_revised else (right, left)
    is_in_place = corrects_in_place(revised) or (
        # the days of an extension are those that it gave, those of a correction may be old
        corrects_in_place(other) and revised.parts.role == "extension"
    )
    return is_in_place and compare_days(left, right).is_one_period


def _numbered_apart(left: TitleParts, right: TitleParts) -> str | None:
    """Return which year, round, question or month tells two titles apart."""
    if (
        left.year
        and right.year
        and left.year != right.year
        and not (_is_before_fair(left, right) or _is_before_fair(right, left))
    ):
        return f"years {left.year} and {right.year}"
    if left.round and right.round:
        first, second = _number_of(left.round), _number_of(right.round)
        if first != second:
            return f"rounds {left.round} and {right.round}"
    question, other = _question(left), _question(right)
    if question and other and question != other:
        return f"research questions {question} and {other}"
    months = _months(left), _months(right)
    for month, another in zip(*months, strict=True):
        if month and another and month != another:
            return f"calls of months {month} and {another}"
    return None


def _number_of(label: str) -> str:
    """Return a round without what one of two boards may leave out or have wrong: that the
    supplementary budget pays it, and the half of a term (10기), which counts through the years.
    """
    term = _TERM.search(label)
    return term[0] if term else label.removeprefix("추경")


def _is_before_fair(call: TitleParts, fair: TitleParts) -> bool:
    """Return whether one title names the call's year and the other only that of next year's
    fair: ``2026년 …(CES 2027)`` and ``CES 2027 …``.
    """
    if call.year is None or fair.year != call.year + 1:
        return False
    return str(fair.year) in call.text and is_of_a_fair(fair.text, fair.year)


def _months(parts: TitleParts) -> tuple[int | None, int | None]:
    return month_of(parts.text), only_month(parts.text)


def _question(parts: TitleParts) -> int | None:
    found = _RESEARCH_QUESTION.search(parts.text)
    return int(found[1] or found[2]) if found else None


def _is_same_but_announced(left: TitleParts, right: TitleParts) -> bool:
    """Return whether one of two titles only lacks the word 공고 behind 선정."""
    first, second = letters_of(left.text), letters_of(right.text)
    return first.removesuffix("공고") == second.removesuffix("공고")


def _is_row_number(left: BoardPosting, right: BoardPosting) -> bool:
    """Return whether one of two addresses of a board has the row's number in place of the post's.

    A board numbers its posts in one sequence: 2140 and 1069495 are not of one.
    """
    if board_of(left) != board_of(right) or not (
        left.key.isdigit() and right.key.isdigit()
    ):
        return False
    return abs(len(left.key) - len(right.key)) >= 3
