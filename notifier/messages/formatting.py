"""Values in readers' words: moments in Seoul time, money in Korean units, days left."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from notifier.messages.sanitize import plain
from storage.db.kst import local_day

_WEEKDAYS = {
    "ko": "월화수목금토일",
    "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
}
_MONTHS = (
    "Jan",
    "Feb",
    "Mar",
    "Apr",
    "May",
    "Jun",
    "Jul",
    "Aug",
    "Sep",
    "Oct",
    "Nov",
    "Dec",
)
_UNITS = ((10**12, "조"), (10**8, "억"), (10**4, "만"), (1, ""))
_ENGLISH_UNITS = ((10**12, "trillion"), (10**9, "billion"), (10**6, "million"))


def moment(written: str | None, language: str) -> str:
    """Return a moment as readers write it; what is no moment comes back as it stands.

    >>> moment("2026-12-04T18:00", "ko"), moment("2026-12-04", "en")
    ('2026.12.4.(금) 18:00', 'Fri 4 Dec 2026')
    """
    text = written or ""
    day, _, clock = text.partition("T")
    try:
        when = date.fromisoformat(day)
    except ValueError:
        return plain(text)
    weekday = _WEEKDAYS[language][when.weekday()]
    if language == "ko":
        return f"{when.year}.{when.month}.{when.day}.({weekday}) {clock}".rstrip()
    return f"{weekday} {when.day} {_MONTHS[when.month - 1]} {when.year}" + (
        f", {clock} KST" if clock else ""
    )


def money(won: int, language: str) -> str:
    """Return an amount exactly, in units that can be read.

    >>> money(70_000_000_000, "ko"), money(350_000_000, "ko"), money(350_000_000, "en")
    ('700억원', '3억 5,000만원', 'KRW 350 million')
    """
    return _korean_money(won) if language == "ko" else _english_money(won)


def days_left(closes_at: datetime, now: datetime) -> int:
    """Return whole Korean days until the last day on which an application is in time;
    negative once it is over.
    """
    if closes_at <= now:
        return -1
    return (last_day(closes_at) - local_day(now)).days


def last_day(closes_at: datetime) -> date:
    """Return the last Korean day of a window: one that ends at midnight ends with the
    day before.
    """
    return local_day(closes_at - timedelta(seconds=1))


def d_day(closes_at: datetime, now: datetime, language: str) -> str:
    """Return ``D-3``, ``D-day``, or that it is over."""
    left = days_left(closes_at, now)
    if left < 0:
        return {"ko": "마감", "en": "closed"}[language]
    return f"D-{left}" if left else "D-day"


def _korean_money(won: int) -> str:
    if won <= 0:
        return f"{won:,}원"
    parts = []
    for size, unit in _UNITS:
        count, won = divmod(won, size)
        if count:
            parts.append(f"{count:,}{unit}")
    return " ".join(parts) + "원"


def _english_money(won: int) -> str:
    for size, unit in _ENGLISH_UNITS:
        if won >= size and won % (size // 1000) == 0:
            return (
                f"KRW {won / size:g} {unit}"
                if won < size * 1000
                else f"KRW {won // size:,} {unit}"
            )
    return f"KRW {won:,}"
