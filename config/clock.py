"""The clock: the only place that reads it; all other code is passed a time or this
function.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

_correction = timedelta()


def now() -> datetime:
    """Return this moment, aware, in UTC, by the clock that all processes share."""
    return machine_now() + _correction


def machine_now() -> datetime:
    """Return this moment by the machine's own clock, for what the machine times."""
    return datetime.now(UTC)


def correction() -> timedelta:
    """Return how far the shared clock is ahead of this machine's."""
    return _correction


def correct(by: timedelta) -> None:
    """Let ``now`` be *by* ahead of this machine's clock from here on."""
    global _correction  # noqa: PLW0603  (a process has one clock)
    _correction = by
