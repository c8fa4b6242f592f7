"""Moments as notices write them, as instants."""

from __future__ import annotations

from storage.db.kst import opens_at, too_late_at
from tests.cases import cases


@cases(
    "written",
    [
        "2026-12-04T25:00",
        "2026-12-04T24:30",
        "2026-12-04T18:75",
        "2026-12-04T-1:00",
        "2026-11-31T18:00",
        "2026-12-04T18",
        "2026-12",
        "9999-12-31T24:00",
    ],
)
def test_a_moment_that_no_clock_shows_is_unknown(written: str) -> None:
    assert too_late_at(written) is None
    assert opens_at(written) is None


def test_the_end_of_a_day_is_the_beginning_of_the_next() -> None:
    next_day = opens_at("2026-12-05")
    assert next_day is not None
    assert too_late_at("2026-12-04") == next_day
    assert too_late_at("2026-12-04T24:00") == next_day
    assert opens_at("2026-12-05T00:00") == next_day
