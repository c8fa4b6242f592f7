"""Days that news tells from its own day: 내일, 이달 22일, 다음달 19일, 오는 31일께."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from reader.text.patterns import late
from reader.text.searching import near, starts_of
from reader.values.dates import DateToken, clock_after

# A day relative to another: "다음 달 19일".
_WORDS = late(
    r"(?<![가-힣])(?:(?P<near>오늘|이날|내일|모레)|(?P<which>다음\s?달|내달|이달|이번\s?달|오는|지난달)\s{1,2}(?P<day>3[01]|[12]\d|[1-9])일(?![간차])(?: ?\([월화수목금토일]\))?)"
)
# The hour of a bare day: 오후 3시 30분, 낮 12시, 17시30분, 18:00, 자정.
_HOUR = r"(?:(?:(?:오전|오후|낮|밤|저녁|새벽)[ ]?)?\d{1,2}(?::\d\d|시(?:[ ]?\d{1,2}분|[ ]?반)?)|자정|정오)"
_WEEKDAY = r"(?:\([월화수목금토일]\))?"
# A day of the month that runs, where a sentence says what ends then: "접수는 30일까지".
_BARE = late(
    rf"(?:접수|신청|모집|공모)(?:\s?마감일?|\s?기[간한])?(?:은|는)\s(?:오는\s)?(?P<day>3[01]|[12]\d|[1-9])일{_WEEKDAY}"
    rf"(?=(?:까지|\s{_HOUR}|이다|이며|입니다|로\s마감))"
)
# The new end of applying where bare days are both: `접수를 20일에서 22일 오후 5시로 연장`.
_BARE_MOVED = late(
    rf"\d일{_WEEKDAY}[ ]?(?:{_HOUR})?에서[ ](?:오는[ ])?(?P<day>3[01]|[12]\d|[1-9])일{_WEEKDAY}"
    rf"(?=[ ]?(?:{_HOUR})?(?:까지)?(?:으?로)?[ ][^\n.\d]{{0,8}}(?:연장|늦|미뤘|미룬))"
)
# A period of bare days, or one that begins with a bare day, in a sentence on applying:
# `16일부터 30일까지 신청`, `29일부터 5월 15일까지`.
_BARE_RANGE = late(
    rf"""
    (?<![\d.])(?<!월)(?<!월[ ])(?<!달[ ])(?<!오는[ ])(?P<day>3[01]|[12]\d|[1-9])일(?:\([월화수목금토일]\))?[ ]?(?:{_HOUR}[ ]?)?부터[ ]
    (?:(?P<next>다음[ ]?달|내달)[ ]|오는[ ])?
    (?:(?:내년[ ])?(?P<month>1[0-2]|[1-9])월[ ]?)?(?P<last>3[01]|[12]\d|[1-9])일
    (?:\([월화수목금토일]\))?[^\n.]{{0,16}}?까지
    """,
    re.VERBOSE,
)
# What such a period begins with behind its number, from a letter on to which the search
# leaps, and the letters of a number and of all that follows.
_RANGE_HINT = late(rf"일(?<=\d일)(?:\(.\))? ?(?:{_HOUR} ?)?부터 ")
# Two bare days of one month: `접수는 9~20일 전자우편으로`.
_BARE_PAIR = late(
    r"(?<![\d./~-])(?<!월)(?<!월[ ])(?<!달[ ])(?<!오는[ ])(?<!지난[ ])(?P<day>[12]\d|[1-9])[ ]?~[ ]?(?P<last>3[01]|[12]\d|[1-9])일(?![ ]?(?:이내|정도|내외|동안)|[ ]?[간전후차](?![가-힣]))"
)
_NUMBER_ROOM = 3
_SENTENCE_ROOM = 100
_APPLYING = late(r"신청|접수|모집|공모|응모")
_RANGE_ROOM = 100
_PAIR_ROOM = 40
# A beginning in a month that is not named lies before the article by so many days at most.
_BEGUN_WITHIN = 3
_BEGUN = late(r"지난\s$")
# A bare day by which a sentence asks for applications: `서류는 29일 오후 6시까지 접수해야`.
_BARE_UNTIL = late(
    rf"""
    (?<![\d.~-])(?<!월)(?<!월[ ])(?<!달[ ])(?<!오는[ ])(?<!지난[ ])(?P<day>3[01]|[12]\d|[1-9])일{_WEEKDAY}
    (?=[ ]?(?:{_HOUR}[ ]?(?:도착분)?)?까지,?[ ]
       (?:(?!열리|개최|행사|교육|전시|심사|발표|진행|설명회|운영)(?:[^\n.]|\.(?=\w))){{0,60}}?
       (?:(?:신청|접수|제출|모집|공모)(?:하|해|받|한|할|을[ ]받|서를[ ]받)
         |(?:신청|지원|제안|계획)서를[ ][^\n.]{{0,20}}?(?:보내|내면|내야)))
    """,
    re.VERBOSE,
)
_ANY_DAY = re.compile(r"일(?<=\d일)")
# Of such days one at least is behind a blank or begins a line.
_ANY_UNTIL = re.compile(
    r"일(?:(?<=[ \n]\d일)|(?<=[ \n]\d\d일))[^\n]{0,20}까지,? "
)
# The end of a period whose month is before its beginning: `12월 1일부터 19일까지`.
_AFTER_BEGINNING = late(
    rf"\d{{1,2}}일{_WEEKDAY}[ ]?(?:{_HOUR}[ ]?)?(?:부터|~)[ ]?$"
)
_BEGINNING_ROOM = 24
_UNTIL_HINT = late(r"일(?<=\d일)(?=[^\n]{0,20}까지,? )")
# The first of two days of one month: `내달 1~9일`.
_PAIR = late(
    r"(?<![가-힣])(?P<which>다음\s?달|내달|이달|이번\s?달|오는)\s{1,2}(?P<day>3[01]|[12]\d|[1-9])(?=[ ]?~[ ]?\d{1,2}일)"
)
# What every such day ends with, and the letters of all that may stand around it.
_BARE_END = re.compile(
    r"일(?=(?:\(.\))?(?:까지|\s[오낮밤저새자정\d]|이다|이며|입니다|로\s))"
)
_BARE_ROOM = 20
_HINTS = ("내일", "모레", "오늘", "이날")
# "다음 달 19일", "오는 31일": most texts have no day after these words, and a search for
# them leaps from one to the next.
_DAY_HINTS = (re.compile(r"달\s{1,2}\d"), re.compile(r"오는\s{1,2}\d"))
_NEAR = {"오늘": 0, "이날": 0, "내일": 1, "모레": 2}
_MONTHS = {"다음달": 1, "내달": 1, "이달": 0, "이번달": 0, "지난달": -1}


def scan_relative(plain: str, as_of: date) -> Iterator[DateToken]:
    """Yield the days that folded text tells relative to *as_of*, the day it was published."""
    # Each way with a bare day has its number, and few notices write days so.
    if _ANY_DAY.search(plain):
        yield from _bare(plain, as_of)
        yield from _bare_ranges(plain, as_of)
        yield from _bare_pairs(plain, as_of)
        if "에서" in plain:
            yield from _bare_moved(plain, as_of)
        if _ANY_UNTIL.search(plain):
            yield from _bare_ends(plain, as_of)
    has_hint = any(hint in plain for hint in _HINTS)
    if not has_hint and not any(hint.search(plain) for hint in _DAY_HINTS):
        return
    for found in _PAIR.finditer(plain):
        first = _in_month(found["which"], int(found["day"]), as_of)
        if first:
            yield _token(first, plain, found.start(), found.end())
    for found in _WORDS.finditer(plain):
        if found["near"]:
            day: date | None = as_of + timedelta(days=_NEAR[found["near"]])
        else:
            day = _in_month(found["which"], int(found["day"]), as_of)
        if day:
            yield _token(day, plain, found.start(), found.end())


def _bare(plain: str, as_of: date) -> Iterator[DateToken]:
    for found in _bare_days(plain):
        day = _in_month("오는", int(found["day"]), as_of)
        if day:
            yield _token(day, plain, found.start("day"), found.end())


def _bare_days(plain: str) -> Iterator[re.Match[str]]:
    ends = starts_of(_BARE_END, plain)
    return near(_BARE, plain, ends, _BARE_ROOM, _BARE_ROOM)


def _ranges(plain: str) -> Iterator[re.Match[str]]:
    hints = starts_of(_RANGE_HINT, plain)
    return near(_BARE_RANGE, plain, hints, _NUMBER_ROOM, _SENTENCE_ROOM)


def _bare_ranges(plain: str, as_of: date) -> Iterator[DateToken]:
    """Yield the bare days that begin a period of applying, in the month of *as_of*."""
    for found in _ranges(plain):
        room = max(0, found.start() - _RANGE_ROOM)
        begin = max(plain.rfind("\n", room, found.start()), room)
        rest = plain.find("\n", found.end())
        rest = len(plain) if rest < 0 else rest
        ahead = min(rest, found.end() + _RANGE_ROOM)
        if not _APPLYING.search(plain, begin, ahead):
            continue
        if not _is_this_month(plain, found, as_of):
            continue
        day = int(found["day"])
        first = _month_day(as_of, 0, day)
        if first:
            yield _token(
                first,
                plain,
                found.start("day"),
                found.start("day") + len(found["day"]) + 1,
            )


def _bare_pairs(plain: str, as_of: date) -> Iterator[DateToken]:
    """Yield the first of two bare days of the month of *as_of*, not yet over, where the
    sentence is on applying.
    """
    for found in _BARE_PAIR.finditer(plain):
        day, last = int(found["day"]), int(found["last"])
        if not day < last or last < as_of.day:
            continue
        begin = max(0, found.start() - _PAIR_ROOM)
        begin = max(plain.rfind(stop, begin, found.start()) for stop in "\n.")
        ahead = found.end() + _PAIR_ROOM
        first = _month_day(as_of, 0, day)
        if first and _APPLYING.search(plain, max(0, begin), ahead):
            yield _token(first, plain, found.start(), found.end("day"))


def _bare_moved(plain: str, as_of: date) -> Iterator[DateToken]:
    """Yield the bare days to which the end of applying was moved."""
    for found in _BARE_MOVED.finditer(plain):
        room = max(0, found.start() - _PAIR_ROOM)
        day = next_day(int(found["day"]), as_of)
        if day and _APPLYING.search(plain, room, found.start()):
            yield _token(day, plain, found.start("day"), found.end())


def _is_this_month(plain: str, found: re.Match[str], as_of: date) -> bool:
    """Whether a period surely begins in the month of *as_of*; else nobody says which
    month is meant.
    """
    day, last = int(found["day"]), int(found["last"])
    if found["month"] is None and found["next"] is None:
        return day < last and as_of.day <= last
    is_begun = _BEGUN.search(plain, max(0, found.start() - 4), found.start())
    return is_begun is not None or day >= as_of.day - _BEGUN_WITHIN


def _bare_ends(plain: str, as_of: date) -> Iterator[DateToken]:
    """Yield the bare days by which a sentence asks for applications."""
    ranges = {found.start("last") for found in _ranges(plain)}
    known = {found.start("day") for found in _bare_days(plain)}
    hints = starts_of(_UNTIL_HINT, plain)
    for found in near(_BARE_UNTIL, plain, hints, _NUMBER_ROOM, _SENTENCE_ROOM):
        day = _in_month("오는", int(found["day"]), as_of)
        room = max(0, found.start() - _BEGINNING_ROOM)
        if _AFTER_BEGINNING.search(plain, room, found.start()):
            continue
        if day and found.start() not in ranges | known:
            yield _token(day, plain, found.start("day"), found.end())


def _token(day: date, plain: str, start: int, end: int) -> DateToken:
    """Return *day* with the hour that follows its words, which are in *plain*."""
    clock, end = clock_after(plain, end)
    return DateToken(
        day.year, day.month, day.day, None, clock, start, end, sure=True
    )


def _in_month(which: str, day: int, as_of: date) -> date | None:
    """``오는 31일`` is the next 31st to come; the other words name their month."""
    step = _MONTHS.get(which.replace(" ", ""))
    if step is not None:
        return _month_day(as_of, step, day)
    this = _month_day(as_of, 0, day)
    return this if this and this >= as_of else _month_day(as_of, 1, day)


def next_day(day: int, as_of: date) -> date | None:
    """Return the next *day* of a month to come, *as_of* included.

    >>> next_day(31, date(2026, 3, 31)), next_day(5, date(2026, 12, 14))
    (datetime.date(2026, 3, 31), datetime.date(2027, 1, 5))
    """
    return _in_month("오는", day, as_of)


def _month_day(as_of: date, step: int, day: int) -> date | None:
    months = as_of.year * 12 + as_of.month - 1 + step
    try:
        return date(months // 12, months % 12 + 1, day)
    except ValueError:
        return None
