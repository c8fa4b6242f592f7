"""When periodic jobs last ran, and the workers' sign of life.

Kept in the database: a timer in memory misses its minute when no worker is up, and
fires twice where two are.
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
"""Set by a process that met a damaged page of the database."""
# A run further in the future was made by a clock that was ahead, and does not count.  An
# hour's tolerance, so that a worker with a slow clock repeats no other's run.
_MADE_AHEAD = timedelta(hours=1)


def last(session: Session, name: str) -> datetime | None:
    """Return when the job *name* last ran, ``None`` if never."""
    found = session.get(JobRun, name)
    return found.last_at if found is not None else None


def is_made(last: datetime | None, *, due: datetime, now: datetime) -> bool:
    """Return whether *last* is the run that was due at *due*, or a later one."""
    return last is not None and due <= last <= now + _MADE_AHEAD


def claim(
    session: Session, name: str, *, due: datetime, now: datetime
) -> bool:
    """Claim the run that was due at *due*; return false if it was made already.

    A job without a last run has missed nothing: its first run is the next one.
    """
    if insert_missing(session, [JobRun(name=name, last_at=now)]):
        return False
    # Compare and set in one statement: of two workers only one finds the old time.
    ahead = now + _MADE_AHEAD
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
