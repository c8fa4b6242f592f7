"""The jobs of a worker, called by the timetable and by commands."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial
from typing import TypeVar

import structlog

from config import process
from config.clock import now
from config.memory import give_back_memory
from crawler import rereading
from crawler.engine import crawl
from crawler.engine.progress import Progress
from crawler.settings import LEASE
from notifier.matching import enqueue
from notifier.messages import digest
from notifier.schedule import canaries, no_news, openings, operator
from notifier.sending import recovery
from notifier.sending.outages import Outages
from notifier.sending.sender import deliver
from storage import job_runs, retention, sources
from storage.announcements import reattaching
from storage.db.damage import damage_met
from storage.db.engine import Session, reading
from storage.db.failures import DATABASE_ERRORS, DatabaseTrouble
from storage.db.retry import DATABASE_AWAY, with_retries
from storage.db.serialize import saving
from storage.db.shared_clock import follow_database
from storage.outbox import deliveries
from storage.outbox.lease_queue import SYSTEM_MESSAGES
from storage.sources import CrawlRecord
from storage.verdicts import CrawlVerdict
from worker import failures, periodic
from worker.channel_thread import ChannelThread
from worker.queueing.base import Handler, JobQueue
from worker.wiring import Container

T = TypeVar("T")

_log = structlog.get_logger("voucherwatch.jobs")

MOST_DUE = 600
"""Due sources that one tick looks at: what all workers can crawl until the next one."""
REREAD_AT_ONCE = 20
"""Notices read again in one transaction: other writers wait for it on SQLite."""
# The shortest interval between two signs of life of a worker.
_SIGN_OF_LIFE = timedelta(seconds=20)
# How long a message that is being sent may still take once we are asked to end: an SMTP
# exchange takes tenths of a second, and the supervisor kills us after three seconds more.
_LAST_MESSAGES = timedelta(seconds=1)


class Jobs:
    """The jobs of one worker process over one database."""

    def __init__(self, container: Container, queue: JobQueue) -> None:
        self._container = container
        self._queue = queue
        self._boards = {board.name: board for board in container.boards}
        self._me = process.me()
        self._crawls: set[asyncio.Task[None]] = set()
        self._putting: set[asyncio.Task[None]] = set()
        self._channel_threads = {
            (name, kind): ChannelThread(partial(self._deliver, name, kind))
            for name in container.channels
            for kind in ("post", "digests")
        }
        self._outages = Outages()
        self._stop = threading.Event()
        self._reread_after = 0
        self._reread_count = 0
        self._reread_done = False
        self._attached = False

    def handlers(self) -> Mapping[str, Handler]:
        """The jobs of the queue, by the names of ``queueing.base.QUEUE_OF``."""
        return {
            "crawl": self.crawl,
            "deliver": self.deliver,
            "notify_operator": self.notify_operator,
            "recover": self.recover,
            "run_periodic": self.run_periodic,
            "reread": self.reread,
            "attach_to_rounds": self.attach_to_rounds,
        }

    async def tick(self, name: str) -> None:
        """Handle a tick of the timetable: mostly, put the job of this name into the queue."""
        if self._stop.is_set():
            return
        try:
            if name == "run_periodic":
                # Here, not in the job: that may run on another worker.
                await asyncio.to_thread(follow_database, self._container.store)
            await self._tick(name)
            # Which asks the database each time.
            if name == "send":
                self._outages.report_up("database", now())
        except DATABASE_AWAY as error:
            # The next tick tries again.  Without SQLAlchemy's part of the message, which
            # repeats the statement.
            why = getattr(error, "orig", None) or error
            self._outages.report_down("database", str(why)[:200], now())
        except (*DATABASE_ERRORS, DatabaseTrouble) as error:
            failures.log_job_failure(_log, name, error)

    async def _tick(self, name: str) -> None:
        if name == "crawl_due":
            await self.crawl_due()
        elif name in ("send", "send_digests"):
            await self._put_deliveries("post" if name == "send" else "digests")
        else:
            await self._queue.put(name, key=name, arguments={})

    async def crawl_due(self) -> None:
        """Put crawls of the due sources into the queue, grouped as the queue wants."""
        # Only sources that this release has: a worker of another release may know others.
        due = await self._read(
            lambda session: sources.due(
                session, now=now(), limit=MOST_DUE, among=self._boards
            )
        )
        groups = await self._queue.crawl_groups(due)
        for key, names in groups.items():
            await self._queue.put(
                "crawl", key=key, arguments={"names": list(names)}
            )

    async def crawl(self, names: list[str]) -> None:
        """Crawl those of *names* that are due and not claimed.

        They are claimed only now: the job may have waited, and another worker may have
        a job for the same sources.
        """
        known = [name for name in names if name in self._boards]
        claimed = await self._write(
            lambda session: sources.claim_due(
                session,
                now=now(),
                by=self._me,
                lease=LEASE,
                limit=len(known),
                among=known,
            )
        )
        if not claimed or self._stop.is_set():
            await self._write(
                lambda session: sources.release(session, claimed, by=self._me)
            )
            return
        task = asyncio.create_task(self._crawl(claimed))
        self._crawls.add(task)
        task.add_done_callback(self._crawls.discard)
        # Cancelled when the worker is asked to stop; the claims are given back then.
        with suppress(asyncio.CancelledError):
            await task

    async def deliver(self, channel: str, kind: str) -> None:
        """Send everything due in a channel; *kind* is ``post`` or ``digests``.

        A channel that only another release has is ignored.
        """
        thread = self._channel_threads.get((channel, kind))
        if thread is None or self._stop.is_set():
            return
        # Only one job waits for the thread; further ones wake it and end, or jobs for a
        # channel that hangs would take every slot of the queue.
        run = thread.wake()
        if run is not None:
            await asyncio.wrap_future(run)

    async def _put_deliveries(self, kind: str) -> None:
        is_digest = kind == "digests"

        # On PostgreSQL a job is a row and a notification: an idle worker writes none.
        def due_channels(session: Session) -> set[str]:
            channels, instant = self._container.channels, now()
            due = deliveries.due_channels(
                session, channels, digest=is_digest, now=instant
            )
            if not is_digest:
                due |= SYSTEM_MESSAGES.due_channels(
                    session, channels, now=instant
                )
            return due

        for channel in sorted(await self._read(due_channels)):
            await self._queue.put(
                "deliver",
                key=f"deliver:{channel}:{kind}",
                arguments={"channel": channel, "kind": kind},
            )

    async def notify_operator(self) -> None:
        """Notify the operator of boards that broke, stay broken, or recovered."""
        await self._write(
            lambda session: operator.notify_operator(
                session, self._container.sender_profile, now=now()
            )
        )

    async def recover(self) -> None:
        """Run the sweep (``recovery.recover``) for lost and overdue work."""
        found = await asyncio.to_thread(
            recovery.recover,
            self._container.store,
            self._container.sender_profile,
            now=now(),
        )
        if any(found.values()):
            _log.info(
                "recovered",
                **{name: count for name, count in found.items() if count},
            )

    async def run_periodic(self) -> None:
        """Give a sign of life, and run each periodic job whose hour has passed since its
        last run.

        Last runs are kept in the database, so a run that was missed is made up for, and
        several workers make it once.
        """
        instant = now()
        seen = await self._read(lambda s: job_runs.last(s, job_runs.WORKER))
        if seen is None or abs(instant - seen) >= _SIGN_OF_LIFE:
            await self._write(
                lambda s: job_runs.mark(s, job_runs.WORKER, now=instant)
            )
            damage = damage_met(self._container.store)
            if damage is not None:
                await self._write(
                    partial(job_runs.mark, name=job_runs.DAMAGE, now=damage)
                )
            # Parsing leaves free pages that the allocator keeps; any moment would do.
            give_back_memory()
        for name, (at, weekday) in periodic.HOURS.items():
            await self._run_if_due(
                name, periodic.last_due(instant, at, weekday)
            )

    async def _run_if_due(self, name: str, due: datetime) -> None:
        # Read before claiming: most of the time there is nothing to do.
        last = await self._read(lambda session: job_runs.last(session, name))
        instant = now()
        if job_runs.is_made(last, due=due, now=instant):
            return
        is_ours = await self._write(
            lambda session: job_runs.claim(session, name, due=due, now=instant)
        )
        if not is_ours:
            return
        assert last is not None, "a job that never ran has missed nothing"
        try:
            await self._periodic()[name]()
        except Exception as error:  # noqa: BLE001  (one job's trouble must not keep the others from their hour)
            failures.log_job_failure(_log, name, error)
            # Due again at the next tick, or a weekly job would be a week late.  All of
            # these jobs may be repeated.
            await self._write(
                lambda session: job_runs.mark(session, name, now=last)
            )

    def _periodic(self) -> Mapping[str, Handler]:
        """The jobs that have an hour, by the names of ``periodic.HOURS``."""
        return {
            "send_canaries": self.send_canaries,
            "send_no_news": self.send_no_news,
            "notify_duplicates": self.notify_duplicates,
            "send_opening_estimates": self.send_opening_estimates,
            "delete_expired": self.delete_expired,
        }

    async def send_canaries(self) -> None:
        """Enqueue a canary for each of the operator's targets."""
        for channel, target in self._container.sender_profile.operators:
            await asyncio.to_thread(
                canaries.send_to,
                self._container.store,
                self._container.sender_profile,
                channel=channel,
                target=target,
                now=now(),
            )

    async def send_no_news(self) -> None:
        """Notify readers who chose it that the week brought no new call for them."""
        await asyncio.to_thread(
            no_news.send_no_news, self._container.store, now=now()
        )

    async def notify_duplicates(self) -> None:
        """Notify the operator of possible duplicates that wait for an answer."""
        profile = self._container.sender_profile
        await self._write(
            lambda session: operator.notify_duplicates(
                session, profile, now=now()
            )
        )

    async def send_opening_estimates(self) -> None:
        """Enqueue our estimates of next openings for readers who chose them."""
        count = await self._write(
            lambda session: openings.enqueue_estimates(session, now=now())
        )
        if count:
            _log.info("estimates enqueued", count=count)

    async def delete_expired(self) -> None:
        """Delete the rows whose retention period is over."""
        removed = await asyncio.to_thread(
            retention.delete_expired,
            self._container.store,
            self._container.settings.retention,
            now=now(),
            until=self._stop.is_set,
        )
        if removed:
            _log.info("expired rows deleted", **removed)

    async def reread(self) -> None:
        """Read a few notices again that an earlier reader version read, without alerts.

        Once none is left the job does nothing: this process writes readings of one
        version only.
        """
        if self._reread_done:
            return
        progress = await self._save(
            lambda session: rereading.reread_batch(
                session,
                self._boards,
                after=self._reread_after,
                limit=REREAD_AT_ONCE,
            )
        )
        self._reread_after = progress.last_id
        self._reread_done = progress.looked_at == 0
        self._reread_count += progress.read_again
        if self._reread_done and self._reread_count:
            _log.info(
                "notices read again after an upgrade", count=self._reread_count
            )

    async def attach_to_rounds(self) -> None:
        """Attach a few notices to their rounds again that earlier rules attached."""
        if self._attached:
            return
        count = await self._save(
            lambda session: reattaching.attach_outdated(
                session, limit=REREAD_AT_ONCE
            )
        )
        self._attached = count == 0

    async def stop(self, *, within: timedelta) -> None:
        """Cancel the crawls and let the other jobs finish; unfinished claims are released."""
        self._stop.set()
        for task in self._crawls:
            task.cancel()
        underway = self._crawls | {asyncio.ensure_future(self._end_channels())}
        await asyncio.wait(underway, timeout=within.total_seconds())

    async def _end_channels(self) -> None:
        """Give messages that are being sent a moment, then close the connections."""
        runs = []
        for thread in self._channel_threads.values():
            run = thread.run_under_way()
            if run is not None:
                runs.append(asyncio.wrap_future(run))
        ends = asyncio.gather(*runs, return_exceptions=True)
        _, late = await asyncio.wait(
            {ends}, timeout=_LAST_MESSAGES.total_seconds()
        )
        if late:
            for channel in self._container.channels.values():
                channel.close()
        await ends

    async def _read(self, work: Callable[[Session], T]) -> T:
        """Run *work* in a read-only session, in a thread."""

        def ask() -> T:
            with reading(self._container.store) as session:
                return work(session)

        return await asyncio.to_thread(ask)

    async def _write(self, work: Callable[[Session], T]) -> T:
        """Run *work* in one transaction, in a thread."""
        return await asyncio.to_thread(
            with_retries, self._container.store, work
        )

    async def _save(self, work: Callable[[Session], T]) -> T:
        """Run *work*, which saves announcements, in one transaction, in a thread."""
        return await asyncio.to_thread(
            with_retries, self._container.store, work, transaction=saving
        )

    async def _crawl(self, names: list[str]) -> None:
        boards = [self._boards[name] for name in names]
        try:
            records = await crawl(
                boards,
                store=self._container.store,
                settings=self._container.crawl_settings,
                enqueue=enqueue.enqueue_events,
                clock=now,
                on_progress=self._after_source,
            )
        finally:
            await self._write(
                lambda session: sources.release(session, names, by=self._me)
            )
        for record in records:
            _log_crawl(record)

    def _after_source(self, progress: Progress) -> None:
        """Have alerts sent as soon as their source is crawled, without waiting for the
        next tick or for the slowest board of the crawl.
        """
        record = progress.record
        if record.new or record.changed:
            task = asyncio.ensure_future(self.tick("send"))
            self._putting.add(task)
            task.add_done_callback(self._putting.discard)

    def _deliver(self, name: str, kind: str) -> None:
        container = self._container
        channels = {name: container.channels[name]}
        send = deliver if kind == "post" else digest.send_due
        try:
            counts = send(
                container.store,
                channels,
                container.sender_profile,
                clock=now,
                stop=self._stop,
                outages=self._outages,
            )
        except Exception as error:  # noqa: BLE001  (a channel's trouble ends its own run; the next tick tries again)
            failures.log_job_failure(_log, f"deliver {name} {kind}", error)
            return
        # A message that only waits was logged with its reason; a channel that is down is
        # retried every minute.
        if counts.keys() - {"later"}:
            _log.info("delivered", channel=name, kind=kind, **counts)


def _log_crawl(record: CrawlRecord) -> None:
    verdict = CrawlVerdict(record.verdict)
    # A key that is missing was the operator's choice, no trouble.
    fine = verdict.is_clean or verdict is CrawlVerdict.NEEDS_KEY
    (_log.info if fine else _log.warning)(
        "crawled",
        source=record.source,
        verdict=record.verdict,
        why=record.why or None,
        rows=record.rows_seen,
        new=record.new,
        changed=record.changed,
        requests=record.requests,
    )
