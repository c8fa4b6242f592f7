"""Two workers that claim digests at the same moment."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import event
from sqlmodel import select

from storage.db.engine import Engine, reading, writing
from storage.models import Delivery
from storage.outbox import deliveries
from storage.outbox.lease_queue import ClaimRequest
from tests.conftest import NOW
from tests.factories import bare_news, subscribe_reader

pytestmark = pytest.mark.postgres

NEXT_WEEK = NOW + timedelta(days=7)


@pytest.fixture
def store(postgres_url: str, opened: Callable[[str], Engine]) -> Engine:
    """Two readers, for each of whom three notices wait."""
    engine = opened(postgres_url)
    with writing(engine) as session:
        for name, frequency in (("a", "daily"), ("b", "weekly")):
            subscribe_reader(
                session, name, "k", frequency=frequency, created_at=NOW
            )
        session.flush()
        for number in range(3):
            news = bare_news(session, str(number), NOW, NOW)
            assert deliveries.enqueue(session, news, ["k"]) == 2
    return engine


def claim(engine: Engine, by: str) -> list[int]:
    with writing(engine) as session:
        lease = timedelta(minutes=10)
        return deliveries.claim_digest(
            session, ClaimRequest("email", NEXT_WEEK, by, lease, limit=1)
        )


@pytest.mark.parametrize("statements", [1, 2, 3])
def test_a_digest_that_two_workers_want_stays_one(
    store: Engine,
    postgres_url: str,
    opened: Callable[[str], Engine],
    statements: int,
) -> None:
    """The second claims after each of the first one's statements in turn."""
    mine = opened(postgres_url)
    executed = 0
    theirs: list[int] = []

    def interrupt(*_: object) -> None:
        nonlocal executed
        executed += 1
        if executed == statements:
            theirs.extend(claim(store, "second"))

    event.listen(mine, "after_cursor_execute", interrupt)
    claimed = claim(mine, "first")
    assert (len(claimed), len(theirs)) == (3, 3)
    with reading(store) as session:
        held = select(Delivery.subscription_id, Delivery.lease_by)
        holders = Counter(session.exec(held).all())
    assert sorted(holders.values()) == [3, 3]
