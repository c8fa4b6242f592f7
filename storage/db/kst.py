"""From a moment as a notice writes it to an instant, and back to a day.

A notice says ``2026-12-04``, ``2026-12-04T18:00`` or ``2026-12-04T24:00`` and
means Korean time (no daylight saving since 1988, so nine hours always).
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, timezone

KST = timezone(timedelta(hours=9), "KST")


def too_late_at(written: str | None) -> datetime | None:
    """Return the first instant at which an application is late.

    A day without a minute is good until it ends, as is ``T24:00``; a moment
    that no calendar has is unknown.

    >>> too_late_at("2026-12-04").isoformat()
    '2026-12-04T15:00:00+00:00'
    >>> too_late_at("2026-12-04T18:00").isoformat()
    '2026-12-04T09:00:00+00:00'
    """
    return _instant(written, bare_day_ends=True)


def opens_at(written: str | None) -> datetime | None:
    """Return the instant of an opening; a day without a minute begins at midnight."""
    return _instant(written, bare_day_ends=False)


def _instant(written: str | None, *, bare_day_ends: bool) -> datetime | None:
    day, _, clock = (written or "").partition("T")
    try:
        midnight = datetime.combine(date.fromisoformat(day), time.min, KST)
        if not clock:
            return (midnight + timedelta(days=bare_day_ends)).astimezone(UTC)
        hours, minutes = (int(part) for part in clock.split(":")[:2])
        # Only 24:00 is more than a clock shows; "25:00" would be a guess about a typo.
        if not (0 <= hours * 60 + minutes <= 24 * 60 and 0 <= minutes < 60):
            return None
        since_midnight = timedelta(hours=hours, minutes=minutes)
        return (midnight + since_midnight).astimezone(UTC)
    except (ValueError, OverflowError):  # 31 November; 24:00 of the year 9999
        return None


def written_day(written: str | None) -> date | None:
    """Return the day of a moment as a notice writes it; ``None`` where it names none
    ("2026-07") or one that no calendar has.

    >>> written_day("2026-12-04T24:00")
    datetime.date(2026, 12, 4)
    """
    try:
        return date.fromisoformat((written or "")[:10])
    except ValueError:
        return None


def local_day(instant: datetime) -> date:
    """Return the Korean day of an instant."""
    return instant.astimezone(KST).date()


def end_of_day(instant: datetime, days: int = 0) -> datetime:
    """Return the instant at which the Korean day *days* after that of *instant* is over.

    >>> end_of_day(datetime(2026, 12, 4, 1, tzinfo=UTC)).isoformat()
    '2026-12-04T15:00:00+00:00'
    """
    return start_of_day(local_day(instant) + timedelta(days=days + 1))


def start_of_day(day: date) -> datetime:
    """Return the instant at which a Korean day begins.

    >>> start_of_day(date(2026, 12, 4)).isoformat()
    '2026-12-03T15:00:00+00:00'
    """
    return datetime.combine(day, time.min, KST).astimezone(UTC)
