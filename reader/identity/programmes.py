"""A programme's name: the title without year, round, region, and the words of announcing."""

from __future__ import annotations

import re
from functools import cache

from config import vocabulary
from reader.identity.kinds import read_article
from reader.model import Extracted
from reader.text.document import Context, Document
from reader.text.heading import headings
from reader.text.patterns import late

# Marks before a title: "[공고]".
_BRACKETED = re.compile(
    r"^\s*(?:\[[^\]]{1,40}\]|【[^】]{1,40}】|\([^()]{1,30}\)|<[^>]{1,30}>|\d{1,2}\.|(?:붙임|별첨|첨부|참고)\s?\d{0,2}(?:-\d)?\s?[._)]|_|20\d\d-\d\d-\d{4}\s|\S{0,3}\(?(?:제\s?)?20\d\d-\d+호\)?)\s*"
)
_CUT = re.compile(
    r"""\s*(?:(?:모집|지원|신청|접수|공모)\s?기간.*|새로운게시글.*|새글.*|입니다\W*)$
      |\(?\s*~\s*'?(?:\d{2,4}\.)?\s*\d{1,2}\s*[./월]\s*\d{1,2}[^)]{0,20}\)?\)?\s*$
      |\(\d{1,2}(?:월|/\d.*)\)?\W*$
      |[_-](?:최종본?|최|v?f|v\d|\d{4,8})\W*$                                 # the name of a file
      |(?<=공고|모집|안내)\s*\((?!2차|1차)[^()]{4,}(?:\([^()]*\)[^()]*){0,2}\)\s*$        # the umbrella programme of a part
      |\((?=[^()]*(?:\([^()]*\)[^()]*)?공고\s*\)\s*$)[^()]*(?:\([^()]*\)[^()]*)?\)\s*$""",
    re.VERBOSE,
)
_YEAR = re.compile(
    r"(?:(?<![A-Za-z] )20\d\d\s*(?:년도?)?|'\d\d\s*년도?|(?<!\d)\d\d-(?=\d차))\s*"
)
# The round in a title: "제2차"; in "신규과제 2차" 제 belongs to the word before it.
_ROUND = re.compile(
    r"(?:(?<=년)|(?<=년도)|(?<![과경규문의주축])제)\s*\d{1,2}\s*차(?!\s*(?:년|산업\s?혁명)|(?<=6차)\s*산업)|\(?\s*(?:(?<![과경규문의주축])제\s*)?\d{1,2}\s*차(?!\s*(?:년도|산업|전지|보전))\s*\)?|(?:상|하|전|후)반기|\d\s?/?\s?4?\s?분기(?:\(\))?"
)
_QUOTES = re.compile(r"[「」『』｢｣《》〈〉<>\"\[\]]|'(?!\d\d)")
# Words that announce, at the end of a title: "모집 공고".
_TAIL = re.compile(
    r"""(?:\s|[-_,.:·]|\(\s*\)
      |\(?(?:재|추가|정정|수정|변경|연장|통합|긴급|수시|상시|신규|최종|안|최종본|공고|재공고|모집|연장공고|재공모)\)
      |(?:재|연장|추가|정정|수정|변경|취소|철회|통합|긴급|수시|상시|신규|기간|모집|공동|일괄|참가|참여|자유|지정)*(?:공\s?고문?|모집|공모|안내서?|안내문|알림|접수|신청|시행|공지|목록|공고서|홍보)
      |(?:(?:중간|완료|최종)?\s?보고서|첨부\s?서류|제출\s?서류|신청서|서식|양식)(?:\([^()]*\))?
      |(?:시행|지원|선정|추진|공모|모집|사업|신규)\s?계획(?:\(안\))?
      |신규\s?지원\s?(?:대상)?\s?(?:연구개발)?\s?과제|신규\s?(?:연구개발)?\s?과제|신규\s?지원|(?:지원)?\s?대상\s?과제|지원\s?과제|신규
      |(?:참여|참가|수혜|수요|지원|입주|도입|공급|대상|희망|운영|주관|수행|전문|추진|협력|선정)\s?(?:기업|업체|자|기관|점포|단체|팀|대학|업소|농가|청년|대상|기업\s?\(기관\)|후보군)
      |(?:기업|(?<!사)업체|사업체|교육생|대상자?|소상공인|스타트업|기관|후보군|(?:예비\s?)?창업(?:자|팀|기업)|컨소시엄|과제|수행사|운영사|운영사업자|사업자|사업화지원|POOL|Pool)(?=\s*$)
      |선정(?:을|를)?|을\s위한|를\s위한|추가|통합|변경|수정|정정|취소|철회|연장|상시|기간|재|에\s?대한|관련|및|개최|\s\d{1,2}월)$""",
    re.VERBOSE,
)
# In an article: "'별빛 전환 지원사업' 2차 공고를 낼 예정이다".
_QUOTED_PROGRAMME = late(
    r"""['"‘“「『](?P<name>[^'"‘’“”「」『』\n]{4,40}(?:사업|바우처|이용권|프로그램|패키지))['"’”」』]"""
)
_LONGEST = 300
_PLACE = late(r"^([가-힣]{1,5}[시군구])\s+")
_LEAD = re.compile(r"^\s*(?:및|의|년도|년|도|\d{1,2}월)\s+")


