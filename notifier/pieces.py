"""One piece of post: what was claimed, for whom, and how its letter is written."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from notifier.channels.base import LetterRefused, Misconfigured
from notifier.letter import Letter
from notifier.tokens import WeakSecret
from storage.engine import Session


class Moot(Exception):
    """There is nothing to say any more: the deadline moved or passed, the reader left."""


class Ledger(Protocol):
    """Where a piece's receipt is written: ``storage.deliveries`` or ``storage.notes``."""

    def sent(self, session: Session, ids: Sequence[int | None], *, by: str, now: datetime, message_id: str | None) -> None: ...

    def put_back(
        self, session: Session, ids: Sequence[int | None], *, by: str, at: datetime, error: str, attempted: bool = True
    ) -> None: ...

    def close(self, session: Session, ids: Sequence[int | None], *, by: str, state: str, error: str) -> None: ...


@dataclass(frozen=True, slots=True)
class Piece:
    """Rows claimed together and told in one letter."""

    ledger: Ledger
    ids: tuple[int | None, ...]
    target: str
    reader_key: str | None
    """Who is not written to again if the target turns out dead; none for the operator."""
    attempts: int
    lease_until: datetime
    compose: Callable[[datetime], Letter]
    """May raise ``Moot``."""

    def write(self, now: datetime) -> Letter:
        """Return the letter; one that cannot be written is refused instead of stopping the post behind it."""
        try:
            return self.compose(now)
        except WeakSecret as error:
            raise Misconfigured(str(error)) from error
        except (KeyError, TypeError, ValueError, AttributeError, AssertionError) as error:
            raise LetterRefused(f"the letter cannot be written ({type(error).__name__}: {str(error)[:200]})") from error
