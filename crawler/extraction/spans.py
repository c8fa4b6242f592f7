"""Spans of time as they stand in a text: ``A ~ B``, ``~ B``, ``B까지``, ``A부터`` or a lone date."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

from crawler.extraction.dates import Said, clock_below, day_only, scan
from crawler.extraction.document import Document

Shape = Literal["range", "until", "from", "lone"]

_COUNTED = r"(?:\(\s?\d{1,3}\s?일간?\s?\)\s{0,4})?"
_JOIN = re.compile(
    rf"[\s.,)]{{0,12}}{_COUNTED}(?:\([월화수목금토일]\)\s?)?(?:(?:~|-{{1,2}}|에서|부터)[\s~.]{{0,24}}|[ ]{{0,4}}\([^()\n]{{1,12}}\)\s?~\s{{0,8}})"
)
_TILDE_BEFORE = re.compile(r"(?:~|[가-힣)]-)\s{0,24}$")
_UNTIL_AFTER = re.compile(
    rf"[\s.,)]{{0,6}}{_COUNTED}[\s,]{{0,4}}(?:[가-힣·]{{1,6}}\s?)?(?:분\s?)?(?:까지|限|한\)|한$|시한|마감|이내|내로|에\s?한(?:함|하여))"
)
_FROM_AFTER = re.compile(rf"[\s.,)]{{0,6}}{_COUNTED}(?:부터|~|이후)")
_POINT_AFTER = re.compile(r"[\s.,)]{0,4}(?:현재|기준|이전|당시|자\s|字|일자\s|발급|개정|시행|제정|중$|초$|말$)")


@dataclass(frozen=True, slots=True)
class Span:
    """What a text says of one stretch of time; *start* and *end* are offsets of its words."""

    shape: Shape
    opens: Said | None
    closes: Said | None
    start: int
    end: int

    @property
    def last(self) -> Said:
        """The date that stands last: the closing one, if there is one."""
        said = self.closes or self.opens
        assert said is not None  # noqa: S101 - a span is built round at least one date
        return said


@lru_cache(maxsize=4)
def spans_of(document: Document) -> tuple[Span, ...]:
    """Return the spans of a document in order; each date belongs to one span."""
    plain = document.plain
    return tuple(_with_clock_below(list(_spans(plain, list(scan(plain)))), plain))


def _spans(plain: str, dates: list[Said]) -> Iterator[Span]:
    at = 0
    while at < len(dates):
        said = dates[at]
        at += 1
        join = _JOIN.match(plain, said.end)
        following = dates[at] if at < len(dates) else None
        if join and following and following.start <= join.end() and following.start > said.end:
            yield Span("range", said, following, said.start, following.end)
            at += 1
        elif join and (day := day_only(plain, join.end(), said.month)) and said.day:
            yield Span("range", said, day, said.start, day.end)
        else:
            yield _alone(plain, said)


def _alone(plain: str, said: Said) -> Span:
    if _TILDE_BEFORE.search(plain, max(0, said.start - 26), said.start):
        return Span("until", None, said, said.start, said.end)
    if _POINT_AFTER.match(plain, said.end):
        return Span("lone", said, None, said.start, said.end)
    if _UNTIL_AFTER.match(plain, said.end):
        return Span("until", None, said, said.start, said.end)
    if _FROM_AFTER.match(plain, said.end):
        return Span("from", said, None, said.start, said.end)
    return Span("lone", said, None, said.start, said.end)


def _with_clock_below(spans: list[Span], plain: str) -> list[Span]:
    """Give ``2025. 2. 24.(월)   2025. 2. 24.(월)`` the clock times that stand on the line below them."""
    for at, span in enumerate(spans):
        if span.last.clock or "\n" not in plain[span.end : span.end + 6]:
            continue
        row = [at]
        while row[0] and not plain[spans[row[0] - 1].end : spans[row[0]].start].strip(" "):
            row.insert(0, row[0] - 1)
        below = span.end
        for n in row:
            clock, end = clock_below(plain, below)
            if clock is None:
                break
            spans[n] = _clocked(spans[n], clock, end if n == at else spans[n].end)
            below = end
    return spans


def _clocked(span: Span, clock: str, end: int) -> Span:
    said = replace(span.last, clock=clock, end=end)
    if span.closes:
        return replace(span, closes=said, end=end)
    return replace(span, opens=said, end=end)


