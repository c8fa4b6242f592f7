"""Health checks of the database, its disk, and what is recorded in it."""

from __future__ import annotations

import shutil
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import func, select
from sqlmodel import col

from config import clock
from storage import job_runs
from storage.db.damage import damage_met
from storage.db.engine import Session
from storage.models import Source, SystemMessage

WORKER_WITHIN = timedelta(minutes=5)
"""A worker gives a sign of life every half minute."""
MESSAGES_WITHIN = timedelta(minutes=15)
"""Normally confirmations and operator mails are sent within seconds."""
CLOCKS_APART = timedelta(minutes=2)
"""Processes use the database's clock anyway; deadlines are wrong if that clock is."""
CRAWL_WITHIN = timedelta(days=3)
"""Longer than any pause, `Retry-After` or backoff: such a time came from a wrong clock."""
DAMAGE_COUNTS_FOR = timedelta(days=1)
"""A damaged page is read again within a day, unless it was repaired."""
LEAST_FREE = 200 * 1024 * 1024
"""Bytes of disk; below it the operator has days, not hours, to make room."""


def checks(session: Session, *, now: datetime) -> dict[str, str]:
    """Return one line for each check; those that pass begin with ``ok``."""
    return {
        "worker": _worker(session, now),
        "messages": _messages(session, now),
        "timetable": _timetable(session, now),
        "clock": _clock(session, now),
        "disk": _disk(session),
        "integrity": _integrity(session, now),
    }


def _worker(session: Session, now: datetime) -> str:
    seen = job_runs.last(session, job_runs.WORKER)
    if seen is None:
        return "ok: none seen yet"
    minutes = int((now - seen).total_seconds() // 60)
    # A heartbeat in the future came from a wrong clock and proves nothing.
    if -CLOCKS_APART <= now - seen <= WORKER_WITHIN:
        return "ok"
    if seen > now:
        return (
            "the last worker's clock was ahead: nobody knows whether it lives"
        )
    return f"no worker for {minutes} min: nothing is read and nothing is sent"


def _messages(session: Session, now: datetime) -> str:
    waiting = select(func.count()).where(
        col(SystemMessage.state).in_(("pending", "claimed")),
        col(SystemMessage.next_attempt_at) <= now,
        col(SystemMessage.created_at) <= now - MESSAGES_WITHIN,
    )
    count = session.scalar(waiting) or 0
    return f"{count} confirmations and notices wait" if count else "ok"


def _timetable(session: Session, now: datetime) -> str:
    far = select(func.count()).where(
        col(Source.next_crawl_at) > now + CRAWL_WITHIN
    )
    count = session.scalar(far) or 0
    return f"{count} boards are due only days from now" if count else "ok"


def _clock(session: Session, now: datetime) -> str:
    """Compare this machine's clock with PostgreSQL's, and with what the database has seen."""
    if session.get_bind().dialect.name == "postgresql":
        # The machine's own clock: *now* goes by the database's (``shared_clock``).
        theirs = session.scalar(select(func.clock_timestamp()))
        apart = (
            abs((theirs - clock.machine_now()).total_seconds())
            if theirs
            else 0.0
        )
        if apart > CLOCKS_APART.total_seconds():
            return f"{apart:.0f} s apart from the database's"
    seen = session.scalar(select(func.max(col(Source.last_crawl_at))))
    if seen is not None and seen > now + CLOCKS_APART:
        minutes = int((seen - now).total_seconds() // 60)
        return f"the newest crawl is {minutes} min in the future: a clock is or was wrong"
    return "ok"


def _disk(session: Session) -> str:
    bind = session.get_bind()
    name = bind.engine.url.database
    if bind.dialect.name != "sqlite" or not name or name == ":memory:":
        return "ok"
    free = shutil.disk_usage(Path(name).resolve().parent).free
    if free >= LEAST_FREE:
        return "ok"
    return f"nearly full: {free // (1024 * 1024)} MiB are free"


def _integrity(session: Session, now: datetime) -> str:
    """Return whether any process recently met a damaged page, which most statements do
    not touch.
    """
    met = [
        job_runs.last(session, job_runs.DAMAGE),
        damage_met(session.get_bind().engine),
    ]
    lately = [at for at in met if at and abs(now - at) < DAMAGE_COUNTS_FOR]
    if not lately:
        return "ok"
    minutes = max(int((now - max(lately)).total_seconds() // 60), 0)
    return f"a damaged page of the database was met {minutes} min ago"
