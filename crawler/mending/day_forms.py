"""How days are written in rows: the forms that a search tries, and what each means."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import Final

from crawler.platforms.dates import SEOUL, day_apart, posted_on

# A day whose year is left out: "11.20", "11월 20일".
_MONTH_DAY: Final = re.compile(
    r"(?<![\d.])(\d{1,2})\s?[-./월]\s?(\d{1,2})(?!\d|[-./]\s?\d)"
)
# A day whose year comes last: "11/20/2026", "20.11.2026", "11/20/26".
_YEAR_LAST: Final = re.compile(
    r"""(?<!\d) (\d{1,2}) \s?([-./])\s? (\d{1,2}) \s?\2\s? ((?:19|20)?\d{2}) (?!\d)""",
    re.VERBOSE,
)
# Seconds or milliseconds since 1970: "1795136400000", "/Date(1748979939000)/".
_EPOCH: Final = re.compile(r"(?:/Date\()?([12]\d{9})(\d{3})?(?:\)/)?")
YEAR_AND_MONTH: Final = re.compile(r"(?<!\d)20\d{2}\s?[-./년]\s?\d{1,2}(?!\d)")
FULL_DAY: Final = "ymd"
DAY_APART: Final = "d ym"
EPOCH: Final = "epoch"
DAY_FORMS: Final = (FULL_DAY, "md", "mdy", "dmy", DAY_APART, EPOCH)
"""What the numbers of a day are, in their order: year, month, day."""
# A day without a year that lies further ahead than this is last year's.
_UPCOMING: Final = timedelta(days=31)


def day_in_form(text: str, form: str, today: date | None) -> date | None:
    """Return the first day in *text*, written as *form* says; days without a year are
    the last such ones before *today*.

    >>> day_in_form("11/10/2026", "mdy", None), day_in_form("11/10/2026", "dmy", None)
    (datetime.date(2026, 11, 10), datetime.date(2026, 10, 11))
    """
    if form == FULL_DAY:
        return posted_on(text)
    if form == "md":
        return day_without_year(text, today) if today else None
    if form == DAY_APART:
        return day_apart(text)
    if form == EPOCH:
        moment = _EPOCH.fullmatch(text.strip())
        seconds = int(moment[1]) if moment else 0
        return (
            datetime.fromtimestamp(seconds, SEOUL).date() if moment else None
        )
    found = _YEAR_LAST.search(text)
    if found is None:
        return None
    first, second, year = int(found[1]), int(found[3]), int(found[4])
    year += 2000 if year < 100 else 0
    # Which of the two is the month was settled by the days that are known.
    month, day = (first, second) if form == "mdy" else (second, first)
    try:
        return date(year, month, day)
    except ValueError:
        return None


def day_without_year(text: str, today: date) -> date | None:
    """Return the last such day before *today*, or one within the next month.

    >>> day_without_year("12.30", date(2026, 1, 5)), day_without_year("2026.1.5", date(2026, 1, 5))
    (datetime.date(2025, 12, 30), None)
    """
    found = _MONTH_DAY.search(text)
    # A day with its year is another form, and the design may have changed again.
    if found is None or posted_on(text) is not None:
        return None
    for year in (today.year + 1, today.year, today.year - 1):
        try:
            day = date(year, int(found[1]), int(found[2]))
        except ValueError:
            continue
        if day <= today + _UPCOMING:
            return day
    return None
