"""A programme's rounds as geometry for one SVG: a row for each year, windows across the
months, budgets beside them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from storage.announcements.status import LEADS, NO_CALLS
from storage.db.kst import local_day
from storage.models import Announcement

WIDTH = 1040
LEFT = 64
MONTHS_WIDTH = 760
BUDGET_LEFT = LEFT + MONTHS_WIDTH + 24
BUDGET_WIDTH = WIDTH - BUDGET_LEFT
LANE = 34
"""Height of one window with its label; windows that overlap lie in lanes of their own."""
TOP = 34
# Months before January: a round of a year is often announced in the last weeks of the
# year before.
_EARLY = 2
_MONTHS = 12 + _EARLY
_MOST_YEARS = 12
# Width that a label needs ("Round 2" on a tablet).
_LABEL = 56.0


@dataclass(frozen=True, slots=True)
class ChartSpan:
    """One window, in the drawing's own units."""

    x: float
    width: float
    lane: int
    announcement: Announcement
    is_lead: bool


@dataclass(frozen=True, slots=True)
class Year:
    """One row; *share* is its budget against the largest year's, in units of width."""

    year: int
    y: int
    spans: tuple[ChartSpan, ...]
    budget: int
    share: float

    @property
    def height(self) -> int:
        return LANE * max((span.lane for span in self.spans), default=1) + 20


@dataclass(frozen=True, slots=True)
class Chart:
    """The whole chart; *usual* is the month in which first rounds mostly open."""

    years: tuple[Year, ...]
    height: int
    usual: int | None
    months: tuple[tuple[int, float], ...]
    month_width: float
    has_budgets: bool

    @property
    def width(self) -> int:
        """Without the budgets' column if no year has a budget."""
        return WIDTH if self.has_budgets else LEFT + MONTHS_WIDTH

    @property
    def usual_x(self) -> float:
        return LEFT + ((self.usual or 1) - 1 + _EARLY) * self.month_width


def chart(rounds: Sequence[Announcement]) -> Chart | None:
    """Return the chart of *rounds*, the newest year first; ``None`` if no window is
    known.
    """
    drawn: dict[int, list[Announcement]] = {}
    has_window = False
    for round_ in rounds:
        # Leads are drawn as well, paler, to compare forecast and fact.
        is_drawn = round_.kind in LEADS or round_.kind not in NO_CALLS
        day = _day(round_)
        # Without a day only its money can be shown, in the row of its year.
        year = round_.year if day is None else round_.year or day.year
        has_something = day is not None or bool(round_.budget_total_won)
        if is_drawn and year is not None and has_something:
            drawn.setdefault(year, []).append(round_)
            has_window = has_window or day is not None
    if not has_window:
        return None
    years = sorted(drawn, reverse=True)[:_MOST_YEARS]
    budgets = {year: _budget(drawn[year]) for year in years}
    most = max(budgets.values())
    rows: list[Year] = []
    y = TOP
    for year in years:
        share = BUDGET_WIDTH * budgets[year] / most if most else 0.0
        spans = tuple(_in_lanes(drawn[year], year))
        rows.append(Year(year, y, spans, budgets[year], round(share, 1)))
        y += rows[-1].height
    month = MONTHS_WIDTH / _MONTHS
    months = tuple(
        ((number - _EARLY) % 12 + 1, LEFT + number * month)
        for number in range(_MONTHS)
    )
    return Chart(
        tuple(rows), y + 8, usual_month(rounds), months, month, most > 0
    )


def usual_month(rounds: Sequence[Announcement]) -> int | None:
    """Return the month in which most first rounds opened, if at least two years agree."""
    firsts: dict[int, int] = {}
    # From the end, so that of a year's notices the earliest in the list stays.
    for round_ in reversed(rounds):
        day = _day(round_)
        is_first = round_.kind not in NO_CALLS and round_.round in (None, 1)
        if is_first and day is not None:
            firsts[round_.year or day.year] = day.month
    (month, times), *_ = Counter(firsts.values()).most_common(1) or [(0, 0)]
    return month if times >= 2 else None


def _budget(rounds: Sequence[Announcement]) -> int:
    """Return the total budget of a year's calls, without leads; a later version of a
    round replaces an earlier one.
    """
    by_round = {}
    for round_ in rounds:
        # Calls for suppliers, and many corrections, are of a round and state no money.
        if round_.kind not in LEADS and round_.budget_total_won:
            by_round[round_.round] = round_.budget_total_won
    return sum(by_round.values())


def _in_lanes(
    rounds: Sequence[Announcement], year: int
) -> Iterator[ChartSpan]:
    """Yield the windows from left to right, each in the first lane that is free there."""
    dated = [round_ for round_ in rounds if _day(round_) is not None]
    free: list[float] = []
    for x, width, item in sorted(
        ((*_reach(round_, year), round_) for round_ in dated),
        key=lambda reach: reach[:2],
    ):
        lane = next(
            (number for number, until in enumerate(free) if until <= x),
            len(free),
        )
        free[lane : lane + 1] = [x + max(width, _LABEL)]
        yield ChartSpan(x, width, lane + 1, item, item.kind in LEADS)


def _reach(announcement: Announcement, year: int) -> tuple[float, float]:
    start = _day(announcement) or date(year, 1, 1)
    end = (
        local_day(announcement.closes_at - timedelta(microseconds=1))
        if announcement.closes_at
        else start
    )
    x, until = _x(start, year), _x(end + timedelta(days=1), year)
    # A single day would be two units wide, too small to click.
    return x, round(max(until - x, 5.0), 1)


def _x(day: date, year: int) -> float:
    months = (
        (day.year - year) * 12 + day.month - 1 + (day.day - 1) / 31 + _EARLY
    )
    return round(
        LEFT + min(max(months, 0.0), float(_MONTHS)) * MONTHS_WIDTH / _MONTHS,
        1,
    )


def _day(announcement: Announcement) -> date | None:
    if announcement.kind in LEADS:
        return announcement.expected_on
    if announcement.opens_at is not None:
        return local_day(announcement.opens_at)
    # Calls without a first day open when they are posted.
    if announcement.posted_on is not None:
        return announcement.posted_on
    closes_at = announcement.closes_at
    return local_day(closes_at) if closes_at is not None else None
