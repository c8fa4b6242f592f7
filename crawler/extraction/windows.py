"""Application windows."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date

from crawler.extraction.dates import Said
from crawler.extraction.document import Context, Document
from crawler.extraction.labels import Label, Labels
from crawler.extraction.reading import Basis, Window
from crawler.extraction.spans import Span, spans_of
from crawler.extraction.years import Days, Years


@dataclass(frozen=True, slots=True)
class _Candidate:
    span: Span
    days: Days
    label: Label
    score: float
    opened: Said | None = None


def read_windows(document: Document, context: Context) -> list[Window]:
    """Return the windows, the one that a general applicant must meet first."""
    candidates = _candidates(document, context)
    main = max(candidates, key=lambda one: one.score, default=None)
    if main is None or main.score < 45:
        return []
    main = _with_opening(main, candidates)
    rest = _others(main, candidates)
    return [_window(document, one) for one in [main, *rest]]


def _candidates(document: Document, context: Context) -> list[_Candidate]:
    spans = spans_of(document)
    labels = Labels(document, spans)
    years = Years.of(document, context)
    near: int | None = None
    found: list[_Candidate] = []
    for number, span in enumerate(spans):
        days = years.days(span, near)
        near = span.last.year or (span.opens.year if span.opens else None) or near
        day = days.closes or (days.opens if span.shape == "lone" else None)
        if day is None or not years.plausible(day):
            continue
        label = labels.of(number)
        found.append(_Candidate(span, Days(None, day) if days.closes is None else days, label, _score(span, label)))
    return found


def _score(span: Span, label: Label) -> float:
    if label.purpose not in {"apply", "notice", "approve"}:
        return 0
    if span.shape == "lone" and label.strength < 70 and label.purpose != "approve" and "마감" not in label.words:
        return 0
    shape = {"range": 12, "until": 6}.get(span.shape, -8)
    clock = 6 if span.last.clock else 0
    sure = 0 if span.last.sure else -10
    return label.strength + shape + clock + sure - span.start / 100_000


def _with_opening(main: _Candidate, candidates: list[_Candidate]) -> _Candidate:
    """``신청 시작일`` and ``신청 마감일`` in two places are one window."""
    if main.days.opens or main.days.closes is None:
        return main
    for one in candidates:
        day = one.days.opens or one.days.closes
        if one.label.purpose == "begin" and day and day <= main.days.closes and abs(one.span.start - main.span.start) < 300:
            return replace(main, days=replace(main.days, opens=day), opened=one.span.last)
    return main


def _others(main: _Candidate, candidates: list[_Candidate]) -> list[_Candidate]:
    kept: list[_Candidate] = []
    seen = {main.days.closes}
    for one in sorted(candidates, key=lambda one: -one.score):
        if one.score >= 75 and one.days.closes not in seen or one.label.purpose == "approve" and one.days.closes not in seen:
            kept.append(one)
            seen.add(one.days.closes)
    return kept


def _window(document: Document, one: _Candidate) -> Window:
    basis: Basis = "fixed"
    evidence = document.evidence(max(0, one.span.start - 20), one.span.end + 10)
    label = "기관 승인" if one.label.purpose == "approve" else (one.label.column or None)
    opens = _moment(one.days.opens, one.opened or one.span.opens)
    closes = _moment(one.days.closes, one.span.last)
    return Window(label, opens, closes, basis, evidence.text, evidence.where)


def _moment(day: date | None, said: Said | None) -> str | None:
    if day is None:
        return None
    return f"{day.isoformat()}T{said.clock}" if said and said.clock else day.isoformat()
