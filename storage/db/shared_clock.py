"""The database's clock, by which all of its processes go: leases are times of day."""

from __future__ import annotations

import time
from datetime import datetime, timedelta
from typing import Final

import structlog
from sqlalchemy import func, select

from config import clock
from storage.db.engine import Engine

_log = structlog.get_logger(__name__)

TOLERATED: Final = timedelta(seconds=1)
"""Leases leave minutes of margin; a clock that is set at every look would run backwards."""
# A slower answer says too little about when it was given.
_LONGEST_LOOK: Final = 1.0


def follow_database(engine: Engine) -> None:
    """Set this process's clock (``config.clock``) by PostgreSQL's; one look, asked for now
    and then.

    Two senders whose machines' clocks are further apart than the margin of a lease
    would each hold the same message.  SQLite is on this machine.
    """
    if engine.dialect.name != "postgresql":
        return
    with engine.connect() as connection:
        began = time.monotonic()
        theirs: datetime = connection.execute(
            select(func.clock_timestamp())
        ).scalar_one()
        took = time.monotonic() - began
    if took > _LONGEST_LOOK:
        return
    ahead = theirs + timedelta(seconds=took / 2) - clock.machine_now()
    if abs(ahead - clock.correction()) < TOLERATED:
        return
    clock.correct(ahead)
    _log.warning(
        "this machine's clock differs from the database's, which counts",
        seconds=round(-ahead.total_seconds(), 1),
    )
