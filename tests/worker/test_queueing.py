"""The queues: what is put is run, here or elsewhere, and losing a queue loses nothing."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
import structlog
from procrastinate.exceptions import ConnectorException
from sqlalchemy import text
from sqlmodel import select
from structlog.testing import capture_logs

from config.settings import load
from storage.db.engine import Engine, reading
from storage.db.failures import DatabaseTrouble
from storage.models import Delivery
from tests.notifier.notifier_stage import Mailbox, announce, subscribe
from worker import failures
from worker.jobs import Jobs
from worker.queueing import postgres, tables
from worker.queueing.base import QUEUE_OF, JobQueue
from worker.queueing.in_process import InProcessQueue
from worker.queueing.postgres import ProcrastinateQueue
from worker.wiring import Container

SOON = timedelta(seconds=20)
LIMIT = 60
"""Seconds after which a test gives up; nothing here takes so long."""


@pytest.fixture
def store(postgres_url: str, opened: Callable[[str], Engine]) -> Engine:
    return opened(postgres_url)


@pytest.fixture
def only_notified(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no poll find a job: what runs was notified of."""
    monkeypatch.setattr(postgres, "_POLL", 3_600.0)


def run(test: Callable[[], Awaitable[None]]) -> None:
    async def limited() -> None:
        await asyncio.wait_for(test(), LIMIT)

    asyncio.run(limited())


def handlers(**given: Callable[..., Awaitable[None]]) -> dict[str, Any]:
    async def nothing(**_: object) -> None:
        return

    return dict.fromkeys(QUEUE_OF, nothing) | given


def test_of_one_key_one_job_runs_and_one_waits() -> None:
    runs: list[str] = []
    free = asyncio.Event()

    async def deliver(channel: str) -> None:
        runs.append(channel)
        await free.wait()

    async def scenario() -> None:
        queue = InProcessQueue()
        await queue.start(handlers(deliver=deliver))
        for _ in range(5):
            await queue.put(
                "deliver", key="mail", arguments={"channel": "mail"}
            )
        await queue.put("deliver", key="hook", arguments={"channel": "hook"})
        await asyncio.sleep(0)
        assert runs == ["mail", "hook"]
        free.set()
        await until(lambda: len(runs) == 3)
        await queue.stop(within=SOON)

    run(scenario)
    assert runs == ["mail", "hook", "mail"]


def test_a_job_that_fails_does_not_keep_its_key() -> None:
    runs: list[int] = []

    async def recover() -> None:
        runs.append(len(runs))
        raise RuntimeError("on purpose")

    def have_run(times: int) -> bool:
        return len(runs) == times

    async def scenario() -> None:
        queue = InProcessQueue()
        await queue.start(handlers(recover=recover))
        for number in (1, 2):
            await queue.put("recover", key="recover", arguments={})
            await until(partial(have_run, number))
        await queue.stop(within=SOON)

    run(scenario)
    assert runs == [0, 1]


@pytest.mark.postgres
@pytest.mark.usefixtures("only_notified")
def test_a_job_runs_on_another_worker_as_soon_as_it_is_put(
    store: Engine,
) -> None:
    ran = asyncio.Event()
    crawled: list[str] = []

    async def crawl(names: list[str]) -> None:
        crawled.extend(names)
        ran.set()

    async def scenario() -> None:
        here, there = ProcrastinateQueue(store), ProcrastinateQueue(store)
        await there.start(handlers(crawl=crawl))
        await here._app.open_async()
        arguments = {"names": ["a", "b"]}
        await here.put("crawl", key="crawl:host", arguments=arguments)
        await ran.wait()
        await there.stop(within=SOON)
        await here.stop(within=SOON)

    run(scenario)
    assert crawled == ["a", "b"]


