"""The timetable of ticks.  The database knows what is due, so a missed tick is harmless."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.interval import IntervalTrigger

from config import clock

_log = structlog.get_logger("voucherwatch.timetable")

# Seconds between two ticks of a job.  An alert is sent as soon as its board is crawled
# (``Jobs._after_source``): `send` is for retries and for what other workers enqueued.
# `recover` bounds how late an alarm is (docs/operating.md), `run_periodic` the sign of
# life that /healthz waits for.
EVERY: dict[str, float] = {
    "crawl_due": 15,
    "send": 5,
    "send_digests": 60,
    "notify_operator": 30,
    "recover": 180,
    "run_periodic": 30,
    "reread": 10,
    "attach_to_rounds": 10,
}
_HURRY = 0.5
# How often the clock is looked at, and how far back it may go at once: NTP slews less.
_WATCH = 5
_STEP = 1.0


class Timetable:
    """APScheduler jobs, one for each kind of tick, restarted when the clock is put back.

    Late ticks never pile up (``coalesce``, one instance).
    """

    def __init__(self, tick: Callable[[str], Awaitable[None]]) -> None:
        self._scheduler = AsyncIOScheduler(
            timezone="Asia/Seoul",
            job_defaults={
                "coalesce": True,
                "max_instances": 1,
                "misfire_grace_time": None,
            },
        )
        self._tick = tick
        self._watching: asyncio.Task[None] | None = None

    def start(self, *, hurry: bool = False) -> None:
        """Begin on the running loop; *hurry* ticks every half second."""
        for name, seconds in EVERY.items():
            self._scheduler.add_job(
                self._tick,
                IntervalTrigger(seconds=_HURRY if hurry else seconds),
                # At once: what became due while no worker ran has waited long enough.
                next_run_time=clock.machine_now(),
                id=name,
                args=[name],
            )
        self._scheduler.start()
        watch = self._watch_clock(_HURRY if hurry else _WATCH)
        self._watching = asyncio.create_task(watch, name="watch the clock")

    def pause(self) -> None:
        """Start no more ticks; running ones go on."""
        self._stop_watching()
        self._scheduler.pause()

    def stop(self) -> None:
        """Stop the scheduler without waiting for running ticks."""
        self._stop_watching()
        self._scheduler.shutdown(wait=False)

    def _stop_watching(self) -> None:
        if self._watching is not None:
            self._watching.cancel()

    async def _watch_clock(self, seconds: float) -> None:
        """Make every job due at once whenever the wall clock was put back.

        The scheduler keeps the next run as a wall-clock time: with the clock put back by
        an hour, every job would be an hour away (docs/decisions/0020).
        """
        loop = asyncio.get_running_loop()
        ahead = clock.machine_now().timestamp() - loop.time()
        with suppress(asyncio.CancelledError):
            while True:
                await asyncio.sleep(seconds)
                before, ahead = (
                    ahead,
                    clock.machine_now().timestamp() - loop.time(),
                )
                if before - ahead < _STEP:
                    continue
                _log.warning("clock put back", seconds=round(before - ahead))
                for job in self._scheduler.get_jobs():
                    job.modify(next_run_time=clock.machine_now())
