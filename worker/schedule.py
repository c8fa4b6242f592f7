"""When each job runs.  The database says what is due; a tick only asks, so a missed one
is harmless.
"""

from __future__ import annotations

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.interval import IntervalTrigger

from config.clock import now
from worker.jobs import Jobs

# Seconds between two ticks of a job.  An alert leaves as soon as its board is crawled
# (``Jobs._after_source``): `send` is for what other workers and retries have made due.
# `recover` bounds how late an alarm is (docs/operating.md), `run_periodic` the sign of
# life that /healthz waits for.
_EVERY = {
    "crawl_due": 15,
    "send": 5,
    "send_digests": 60,
    "tell_operator": 30,
    "recover": 180,
    "run_periodic": 30,
    "reread": 10,
    "attach": 10,
}


def start(jobs: Jobs, *, hurry: bool = False) -> AsyncIOScheduler:
    """Start the timetable on the running loop; *hurry* ticks every half second.

    Ticks never pile up (``coalesce``, one instance), however late they are.
    """
    scheduler = AsyncIOScheduler(
        timezone="Asia/Seoul",
        job_defaults={
            "coalesce": True,
            "max_instances": 1,
            "misfire_grace_time": None,
        },
    )
    for name, seconds in _EVERY.items():
        scheduler.add_job(
            jobs.tick,
            IntervalTrigger(seconds=0.5 if hurry else seconds),
            # At once, too: what fell due while no worker ran has waited enough.
            next_run_time=now(),
            id=name,
            args=[name],
        )
    scheduler.start()
    return scheduler
