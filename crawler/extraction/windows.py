"""Application windows: every span that could be one is judged by its label, and the best stands first."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from crawler.extraction.dates import Said
from crawler.extraction.document import Context, Document
from crawler.extraction.labels import Label, labels_of
from crawler.extraction.open_ended import basis_at, read_open_ended
from crawler.extraction.reading import Window
from crawler.extraction.spans import Span, spans_of
from crawler.extraction.years import Years

_ENOUGH = 45
_CERTAIN = 66
_LONGEST = timedelta(days=400)
_APPROVAL = timedelta(days=7)
_EARLIER_STEP = re.compile(r"LoI|의향서|수요조사|예비\s?신청|사전\s?(?:신청|접수|등록)|당초|종전|설명회")
_YEARLY = re.compile(r"(?:다음\s?해|이듬해|매년|익년|매월)\s{0,4}$")
_CLOSING_CLOCK = re.compile(r"마감\s?(?:시각|시간|시한)\s?[:(]?\s?(?=(?:오전|오후)?\s?\d)")
_LATER_WORD = re.compile(r"(?:변경|연장)(?:(?!당초|종전|기존)[^\n\d]){0,12}$")
_APPLICANT = re.compile(r"([가-힣A-Za-z]{2,6}(?:기업|기관))'?(?:은|는|을|를|으로|이|에서|\s?(?:Pool|POOL|풀))")
_SUPPLIERS = "공급기업"
_TITLE_WORDS = re.compile(r"[가-힣A-Za-z0-9]{2,}")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A span that may be an application window, and how much speaks for it."""

    span: Span
    opens: date | None
    closes: date
    label: Label
    score: float
    opening: Said | None
    closing: Said


def read_windows(document: Document, context: Context) -> list[Window]:
    """Return the application windows; the first is the one that a general applicant must meet.

    Other stages, divisions, and the institution's approval follow with labels.
    Without a dated end, what the text says of an open end (상시, 예산 소진 시까지) is answered.
    """
    candidates = list(_candidates(document, context))
    main = _main(document, context, candidates)
    if main is None:
        return read_open_ended(document, context)
    chosen = [main, *_others(main, candidates)]
    return [_window(document, _completed(one, candidates)) for one in chosen]


def _candidates(document: Document, context: Context) -> Iterator[Candidate]:
    spans = spans_of(document, context.as_of)
    labels = labels_of(document, context.as_of)
    years = Years.of(document, context)
    near: int | None = None
    for number, span in enumerate(spans):
        days = years.days(span, near)
        near = span.last.year or (span.opens.year if span.opens else None) or near
        closes = days.closes or (days.opens if span.shape == "lone" else None)
        if closes is None or not years.plausible(closes):
            continue
        label = labels.of(number)
        opens = days.opens if days.closes and days.opens and closes - days.opens <= _LONGEST else None
        if not label.explicit:
            label = replace(label, column=_applicant(document.plain, span))
        score = _score(document.plain, span, label)
        yield Candidate(span, opens, closes, label, score, span.opens if opens else None, span.last)


def _applicant(plain: str, span: Span) -> str:
    """Who a sentence calls upon: the nearest 공급기업은, 수요기업을 in its clause."""
    before = re.split(r"\n|, |다\. ", plain[max(0, span.start - 60) : span.start])[-1]
    after = re.split(r"\n|며, |다\.", plain[span.end : span.end + 60])[0]
    named = _APPLICANT.findall(before)[-1:] or _APPLICANT.findall(after)[:1]
    return named[0] if named else ""


def _score(plain: str, span: Span, label: Label) -> float:
    if label.purpose not in {"apply", "notice", "prolonged"}:
        return 0
    if span.shape == "lone" and label.strength < 70 and "마감" not in label.words:
        return 0
    before = plain[max(0, span.start - 60) : span.start]
    if _YEARLY.search(before):
        return 0
    shape = {"range": 12, "until": 6}.get(span.shape, -8)
    clock = 6 if span.last.clock else 0
    sure = 0 if span.last.sure else -10
    later = 30 if _LATER_WORD.search(before) else 0
    step = -25 if not later and _EARLIER_STEP.search(before.rpartition("\n")[2] or before) else 0
    supplier = -10 if label.column == _SUPPLIERS else 0
    return label.strength + shape + clock + sure + step + later + supplier - span.start / 100_000


