"""Batch sizes, concurrency and waits of a sender."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True)
class Pace:
    """Batch sizes, concurrency and waits of a sender."""

    batch: int = 100
    """Messages claimed at once."""
    connections: int = 4
    """Messages being sent at the same time, per lane."""
    threads: int = 64
    """Messages being sent at the same time, per channel: as many lanes may hang at once."""
    room: int = 400
    """Messages claimed and not settled, per channel with many lanes."""
    lease: timedelta = timedelta(minutes=10)
    margin: timedelta = timedelta(minutes=3)
    """No sending begins so shortly before the lease ends: another worker may claim it then."""
    pause: timedelta = timedelta(seconds=30)
    """How long messages wait when their channel is down or their host does not answer."""
    mending: timedelta = timedelta(minutes=5)
    """How long messages wait that the configuration prevents from being written."""
    poll: float = 0.5
    """Seconds between looks for new messages while others are being sent."""


USUAL = Pace()
