"""When a portal posted a notice, by the number that it gave it.

The portals number all notices in one sequence; which number was on which day is in
``config/vocabulary/portal_numbers.tsv``.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from datetime import date
from functools import cache, lru_cache

from config import vocabulary
from storage.announcements.identity import post_identity

# Between two known days: what lies farther apart dates nothing.
_LONGEST_GAP = 45


@lru_cache(maxsize=8192)
def day_by_number(address: str, key: str) -> date | None:
    """Return about when a portal posted a notice, by the number that it gave it; ``None``
    where the site or the time is not known.

    >>> portal = "https://www.bizinfo.go.kr/view.do?pblancId="
    >>> day_by_number(f"{portal}PBLN_000000000124600", "")
    datetime.date(2026, 7, 22)
    """
    days, number = _sequence(address, key)
    after = bisect_left(days, (number, date.min))
    if not 0 < after < len(days):
        return None
    (first, opened), (last, closed) = days[after - 1], days[after]
    gap = closed - opened
    if gap.days > _LONGEST_GAP:
        return None
    return opened + gap * ((number - first) / (last - first))


@lru_cache(maxsize=8192)
def span_by_number(address: str, key: str) -> tuple[date, date] | None:
    """Return days between which a portal posted a notice, however far apart; ``None``
    where the site is not known.

    >>> span_by_number("https://www.bizinfo.go.kr/view.do?pblancId=PBLN_000000000069000", "")
    (datetime.date(2021, 6, 24), datetime.date(2021, 12, 15))
    """
    days, number = _sequence(address, key)
    if not days:
        return None
    after = bisect_left(days, (number, date.min))
    earliest = days[after - 1][1] if after else date.min
    latest = days[after][1] if after < len(days) else date.max
    return earliest, latest


def _sequence(address: str, key: str) -> tuple[list[tuple[int, date]], int]:
    """Return the known days of a portal's numbers and the number of one notice; no days
    where the address has none.
    """
    site, _, name = (post_identity(address, key) or "").partition(" ")
    days = _days_of_numbers().get(site)
    digits = re.search(r"\d+$", name)
    if days is None or digits is None:
        return [], 0
    return days, int(digits[0])


@cache
def _days_of_numbers() -> dict[str, list[tuple[int, date]]]:
    found: dict[str, list[tuple[int, date]]] = defaultdict(list)
    for site, number, day in vocabulary.rows("portal_numbers"):
        found[site].append((int(number), date.fromisoformat(day)))
    return found
