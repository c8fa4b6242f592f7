"""Days that news tells from its own day."""

from __future__ import annotations

from datetime import date

import pytest

from reader.values.relative import scan_relative

DAYS = [
    ("내일부터", date(2021, 1, 21), date(2021, 1, 22)),
    ("모레", date(2021, 1, 30), date(2021, 2, 1)),
    ("다음달 19일까지", date(2021, 1, 21), date(2021, 2, 19)),
    ("다음 달 3일", date(2025, 12, 20), date(2026, 1, 3)),
    ("내달 3일", date(2025, 12, 20), date(2026, 1, 3)),
    ("이달 22일부터", date(2020, 6, 11), date(2020, 6, 22)),
    ("오는 31일께", date(2023, 1, 19), date(2023, 1, 31)),
    ("오는 3일", date(2023, 1, 19), date(2023, 2, 3)),
    ("지난달 29일", date(2023, 1, 19), date(2022, 12, 29)),
]


@pytest.mark.parametrize(("text", "as_of", "day"), DAYS)
def test_a_day_is_found_from_the_articles_own(
    text: str, as_of: date, day: date
) -> None:
    [value] = scan_relative(text, as_of)
    assert value.on(value.year or 0) == day


@pytest.mark.parametrize(
    "text", ["", "다음달 31일", "오는 봄", "그 내일의 약속", "오는 30일간"]
)
def test_no_day_is_made_up(text: str) -> None:
    found = list(scan_relative(text, date(2025, 1, 31)))
    assert [text.day for text in found if text.day == 31] == []
    if "내일" not in text:
        assert found == []