def _main(document: Document, context: Context, candidates: Sequence[Candidate]) -> Candidate | None:
    best = max(candidates, key=lambda one: one.score, default=None)
    if best is None or best.score < _ENOUGH:
        return None
    rivals = [one for one in candidates if one.score > best.score - 4 and one.label.explicit]
    if len({one.closes for one in rivals}) > 1:
        best = max(rivals, key=lambda one: (_shared_words(document, context, one), one.score))
    heading = context.title or document.plain[:300]
    later = [one for one in candidates if one.label.purpose == "prolonged" and one.closes > best.closes and "연장" in heading]
    return later[0] if later else best


def _shared_words(document: Document, context: Context, one: Candidate) -> int:
    """How many words of the title stand right before a window: one of several programmes in a notice."""
    before = document.plain[max(0, one.span.start - 140) : one.span.start]
    return sum(word in before for word in set(_TITLE_WORDS.findall(context.title)))


def _others(main: Candidate, candidates: Sequence[Candidate]) -> list[Candidate]:
    kept: list[Candidate] = []
    for one in sorted(candidates, key=lambda one: -one.score):
        alike = [other for other in [main, *kept] if _purpose(other) == _purpose(one) and other.closes == one.closes]
        if not alike and _worth_telling(main, one):
            kept.append(one)
    return kept


def _purpose(one: Candidate) -> str:
    return one.label.purpose if one.label.purpose == "consortium" else "apply"


def _worth_telling(main: Candidate, one: Candidate) -> bool:
    if one.label.purpose == "approve":
        return main.closes < one.closes <= main.closes + _APPROVAL
    if one.label.purpose in {"consortium", "prolonged"}:
        return one.span.shape != "lone"
    named = one.label.explicit or (one.label.column and one.label.column != main.label.column)
    return bool(named) and one.score >= _CERTAIN and one.span.shape != "lone"


def _completed(one: Candidate, candidates: Sequence[Candidate]) -> Candidate:
    """Add what the same window says elsewhere: its clock time, or the day it opens."""
    same = [other for other in candidates if other.closes == one.closes and _purpose(other) == _purpose(one) and other.score > 0]
    if one.closing.clock is None:
        clocked = [other for other in same if other.closing.clock]
        one = replace(one, closing=max(clocked, key=lambda other: other.score).closing) if clocked else one
    if one.opens is None:
        opened = [other for other in same if other.opens and other.label.explicit and other.label.purpose == one.label.purpose]
        if opened:
            best = max(opened, key=lambda other: other.score)
            return replace(one, opens=best.opens, opening=best.opening)
        return _begun(one, candidates)
    return one


def _begun(one: Candidate, candidates: Sequence[Candidate]) -> Candidate:
    """``신청 시작일`` and ``신청 마감일`` in two places are one window."""
    for other in candidates:
        if other.label.purpose == "begin" and other.closes <= one.closes and abs(other.span.start - one.span.start) < 300:
            return replace(one, opens=other.closes, opening=other.closing)
    return one


def _window(document: Document, one: Candidate) -> Window:
    start = _label_start(document.plain, one.span.start)
    evidence = document.evidence(start, one.span.end + 10)
    return Window(
        label=_name(one),
        opens=_moment(one.opens, one.opening),
        closes=_moment(one.closes, one.closing),
        basis=basis_at(document.plain, start, one.span.end),
        text=evidence.text,
        where=evidence.where,
    )


def _label_start(plain: str, start: int) -> int:
    """Where the words before a span begin: its line, or the line above if it stands first."""
    line = plain.rfind("\n", max(0, start - 60), start)
    if line >= 0 and not plain[line:start].strip(" \n-□○ㅇ◦▪·"):
        line = plain.rfind("\n", max(0, start - 60), line)
    return max(line + 1, start - 60) if line >= 0 else max(0, start - 40)


def _name(one: Candidate) -> str | None:
    if one.label.purpose == "approve":
        return "기관 승인"
    if one.label.purpose == "consortium":
        return f"{one.label.column} 컨소시엄 구성".strip()
    if one.label.purpose == "prolonged" or one.label.words.startswith("연장"):
        return "연장"
    return one.label.column or None


def _moment(day: date | None, said: Said | None) -> str | None:
    if day is None:
        return None
    return f"{day.isoformat()}T{said.clock}" if said and said.clock else day.isoformat()
