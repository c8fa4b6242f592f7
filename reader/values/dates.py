"""Dates as notices write them: tokens with what is said and no more.

A token may lack its year, or its day; nothing is guessed here.  The years that
are left out are found in ``periods.years``, where the notice is known.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import NamedTuple

from reader.text.patterns import late
from reader.values.numbers import NATIVE_NUMERALS

_GAP = "[ ]{0,12}"  # bold marks fold to blanks, so blanks are inside dates
_MONTH = r"(1[0-2]|0?[1-9])(?!\d)"
# 04. 07. 18:00 is 4월 7일, no 18th; a word behind a blank is no hour: 8. 5 시간 : 18:00
_HOUR = r"\ {0,2}:\ {0,2}\d\d|시(?!행)|\ 시(?![가-힣])"
# `3. 2 0 (금)`: half of a number that is spaced out is no day; `3. 2 9:00` is one.
_DAY = rf"(3[01]|[12]\d|0?[1-9])(?!\d|{_HOUR}|(?<=[ .][0-3])\ \d(?:\ |[.,](?!\d)|[^\d\s:시.,]|\n|$))"
# (월), (월요일), (Mon), (Mon.), (Monday)
_WEEKDAY = (
    r"([월화수목금토일]|(?i:mon|tue|wed|thu|fri|sat|sun))"
    r"(?:요일|(?i:s|nes|rs|ur)?(?i:day)|\.)?"
)
# What closes a weekday's bracket, with what the day is called: (월, 대체공휴일)
_CLOSED = (
    r"(?:\s{0,2}[)\]>〉》]"
    r"|[,·/]\ ?(?!까지|부터|시작|개시|마감|종료)[가-힣·\ ]{2,10}\))?"
)
_DATE = re.compile(
    rf"""
    (?:
      # 2025. 3. 4. · 2025년 3월 4일 · 2025-03-04 · '25. 3. 4 · 25.3.4. · 25-03-04 · 26/03/04 · 2026 12. 31. · 2025년 3월
      (?<!\d)('?20\d\d(?!\d)|'\ {{0,2}}\d\d(?!\d)
        |\d\d(?=-\d\d-\d\d(?![\d-])|(?<=2\d)/\d\d/\d\d(?![\d/])|{_GAP}[.년]{_GAP}\d\d?{_GAP}[.월]{_GAP}\d\d?(?!\d|{_HOUR})))
      (?:{_GAP}[.년/-]|(?=\ )){_GAP}
      {_MONTH}(?:{_GAP}(?:[월./-]|(?=\ )){_GAP}{_DAY})?
    |
      # 3월 4일 · 3. 4.(화) · 4/8 · 05월 08(금)
      (?<![\d.,/'-])(?<!\ [01]\ ){_MONTH}(?:{_GAP}(?:월|\.){_GAP}|/){_DAY}
    |
      # 20250304 and 20250304090000, in the fields of an API
      (?<!\d)(20\d\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?=(?:[0-2]\d[0-5]\d(?:[0-5]\d)?)?(?!\d))
    )
    (?:{_GAP}(일(?![간차]|요일)|\.|월(?!\ ?\d|요일|별)))?
    (?:\s{{0,12}}[(\[<〈《]\s{{0,2}}{_WEEKDAY}(?=\s{{0,2}}[)\]>〉》,.\ /]){_CLOSED}|{_GAP},?\ {{0,2}}([월화수목금토일])요일)?
    """,
    re.VERBOSE,
)
# Where a date may begin: "6. 1".
_ANCHOR = re.compile(
    r"[0-9](?:[ ]{0,12}+[.년월/-][ ]{0,12}+[0-9]|[01][0-9]{6}(?:[0-9]{4}(?:[0-9]{2})?)?(?![0-9]))"
)
_LEAD = re.compile(r"(?:(?<!\d)20\d\d[ ]{1,12}|'[ ]{0,2}(?:\d\d[ ]{1,12})?)$")
_DAY_ONLY = late(
    rf"{_DAY}{_GAP}(?:일(?![간차])|\.(?!\ ?\d)|(?=\())(?:{_GAP}\(\ {{0,2}}{_WEEKDAY}\ {{0,2}}\))?"
)
# `3. 2 ~ 20`, `3. 2. ~ 20 18:00까지`: a number alone is a day where nothing is counted.
_BARE_DAY = late(
    rf"(?<=[~ ]){_DAY}(?:(?=[ ]{{0,2}}(?:\n|$|[,)\]|]|까지))|(?=\.?[ ]{{0,2}}\d\d?(?::\d\d|시)))"
)
# `2026.3.2-3.20`: glued to a hyphen it may be part of a number, so only its range reads it.
_BEHIND_HYPHEN = late(
    rf"(?<=\d-){_MONTH}[./]{_GAP}{_DAY}\.?(?:{_GAP}\(\ {{0,2}}{_WEEKDAY}\ {{0,2}}\))?(?![\d/-])"
)
# `2026-03-02 00:00 ~ 03-24 18:00`: with noughts and behind a tilde alone.
_DASHED = late(
    rf"(?<=[~ ])(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])(?!\d|-)(?:{_GAP}\(\ {{0,2}}{_WEEKDAY}\ {{0,2}}\))?"
)
# What follows the first date of such a range: `-3.20`, `-2026.03.20`, `-20260320`.
_RANGE_HYPHEN = late(
    r"-(?:20\d\d(?:[./-]\d|[01]\d[0-3]\d(?!\d))|\d{1,2}[./]\d{1,2}(?!\d))"
)
_COUNTED = r"(?:\(\ {0,2}\d{1,3}\ {0,2}일[^)\n]{0,10}\)\ {0,6})?"  # (30일간)
# 오후 네 시
_NATIVE_HOURS = {**NATIVE_NUMERALS, "열한": 11, "열두": 12}
_NATIVE = "|".join(sorted(_NATIVE_HOURS, key=len, reverse=True))
_CLOCK = re.compile(
    rf"""
    # the mark of a footnote on the day: 3. 20.(금)²⁾ 18:00, 3. 20.(금)2) 18:00
    (?:[¹²³⁰⁴-⁹⁽⁾†‡§]{{1,4}}|(?<=[)\]>])\d{{1,2}}\))?
    [\ ,.T@/※_-]{{0,12}}{_COUNTED}(?:[,(](?:\ ?~)?|([\[<〈《]))?\ {{0,4}}
    (?:(오전|오후|[상하]오|낮|밤|저녁|새벽|아침|(?i:[ap]\.?m(?![a-z])\.?))\ {{0,3}})?
    (?:
      (\d{{1,2}}|(?:(?<=[전후낮밤녁벽침])|(?<=[전후낮밤녁벽침]\ ))(?:{_NATIVE})(?=\ ?시))\ {{0,3}}
      (?:
        시(?!간)(?:\ {{0,3}}(\d{{1,2}})(?:\ {{0,2}}분|(?=까지|부터))|\ {{0,2}}(반)(?=까지|부터|에|\ |[^가-힣]|$))?
      |
        # 18:00 · 18:00:00 · 18:00:00.0 · 18.00까지 · 1800까지
        (?::\ {{0,3}}|(?<=1[3-9]|2[0-3])[.;]?(?=00\ ?(?:까지|마감)))(\d\d)(?!\d)(?:\ ?:\ ?\d\d(?:\.\d{{1,9}}(?!\d))?)?
      |
        (?=(?i:[ap]\.?m(?![a-z])))                   # 6 p.m.
      )
    |
      (정오|자정)
    )
    (?:\ {{0,2}}((?i:[ap]\.?m(?![a-z])\.?)))?  # 6:00pm까지
    """,
    re.VERBOSE,
)
# 20260304090000, 20260304T0900, 20260304 0900 ~
_PACKED_CLOCK = late(
    r"(?:T|[ ](?=\d{4}[ ]?(?:~|까지|\n|$)))?([0-2]\d)([0-5]\d)(?:[0-5]\d(?:\.\d{1,3})?)?(?!\d)"
)
# What an ISO moment ends with.
_ZONE = re.compile(r"(Z)(?![A-Za-z])|([+-])(0\d|1[0-4]):?([03]0)(?![:\d])")
# What may follow an hour and adds nothing: 정각, KST, (KST), hrs; 09:00분.
_CLOCK_TAIL = re.compile(
    r"""
    (?:\ {0,2}(?:hrs?\b|h\b|분(?![과야기류소])|시(?![한간스작점행])|정각|정시))?
    (?:\ {0,2}[(\[]?(?:KST|한국\ ?(?:표준)?시(?:간|각)?|(?:UTC|GMT)\ ?\+0?9(?::?00)?)
      (?:[,/]?\ ?(?:UTC|GMT)\ ?\+0?9(?::?00)?)?[)\]]?)?         # (KST, UTC+9)
    (?:\ {0,2}정각)?
    """,
    re.VERBOSE,
)
_CLOCK_DIGITS = re.compile(r":\d\d(?:\.\d{1,9})?$")
_SEOUL_HOURS = 9
_WEEKDAYS = "월화수목금토일"
_ENGLISH_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
# What a number counts or measures that looks like a day: `5월 2차 공고`, `3.4억`, `1.2배`, `3. 5 개사`; not
# the word behind a blank, `~ 2026. 8. 5 주관기관`, nor that on the next line.
_UNITS = (
    r"주|째|억|만|백|천|조|%|점|배|개|명|쪽|위|년|호|회(?!의)|곳|건|팀|kg|km|mm|cm"
    r"|GHz|인치|버전|차|㎡|㎢"
)
# `-3` · `2차` · ` 개사를` · ` 주간`
_NOT_DATES = re.compile(
    rf"""-\d|(?:{_UNITS})
      | [^\S\n](?:-\d|(?:개(?:사|월간?|년|소|과제|기업|업체)|주간|[억만백천조]\ ?원|{_UNITS})
        (?:[을를이가은는의씩당]|으로|이[내상하])?(?![가-힣]))""",
    re.VERBOSE,
)
# Counts nothing, whatever follows: `2026-08-05 주관 : 한빛진흥원`.
_WHOLE = re.compile(r"20\d\d([-/])\d\d\1\d\d(?![-\d])")
# ``4.30`` counts as a date beside these only; ``4.1 개요`` is the number of a section.
_BESIDE = late(
    r"[\s.]{0,8}(?:[~),|\-]|까지|부터|限|한\b|마감|이후|$)|\s{0,4}\n"
)
_BEFORE = frozenset("~(|-'")


class DateToken(NamedTuple):
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
        if text and (text.sure or text.clock or _stands_alone(plain, text)):
            yield text


def _token(plain: str, found: re.Match[str]) -> DateToken | None:
    (
        year,
        month,
        day,
        short_month,
        short_day,
        *packed,
        closer,
        bracketed,
        named,
    ) = found.groups()
    weekday = bracketed or named
    if packed[0]:
        year, month, day = packed
    if (
        not weekday
        and not closer
        and _NOT_DATES.match(plain, found.end())
        and not _WHOLE.match(plain, found.start())
        and not (year and _RANGE_HYPHEN.match(plain, found.end()))
    ):
        return None
    is_month_alone = day is None and short_day is None
    if is_month_alone and not _is_month(found[0], closer):
        return None
    if closer == "월" and not is_month_alone:
        return None
    clock, end = (
        _packed_clock(plain, found.end())
        if packed[0]
        else clock_after(plain, found.end())
    )
    token = DateToken(
        year=_full_year(year),
        month=int(month or short_month),
        day=None if is_month_alone else int(day or short_day),
        weekday=_weekday(weekday),
        clock=clock,
        start=found.start(),
        end=end,
        sure=bool(
            (year and not packed[0])
            or weekday
            or (short_day and "월" in found[0])
        ),
    )
    zone = _ZONE.search(plain, found.end(), end) if clock else None
    return _in_seoul(token, zone) if zone else token


def _packed_clock(plain: str, at: int) -> tuple[str | None, int]:
    """Return the hour of ``20250304090000``, else what else is after the day."""
    found = _PACKED_CLOCK.match(plain, at)
    if found is None:
        return clock_after(plain, at)
    clock = _clock(int(found[1]), int(found[2]), None)
    # Midnight is what a date without an hour becomes in such a field.
    return (None if clock == "00:00" else clock), found.end()


def _in_seoul(token: DateToken, zone: re.Match[str]) -> DateToken:
    """Convert a moment that is given in another zone: ``2026-03-19T15:00:00Z`` is midnight in Seoul."""
    offset = timedelta(0)
    if zone[2]:
        offset = timedelta(hours=int(zone[3]), minutes=int(zone[4])) * (
            -1 if zone[2] == "-" else 1
        )
    shift = timedelta(hours=_SEOUL_HOURS) - offset
    day = token.on(token.year) if token.year else None
    if (
        not shift
        or day is None
        or token.clock is None
        or token.clock == "24:00"
    ):
        return token
    hour, minute = token.clock.split(":")
    written = datetime(  # noqa: DTZ001  (as the text has it, without a zone)
        day.year, day.month, day.day, int(hour), int(minute)
    )
    moment = written + shift
    return token._replace(
        year=moment.year,
        month=moment.month,
        day=moment.day,
        weekday=None,
        clock=f"{moment:%H:%M}",
    )


def _is_month(written: str, closer: str | None) -> bool:
    """Whether a year and a number are a month: ``2025.1`` may be a number, ``2025.1.``
    or ``'25.1`` is none.
    """
    return closer is not None or "년" in written or "'" in written


def _stands_alone(plain: str, token: DateToken) -> bool:
    """Whether what may be a number has a date's neighbours; those of a number that
    begins a line are behind it, for it may be a heading's.
    """
    before = plain[max(0, token.start - 3) : token.start].rstrip(" ")
    return bool(_BESIDE.match(plain, token.end)) or before[-1:] in _BEFORE


def _dates(plain: str) -> Iterator[re.Match[str]]:
    """The matches of ``_DATE``, tried only where two numbers are in the manner of a date."""
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
    # A lead ends with a blank or an apostrophe, and most dates have neither before them.
    if start == least or plain[start - 1] not in " '":
        return start
    is_packed = plain[start : start + 8].isdigit()
    if is_packed or (
        plain[start - 1] == " " and plain[start : start + 4].isdigit()
    ):
        # '접수기간' 2026. 7. 1: before a whole year it closes a quotation
        return start
    lead = _LEAD.search(plain, max(least, start - 18), start)
    return lead.start() if lead else start


def day_only(plain: str, at: int, first: DateToken) -> DateToken | None:
    """Return the ``24일`` that is at offset *at*, in the month of the date *first*
    before it; or the ``3.24`` that is glued to it by a hyphen; or, behind a tilde,
    ``03-24``, or a number alone that can be a later day.
    """
    month = first.month
    if glued := _BEHIND_HYPHEN.match(plain, at):
        month = int(glued[1])
        found, day, weekday = glued, glued[2], glued[3]
    elif dashed := _DASHED.match(plain, at):
        month = int(dashed[1])
        found, day, weekday = dashed, dashed[2], dashed[3]
    elif alone := _DAY_ONLY.match(plain, at):
        found, day, weekday = alone, alone[1], alone[2]
    elif (bare := _BARE_DAY.match(plain, at)) and int(bare[1]) > (
        first.day or 31
    ):
        found, day, weekday = bare, bare[1], None
    else:
        return None
    clock, end = clock_after(plain, found.end())
    return DateToken(
        None,
        month,
        int(day),
        _weekday(weekday),
        clock,
        at,
        end,
        sure=True,
    )


def _weekday(named: str | None) -> int | None:
    """Return 0 for 월, Mon or mon, and None where no weekday is named."""
    if not named:
        return None
    if named in _WEEKDAYS:
        return _WEEKDAYS.index(named)
    return _ENGLISH_WEEKDAYS.index(named.lower())


def clock_after(plain: str, at: int) -> tuple[str | None, int]:
    """Return the clock time written at offset *at* and where it ends; ``(None, at)`` if
    there is none.

    오후 12시 is 12:00 and 오전 12시 00:00.  A bare ``3시`` could be either half
    of the day, so it is passed over: the answer is None and where it ends.
    """
    found = _CLOCK.match(plain, at)
    if found is None:
        return None, at
    (
        bracket,
        half_before,
        hours,
        minutes,
        half_past,
        digits,
        named,
        half_after,
    ) = found.groups()
    end = _clock_end(plain, found.end(), bracket)
    if named:
        return ("12:00" if named == "정오" else "24:00"), end
    hour = _NATIVE_HOURS.get(hours) or int(hours)
    minute = int(minutes or digits or (30 if half_past else 0))
    half = half_before or half_after
    if half is None and digits is None and 1 <= hour <= 7:
        return None, end
    stated = _clock(hour, minute, half)
    return (stated, end) if stated else (None, at)


def _clock_end(plain: str, at: int, bracket: str | None) -> int:
    """Where the words of an hour end: its zone, 정각, and the bracket that it opened."""
    zone = (
        _ZONE.match(plain, at)
        if _CLOCK_DIGITS.search(plain, at - 13, at)
        else None
    )
    tail = _CLOCK_TAIL.match(plain, zone.end() if zone else at)
    end = tail.end() if tail else at
    closing = plain[end : end + 1]
    return end + 1 if bracket and closing and closing in "]>〉》" else end


def _clock(hour: int, minute: int, half: str | None) -> str | None:
    if half and half.isascii():
        half = half.upper().replace(".", "")
    if half in {"오후", "하오", "낮", "저녁", "PM"} and hour < 12:
        hour += 12
    elif half in {"오전", "상오", "새벽", "아침", "AM"} and hour == 12:
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
