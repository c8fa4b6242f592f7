"""Send pending messages: claim, write, send, acknowledge.  Channels are independent, so a
slow one delays no other.

The order decides what a crash costs.  The claim is committed before anything is sent,
the receipt right after the server accepted the message: a process killed between the
two repeats that one message, killed anywhere else it repeats none.
"""

from __future__ import annotations

import threading
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta

from config import process
from notifier.channels.base import (
    Channel,
    ChannelDown,
    Overlap,
    OverlappedReady,
    Ready,
    Unanswered,
)
from notifier.lanes import Lanes
from notifier.messages.sender_profile import SenderProfile
from notifier.sending import claim_queue
from notifier.sending.ack_batcher import AckBatcher
from notifier.sending.claimed_message import ClaimedMessage
from notifier.sending.lane_state import LaneState
from notifier.sending.outages import Outages
from notifier.sending.outbound import OutboundMessage
from notifier.sending.outcomes import Outcomes
from notifier.sending.pace import USUAL, Pace
from storage.db.engine import Connection, Engine
from storage.db.retry import with_retries
from storage.outbox.lease_queue import ClaimRequest, LeaseQueue

Checkpoint = Callable[[str], None]
"""Called with the name of each step as it is reached; tests kill the process there."""


_WRITTEN_AHEAD = 3
"""Mails that are written while the answer to one is awaited, one after the other: the
second and third take half the time of the first.
"""


def no_checkpoint(step: str) -> None:
    """The checkpoint outside tests: do nothing."""


def deliver(  # noqa: PLR0913  (every value is handed in at this edge)
    engine: Engine,
    channels: Mapping[str, Channel],
    profile: SenderProfile,
    *,
    clock: Callable[[], datetime],
    pace: Pace = USUAL,
    sources: Sequence[claim_queue.ClaimQueue] = (
        claim_queue.claim_system_messages,
        claim_queue.claim_alerts,
    ),
    checkpoint: Checkpoint = no_checkpoint,
    stop: threading.Event | None = None,
    outages: Outages | None = None,
) -> Counter[str]:
    """Send everything that is due, then return how many messages were ``sent``,
    ``later``, ``failed`` and ``moot``.

    Each source has a pass of its own in each channel, so alerts do not delay
    confirmations.  Once *stop* is set nothing more is sent and claims are given back.
    Blocks; run it in a thread.  Any number of processes may do this at once.  A caller
    that polls passes the same *outages* each time, so that a channel that is down is
    not logged on every call.
    """
    # Not left to the sweep, which is minutes away: a worker that was killed holds the
    # oldest messages, and later ones for the same readers wait for them.
    with_retries(
        engine,
        lambda session: claim_queue.release_expired(session, now=clock()),
    )
    stop = stop or threading.Event()
    work = _Delivery(
        engine, profile, clock, pace, checkpoint, stop, outages or Outages()
    )
    passes = []
    for name, channel in channels.items():
        states = LaneState()
        passes += [
            _SourcePass(work, name, channel, source, states)
            for source in sources
        ]
    with ThreadPoolExecutor(
        max(len(passes), 1), thread_name_prefix="channel"
    ) as pool:
        done = [pool.submit(one_pass.run) for one_pass in passes]
        return sum((future.result() for future in done), Counter[str]())


@dataclass(frozen=True, slots=True)
class _Delivery:
    """The arguments of ``deliver``, which all its passes share."""

    engine: Engine
    profile: SenderProfile
    clock: Callable[[], datetime]
    pace: Pace
    checkpoint: Checkpoint
    stop: threading.Event
    outages: Outages


class _ReceiptFailed(Exception):
    """The receipt of the previous message could not be stored."""


