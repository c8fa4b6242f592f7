"""Totals, caps and counts: which of a notice's sums are its support, and of what.

A sum is told by its neighbours: a label before it (``예산규모 : ``), a share word
(``과제당``), what follows it (``이상`` makes it a threshold).  A sum without such a
neighbour says nothing, and figures that contradict each other say nothing either.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from crawler.extraction.document import Context, Document
from crawler.extraction.money import Money, find_sums
from crawler.extraction.reading import Doubt, Found

_SHARE = (
    r"(?:1개\s?)?(?:과제|기업|업체|개사|개소|컨소시엄|팀|기관|사업단|센터|대학|교|지자체|점포|사업자|社|사|품목|연구단|거점)\s?(?:당|별)"
)
"""What a cap is counted by; 인당, 건당, 회당, 월 are wages and fees, not caps."""
_FILLER = (
    r"(?:[\s:|()\[\]<>\-·,./ㅇ○◦□※~+]|"
    r"약|총|최대|금|이내|한도|연간|국비|정부|지원금|출연금|연구개발비|지원|'?\d{2,4}년도?|당해|올해|\d차(?:년도)?|기준|안|sup|사업비|내외|1개|각|현금){0,30}"
)
_BUDGET_LABEL = re.compile(
    rf"(?:예산\s?(?:규모|액)?|총\s?(?:지원|사업|공모|모집)\s?(?:규모|금액|예산)|총\s?사업비|총\s?(?:지원|사업)비|모두|총|전체|사업\s?금액){_FILLER}$"
)
_SCALE_LABEL = re.compile(rf"(?:지원|사업|공모|모집|선정|공고)\s?규모{_FILLER}$")
_COUNTED_BEFORE = re.compile(r"[0-9]\s?개?\s?(?:신규\s?)?(?:과제|개?사|사업|기업|내외|이내)[^0-9\n]{0,6}[,/:(][^0-9\n]{0,6}(?:'?\d\d년도?\s?)?(?:총\s?)?$")
_COUNTED_AFTER = re.compile(r"\s?(?:내외|이내|규모로?|예산으로)?[\s,/(]{0,4}총?\s?[0-9][0-9,]{0,6}\s?개")
_BUDGET_AFTER = re.compile(r"\s?\(?공모\s?예산|\s?(?:예산|규모)(?!\s?[가-힣]{0,4}과제)")
_SHARE_BEFORE = re.compile(rf"{_SHARE}{_FILLER}$")
_SHARE_AFTER = re.compile(r"\s?(?:내외|이내)?\s?/\s?(?:과제|기업|개?사|컨소시엄|팀|업체|기관)")
_CAP_LABEL = re.compile(rf"(?:지원\s?한도(?:액|금액)?|최대\s?지원\s?(?:금액|금|한도|규모))[^0-9|\n]{{0,12}}{_FILLER}$")
_THRESHOLD = re.compile(r"\s?(?:\([^()\n]{0,30}\)\s?)?(?:이상|미만|초과|당\b|짜리|씩)")
_NOT_SUPPORT = re.compile(r"매출|자산|자본|장비|수수료|인건비|채용|부담|기술료|보증|대출|급여|임금|보수|투자\s?유치|수출|단가|예시|항공|벌금|과태료|상금|시상|보험|임대|융자\s?한도|대비|전년|교육비")
_RANGED_BEFORE = re.compile(r"[0-9조억만천원]\s?~\s?$")
_RANGED_AFTER = re.compile(r"\s?~\s?[0-9]")
_YEARS = re.compile(r"'(\d\d)년|(20\d\d)년")
_SAID = 3
"""The rank of what is said in so many words."""
_ROOM = 70
"""How far before a sum its label may stand."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A sum or a count that the text gives as its total, cap or number of projects."""

    value: int
    start: int
    end: int
    rank: int


def read_total(document: Document, context: Context) -> Found[int] | None:
    """Return this call's total in won: what the document first gives as its scale."""
    claims = _totals(document.plain)
    return _found(document, claims[0]) if claims else None


def read_cap(document: Document, context: Context) -> Found[int] | None:
    """Return the most that one project gets, in won, or None if that differs by division."""
    return _found(document, _agreed(_caps(document.plain)))


def read_projects(document: Document, context: Context) -> Found[int] | None:
    """Return how many projects or companies the call will support."""
    return _found(document, _agreed(_counts(document.plain)))