def read_programme(
    document: Document, context: Context
) -> Extracted[str] | None:
    """Say the programme's name as the title prints it; news: the known programme that
    it names first, else the only one that it names in quotes.
    """
    if read_article(document, context):
        return _known(document, context) or _quoted(document)
    for heading in headings(document, context):
        name = programme_of(heading.words)
        if len(name) >= 3:
            return Extracted(name, heading.evidence(0, len(heading.text)))
    return None


def programme_of(title: str) -> str:
    """Strip *title* to the programme's name.

    >>> programme_of("[충북] 2026년 제2차 수출바우처사업 참여기업 모집 재공고")
    '수출바우처사업'
    """
    name, placed = title[:_LONGEST], False
    while bracket := _BRACKETED.match(name):
        name, placed = (
            name[bracket.end() :],
            placed
            or bracket[0].strip()[1:-1] in vocabulary.spellings("regions"),
        )
    name = _QUOTES.sub(
        " ", _YEAR.sub(" ", _ROUND.sub(" ", _CUT.sub("", name)))
    )
    name = _without_office(_without_tail(" ".join(name.split())), placed)
    return _spelled().get("".join(name.split()), _LEAD.sub("", name))


def _without_tail(name: str) -> str:
    while (tail := _TAIL.search(name)) and tail.start() >= 2:
        name = name[: tail.start()]
    return _balanced(name.strip())


def _balanced(name: str) -> str:
    """A bracket whose other half went with the tail goes too."""
    if name.count("(") > name.count(")"):
        return name[: name.rindex("(")].strip()
    return (
        name[:-1]
        if name.endswith(")") and name.count("(") < name.count(")")
        else name
    )


def _without_office(name: str, placed: bool) -> str:
    """A ministry, or the city under a ``[region]``, only says whose programme it is."""
    first, _, rest = name.partition(" ")
    if len(rest) >= 4 and (
        first in vocabulary.spellings("ministries")
        or (placed and _PLACE.match(name))
    ):
        return rest
    return name


@cache
def _spelled() -> dict[str, str]:
    found: dict[str, str] = {}
    for spelling, name in vocabulary.spellings("programmes").items():
        found["".join(spelling.split())] = name
    return found


@cache
def _any_known() -> re.Pattern[str]:
    words = sorted(vocabulary.spellings("programmes"), key=len, reverse=True)
    return re.compile(
        "|".join(re.escape(word).replace(r"\ ", r"\s?") for word in words)
    )


def _known(document: Document, context: Context) -> Extracted[str] | None:
    listed = headings(document, context)[:1] if context.title else ()
    if found := _any_known().search(document.plain):
        return Extracted(
            _spelled()["".join(found[0].split())],
            document.evidence(*found.span()),
        )
    for heading in listed:
        if found := _any_known().search(heading.text):
            return Extracted(
                _spelled()["".join(found[0].split())],
                heading.evidence(*found.span()),
            )
    return None


def _quoted(document: Document) -> Extracted[str] | None:
    """Say the programme that an article names in quotes; none where it names several."""
    found: Extracted[str] | None = None
    names = set()
    for quoted in _QUOTED_PROGRAMME.finditer(document.plain):
        names.add("".join(quoted["name"].split()))
        if found is None:
            name = programme_of(quoted["name"])
            found = Extracted(name, document.evidence(*quoted.span("name")))
    return found if len(names) == 1 else None
