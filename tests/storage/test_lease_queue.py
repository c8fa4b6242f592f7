"""Messages of the service itself keep the promises that alerts keep: it is one queue."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import select

from storage.db.engine import Engine, reading, writing
from storage.models import SystemMessage
from storage.outbox import system_messages
from storage.outbox.lease_queue import (
    DELIVERIES,
    QUEUES,
    SYSTEM_MESSAGES,
    ClaimRequest,
)

NOW = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)
LEASE = timedelta(minutes=10)


@pytest.fixture
def queued(engine: Engine) -> Engine:
    """Six messages to six addresses."""
    with writing(engine) as session:
        for number in range(6):
            to = system_messages.Recipient("email", f"r{number}@example.org")
            system_messages.add(session, "confirm", str(number), to, now=NOW)
    return engine


def claim(
    engine: Engine, by: str, *, now: datetime = NOW, limit: int = 4
) -> list[int]:
    with writing(engine) as session:
        return SYSTEM_MESSAGES.claim(
            session, ClaimRequest("email", now, by, LEASE, limit)
        )


def rows(engine: Engine) -> dict[int | None, SystemMessage]:
    with reading(engine) as session:
        return {row.id: row for row in session.exec(select(SystemMessage))}


def test_what_one_worker_holds_no_other_gets(queued: Engine) -> None:
    first, second, third = (
        claim(queued, "a"),
        claim(queued, "b"),
        claim(queued, "c"),
    )
    assert (len(first), len(second), third) == (4, 2, [])
    assert not set(first) & set(second)
    assert {row.attempts for row in rows(queued).values()} == {1}


def test_an_address_is_kept_no_longer_than_it_is_needed(
    queued: Engine,
) -> None:
    sent, refused, later = claim(queued, "a", limit=3)
    with writing(queued) as session:
        SYSTEM_MESSAGES.receipt([sent], by="a", now=NOW, message_id="<a@b>")(
            session
        )
        SYSTEM_MESSAGES.close(
            session, [refused], by="a", state="failed", error="550"
        )
        SYSTEM_MESSAGES.reschedule(
            session, [later], by="a", at=NOW, error="451"
        )
    found = rows(queued)
    assert [
        (found[row].state, found[row].target) for row in (sent, refused)
    ] == [
        ("sent", None),
        ("failed", None),
    ]
    assert (found[later].state, found[later].target) == (
        "pending",
        "r2@example.org",
    )


def test_a_worker_that_woke_too_late_changes_nothing(queued: Engine) -> None:
    held = claim(queued, "a")
    with writing(queued) as session:
        assert (
            SYSTEM_MESSAGES.release_expired(session, now=NOW + LEASE * 2) == 4
        )
    assert claim(queued, "b", now=NOW + LEASE * 2) == held
    with writing(queued) as session:
        SYSTEM_MESSAGES.receipt(held, by="a", now=NOW, message_id=None)(
            session
        )
        SYSTEM_MESSAGES.reschedule(
            session, held, by="a", at=NOW, error="late", attempted=False
        )
    kept = [rows(queued)[row] for row in held]
    assert {(row.state, row.lease_by, row.attempts) for row in kept} == {
        ("claimed", "b", 2)
    }


def test_what_was_not_tried_costs_no_attempt(queued: Engine) -> None:
    tried, untried = claim(queued, "a", limit=2)
    later = NOW + timedelta(hours=1)
    with writing(queued) as session:
        SYSTEM_MESSAGES.reschedule(
            session, [tried], by="a", at=later, error="451"
        )
        SYSTEM_MESSAGES.reschedule(
            session, [untried], by="a", at=later, error="down", attempted=False
        )
    found = rows(queued)
    assert [found[row].attempts for row in (tried, untried)] == [1, 0]
    assert not {tried, untried} & set(claim(queued, "b", limit=9))


def test_both_queues_have_the_columns_that_claiming_needs() -> None:
    needed = {
        "state",
        "channel",
        "attempts",
        "next_attempt_at",
        "error",
        "sent_at",
    }
    for queue in QUEUES:
        assert needed | {"lease_by", "lease_until"} <= set(
            queue.table.model_fields
        )
    assert DELIVERIES.table is not SYSTEM_MESSAGES.table
