"""Whom titles call (the callee of a call for applications): companies, institutions,
the young, those who help.
"""

from __future__ import annotations

import re
from functools import lru_cache

from storage.relating.posting import BoardPosting
from storage.relating.titles import TitleParts

# Those who help companies, for a programme that is often named after them.
_HELPERS = frozenset(
    {"코디네이터", "컨설턴트", "멘토", "강사", "전문위원", "전문가", "코치"}
    | {"닥터", "자문위원", "위원", "서포터즈", "투자자"}
)
# Whom a programme calls by a notice of their own, beside that for companies.
_PEOPLE = _HELPERS | {"청년", "인턴", "구직자", "바이어"}
_INSTITUTIONS = frozenset(
    {"컨설팅기관", "전문기관", "시험기관", "교육기관", "훈련기관"}
)
# Where one works, and who works there; "참여자" beside "참여기업" may be one call.
_PLACES_AND_THEIR_PEOPLE = {"기관", "참여자"}
# Who may be companies by another name, or not.
_JOINED = frozenset({"기관", "컨소시엄"})
# Who is sought: "참여기업 2차 모집", "수출 코디네이터 추가 모집".
_CALLED = re.compile(
    r"""
    ((?:컨설팅|전문|시험|교육|훈련)\s?기관|기업|기관|컨소시엄|참여자|청년|인턴|구직자|학생|교육생
      |수강생|관객|과제|코디네이터|컨설턴트|멘토|강사|(?:전문|자문)?위원|전문가|닥터|코치|투자자|서포터즈|바이어)
    \)?\s*(?:(?:추가|수시|상시|공개|신규)\s*)?(?:\d차\s*)?(?:모집|공모|위촉|선발)
    """,
    re.VERBOSE,
)
# Companies that are given something: "참여기업" is none of the "공급기업" who give it.
_RECEIVERS = re.compile(r"(?:참여|참가|신청|수혜)\s?(?:기업|업체)")


# "참여 스타트업 모집" beside "수요기업 모집": those who bring a problem are others.
_SOLVERS = re.compile(
    r"(?:스타트업|창업기업|솔루션\s?기업)\s?(?:추가\s?)?모집"
)


def other_people(left: TitleParts, right: TitleParts) -> bool:
    """Return whether both titles say whom they call, and one of them calls people (helpers,
    the young, buyers) or institutions and the other someone else.
    """
    both = {called_by(left.text), called_by(right.text)}
    if None in both or len(both) == 1:
        return False
    return both == _PLACES_AND_THEIR_PEOPLE or not both.isdisjoint(
        _PEOPLE | _INSTITUTIONS
    )


def may_call_others(left: BoardPosting, right: BoardPosting) -> bool:
    """Return whether one of two titles calls helpers, institutions or consortia, and the
    other does not say whom, or says companies; or one suppliers, the other who may apply;
    or one who has a problem, the other start-ups that solve it.
    """
    for title, other in ((left.parts, right.parts), (right.parts, left.parts)):
        is_of_sides = title.side == "supply" and other.side is None
        if is_of_sides and _RECEIVERS.search(other.text):
            return True
        is_of_demand = title.side == "demand" and other.side is None
        if is_of_demand and _SOLVERS.search(other.text):
            return True
        if _calls_its_own(title.text, other.text):
            return True
    return False


def _calls_its_own(title: str, other: str) -> bool:
    called, beside = called_by(title), called_by(other)
    if called in _HELPERS:
        return beside is None
    return called in _JOINED and beside == "기업" and called not in other


@lru_cache(maxsize=8192)
def called_by(title: str) -> str | None:
    """Return whom a title calls: ``기업``, ``청년``; ``None`` where it does not say."""
    found = _CALLED.search(title)
    return found[1].replace(" ", "") if found else None
