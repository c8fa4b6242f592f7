"""/healthz, doctor and the operator's alarm say what is so; missed hours are made up for."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, time, timedelta
from types import SimpleNamespace

import pytest
from sqlmodel import select

from config.settings import load
from notifier.messages.sender_profile import SenderProfile
from notifier.sending import recovery
from storage import job_runs
from storage.db.engine import Engine, Session, reading, writing
from storage.models import Source, SystemMessage
from storage.outbox import system_messages
from storage.outbox.lease_queue import SYSTEM_MESSAGES, ClaimRequest
from storage.outbox.system_messages import Recipient
from storage.queries import health
from tests.conftest import NOW
from worker import jobs as jobs_module
from worker import periodic
from worker.jobs import Jobs
from worker.queueing.in_process import InProcessQueue
from worker.wiring import Container

HEAD = SenderProfile(
    "https://voucher.example",
    "a secret, long enough",
    operators=(("email", "o@e.kr"),),
    operator_language="en",
)


def checks(engine: Engine, now: datetime = NOW) -> dict[str, str]:
    with reading(engine) as session:
        return health.checks(session, now=now)


def test_finding_12_no_worker_for_five_minutes_is_said(engine: Engine) -> None:
    with writing(engine) as session:
        job_runs.mark(session, job_runs.WORKER, now=NOW)
    assert checks(engine, NOW + timedelta(minutes=5))["worker"] == "ok"
    late = checks(engine, NOW + timedelta(minutes=6))["worker"]
    assert late.startswith("no worker for 6 min")


def test_confirmations_that_wait_are_said(engine: Engine) -> None:
    with writing(engine) as session:
        to = Recipient("email", "reader@example.kr")
        system_messages.add(session, "confirm", "k", to, now=NOW)
    assert checks(engine, NOW + timedelta(minutes=14))["messages"] == "ok"
    late = checks(engine, NOW + timedelta(minutes=16))["messages"]
    assert late == "1 confirmations and notices wait"


def test_finding_11_a_clock_once_wrong_keeps_no_board_unread(
    engine: Engine,
) -> None:
    ahead = NOW + timedelta(days=30)
    with writing(engine) as session:
        session.add(
            Source(name="nipa", next_crawl_at=ahead, last_crawl_at=ahead)
        )
    seen = checks(engine)
    assert seen["timetable"] == "1 boards are due only days from now"
    assert "in the future" in seen["clock"]
    found = recovery.recover(engine, HEAD, now=NOW)
    assert (found["pulled_back"], found["health"]) == (1, 2)
    with reading(engine) as session:
        assert session.get_one(Source, "nipa").next_crawl_at == NOW
        told = {row.facts["check"] for row in messages(session)}
    assert told == {"timetable", "clock"}
    assert checks(engine)["timetable"] == "ok"


def test_a_clock_once_ahead_puts_off_no_message(engine: Engine) -> None:
    ahead, lease = NOW + timedelta(days=30), timedelta(minutes=10)
    with writing(engine) as session:
        for name in ("waits", "held"):
            to = Recipient("email", "reader@example.kr")
            system_messages.add(session, "confirm", name, to, now=ahead)
        SYSTEM_MESSAGES.claim(
            session, ClaimRequest("email", ahead, "gone", lease, limit=1)
        )
        board = Source(
            name="nipa", next_crawl_at=NOW, lease_until=ahead, lease_by="gone"
        )
        session.add(board)
        assert SYSTEM_MESSAGES.pull_back(session, now=ahead) == 0
    recovery.recover(engine, HEAD, now=NOW)
    with writing(engine) as session:
        due = SYSTEM_MESSAGES.claim(
            session, ClaimRequest("email", NOW, "me", lease, limit=9)
        )
        waiting = {row.key for row in system_messages.load(session, due)}
        board = session.get_one(Source, "nipa")
    # Who holds the other may live after all: it has the time of one claim.
    assert len(waiting & {"waits", "held"}) == 1
    assert board.lease_until == NOW + timedelta(minutes=12)
    later = NOW + timedelta(minutes=11)
    recovery.recover(engine, HEAD, now=later)
    with writing(engine) as session:
        due = SYSTEM_MESSAGES.claim(
            session, ClaimRequest("email", later, "me", lease, limit=9)
        )
        waiting |= {row.key for row in system_messages.load(session, due)}
    assert waiting >= {"waits", "held"}


def test_what_rightly_waits_for_days_is_left_waiting(engine: Engine) -> None:
    with writing(engine) as session:
        to = Recipient("email", "reader@example.kr")
        system_messages.add(session, "confirm", "k", to, now=NOW)
        waiting = session.exec(select(SystemMessage)).one()
        waiting.next_attempt_at = NOW + timedelta(days=7)
        session.flush()
        assert SYSTEM_MESSAGES.pull_back(session, now=NOW) == 0


def test_a_sign_of_life_from_the_future_is_none(engine: Engine) -> None:
    with writing(engine) as session:
        job_runs.mark(
            session, job_runs.WORKER, now=NOW + timedelta(minutes=90)
        )
    assert "clock was ahead" in checks(engine)["worker"]


def test_an_hour_that_was_taken_in_the_future_is_taken_again(
    engine: Engine,
) -> None:
    claim(engine, NOW)
    a_month = NOW + timedelta(days=30)
    assert claim(engine, a_month)
    assert claim(engine, NOW + timedelta(days=2))
    assert not claim(engine, NOW + timedelta(days=2, minutes=1))


def test_jobs_whose_hours_were_taken_in_the_future_run_once(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs_module, "now", lambda: NOW)
    container = Container(load(None), boards=[])
    container.__dict__ |= {"store": engine, "channels": {}}
    jobs = Jobs(container, InProcessQueue())
    runs: list[None] = []

    async def job() -> None:
        runs.append(None)

    monkeypatch.setattr(
        jobs, "_periodic", lambda: dict.fromkeys(periodic.HOURS, job)
    )
    with writing(engine) as session:
        for name in periodic.HOURS:
            job_runs.mark(session, name, now=NOW + timedelta(days=30))
    for _ in range(2):
        asyncio.run(jobs.run_periodic())
    assert len(runs) == len(periodic.HOURS)


def messages(session: Session) -> list[SystemMessage]:
    rows = system_messages.load(session, range(100))
    return [row for row in rows if row.facts.get("what") == "health"]


def test_finding_5_a_disk_that_is_nearly_full_is_said(
    sqlite_engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = SimpleNamespace(free=5 * 1024 * 1024)
    monkeypatch.setattr(health.shutil, "disk_usage", lambda _: usage)  # type: ignore[attr-defined]
    assert checks(sqlite_engine)["disk"] == "nearly full: 5 MiB are free"


def claim(engine: Engine, now: datetime) -> bool:
    at, weekday = periodic.HOURS["send_no_news"]
    with writing(engine) as session:
        due = periodic.last_due(now, at, weekday)
        return job_runs.claim(session, "send_no_news", due=due, now=now)


def test_an_hour_missed_while_nothing_ran_is_made_up_for_once(
    engine: Engine,
) -> None:
    tuesday = NOW
    assert not claim(engine, tuesday), "a first start has missed nothing"
    assert not claim(engine, tuesday + timedelta(days=5))
    next_thursday = tuesday + timedelta(days=9)
    assert claim(engine, next_thursday), "Monday's, three days late"
    assert not claim(engine, next_thursday + timedelta(hours=1)), (
        "another worker"
    )


def test_the_last_hour_is_counted_in_korea() -> None:
    before = datetime(
        2026, 11, 23, 23, 49, tzinfo=UTC
    )  # Tuesday 08:49 in Seoul
    assert periodic.last_due(before, time(8, 50), None).day == 23
    after = before + timedelta(minutes=1)
    assert periodic.last_due(after, time(8, 50), None).day == 24
