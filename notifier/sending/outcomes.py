"""Decide what happens to a message that was not sent: retry it, give it up, or disable its
target.

Nothing here sends, claims or counts; the returned function writes the decision.
"""

from __future__ import annotations

import logging
import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from notifier.channels.base import (
    Channel,
    ChannelDown,
    DeliveryError,
    MessageRefused,
    Misconfigured,
    TargetGone,
)
from notifier.messages.sender_profile import SenderProfile
from notifier.sending import retries
from notifier.sending.lane_state import BackingOff, LaneState
from notifier.sending.outbound import Obsolete, OutboundMessage
from notifier.sending.pace import Pace
from storage.db.engine import Connection, session_on
from storage.outbox import operator_news
from storage.subscribers import subscriptions

_log = logging.getLogger(__name__)

Outcome = tuple[str, Callable[[Connection], None]]
"""What the message counts as (``later``, ``failed``, ``moot``), and the function that
stores this.
"""


@dataclass(frozen=True, slots=True)
class Outcomes:
    """Decides for one pass over one channel."""

    name: str
    channel: Channel
    profile: SenderProfile
    states: LaneState
    pace: Pace
    by: str
    clock: Callable[[], datetime]
    errors: Counter[str] = field(default_factory=Counter)
    """Error text → how many messages failed with it in this pass."""
    lock: threading.Lock = field(default_factory=threading.Lock)

    def decide(self, outbound: OutboundMessage, error: Exception) -> Outcome:
        """Return the outcome for a message whose sending raised *error*; pass
        ``ChannelDown`` only where the message may have arrived all the same.
        """
        if isinstance(error, ChannelDown):
            # The other messages were given back until the channel is tried again: each
            # would be one more that may be repeated.
            return self._decide_unanswered(outbound, str(error))
        if isinstance(error, Misconfigured):
            why = str(error)
            return "later", lambda connection: self._hold_for_configuration(
                connection, outbound, why
            )
        self._log(_error_text(error))
        return self._decide_unsent(outbound, error)

    def _log(self, why: str) -> None:
        """Log the first error of its kind at once; a server that refuses one message
        mostly refuses the next thousand, which ``log_repeats`` sums up in one line.
        """
        with self.lock:
            self.errors[why] += 1
            is_first = self.errors[why] == 1
        if is_first:
            _log.warning("%s", self._line(why))

    def log_repeats(self) -> None:
        """Log how often each error was repeated in this pass."""
        for why, count in self.errors.items():
            if count > 1:
                _log.warning("%s: %d times", self._line(why), count)

    def _line(self, why: str) -> str:
        # Errors of webhook channels begin with the channel's name.
        return why if why.startswith(self.name) else f"{self.name}: {why}"

    def _decide_unsent(
        self, outbound: OutboundMessage, error: Exception
    ) -> Outcome:
        """Return the outcome for a message that certainly did not arrive."""
        now, why = self.clock(), _error_text(error)
        match error:
            case Obsolete():
                return "moot", self._closed(outbound, "moot", why)
            case TargetGone():
                self.states.dead.add(outbound.target)
                return "failed", lambda connection: self._disable_target(
                    connection, outbound, why, now
                )
            case MessageRefused():
                return "failed", self._closed(outbound, "failed", why)
            case BackingOff(until=until):
                return "later", self._later(
                    outbound, until, why, attempted=False
                )
        # Other messages for that host wait too, without losing an attempt.
        if isinstance(error, DeliveryError) and error.unreachable:
            self.states.back_off_until[self.channel.lane(outbound.target)] = (
                now + self.pace.pause
            )
        if outbound.attempts >= retries.MOST_ATTEMPTS:
            return "failed", self._closed(outbound, "failed", why)
        requested = (
            error.retry_after if isinstance(error, DeliveryError) else None
        )
        again = now + retries.wait(
            outbound.ids[0], outbound.attempts, requested
        )
        if requested is not None:
            self.states.back_off_until[outbound.target] = again
        return "later", self._later(outbound, again, why, attempted=True)

    def _decide_unanswered(
        self, outbound: OutboundMessage, why: str
    ) -> Outcome:
        """Return the outcome for a message that was handed over and not answered."""
        if outbound.attempts >= retries.MOST_ATTEMPTS:
            return "failed", self._closed(outbound, "failed", why)
        again = self.clock() + retries.wait(
            outbound.ids[0],
            outbound.attempts,
            first=retries.FIRST_WAIT_IN_DOUBT,
        )
        return "later", self._later(outbound, again, why, attempted=True)

    def _hold_for_configuration(
        self, connection: Connection, outbound: OutboundMessage, why: str
    ) -> None:
        """Postpone a message that the configuration prevents, and notify the operator."""
        now = self.clock()
        again = now + self.pace.mending
        outbound.queue.reschedule(
            connection,
            outbound.ids,
            by=self.by,
            at=again,
            error=why,
            attempted=False,
        )
        # One log line and one mail to the operator, not one for each message.
        if self.states.misconfigured:
            return
        self.states.misconfigured = True
        _log.error(
            "%s: messages wait for the configuration: %s", self.name, why
        )
        facts = {"channel": self.name, "why": why}
        key = f"{self.name}:{now.date()}"
        with session_on(connection) as session:
            operator_news.record_news(
                session,
                self.profile.operators,
                "misconfigured",
                key,
                facts,
                now=now,
            )

    def _closed(
        self, outbound: OutboundMessage, state: str, why: str
    ) -> Callable[[Connection], None]:
        return lambda connection: outbound.queue.close(
            connection, outbound.ids, by=self.by, state=state, error=why
        )

    def _later(
        self,
        outbound: OutboundMessage,
        at: datetime,
        why: str,
        *,
        attempted: bool,
    ) -> Callable[[Connection], None]:
        return lambda connection: outbound.queue.reschedule(
            connection,
            outbound.ids,
            by=self.by,
            at=at,
            error=why,
            attempted=attempted,
        )

    def _disable_target(
        self,
        connection: Connection,
        outbound: OutboundMessage,
        why: str,
        now: datetime,
    ) -> None:
        """Disable the dead target and notify the operator."""
        outbound.queue.close(
            connection, outbound.ids, by=self.by, state="failed", error=why
        )
        # The operator's own address is never disabled.
        if outbound.reader_key is None:
            return
        with session_on(connection) as session:
            stopped = subscriptions.disable(
                session, [outbound.reader_key], why
            )
            facts = {
                "channel": self.name,
                "why": why,
                "subscriptions": stopped,
            }
            operator_news.record_news(
                session,
                self.profile.operators,
                "dead-target",
                f"{outbound.reader_key}:{now.date()}",
                facts,
                now=now,
            )


def _error_text(error: Exception) -> str:
    """Return an error's text for logs and tables: only our own errors are known to hold
    no address.
    """
    if isinstance(error, DeliveryError | Obsolete):
        return str(error)
    return f"this program failed on it ({type(error).__name__})"
