"""Who is owed what, in the announcement's own transaction."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

import pytest
from sqlmodel import select

from notifier.matching import enqueue
from storage.announcements import save
from storage.db.engine import Engine, Session, reading, writing
from storage.models import Delivery, Event
from storage.queries.filters import Filter
from tests.notifier.notifier_stage import (
    NOW,
    READING,
    announce,
    closing_on,
    draft,
    subscribe,
)


def owed(engine: Engine) -> list[tuple[int, str]]:
    with reading(engine) as session:
        return sorted(
            (row.subscription_id, row.event)
            for row in session.exec(select(Delivery))
        )


def test_only_who_wants_it_is_owed_it(engine: Engine) -> None:
    subscription = subscribe(
        engine, "a@example.org", Filter(q="바우처", division=("의료",))
    )
    subscribe(engine, "b@example.org", Filter(q="수출"))
    subscribe(
        engine, "c@example.org", Filter(q="바우처"), events=("extended",)
    )
    announce(engine)
    assert owed(engine) == [(subscription, "new")]


def test_equal_filters_are_owed_alike(engine: Engine) -> None:
    readers = [
        subscribe(engine, f"reader{n}@example.org", Filter(q="바우처"))
        for n in range(20)
    ]
    announce(engine)
    assert owed(engine) == [(reader, "new") for reader in readers]


def test_a_reader_with_two_matching_filters_is_owed_it_once(
    engine: Engine,
) -> None:
    """By the more impatient one, so that it is not told again in a digest."""
    subscribe(engine, "a@example.org", Filter(q="바우처"), frequency="daily")
    now = subscribe(engine, "a@example.org", Filter(division=("의료",)))
    announce(engine)
    assert owed(engine) == [(now, "new")]


def test_a_first_crawl_owes_nothing(engine: Engine) -> None:
    subscribe(engine)
    announce(engine, silent=True)
    assert owed(engine) == []


def test_a_page_seen_again_owes_nothing_more(engine: Engine) -> None:
    subscribe(engine)
    announce(engine)
    announce(engine)
    announce(
        engine, reading={**READING, "amount_texts": ["총 700억 원"]}
    )  # not material
    assert len(owed(engine)) == 1


def test_a_correction_reaches_who_was_told_even_if_it_matches_no_more(
    engine: Engine,
) -> None:
    rich = subscribe(
        engine, "a@example.org", Filter(min_budget=50_000_000_000)
    )
    subscribe(engine, "b@example.org", Filter(min_budget=100_000_000_000))
    announce(engine)
    announce(engine, reading={**READING, "budget_total_won": 1_000_000_000})
    assert owed(engine) == [(rich, "corrected"), (rich, "new")]


def test_each_edition_is_owed_once(engine: Engine) -> None:
    reader = subscribe(engine)
    for closes in (
        "2026-12-04T18:00",
        "2026-12-11T18:00",
        "2026-12-11T18:00",
        "2026-12-18T18:00",
    ):
        announce(engine, reading=closing_on(closes))
    assert owed(engine) == [
        (reader, "extended"),
        (reader, "extended"),
        (reader, "new"),
    ]


@pytest.mark.parametrize(
    ("frequency", "due"),
    [
        ("now", NOW),
        ("daily", datetime(2026, 11, 24, 23, 30, tzinfo=UTC)),
        ("weekly", datetime(2026, 11, 29, 23, 30, tzinfo=UTC)),
    ],
)
def test_digests_are_due_at_half_past_eight_in_korea(
    engine: Engine, frequency: str, due: datetime
) -> None:
    subscribe(engine, frequency=frequency)
    announce(engine)
    with reading(engine) as session:
        [row] = session.exec(select(Delivery)).all()
    assert row.next_attempt_at == due
    assert row.digest is (frequency != "now")


def test_what_is_rolled_back_is_owed_to_nobody(engine: Engine) -> None:
    subscribe(engine)

    def fail_after_owing(
        session: Session, events: Sequence[Event], *_: object
    ) -> int:
        enqueue.enqueue_events(session, events)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError), writing(engine) as session:
        save.save(
            session, draft(), now=NOW, silent=False, enqueue=fail_after_owing
        )
    assert owed(engine) == []


def test_a_filter_that_comes_later_is_known_at_once(engine: Engine) -> None:
    subscribe(engine, "a@example.org", Filter(q="수출"))
    announce(engine)
    late = subscribe(engine, "b@example.org", Filter(q="바우처"))
    announce(engine, "두 번째 AI 바우처", key="2")
    assert owed(engine) == [(late, "new")]
