"""Days and moments as boards, APIs and feeds write them.

Boards write a day in a dozen ways, and each board in one: a board's card shows
an example, and another form on the page is drift, not something to guess at.
Moments come out in Korean time, whatever zone they were written in.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, timezone
from functools import cache
from typing import Any, Final
from zoneinfo import ZoneInfo

from config.vocabulary.months import MONTHS

_PACKED: Final = re.compile(
    r"""
    (?<!\d) ((?:19|20)\d{2}) (0\d|1[0-2]) ([0-3]\d)        # 20261123
    (?: ([0-2]\d) ([0-5]\d) (?:[0-5]\d)? )? (?!\d)         # 0900, 090000
    """,
    re.VERBOSE,
)
SEOUL: Final = ZoneInfo("Asia/Seoul")

# A day in digits with something between: "2026. 11. 20".
_NUMERIC: Final = re.compile(
    r"(?P<year>(?:19|20)?\d{2})(?P<gap>\s?[-./년]\s?)(?P<month>\d{1,2})(?:\s?[-./월]\s?)(?P<day>\d{1,2})(?!\d)"
)
# A day or moment without anything between: "20261120090000".
_SOLID: Final = re.compile(
    r"(?<!\d)(?P<year>(?:19|20)\d{2})(?P<month>\d{2})(?P<day>\d{2})(?:(?P<hour>\d{2})(?:(?P<minute>\d{2})(?P<second>\d{2})?)?)?(?!\d)"
)
# A day as English pages of agencies and courts have it, the month first: "3/25/2026".
_MONTH_FIRST: Final = re.compile(
    r"(?<![\d./-])(?P<month>\d{1,2})\s?(?P<gap>[/-])\s?(?P<day>\d{1,2})\s?(?P=gap)\s?(?P<year>(?:19|20)\d{2})(?!\d)"
)
_NAMED: Final = re.compile(
    r"""(?<![\w]) (?P<day>\d{1,2}) [\s-]+ (?P<month>[A-Za-z]{3,9}|\d{1,2}월) [.,]? [\s-]+ (?P<year>\d{4}|\d\d(?=\s\d\d?:)) (?!\d)   # 20 Nov 2026, RFC 822's 20 Nov 26 09:00
      | (?P<month2>[A-Za-z]{3,9}) \.? \s+ (?P<day2>\d{1,2}) ,? \s+                                        # Nov 20 14:00:30 KST 2026
        (?: (?P<year2>\d{4})(?!\d) | (?P<between>\d{1,2}:\d{2}(?::\d{2})?) (?:\s+(?P<zone>[A-Za-z]{1,5}(?:[+-][\d:]+)?))? \s+ (?P<year3>\d{4}) )
    """,
    re.VERBOSE,
)
_CLOCK: Final = re.compile(
    r"""^ \s* (?:T|,|\([월화수목금토일]\)|[월화수목금토일]요일)? \s*     # "2026-11-20T", "2026.11.20(금) "
    (?P<half>오전|오후|AM|PM)? \s*
    (?P<hour>\d{1,2}) : (?P<minute>\d{2}) (?: : (?P<second>\d{2}) (?:[.,]\d{1,9})? )?
    (?: \s* (?P<half2>AM|PM)\b )?""",
    re.VERBOSE | re.IGNORECASE,
)
_ZONE: Final = re.compile(
    r"""^ \s* \(? (?:
        (?P<korean> KST | JST | Asia/Seoul )                                          # Korea is at +09:00, as Japan is
      | (?P<zero> Z | UTC | GMT | UT )? \s* (?P<sign>[+-]) (?P<hours>\d{1,2}) :? (?P<minutes>\d{2})?   # +0900, GMT+9
      | (?P<utc> Z | UTC | GMT | UT ) ) (?![A-Za-z\d])""",
    re.VERBOSE | re.IGNORECASE,
)
# Milliseconds since 1970, from 2001 on: what a program's clock gives.
_EPOCH: Final = re.compile(r"[12]\d{12}")
# The same as .NET writes it: "/Date(1795392000000+0900)/".
_COUNTED: Final = re.compile(r"/Date\(([12]\d{12})(?:[+-]\d{4})?\)/")
# Java names the zone behind its offset: "…T09:00+09:00[Asia/Seoul]", "…Z[UTC]".
_WITH_ZONE_NAME: Final = re.compile(
    r"(\d{4}-\d\d-\d\dT[\d:.]{4,18}(?:Z|[+-]\d\d:?\d\d)?)\[[A-Z][A-Za-z_/]{1,30}\]"
)
# The day of the month stands apart from its month: "20 2026.11", "2026.11 20".
_APART: Final = re.compile(
    r"""(?<![\d.]) (?: (?P<day>\d{1,2}) \s+ )?
    (?P<year>(?:19|20)\d{2}) \s? [-./년] \s? (?P<month>\d{1,2}) [.월]?
    (?: \s+ (?P<day_after>\d{1,2}) )? (?!\s?[-./\d])""",
    re.VERBOSE,
)
# A whole field that is a day or a moment.
_WHOLE: Final = re.compile(
    r"""(?:19|20)\d{2} [-./] \d{1,2} [-./] \d{1,2} \.?          # 2026-11-23T09:00:00.000+09:00
    (?P<clock> [T\s] \s? \d{1,2} : \d{2} (?: : \d{2} (?: [.,] \d{1,9} )? )?
      \s? (?: Z | UTC | GMT | KST | (?:GMT|UTC)? [+-] \d{1,2} (?: :? \d{2} )? )? )?""",
    re.VERBOSE | re.IGNORECASE,
)


def posted_on(text: str | None) -> date | None:
    """Return the first day written in *text* as it is in Korea, or ``None`` where it says none.

    >>> posted_on("2026. 10. 1"), posted_on("26.07.10"), posted_on("20261001103352")
    (datetime.date(2026, 10, 1), datetime.date(2026, 7, 10), datetime.date(2026, 10, 1))
    >>> posted_on("THU, 01 OCT 2026 23:35:14 GMT"), posted_on("2026-13-01"), posted_on(None)
    (datetime.date(2026, 10, 2), None, None)
    >>> posted_on("3/25/2026"), posted_on("25/3/2026"), posted_on("Mar 3, 2026")
    (datetime.date(2026, 3, 25), None, datetime.date(2026, 3, 3))
    """
    moment = moment_in(text)
    return moment.date() if moment is not None else None


def day_apart(text: str) -> date | None:
    """Return a day that is set apart from its year and month.

    >>> day_apart("20 2026.11"), day_apart("2026.11 20"), day_apart("2026.11")
    (datetime.date(2026, 11, 20), datetime.date(2026, 11, 20), None)
    """
    found = _APART.search(text)
    day = (found["day"] or found["day_after"]) if found else None
    if found is None or day is None:
        return None
    try:
        return date(int(found["year"]), int(found["month"]), int(day))
    except ValueError:
        return None


def moment_in(text: str | None) -> datetime | None:
    """Return the first day in *text*, with its hour if one follows, as Korean local time.

    Without a zone the hour is Korea's already; ``KST`` is +09:00, which mail
    parsers do not know.

    >>> moment_in("Fri Nov 20 14:00:30 KST 2026"), moment_in("2026-11-20T23:30:00Z")
    (datetime.datetime(2026, 11, 20, 14, 0, 30), datetime.datetime(2026, 11, 21, 8, 30))
    >>> moment_in("금, 20 11월 2026 오후 2:00 GMT+9"), moment_in("2026-11-20 14:00:30.0")
    (datetime.datetime(2026, 11, 20, 14, 0), datetime.datetime(2026, 11, 20, 14, 0, 30))
    """
    if not text:
        return None
    try:
        return _numeric(text) or _named(text) or _month_first(text)
    except (ValueError, OverflowError):
        return None


def _numeric(text: str) -> datetime | None:
    found = _NUMERIC.search(text)
    if found is not None:
        # Two digits are of this century: 26.07.10 is a day of 2026.
        year = int(found["year"])
        day = datetime(  # noqa: DTZ001
            year if year > 99 else 2000 + year,
            int(found["month"]),
            int(found["day"]),
        )
        # "2026년 10월 1일 14:00", "2026. 10. 1. 14:00".
        rest = text[found.end() :]
        return _at_clock(day, rest.removeprefix("일").removeprefix("."))
    found = _SOLID.search(text)
    if found is None:
        return None
    day = datetime(int(found["year"]), int(found["month"]), int(found["day"]))  # noqa: DTZ001 - Korean local time
    return day + timedelta(
        hours=int(found["hour"] or 0),
        minutes=int(found["minute"] or 0),
        seconds=int(found["second"] or 0),
    )


def _named(text: str) -> datetime | None:
    """Read a day with the month's name, as feeds, Java and browsers write it."""
    for found in _NAMED.finditer(text):
        name = (found["month"] or found["month2"]).lower()
        month = int(name[:-1]) if name.endswith("월") else MONTHS.get(name[:3])
        if month is None:
            continue
        year = int(found["year"] or found["year2"] or found["year3"])
        year += 2000 if year < 100 else 0
        day = datetime(year, month, int(found["day"] or found["day2"]))  # noqa: DTZ001 - Korean local time
        rest = (
            f" {found['between']} {found['zone'] or ''}"
            if found["between"]
            else text[found.end() :]
        )
        return _at_clock(day, rest)
    return None


def _month_first(text: str) -> datetime | None:
    """Read an American day; one whose first number is no month is not guessed at."""
    found = _MONTH_FIRST.search(text)
    if found is None:
        return None
    day = datetime(  # noqa: DTZ001 - Korean local time
        int(found["year"]), int(found["month"]), int(found["day"])
    )
    return _at_clock(day, text[found.end() :])


def _at_clock(day: datetime, rest: str) -> datetime:
    """Add the hour that *rest* begins with to *day*, and go to Korean time where it
    names another zone.
    """
    found = _CLOCK.match(rest)
    if found is None:
        return day
    half = (found["half"] or found["half2"] or "").upper()
    hour = int(found["hour"])
    if half in ("오후", "PM") and hour < 12:
        hour += 12
    elif half in ("오전", "AM") and hour == 12:
        hour = 0
    # 24:00 is the next day's midnight; more is no hour, and the day stands alone.
    if hour > 24 or int(found["minute"]) > 59:
        return day
    moment = day + timedelta(
        hours=hour,
        minutes=int(found["minute"]),
        seconds=int(found["second"] or 0),
    )
    zone = _ZONE.match(rest[found.end() :])
    if zone is None or zone["korean"]:
        return moment
    # "09:00-12:00" is a span; an offset west of Greenwich is believed behind "T",
    # seconds, or a name.
    if zone["sign"] == "-" and not (
        zone["zero"] or found["second"] or "T" in found[0].upper()
    ):
        return moment
    offset = timedelta(0)
    if zone["sign"]:
        # No zone is further off than +14:00: "09:00+15:00" is something else.
        if int(zone["hours"]) > 14:
            return moment
        offset = timedelta(
            hours=int(zone["hours"]), minutes=int(zone["minutes"] or 0)
        ) * (-1 if zone["sign"] == "-" else 1)
    return (
        moment.replace(tzinfo=timezone(offset))
        .astimezone(SEOUL)
        .replace(tzinfo=None)
    )


def dashed(text: str) -> str:
    """Return days written as 8 digits and moments as 12 or 14 as a text writes them.

    >>> dashed("20260724 ~ 20260812"), dashed("상시 접수")
    ('2026-07-24 ~ 2026-08-12', '상시 접수')
    >>> dashed("20261123090000 ~ 20261204180000"), dashed("20261123000000")
    ('2026-11-23 09:00 ~ 2026-12-04 18:00', '2026-11-23')
    """
    return _PACKED.sub(_spelled_out, text)


def _spelled_out(found: re.Match[str]) -> str:
    day = f"{found[1]}-{found[2]}-{found[3]}"
    # Midnight is what a date without an hour becomes in such a field.
    if found[4] is None or found[4] + found[5] == "0000":
        return day
    return f"{day} {found[4]}:{found[5]}"


def plain_moment(value: str) -> str:
    """Return a field that is a program's moment as people write it, in Korean time; any
    other words as they are.

    >>> plain_moment("20261123090000"), plain_moment("2026-11-23T09:00:00+09:00"), plain_moment("2026-11-23 18:00:00.0")
    ('2026-11-23 09:00', '2026-11-23 09:00', '2026-11-23 18:00')
    >>> plain_moment("2026-12-18T09:00:00Z"), plain_moment("20261123"), plain_moment("2026.11.23"), plain_moment("상시")
    ('2026-12-18 18:00', '2026-11-23', '2026.11.23', '상시')
    """
    bare = value.strip()
    if is_epoch(bare):
        return _plain(
            datetime.fromtimestamp(int(bare) / 1000, UTC).astimezone(SEOUL),
            has_clock=True,
        )
    solid, whole = _SOLID.fullmatch(bare), _WHOLE.fullmatch(bare)
    has_clock = bool((solid and solid["hour"]) or (whole and whole["clock"]))
    if solid is None and not has_clock:
        return value
    moment = moment_in(bare)
    return value if moment is None else _plain(moment, has_clock=has_clock)


def unwrapped(value: str | list[Any]) -> str:
    """Return a moment that a program's library wrote its own way as others write it, and
    other words as they are; a list that is no moment is ``""``.

    >>> unwrapped("/Date(1795392000000+0900)/"), unwrapped("2026-11-23T09:00+09:00[Asia/Seoul]")
    ('1795392000000', '2026-11-23T09:00+09:00')
    >>> unwrapped([2026, 11, 23, 9, 0]), unwrapped([2026, 11, 23]), unwrapped([3, 4, 5])
    ('2026-11-23T09:00', '2026-11-23', '')
    """
    if isinstance(value, str):
        told = _COUNTED.fullmatch(value) or _WITH_ZONE_NAME.fullmatch(value)
        return told[1] if told else value
    # Java's LocalDate and LocalDateTime: year, month, day, hour, minute, second …
    is_moment = len(value) in (3, *range(5, 8)) and all(
        type(part) is int for part in value
    )
    if not is_moment or not 1900 < value[0] < 2100:
        return ""
    try:
        moment = datetime(*value[:5])  # noqa: DTZ001 - Korean local time
    except ValueError:
        return ""
    return (
        f"{moment:%Y-%m-%d}" if len(value) == 3 else f"{moment:%Y-%m-%dT%H:%M}"
    )


def is_epoch(text: str) -> bool:
    """Say whether *text* is a moment as a program's clock gives it: milliseconds."""
    return bool(_EPOCH.fullmatch(text))


def is_whole_day(text: str) -> bool:
    """Return whether *text* is a day in digits, with or without an hour, and nothing else.

    >>> is_whole_day("2026-11-20 14:00:30.0"), is_whole_day("20261120140030"), is_whole_day("2026-11-20 까지")
    (True, True, False)
    """
    return bool(_WHOLE.fullmatch(text) or _SOLID.fullmatch(text))


def _plain(moment: datetime, *, has_clock: bool) -> str:
    return f"{moment:%Y-%m-%d %H:%M}" if has_clock else f"{moment:%Y-%m-%d}"


def without_midnights(text: str) -> str:
    """Return *text* without hours if every one is 00:00: those are days that a database
    stored as moments.

    >>> without_midnights("2026-11-23 00:00 ~ 2026-12-18 00:00"), without_midnights("2026-11-23 00:00 ~ 2026-12-18 18:00")
    ('2026-11-23 ~ 2026-12-18', '2026-11-23 00:00 ~ 2026-12-18 18:00')
    """
    clocks = re.findall(r"(?<=\d) (\d{2}:\d{2})\b", text)
    return (
        re.sub(r"(?<=\d) 00:00\b", "", text)
        if clocks and set(clocks) == {"00:00"}
        else text
    )


def without_midnight_end(text: str) -> str:
    """Return a range without the hour of its end if that is 00:00: nobody set one, and the
    day is the last one.  Sbiz24 says ``12-31 00:00`` where K-Startup has the whole day.

    >>> without_midnight_end("2026-04-01 10:00 ~ 2026-12-31 00:00"), without_midnight_end("2026-04-20 00:00 ~ 2026-12-31 00:00")
    ('2026-04-01 10:00 ~ 2026-12-31', '2026-04-20 ~ 2026-12-31')
    >>> without_midnight_end("2026-01-01 00:00 ~ 2026-12-31 23:59")
    '2026-01-01 00:00 ~ 2026-12-31 23:59'
    """
    days = without_midnights(text)
    return re.sub(r"(?<=\d)( ?~ ?\d{4}-\d\d-\d\d) 00:00$", r"\1", days)


@cache
def written_like(example: str) -> re.Pattern[str]:
    """Return a pattern for days written as *example* is; a lone digit in it stands for
    one or two, letters for letters.

    >>> bool(written_like("2026.10.01").fullmatch("2026.09.30")), bool(written_like("2026.10.01").fullmatch("2026-09-30"))
    (True, False)
    >>> bool(written_like("2026. 9. 1").fullmatch("2026. 10. 21"))
    True
    >>> bool(written_like("Thu, 1 Oct 2026 14:00:30 KST").fullmatch("Fri, 13 Nov 2026 09:12:00 KST"))
    True
    """

    def run(found: re.Match[str]) -> str:
        if found[0].isalpha():
            return "[A-Za-z]+"
        return r"\d{1,2}" if len(found[0]) == 1 else rf"\d{{{len(found[0])}}}"

    return re.compile(re.sub(r"\d+|[A-Za-z]+", run, re.escape(example)))
