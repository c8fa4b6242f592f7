"""What single sums and counts claim to be: the call's total, one project's cap, how many projects.

A figure is told by its neighbours: a label before it (``예산규모 : ``), a share word
(``과제당``), what follows it (``이상`` makes it a threshold).  A figure without such a
neighbour claims nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache

from crawler.extraction.money import find_sums

SAID = 3
"""The rank of what is said in so many words, under a label of its own."""
BESIDE = 2
"""The rank of a figure beside another that explains it (``1개 과제, 200백만원``)."""
HINTED = 1
"""The rank of what only the words after it suggest (``560억원 규모의``)."""

_WHO = r"(?:과제|기업|업체|개사|개소|컨소시엄|팀|기관|사업단|센터|대학|교|지자체|점포|사업자|社|사|품목|연구단|거점)"
# What a cap is counted by; 인당, 건당, 회당 and 월 are wages and fees, not caps.
_SHARE = rf"(?:1개\s?)?{_WHO}\s?(?:당|별)"
_FILLER = (
    r"(?:[\s:|()\[\]<>\-·,./ㅇ○◦□※~+]|약|총|최대|금|이내|한도|연간|국비|정부|지원금|출연금|연구개발비|지원|'?\d{2,4}년도?|당해|올해|연구비|예산|"
    r"\d차(?:년도)?|기준|안|sup|사업비|내외|1개|각|현금|연|년){0,30}"
)
_BUDGET_LABEL = re.compile(
    rf"(?:예산\s?(?:규모|액)?|총\s?(?:지원|사업|공모|모집)\s?(?:규모|금액|예산)|총\s?(?:사업비|지원비)|모두|총|전체|사업\s?금액){_FILLER}$"
)
_SCALE_LABEL = re.compile(rf"(?:지원|사업|공모|모집|선정|공고)\s?규모{_FILLER}$")
_AFTER_COUNT = re.compile(
    r"[0-9]\s?개?\s?(?:신규\s?)?(?:과제|개?사(?:업)?(?![가-힣])|기업|내외|이내)[^0-9\n]{0,6}[,/:(][^0-9\n]{0,6}(?:'?\d\d년도?\s?)?(?:총\s?)?$"
)
_BEFORE_COUNT = re.compile(
    r"\s?(?:내외|이내|규모로?|예산으로)?[\s,/(]{0,4}[^0-9\n]{0,8}[0-9][0-9,]{0,6}\s?개\s?(?:과제|사|기업|업체|팀|컨소시엄|소|내외|이내|신규|의)"
)
_SCALE_AFTER = re.compile(r"\s?\(?공모\s?예산|\s?(?:예산|규모)(?!\s?[가-힣]{0,4}과제)")
_SHARE_BEFORE = re.compile(rf"{_SHARE}{_FILLER}$")
_SHARE_AFTER = re.compile(rf"\s?(?:내외|이내)?\s?(?:/\s?{_WHO}|\(\s?{_SHARE}\s?\))")
_CAP_LABEL = re.compile(rf"(?:지원\s?한도(?:액|금액)?|최대\s?지원\s?(?:금액|금|한도|규모))[^0-9|\n]{{0,12}}{_FILLER}$")
_CAP_AFTER = re.compile(r"\s?(?:의\s?)?(?:바우처|이용권|까지|한도|이내|지원|을|를)?")
_AT_MOST = re.compile(r"(?<![당월매])(?<![당월매] )최대\s?$")
_ONE_YEAR = re.compile(rf"(?:\d차\s?년도|연차별)[\s:]{{0,3}}(?:{_SHARE}\s?)?(?:최대\s?)?$|'\d\d년[\s:]{{0,3}}$")
# Many years' or a whole programme's money, a "most" that is each project's, one project's own total.
_NOT_WHOLE = re.compile(
    r"'?\d\d년?\s?~\s?'?\d{2,4}년?\s?[/(,]?\s?총?\s?(?:사업비)?\s?$|최대[\s약총]{0,4}$|사업\s?기간\s?/\s?예산[^\n]*$|"
    r"총\s?(?:정부\s?)?(?:지원|출연)?\s?(?:연구\s?개발\s?비|연구비|금)[\s:(]*$|연구\s?개발\s?비[^가-힣\n]{0,6}총\s?(?:사업비)?\s?$|"
    rf"총괄\)\s?총?\s?$|{_SHARE}[^억원\n]{{0,40}}$"
)
_THRESHOLD = re.compile(r"\s?(?:\([^()\n]{0,30}\)\s?)?(?:이상|미만|초과|당(?![가-힣])|짜리|씩|→|(?:인|일)\s?경우)")
_NOT_SUPPORT = re.compile(
    r"매출|자산|자본|장비|수수료|인건비|채용|부담|기술료|보증|대출|급여|임금|보수|투자\s?유치|수출|단가|예시|항공|벌금|과태료|상금|시상|보험|임대|대비|전년|교육비"
)
_A_YEAR = re.compile(r"\s?(?:내외|이내)?\s?/\s?년|\s{1,3}[0-9][0-9.,]*\s?[억백천]")
"""A sum a year, or one of a row of sums whose columns are lost, is no total."""
_CLAUSE = re.compile(r"[(,|☞□○※\n]")
_RANGED_BEFORE = re.compile(r"[0-9조억만천원]\s?~\s?$")
_RANGED_AFTER = re.compile(r"\s?~\s?[0-9]")
_COUNT = re.compile(
    r"[0-9](?<![0-9.,'~-][0-9])(?P<more>[0-9,]{0,6})\s?(?:개 ?(?:내외|이내|안팎)?의? ?(?:신규\s?|연구개발\s?|세부\s?)*"
    r"(?:과제|수행\s?기관|사|기업|업체|컨소시엄|팀|소|社|품목|점포|대학|기관|내외|이내)|(?:과제|사|팀|업체|컨소시엄)(?![가-힣])|개(?! ?[가-힣A-Z]))"
)
_COUNT_LABEL = re.compile(
    r"(?:(?:지원|선정|모집|사업|공모)\s?(?:규모|예산)|(?:지원|선정|모집)\s?(?:예정\s?)?(?:과제|기업|대상)\s?수?|과제\s?수|"
    rf"신규\s?지원(?:\s?연구개발)?\s?과제(?:\s?수)?){_FILLER}$"
)
_IN_ALL = re.compile(rf"총{_FILLER}$")
_ABOUT = re.compile(r" ?(?:내외|이내|정도)")
_PLACES = re.compile(r"개\s?(?:소|$)|점포|품목|팀")
_AFTER_SUM = re.compile(
    r"(?:[0-9][0-9,.]{0,12}\s{0,3}[조억천백만]{1,2}\s?){1,2}원?\s?(?:내외|이내|규모로?|예산으로)?[\s,/(]{0,4}(?:총\s?)?$"
)
_BUDGET_OF_COUNT = re.compile(rf"(?:지원|선정|모집|사업|공모)\s?(?:규모|예산){_FILLER}$")
_BEFORE_SUM = re.compile(r"\s?[,/]\s?(?:'?\d\d년도?\s?)?(?:총\s?)?[0-9][0-9,.]*\s?[조억백천]")
_CHOSEN_AFTER = re.compile(
    r"\s?(?:\([^()]{0,10}\))?\s?(?:내외|이내|정도)?(?:를|을)?\s?(?:선정|지원|선발|모집)(?!\s?(?:이?후|시\s|된|평가|기준|절차|결과))"
)
_NOT_COUNT = re.compile(r"동시|신청|수행할|참여|중복|초과|배수|예시|실적|최대|최소|등록|시\)|일반형|통합형")
_IN_A_ROW = re.compile(r"[0-9]\s?개\s{1,3}$")
_NO_COUNT_AFTER = re.compile(r"\s?(?:당|별|까지|이상|중\s|\)?의\s|으?로\s?구성|기준)|\s{1,3}[0-9]{1,3}\s?개(?![가-힣])")
_ROOM = 70
"""How far before a figure its label may stand."""
_LEAD = 3_000
"""Where a notice's or an article's opening ends: only there a mere hint is heard."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A figure and how plainly the text says what it is; offsets are the document's."""

    value: int
    start: int
    end: int
    rank: int


