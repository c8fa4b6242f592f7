"""What a worker does, one verb each; the timetable and the commands both call these."""

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
from worker.lane import Lane
from worker.queueing.base import Handler, JobQueue
from worker.wiring import Container

T = TypeVar("T")

_log = structlog.get_logger("voucherwatch.jobs")

BATCH = 60
"""Sources that one crawl takes."""
REREAD_AT_ONCE = 20
"""Notices read again in one transaction: other writers wait for it on SQLite."""
# At most so often a worker says that it lives.
_SIGN_OF_LIFE = timedelta(seconds=20)
# How long a message on its way may still take once we are asked to end: an SMTP exchange
# takes tenths of a second, and after that the supervisor has three more.
_LAST_MESSAGES = timedelta(seconds=1)


class Jobs:
    """The jobs of one worker process over one database."""

    def __init__(self, container: Container, queue: JobQueue) -> None:
        self._container = container
        self._queue = queue
        self._cards = {board.name: board for board in container.boards}
        self._me = process.me()
        self._crawls: set[asyncio.Task[None]] = set()
        self._putting: set[asyncio.Task[None]] = set()
        self._lanes = {
            (name, kind): Lane(partial(self._deliver, name, kind))
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
        """What the queue may run, by the names of ``queueing.base.QUEUE_OF``."""
        return {
            "crawl": self.crawl,
            "deliver": self.deliver,
            "tell_operator": self.tell_operator,
            "recover": self.recover,
            "run_periodic": self.run_periodic,
            "reread": self.reread,
            "attach": self.attach_to_rounds,
        }

    async def tick(self, name: str) -> None:
        """Do what the timetable says: mostly, ask the queue for the job of this name."""
        if self._stop.is_set():
            return
        try:
            if name == "run_periodic":
                # Here, not in the job: that may run on another worker.
                await asyncio.to_thread(follow_database, self._container.store)
            await self._tick(name)
            # Which asks the database each time.
            if name == "send":
                self._outages.over("database", now())
        except DATABASE_AWAY as error:
            # The next tick asks again; nothing is lost by one that found no database.
            # Without SQLAlchemy's part, which repeats the statement.
            why = getattr(error, "orig", None) or error
            self._outages.met("database", str(why)[:200], now())
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
        """Ask for crawls of what is due, shared out as the queue wants."""
        # Only sources that this release has a card of: an older worker beside us may
        # know others.
        due = await self._read(
            lambda session: sources.due(
                session, now=now(), limit=BATCH, among=self._cards
            )
        )
        for key, names in self._queue.crawl_groups(due).items():
            await self._queue.put(
                "crawl", key=key, arguments={"names": list(names)}
            )

    async def crawl(self, names: list[str]) -> None:
        """Crawl those of *names* that are due and in nobody's hands.

        Looked at anew and claimed only now: the job may have waited, and
        another worker may have been asked for the same.
        """
        known = [name for name in names if name in self._cards]
        claimed = await self._write(
            lambda session: sources.claim_due(
                session,
                now=now(),
                by=self._me,
                lease=LEASE,
                limit=BATCH,
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
        # Cancelled when the worker is told to stop; the claims are given back then.
        with suppress(asyncio.CancelledError):
            await task

    async def deliver(self, channel: str, kind: str) -> None:
        """Send what is pending and due in a channel, *kind* ``post`` or ``digests``,
        however late; a channel that another release had is nobody's.
        """
        lane = self._lanes.get((channel, kind))
        if lane is None or self._stop.is_set():
            return
        # One job waits for its lane; others only make it look once more, or jobs for
        # a channel that hangs would take every slot of the queue.
        run = lane.wake()
        if run is not None:
            await asyncio.wrap_future(run)

    async def _put_deliveries(self, kind: str) -> None:
        is_digest = kind == "digests"

        # Jobs are rows and notifications on PostgreSQL: with none for what has nothing
        # to send, an idle worker writes nothing at each tick.
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

    async def tell_operator(self) -> None:
        """Tell the operator of boards that broke, stay broken, or read well again."""
        await self._write(
            lambda session: operator.notify_operator(
                session, self._container.sender_profile, now=now()
            )
        )

    async def recover(self) -> None:
        """Look for lost work: expired leases, missing reminders, overdue messages,
        addresses to erase.
        """
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
        """Give a sign of life, and run each job whose hour has come since its last run.

        Asked of the database, so that a run missed while nothing was up is made
        up for, and two workers make it once.
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
            # A good moment as any: parsing leaves pages that the allocator keeps.
            give_back_memory()
        for name, (at, weekday) in periodic.HOURS.items():
            await self._run_if_due(
                name, periodic.last_due(instant, at, weekday)
            )

    async def _run_if_due(self, name: str, due: datetime) -> None:
        # Looked at before it is claimed, since most looks find nothing to write.
        last = await self._read(lambda session: job_runs.last(session, name))
        if last is not None and last >= due:
            return
        is_ours = await self._write(
            lambda session: job_runs.claim(session, name, due=due, now=now())
        )
        if not is_ours:
            return
        assert last is not None, "a job that never ran has missed nothing"
        try:
            await getattr(self, name)()
        except Exception as error:  # noqa: BLE001  (one job's trouble must not keep the others from their hour)
            failures.log_job_failure(_log, name, error)
            # Due again at the next look, or a weekly note would be a week late.  All
            # of these jobs may be repeated.
            await self._write(
                lambda session: job_runs.mark(session, name, now=last)
            )

    async def sing(self) -> None:
        """Send the canary to every operator's address: a message that must arrive."""
        for channel, target in self._container.sender_profile.operators:
            await asyncio.to_thread(
                canaries.send_to,
                self._container.store,
                self._container.sender_profile,
                channel=channel,
                target=target,
                now=now(),
            )

    async def note_silence(self) -> None:
        """Tell the readers who chose it that we looked and found nothing for them."""
        await asyncio.to_thread(
            no_news.send_no_news, self._container.store, now=now()
        )

    async def ask_operator(self) -> None:
        """Let the operator know that notices which may be one wait for an answer."""
        profile = self._container.sender_profile
        await self._write(
            lambda session: operator.notify_duplicates(
                session, profile, now=now()
            )
        )

    async def tell_openings(self) -> None:
        """Tell those who chose it when a programme's next round may open."""
        count = await self._write(
            lambda session: openings.tell_openings(session, now=now())
        )
        if count:
            _log.info("estimates enqueued", count=count)

    async def tidy(self) -> None:
        """Delete what is kept for a while only."""
        removed = await asyncio.to_thread(
            retention.tidy,
            self._container.store,
            self._container.settings.retention,
            now=now(),
            until=self._stop.is_set,
        )
        if removed:
            _log.info("deleted what its time was over for", **removed)

    async def reread(self) -> None:
        """Read a few notices again that a former version read; no reader is sent anything.

        The first pass that finds none left is the last: this process writes
        readings of one version only.
        """
        if self._reread_done:
            return
        progress = await self._save(
            lambda session: rereading.reread_batch(
                session,
                self._cards,
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
        """Attach a few notices to their rounds that other rules attached, or none."""
        if self._attached:
            return
        count = await self._save(
            lambda session: reattaching.attach_outdated(
                session, limit=REREAD_AT_ONCE
            )
        )
        self._attached = count == 0

    async def stop(self, *, within: timedelta) -> None:
        """End the crawls and let the other jobs come to their end; what is half done is
        given back and due again.
        """
        self._stop.set()
        for task in self._crawls:
            task.cancel()
        underway = self._crawls | {asyncio.ensure_future(self._end_lanes())}
        await asyncio.wait(underway, timeout=within.total_seconds())

    async def _end_lanes(self) -> None:
        """Let the messages on their way arrive for a moment, then end their connections."""
        runs = []
        for lane in self._lanes.values():
            run = lane.run_under_way()
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
        """Ask the store, off the loop."""

        def ask() -> T:
            with reading(self._container.store) as session:
                return work(session)

        return await asyncio.to_thread(ask)

    async def _write(self, work: Callable[[Session], T]) -> T:
        """Do *work* in one transaction, off the loop."""
        return await asyncio.to_thread(
            with_retries, self._container.store, work
        )

    async def _save(self, work: Callable[[Session], T]) -> T:
        """Do *work*, which saves announcements, when its turn has come."""
        return await asyncio.to_thread(
            with_retries, self._container.store, work, transaction=saving
        )

    async def _crawl(self, names: list[str]) -> None:
        boards = [self._cards[name] for name in names]
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
        """Let alerts leave as soon as their source is done: neither at the next tick nor
        after the slowest board of the crawl.
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
        # What only waits on was told with its reason; a channel that is down is tried
        # every minute.
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
