"""Briefings and the project period; forecasts are read in ``forecasts``."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final

from reader.model import Briefing, ProjectPeriod
from reader.periods.forecasts import read_forecasts
from reader.periods.labels import labels_of
from reader.periods.spans import DateSpan, shown_end, spans_of, spans_within
from reader.periods.years import Years
from reader.text.document import Context, Document
from reader.text.patterns import late
from reader.text.searching import in_order
from reader.values.dates import clock_after

__all__ = ["read_briefings", "read_forecasts", "read_project_period"]

_BRIEFINGS = (re.compile(r"설명회"), re.compile(r"오리엔테이션"))
_BEFORE_BRIEFING = late(r"[^\n\d]{0,24}(?:설명회|오리엔테이션)")
_BRIEFING_HEAD = late(
    r"\n[^\n가-힣]{0,8}[가-힣 ]{0,12}(?:설명회|오리엔테이션)[가-힣 ()]{0,6}\n"
)
_HEAD_REACH: Final = 240
_CLOCK_CELL = late(
    r"[\n|][ ]{0,6}(?=(?:오전 ?|오후 ?)?\d{1,2} ?(?::|시)(?!간))"
)
_CLOCK_REACH: Final = 200
_BRIEFING_REACH: Final = 600
_BRIEFING_AFTER: Final = 60
# What precedes the time a project takes: "사업기간 :".  It is looked for from its
# last letter, a rarer one than those that it begins with.
_PERIOD = re.compile(r"간(?:\([^)\n]{0,16}\))?(?=\s{0,4}[:)\]|은\n])")
_PERIOD_OF = re.compile(
    r"(?:사\s?업|협\s?약|수\s?행|연\s?구|개\s?발|지\s?원|과\s?제)\s?기\s?$"
)
_PERIOD_ROOM: Final = 6
_PERIOD_REACH: Final = 90
_LASTS = re.compile(
    r"(?:약|최대|총)?\s?\d{1,2}\s?(?:개월|년)(?![도차])(?:\s?(?:이내|내외))?|\d차년도"
)


def read_briefings(document: Document, context: Context) -> list[Briefing]:
    """Return the briefings whose day is stated, each once; registering for one is no briefing."""
    plain = document.plain
    named = [found.start() for found in in_order(_BRIEFINGS, plain)]
    if not named:
        return []
    years = Years.of(document, context)
    spans = spans_of(document, context.as_of)
    near = next((span.last.year for span in spans if span.last.year), None)
    found: dict[str, Briefing] = {}
    for number, span in enumerate(spans):
        if (
            not _is_moment(span)
            or not _is_near(named, span.start)
            or not _is_briefing(document, context, number, span)
        ):
            continue
        days = years.days(span, near)
        at = _as_written(
            days.opens or days.closes,
            span.last.clock or _clock_beside(plain, spans, number),
        )
        if at and at[:10] not in found:
            evidence = document.evidence(
                _line_start(plain, span.start), shown_end(plain, span.end)
            )
            found[at[:10]] = Briefing(at, evidence.text, evidence.where)
    return list(found.values())


def _is_moment(span: DateSpan) -> bool:
    """A day with its weekday or hour; a bare date near 설명회 is as often the notice's own."""
    return span.shape in {"lone", "from"} and (
        span.last.clock is not None or span.last.weekday is not None
    )


def _is_near(named: list[int], start: int) -> bool:
    """Whether 설명회 stands shortly before *start*, or right after it."""
    following = bisect_right(named, start + _BRIEFING_AFTER)
    return following > 0 and start - named[following - 1] <= _BRIEFING_REACH


def _is_briefing(
    document: Document, context: Context, number: int, span: DateSpan
) -> bool:
    label = labels_of(document, context.as_of).of(number)
    if label.purpose == "briefing":
        return True
    if label.words == "개최일" and _BRIEFING_HEAD.search(
        document.plain, max(0, span.start - _HEAD_REACH), span.start
    ):
        return True
    return _BEFORE_BRIEFING.match(document.plain, span.end) is not None


def _clock_beside(
    plain: str, spans: Sequence[DateSpan], number: int
) -> str | None:
    """The hour that stands first in a cell of its own after the day, where a row gives
    일자, 장소 and 시간.
    """
    end = spans[number].end
    until = min(
        end + _CLOCK_REACH,
        spans[number + 1].start if number + 1 < len(spans) else len(plain),
    )
    cell = _CLOCK_CELL.search(plain, end, until)
    return clock_after(plain, cell.end())[0] if cell else None


def _as_written(day: date | None, clock: str | None) -> str | None:
    if day is None:
        return None
    return f"{day.isoformat()}T{clock}" if clock else day.isoformat()


def _line_start(plain: str, start: int) -> int:
    return max(plain.rfind("\n", max(0, start - 60), start) + 1, start - 60)


def read_project_period(
    document: Document, context: Context
) -> ProjectPeriod | None:
    """Return the project period if the text tells one in days.

    A period given as a length or in months, and periods that differ by division,
    are answered by their words alone.
    """
    spans = spans_of(document, context.as_of)
    years = Years.of(document, context)
    dated: dict[date, tuple[int, int, date | None]] = {}
    lasting: tuple[int, int] | None = None
    for start, end in _periods(document.plain):
        if lasting is None and _LASTS.search(document.plain, start, end):
            lasting = start, end
        for span in spans_within(spans, start, end):
            days = years.days(span, years.year)
            if days.closes:
                words_end = shown_end(document.plain, span.end)
                dated.setdefault(days.closes, (start, words_end, days.opens))
                break
    if len(dated) == 1:
        [(closes, (start, end, opens))] = dated.items()
        return _period(document, start, end, opens, closes)
    return _period(document, *lasting) if lasting else None


def _period(
    document: Document,
    start: int,
    end: int,
    opens: date | None = None,
    closes: date | None = None,
) -> ProjectPeriod:
    evidence = document.evidence(start, end)
    return ProjectPeriod(
        opens.isoformat() if opens else None,
        closes.isoformat() if closes else None,
        evidence.text,
        evidence.where,
    )


def _periods(plain: str) -> Iterator[tuple[int, int]]:
    """Where each label of a project period stands, with the words after it."""
    last = 0
    for found in _PERIOD.finditer(plain):
        room = max(last, found.start() - _PERIOD_ROOM)
        label = _PERIOD_OF.search(plain, room, found.start())
        if label is None:
            continue
        last = found.end()
        end = min(last + _PERIOD_REACH, len(plain))
        line_end = plain.find("\n", last + 3, end)
        yield label.start(), line_end if line_end >= 0 else end
