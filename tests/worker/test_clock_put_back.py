"""The machine's clock is put back an hour while everything runs."""

from __future__ import annotations

import asyncio
from collections import Counter
from datetime import UTC, datetime, timedelta, tzinfo

import pytest
from apscheduler.schedulers import base
from sqlmodel import select

from config import clock
from notifier.messages.sender_profile import SenderProfile
from notifier.sending import claim_queue, recovery
from storage.db.engine import Engine, reading, writing
from storage.db.shared_clock import follow_database
from storage.models import Delivery, Source
from storage.outbox import deliveries
from storage.outbox.lease_queue import ClaimRequest
from storage.queries import health
from tests.conftest import NOW
from tests.factories import bare_news, subscribe_reader
from worker.schedule import Timetable

HEAD = SenderProfile("https://voucher.example", "a secret, long enough")
AHEAD = NOW + timedelta(hours=1)
LEASE = timedelta(minutes=10)


def announced_ahead(engine: Engine, frequency: str = "now") -> None:
    """Store a notice that one reader wants, by a clock that is an hour ahead."""
    with writing(engine) as session:
        subscribe_reader(
            session, "a", "k", frequency=frequency, created_at=NOW
        )
        session.flush()
        news = bare_news(session, "1", AHEAD, AHEAD)
        assert deliveries.enqueue(session, news, ["k"]) == 1


def claimed(engine: Engine, now: datetime = NOW) -> int:
    with writing(engine) as session:
        claim_queue.release_expired(session, now=now)
        request = ClaimRequest("email", now, "me", LEASE, limit=10)
        ids = deliveries.claim(session, request)
    return len(ids)


def test_the_timetable_goes_on_ticking(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """APScheduler's jobs alone would be due again only an hour later."""
    ticks: Counter[str] = Counter()
    back = timedelta()
    again = asyncio.Event()

    class PutBack(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
            return datetime.now(tz) - back

    monkeypatch.setattr(base, "datetime", PutBack)
    monkeypatch.setattr(clock, "machine_now", lambda: PutBack.now(UTC))

    async def tick(name: str) -> None:
        nonlocal back
        ticks[name] += 1
        if ticks["send"] == 2:
            back = timedelta(hours=1)
        if min(ticks["send"], ticks["recover"]) >= 5:
            again.set()

    async def run() -> None:
        timetable = Timetable(tick)
        timetable.start(hurry=True)
        await again.wait()
        timetable.stop()

    asyncio.run(asyncio.wait_for(run(), 60))
    assert back == timedelta(hours=1)


@pytest.mark.parametrize("apart", [timedelta(hours=-3), timedelta(days=30)])
def test_processes_of_several_machines_go_by_the_databases_clock(
    engine: Engine, monkeypatch: pytest.MonkeyPatch, apart: timedelta
) -> None:
    """Else two whose clocks differ by a lease's margin would each hold one message."""
    right = clock.machine_now
    monkeypatch.setattr(clock, "machine_now", lambda: right() + apart)
    monkeypatch.setattr(clock, "_correction", timedelta())
    follow_database(engine)
    is_shared = engine.dialect.name == "postgresql"
    left = clock.now() - right()
    assert abs(left - (timedelta() if is_shared else apart)) < timedelta(
        minutes=1
    )
    # Told to the operator all the same: deadlines are days of the real world.
    with reading(engine) as session:
        seen = health.checks(session, now=clock.now())["clock"]
    assert ("apart from the database's" in seen) is is_shared


def test_a_tick_that_fails_or_hangs_stops_no_other() -> None:
    ticks: Counter[str] = Counter()
    thrice = asyncio.Event()

    async def tick(name: str) -> None:
        ticks[name] += 1
        if min(ticks["send"], ticks["recover"]) == 3:
            thrice.set()
        if name == "recover":
            raise ValueError("ours")
        if name == "crawl_due":
            await asyncio.sleep(3600)

    async def run() -> None:
        timetable = Timetable(tick)
        timetable.start(hurry=True)
        await thrice.wait()
        timetable.stop()

    asyncio.run(asyncio.wait_for(run(), 30))
    assert ticks["crawl_due"] == 1


def test_an_alert_made_before_it_leaves_after_the_next_sweep(
    engine: Engine,
) -> None:
    announced_ahead(engine)
    assert claimed(engine) == 0
    recovery.recover(engine, HEAD, now=NOW)
    assert claimed(engine) == 1


def test_a_digest_made_before_it_waits_for_its_morning(engine: Engine) -> None:
    announced_ahead(engine, "daily")
    with reading(engine) as session:
        [before] = session.exec(select(Delivery.next_attempt_at)).all()
    recovery.recover(engine, HEAD, now=NOW)
    with reading(engine) as session:
        assert session.exec(select(Delivery.next_attempt_at)).all() == [before]


def test_a_claim_made_before_it_is_given_the_time_of_one_claim(
    engine: Engine,
) -> None:
    announced_ahead(engine)
    assert claimed(engine, AHEAD) == 1
    recovery.recover(engine, HEAD, now=NOW)
    assert claimed(engine, NOW + timedelta(minutes=9)) == 0
    assert claimed(engine, NOW + timedelta(minutes=11)) == 1


def test_a_claim_by_a_right_clock_is_left_alone(engine: Engine) -> None:
    announced_ahead(engine)
    assert claimed(engine, AHEAD) == 1
    with reading(engine) as session:
        [before] = session.exec(select(Delivery.lease_until)).all()
    recovery.recover(engine, HEAD, now=AHEAD)
    with reading(engine) as session:
        assert session.exec(select(Delivery.lease_until)).all() == [before]


def test_a_board_crawled_before_it_is_crawled_after_the_next_sweep(
    engine: Engine,
) -> None:
    with writing(engine) as session:
        session.add(
            Source(
                name="nipa",
                last_crawl_at=AHEAD,
                next_crawl_at=AHEAD + timedelta(minutes=15),
            )
        )
    recovery.recover(engine, HEAD, now=NOW)
    with reading(engine) as session:
        assert session.get_one(Source, "nipa").next_crawl_at == NOW
