"""Our estimate of a programme's next opening, sent once to those who chose it: when the
first day of its interval is two weeks away.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from notifier.matching import enqueue
from storage.db.engine import Session
from storage.db.kst import local_day
from storage.outbox import estimates
from storage.queries.openings import next_openings

BEFORE: Final = timedelta(days=14)
"""Time to prepare papers, and near enough that the estimate is of use."""


def enqueue_estimates(session: Session, *, now: datetime) -> int:
    """Make the estimates that are due and enqueue them; return how many deliveries that
    made.  Safe to repeat at any time.

    An interval that began while nothing ran, or before its programme was known, is
    sent late rather than never; one that has passed is not (``next_openings``).
    """
    total = 0
    for found in next_openings(session, now=now):
        if local_day(now) < found.opening.earliest - BEFORE:
            continue
        event = estimates.make(session, found, now=now)
        if event is not None:
            total += enqueue.enqueue_events(session, [event])
    return total
