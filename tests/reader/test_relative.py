"""Days that news tells from its own day."""

from __future__ import annotations

from datetime import date

import pytest

from reader.values.relative import scan_relative
from tests.cases import cases

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
    # a bare day, where a sentence asks for applications by it
    (
        "서류는 29일 오후 6시까지 접수해야",
        date(2023, 1, 19),
        date(2023, 1, 29),
    ),
    ("신청은 3일 정오까지다", date(2023, 1, 19), date(2023, 2, 3)),
    (
        "서류는 29일(일) 밤 12시까지 신청할",
        date(2023, 1, 19),
        date(2023, 1, 29),
    ),
    (
        "접수를 20일에서 25일 오후 5시로 연장한다",
        date(2023, 1, 19),
        date(2023, 1, 25),
    ),
    ("접수는 23~29일 방문으로 한다", date(2023, 1, 19), date(2023, 1, 23)),
    ("시는 3일까지 참가 농가를 모집한다", date(2023, 1, 19), date(2023, 2, 3)),
]


@cases(("text", "as_of", "day"), DAYS)
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


@pytest.mark.parametrize(
    ("text", "opens"),
    [
        ("16일부터 내년 1월 15일까지 응모를 받는다", date(2025, 12, 16)),
        ("26일부터 다음 달 11일까지 신청하면 된다", date(2025, 12, 26)),
        ("지난 8일부터 1월 11일까지 신청하면 된다", date(2025, 12, 8)),
        # the next month's, as far as anybody can tell
        ("2일부터 2월 11일까지 신청하면 된다", None),
    ],
)
def test_a_period_that_begins_with_a_bare_day_begins_in_the_articles_month(
    text: str, opens: date | None
) -> None:
    first = next(iter(scan_relative(text, date(2025, 12, 15))), None)
    if opens is None:
        assert first is None
    else:
        assert first is not None
        assert first.on(first.year or 0) == opens


@pytest.mark.parametrize(
    "text",
    [
        "29일까지 열리는 전시에 참가 신청을 받는다",
        "3월 29일까지 신청을 받는다",
        "신청하면 10~20일 이내에 알린다",
    ],
)
def test_a_bare_day_of_something_else_is_none(text: str) -> None:
    assert not list(scan_relative(text, date(2025, 1, 3)))
