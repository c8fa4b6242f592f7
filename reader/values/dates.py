"""Dates as notices write them: tokens with what is said and no more.

A token may lack its year, or its day; nothing is guessed here.  The years that
are left out are found in ``calendar_years``, where the notice is known.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

_GAP = "[ ]{0,12}"  # bold marks fold to blanks, so blanks stand inside dates
_MONTH = r"(1[0-2]|0?[1-9])(?!\d)"
_DAY = r"(3[01]|[12]\d|0?[1-9])(?!\d)"
_DATE = re.compile(
    rf"""
    (?:
      # 2025. 3. 4. · 2025년 3월 4일 · 2025-03-04 · '25. 3. 4 · 25.3.4. · 2026 12. 31. · 2025년 3월
      (?<!\d)(20\d\d|'\ {{0,2}}\d\d|\d\d(?={_GAP}[.년]{_GAP}\d\d?{_GAP}[.월]{_GAP}\d))
      (?:{_GAP}[.년/-]|(?=\ )){_GAP}
      {_MONTH}(?:{_GAP}(?:[월./-]|(?=\ )){_GAP}{_DAY})?
    |
      # 3월 4일 · 3. 4.(화) · 4/8 · 05월 08(금)
      (?<![\d.,/'-]){_MONTH}(?:{_GAP}(?:월|\.){_GAP}|/){_DAY}
    |
      # 20250304, in the fields of an API
      (?<!\d)(20\d\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?!\d)
    )
    (?:{_GAP}(일(?![간차])|\.|월(?!\ ?\d)))?
    (?:\s{{0,12}}\(\ {{0,2}}([월화수목금토일])(?:요일)?(?=\ {{0,2}}[),.\ /])\ {{0,2}}\)?|{_GAP}([월화수목금토일])요일)?
    """,
    re.VERBOSE,
)
_ANCHOR = re.compile(r"[0-9](?:[ ]{0,12}[.년월/-][ ]{0,12}[0-9]|0[0-9]{6}(?![0-9]))")
_LEAD = re.compile(r"(?:(?<!\d)20\d\d[ ]{1,12}|'[ ]{0,2}(?:\d\d[ ]{1,12})?)$")
_DAY_ONLY = re.compile(
    rf"{_DAY}{_GAP}(?:일(?![간차])|\.(?!\ ?\d)|(?=\())(?:{_GAP}\(\ {{0,2}}([월화수목금토일])(?:요일)?\ {{0,2}}\))?"
)
_COUNTED = r"(?:\(\ {0,2}\d{1,3}\ {0,2}일[^)\n]{0,10}\)\ {0,6})?"  # (30일간)
_CLOCK = re.compile(
    rf"""[\ ,.T]{{0,12}}{_COUNTED}[,(]?\ {{0,4}}
    (?:(오전|오후|낮|밤|저녁|AM|PM)\ {{0,3}})?
    (?:(\d{{1,2}})\ {{0,3}}(?:시(?!간)(?:\ {{0,3}}(\d{{1,2}})\ {{0,2}}분)?|:\ {{0,3}}(\d\d)(?!\d)(?:\ ?:\ ?\d\d)?)|(정오|자정))
    (?:\ {{0,2}}([AP]M))?
    """,
    re.VERBOSE,
)
_WEEKDAYS = "월화수목금토일"
_NOT_DATES = re.compile(
    r"\s?(?:-\d|주|째|억|만|백|천|조|%|점|배|개|명|쪽|위|년|호|kg|km|mm|cm|GHz|인치|버전|차년|㎡|㎢)"
)
# ``4.30`` counts as a date beside these only; ``4.1 개요`` is the number of a section.
_BESIDE = re.compile(r"[\s.]{0,8}(?:[~),|\-]|까지|부터|限|한\b|마감|이후|$)|\s{0,4}\n")
_BEFORE = frozenset("~(|-'")


@dataclass(frozen=True, slots=True)
class DateToken:
    """One date as written; *start* and *end* include its weekday and its clock time."""

    year: int | None
    month: int | None
    day: int | None
    weekday: int | None
    """0 for Monday, if the text names it."""
    clock: str | None
    """``HH:MM``; ``24:00`` as written."""
    start: int
    end: int
    sure: bool
    """False for ``4.30`` and ``4/30``, which may be a number: they need words around them."""

    def on(self, year: int) -> date | None:
        """Return the day in *year*, or None if there is no such day (or no day is said)."""
        try:
            return date(year, self.month or 0, self.day or 0)
        except ValueError:
            return None


def scan(plain: str) -> Iterator[DateToken]:
    """Yield the dates of folded text in order; placeholders such as ``2000.00.00`` are none."""
    for found in _dates(plain):
        text = _token(plain, found)
        if text and (text.sure or _stands_alone(plain, text)):
            yield text


def _token(plain: str, found: re.Match[str]) -> DateToken | None:
    year, month, day, short_month, short_day, *packed, closer, bracketed, named = (
        found.groups()
    )
    weekday = bracketed or named
    if packed[0]:
        year, month, day = packed
    if not weekday and not closer and _NOT_DATES.match(plain, found.end()):
        return None
    is_month_alone = day is None and short_day is None
    if is_month_alone and not _is_month(found[0], closer):
        return None
    if closer == "월" and not is_month_alone:
        return None
    clock, end = clock_after(plain, found.end())
    return DateToken(
        year=_full_year(year),
        month=int(month or short_month),
        day=None if is_month_alone else int(day or short_day),
        weekday=_WEEKDAYS.index(weekday) if weekday else None,
        clock=clock,
        start=found.start(),
        end=end,
        sure=bool(
            (year and not packed[0]) or weekday or (short_day and "월" in found[0])
        ),
    )


def _is_month(written: str, closer: str | None) -> bool:
    """Whether a year and a number are a month: ``2025.1`` may be a number, ``2025.1.`` or ``'25.1`` is none."""
    return closer is not None or "년" in written or "'" in written


def _stands_alone(plain: str, token: DateToken) -> bool:
    """Whether what may be a number has a date's neighbours."""
    return (
        bool(_BESIDE.match(plain, token.end))
        or plain[max(0, token.start - 3) : token.start].strip()[-1:] in _BEFORE
    )


def _dates(plain: str) -> Iterator[re.Match[str]]:
    """The matches of ``_DATE``, tried only where two numbers stand in the manner of a date."""
    at = 0
    while anchor := _ANCHOR.search(plain, at):
        found = _DATE.match(plain, _beginning(plain, anchor.start(), at))
        if found:
            yield found
        at = found.end() if found else anchor.end() - 1


def _beginning(plain: str, start: int, least: int) -> int:
    """Where the date begins whose first point or 년 follows the digit at *start*."""
    while start > least and plain[start - 1].isdigit():
        start -= 1
    lead = _LEAD.search(plain, max(least, start - 18), start)
    return lead.start() if lead else start


def day_only(plain: str, at: int, month: int | None) -> DateToken | None:
    """Return the ``24일`` that stands at offset *at*, in the *month* of the date before it."""
    found = _DAY_ONLY.match(plain, at)
    if found is None:
        return None
    clock, end = clock_after(plain, found.end())
    weekday = _WEEKDAYS.index(found[2]) if found[2] else None
    return DateToken(None, month, int(found[1]), weekday, clock, at, end, sure=True)


def clock_after(plain: str, at: int) -> tuple[str | None, int]:
    """Return the clock time written at offset *at* and where it ends; ``(None, at)`` if there is none.

    오후 12시 is 12:00 and 오전 12시 00:00.  A bare ``3시`` could be either half
    of the day, so it is not read.
    """
    found = _CLOCK.match(plain, at)
    if found is None:
        return None, at
    if found[5]:
        return ("12:00" if found[5] == "정오" else "24:00"), found.end()
    hour, minute = int(found[2]), int(found[3] or found[4] or 0)
    half = found[1] or found[6]
    if half is None and found[4] is None and 1 <= hour <= 7:
        return None, at
    stated = _clock(hour, minute, half)
    return (stated, found.end()) if stated else (None, at)


def _clock(hour: int, minute: int, half: str | None) -> str | None:
    if half in {"오후", "낮", "저녁", "PM"} and hour < 12:
        hour += 12
    elif half in {"오전", "AM"} and hour == 12:
        hour = 0
    elif half == "밤":
        hour += 12 if hour <= 12 else 0
    if hour > 24 or minute > 59 or (hour == 24 and minute):
        return None
    return f"{hour:02}:{minute:02}"


def _full_year(written: str | None) -> int | None:
    if written is None:
        return None
    digits = int(written.lstrip("' "))
    return digits if digits > 99 else 2000 + digits
