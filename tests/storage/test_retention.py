"""What is kept for a while goes when its time is over, and nothing else does."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlmodel import col, func, select

from config.retention import Retention
from storage import retention
from storage.db.engine import Engine, Session, reading, writing
from storage.models import (
    Announcement,
    Consent,
    Crawl,
    Delivery,
    Edition,
    Event,
    Revision,
    Subscription,
    SystemMessage,
    Tombstone,
)
from storage.subscribers import subscriptions
from tests.conftest import NOW
from tests.factories import announce

OLD = NOW - timedelta(days=500)
KEEP = Retention()


def subscribe(
    session: Session, key: str, state: str = "active"
) -> Subscription:
    stored = Subscription(
        channel="email",
        target=f"{key}@example.kr",
        reader_key=key,
        filter_key="k",
        state=state,
        created_at=OLD,
    )
    session.add(stored)
    session.flush()
    return stored


def told(
    session: Session,
    stored: Announcement,
    to: Subscription,
    state: str,
    at: datetime,
) -> None:
    event = session.exec(
        select(Event).where(Event.announcement_id == stored.id)
    ).one()
    session.add(
        Delivery(
            subscription_id=to.id or 0,
            announcement_id=stored.id or 0,
            event_id=event.id or 0,
            edition=1,
            event="new",
            channel="email",
            state=state,
            created_at=at,
            next_attempt_at=at,
        )
    )
    session.flush()


def count(engine: Engine, table: type) -> int:
    with reading(engine) as session:
        return session.exec(select(func.count()).select_from(table)).one()


def test_alerts_go_once_their_announcement_is_over(engine: Engine) -> None:
    with writing(engine) as session:
        over = announce(session, "끝난 공고", now=OLD)
        edited = announce(session, "정정된 공고", now=OLD, changed_at=NOW)
        running = announce(session, "아직 받는 공고", now=OLD)
        running.closes_at = NOW + timedelta(days=5)
        reader = subscribe(session, "r")
        for stored in (over, edited, running):
            told(session, stored, reader, "sent", OLD)
        told(session, over, subscribe(session, "waits"), "pending", OLD)
        told(session, over, subscribe(session, "held"), "held", OLD)
        told(session, over, subscribe(session, "late"), "sent", NOW)
    assert retention.delete_expired(engine, KEEP, now=NOW) == {"alerts": 1}
    assert retention.delete_expired(engine, KEEP, now=NOW) == {}
    assert (count(engine, Delivery), count(engine, Announcement)) == (5, 3)
    with reading(engine) as session:
        stone = session.exec(select(Tombstone)).one()
        assert (stone.kind, stone.removed) == ("alerts", 1)
        assert stone.before == NOW - timedelta(days=KEEP.alerts)
        assert retention.removed(session) == {"alerts": 1}


def test_a_large_backlog_goes_batch_by_batch_and_can_be_ended(
    sqlite_engine: Engine,
) -> None:
    with writing(sqlite_engine) as session:
        for number in range(25):
            session.add(
                SystemMessage(
                    key=str(number),
                    kind="confirm",
                    channel="email",
                    state="sent",
                    created_at=OLD,
                    next_attempt_at=OLD,
                )
            )
    looks = iter([False, False, True, True, True, True, True, True])
    ended = retention.delete_expired(
        sqlite_engine, KEEP, now=NOW, batch=10, until=lambda: next(looks)
    )
    assert ended == {"messages": 10}
    assert retention.delete_expired(
        sqlite_engine, KEEP, now=NOW, batch=10
    ) == {"messages": 15}
    with reading(sqlite_engine) as session:
        assert retention.removed(session) == {"messages": 25}


def test_of_old_pages_the_newest_of_each_announcement_stays(
    engine: Engine,
) -> None:
    with writing(engine) as session:
        stored = announce(session, now=OLD)
        for number in range(3):
            session.add(
                Revision(
                    announcement_id=stored.id or 0,
                    fetched_at=NOW - timedelta(days=900 - number),
                    url="u",
                    digest=str(number),
                    page=b"x",
                )
            )
    assert retention.delete_expired(engine, KEEP, now=NOW) == {"pages": 2}
    with reading(engine) as session:
        assert session.exec(select(Revision.digest)).all() == ["2"]
    assert count(engine, Edition) == 1


def test_a_reader_who_left_is_first_erased_and_years_later_forgotten(
    engine: Engine,
) -> None:
    left = NOW - timedelta(days=1_200)
    with writing(engine) as session:
        stored = announce(session, now=NOW)
        gone, stays = subscribe(session, "gone"), subscribe(session, "stays")
        for reader in (gone, stays):
            told(session, stored, reader, "sent", NOW)
            subscriptions.record(
                session, reader, "confirmed", how="web", now=left
            )
        subscriptions.end(session, gone, now=left)
        gone.ended_at = left
    assert retention.delete_expired(engine, KEEP, now=NOW) == {}, (
        "the address is still there"
    )
    with writing(engine) as session:
        assert subscriptions.erase_ended(session, now=NOW) == 1
        target = select(Subscription.target).where(
            Subscription.reader_key == "gone"
        )
        assert session.exec(target).one() is None
    assert retention.delete_expired(engine, KEEP, now=NOW) == {"ledger": 1}
    with reading(engine) as session:
        assert session.exec(select(Subscription.reader_key)).all() == ["stays"]
        assert session.exec(select(Consent.reader_key).distinct()).all() == [
            "stays"
        ]
        assert session.exec(select(func.count(col(Delivery.id)))).one() == 1


@pytest.mark.parametrize("days", [7, 90])
def test_crawls_are_kept_as_long_as_the_operator_wishes(
    sqlite_engine: Engine, days: int
) -> None:
    with writing(sqlite_engine) as session:
        for age in (5, 30, 100):
            at = NOW - timedelta(days=age)
            session.add(Crawl(source="nipa", started_at=at, verdict="ok"))
    removed = retention.delete_expired(
        sqlite_engine, Retention(crawls=days), now=NOW
    )
    assert removed == {"crawls": 2 if days == 7 else 1}
