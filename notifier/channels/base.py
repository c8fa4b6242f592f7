"""What every channel promises: one verb, and failures that say what to do next."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from notifier.messages.message import Message


class DeliveryError(Exception):
    """A message did not arrive, but may later.  *retry_after* is the wait in seconds
    that the other side asked for.

    Messages hold no address and no webhook: they enter logs and tables.
    """

    def __init__(
        self,
        message: str,
        *,
        retry_after: float | None = None,
        unreachable: bool = False,
    ) -> None:
        super().__init__(message)
        self.retry_after = retry_after
        self.unreachable = unreachable
        """No usable answer came: what else waits for the same host need not try at once."""


class TargetGone(DeliveryError):
    """No message will ever arrive: the address itself is dead, its reader is disabled."""


class MessageRefused(DeliveryError):
    """This message will never arrive; the address lives, and the next one may."""


class ChannelDown(DeliveryError):
    """Nothing leaves by this channel now: server not reachable, or it refuses us.  No
    reader is to blame.
    """


class Unanswered(ChannelDown):
    """The whole message was handed over and nothing was said to it: it may have arrived.

    Trying again soon may repeat it, and so may whatever else is given to that server.
    """


class Misconfigured(Exception):
    """This message cannot be written or sent until the operator mends the configuration.

    The message stays pending and no attempt is counted: neither the reader nor
    the message is to blame.
    """


Ready = Callable[[], str | None]
"""A message in its last form: calling it delivers, and returns the Message-ID where
there is one, or raises ``DeliveryError``.
"""


@dataclass(frozen=True, slots=True)
class Overlap:
    """What the sender does while the other side of a connection works."""

    before_acceptance: Callable[[], None] = lambda: None
    """Must have returned before the other side can accept the message; what it
    raises ends the delivery."""
    during_acceptance: Callable[[], None] = lambda: None
    """Called while the answer to the whole message is awaited; never raises."""


class OverlappedReady(ABC):
    """A ``Ready`` whose exchange has several steps with time between them."""

    def __call__(self) -> str | None:
        return self.deliver(Overlap())

    @abstractmethod
    def deliver(self, overlap: Overlap) -> str | None:
        """Deliver, and call both functions of *overlap* on the way."""


class Channel(Protocol):
    """One way of reaching a reader; safe to use from several threads."""

    def prepare(self, target: str, message: Message) -> Ready:
        """Do all that needs no connection; raises ``DeliveryError`` for what can never
        be delivered.
        """

    def lane(self, target: str) -> str:
        """Name what shares its fate with *target*; whatever has another name is not
        held back by it.
        """

    def close(self) -> None:
        """End all connections, those in use as well; the next message opens new ones."""
