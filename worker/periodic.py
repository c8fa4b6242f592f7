"""Periodic jobs: their hours in Korea, and when each was last due."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from storage.db.kst import KST

DAY = timedelta(days=1)
# The canary before office hours, so that a broken mail server is known when people come
# to work; deletion at night, when the database is idle.
HOURS: dict[str, tuple[time, int | None]] = {
    "send_canaries": (time(8, 50), None),
    "send_no_news": (time(9, 0), 0),
    "delete_expired": (time(4, 0), None),
    "send_opening_estimates": (time(9, 0), None),
    "notify_duplicates": (time(9, 0), 0),
}
"""Job → hour, and the weekday (0 is Monday) of a weekly job."""


def last_due(now: datetime, at: time, weekday: int | None) -> datetime:
    """Return the latest time, not after *now*, at which a job was due.

    >>> from datetime import UTC
    >>> tuesday = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)  # 10:00 in Seoul
    >>> last_due(tuesday, time(9, 0), 0).isoformat()
    '2026-11-23T09:00:00+09:00'
    """
    local = now.astimezone(KST)
    due = datetime.combine(local.date(), at, KST)
    if due > local:
        due -= DAY
    while weekday is not None and due.weekday() != weekday:
        due -= DAY
    return due
