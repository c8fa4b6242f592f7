"""Closing reminders: D-7, D-3, D-1 and D-day, at nine in the morning in Korea.

The ledger is the ``closing`` event, keyed by the step and the deadline's
instant: a moved deadline has steps of its own, an unmoved one is never reminded of
twice.  A step missed while nothing ran is caught up with the days that are
left by then, and no reminder is made once it is closed.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta

from notifier.matching import enqueue
from presentation.dates import last_day
from storage.db.engine import Engine, Session
from storage.db.kst import KST
from storage.db.serialize import saving, serialize_saves
from storage.models import Announcement
from storage.outbox import reminders
from storage.relating.list_marks import says_closed
from storage.subscribers.event_types import CLOSING_STEPS

AT = time(9, 0, tzinfo=KST)
"""The first hour at which somebody can act on it, and no advertising hour of the night
(21:00 to 08:00, 정보통신망법 §50③) for whoever reads on a phone.
"""


def remind(engine: Engine, now: datetime) -> int:
    """Make every reminder that is due and enqueue it; return how many deliveries that
    made.  Safe to repeat at any time.
    """
    with saving(engine) as session:
        # Two workers' sweeps at once would both make what neither has committed.
        serialize_saves(session)
        total = 0
        for item, key in list(_due(session, now)):
            total += enqueue.enqueue_events(
                session, [reminders.make(session, item, key, now=now)]
            )
        return total


def step_at(closes_at: datetime, days: int) -> datetime:
    """Return the instant at which the reminder of so many days before is due."""
    return datetime.combine(
        last_day(closes_at) - timedelta(days=days), AT
    ).astimezone(UTC)


def key(closes_at: datetime, days: int) -> str:
    """Return the event's key: ``D-3:2026-12-04T09:00:00+00:00``."""
    return f"D-{days}:{closes_at.isoformat()}"


def _due(
    session: Session, now: datetime
) -> Iterator[tuple[Announcement, str]]:
    # The first step is due at 09:00 of a day, up to 15 hours more than whole days
    # before the deadline.
    near = reminders.closing(
        session, timedelta(days=max(CLOSING_STEPS) + 1), now=now
    )
    made = reminders.made_for(session, near)
    for announcement in near:
        step = _step(announcement, now)
        if step is not None and (announcement.id, step) not in made:
            yield announcement, step


def _step(announcement: Announcement, now: datetime) -> str | None:
    """Return the key of the latest step that is due; none if the announcement was new
    or changed after it, as that alert named the days left, or where its title says that
    applications are over before their day.
    """
    closes_at = announcement.closes_at
    if closes_at is None or says_closed(announcement.title):
        return None
    # From the last step back: after an outage D-1 takes the place of D-3, not both.
    for days in sorted(CLOSING_STEPS):
        at = step_at(closes_at, days)
        if at <= now:
            is_news = at > announcement.changed_at
            return key(closes_at, days) if is_news else None
    return None