@pytest.mark.postgres
def test_a_job_that_meets_a_full_disk_says_so_in_one_line(
    store: Engine,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Neither the library's traceback nor one line a tick."""
    monkeypatch.setattr(failures, "_logged", {})
    # A logger is set up by its first line, which a test before this one may have caused.
    monkeypatch.setattr(postgres, "_log", structlog.get_logger())
    runs: list[int] = []

    async def recover() -> None:
        runs.append(len(runs))
        raise DatabaseTrouble("full")

    async def scenario() -> None:
        queue = ProcrastinateQueue(store)
        await queue.start(handlers(recover=recover))
        for number in (1, 2):
            await queue.put("recover", key=f"{number}", arguments={})
        await until(lambda: len(runs) == 2)
        await queue.stop(within=SOON)

    with capture_logs() as logs:
        run(scenario)
    said = [line["why"] for line in logs if line["event"] == "job failed"]
    assert said == ["the disk of the database is full"]
    assert not any(record.exc_info for record in caplog.records)


@pytest.mark.postgres
def test_a_job_that_waits_is_not_put_twice(store: Engine) -> None:
    async def scenario() -> None:
        tables.prepare(store)
        queue = ProcrastinateQueue(store)
        await queue._app.open_async()
        for _ in range(3):
            await queue.put("recover", key="recover", arguments={})
        await queue.stop(within=SOON)

    run(scenario)
    assert waiting(store) == ["recover"]


@pytest.mark.postgres
def test_due_sources_are_put_once_a_few_hosts_to_a_job(store: Engine) -> None:
    """And the sources of one host into one job."""
    due = [(f"board-{number}", f"host-{number}") for number in range(10)]
    due.append(("another-of-host-0", "host-0"))
    found: list[Any] = []

    async def scenario() -> None:
        tables.prepare(store)
        queue = ProcrastinateQueue(store)
        await queue._app.open_async()
        groups = await queue.crawl_groups(due)
        for key, names in groups.items():
            await queue.put("crawl", key=key, arguments={"names": list(names)})
        found.extend(groups.values())
        later = [*due, ("a-new-one", "host-11")]
        found.append(await queue.crawl_groups(later))
        await queue.stop(within=SOON)

    run(scenario)
    first, second, again = found
    assert first[:2] == ["board-0", "another-of-host-0"]
    assert len(first) == postgres.HOSTS + 1
    assert second == ["board-8", "board-9"]
    assert again == {"crawl:a-new-one": ["a-new-one"]}


@pytest.mark.postgres
def test_a_queue_that_is_away_is_no_error(store: Engine) -> None:
    async def scenario() -> None:
        queue = ProcrastinateQueue(store)  # its tables were never made
        await queue._app.open_async()
        assert await queue.crawl_groups([("board", "host")]) == {}
        await queue.put("recover", key="recover", arguments={})
        await queue.stop(within=SOON)

    run(scenario)


@pytest.mark.postgres
@pytest.mark.usefixtures("only_notified")
def test_alerts_arrive_after_the_database_cut_every_connection(
    store: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A worker whose listener is gone says nothing and waits for its poll."""
    monkeypatch.setattr(postgres, "_WATCH", 0.1)
    monkeypatch.setattr(postgres, "_RESTART", 0.1)
    runs: list[str] = []

    async def deliver(channel: str) -> None:
        runs.append(channel)

    async def scenario() -> None:
        queue = ProcrastinateQueue(store)
        await queue.start(handlers(deliver=deliver))
        await until(lambda: listeners(store) == len(postgres.CONCURRENCY))
        with store.connect() as connection:
            connection.execute(
                text(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    " WHERE application_name LIKE 'voucherwatch-queue-%'"
                )
            )
        await until(lambda: listeners(store) == len(postgres.CONCURRENCY))
        while not runs:
            await queue.put(
                "deliver", key="mail", arguments={"channel": "mail"}
            )
            await asyncio.sleep(0.1)
        await queue.stop(within=SOON)

    run(scenario)
    assert set(runs) == {"mail"}


@pytest.mark.postgres
def test_a_worker_that_fails_while_it_is_cancelled_is_begun_anew(
    store: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It says goodbye to a database that has just restarted, and raises its error."""
    begun: list[str] = []

    async def work(queues: list[str], **_: object) -> None:
        begun.extend(queues)
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError as cancelled:
            raise ConnectorException from cancelled

    async def scenario() -> None:
        queue = ProcrastinateQueue(store)
        monkeypatch.setattr(queue._app, "run_worker_async", work)
        await queue.start(handlers())
        await until(lambda: len(begun) == len(postgres.CONCURRENCY))
        await queue._restart_workers()
        await until(lambda: len(begun) == 2 * len(postgres.CONCURRENCY))
        await queue.stop(within=SOON)

    run(scenario)
    assert sorted(begun) == sorted([*postgres.CONCURRENCY] * 2)


@pytest.mark.postgres
def test_a_dead_workers_job_leaves_the_queue(
    store: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgres, "_STALLED", 0.2)
    tables.prepare(store)
    with store.begin() as connection:
        connection.execute(text(f"SET LOCAL search_path TO {tables.SCHEMA}"))
        connection.execute(
            text(
                "INSERT INTO procrastinate_workers (last_heartbeat)"
                " VALUES (now() - interval '1 hour')"
            )
        )
        connection.execute(
            text(
                "INSERT INTO procrastinate_jobs"
                " (queue_name, task_name, args, status, worker_id)"
                " SELECT 'deliveries', 'recover', '{}', 'doing', id"
                " FROM procrastinate_workers"
            )
        )

    async def scenario() -> None:
        queue = ProcrastinateQueue(store)
        await queue.start(handlers())
        await until(lambda: waiting(store) == [])
        await queue.stop(within=SOON)

    run(scenario)


@pytest.mark.postgres
def test_tables_are_made_once_and_anew_for_another_version(
    store: Engine,
) -> None:
    with ThreadPoolExecutor(4) as pool:
        made = [pool.submit(tables.prepare, store) for _ in range(4)]
        assert sorted(future.result() for future in made) == [
            False,
            False,
            False,
            True,
        ]
    with store.begin() as connection:
        connection.execute(
            text(f"COMMENT ON SCHEMA {tables.SCHEMA} IS 'older'")
        )
    assert tables.prepare(store)
    assert not tables.prepare(store)


def test_what_is_due_is_sent_though_the_queue_was_emptied(
    engine: Engine,
) -> None:
    """On both databases: the tables say what is due, the next tick asks again."""
    mailbox = Mailbox()
    subscribe(engine, "reader@example.org")
    announce(engine)

    async def scenario() -> None:
        container = Container(load(None), boards=[])
        container.__dict__ |= {"store": engine, "channels": {"email": mailbox}}
        queue: JobQueue = InProcessQueue()
        if engine.dialect.name == "postgresql":
            queue = ProcrastinateQueue(engine)
        jobs = Jobs(container, queue)
        await queue.start(jobs.handlers())
        if engine.dialect.name == "postgresql":
            with engine.begin() as connection:
                schema = tables.SCHEMA
                connection.execute(
                    text(f"DELETE FROM {schema}.procrastinate_jobs")
                )
        await jobs.tick("send")
        await until(lambda: states(engine) == ["sent"])
        await asyncio.gather(jobs.stop(within=SOON), queue.stop(within=SOON))

    run(scenario)
    assert len(mailbox.received) == 1


@pytest.mark.postgres
def test_a_channel_that_hangs_takes_one_slot_of_the_queue(
    store: Engine,
) -> None:
    """Its jobs come whenever more is due for it; mail has to pass them."""
    free = threading.Event()
    hanging = Mailbox()

    def hang(*_: object) -> None:
        free.wait(LIMIT)

    hanging.trouble = hang
    mailbox = Mailbox()
    subscribe(store, "https://hooks.example.org/1", channel="webhook")
    announce(store)

    async def scenario() -> None:
        container = Container(load(None), boards=[])
        channels = {"webhook": hanging, "email": mailbox}
        container.__dict__ |= {"store": store, "channels": channels}
        queue = ProcrastinateQueue(store)
        jobs = Jobs(container, queue)
        await queue.start(jobs.handlers())
        await jobs.tick("send")
        await until(lambda: states(store) == ["claimed"])
        for _ in range(2 * postgres.CONCURRENCY["deliveries"]):
            await queue.put(
                "deliver",
                key="deliver:webhook:post",
                arguments={"channel": "webhook", "kind": "post"},
            )
            await until(lambda: waiting_for(store, "webhook") == 0)
        subscribe(store, "reader@example.org")
        announce(store, "다음 공고", key="2")
        await jobs.tick("send")
        await until(lambda: len(mailbox.received) == 1)
        free.set()
        await asyncio.gather(jobs.stop(within=SOON), queue.stop(within=SOON))

    run(scenario)


async def until(holds: Callable[[], bool]) -> None:
    while not await asyncio.to_thread(holds):  # noqa: ASYNC110  (a row tells no event)
        await asyncio.sleep(0.05)


def states(engine: Engine) -> list[str]:
    with reading(engine) as session:
        return list(session.exec(select(Delivery.state)))


def waiting(engine: Engine) -> list[str]:
    with engine.connect() as connection:
        query = text(
            f"SELECT task_name FROM {tables.SCHEMA}.procrastinate_jobs"
        )
        return list(connection.execute(query).scalars())


def waiting_for(engine: Engine, channel: str) -> int:
    """Count the jobs for a channel that no worker has taken yet."""
    with engine.connect() as connection:
        query = text(
            f"SELECT count(*) FROM {tables.SCHEMA}.procrastinate_jobs"
            " WHERE status = 'todo' AND args->>'channel' = :channel"
        )
        return int(
            connection.execute(query, {"channel": channel}).scalar_one()
        )


def listeners(engine: Engine) -> int:
    with engine.connect() as connection:
        query = text(
            "SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'LISTEN %'"
            " AND application_name LIKE 'voucherwatch-queue-%'"
            " AND datname = current_database()"
        )
        return int(connection.execute(query).scalar_one())


def test_every_job_of_the_worker_has_a_queue(sqlite_engine: Engine) -> None:
    """A job without one would keep every worker on PostgreSQL from starting."""
    container = Container(load(None), boards=[])
    container.__dict__ |= {"store": sqlite_engine, "channels": {}}
    assert set(Jobs(container, InProcessQueue()).handlers()) == set(QUEUE_OF)
