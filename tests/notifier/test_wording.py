"""Values as readers see them."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from presentation.dates import (
    format_days_left,
    format_forecast,
    format_moment,
    last_day,
)
from presentation.money import format_money
from presentation.sanitize import plain
from reader.model import Forecast, Precision
from storage.db.kst import too_late_at
from tests.cases import cases
from tests.notifier.notifier_stage import NOW


@cases(
    ("won", "korean", "english"),
    [
        (70_000_000_000, "700억원", "KRW 70 billion"),
        (350_000_000, "3억 5,000만원", "KRW 350 million"),
        (1_200_000_000_000, "1조 2,000억원", "KRW 1.2 trillion"),
        (1_234_567, "123만 4,567원", "KRW 1,234,567"),
        (30_000, "3만원", "KRW 30,000"),
        (500, "500원", "KRW 500"),
    ],
)
def test_money_is_told_exactly_and_in_units(
    won: int, korean: str, english: str
) -> None:
    assert format_money(won, "ko") == korean
    assert format_money(won, "en") == english


@given(st.integers(min_value=1, max_value=10**16))
def test_no_won_is_lost_in_korean_units(won: int) -> None:
    sizes = {"조": 10**12, "억": 10**8, "만": 10**4, "원": 1}
    total = 0
    for part in format_money(won, "ko").split():
        unit = next(
            (name for name in ("조", "억", "만") if name in part), "원"
        )
        total += int(part.rstrip("조억만원").replace(",", "")) * sizes[unit]
    assert total == won


@pytest.mark.parametrize(
    ("written", "korean", "english"),
    [
        (
            "2026-12-04T18:00",
            "2026. 12. 4. (금) 18:00",
            "Fri 4 Dec 2026, 18:00 KST",
        ),
        (
            "2026-12-04T24:00",
            "2026. 12. 4. (금) 24:00",
            "Fri 4 Dec 2026, 24:00 KST",
        ),
        ("2026-12-04", "2026. 12. 4. (금)", "Fri 4 Dec 2026"),
        ("2026-13-45", "2026-13-45", "2026-13-45"),
        (None, "", ""),
    ],
)
def test_a_moment_keeps_its_minute(
    written: str | None, korean: str, english: str
) -> None:
    assert format_moment(written, "ko") == korean
    assert format_moment(written, "en") == english


@cases(
    ("when", "precision", "korean", "english"),
    [
        ("2027-01-12", "day", "2027. 1. 12. (화)", "Tue 12 Jan 2027"),
        ("2027-01", "month", "2027년 1월", "January 2027"),
        ("2027-07", "quarter", "2027년 3분기", "quarter 3 of 2027"),
        ("2027-01", "half", "2027년 상반기", "first half of 2027"),
        ("2027-07", "half", "2027년 하반기", "second half of 2027"),
    ],
)
def test_a_forecast_is_no_more_exact_than_its_text(
    when: str, precision: Precision, korean: str, english: str
) -> None:
    foretold = Forecast("공고", when, precision, "", "")
    assert format_forecast(foretold, "ko") == korean
    assert format_forecast(foretold, "en") == english


@cases(
    ("closes", "now", "told"),
    [
        ("2026-12-04T18:00", "2026-12-04T08:59+00:00", "D-day"),
        ("2026-12-04T18:00", "2026-12-04T09:00+00:00", "마감"),
        (
            "2026-12-04",
            "2026-12-04T14:59+00:00",
            "D-day",
        ),  # a day without a minute is good until it ends
        ("2026-12-04T24:00", "2026-12-04T14:59+00:00", "D-day"),
        (
            "2026-12-05T00:00",
            "2026-12-04T00:00+00:00",
            "D-day",
        ),  # closing at midnight is the day before
        (
            "2026-12-04T18:00",
            "2026-12-02T15:00+00:00",
            "D-1",
        ),  # already the third in Seoul
        ("2026-12-04T18:00", "2026-12-02T14:59+00:00", "D-2"),
    ],
)
def test_days_are_counted_in_seoul(closes: str, now: str, told: str) -> None:
    closes_at = too_late_at(closes)
    assert closes_at is not None
    assert (
        format_days_left(closes_at, datetime.fromisoformat(now), "ko") == told
    )


def test_the_last_day_of_a_window_that_ends_at_midnight_is_the_day_before() -> (
    None
):
    assert str(last_day(too_late_at("2026-12-04") or NOW)) == "2026-12-04"
    assert last_day(NOW) == last_day(NOW - timedelta(minutes=1))


@given(st.text())
def test_plain_words_stay_on_one_line(text: str) -> None:
    value = plain(text)
    assert value == " ".join(value.split())
    assert not any(char in value for char in "\r\n\t\0\u2028\u202e")
