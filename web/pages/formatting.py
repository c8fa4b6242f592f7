"""Money, days and moments as a reader reads them.  Pure; the clock is an argument."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from storage.db.kst import KST, local_day

_DAYS = {
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
_UNITS = {
    "ko": ((10**12, "조"), (10**8, "억"), (10**4, "만")),
    "en": ((10**12, "tn"), (10**9, "bn"), (10**6, "m")),
}


def won(amount: int | None, language: str = "ko") -> str:
    """Return a sum of money.

    >>> won(16_050_000_000), won(300_000_000), won(35_000_000), won(16_000_000_000, "en")
    ('160억 5,000만원', '3억원', '3,500만원', '₩16bn')
    """
    if amount is None:
        return ""
    if language == "en":
        unit, name = next(
            ((unit, name) for unit, name in _UNITS["en"] if amount >= unit), (1, "")
        )
        return f"₩{_short(amount, unit)}{name}"
    parts: list[str] = []
    for unit, name in _UNITS["ko"]:
        count, amount = divmod(amount, unit)
        if count:
            parts.append(f"{count:,}{name}")
    if amount or not parts:
        parts.append(f"{amount:,}")
    return " ".join(parts) + "원"


def _short(amount: int, unit: int) -> str:
    return f"{amount / unit:,.2f}".rstrip("0").rstrip(".")


def day(when: date, language: str = "ko", *, year: bool = True) -> str:
    """Return a day with its weekday.

    >>> day(date(2026, 12, 4)), day(date(2026, 12, 4), "en")
    ('2026. 12. 4. (금)', 'Fri 4 Dec 2026')
    """
    weekday = _DAYS[language][when.weekday()]
    if language == "en":
        return f"{weekday} {when.day} {_MONTHS[when.month - 1]}" + (
            f" {when.year}" if year else ""
        )
    return (f"{when.year}. " if year else "") + f"{when.month}. {when.day}. ({weekday})"


def written(instant: str | None, language: str = "ko", *, year: bool = True) -> str:
    """Return a day or a minute that a notice names.

    >>> written("2026-12-04T18:00"), written("2026-12-04T24:00", year=False)
    ('2026. 12. 4. (금) 18:00', '12. 4. (금) 24:00')
    """
    if not instant:
        return ""
    name, _, clock = instant.partition("T")
    try:
        return (
            f"{day(date.fromisoformat(name), language, year=year)} {clock[:5]}".rstrip()
        )
    except ValueError:
        return instant


def instant(instant: datetime, language: str = "ko", *, year: bool = True) -> str:
    """Return an instant in Korean time, to the minute."""
    local = instant.astimezone(KST)
    return f"{day(local.date(), language, year=year)} {local:%H:%M}"


def days_left(closes_at: datetime | None, now: datetime) -> int | None:
    """Return the Korean calendar days until the last minute to apply: 0 is today,
    negative is over.
    """
    if closes_at is None:
        return None
    if closes_at <= now:
        return -1
    return (local_day(closes_at - timedelta(microseconds=1)) - local_day(now)).days


def ago(instant: datetime | None, now: datetime) -> tuple[str, int]:
    """Return a unit (``never now minutes hours days``) and how many of it have passed."""
    if instant is None:
        return "never", 0
    minutes = int((now - instant).total_seconds()) // 60
    if minutes < 1:
        return "now", 0
    if minutes < 60:
        return "minutes", minutes
    return ("hours", minutes // 60) if minutes < 60 * 48 else ("days", minutes // 1440)
