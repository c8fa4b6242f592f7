"""Five weeks over Christmas and the year's end: every message once, at its hour."""

from __future__ import annotations

from datetime import date

import pytest

from benchmarks.month import FIRST, LAST, calls, simulate
from storage.db.engine import Engine


@pytest.mark.slow
def test_every_digest_and_reminder_comes_exactly_once(
    sqlite_engine: Engine,
) -> None:
    books = simulate(sqlite_engine)
    assert books.expected.total() > 100
    assert dict(books.lost) == {}
    assert dict(books.too_many) == {}
    # One letter a morning, however many notices it holds.
    assert set(books.letters.values()) == {1}
    mornings = {
        day for reader, day in books.letters if reader.startswith("weekly")
    }
    assert all(day.weekday() == 0 for day in mornings)
    assert len(mornings) == 4


def test_the_calls_cross_holidays_and_the_years_end() -> None:
    closing = {call.closes for call in calls()}
    assert date(2027, 1, 1) in closing
    assert any(day.weekday() >= 5 for day in closing)
    assert any(
        FIRST < call.published < date(2027, 1, 1) < call.closes
        for call in calls()
    )
    assert date(2026, 12, 25) in closing
    assert all(
        call.published not in (date(2026, 12, 25), date(2027, 1, 1))
        for call in calls()
    )
    assert max(call.published for call in calls()) <= LAST
