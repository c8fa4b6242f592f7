"""What is known of a channel and its targets during one delivery: who is left alone."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from notifier.channels.base import DeliveryError, MessageRefused


class Resting(DeliveryError):
    """The target asked for a rest that is not over, or its host did not answer just now."""

    def __init__(self, until: datetime) -> None:
        super().__init__("waits for its host, as others do")
        self.until = until


@dataclass
class LaneState:
    """What is known of a channel and its targets during one delivery."""

    down: str | None = None
    dead: set[str] = field(default_factory=set)
    resting: dict[str, datetime] = field(default_factory=dict)
    """Until when a target, or a whole lane, is left alone."""
    misconfigured: bool = False

    def refuse_hopeless(self, target: str, lane: str, now: datetime) -> None:
        """Raise what stands against sending to *target* at this moment, if anything does."""
        if target in self.dead:
            raise MessageRefused("the target is dead")
        for name in (target, lane):
            until = self.resting.get(name)
            if until is not None and until > now:
                raise Resting(until)
