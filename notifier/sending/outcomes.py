"""What becomes of a message that was not sent: tried again, given up, or its target with it.

The sender asks with the error at hand; nothing here sends, claims or counts.
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
from notifier.sending.lane_state import LaneState, Resting
from notifier.sending.outbound import Obsolete, OutboundMessage
from notifier.sending.pace import Pace
from storage.db.engine import Connection, session_on
from storage.outbox import operator_news
from storage.subscribers import subscriptions

_log = logging.getLogger(__name__)

Outcome = tuple[str, Callable[[Connection], None]]
"""What a message is counted as (``later``, ``failed``, ``moot``), and what writes it down."""


@dataclass(frozen=True, slots=True)
class Outcomes:
    """Decides for one pass of one channel."""

    name: str
    channel: Channel
    profile: SenderProfile
    states: LaneState
    pace: Pace
    by: str
    clock: Callable[[], datetime]
    met: Counter[str] = field(default_factory=Counter)
    """What was in the way of messages, and of how many."""
    lock: threading.Lock = field(default_factory=threading.Lock)

    def decide(self, outbound: OutboundMessage, error: Exception) -> Outcome:
        """Return what becomes of a message on whose way *error* was met, ``ChannelDown``
        only where the message may have arrived all the same.
        """
        if isinstance(error, ChannelDown):
            # The others, given back, go no sooner than the channel is tried again:
            # each would be one more to be repeated.
            return self._in_doubt(outbound, str(error))
        if isinstance(error, Misconfigured):
            why = str(error)
            return "later", lambda connection: self._keep(
                connection, outbound, why
            )
        self._log(_words(error))
        return self._verdict(outbound, error)

    def _log(self, why: str) -> None:
        """Tell the first of its kind at once; a server that refuses one message mostly
        refuses the next thousand, which ``log_repeats`` tells in one line.
        """
        with self.lock:
            self.met[why] += 1
            is_first = self.met[why] == 1
        if is_first:
            _log.warning("%s", self._told(why))

    def log_repeats(self) -> None:
        """Tell how often the same was met in this pass."""
        for why, count in self.met.items():
            if count > 1:
                _log.warning("%s: %d times", self._told(why), count)

    def _told(self, why: str) -> str:
        # What hooks say begins with the name of their channel.
        return why if why.startswith(self.name) else f"{self.name}: {why}"

    def _verdict(self, outbound: OutboundMessage, error: Exception) -> Outcome:
        """Decide what becomes of a message that was not sent."""
        now, why = self.clock(), _words(error)
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
            case Resting(until=until):
                return "later", self._later(
                    outbound, until, why, attempted=False
                )
        # Whatever else is for that host waits with it, and loses no attempt.
        if isinstance(error, DeliveryError) and error.unreachable:
            self.states.resting[self.channel.lane(outbound.target)] = (
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
            self.states.resting[outbound.target] = again
        return "later", self._later(outbound, again, why, attempted=True)

    def _in_doubt(self, outbound: OutboundMessage, why: str) -> Outcome:
        """Decide what becomes of a message that was handed over and not answered."""
        if outbound.attempts >= retries.MOST_ATTEMPTS:
            return "failed", self._closed(outbound, "failed", why)
        again = self.clock() + retries.wait(
            outbound.ids[0],
            outbound.attempts,
            first=retries.FIRST_WAIT_IN_DOUBT,
        )
        return "later", self._later(outbound, again, why, attempted=True)

    def _keep(
        self, connection: Connection, outbound: OutboundMessage, why: str
    ) -> None:
        """Reschedule what the configuration keeps from being sent, and let the operator know."""
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
        # One line and one message for the operator, not one for each of thousands.
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
        """Disable the dead target and let the operator know."""
        outbound.queue.close(
            connection, outbound.ids, by=self.by, state="failed", error=why
        )
        # The operator's own address is tried again with the next message.
        if outbound.reader_key is None:
            return
        with session_on(connection) as session:
            stopped = subscriptions.disable(session, outbound.reader_key, why)
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


def _words(error: Exception) -> str:
    """Only our own errors' words are known to hold no address."""
    if isinstance(error, DeliveryError | Obsolete):
        return str(error)
    return f"this program failed on it ({type(error).__name__})"
