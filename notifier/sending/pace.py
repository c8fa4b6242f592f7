"""How much a sender takes at once, and how long it may take."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True)
class Pace:
    """How much is taken at once and how long it may take."""

    batch: int = 100
    """Messages claimed at once."""
    connections: int = 4
    """Messages on their way at the same time, per lane."""
    threads: int = 64
    """Messages on their way at the same time, per channel: as many lanes may hang at once."""
    room: int = 400
    """Messages claimed and not settled, per channel of many lanes."""
    lease: timedelta = timedelta(minutes=10)
    margin: timedelta = timedelta(minutes=3)
    """No message is begun so shortly before its lease ends: another worker may take it by then."""
    pause: timedelta = timedelta(seconds=30)
    """How long messages wait when their channel is down or their host does not answer."""
    mending: timedelta = timedelta(minutes=5)
    """How long messages wait that the configuration keeps from being written."""
    poll: float = 0.5
    """Seconds after which new messages are looked for while others are on their way."""


USUAL = Pace()
