"""Who may apply, and the field (분야)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import ahocorasick

from config import vocabulary
from crawler.extraction.document import Context, Document
from crawler.extraction.fields import read_fields
from crawler.extraction.heading import headings
from crawler.extraction.kinds import read_article
from crawler.extraction.reading import Found

__all__ = ["read_audience", "read_fields"]

_ANCHOR = re.compile(r"(?:대상|자격|주체|☞)")
_BEFORE = re.compile(r"(?:지원|신청|참여|모집|응모|참가|공모|사업)\s?$")
_AFTER = re.compile(r"(?:\s?(?:요건|기업|자|기관|및|업체|\(자격\)))?(?=\s{0,4}[):\]】>|\n]|\s{2})|\s?(?:및|등|요건)")
_INSTITUTION = re.compile(r"연구개발기관(?:\s?및\s?연구책임자)?의?\s*(?:신청\s*)?$")
_STOP = re.compile(
    r"(?:지원|신청|참여|모집|참가)\s?(?:제외|제한)|제외\s?(?:대상|업종)|부적격|결격|지원\s?(?:내용|조건|규모|기간|분야|금액|한도|사항)|선정\s?(?:절차|방법|규모|기준)"
    r"|(?:신청|접수)\s?(?:방법|기간|절차)|제출\s?서류|사업\s?(?:기간|내용)|우대|가점|책임자의?\s?자격|평가\s?(?:방법|절차|기준)|필수사항|☞|\n\s*\n\s*\d{1,2}[.)]\s"
)
_WIDTH = 700
_LAW_WIDTH = 1500
_SECTIONS = 4
_NOT_THEY = re.compile(r"불가|제외|없음|불인정|수 없|아닌|금지|한정하지|이미 |기\s?지원|참여\s?제한|목\s*차")
_COMPANY = re.compile(
    r"(?:^|[(:,/·○ㅇ◦□|>~)-]|(?<![A-Za-z])o\s)\s*(?:국내\s|민간\s|영리\s)?(?:산업체|산업계|기업체?|일반기업)(?=\s*(?:[,·/|]|\(|또는|및|등(?!과)|이나))|산·학·연|산학연|제169조에 따른 회사"
)
_COMPANIES = ("중소기업", "중견기업", "대기업")
_SHORT = frozenset(
    [
        "대학",
        "대학교",
        "협회",
        "조합",
        "병원",
        "개인",
        "연구기관",
        "연구소",
        "청년",
        "업력",
        "근로자",
        "주민",
        "시민",
        "국민",
        "학계",
        "연구계",
        "지자체",
        "지방자치단체",
        "창업자",
    ]
)
_INSIDE = re.compile(
    r"\s?사업자|정보|투자|당|별|위원|회원|법|생|원생|병원|원\s?명의|\s?(?:[을를]|또는 사업장을?)?\s?(?:보유|인정|확보)"
    r"|\s?(?:가\s|가직접|의\s|출연|추천|TP|스마트|조례)|에서\s?추천"
)
"""What follows a short word that stands for something else there: 개인사업자, 대학병원, 지방자치단체가 세운 연구기관."""
_SHORT_TEXT = 1200
_WHOM = re.compile(r"에게|대상으로|\S기업\(|(?:하는|희망|참여할|도내|관내|소재)\s?\S{0,12}(?:기업|상공인|창업자|업체)")
_PROSE = re.compile(r"대상|가능|선발|모집|에게|지원")
_LINE = re.compile(r"[^\n]+")


def read_audience(document: Document, context: Context) -> list[Found[str]]:
    """Say who may apply, by the labels of ``audiences.tsv``, in the order they are named."""
    found: dict[str, Found[str]] = {}
    for start, end in _sections(document, context):
        for label, begin, stop in _labels(document.plain, start, end):
            found.setdefault(label, Found(label, document.evidence(begin, stop)))
    return list(found.values()) or _titled(document, context)


def _titled(document: Document, context: Context) -> list[Found[str]]:
    for heading in headings(document, context)[:1]:
        labels = {label: heading.evidence(begin, stop) for label, begin, stop in _labels(heading.text, 0, len(heading.text))}
        return [Found(label, evidence) for label, evidence in labels.items()]
    return []


def _sections(document: Document, context: Context) -> Iterator[tuple[int, int]]:
    if read_article(document, context):
        yield from _told(document.plain, _PROSE)
        return
    plain, last, sections = document.plain, 0, 0
    pointer = plain.find("☞")
    for anchor in _ANCHOR.finditer(plain):
        if anchor.start() < last or not _opens(plain, anchor, pointer):
            continue
        width = _LAW_WIDTH if plain.find("혁신법", anchor.end(), anchor.end() + 200) >= 0 else _WIDTH
        stop = _STOP.search(plain, anchor.end() + 2, anchor.end() + width)
        last = stop.start() if stop else min(anchor.end() + width, len(plain))
        yield anchor.end(), last
        sections += 1
        if sections == _SECTIONS:
            return
    if sections == 0 or len(plain) < _SHORT_TEXT:
        yield from _told(plain, _WHOM)


def _opens(plain: str, anchor: re.Match[str], pointer: int) -> bool:
    """Whether 대상 or 자격 is the label of a fact, not a word in a sentence; the portal's first pointing hand tells whom, its second with what."""
    if anchor[0] == "☞":
        return anchor.start() == pointer
    before = plain[max(0, anchor.start() - 24) : anchor.start()]
    if anchor[0] == "대상" and plain.startswith(("기업", " 기업"), anchor.end()) and _AFTER.match(plain, anchor.end()):
        return True
    return bool(_BEFORE.search(before) and _AFTER.match(plain, anchor.end())) or (anchor[0] == "자격" and bool(_INSTITUTION.search(before)))


def _told(plain: str, rule: re.Pattern[str]) -> Iterator[tuple[int, int]]:
    """The lines of prose that say for whom something is done."""
    yield from (line.span() for line in _LINE.finditer(plain, 0, 8000) if rule.search(line[0]))


def _labels(plain: str, start: int, end: int) -> Iterator[tuple[str, int, int]]:
    """Yield ``(label, start, end)``; a line that says who may not apply tells nothing."""
    for line in _LINE.finditer(plain, start, end):
        if _NOT_THEY.search(line[0]):
            continue
        if company := _COMPANY.search(line[0]):
            yield from ((label, line.start() + company.start(), line.start() + company.end()) for label in _COMPANIES)
        for last, word in _automaton().iter_long(line[0]):
            end = line.start() + last + 1
            if _stands(plain, word, end):
                yield from ((label, end - len(word), end) for label in _meanings()[word])


def _stands(plain: str, word: str, end: int) -> bool:
    if word not in _SHORT:
        return True
    before = plain[end - len(word) - 1 : end - len(word)]
    return not ("가" <= before <= "힣") and not _INSIDE.match(plain, end)


@cache
def _meanings() -> dict[str, tuple[str, ...]]:
    meanings: dict[str, tuple[str, ...]] = {}
    for label, words in vocabulary.rows("audiences"):
        for word in vocabulary.split(words):
            meanings[word] = (*meanings.get(word, ()), label)
    return meanings


@cache
def _automaton() -> Any:
    machine = ahocorasick.Automaton()
    for word in _meanings():
        machine.add_word(word, word)
    machine.make_automaton()
    return machine
