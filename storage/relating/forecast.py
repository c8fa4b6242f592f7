"""When a programme's next round may open, from the days on which its past ones did.

Pure.  An opening is counted from 1 January of the round's year, since a round of a
year is often announced in the last weeks of the one before.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import sqrt
from statistics import fmean
from typing import Final

LEAST: Final = 3
"""Past rounds below which nothing is forecast."""
SPREAD_DAYS: Final = 27.0
"""How far openings of one programme lie from their mean, pooled over programmes; as
``python -m benchmarks.forecast`` prints it (2026-11-29, 18 series of two to four years).
"""
# As many years of a programme's own weigh as much as all others' scatter: three own
# years alone would make intervals of a few days or of half a year.
_SPREAD_WEIGHT: Final = 8
# Of the normal distribution, at 0.9: an interval of 80 % leaves a tenth on each side.
_QUANTILE: Final = 1.2816


@dataclass(frozen=True, slots=True)
class OpeningForecast:
    """When the round of *year* may open; ours, no agency says so."""

    year: int
    likely: date
    earliest: date
    latest: date
    openings: tuple[date, ...]
    """Those that it rests on, the oldest first."""


def forecast_opening(
    openings: Mapping[int, date],
    *,
    year: int | None = None,
    least: int = LEAST,
    spread: float = SPREAD_DAYS,
) -> OpeningForecast | None:
    """Return when the round of *year* may open, with an interval of 80 %.

    *openings* are the first days of past rounds by their year; *year* is the one
    after the last unless given.  ``None`` for fewer than *least*.
    """
    if len(openings) < least:
        return None
    offsets = offsets_of(openings)
    year = max(openings) + 1 if year is None else year
    mean = fmean(offsets)
    own = sum((offset - mean) ** 2 for offset in offsets)
    freedom = _SPREAD_WEIGHT + len(offsets) - 1
    scatter = sqrt((_SPREAD_WEIGHT * spread**2 + own) / freedom)
    # a t quantile, by the first term of its expansion: exact to a hundredth here
    quantile = _QUANTILE + (_QUANTILE**3 + _QUANTILE) / (4 * freedom)
    # Wider than the mean's own uncertainty: one further opening scatters as well.
    reach = quantile * scatter * sqrt(1 + 1 / len(offsets))
    start = date(year, 1, 1)
    return OpeningForecast(
        year,
        start + timedelta(days=round(mean)),
        start + timedelta(days=round(mean - reach)),
        start + timedelta(days=round(mean + reach)),
        tuple(openings[past] for past in sorted(openings)),
    )


def is_grounded(openings: Mapping[int, date]) -> bool:
    """Return whether intervals of 80 % that leave out one of a programme's own openings each
    hold four of five of these: else its past does not tell when it opens.

    >>> is_grounded({year: date(year, 3, 1) for year in (2023, 2024, 2025)})
    True
    >>> is_grounded({2023: date(2023, 1, 2), 2024: date(2024, 7, 1), 2025: date(2025, 3, 1)})
    False
    """
    outside = 0
    for year, opened in openings.items():
        others = dict(openings)
        del others[year]
        found = forecast_opening(others, year=year, least=1)
        outside += found is None or not (
            found.earliest <= opened <= found.latest
        )
    return outside * 5 <= len(openings)


def offsets_of(openings: Mapping[int, date]) -> list[int]:
    """Return days from 1 January of each round's year to its opening."""
    offsets = []
    for year in sorted(openings):
        offsets.append((openings[year] - date(year, 1, 1)).days)
    return offsets


def pooled_spread(series: Collection[Sequence[int]]) -> float:
    """Return the scatter of openings around their programmes' means, in days."""
    squares, freedom = 0.0, 0
    for offsets in series:
        mean = fmean(offsets)
        squares += sum((offset - mean) ** 2 for offset in offsets)
        freedom += len(offsets) - 1
    return sqrt(squares / freedom) if freedom else SPREAD_DAYS
