"""When the next round may open: from three openings on, around their mean."""

from __future__ import annotations

from datetime import date

from storage.queries.rounds import ProgrammeRound, RoundFact, next_opening
from storage.relating.forecast import forecast_opening, pooled_spread


def held(year: int, opened: str, key: str = "1") -> ProgrammeRound:
    facts = {"opens": RoundFact(opened, "", year)}
    return ProgrammeRound(f"{year}-{key}", year, None, "demand", facts=facts)


def test_two_openings_are_too_few() -> None:
    openings = {2024: date(2024, 2, 1), 2025: date(2025, 2, 1)}
    assert forecast_opening(openings) is None


def test_an_opening_in_the_december_before_counts_as_early() -> None:
    openings = {
        2023: date(2022, 12, 28),
        2024: date(2024, 1, 3),
        2025: date(2025, 1, 5),
    }
    found = forecast_opening(openings)
    assert found is not None
    # 4 days before, 2 and 4 days after 1 January: two thirds of a day after it
    assert (found.year, found.likely) == (2026, date(2026, 1, 2))
    assert found.earliest < found.likely < found.latest
    assert found.openings[0] == date(2022, 12, 28)


def test_years_that_differ_more_give_a_wider_interval() -> None:
    near = {year: date(year, 3, 1) for year in (2023, 2024, 2025)}
    far = {
        2023: date(2023, 1, 1),
        2024: date(2024, 3, 1),
        2025: date(2025, 5, 1),
    }
    narrow, wide = forecast_opening(near), forecast_opening(far)
    assert narrow is not None
    assert wide is not None
    assert wide.latest - wide.earliest > narrow.latest - narrow.earliest
    assert pooled_spread([[0, 60], [10, 10]]) == 30.0


def test_tracks_do_not_count_and_a_day_gone_by_is_not_shown() -> None:
    rounds = [held(year, f"{year}-02-01") for year in (2023, 2024, 2025)]
    tracks = [
        held(year, f"{year}-09-01", "1/트랙") for year in (2023, 2024, 2025)
    ]

    found = next_opening([*rounds, *tracks], date(2025, 6, 1))

    assert found is not None
    assert (found.year, found.likely.month) == (2026, 2)
    assert next_opening(tracks, date(2025, 6, 1)) is None
    assert next_opening(rounds, date(2026, 12, 1)) is None
