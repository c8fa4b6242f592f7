"""One claimed message: its rows, its target, and how its text is written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from notifier.channels.base import MessageRefused, Misconfigured
from notifier.messages.message import Message
from notifier.signup.tokens import WeakSecret
from storage.outbox.lease_queue import LeaseQueue


class Obsolete(Exception):
    """The message no longer applies: the deadline moved or passed, the reader left."""


@dataclass(frozen=True, slots=True)
class OutboundMessage:
    """Rows claimed together and sent as one message."""

    queue: LeaseQueue
    """The table they were claimed from, where the outcome is stored."""
    ids: tuple[int | None, ...]
    target: str
    reader_key: str | None
    """Reader to disable if the target turns out dead; none for the operator."""
    attempts: int
    lease_until: datetime
    compose: Callable[[datetime], Message]
    """May raise ``Obsolete``."""

    def write(self, now: datetime) -> Message:
        """Return the message.

        Raises ``Obsolete``, ``Misconfigured``, or ``MessageRefused`` where a stored row
        cannot be rendered, so that one broken row does not stop those behind it.
        """
        try:
            return self.compose(now)
        except WeakSecret as error:
            raise Misconfigured(str(error)) from error
        # What rendering a stored row of an unexpected shape may raise.
        except (
            KeyError,
            TypeError,
            ValueError,
            AttributeError,
            AssertionError,
        ) as error:
            raise MessageRefused(
                f"the message cannot be written ({type(error).__name__}: {str(error)[:200]})"
            ) from error
