"""Closing reminders: once a step and deadline, moved with it, caught up, never after it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlmodel import col, select

from notifier.schedule import reminders
from storage.db.engine import Engine, reading
from storage.db.kst import too_late_at
from storage.models import Event
from tests.conftest import open_quickly
from tests.notifier.notifier_stage import (
    NOW,
    READING,
    announce,
    closing_on,
    subscribe,
)

CLOSES = "2026-12-04T18:00"


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"{text}+09:00")


def told(engine: Engine) -> list[str]:
    with reading(engine) as session:
        return [
            event.key[:3]
            for event in session.exec(
                select(Event)
                .where(Event.kind == "closing")
                .order_by(col(Event.id))
            )
        ]


@pytest.fixture
def watched(engine: Engine) -> Engine:
    subscribe(engine, events=("all",))
    announce(engine, reading=closing_on(CLOSES), silent=True)
    return engine


def run(engine: Engine, *times: str) -> list[int]:
    return [reminders.remind(engine, at(instant)) for instant in times]


def test_each_step_is_told_once_at_nine(watched: Engine) -> None:
    assert run(
        watched,
        "2026-11-27T08:59",
        "2026-11-27T09:00",
        "2026-11-27T09:05",
        "2026-12-01T09:00",
    ) == [0, 1, 0, 1]
    assert run(
        watched,
        "2026-12-03T09:00",
        "2026-12-04T09:00",
        "2026-12-04T17:59",
        "2026-12-04T18:00",
    ) == [1, 1, 0, 0]
    assert told(watched) == ["D-7", "D-3", "D-1", "D-0"]


def test_a_missed_step_is_caught_up_and_older_ones_are_not(
    watched: Engine,
) -> None:
    assert run(watched, "2026-12-02T15:00", "2026-12-02T15:10") == [1, 0]
    assert told(watched) == ["D-3"]


def test_nothing_is_said_once_it_is_closed(watched: Engine) -> None:
    assert run(watched, "2026-12-04T18:00", "2026-12-05T09:00") == [0, 0]


def test_a_moved_deadline_moves_the_reminders(watched: Engine) -> None:
    run(watched, "2026-12-01T09:00")
    announce(
        watched,
        reading=closing_on("2026-12-11T18:00"),
        now=at("2026-12-02T10:00"),
    )
    assert run(
        watched, "2026-12-03T09:00", "2026-12-04T09:00", "2026-12-08T09:00"
    ) == [
        0,
        1,
        1,
    ]
    assert told(watched) == ["D-3", "D-7", "D-3"]


def test_a_correction_that_moves_no_deadline_repeats_no_reminder(
    watched: Engine,
) -> None:
    run(watched, "2026-12-01T09:00")
    announce(
        watched,
        reading=closing_on(CLOSES, budget_total_won=1),
        now=at("2026-12-01T10:00"),
    )
    assert run(watched, "2026-12-01T11:00", "2026-12-03T09:00") == [0, 1]


def test_what_was_told_today_is_not_reminded_of_today(engine: Engine) -> None:
    """An announcement that comes two days before it closes is new, not a missed D-3."""
    subscribe(engine, events=("all",))
    announce(engine, reading=closing_on(CLOSES), now=at("2026-12-02T10:00"))
    assert run(engine, "2026-12-02T11:00", "2026-12-03T09:00") == [0, 1]


def test_a_cancelled_call_is_not_reminded_of(watched: Engine) -> None:
    announce(
        watched,
        reading={**closing_on(CLOSES), "kind": "cancellation"},
        now=NOW + timedelta(hours=1),
    )
    assert run(watched, "2026-12-03T09:00") == [0]


def test_a_call_whose_title_says_that_it_closed_early_is_not_reminded_of(
    watched: Engine,
) -> None:
    later = at("2026-12-01T10:00")
    title = "[조기마감] 2027년 AI 바우처 지원사업 공고"
    announce(watched, title, reading=closing_on(CLOSES), now=later)
    assert run(watched, "2026-12-03T09:00", "2026-12-04T09:00") == [0, 0]


def test_who_wants_only_d_day_hears_only_d_day(engine: Engine) -> None:
    subscribe(engine, events=("closing-0",))
    announce(engine, reading=closing_on(CLOSES), silent=True)
    assert run(
        engine,
        "2026-11-27T09:00",
        "2026-12-01T09:00",
        "2026-12-03T09:00",
        "2026-12-04T09:00",
    ) == [0, 0, 0, 1]


@pytest.mark.parametrize(
    ("closes", "days", "due"),
    [
        ("2026-12-04T18:00", 1, "2026-12-03T09:00"),
        ("2026-12-04", 0, "2026-12-04T09:00"),
        (
            "2026-12-05T00:00",
            0,
            "2026-12-04T09:00",
        ),  # midnight belongs to the day before
        ("2027-01-02", 7, "2026-12-26T09:00"),
    ],
)
def test_a_step_is_counted_from_the_last_day(
    closes: str, days: int, due: str
) -> None:
    assert reminders.step_at(too_late_at(closes) or NOW, days) == at(due)


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.integers(min_value=0, max_value=14 * 24), min_size=1, max_size=12
    ).map(sorted),
    st.lists(
        st.tuples(
            st.integers(0, 14 * 24),
            st.sampled_from(["2026-12-01", CLOSES, "2026-12-08T10:00"]),
        ),
        max_size=3,
    ),
)
def test_whenever_it_runs_no_step_of_a_deadline_is_told_twice_or_late(
    more_sqlite: Callable[[], str],
    runs: list[int],
    moves: list[tuple[int, str]],
) -> None:
    engine = open_quickly(more_sqlite())
    subscribe(engine, events=("all",))
    announce(engine, reading=closing_on(CLOSES), silent=True)
    happenings = sorted(
        [(hour, None) for hour in runs] + list(moves), key=lambda pair: pair[0]
    )
    for hour, closes in happenings:
        now = NOW + timedelta(hours=hour)
        if closes:
            announce(
                engine, reading={**READING, **closing_on(closes)}, now=now
            )
        else:
            reminders.remind(engine, now)
    with reading(engine) as session:
        made = session.exec(select(Event).where(Event.kind == "closing")).all()
    engine.dispose()
    assert len({event.key for event in made}) == len(made)
    assert all(
        event.at < datetime.fromisoformat(event.key.partition(":")[2])
        for event in made
    )
