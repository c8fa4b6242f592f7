"""When to try again: from the second failure on twice the wait after each, spread so that not all return at once."""

from __future__ import annotations

import zlib
from datetime import timedelta

FIRST_WAIT = timedelta(seconds=20)
"""An alert is worth minutes: most refusals are over sooner than a minute."""
FIRST_WAIT_IN_DOUBT = timedelta(minutes=10)
"""Where the message may have arrived: each further try may be one more copy."""
LONGEST_WAIT = timedelta(hours=4)
MOST_ATTEMPTS = 17
"""About a day: longer than any greylisting, shorter than anyone's patience."""


def wait(
    key: object,
    attempts: int,
    retry_after: float | None = None,
    *,
    first: timedelta = FIRST_WAIT,
) -> timedelta:
    """Return the wait after so many *attempts*: *first* after two, twice that after three,
    a quarter more or less by *key*, never less than was asked for.

    After two and not after one, since an attempt is counted when it begins: that of a
    worker that was killed says nothing of the server.
    """
    # The shift stops at 2**20, far beyond the longest wait: ``float`` ends at 2**1024.
    doublings = min(max(attempts - 2, 0), 20)
    doubled = min(first * float(1 << doublings), LONGEST_WAIT)
    spread = 0.75 + zlib.crc32(f"{key}:{attempts}".encode()) % 512 / 1024
    return max(doubled * spread, timedelta(seconds=retry_after or 0))