class _SourcePass:
    """One channel's pass over one source: one thread claims, lane threads write and send.

    A receipt may be committed while the next message's envelope is being sent, never
    later: a thread has at most one accepted message without a stored receipt.
    """

    def __init__(
        self,
        work: _Delivery,
        name: str,
        channel: Channel,
        source: claim_queue.ClaimQueue,
        states: LaneState,
    ) -> None:
        self._engine = work.engine
        self._profile = work.profile
        self._clock = work.clock
        self._pace = work.pace
        self._checkpoint = work.checkpoint
        self._stop = work.stop
        self._outages = work.outages
        self._name = name
        self._channel = channel
        self._source = source
        self._lane_state = states
        # Unique to this pass: a receipt stored after the lease ended must not touch a
        # row that another pass has claimed meanwhile.
        self._by = f"{process.me()}:{threading.get_ident()}:{id(self)}"[:80]
        self._outcomes = Outcomes(
            name,
            channel,
            work.profile,
            states,
            work.pace,
            self._by,
            work.clock,
        )
        self._receipts = AckBatcher(work.engine, timeout=work.pace.lease)
        self._fault: BaseException | None = None
        self._counts: Counter[str] = Counter()
        self._given_back: set[int | None] = set()
        """First ids of messages that were given back: one that is claimed and given
        back twice in a pass counts once.
        """
        self._lock = threading.Lock()
        self._open_receipts: dict[
            int, tuple[OutboundMessage, str | None, datetime]
        ] = {}
        """Thread id → its last accepted message, whose receipt is not stored yet."""
        self._lanes = Lanes[ClaimedMessage](
            self._send_safely,
            threads=self._pace.threads,
            per_lane=self._pace.connections,
            name=self._name,
            idle=self._acknowledge_safely,
        )

    def run(self) -> Counter[str]:
        """Send until nothing is due; a message that waited for an earlier one to the
        same reader becomes due during the pass.
        """
        try:
            self._run()
        finally:
            # After a failure too: threads that are sending must not outlive the pass.
            unsent = self._lanes.drain()
            self._lanes.end()
            self._outcomes.log_repeats()
        if self._counts["sent"] and self._lane_state.down is None:
            self._outages.report_up(self._name, self._clock())
        if self._fault is not None:
            raise self._fault
        self._give_back([item.outbound for item in unsent])
        if self._given_back:
            self._counts["later"] += len(self._given_back)
        return self._counts

    def _run(self) -> None:
        while not self._must_end():
            was_idle = self._lanes.in_hand == 0
            held_for = self._pace.lease - self._pace.margin
            stale_at = time.monotonic() + held_for.total_seconds()
            batch = self._claim()
            for outbound in batch:
                lane = self._channel.lane(outbound.target)
                item = ClaimedMessage(outbound, self._prepare, stale_at)
                self._lanes.put(lane, outbound.target, item)
            if was_idle and not batch:
                return
            room = 0 if not batch else self._room() - self._pace.batch
            self._wait(room)

    def _room(self) -> int:
        # With many hosts more is claimed at once, so that a few slow ones do not fill it.
        one_lane = self._channel.lane("") == ""
        return (
            self._pace.batch * 2
            if one_lane
            else max(self._pace.room, self._pace.batch * 2)
        )

    def _wait(self, room: int) -> None:
        """Wait until more can be claimed; messages stuck behind slow hosts are given back
        meanwhile.
        """
        lanes = self._lanes
        while not self._must_end():
            lanes.wait(room, self._pace.poll)
            stuck = lanes.take_behind_slow()
            if stuck:
                again = self._clock() + self._pace.pause
                self._give_back(
                    [item.outbound for item in stuck],
                    again,
                    "its host is slow",
                )
            if lanes.in_hand <= max(room, self._room() - self._pace.batch):
                return

    def _must_end(self) -> bool:
        return (
            self._lane_state.down is not None
            or self._fault is not None
            or self._stop.is_set()
        )

    def _claim(self) -> list[OutboundMessage]:
        self._checkpoint("before-claim")
        request = ClaimRequest(
            self._name,
            now=self._clock(),
            by=self._by,
            lease=self._pace.lease,
            limit=self._pace.batch,
        )
        batch = self._source(self._engine, self._profile, request)
        if batch:
            self._checkpoint("after-claim")
        return batch

    def _prepare(self, outbound: OutboundMessage) -> Ready:
        now = self._clock()
        self._refuse_unsendable(outbound, now)
        return self._channel.prepare(outbound.target, outbound.write(now))

    def _send_safely(self, item: ClaimedMessage) -> None:
        try:
            self._send(item)
        except BaseException as fault:  # noqa: BLE001  (the pass raises it)
            self._fault = self._fault or fault

    def _acknowledge_safely(self) -> None:
        try:
            self._acknowledge()
        except BaseException as fault:  # noqa: BLE001  (the same)
            self._fault = self._fault or fault

    def _send(self, item: ClaimedMessage) -> None:
        outbound, now = item.outbound, self._clock()
        is_stale = (
            time.monotonic() >= item.stale_at
            or now >= outbound.lease_until - self._pace.margin
        )
        if self._must_end() or is_stale:
            # The pass is ending, or the lease is nearly over: it is claimed again later.
            self._give_back([outbound])
            return
        try:
            ready = item.ready()
            # Again: it may have been written ahead, before its target was found dead.
            self._refuse_unsendable(outbound, now)
            message_id = self._hand_over(outbound, ready)
        except _ReceiptFailed as failed:
            # Nothing was accepted; the claim runs out by itself.
            raise failed.__cause__ or failed from None
        except Exception as error:  # noqa: BLE001  (whatever it is, it settles this message and no other)
            self._settle(outbound, error)
            return
        self._checkpoint("after-accept")
        me = threading.get_ident()
        self._open_receipts[me] = (outbound, message_id, self._clock())
        if not isinstance(ready, OverlappedReady):
            self._acknowledge()

    def _hand_over(
        self, outbound: OutboundMessage, ready: Ready
    ) -> str | None:
        def before_acceptance() -> None:
            try:
                self._acknowledge()
                self._checkpoint("before-send")
            except Exception as error:
                raise _ReceiptFailed from error

        def during_acceptance() -> None:
            lane = self._channel.lane(outbound.target)
            following = self._lanes.ahead(lane, _WRITTEN_AHEAD)
            if following and not following[0].begun:
                for item in following:
                    item.prepare()

        if isinstance(ready, OverlappedReady):
            return ready.deliver(Overlap(before_acceptance, during_acceptance))
        before_acceptance()
        return ready()

    def _acknowledge(self) -> None:
        """Store this thread's outstanding receipt, if it has one."""
        known = self._open_receipts.pop(threading.get_ident(), None)
        if known is None:
            return
        outbound, message_id, at = known
        receipt = outbound.queue.receipt(
            outbound.ids, by=self._by, now=at, message_id=message_id
        )
        self._receipt(outbound, "sent", receipt)
        self._checkpoint("after-receipt")

    def _refuse_unsendable(
        self, outbound: OutboundMessage, now: datetime
    ) -> None:
        lane = self._channel.lane(outbound.target)
        self._lane_state.refuse_unsendable(outbound.target, lane, now)

    def _give_back(
        self,
        parts: Iterable[OutboundMessage],
        at: datetime | None = None,
        why: str | None = None,
    ) -> None:
        """Return claimed messages that were not tried to the queue, in one transaction."""
        untried: dict[LeaseQueue, list[int | None]] = defaultdict(list)
        first_ids = set()
        for part in parts:
            untried[part.queue].extend(part.ids)
            first_ids.add(part.ids[0])
        if not untried:
            return
        # Before the commit: after it, this same pass may claim them again.
        with self._lock:
            self._given_back |= first_ids
        down = self._lane_state.down
        again = at or self._clock() + (
            self._pace.pause if down else timedelta()
        )
        why = why or down or "given back before it was sent"

        def reschedule(connection: Connection) -> None:
            for queue, ids in untried.items():
                queue.reschedule(
                    connection,
                    ids,
                    by=self._by,
                    at=again,
                    error=why,
                    attempted=False,
                )

        self._receipts.write(reschedule)

    def _settle(self, outbound: OutboundMessage, error: Exception) -> None:
        if isinstance(error, ChannelDown):
            with self._lock:
                known, self._lane_state.down = (
                    self._lane_state.down,
                    str(error),
                )
            if known is None:
                self._outages.report_down(
                    self._name, str(error), self._clock()
                )
            if not isinstance(error, Unanswered):
                self._give_back([outbound])
                return
            # It may have arrived.
        self._receipt(outbound, *self._outcomes.decide(outbound, error))

    def _receipt(
        self,
        outbound: OutboundMessage,
        name: str,
        work: Callable[[Connection], None],
    ) -> None:
        self._receipts.write(work)
        with self._lock:
            self._given_back.discard(outbound.ids[0])
            self._counts[name] += 1
