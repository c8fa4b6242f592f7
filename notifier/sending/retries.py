"""When to try again: twice the wait after each failure, spread so that not all return at once."""

from __future__ import annotations

import zlib
from datetime import timedelta

FIRST_WAIT = timedelta(seconds=20)
"""An alert is worth minutes: most refusals are over sooner than a minute."""
FIRST_WAIT_IN_DOUBT = timedelta(minutes=10)
"""Where the message may have arrived: each further try may be one more copy."""
LONGEST_WAIT = timedelta(hours=4)
MOST_ATTEMPTS = 16
"""About a day: longer than any greylisting, shorter than anyone's patience."""


def wait(
    key: object,
    attempts: int,
    retry_after: float | None = None,
    *,
    first: timedelta = FIRST_WAIT,
) -> timedelta:
    """Return the wait after so many *attempts*, of which the one after the first is
    *first*: a quarter more or less by *key*, never less than was asked for.
    """
    # The shift stops at 2**20, far beyond the longest wait: ``float`` ends at 2**1024.
    doubled = min(first * float(1 << min(attempts - 1, 20)), LONGEST_WAIT)
    spread = 0.75 + zlib.crc32(f"{key}:{attempts}".encode()) % 512 / 1024
    return max(doubled * spread, timedelta(seconds=retry_after or 0))
