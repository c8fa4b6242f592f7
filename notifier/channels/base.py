"""What every channel promises: one verb, and failures that say what to do next."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from notifier.letter import Letter


class DeliveryError(Exception):
    """A letter did not arrive, but may later.  *retry_after* is the wait in seconds that the other side asked for.

    Messages hold no address and no webhook: they enter logs and tables.
    """

    def __init__(self, message: str, *, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class TargetGone(DeliveryError):
    """It never will: the address itself is dead."""


class LetterRefused(DeliveryError):
    """This letter never will; the address lives."""


class ChannelDown(DeliveryError):
    """Nothing leaves by this channel now: server not reachable, or it refuses us.  No reader is to blame."""


Ready = Callable[[], str | None]
"""A letter in its last form: calling it delivers, and returns the Message-ID where there is one, or raises ``DeliveryError``."""


class Channel(Protocol):
    """One way of reaching a reader; safe to use from several threads."""

    def prepare(self, target: str, letter: Letter) -> Ready:
        """Do all that needs no connection; raises ``DeliveryError`` for what can never be delivered."""

    def close(self) -> None:
        """Let go of connections; the next ``send`` opens new ones."""
