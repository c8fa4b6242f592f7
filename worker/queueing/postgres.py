"""Jobs through Procrastinate: any number of workers on any number of machines.

Procrastinate carries; our own leases decide (``storage.sources``,
``storage.outbox``).  So it is used with little of what it offers: no retries,
no locks, no jobs ahead of time.  Each of these can strand a job or hold others
up when a worker dies at the wrong moment, and each is done by the tables
already.  What is left to see to here: a listener that dies with a restart of
the database, and jobs of workers that were killed.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import timedelta
from typing import Final, cast
from uuid import uuid4

import psycopg
import structlog
from procrastinate import App, PsycopgConnector
from procrastinate.exceptions import AlreadyEnqueued, ProcrastinateException
from procrastinate.jobs import Status

from storage.db.engine import LOST_SERVER, Engine
from worker.queueing import tables
from worker.queueing.base import QUEUE_OF, Arguments, Handler, logged

_log = structlog.get_logger("voucherwatch.queue")

CONCURRENCY: Final[Mapping[str, int]] = {"crawls": 8, "deliveries": 14}
"""Jobs at the same time in one process, by queue: as many crawls as the queue of one
process has; for deliveries two lanes of five channels, and four slots for other jobs.
"""
HOSTS: Final = 8
"""Hosts that one crawl job takes; its slot is free again when the slowest is done."""
# Seconds between looks for jobs: what an alert waits at most while no listener lives.
_POLL = 2.0
# Seconds between looks whether the listeners live, and what they grow to while these do
# not come back: workers that need longer to begin would be begun anew without end.
_WATCH = 10.0
_LONGEST_WATCH = 120.0
_HEARTBEAT = 5.0
# Seconds without a heartbeat after which a worker's jobs are taken for lost.
_STALLED = 20.0
# As `storage.db.engine` has it for the other connections: whatever a database has for its
# defaults, two workers that take a job must not fail for each other.
_OPTIONS = (
    f"-c search_path={tables.SCHEMA}"
    r" -c default_transaction_isolation=read\ committed"
)
# Seconds before a worker that ended is started again.
_RESTART = 2.0


class ProcrastinateQueue:
    """The queue of all workers that share one PostgreSQL database."""

    def __init__(self, engine: Engine) -> None:
        # It logs each job's start and end; ours are logged where they happen.
        logging.getLogger("procrastinate").setLevel(logging.WARNING)
        self._engine = engine
        # A name of its own: the listeners of this process are counted by it.
        self._name = f"voucherwatch-queue-{uuid4().hex[:12]}"
        self._app = App(connector=self._connector())
        self._serving: list[asyncio.Task[None]] = []
        self._caring: list[asyncio.Task[None]] = []
        self._stopping = False

    def _connector(self) -> PsycopgConnector:
        url = self._engine.url.set(drivername="postgresql")
        return PsycopgConnector(
            conninfo=url.render_as_string(hide_password=False),
            # One for each listener, and two for everything else.
            min_size=1,
            max_size=len(CONCURRENCY) + 2,
            kwargs={
                "application_name": self._name,
                "options": _OPTIONS,
                **LOST_SERVER,
            },
        )

    async def start(self, handlers: Mapping[str, Handler]) -> None:
        await asyncio.to_thread(tables.prepare, self._engine)
        await self._app.open_async()
        for job, handler in handlers.items():
            task = self._app.task(name=job, queue=QUEUE_OF[job])
            task(logged(job, handler))
        for queue in CONCURRENCY:
            self._serving.append(asyncio.create_task(self._serve(queue)))
        self._caring.append(asyncio.create_task(self._watch_listeners()))
        self._caring.append(asyncio.create_task(self._drop_stalled_jobs()))

    async def put(self, job: str, *, key: str, arguments: Arguments) -> None:
        if self._stopping:
            return
        deferrer = self._app.configure_task(
            job, queue=QUEUE_OF[job], queueing_lock=key, allow_unknown=True
        )
        try:
            await deferrer.defer_async(**arguments)
        # One of the same key waits: it will find what this one was to look for.
        except AlreadyEnqueued:
            return
        except (ProcrastinateException, psycopg.Error) as error:
            # The database is away, and with it all that the job would look for.
            _log.warning(
                "job not put into the queue", job=job, why=str(error)[:200]
            )

    async def crawl_groups(
        self, due: Sequence[tuple[str, str]]
    ) -> Mapping[str, Sequence[str]]:
        """A few hosts for each job, so that they are shared out among the workers.

        The crawls of one job share its claim, its reading of states and its writing of
        records: with a job for each host these cost twenty times what the look does.
        """
        if not due:
            return {}
        try:
            jobs = await self._app.job_manager.list_jobs_async(
                queue=QUEUE_OF["crawl"], status=Status.TODO.value
            )
        except (ProcrastinateException, psycopg.Error) as error:
            # The database is away; the next tick asks again.
            _log.warning("queue not read", why=str(error)[:200])
            return {}
        # Each worker finds the same sources due, and to put them again costs as much.
        waiting: set[str] = set()
        for job in jobs:
            waiting.update(cast("list[str]", job.task_kwargs["names"]))
        hosts: dict[str, list[str]] = {}
        for name, host in due:
            if name not in waiting:
                hosts.setdefault(host, []).append(name)
        groups: dict[str, list[str]] = {}
        by_host = list(hosts.values())
        for start in range(0, len(by_host), HOSTS):
            names: list[str] = []
            for of_host in by_host[start : start + HOSTS]:
                names += of_host
            groups[f"crawl:{names[0]}"] = names
        return groups

    async def stop(self, *, within: timedelta) -> None:
        self._stopping = True
        for task in (*self._caring, *self._serving):
            task.cancel()
        tasks = {*self._caring, *self._serving}
        if tasks:
            await asyncio.wait(tasks, timeout=within.total_seconds())
        with suppress(ProcrastinateException, psycopg.Error, TimeoutError):
            # What cannot be closed in order is closed by the end of the process.
            await asyncio.wait_for(
                self._app.close_async(), within.total_seconds()
            )

    async def _serve(self, queue: str) -> None:
        """Run a worker of *queue*, again and again: one whose database restarts ends."""
        this = asyncio.current_task()
        assert this is not None, "it is run as a task"
        # A worker that is cancelled while the database is away raises the database's
        # error, and the cancellation is lost: only the task itself still knows of it.
        while not (self._stopping or this.cancelling()):
            try:
                await self._app.run_worker_async(
                    queues=[queue],
                    name=self._name,
                    concurrency=CONCURRENCY[queue],
                    fetch_job_polling_interval=_POLL,
                    # The handlers end by themselves once the worker is asked to
                    # stop; a job cut off would stay "doing" for its heartbeat.
                    shutdown_graceful_timeout=3.0,
                    delete_jobs="always",
                    install_signal_handlers=False,
                    update_heartbeat_interval=_HEARTBEAT,
                    stalled_worker_timeout=_STALLED,
                )
            except (ProcrastinateException, psycopg.Error, OSError) as error:
                _log.warning(
                    "queue worker ended", queue=queue, why=str(error)[:200]
                )
            if not this.cancelling():
                await asyncio.sleep(_RESTART)

    async def _watch_listeners(self) -> None:
        """Start workers again whose listening connection is gone.

        After a restart of the database such a worker goes on by polling and
        says nothing, and each alert waits for the poll.
        """
        query = (
            "SELECT count(*) AS listening FROM pg_stat_activity"
            " WHERE application_name = %(name)s AND query LIKE 'LISTEN %%'"
        )
        pause = _WATCH
        while not self._stopping:
            await asyncio.sleep(pause)
            try:
                found = await self._app.connector.execute_query_one_async(
                    query, name=self._name
                )
            except (ProcrastinateException, psycopg.Error):
                continue  # the database is away: there is nothing to listen to
            if found["listening"] >= len(self._serving):
                pause = _WATCH
                continue
            _log.warning("listening again", alive=found["listening"])
            await self._restart_workers()
            pause = min(2 * pause, _LONGEST_WATCH)

    async def _restart_workers(self) -> None:
        for task in self._serving:
            task.cancel()
        await asyncio.gather(*self._serving, return_exceptions=True)
        self._serving = [
            asyncio.create_task(self._serve(queue)) for queue in CONCURRENCY
        ]

    async def _drop_stalled_jobs(self) -> None:
        """Take jobs of dead workers out of the queue; what they were about is still due."""
        manager = self._app.job_manager
        while not self._stopping:
            await asyncio.sleep(_STALLED)
            try:
                for job in await manager.get_stalled_jobs(
                    seconds_since_heartbeat=_STALLED
                ):
                    await manager.finish_job(
                        job, Status.FAILED, delete_job=True
                    )
                    _log.info(
                        "job of a dead worker dropped", job=job.task_name
                    )
            except (ProcrastinateException, psycopg.Error) as error:
                _log.warning("stalled jobs not seen to", why=str(error)[:200])
