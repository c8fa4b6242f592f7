"""The order of one reader's messages, with two workers that claim."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy import event
from sqlmodel import col, select

from storage.db.engine import Engine, reading, writing
from storage.models import Delivery, Subscription
from storage.outbox import deliveries
from storage.outbox.lease_queue import DELIVERIES, ClaimRequest
from tests.conftest import NOW
from tests.factories import bare_news, subscribe_reader

LEASE = timedelta(minutes=10)


def fill(engine: Engine) -> Engine:
    """Two readers, one of them by two filters, for each of whom three notices wait."""
    with writing(engine) as session:
        for name, filter_key in (("a", "k0"), ("a", "k1"), ("b", "k0")):
            subscribe_reader(session, name, filter_key, created_at=NOW)
        session.flush()
        for number in range(3):
            at = NOW + timedelta(seconds=number)
            news = bare_news(session, str(number), at, NOW)
            # The second notice reaches the reader of two filters by the other one.
            keys = ["k0", "k1"] if number != 1 else ["k1"]
            deliveries.enqueue(session, news, keys)
    return engine


def claim(
    engine: Engine, by: str, *, now: datetime = NOW, limit: int = 10
) -> list[int]:
    with writing(engine) as session:
        at = now + timedelta(minutes=1)
        return deliveries.claim(
            session, ClaimRequest("email", at, by, LEASE, limit)
        )


def readers(engine: Engine, ids: list[int]) -> list[str]:
    with reading(engine) as session:
        statement = select(Subscription.reader_key).join(
            Delivery, col(Delivery.subscription_id) == Subscription.id
        )
        return sorted(
            session.exec(statement.where(Delivery.id.in_(ids))).all()
        )


def test_a_reader_with_a_message_under_way_is_left_to_its_worker(
    engine: Engine,
) -> None:
    fill(engine)
    first = claim(engine, "first", limit=1)
    assert readers(engine, first) == ["a"]
    second = claim(engine, "second")
    assert readers(engine, second) == ["b", "b"]
    # Its own worker goes on with the same reader, lane by lane in order.
    assert readers(engine, claim(engine, "first")) == ["a", "a"]


def test_once_it_is_sent_anybody_takes_the_next(engine: Engine) -> None:
    fill(engine)
    first = claim(engine, "first", limit=1)
    with writing(engine) as session:
        DELIVERIES.receipt(first, by="first", now=NOW, message_id="m")(session)
    assert readers(engine, claim(engine, "second")) == ["a", "a", "b", "b"]


def test_a_worker_that_stands_still_holds_a_reader_up_for_seconds(
    engine: Engine,
) -> None:
    fill(engine)
    claim(engine, "first", limit=1)
    soon = NOW + deliveries.IN_TURN_WITHIN - timedelta(seconds=1)
    assert readers(engine, claim(engine, "second", now=soon)) == ["b", "b"]
    later = NOW + deliveries.IN_TURN_WITHIN + timedelta(seconds=1)
    assert readers(engine, claim(engine, "second", now=later)) == ["a", "a"]


@pytest.mark.postgres
@pytest.mark.parametrize("statements", range(1, 6))
def test_two_claims_at_once_do_not_share_a_reader(
    postgres_url: str,
    opened: Callable[[str], Engine],
    statements: int,
) -> None:
    """The second claims after each of the first one's statements in turn."""
    store, mine = fill(opened(postgres_url)), opened(postgres_url)
    executed = 0
    theirs: list[int] = []

    def interrupt(*_: object) -> None:
        nonlocal executed
        executed += 1
        if executed == statements:
            theirs.extend(claim(store, "second"))

    event.listen(mine, "after_cursor_execute", interrupt)
    claimed = claim(mine, "first", limit=1)
    both = set(readers(store, claimed)) & set(readers(store, theirs))
    assert both == set()
    assert claimed or theirs
