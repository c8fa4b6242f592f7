"""Two workers that claim digests at the same moment."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import event
from sqlmodel import select

from storage.db.engine import Engine, reading, writing
from storage.models import Announcement, Delivery, Event, Subscription
from storage.outbox import deliveries
from tests.conftest import NOW

pytestmark = pytest.mark.postgres

NEXT_WEEK = NOW + timedelta(days=7)


@pytest.fixture
def store(postgres_url: str, opened: Callable[[str], Engine]) -> Engine:
    """Two readers, for each of whom three notices wait."""
    engine = opened(postgres_url)
    with writing(engine) as session:
        for name, frequency in (("a", "daily"), ("b", "weekly")):
            session.add(
                Subscription(
                    channel="email",
                    target=f"{name}@example.org",
                    reader_key=name,
                    filter_key="k",
                    frequency=frequency,
                    event_mask=0x7FF,
                    state="active",
                    created_at=NOW,
                )
            )
        session.flush()
        for number in range(3):
            notice = Announcement(
                source="board",
                key=str(number),
                url="u",
                title="t",
                kind="call",
                first_seen_at=NOW,
                changed_at=NOW,
                last_seen_at=NOW,
            )
            session.add(notice)
            session.flush()
            news = Event(
                announcement_id=notice.id or 0, edition=1, kind="new", at=NOW
            )
            session.add(news)
            session.flush()
            assert deliveries.enqueue(session, news, ["k"]) == 2
    return engine


def claim(engine: Engine, by: str) -> list[int]:
    with writing(engine) as session:
        return deliveries.claim_digest(
            session,
            "email",
            now=NEXT_WEEK,
            by=by,
            lease=timedelta(minutes=10),
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
