"""Jobs that have an hour, and the workers' sign of life: kept in the database.

A tick in memory is missed when no worker is up at its minute, and made twice
where two workers are.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlmodel import col, or_, update

from storage.db.engine import Session
from storage.db.upsert import insert_missing
from storage.models import JobRun

WORKER = "worker"
DAMAGE = "damage met"
"""Noted by whoever met a damaged page of the database, for all to see."""


def last(session: Session, name: str) -> datetime | None:
    """Return when the job *name* was last run; ``None``: never."""
    found = session.get(JobRun, name)
    return found.last_at if found is not None else None


def claim(
    session: Session, name: str, *, due: datetime, now: datetime
) -> bool:
    """Take the run that was due at *due*; false if it was made already, by anybody.

    A job that was never run has missed nothing: its first run is the next one.
    """
    if insert_missing(session, [JobRun(name=name, last_at=now)]):
        return False
    # One statement compares and writes: of two workers only one finds the old time.
    # A run in the future was made by a clock that was ahead, and counts for nothing.
    # An hour of doubt, so that a worker whose clock is slow repeats no other's run.
    ahead = now + timedelta(hours=1)
    old = or_(col(JobRun.last_at) < due, col(JobRun.last_at) > ahead)
    taken: Any = session.execute(
        update(JobRun).where(col(JobRun.name) == name, old).values(last_at=now)
    )
    return bool(taken.rowcount)


def mark(session: Session, name: str, *, now: datetime) -> None:
    """Record that *name* was run at *now*."""
    if not insert_missing(session, [JobRun(name=name, last_at=now)]):
        session.execute(
            update(JobRun).where(col(JobRun.name) == name).values(last_at=now)
        )
