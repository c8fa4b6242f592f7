"""When a board is crawled, and when a notice is rechecked, in Korean time; the clock is
an argument.

Boards publish on business days between 08:00 and 19:00; then a card's own interval
applies.  It is stretched at night, on weekends and on public holidays, and doubled
after failures.
"""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, date, datetime, time, timedelta
from functools import cache, lru_cache
from hashlib import blake2b
from typing import Final
from zoneinfo import ZoneInfo

SEOUL: Final = ZoneInfo("Asia/Seoul")
OPENS: Final = time(8)
CLOSES: Final = time(19)
STRETCH: Final = 6
"""Off hours, an interval is this many times as long."""
STRETCH_NEWS: Final = 2
"""Papers publish at night, too."""
LONGEST: Final = timedelta(hours=2)
"""Between two looks, whatever the hour, unless a card's own interval is longer."""
# A board that recovers is noticed within half a day.
LONGEST_BACKOFF: Final = timedelta(hours=3)
LONGEST_PAUSE: Final = timedelta(hours=6)
"""That a site may ask for."""
SPREAD: Final = 0.1
"""Share of an interval by which sources are staggered."""


def in_business_hours(now: datetime) -> bool:
    """Return whether boards publish at this moment.

    >>> in_business_hours(datetime(2026, 11, 24, 1, 0, tzinfo=UTC)), in_business_hours(datetime(2026, 12, 25, 1, 0, tzinfo=UTC))
    (True, False)
    """
    local = now.astimezone(SEOUL)
    return OPENS <= local.time() < CLOSES and is_business_day(local.date())


def is_business_day(day: date) -> bool:
    """Return whether *day* is neither a weekend nor a public or substitute holiday."""
    return day.weekday() < 5 and day not in _holidays(day.year)


@cache
def _holidays(year: int) -> frozenset[date]:
    """Korea's public and substitute holidays.

    Computed in a child process: for one country the library imports all of them, 10 MiB
    that the worker would keep.
    """
    command = [sys.executable, "-c", _PRINT_HOLIDAYS, str(year)]
    answer = subprocess.run(
        command, capture_output=True, text=True, check=True, timeout=60
    )
    return frozenset(date.fromisoformat(day) for day in answer.stdout.split())


_PRINT_HOLIDAYS = """
import sys, holidays
print(*holidays.country_holidays("KR", years=int(sys.argv[1])))
"""


def next_crawl(
    name: str,
    every: timedelta,
    *,
    now: datetime,
    failures: int = 0,
    pause: float | None = None,
    news: bool = False,
) -> datetime:
    """Return when source *name* is due again after a crawl that ended *now*.

    *every* is its interval in business hours, *failures* how many crawls in a
    row have failed, *pause* the seconds that its site asked for (Retry-After).
    """
    wait = interval(every, now=now, news=news)
    if failures:
        doubled = every * 2 ** min(failures, 10)
        wait = max(wait, min(doubled, max(LONGEST_BACKOFF, every)))
    at = now + wait * (1 + _apart(name))
    # A long interval at night must not extend into the morning, when boards publish.
    opening = _next_opening(now)
    if not failures and opening < at:
        at = opening + every * abs(_apart(name))
    if pause is None or pause <= 0:
        return at
    # Bounded, so that no site can postpone its crawls indefinitely; a timedelta of 1e12
    # s would overflow.
    requested = min(timedelta(seconds=min(pause, 1e6)), LONGEST_PAUSE)
    return max(at, now + requested)


def interval(
    every: timedelta, *, now: datetime, news: bool = False
) -> timedelta:
    """Return the pause between two looks at this hour."""
    if in_business_hours(now):
        return every
    return max(
        every, min(every * (STRETCH_NEWS if news else STRETCH), LONGEST)
    )


def _next_opening(now: datetime) -> datetime:
    """Return the next moment at which business hours begin."""
    day = now.astimezone(SEOUL).date()
    opens = _first_opening(day)
    return opens if opens > now else _first_opening(day + timedelta(days=1))


# Each look asks for that of today or tomorrow.
@lru_cache(maxsize=4)
def _first_opening(day: date) -> datetime:
    """Return when business hours begin on *day*, or on the next that has some."""
    # The longest holidays (설, 추석 with their substitutes and weekends) take ten days.
    for ahead in range(32):
        opens = datetime.combine(day + timedelta(days=ahead), OPENS, SEOUL)
        if is_business_day(opens.date()):
            return opens.astimezone(UTC)
    raise AssertionError("no month is all holidays")


def _apart(name: str) -> float:
    """Return a number in ±SPREAD that is always the same for *name*."""
    # ``hash()`` differs between processes, which would shift the sources against each
    # other.
    digest = blake2b(name.encode(), digest_size=4).digest()
    share = int.from_bytes(digest, "big") / 2**32
    return (2 * share - 1) * SPREAD


# (time left, pause between two looks): corrections and extensions come late.
_TIGHTENING: Final = (
    (timedelta(days=1), timedelta(hours=1)),
    (timedelta(days=3), timedelta(hours=3)),
    (timedelta(days=7), timedelta(hours=8)),
)
DAILY: Final = timedelta(days=1)
AFTER_CLOSE: Final = timedelta(days=3)
"""A deadline is sometimes moved after it has passed."""
WEEKLY: Final = timedelta(days=7)
UNDATED: Final = timedelta(days=60)
"""How long a notice without a deadline is looked at again: daily in its first week, then weekly."""


def recheck(
    *, now: datetime, closes_at: datetime | None, first_seen_at: datetime
) -> datetime | None:
    """Return when a notice's own page is looked at again, or ``None`` for never.

    Edits keep a notice's id and mostly go unmarked, so only looking tells.
    """
    if closes_at is None:
        age = now - first_seen_at
        if age >= UNDATED:
            return None
        return now + (DAILY if age < WEEKLY else WEEKLY)
    left = closes_at - now
    if left < -AFTER_CLOSE:
        return None
    if left < timedelta(0):
        return now + DAILY
    pause = DAILY
    for within, tighter in _TIGHTENING:
        if left <= within:
            pause = tighter
            break
    # Right after the deadline: was it moved?
    last_look = closes_at + timedelta(minutes=5)
    return min(now + pause, last_look)


FILES_KEPT: Final = timedelta(days=3)
FILES_KEPT_LATE: Final = timedelta(days=1)
"""In the last week: a file that is replaced then moves a deadline."""


def file_is_stale(
    fetched_at: datetime, *, now: datetime, closes_at: datetime | None
) -> bool:
    """Return whether a file fetched then is to be fetched again: boards replace files
    under the same name and size.
    """
    late = closes_at is not None and closes_at - now <= WEEKLY
    return now - fetched_at >= (FILES_KEPT_LATE if late else FILES_KEPT)


def retry_files(first_seen_at: datetime, *, now: datetime) -> datetime:
    """Return when a notice is looked at again of which a file could not be fetched: soon
    for a new one, whose days may be in that file, and ever more seldom.
    """
    known_for = now - first_seen_at
    return now + min(max(timedelta(minutes=10), known_for), DAILY)


def retry_detail(failures: int, *, now: datetime) -> datetime:
    """Return when a notice's page that could not be read *failures* times is tried again."""
    # 10, 20, 40 minutes … and once a day from the eighth on.
    doubled: int = 2 ** min(failures, 8)
    return now + min(timedelta(minutes=10) * doubled, DAILY)
