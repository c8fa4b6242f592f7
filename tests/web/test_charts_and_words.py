"""The drawing of a programme, the days of a month, and values in words."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from presentation.dates import days_left, elapsed
from presentation.money import format_money
from presentation.translations import Words, words
from storage.db.kst import opens_at, too_late_at
from storage.models import Announcement
from tests.cases import cases
from tests.conftest import NOW
from tests.factories import reading
from web.pages import calendar_days, charts


def one(opens: str | None, closes: str | None, **text: object) -> Announcement:
    values: dict[str, Any] = {
        "kind": "call",
        "year": 2026,
        "round": 1,
        "budget_total_won": None,
        "expected_on": None,
        "posted_on": None,
        **text,
    }
    instant = datetime(2026, 1, 1, tzinfo=UTC)
    return Announcement(
        id=1, source="s", key="k", url="https://x.kr", title="t", reading=reading("t"), opens=opens, closes=closes, opens_at=opens_at(opens), closes_at=too_late_at(closes),
        first_seen_at=instant, changed_at=instant, last_seen_at=instant, **values,
    )  # fmt: skip


def test_a_year_has_its_calls_money_whatever_else_is_of_the_round() -> None:
    """Calls for suppliers state none; a call whose window was not read still has some."""
    drawn = charts.chart(
        [
            one(None, None, year=2024, budget_total_won=42),
            one("2026-02-01", "2026-02-28", budget_total_won=27),
            one("2026-03-01", "2026-03-16"),
        ]
    )
    assert drawn is not None
    assert [(year.year, year.budget) for year in drawn.years] == [
        (2026, 27),
        (2024, 42),
    ]
    assert [len(year.spans) for year in drawn.years] == [2, 0]


def test_a_round_is_as_wide_as_its_window() -> None:
    drawn = charts.chart(
        [
            one("2026-02-01", "2026-02-28"),
            one("2026-07-01", "2026-07-15", round=2),
        ]
    )
    assert drawn is not None
    [year] = drawn.years
    first, second = year.spans
    assert first.x == pytest.approx(
        charts.LEFT + 3 * drawn.month_width, abs=0.1
    ), "February is the fourth column after two of the year before"
    assert first.width == pytest.approx(drawn.month_width, abs=0.2)
    assert second.width == pytest.approx(drawn.month_width / 2, abs=2)


def test_a_round_announced_in_the_december_before_stands_left_of_january() -> (
    None
):
    drawn = charts.chart([one("2025-12-29", "2026-01-31", year=2026)])
    assert drawn is not None
    assert drawn.years[0].year == 2026
    assert (
        charts.LEFT
        < drawn.years[0].spans[0].x
        < charts.LEFT + 2 * drawn.month_width
    )


def test_the_budget_of_a_year_is_that_of_its_rounds_not_of_leads_or_corrections() -> (
    None
):
    rounds = [
        one("2026-02-01", "2026-02-28", budget_total_won=50),
        one(
            "2026-02-01", "2026-03-05", budget_total_won=54, kind="correction"
        ),
        one("2026-07-01", "2026-07-09", round=2, budget_total_won=16),
    ]
    lead = one(
        None,
        None,
        kind="forecast",
        round=3,
        expected_on=date(2026, 12, 1),
        budget_total_won=99,
    )
    drawn = charts.chart([*rounds, lead])
    assert drawn is not None
    assert drawn.years[0].budget == 70
    assert [span.is_lead for span in drawn.years[0].spans] == [
        False,
        False,
        False,
        True,
    ]


def test_budgets_take_room_only_where_a_year_has_one() -> None:
    bare = charts.chart([one("2026-02-01", "2026-02-28")])
    paid = charts.chart([one("2026-02-01", "2026-02-28", budget_total_won=5)])
    assert bare is not None
    assert paid is not None
    assert [bare.has_budgets, paid.has_budgets] == [False, True]
    assert bare.width < charts.BUDGET_LEFT < paid.width


def test_windows_that_overlap_lie_in_lanes_of_their_own() -> None:
    drawn = charts.chart(
        [
            one("2026-02-01", "2026-03-31"),
            one("2026-02-10", "2026-04-30", round=2),
            one("2026-07-01", "2026-07-31", round=3),
            one("2026-02-12", None, round=4),
        ]
    )
    assert drawn is not None
    [year] = drawn.years
    assert {span.announcement.round: span.lane for span in year.spans} == {
        1: 1,
        2: 2,
        3: 1,
        4: 3,
    }
    assert year.height == 3 * charts.LANE + 20
    assert drawn.height > year.y + year.height


USUAL = [
    ([("2024-02-01", 2024), ("2025-02-20", 2025), ("2026-01-05", 2026)], 2),
    ([("2025-02-20", 2025), ("2026-01-05", 2026)], None),
    ([("2026-01-05", 2026)], None),
    ([], None),
]


@pytest.mark.parametrize(("openings", "month"), USUAL)
def test_the_usual_month_is_one_that_years_agree_on(
    openings: list[tuple[str, int]], month: int | None
) -> None:
    assert (
        charts.usual_month(
            [one(opens, None, year=year) for opens, year in openings]
        )
        == month
    )


def test_nothing_is_drawn_of_rounds_without_days() -> None:
    assert charts.chart([one(None, None)]) is None
    assert charts.chart([]) is None


def test_a_month_is_whole_weeks_from_sunday() -> None:
    weeks = calendar_days.weeks(date(2026, 11, 1))
    assert weeks[0][0] == date(2026, 11, 1)
    assert len(weeks) == 5
    assert all(week[0].weekday() == 6 for week in weeks)


SUMS = [
    (16_050_000_000, "160억 5,000만원", "KRW 16.05 billion"),
    (300_000_000, "3억원", "KRW 300 million"),
    (1_234, "1,234원", "KRW 1,234"),
    (1_000_000_000_000, "1조원", "KRW 1 trillion"),
    (0, "0원", "KRW 0"),
    (None, "", ""),
]


@cases(("amount", "korean", "english"), SUMS)
def test_money_is_said_in_the_units_of_its_language(
    amount: int | None, korean: str, english: str
) -> None:
    assert (format_money(amount), format_money(amount, "en")) == (
        korean,
        english,
    )


LEFT = [
    ("2026-11-24", 0),
    ("2026-11-24T10:01", 0),
    ("2026-11-24T10:00", -1),
    ("2026-11-24T24:00", 0),
    ("2026-11-25", 1),
    ("2026-11-25T00:00", 0),
    ("2026-12-24", 30),
    (None, None),
]


@cases(("closes", "left"), LEFT)
def test_days_left_are_korean_calendar_days_to_the_last_minute(
    closes: str | None, left: int | None
) -> None:
    assert days_left(too_late_at(closes), NOW) == left


AGO = [
    (None, ("never", 0)),
    (0, ("now", 0)),
    (59, ("minutes", 59)),
    (60, ("hours", 1)),
    (47 * 60, ("hours", 47)),
    (49 * 60, ("days", 2)),
]


@cases(("minutes", "said"), AGO)
def test_how_long_ago(minutes: int | None, said: tuple[str, int]) -> None:
    assert (
        elapsed(
            None if minutes is None else NOW - timedelta(minutes=minutes), NOW
        )
        == said
    )


def test_both_languages_have_the_same_words() -> None:
    assert set(words("ko")) == set(words("en"))
    for key, text in words("ko").items():
        assert text, key
        assert text.count("{") == words("en")[key].count("{"), key


def test_every_kind_event_status_and_verdict_has_words() -> None:
    from typing import get_args

    from reader.formats.converted import ConversionState
    from reader.model import Basis, Kind
    from storage.queries.filters import STATUSES
    from storage.subscribers.event_types import EVENTS
    from storage.verdicts import CrawlVerdict

    say = Words("ko")
    for prefix, names in (
        ("kind", get_args(Kind)),
        ("basis", get_args(Basis)),
        ("verdict", list(CrawlVerdict)),
        ("status", STATUSES),
        ("file", [state.value for state in ConversionState]),
    ):
        for name in names:
            assert say(f"{prefix}.{name}")
    for name in EVENTS:
        assert say(f"sub.event_{name}")
