"""What sort of notice a text is: its title decides, its prose never does.

Calls say in their small print that they may be extended, repeated or corrected;
so only headings are read, and the prose of news, which has no such heading.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from itertools import islice
from typing import cast

from config import vocabulary
from reader.model import Evidence, Extracted, Kind
from reader.text.document import Context, Document
from reader.text.heading import Heading, headings

_STRONGER: frozenset[Kind] = frozenset(
    {"extension", "correction", "reannouncement", "additional_call", "cancellation"}
)
"""What a document's own heading may add to a listing's title that says no more than 공고."""

_TENDERS = frozenset({"입찰", "용역"})

# What only articles say: "관계자는 말했다.".
_BYLINE = re.compile(
    r"https?://\S{0,80}(?:article|news)|기자\s*[=\]]|기사입력|무단\s?전재|송고|(?:밝혔|전했|말했|강조했|설명했|덧붙였)다[.\s\"]"
)
_BYLINE_WORDS = (
    "article",
    "news",
    "기자",
    "기사입력",
    "전재",
    "송고",
    "혔다",
    "했다",
    "였다",
)
_PLAIN = re.compile(r"(?<!니)다\.(?!\d)")
_ANNOUNCES = re.compile(r"공\s?고|모집|공모|안내|접수|신청|선정")
_POLITE = re.compile(r"니다[.\s]|바랍니다|하오니|☞")
# A call that is still to come: "공고를 낸다".
_WILL = re.compile(
    r"(?:공고|공모|모집|접수)[^.\n]{0,40}?(?:낸다|나온다|예정|계획이다|방침|할 것|열린다|시작한다|실시한다)"
    r"|(?:이후|이달|다음\s?달|내달|내년|연내|하반기|상반기|오는)[^.\n]{0,30}(?:공고|공모|모집|접수)"
)
# A call that runs: "부터 30일까지 신청".
_RUNS = re.compile(
    r"(?:부터|~)[^.\n]{0,40}(?:까지|\d일?\)?\s)[^.\n]{0,40}(?:신청|접수|모집|공모|지원)|(?:신청|접수|모집)[^.\n]{0,60}(?:부터|~)[^.\n]{0,40}까지"
)
# Headings of a call sheet: "1. 사업 개요".
_SHEET = re.compile(
    r"^[^\w\n]{0,12}(?:\d{1,2}[.)]?|[가-하][.)]|[ㅇ○o])?[^\w\n]{0,6}(?:사업|지원|신청|접수|공모|참여)\s?(?:개요|목적|내용|대상|자격|기간|방법|규모|절차)",
    re.MULTILINE,
)
_SHEET_LABELS = 3
"""A notice is a sheet of labelled facts; so many labels are more than an article would have."""
# A sentence that calls: "다음과 같이 공고하오니 많은 신청 바랍니다".
_INVITES = re.compile(
    r"(?:공고|공모|모집|접수)(?:하오니|하니|합니다|하고자|하여|오니|를|을)[^\n]{0,60}(?:바랍니다|합니다|하오니)|(?:신청|참여|응모)\s?(?:하여|해)?\s?(?:주시기\s)?바랍니다"
)
_ARTICLE_SIZE = 8000


def read_kind(document: Document, context: Context) -> Extracted[Kind]:
    """Say what sort of notice this is; ``other`` where nothing says so."""
    if article := read_article(document, context):
        return article
    kinds = [_by_title(heading) for heading in headings(document, context)]
    text = [kind for kind in kinds if kind is not None]
    if not text:
        return _by_sheet(document) or Extracted(
            "other", Evidence("", f"{document.name}:0-0")
        )
    first = text[0]
    if first.value == "call" and kinds[0] is not None:
        return next(
            (kind for kind in text[1:] if kind.value in _STRONGER or _is_tender(kind)),
            first,
        )
    return first


def _is_tender(kind: Extracted[Kind]) -> bool:
    """A listing calls a tender 공고 as well; its own heading says 용역 or 입찰."""
    return kind.value == "other" and kind.evidence.text in _TENDERS


@cache
def _rules() -> tuple[tuple[Kind, re.Pattern[str]], ...]:
    return tuple(
        (cast("Kind", kind), re.compile(words))
        for kind, words in vocabulary.rows("kinds")
    )


def _by_title(heading: Heading) -> Extracted[Kind] | None:
    for kind, words in _rules():
        if found := words.search(heading.text):
            return Extracted(kind, heading.evidence(found.start(), found.end()))
    return None


def _by_sheet(document: Document) -> Extracted[Kind] | None:
    """A sheet that asks for applications, or a sentence that invites them, is a call
    even under a title that says nothing.
    """
    labels = list(
        islice(_SHEET.finditer(document.plain, 0, _ARTICLE_SIZE), _SHEET_LABELS)
    )
    words = (
        labels[0]
        if len(labels) == _SHEET_LABELS
        else _INVITES.search(document.plain, 0, _ARTICLE_SIZE)
    )
    return Extracted("call", document.evidence(*words.span())) if words else None


@lru_cache(maxsize=8)
def read_article(document: Document, context: Context) -> Extracted[Kind] | None:
    """Tell news from a notice by its plain verbs, and a forecast from news by a call
    that is still to come.
    """
    announced = any(
        _ANNOUNCES.search(heading.text) for heading in headings(document, context)
    )
    text = document.plain[:_ARTICLE_SIZE]
    bylines = (
        list(_BYLINE.finditer(text))
        if any(word in text for word in _BYLINE_WORDS)
        else []
    )
    signs = bylines if announced else [*bylines, *_PLAIN.finditer(text)]
    too_few = len(signs) < (3 if announced else 1) or len(signs) <= 2 * len(
        _POLITE.findall(text)
    )
    if (too_few or (not bylines and _by_sheet(document))) and not context.press:
        return None
    will = _WILL.search(text)
    if will and not _RUNS.search(text):
        return Extracted("forecast", document.evidence(will.start(), will.end()))
    start, end = signs[0].span() if signs else (0, 0)
    return Extracted("news", document.evidence(start, end))
