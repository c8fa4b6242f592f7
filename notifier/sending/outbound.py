"""One piece of post: what was claimed, for whom, and how its letter is written."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from notifier.channels.base import MessageRefused, Misconfigured
from notifier.messages.message import Message
from notifier.signup.tokens import WeakSecret
from storage.db.engine import Session


class Obsolete(Exception):
    """There is nothing to say any more: the deadline moved or passed, the reader left."""


class DeliveryLedger(Protocol):
    """Where a piece's receipt is written: ``storage.outbox.deliveries`` or
    ``storage.outbox.system_messages``.
    """

    def sent(
        self,
        session: Session,
        ids: Sequence[int | None],
        *,
        by: str,
        now: datetime,
        message_id: str | None,
    ) -> None: ...

    def reschedule(
        self,
        session: Session,
        ids: Sequence[int | None],
        *,
        by: str,
        at: datetime,
        error: str,
        attempted: bool = True,
    ) -> None: ...

    def close(
        self,
        session: Session,
        ids: Sequence[int | None],
        *,
        by: str,
        state: str,
        error: str,
    ) -> None: ...


@dataclass(frozen=True, slots=True)
class OutboundMessage:
    """Rows claimed together and told in one letter."""

    ledger: DeliveryLedger
    ids: tuple[int | None, ...]
    target: str
    reader_key: str | None
    """Who is not written to again if the target turns out dead; none for the operator."""
    attempts: int
    lease_until: datetime
    compose: Callable[[datetime], Message]
    """May raise ``Moot``."""

    def write(self, now: datetime) -> Message:
        """Return the letter; one that cannot be written is refused instead of stopping
        the post behind it.
        """
        try:
            return self.compose(now)
        except WeakSecret as error:
            raise Misconfigured(str(error)) from error
        except (
            KeyError,
            TypeError,
            ValueError,
            AttributeError,
            AssertionError,
        ) as error:
            raise MessageRefused(
                f"the letter cannot be written ({type(error).__name__}: {str(error)[:200]})"
            ) from error
