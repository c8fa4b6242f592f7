"""Days and moments in words, in Korean time; pure, the clock is an argument.

Korean follows the official orthography (``2026. 12. 4. (금)``).
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from presentation.sanitize import plain
from reader.model import Forecast
from storage.db.kst import KST, local_day

_WEEKDAYS = {
    "ko": ("월", "화", "수", "목", "금", "토", "일"),
    "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
}
_HALVES = {"ko": ("상반기", "하반기"), "en": ("first half", "second half")}
_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]


def format_day(when: date, language: str = "ko", *, year: bool = True) -> str:
    """Return a day with its weekday.

    >>> format_day(date(2026, 12, 4)), format_day(date(2026, 12, 4), "en", year=False)
    ('2026. 12. 4. (금)', 'Fri 4 Dec')
    """
    weekday = _WEEKDAYS[language][when.weekday()]
    if language == "en":
        text = f"{weekday} {when.day} {_MONTHS[when.month - 1][:3]}"
        return f"{text} {when.year}" if year else text
    text = f"{when.month}. {when.day}. ({weekday})"
    return f"{when.year}. {text}" if year else text


def month_name(number: int, language: str = "ko") -> str:
    """Return what a month is called.

    >>> month_name(11), month_name(11, "en")
    ('11월', 'November')
    """
    return _MONTHS[number - 1] if language == "en" else f"{number}월"


def format_month(day: date, language: str = "ko") -> str:
    """Return the month in which a day lies.

    >>> format_month(date(2026, 11, 29)), format_month(date(2026, 11, 29), "en")
    ('2026년 11월', 'November 2026')
    """
    name = month_name(day.month, language)
    return f"{name} {day.year}" if language == "en" else f"{day.year}년 {name}"


def format_moment(
    written: str | None, language: str = "ko", *, year: bool = True
) -> str:
    """Return a day or minute of a notice in words; any other text unchanged.

    >>> format_moment("2026-12-04T18:00"), format_moment("2026-12-04T24:00", year=False)
    ('2026. 12. 4. (금) 18:00', '12. 4. (금) 24:00')
    >>> format_moment("2026-12-04T18:00", "en"), format_moment("2026-13")
    ('Fri 4 Dec 2026, 18:00 KST', '2026-13')
    """
    text = written or ""
    # Not `datetime.fromisoformat`: it refuses 24:00, with which notices end a day.
    name, _, clock = text.partition("T")
    try:
        when = date.fromisoformat(name)
    except ValueError:
        return plain(text)
    return _with_clock(
        format_day(when, language, year=year), clock[:5], language
    )


def format_span(start: str, end: str, language: str = "ko") -> str:
    """Return a span of two formatted moments, of which one may be empty.

    >>> format_span("12. 4. (금)", "12. 8. (화)"), format_span("", "12. 8. (화)")
    ('12. 4. (금) ~ 12. 8. (화)', '~ 12. 8. (화)')
    >>> format_span("Fri 4 Dec", "Tue 8 Dec", "en"), format_span("", "Tue 8 Dec", "en")
    ('Fri 4 Dec – Tue 8 Dec', 'until Tue 8 Dec')
    """
    if language != "en":
        return f"{start} ~ {end}".strip()
    if start and end:
        return f"{start} – {end}"
    return f"until {end}" if end else f"from {start}"


def format_forecast(forecast: Forecast, language: str = "ko") -> str:
    """Return when a forecast is for, at the precision of the notice.

    >>> quarter = Forecast("공고", "2027-04", "quarter", "", "")
    >>> format_forecast(quarter), format_forecast(quarter, "en")
    ('2027년 2분기', 'quarter 2 of 2027')
    """
    year, _, rest = forecast.when.partition("-")
    month = int(rest) if rest.isdigit() and 1 <= int(rest) <= 12 else None
    if month is None:
        return format_moment(forecast.when, language)
    is_english = language == "en"
    if forecast.precision == "quarter":
        number = (month + 2) // 3
        return (
            f"quarter {number} of {year}"
            if is_english
            else f"{year}년 {number}분기"
        )
    if forecast.precision == "half":
        name = _HALVES[language][month > 6]
        return f"{name} of {year}" if is_english else f"{year}년 {name}"
    return format_month(date(int(year), month, 1), language)


def format_instant(
    instant: datetime, language: str = "ko", *, year: bool = True
) -> str:
    """Return an instant in Korean time, to the minute."""
    local = instant.astimezone(KST)
    day = format_day(local.date(), language, year=year)
    return _with_clock(day, f"{local:%H:%M}", language)


def _with_clock(day: str, clock: str, language: str) -> str:
    if not clock:
        return day
    # English readers may be in another time zone.
    return f"{day}, {clock} KST" if language == "en" else f"{day} {clock}"


def last_day(closes_at: datetime) -> date:
    """Return the last Korean day of a window: one that ends at midnight ends with the
    day before.
    """
    return local_day(closes_at - timedelta(microseconds=1))


def days_left(closes_at: datetime | None, now: datetime) -> int | None:
    """Return the Korean calendar days until the last minute to apply: 0 is today,
    negative is over.
    """
    if closes_at is None:
        return None
    # By the minute first: at 19:00 a call that closed at 18:00 is not "D-day" any more.
    if closes_at <= now:
        return -1
    return (last_day(closes_at) - local_day(now)).days


def format_days_left(closes_at: datetime, now: datetime, language: str) -> str:
    """Return ``D-3`` or ``3 days left``, the last day, or that it is over.

    >>> noon = datetime(2026, 12, 1, 12, tzinfo=KST)
    >>> at = noon + timedelta(days=3)
    >>> format_days_left(at, noon, "ko"), format_days_left(at, noon, "en")
    ('D-3', '3 days left')
    """
    left = days_left(closes_at, now) or 0
    if language == "ko":
        return "마감" if left < 0 else f"D-{left}" if left else "D-day"
    # "D-3" is Korean usage; English spells it out.
    if left < 0:
        return "closed"
    if left < 2:
        return "1 day left" if left else "last day"
    return f"{left} days left"


def elapsed(instant: datetime | None, now: datetime) -> tuple[str, int]:
    """Return a unit (``never now minutes hours days``) and how many of it have passed."""
    if instant is None:
        return "never", 0
    minutes = int((now - instant).total_seconds()) // 60
    if minutes < 1:
        return "now", 0
    if minutes < 60:
        return "minutes", minutes
    # Hours are more precise up to two days: "30 hours ago" is yesterday evening.
    return (
        ("hours", minutes // 60)
        if minutes < 60 * 48
        else ("days", minutes // 1440)
    )
