"""When each job runs.  The database says what is due; a tick only asks, so a missed one is harmless."""

from __future__ import annotations

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.interval import IntervalTrigger

from worker.jobs import Jobs

_SECONDS = {"crawl_due": 15, "send": 5}
"""Pause between two ticks of each job."""


def start(jobs: Jobs, *, hurry: bool = False) -> AsyncIOScheduler:
    """Start the timetable on the running loop; *hurry* ticks every half second.

    Ticks never pile up (``coalesce``, one instance), however late they are.
    """
    scheduler = AsyncIOScheduler(timezone="Asia/Seoul", job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None})
    for name, seconds in _SECONDS.items():
        scheduler.add_job(getattr(jobs, name), IntervalTrigger(seconds=0.5 if hurry else seconds), id=name)
    scheduler.start()
    return scheduler
