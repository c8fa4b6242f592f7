"""Claims: one holder at a time, counted before the attempt, given back by nobody else."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy.event import listen
from sqlmodel import select

from storage.db.engine import Engine, reading, writing
from storage.migrations import upgrade
from storage.models import Announcement, Delivery, Event, Subscription
from storage.outbox import deliveries
from storage.outbox.lease_queue import DELIVERIES, ClaimRequest
from tests.factories import bare_news, subscribe_reader
from tests.migrating import downgrade

NOW = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)
LEASE = timedelta(minutes=10)


@pytest.fixture
def owed(engine: Engine) -> Engine:
    """Six deliveries to six readers of one event."""
    with writing(engine) as session:
        event = bare_news(session, "1", NOW, NOW)
        for number in range(6):
            subscribe_reader(session, f"r{number}", "k", created_at=NOW)
        session.flush()
        assert deliveries.enqueue(session, event, ["k"]) == 6
    return engine


def claim(
    engine: Engine, by: str, *, now: datetime = NOW, limit: int = 4
) -> list[int]:
    with writing(engine) as session:
        return deliveries.claim(
            session, ClaimRequest("email", now, by, LEASE, limit)
        )


def rows(engine: Engine) -> dict[int | None, Delivery]:
    with reading(engine) as session:
        return {row.id: row for row in session.exec(select(Delivery))}


def test_what_one_worker_holds_no_other_gets(owed: Engine) -> None:
    first, second, third = claim(owed, "a"), claim(owed, "b"), claim(owed, "c")
    assert (len(first), len(second), third) == (4, 2, [])
    assert not set(first) & set(second)
    assert {row.attempts for row in rows(owed).values()} == {1}


def test_other_channels_are_left_alone(owed: Engine) -> None:
    with writing(owed) as session:
        request = ClaimRequest("slack", NOW, "a", LEASE, limit=9)
        assert deliveries.claim(session, request) == []


def test_an_expired_lease_is_free_and_a_running_one_is_not(
    owed: Engine,
) -> None:
    claim(owed, "a")
    with writing(owed) as session:
        assert DELIVERIES.release_expired(session, now=NOW + LEASE) == 0
        assert (
            DELIVERIES.release_expired(
                session, now=NOW + LEASE + timedelta(seconds=1)
            )
            == 4
        )
    assert len(claim(owed, "b", now=NOW + LEASE * 2, limit=9)) == 6


def test_a_worker_that_woke_too_late_changes_nothing(owed: Engine) -> None:
    held = claim(owed, "a")
    with writing(owed) as session:
        DELIVERIES.release_expired(session, now=NOW + LEASE * 2)
    taken = claim(owed, "b", now=NOW + LEASE * 2)
    assert taken == held
    with writing(owed) as session:
        DELIVERIES.receipt(held, by="a", now=NOW, message_id="<a>")(session)
        DELIVERIES.close(session, held, by="a", state="failed", error="late")
    assert {rows(owed)[delivery].state for delivery in held} == {"claimed"}
    assert {rows(owed)[delivery].lease_by for delivery in held} == {"b"}


def test_what_is_put_back_waits_its_time(owed: Engine) -> None:
    held = claim(owed, "a", limit=2)
    with writing(owed) as session:
        DELIVERIES.reschedule(
            session, held[:1], by="a", at=NOW + timedelta(hours=1), error="451"
        )
        DELIVERIES.reschedule(
            session,
            held[1:],
            by="a",
            at=NOW + timedelta(hours=1),
            error="down",
            attempted=False,
        )
    found = rows(owed)
    assert [
        (
            found[delivery].state,
            found[delivery].attempts,
            found[delivery].error,
        )
        for delivery in held
    ] == [("pending", 1, "451"), ("pending", 0, "down")]
    assert set(claim(owed, "b", limit=9)) & set(held) == set()
    assert set(claim(owed, "b", now=NOW + timedelta(hours=1), limit=9)) == set(
        held
    )


def test_owing_again_owes_nothing(owed: Engine) -> None:
    with writing(owed) as session:
        event = session.exec(select(Event)).one()
        assert deliveries.enqueue(session, event, ["k"]) == 0


def test_a_correction_reads_what_was_sent_of_its_notice_alone(
    sqlite_engine: Engine,
) -> None:
    """By the state of deliveries it would read all that were ever sent."""
    plans: list[str] = []

    def explain(*given: Any) -> None:
        connection, _, statement, parameters, _, _ = given
        if statement.startswith("INSERT INTO delivery"):
            plan = f"EXPLAIN QUERY PLAN {statement}"
            for row in connection.exec_driver_sql(plan, parameters):
                plans.append(row.detail)

    with writing(sqlite_engine) as session:
        news = bare_news(session, "1", NOW, NOW)
        news.kind = "corrected"
        session.flush()
        listen(sqlite_engine, "before_cursor_execute", explain)
        deliveries.enqueue(session, news, ["k"])
    read = [plan for plan in plans if "delivery" in plan or " d " in plan]
    assert read
    assert all("ix_delivery_told" in plan for plan in read), read


def test_more_filters_than_a_statement_has_variables(owed: Engine) -> None:
    with writing(owed) as session:
        announcement = session.exec(select(Announcement)).one()
        event = Event(
            announcement_id=announcement.id or 0, edition=2, kind="new", at=NOW
        )
        session.add(event)
        session.flush()
        assert (
            deliveries.enqueue(
                session, event, [f"key{n}" for n in range(70_000)] + ["k"]
            )
            == 6
        )


def test_overdue_letters_are_counted_by_channel(owed: Engine) -> None:
    with reading(owed) as session:
        assert DELIVERIES.waiting(session, now=NOW) == {"email": 6}
        assert (
            DELIVERIES.waiting(
                session, now=NOW, older_than=timedelta(minutes=1)
            )
            == {}
        )


def test_one_whose_subscription_is_gone_stops_no_other(owed: Engine) -> None:
    with writing(owed) as session:
        session.delete(session.get_one(Subscription, 3))
    ids = claim(owed, "w", limit=6)
    with writing(owed) as session:
        found = deliveries.load(session, ids)
    assert len(found) == 5
    with reading(owed) as session:
        rows = session.exec(select(Delivery).where(Delivery.state == "moot"))
        assert [row.subscription_id for row in rows] == [3]


@pytest.mark.parametrize(
    ("frequencies", "chosen", "digest", "due"),
    [
        (["weekly", "daily", "now", "now"], 2, False, "2026-11-24T01:00"),
        (["weekly", "daily", "daily"], 1, True, "2026-11-24T23:30"),
        (["weekly", "weekly"], 0, True, "2026-11-29T23:30"),
    ],
)
def test_a_reader_is_told_once_by_the_most_impatient_subscription(
    owed: Engine,
    frequencies: list[str],
    chosen: int,
    digest: bool,
    due: str,
) -> None:
    with writing(owed) as session:
        event = Event(announcement_id=1, edition=2, kind="new", at=NOW)
        session.add(event)
        ids = []
        for frequency in frequencies:
            reader = Subscription(
                channel="slack",
                reader_key="same",
                filter_key="other",
                event_mask=0x7FF,
                frequency=frequency,
                state="active",
                created_at=NOW,
            )
            session.add(reader)
            session.flush()
            ids.append(reader.id)
        assert deliveries.enqueue(session, event, ["other"]) == 1
        row = session.exec(
            select(Delivery).where(Delivery.event_id == event.id)
        ).one()
        assert (row.subscription_id, row.digest) == (ids[chosen], digest)
        assert row.channel == "slack"
        assert row.next_attempt_at.isoformat().startswith(due)


def test_deliveries_outlive_the_change_of_their_keys(owed: Engine) -> None:
    """Down to the revision whose deliveries had foreign keys, and up again."""
    [held] = claim(owed, "w1", limit=1)
    before = {number: row.model_dump() for number, row in rows(owed).items()}
    downgrade(owed, "0017")
    upgrade(owed)
    after = {number: row.model_dump() for number, row in rows(owed).items()}
    assert after == before
    # What was held stays held: nobody else gets it.
    assert held not in claim(owed, "w2", limit=6)
