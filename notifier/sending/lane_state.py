"""What one delivery has learnt about a channel and its targets: who is not written to."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from notifier.channels.base import DeliveryError, MessageRefused


class BackingOff(DeliveryError):
    """The target asked us to wait (Retry-After), or its host did not answer just now."""

    def __init__(self, until: datetime) -> None:
        super().__init__("waits for its host, as others do")
        self.until = until


@dataclass
class LaneState:
    """What one delivery has learnt about a channel and its targets."""

    down: str | None = None
    dead: set[str] = field(default_factory=set)
    back_off_until: dict[str, datetime] = field(default_factory=dict)
    """Target or lane → when it may be tried again."""
    misconfigured: bool = False

    def refuse_unsendable(self, target: str, lane: str, now: datetime) -> None:
        """Raise ``MessageRefused`` or ``BackingOff`` where *target* is not to be tried now."""
        if target in self.dead:
            raise MessageRefused("the target is dead")
        for name in (target, lane):
            until = self.back_off_until.get(name)
            if until is not None and until > now:
                raise BackingOff(until)
