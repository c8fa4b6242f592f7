"""A programme's name: the title without year, round, region, and the words of announcing."""

from __future__ import annotations

import re
from functools import cache

from config import vocabulary
from crawler.extraction.document import Context, Document
from crawler.extraction.heading import Heading, headings
from crawler.extraction.kinds import read_kind
from crawler.extraction.reading import Found

_BRACKETED = re.compile(r"^\s*(?:\[[^\]]{1,40}\]|【[^】]{1,40}】|\([^()]{1,30}\)|<[^>]{1,30}>|\d{1,2}\.)\s*")
_DATES = re.compile(r"\(?\s*~\s*'?(?:\d{2,4}\.)?\s*\d{1,2}\s*[./월]\s*\d{1,2}[^)]{0,20}\)?\s*$")
_YEAR = re.compile(r"(?:(?<![A-Za-z] )20\d\d\s*(?:년도?)?|'\d\d\s*년도?|(?<!\d)\d\d-(?=\d차))\s*")
_ROUND = re.compile(r"\(?\s*(?:제\s*)?\d{1,2}\s*차(?!\s*(?:년도|산업|전지|보전))\s*\)?|(?:상|하|전|후)반기|\d\s?/?\s?4?\s?분기(?:\(\))?")
_QUOTES = re.compile(r"[「」『』<>\"“”]|(?<!\w)'|'(?!\w)")
_TAIL = re.compile(
    r"""(?:\s|[-_,.:]|\(\s*\)|\[\s*\]
      |\(?(?:재|추가|정정|수정|변경|연장|통합|긴급|수시|신규|최종|안|최종본|공고|재공고|모집|연장공고|재공모)\)
      |(?:재|연장|추가|정정|수정|변경|통합|긴급|수시|신규|기간|모집|공동|일괄|참가|참여)*(?:공\s?고문?|모집|공모|안내서?|안내문|알림|접수|신청|시행|공지|목록|공고서)
      |(?:시행|지원|선정|추진|공모|모집|사업|신규)\s?계획(?:\(안\))?
      |신규\s?지원\s?(?:대상)?\s?(?:연구개발)?\s?과제|신규\s?(?:연구개발)?\s?과제|신규\s?지원|(?:지원)?\s?대상\s?과제|지원\s?과제|신규
      |(?:참여|참가|수혜|수요|지원|입주|도입|공급|대상|희망|운영|주관|수행|전문|추진|협력|선정)\s?(?:기업|업체|자|기관|점포|단체|팀|대학|업소|농가|기업\s?\(기관\)|후보군)
      |(?:기업|업체|교육생|대상자?|소상공인|스타트업|기관|후보군|창업자|창업기업|컨소시엄|과제|수행사|운영사|운영사업자|사업자|사업화지원|POOL|Pool)(?=\s*$)
      |선정(?:을|를)?|을\s위한|를\s위한|추가|통합|변경|수정|정정|연장|재|에\s?대한|관련|및|년도|년)$""",
    re.VERBOSE,
)
_PLACE = re.compile(r"^([가-힣]{2,5}[시군구])\s+")
_LEAD = re.compile(r"^\s*(?:및|의|년도|년|도)\s+")


def read_programme(document: Document, context: Context) -> Found[str] | None:
    """Say the programme's name as the title prints it; news: the known programme that it names first."""
    if read_kind(document, context).value not in ("news", "forecast"):
        for heading in headings(document, context):
            name = programme_of(heading.text)
            if len(name) >= 3:
                return Found(name, heading.evidence(0, len(heading.text)))
    return _known(document, context)


def programme_of(title: str) -> str:
    """Strip *title* to the programme's name.

    >>> programme_of("[충북] 2026년 제2차 수출바우처사업 참여기업 모집 재공고")
    '수출바우처사업'
    """
    name = title
    bracket = _BRACKETED.match(name)
    while bracket:
        name, bracketed = name[bracket.end() :], bracket[0]
        bracket = _BRACKETED.match(name) if len(bracketed) < 40 else None
    name = _QUOTES.sub(" ", _ROUND.sub(" ", _YEAR.sub(" ", _DATES.sub("", name))))
    name = _without_tail(" ".join(name.split()))
    name = _LEAD.sub("", _without_office(name))
    return _spelled().get("".join(name.split()), name)


def _without_tail(name: str) -> str:
    while tail := _TAIL.search(name):
        if tail.start() < 2:
            break
        name = name[: tail.start()]
    return name.strip()


def _without_office(name: str) -> str:
    """A ministry or a city that only says whose programme it is stands before the name."""
    first, _, rest = name.partition(" ")
    if len(rest) >= 4 and (first in vocabulary.spellings("ministries") or _PLACE.match(name)):
        return rest
    return name


@cache
def _spelled() -> dict[str, str]:
    return {"".join(spelling.split()): name for spelling, name in vocabulary.spellings("programmes").items()}


@cache
def _any_known() -> re.Pattern[str]:
    words = sorted(vocabulary.spellings("programmes"), key=len, reverse=True)
    return re.compile("|".join(re.escape(word).replace(r"\ ", r"\s?") for word in words))


def _known(document: Document, context: Context) -> Found[str] | None:
    listed = Heading(context.title, 0, None)
    for text, evidence in ((document.plain, document.evidence), (listed.text, listed.evidence)):
        if found := _any_known().search(text):
            return Found(_spelled()["".join(found[0].split())], evidence(*found.span()))
    return None