def read_amount_texts(document: Document, context: Context) -> list[Found[str]]:
    """Return the sums and counts as they are written, with the words around them."""
    return []


def read_money_doubts(document: Document, context: Context) -> list[Doubt]:
    return []


def _found(document: Document, claim: Claim | None) -> Found[int] | None:
    if claim is None:
        return None
    return Found(claim.value, document.evidence(max(0, claim.start - 30), claim.end))


def _agreed(claims: tuple[Claim, ...]) -> Claim | None:
    best = max((claim.rank for claim in claims), default=0)
    leading = [claim for claim in claims if claim.rank == best]
    return leading[0] if len({claim.value for claim in leading}) == 1 else None


def find_caps(document: Document) -> tuple[Claim, ...]:
    """Return every sum that the text gives one project (``과제당 3억원``), outside its tables' columns."""
    return tuple(claim for claim in _caps(document.plain) if claim.rank == _SAID)


@lru_cache(maxsize=4)
def _totals(plain: str) -> tuple[Claim, ...]:
    return tuple(_claims(plain, _total_rank))


@lru_cache(maxsize=4)
def _caps(plain: str) -> tuple[Claim, ...]:
    return tuple(_claims(plain, _cap_rank))


def _claims(plain: str, rank) -> Iterable[Claim]:
    for money in find_sums(plain):
        before = plain[max(0, money.start - _ROOM) : money.start]
        after = plain[money.end : money.end + 40]
        if _THRESHOLD.match(after) or _RANGED_BEFORE.search(before) or _RANGED_AFTER.match(after):
            continue
        if _NOT_SUPPORT.search(before[-30:]):
            continue
        worth = rank(before, after, money)
        if worth:
            yield Claim(money.won, money.start, money.end, worth)


def _total_rank(before: str, after: str, money: Money) -> int:
    if _SHARE_BEFORE.search(before) or _SHARE_AFTER.match(after):
        return 0
    if _BUDGET_LABEL.search(before):
        return 3
    if _COUNTED_BEFORE.search(before):
        return 2
    if _SCALE_LABEL.search(before) and _COUNTED_AFTER.match(after):
        return 2
    return 1 if money.start < 3_000 and _BUDGET_AFTER.match(after) else 0


def _cap_rank(before: str, after: str, money: Money) -> int:
    if _SHARE_BEFORE.search(before) or _SHARE_AFTER.match(after):
        return 3
    return 2 if _CAP_LABEL.search(before) else 0


_COUNT = re.compile(
    r"[0-9](?<![0-9.,'~-][0-9])(?:[0-9,]{0,6})\s?(?:개\s?(?:내외|이내|안팎)?의?\s?(?:신규\s?|연구개발\s?|세부\s?)*"
    r"(?:과제|수행\s?기관|사|기업|업체|컨소시엄|팀|소|社|품목|점포|내외|이내)|(?:과제|사|팀|업체|컨소시엄)(?![가-힣]))"
)
_COUNT_LABEL = re.compile(
    rf"(?:(?:지원|선정|모집|사업|공모)\s?(?:규모|예산)|(?:지원|선정|모집)\s?(?:예정\s?)?(?:과제|기업|대상)\s?수?|과제\s?수|신규\s?지원(?:\s?연구개발)?과제|총|선정){_FILLER}$"
)
_COUNT_AFTER = re.compile(r"\s?(?:\([^()]{0,10}\))?\s?(?:내외|이내|정도)?(?:를|을)?\s?(?:선정|지원|선발|모집)")
_NOT_COUNT = re.compile(r"동시|신청|수행할|참여|중복|초과|배수|예시|실적|최대|최소|등록|시\)")


@lru_cache(maxsize=4)
def _counts(plain: str) -> tuple[Claim, ...]:
    return tuple(_count_claims(plain))


def _count_claims(plain: str) -> Iterable[Claim]:
    for found in _COUNT.finditer(plain):
        before = plain[max(0, found.start() - _ROOM) : found.start()]
        after = plain[found.end() : found.end() + 20]
        value = int(re.sub(r"[^0-9].*", "", found[0].replace(",", ""), flags=re.DOTALL))
        if not value or re.match(r"\s?(?:당|별|까지|이상|중\s)", after) or _NOT_COUNT.search(before[-14:]):
            continue
        if _COUNT_LABEL.search(before):
            yield Claim(value, found.start(), found.end(), 3)
        elif _COUNT_AFTER.match(after):
            yield Claim(value, found.start(), found.end(), 1)
