"""Finds the years that notices leave out or misprint, from the notice itself: never
from the wall clock.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from reader.periods.spans import DateSpan, spans_of
from reader.text.document import Context, Document
from reader.text.patterns import late
from reader.values.dates import DateToken

_YEAR = late(r"(20[0-3]\d)(?=\s?년|\s?\.|-)|'(\d\d)(?=\s?년)")
_BEFORE = timedelta(days=300)
_LATE = timedelta(days=120)
_AFTER = timedelta(days=540)
_REVERSED = "적힌 마감이 시작보다 일러 연도를 고쳐 읽음"
_WRONG_YEAR = "적힌 연도가 요일·공고 시기와 맞지 않아 고쳐 읽음"
_STALE = timedelta(days=15)
_SEASON = timedelta(days=350)


class Days(NamedTuple):
    """A span on the calendar; None where a side is not said as a day."""

    opens: date | None
    closes: date | None
    mended: str = ""
    """Why a printed year was not believed, for readers; empty if it was."""


@dataclass(frozen=True, slots=True)
class Years:
    """The years a notice may mean."""

    as_of: date | None
    year: int | None
    is_stated: bool = True
    """Whether title or reader states the year; one taken from the text bounds the past only."""

    @classmethod
    def of(cls, document: Document, context: Context) -> Years:
        year = context.year or _year_in(context.title)
        if year is None and context.as_of is None:
            return cls(
                None,
                _year_in(document.plain[:400])
                or _commonest(spans_of(document)),
                is_stated=False,
            )
        return cls(context.as_of, year)

    def days(self, span: DateSpan, near: int | None) -> Days:
        """Return the days of *span*; *near* is the year of the nearest full date before it."""
        opens, closes = span.opens, span.closes
        if opens and closes:
            return self._range(opens, closes, near)
        if closes:
            return Days(None, self._one(closes, near))
        return Days(self._one(opens, near) if opens else None, None)

    def plausible(self, day: date) -> bool:
        """Whether an application could close on *day*: not before the posting, not years after."""
        if self.as_of:
            return self.as_of - timedelta(days=1) <= day <= self.as_of + _AFTER
        if self.year:
            last = self.year if self.is_stated else self.year + 3
            return (
                date(self.year, 1, 1) - _BEFORE
                <= day
                <= date(last, 12, 31) + _LATE
            )
        return True

    def _range(
        self, opens: DateToken, closes: DateToken, near: int | None
    ) -> Days:
        if opens.year is None and closes.year is None:
            end = self._one(closes, near)
            return Days(_before(opens, end), end)
        if closes.year is None:
            end = _after(closes, opens)
            return self._checked(opens, closes, opens.on(opens.year or 0), end)
        if opens.year is None:
            end = closes.on(closes.year)
            return Days(_before(opens, end), end)
        return self._checked(
            opens, closes, opens.on(opens.year), closes.on(closes.year)
        )

    def _checked(
        self,
        opens: DateToken,
        closes: DateToken,
        start: date | None,
        end: date | None,
    ) -> Days:
        if start is None or end is None:
            return Days(start, end)
        if end < start:
            moved = closes.on(start.year)
            if moved and moved >= start:
                return Days(start, moved, _REVERSED)
            moved = _shift(end, 1)
            return (
                Days(start, moved, _REVERSED) if moved else Days(start, None)
            )
        return self._believed(opens, closes, start, end)

    def _believed(
        self, opens: DateToken, closes: DateToken, start: date, end: date
    ) -> Days:
        """A printed year gives way when the weekdays and the notice's own year both
        speak against it.
        """
        expected = self.as_of.year if self.as_of else self.year
        if (
            expected is None
            or start.year == expected
            or (_fits(opens, start) and _fits(closes, end))
        ):
            return Days(start, end)
        if self.plausible(end) and not (
            opens.weekday is not None and not _fits(opens, start)
        ):
            return Days(start, end)
        first = _shift(start, expected - start.year)
        last = _shift(end, expected - start.year)
        if (
            first
            and last
            and (opens.weekday is None or _fits(opens, first))
            and self.plausible(last)
        ):
            return Days(first, last, _WRONG_YEAR)
        return Days(start, end)

    def _one(self, token: DateToken, near: int | None) -> date | None:
        if token.year is not None:
            return self._mended(token, token.on(token.year))
        days: list[date] = []
        fitting: list[date] = []
        for year in self._candidates(near):
            day = token.on(year)
            if day is None:
                continue
            days.append(day)
            is_proved = token.weekday is not None and _fits(token, day)
            if is_proved and self._near(day):
                fitting.append(day)
        return next(iter(self._ordered(fitting or days)), None)

    def _mended(self, token: DateToken, day: date | None) -> date | None:
        if (
            day is None
            or token.weekday is None
            or _fits(token, day)
            or self.plausible(day)
        ):
            return day
        expected = self.as_of.year if self.as_of else self.year
        moved = token.on(expected) if expected else None
        return (
            moved
            if moved and _fits(token, moved) and self.plausible(moved)
            else day
        )

    def _near(self, day: date) -> bool:
        return self.as_of is None or day <= self.as_of + _SEASON

    def _candidates(self, near: int | None) -> list[int]:
        base = self.as_of.year if self.as_of else None
        first = base or near or self.year
        if first is None:
            return []
        return [first, first + 1, first - 1]

    def _ordered(self, days: Iterable[date]) -> list[date]:
        if self.as_of is None:
            return list(days)
        as_of = self.as_of
        return sorted(
            days,
            key=lambda day: (
                not as_of - _STALE <= day <= as_of + _SEASON,
                abs(day - as_of),
            ),
        )


def _year_in(text: str) -> int | None:
    found = _YEAR.search(text.replace("‘", "'").replace("’", "'"))
    if found is None:
        return None
    return int(found[1]) if found[1] else 2000 + int(found[2])


def _commonest(spans: tuple[DateSpan, ...]) -> int | None:
    years = []
    for span in spans:
        if span.last.year:
            years.append(span.last.year)
    return (
        max(set(years), key=lambda year: (years.count(year), year))
        if years
        else None
    )


def _fits(token: DateToken, day: date) -> bool:
    return token.weekday is None or day.weekday() == token.weekday


def _after(token: DateToken, opens: DateToken) -> date | None:
    """The end borrows the start's year, and turns it over New Year."""
    assert opens.year is not None
    start = opens.on(opens.year)
    same = token.on(opens.year)
    if same is None or start is None or same >= start:
        return same
    return token.on(opens.year + 1)


def _before(token: DateToken, end: date | None) -> date | None:
    if end is None:
        return None
    same = token.on(end.year)
    return same if same is None or same <= end else token.on(end.year - 1)


def _shift(day: date, years: int) -> date | None:
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return None
