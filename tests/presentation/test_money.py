"""Sums of money in English: a unit is used only where it says the sum exactly."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from presentation.money import format_money

_SIZES = {"million": 10**6, "billion": 10**9, "trillion": 10**12}


@pytest.mark.parametrize(
    ("won", "text"),
    [
        (1_234_567_000, "KRW 1,234.567 million"),
        (12_345_678_000, "KRW 12,345.678 million"),
        (1_050_000_000, "KRW 1.05 billion"),
        (10_000_000_000, "KRW 10 billion"),
        (3_000_000, "KRW 3 million"),
    ],
)
def test_no_digit_is_rounded_away(won: int, text: str) -> None:
    assert format_money(won, "en") == text


@given(st.integers(min_value=0, max_value=10**14), st.sampled_from([1, 1000]))
def test_what_is_written_is_the_sum(count: int, step: int) -> None:
    won = count * step
    written = re.fullmatch(
        r"KRW ([\d,]+)(?:\.(\d{1,3}))?(?: (\w+))?", format_money(won, "en")
    )
    assert written is not None
    whole, decimals, unit = written.groups()
    size = _SIZES.get(unit, 1)
    thousandths = int((decimals or "0").ljust(3, "0"))
    assert (
        int(whole.replace(",", "")) * size + thousandths * size // 1000 == won
    )