_Judge = Callable[[str, str, int, int], int]


@lru_cache(maxsize=4)
def find_totals(plain: str) -> tuple[Claim, ...]:
    """Return the sums that the folded text *plain* gives as the call's total, in order."""
    return tuple(_sum_claims(plain, _total_rank))


@lru_cache(maxsize=4)
def find_caps(plain: str) -> tuple[Claim, ...]:
    """Return the sums that *plain* gives one project at most, in order."""
    kept: list[Claim] = []
    for claim in _sum_claims(plain, _cap_rank):
        if not (kept and claim.start - kept[-1].end < 16 and _opens(plain[kept[-1].end : claim.start])):
            kept.append(claim)
    return tuple(kept)


@lru_cache(maxsize=4)
def find_counts(plain: str) -> tuple[Claim, ...]:
    """Return the numbers of projects or companies that *plain* says will be supported."""
    return tuple(_count_claims(plain))


def agreed(claims: Iterable[Claim]) -> Claim | None:
    """Return the claim of the highest rank, unless others of that rank say otherwise."""
    ranked = sorted(claims, key=lambda claim: -claim.rank)
    leading = [claim for claim in ranked if claim.rank == ranked[0].rank]
    return leading[0] if len({claim.value for claim in leading}) == 1 else None


def _opens(between: str) -> bool:
    return between.count("(") > between.count(")")


