"""The worker process: crawls what is due, sends what is owed, looks for what was lost."""

from __future__ import annotations

import asyncio
import signal
from datetime import timedelta

import structlog

from config import process
from config.clock import now
from crawler.engine import run
from storage import sources
from storage.db import leases
from storage.db.engine import writing
from storage.migrations import demand_current
from worker import schedule
from worker.jobs import Jobs
from worker.wiring import Container

_log = structlog.get_logger("voucherwatch.worker")
_GRACE = timedelta(seconds=3)


def run_worker(house: Container, *, hurry: bool = False) -> None:
    """Run the timetable until SIGTERM or SIGINT; *hurry* makes every tick short (the demo)."""
    demand_current(house.store)
    with writing(house.store) as session:
        sources.register(
            session, {board.name: board.host for board in house.boards}, now=now()
        )
        freed = leases.release_if(session, process.is_gone)
    if freed:
        _log.info("claims of a worker that died here are free again", claims=freed)
    run(lambda: _work(house, hurry=hurry))
    house.close()


async def _work(house: Container, *, hurry: bool) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    jobs = Jobs(house)
    clockwork = schedule.start(jobs, hurry=hurry)
    _log.info("working", sources=len(house.boards), channels=sorted(house.channels))
    await stop.wait()
    _log.info("stopping")
    clockwork.pause()
    await jobs.stop(within=_GRACE)
    clockwork.shutdown(wait=False)
