"""When each job runs.  The database says what is due; a tick only asks, so a missed one is harmless."""

from __future__ import annotations

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.interval import IntervalTrigger

from worker.jobs import Jobs

_EVERY = {
    "crawl_due": 15,
    "send": 5,
    "send_digests": 60,
    "tell_operator": 30,
    "recover": 180,
}
"""Seconds between two ticks of a job."""
_AT = {
    "sing": CronTrigger(hour=8, minute=50, timezone="Asia/Seoul"),
    "note_silence": CronTrigger(day_of_week="mon", hour=9, timezone="Asia/Seoul"),
    "tidy": CronTrigger(hour=4, timezone="Asia/Seoul"),
}


def start(jobs: Jobs, *, hurry: bool = False) -> AsyncIOScheduler:
    """Start the timetable on the running loop; *hurry* ticks every half second.

    Ticks never pile up (``coalesce``, one instance), however late they are.
    """
    scheduler = AsyncIOScheduler(
        timezone="Asia/Seoul",
        job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
    )
    for name, seconds in _EVERY.items():
        scheduler.add_job(
            jobs.tick,
            IntervalTrigger(seconds=0.5 if hurry else seconds),
            id=name,
            args=[name],
        )
    for name, hour in _AT.items():
        scheduler.add_job(jobs.tick, hour, id=name, args=[name])
    scheduler.start()
    return scheduler
