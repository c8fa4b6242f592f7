"""Jobs that have an hour in Korea: which of their hours was the last one."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from storage.db.kst import KST

DAY = timedelta(days=1)
# The canary before office hours, so that a broken mail server is known when people come;
# deleting at night, when nobody waits for the database.
HOURS: dict[str, tuple[time, int | None]] = {
    "sing": (time(8, 50), None),
    "note_silence": (time(9, 0), 0),
    "tidy": (time(4, 0), None),
    "tell_openings": (time(9, 0), None),
    "ask_operator": (time(9, 0), 0),
}
"""Job → hour, and the weekday (Monday is 0) of a weekly one."""


def last_due(now: datetime, at: time, weekday: int | None) -> datetime:
    """Return the latest moment, not after *now*, at which such a job was due.

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
