"""The worker process: crawls what is due, sends what is pending, looks for what was lost."""

from __future__ import annotations

import asyncio
import signal
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta
from types import FrameType

import structlog

from config import process
from config.clock import now
from crawler import catalogue
from crawler.engine import run
from reader.formats import containment
from storage.db import leases
from storage.db.engine import Engine, writing
from storage.db.shared_clock import follow_database
from storage.migrations import demand_current
from worker.hard_end import end_within
from worker.jobs import Jobs
from worker.queueing.base import JobQueue
from worker.queueing.in_process import InProcessQueue
from worker.schedule import Timetable
from worker.wiring import Container

_log = structlog.get_logger("voucherwatch.worker")
_GRACE = timedelta(seconds=3)
"""For jobs that are under way; with the rest of the way down below ``supervisor.GRACE``."""
# Seconds after the signal; whatever hangs then (a database that is away, a file being
# read) is cut off, and what was claimed comes back when its lease ends.
_HARD_END = 4.5
# More than jobs that ask the store at once (eight crawls that end, and each other job):
# the default is four and the processors, which a few that wait for their turn to save
# would take from those that ask what is to be sent.
_THREADS = 16


def run_worker(container: Container, *, hurry: bool = False) -> None:
    """Run the timetable until SIGTERM or SIGINT; *hurry* makes every tick short (the demo)."""
    demand_current(container.store)
    follow_database(container.store)
    with writing(container.store) as session:
        catalogue.register(session, container.boards, now=now())
        # Else what a crashed worker held would wait for its leases, ten minutes.
        freed = leases.release_if(session, process.is_gone)
    if freed:
        _log.info(
            "claims of a worker that died here are free again", claims=freed
        )
    if refused := containment.refused_here():
        _log.warning(
            "the kernel does not let the file reader give up all that it should",
            kept=refused,
        )
    run(lambda: _work(container, hurry=hurry))
    container.close()


def make_queue(store: Engine) -> JobQueue:
    """Return the queue for this database: of this process alone, or of all workers."""
    if store.dialect.name != "postgresql":
        return InProcessQueue()
    # Imported here: without PostgreSQL nobody should pay for its memory.
    from worker.queueing.postgres import ProcrastinateQueue

    return ProcrastinateQueue(store)


async def _work(container: Container, *, hurry: bool) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    loop.set_default_executor(ThreadPoolExecutor(_THREADS, "jobs"))

    def ask_to_end(number: int, frame: FrameType | None) -> None:
        del number, frame
        # Here and not on the loop, which may hang itself, in a line of its log.
        end_within(_HARD_END)
        # Ctrl-C comes twice, from the terminal and from the supervisor, and the second
        # time perhaps when the loop has ended.
        with suppress(RuntimeError):
            loop.call_soon_threadsafe(stop.set)

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, ask_to_end)
    queue = make_queue(container.store)
    jobs = Jobs(container, queue)
    await queue.start(jobs.handlers())
    timetable = Timetable(jobs.tick)
    timetable.start(hurry=hurry)
    _log.info(
        "working",
        sources=len(container.boards),
        channels=sorted(container.channels),
    )
    await stop.wait()
    _log.info("stopping")
    # Before the jobs end, or a tick would begin new ones.
    timetable.pause()
    # Side by side: the queue waits for its jobs, and they end because of the other.
    await asyncio.gather(jobs.stop(within=_GRACE), queue.stop(within=_GRACE))
    timetable.stop()
