"""Jobs that have an hour: run once for it, and again where they failed."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

import pytest
from sqlalchemy.exc import OperationalError

from config.settings import load
from notifier.schedule import no_news
from storage import job_runs
from storage.db.engine import Engine, reading, writing
from worker import periodic
from worker.jobs import Jobs
from worker.queueing.in_process import InProcessQueue
from worker.wiring import Container


def test_a_job_that_fails_at_its_hour_is_due_again(
    sqlite_engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And the others come to theirs: a weekly note must not wait another week."""
    ran: list[str] = []
    long_ago = datetime(2026, 1, 1, tzinfo=UTC)
    with writing(sqlite_engine) as session:
        for name in periodic.HOURS:
            job_runs.mark(session, name, now=long_ago)

    def broken(*_: object, **__: object) -> None:
        ran.append("send_no_news")
        raise ValueError("a bug")

    monkeypatch.setattr(no_news, "send_no_news", broken)

    async def scenario() -> None:
        container = Container(load(None), boards=[])
        container.__dict__ |= {"store": sqlite_engine, "channels": {}}
        jobs = Jobs(container, InProcessQueue())
        await jobs.run_periodic()
        await jobs.run_periodic()

    asyncio.run(scenario())
    assert ran == ["send_no_news"] * 2
    with reading(sqlite_engine) as session:
        last = {name: job_runs.last(session, name) for name in periodic.HOURS}
    assert last.pop("send_no_news") == long_ago
    assert long_ago not in last.values()


def test_a_database_that_is_away_is_logged_when_that_begins_and_ends(
    sqlite_engine: Engine,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    async def scenario() -> None:
        container = Container(load(None), boards=[])
        container.__dict__ |= {"store": sqlite_engine, "channels": {}}
        jobs = Jobs(container, InProcessQueue())

        async def away(name: str) -> None:
            raise OperationalError("select 1", {}, Exception("refused"))

        with monkeypatch.context() as patched:
            patched.setattr(jobs, "_tick", away)
            for name in ("send", "crawl_due", "send"):
                await jobs.tick(name)
        await jobs.tick("send")

    asyncio.run(scenario())
    said = [line for line in caplog.messages if line.startswith("database")]
    assert said == [
        "database: refused",
        "database: works again, after 0 h 0 min",
    ]
