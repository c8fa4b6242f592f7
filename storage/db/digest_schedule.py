"""When digests leave: 08:30 in Korea, daily or on Mondays."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

from storage.db.kst import KST

DIGEST_TIME = time(8, 30, tzinfo=KST)


def next_digest(frequency: str, now: datetime) -> datetime:
    """Return the first instant after *now* at which a reader of this *frequency*
    (``now``, ``daily`` or ``weekly``) is written to; ``now`` is *now*.

    >>> next_digest("weekly", datetime(2026, 11, 24, 1, 0, tzinfo=UTC)).isoformat()
    '2026-11-29T23:30:00+00:00'
    """
    if frequency == "now":
        return now
    leaves = datetime.combine(now.astimezone(KST).date(), DIGEST_TIME)
    while leaves <= now or (frequency != "daily" and leaves.weekday() != 0):
        leaves += timedelta(days=1)
    return leaves.astimezone(UTC)
