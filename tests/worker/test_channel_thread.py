"""Threads of channels: one run at a time, once more when woken meanwhile, and no thread that waits."""

from __future__ import annotations

import asyncio
import threading
from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy import update

from config.settings import load
from storage.db.engine import Engine, writing
from storage.models import Delivery
from storage.outbox import system_messages
from tests.notifier.notifier_stage import NOW, Mailbox, announce, subscribe
from worker import jobs as jobs_module
from worker.channel_thread import ChannelThread
from worker.jobs import Jobs
from worker.queueing.base import Arguments
from worker.queueing.in_process import InProcessQueue
from worker.wiring import Container

LIMIT = 30
CHANNELS = 40
"""More than the event loop has threads."""


def test_woken_meanwhile_it_looks_once_more() -> None:
    begun, free = threading.Semaphore(0), threading.Semaphore(0)
    runs: list[int] = []

    def work() -> None:
        runs.append(len(runs))
        begun.release()
        assert free.acquire(timeout=LIMIT)

    thread = ChannelThread(work)
    first = thread.wake()
    assert first is not None
    assert begun.acquire(timeout=LIMIT)
    assert thread.wake() is None
    assert thread.wake() is None
    free.release(2)
    first.result(LIMIT)
    assert runs == [0, 1]
    assert thread.run_under_way() is None


def test_one_that_failed_runs_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(threading, "excepthook", lambda _: None)
    runs: list[int] = []

    def work() -> None:
        runs.append(len(runs))
        raise RuntimeError("on purpose")

    thread = ChannelThread(work)
    for _ in range(2):
        run = thread.wake()
        assert run is not None
        assert isinstance(run.exception(LIMIT), RuntimeError)
    assert runs == [0, 1]


def test_channels_that_hang_leave_the_worker_its_threads(
    sqlite_engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else no board was crawled while some channels hung."""
    free = threading.Event()
    hanging = threading.Semaphore(0)

    def hang(*_: object, **__: object) -> dict[str, int]:
        hanging.release()
        free.wait(LIMIT)
        return {}

    monkeypatch.setattr(jobs_module, "deliver", hang)

    async def scenario() -> int:
        container = Container(load(None), boards=[])
        channels = {f"channel{n}": Mailbox() for n in range(CHANNELS)}
        container.__dict__ |= {"store": sqlite_engine, "channels": channels}
        jobs = Jobs(container, InProcessQueue())
        delivering = []
        for name in channels:
            delivering.append(asyncio.create_task(jobs.deliver(name, "post")))
        await asyncio.sleep(0)
        for _ in channels:
            assert hanging.acquire(timeout=LIMIT)
        answer = await asyncio.wait_for(
            asyncio.to_thread(partial(sum, [1, 2])), LIMIT / 2
        )
        free.set()
        await asyncio.gather(*delivering)
        return answer

    assert asyncio.run(scenario()) == 3


def test_a_tick_puts_jobs_for_channels_that_have_something_due(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs_module, "now", lambda: NOW + timedelta(days=2))
    subscribe(engine, "reader@example.org")
    subscribe(engine, "daily@example.org", frequency="daily")
    announce(engine)
    keys: list[str] = []

    class Recording(InProcessQueue):
        async def put(
            self, job: str, *, key: str, arguments: Arguments
        ) -> None:
            keys.append(key)

    async def ticks() -> list[str]:
        keys.clear()
        await jobs.tick("send")
        await jobs.tick("send_digests")
        return list(keys)

    container = Container(load(None), boards=[])
    channels = {"email": Mailbox(), "slack": Mailbox(), "webhook": Mailbox()}
    container.__dict__ |= {"store": engine, "channels": channels}
    jobs = Jobs(container, Recording())
    both = ["deliver:email:post", "deliver:email:digests"]
    assert asyncio.run(ticks()) == both

    # What a dead worker holds is due again when its lease ends.
    with writing(engine) as session:
        held = update(Delivery).values(
            state="claimed", lease_by="dead", lease_until=NOW
        )
        session.execute(held)
    assert asyncio.run(ticks()) == both

    with writing(engine) as session:
        session.execute(update(Delivery).values(state="sent"))
    assert asyncio.run(ticks()) == []

    with writing(engine) as session:
        to = system_messages.Recipient("webhook", "https://hooks.example.org")
        system_messages.add(session, "operator", "1", to, now=NOW)
    assert asyncio.run(ticks()) == ["deliver:webhook:post"]
