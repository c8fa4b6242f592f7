"""Briefings and the project period; what is expected is read in ``expected``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from crawler.extraction.dates import Said
from crawler.extraction.document import Context, Document
from crawler.extraction.expected import read_expected
from crawler.extraction.labels import labels_of
from crawler.extraction.reading import Briefing, ProjectPeriod
from crawler.extraction.spans import Span, spans_of
from crawler.extraction.years import Years

__all__ = ["read_briefings", "read_expected", "read_project_period"]

_BRIEFING = re.compile(r"설명회|간담회")
_BEFORE_BRIEFING = re.compile(r"[^\n\d]{0,24}(?:설명회|간담회)")
_BRIEFING_REACH = 600
_PERIOD = re.compile(r"(?:사\s?업|협\s?약|수\s?행|연\s?구|개\s?발|지\s?원|과\s?제)\s?기\s?간(?:\([^)\n]{0,16}\))?(?=\s{0,4}[:)\]|은\n])")
_PERIOD_REACH = 90
_LASTS = re.compile(r"(?:약|최대|총)?\s?\d{1,2}\s?(?:개월|년)(?![도차])(?:\s?(?:이내|내외))?|\d차년도")


def read_briefings(document: Document, context: Context) -> list[Briefing]:
    """Return the briefings whose day is told, each once; registering for one is no briefing."""
    plain = document.plain
    named = [found.start() for found in _BRIEFING.finditer(plain)]
    if not named:
        return []
    found: dict[str, Briefing] = {}
    for number, span in enumerate(spans_of(document, context.as_of)):
        if span.shape in {"range", "until"} or not any(-60 <= span.start - at <= _BRIEFING_REACH for at in named):
            continue
        if not (span.last.clock or span.last.weekday is not None) or not _is_briefing(document, context, number, span):
            continue
        at = _moment(document, context, span)
        if at and at not in found and at[:10] not in {known[:10] for known in found}:
            evidence = document.evidence(_line_start(plain, span.start), span.end + 10)
            found[at] = Briefing(at, evidence.text, evidence.where)
    return list(found.values())


def _is_briefing(document: Document, context: Context, number: int, span: Span) -> bool:
    if labels_of(document, context.as_of).of(number).purpose == "briefing":
        return True
    return _BEFORE_BRIEFING.match(document.plain, span.end) is not None


def _moment(document: Document, context: Context, span: Span) -> str | None:
    said = span.last
    near = next((other.last.year for other in spans_of(document, context.as_of) if other.last.year), None)
    day = Years.of(document, context).days(span, near)
    return _told(day.opens or day.closes, said)


def _told(day: date | None, said: Said) -> str | None:
    if day is None:
        return None
    return f"{day.isoformat()}T{said.clock}" if said.clock else day.isoformat()


def _line_start(plain: str, start: int) -> int:
    return max(plain.rfind("\n", max(0, start - 60), start) + 1, start - 60)


def read_project_period(document: Document, context: Context) -> ProjectPeriod | None:
    """Return the project period if the text tells one in days.

    A period told as a length or in months, and periods that differ by division,
    are answered by their words alone.
    """
    spans = spans_of(document, context.as_of)
    years = Years.of(document, context)
    dated: dict[str, ProjectPeriod] = {}
    lasting: ProjectPeriod | None = None
    for start, end in _periods(document.plain):
        evidence = document.evidence(start, end)
        if lasting is None and _LASTS.search(document.plain, start, end):
            lasting = ProjectPeriod(None, None, evidence.text, evidence.where)
        for span in (one for one in spans if start <= one.start < end):
            days = years.days(span, years.year)
            if days.closes:
                opens = days.opens.isoformat() if days.opens else None
                evidence = document.evidence(start, span.end + 12)
                dated.setdefault(days.closes.isoformat(), ProjectPeriod(opens, days.closes.isoformat(), evidence.text, evidence.where))
                break
    return next(iter(dated.values())) if len(dated) == 1 else lasting


def _periods(plain: str) -> Iterator[tuple[int, int]]:
    """Where each label of a project period stands, with the words after it."""
    for found in _PERIOD.finditer(plain):
        end = min(found.end() + _PERIOD_REACH, len(plain))
        line = plain.find("\n", found.end() + 3, end)
        yield found.start(), line if line >= 0 else end
