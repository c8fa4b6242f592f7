"""Weeks over 설, 추석 and the year's end: every message once, at its hour."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from benchmarks.month import SEASONS, Season, calls, simulate
from storage.db.engine import Engine
from tests.cases import cases


def mondays(season: Season) -> set[date]:
    """Those that have a day of the season before them."""
    found = set()
    day = season.first + timedelta(days=7)
    while day <= season.last:
        found.add(day)
        day += timedelta(days=7)
    return found


@pytest.mark.slow
@pytest.mark.parametrize(
    ("engine", "season", "fewest"),
    [
        ("sqlite", "years-end", 100),
        pytest.param("postgres", "seollal", 80, marks=pytest.mark.postgres),
    ],
    indirect=["engine"],
)
def test_every_digest_and_reminder_comes_exactly_once(
    engine: Engine, season: str, fewest: int
) -> None:
    books = simulate(engine, SEASONS[season])
    assert books.expected.total() > fewest
    assert dict(books.lost) == {}
    assert dict(books.too_many) == {}
    # One letter a morning, however many notices it holds.
    assert set(books.letters.values()) == {1}
    mornings = {
        day for reader, day in books.letters if reader.startswith("weekly")
    }
    assert mornings == mondays(SEASONS[season])


@cases("name", SEASONS)
def test_no_call_is_published_on_a_holiday_and_some_close_on_one(
    name: str,
) -> None:
    season, published = SEASONS[name], calls(SEASONS[name])
    assert not {call.published for call in published} & set(season.holidays)
    closing = {call.closes for call in published}
    assert closing & set(season.holidays)
    assert any(day.weekday() >= 5 for day in closing)
    assert max(call.published for call in published) <= season.last


def test_calls_close_on_christmas_and_cross_the_years_end() -> None:
    season = SEASONS["years-end"]
    closing = {call.closes for call in calls(season)}
    assert {date(2026, 12, 25), date(2027, 1, 1)} <= closing
    assert any(
        season.first < call.published < date(2027, 1, 1) < call.closes
        for call in calls(season)
    )