def _sum_claims(plain: str, judge: _Judge) -> Iterable[Claim]:
    for money in find_sums(plain):
        before = plain[max(0, money.start - _ROOM) : money.start]
        after = plain[money.end : money.end + 40]
        if _is_support(before, after):
            rank = judge(before, after, money.start, len(plain))
            if rank:
                yield Claim(money.won, money.start, money.end, rank)


def _is_support(before: str, after: str) -> bool:
    ranged = _RANGED_BEFORE.search(before) or _RANGED_AFTER.match(after)
    clause = _CLAUSE.split(before[-30:])[-1]
    return not (ranged or _THRESHOLD.match(after) or _NOT_SUPPORT.search(clause))


def _total_rank(before: str, after: str, start: int, length: int) -> int:
    del length
    if _SHARE_BEFORE.search(before) or _SHARE_AFTER.match(after) or _NOT_WHOLE.search(before) or _A_YEAR.match(after):
        return 0
    if _BUDGET_LABEL.search(before):
        return SAID
    if _AFTER_COUNT.search(before) or (_SCALE_LABEL.search(before) and _BEFORE_COUNT.match(after)):
        return BESIDE
    return HINTED if start < _LEAD and _SCALE_AFTER.match(after) else 0


def _cap_rank(before: str, after: str, start: int, length: int) -> int:
    del start
    if _ONE_YEAR.search(before):
        return 0
    if _SHARE_BEFORE.search(before) or _SHARE_AFTER.match(after):
        return SAID
    if _CAP_LABEL.search(before):
        return BESIDE
    return HINTED if length < _LEAD and _AT_MOST.search(before) and _CAP_AFTER.match(after) else 0


def _count_claims(plain: str) -> Iterable[Claim]:
    for found in _COUNT.finditer(plain):
        before = plain[max(0, found.start() - _ROOM) : found.start()]
        after = plain[found.end() : found.end() + 20]
        number = plain[found.start() : found.end("more")].replace(",", "")
        unsaid = (
            _NO_COUNT_AFTER.match(after)
            or _IN_A_ROW.search(before[-8:])
            or _NOT_COUNT.search(before[-14:])
            or _is_heading(plain, found.start(), found[0])
        )
        rank = 0 if unsaid else _count_rank(before, found[0], after)
        if rank and int(number):
            yield Claim(int(number), found.start(), found.end(), rank)


def _is_heading(plain: str, start: int, counted: str) -> bool:
    """Whether the number heads a section: ``4 과제 선정 이후``."""
    if "개" in counted or _ABOUT.match(plain, start + len(counted)):
        return False
    return plain[plain.rfind("\n", 0, start) + 1 : start].strip(" #-") == ""


def _count_rank(before: str, counted: str, after: str) -> int:
    if before[-25:].count("|") <= 2 and _COUNT_LABEL.search(before):
        return SAID
    beside = _AFTER_SUM.search(before)
    if beside or _BEFORE_SUM.match(after):
        labelled = beside and _BUDGET_OF_COUNT.search(before, 0, beside.start())
        return 0 if "예시" in before else SAID if labelled else BESIDE
    if _IN_ALL.search(before):
        return BESIDE if not _PLACES.search(counted) else 0
    return HINTED if _CHOSEN_AFTER.match(after) else 0
