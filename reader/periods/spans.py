"""Spans of time as they stand in a text: ``A ~ B``, ``~ B``, ``B까지``, ``A부터`` or a lone date."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from itertools import islice
from typing import Final, Literal

from reader.text.document import Document
from reader.values.dates import DateToken, clock_after, day_only, scan
from reader.values.relative import scan_relative

Shape = Literal["range", "until", "from", "lone"]

_MOST_DATES: Final = 10_000
"""A notice has some dozens; a text with more is no notice, and need not be read to its end."""
_COUNTED = r"(?:\(\s?\d{1,3}\s?일간?\s?\)\s{0,4})?"
_JOIN = re.compile(
    rf"[\s.,)]{{0,12}}{_COUNTED}(?:\([월화수목금토일]\)\s?)?(?:"
    r"~[^\n\d~]{2,24}\(\s?(?:종료일|마감일|최종)\s?:?\s?"  # ~ 예산 소진 시까지(종료일: …
    r"|(?:~|-{1,2}|에서|부터)[\s~.]{0,24}(?:오는\s|(?:동년|같은\s?해|당해|익년|다음\s?해)\s?|\((?:잠정|예정)\)\s?)?"
    r"|[ ]{0,4}\([^()\n]{1,12}\)\s?~\s{0,8})"
)
_TILDE_BEFORE = re.compile(r"(?:~|[가-힣)]-)\s{0,24}$")
_UNTIL_AFTER = re.compile(
    rf"[\s.,)]{{0,6}}{_COUNTED}[\s,]{{0,4}}(?:[가-힣·]{{1,6}}\s?)?(?:분\s?)?(?:까지|限|한\)|한$|시한|마감|이내|내로|에\s?한(?:함|하여))"
)
_FROM_AFTER = re.compile(rf"[\s.,)]{{0,6}}{_COUNTED}(?:부터|~|이후)")
_POINT_AFTER = re.compile(
    r"[\s.,)]{0,4}(?:현재|기준|이전|당시|자\s|字|일자\s|발급|개정|시행|제정|중$|초$|말$)"
)
_BELOW = re.compile(r"[ .]{0,8}\n{1,2}([^\n]{0,160})")
_CLOCKS = re.compile(r"\d{1,2} {0,3}: {0,3}\d\d(?!\d(?!\.))")


@dataclass(frozen=True, slots=True)
class DateSpan:
    """What a text says of one stretch of time; *start* and *end* are offsets of its words."""

    shape: Shape
    opens: DateToken | None
    closes: DateToken | None
    start: int
    end: int

    @property
    def last(self) -> DateToken:
        """The date that stands last: the closing one, if there is one."""
        text = self.closes or self.opens
        assert text is not None
        return text


@lru_cache(maxsize=4)
def spans_of(document: Document, as_of: date | None = None) -> tuple[DateSpan, ...]:
    """Return the spans of a document in order; each date belongs to one span.

    With *as_of*, days told relative to it (내일, 다음달 19일) are dates as well.
    """
    plain = document.plain
    dates = list(islice(scan(plain), _MOST_DATES))
    if as_of and (relative := list(scan_relative(plain, as_of))):
        dates = sorted([*dates, *relative], key=lambda text: text.start)
    return tuple(_with_clocks_below(list(_spans(plain, dates)), plain))


def spans_within(spans: Sequence[DateSpan], start: int, end: int) -> Sequence[DateSpan]:
    """Return those of *spans* that begin between two offsets."""
    first = bisect_left(spans, start, key=lambda span: span.start)
    return spans[first : bisect_left(spans, end, lo=first, key=lambda span: span.start)]


def _spans(plain: str, dates: list[DateToken]) -> Iterator[DateSpan]:
    at = 0
    while at < len(dates):
        text = dates[at]
        at += 1
        join = _JOIN.match(plain, text.end)
        following = dates[at] if at < len(dates) else None
        if (
            join
            and following
            and following.start <= join.end()
            and following.start > text.end
        ):
            yield DateSpan("range", text, following, text.start, following.end)
            at += 1
        elif join and (day := day_only(plain, join.end(), text.month)) and text.day:
            yield DateSpan("range", text, day, text.start, day.end)
        else:
            yield _alone(plain, text)


def _alone(plain: str, token: DateToken) -> DateSpan:
    if _TILDE_BEFORE.search(plain, max(0, token.start - 26), token.start):
        return DateSpan("until", None, token, token.start, token.end)
    if _POINT_AFTER.match(plain, token.end):
        return DateSpan("lone", token, None, token.start, token.end)
    if _UNTIL_AFTER.match(plain, token.end):
        return DateSpan("until", None, token, token.start, token.end)
    if _FROM_AFTER.match(plain, token.end):
        return DateSpan("from", token, None, token.start, token.end)
    return DateSpan("lone", token, None, token.start, token.end)


def _with_clocks_below(spans: list[DateSpan], plain: str) -> list[DateSpan]:
    """Give dates side by side the clock times that stand, as many, on the line below.

    ``2025. 2. 24.(월)   2025. 2. 24.(월)`` over ``14 : 00   14 : 00`` is how two
    cells of a table come out of a PDF.
    """
    at = 0
    while at < len(spans):
        row = _row(spans, at, plain)
        at = row.stop
        line = _BELOW.match(plain, spans[at - 1].end)
        clocks = (
            list(_CLOCKS.finditer(line[1]))
            if line and not spans[at - 1].last.clock
            else []
        )
        if line is None or not _one_each(row, clocks, line[1]):
            continue
        for n, found in zip(row, clocks, strict=False):
            clock, _ = clock_after(line[1], found.start())
            spans[n] = _clocked(
                spans[n],
                clock,
                line.start(1) + found.end() if len(row) == 1 else spans[n].end,
            )
    return spans


def _one_each(row: range, clocks: list[re.Match[str]], line: str) -> bool:
    """Whether a line holds nothing but one clock time for each date above it; a lone one must come first."""
    if len(row) == 1:
        return bool(clocks) and not line[: clocks[0].start()].strip()
    return len(clocks) == len(row) and not re.search(r"\d", _CLOCKS.sub("", line))


def _row(spans: list[DateSpan], first: int, plain: str) -> range:
    last = first + 1
    while last < len(spans) and not plain[
        spans[last - 1].end : spans[last].start
    ].strip(" "):
        last += 1
    return range(first, last)


def _clocked(span: DateSpan, clock: str | None, end: int) -> DateSpan:
    token = replace(span.last, clock=clock)
    if span.closes:
        return replace(span, closes=token, end=end)
    return replace(span, opens=token, end=end)
