"""Carry what is owed: claim, write, send, receipt; each channel by itself, so that none holds back another.

The order decides what a crash costs.  The claim is committed before anything
is sent, the receipt right after the other side accepted: a process killed
between the two repeats that one letter, killed anywhere else it repeats none.
"""

from __future__ import annotations

import logging
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta

from config import process
from notifier import desk, retries
from notifier.channels.base import Channel, ChannelDown, DeliveryError, LetterRefused, Ready, TargetGone
from notifier.letterhead import Letterhead
from notifier.pieces import Moot, Piece
from notifier.receipts import Receipts
from storage import operator_news, subscriptions
from storage.engine import Engine, Session
from storage.patience import patiently

_log = logging.getLogger(__name__)

Checkpoint = Callable[[str], None]
"""Called with the name of each step as it is reached; tests kill the process there."""


def go_on(step: str) -> None:
    """The checkpoint of every day: nothing happens."""


@dataclass(frozen=True, slots=True)
class Pace:
    """How much is taken at once and how long it may take."""

    batch: int = 100
    connections: int = 4
    """Letters on their way at the same time, per channel."""
    lease: timedelta = timedelta(minutes=10)
    margin: timedelta = timedelta(minutes=3)
    """No letter is begun so shortly before its lease ends: another worker may take it by then."""
    pause: timedelta = timedelta(seconds=30)
    """How long letters wait when their channel is down."""


USUAL = Pace()


def deliver(
    engine: Engine,
    channels: Mapping[str, Channel],
    head: Letterhead,
    *,
    clock: Callable[[], datetime],
    pace: Pace = USUAL,
    source: desk.Source = desk.alerts_and_notes,
    checkpoint: Checkpoint = go_on,
) -> Counter[str]:
    """Send everything that is due, then return how many letters were ``sent``, ``later``, ``failed`` and ``moot``.

    Blocks; run it in a thread.  Any number of processes may do this at once.
    """
    patiently(engine, lambda session: desk.release_expired(session, now=clock()))
    rounds = [_Round(engine, name, channel, head, clock, pace, source, checkpoint) for name, channel in channels.items()]
    with ThreadPoolExecutor(max(len(rounds), 1), thread_name_prefix="channel") as pool:
        done = [pool.submit(one.run) for one in rounds]
        return sum((one.result() for one in done), Counter[str]())


class _Round:
    """One channel's pass: one thread claims, a few carry."""

    def __init__(
        self,
        engine: Engine,
        name: str,
        channel: Channel,
        head: Letterhead,
        clock: Callable[[], datetime],
        pace: Pace,
        source: desk.Source,
        checkpoint: Checkpoint,
    ) -> None:
        self._engine, self._name, self._channel, self._head = engine, name, channel, head
        self._clock, self._pace, self._source, self._checkpoint = clock, pace, source, checkpoint
        self._by = f"{process.me()}:{threading.get_ident()}:{id(self)}"[:80]
        self._receipts = Receipts(engine)
        self._down: str | None = None
        self._fault: BaseException | None = None
        self._dead: set[str] = set()
        self._resting: dict[str, datetime] = {}
        self._counts: Counter[str] = Counter()
        self._lock = threading.Lock()

    def run(self) -> Counter[str]:
        """Go on until nothing is due: what waited for an earlier letter to the same reader is due after it."""
        while self._carry_batches():
            pass
        return self._counts

    def _carry_batches(self) -> bool:
        """Claim and carry until there is nothing to claim; false if there was nothing at all."""
        room, claimed = threading.Semaphore(self._pace.batch), 0

        def finished(carried: Future[None]) -> None:
            self._fault = self._fault or carried.exception()
            room.release()

        with ThreadPoolExecutor(self._pace.connections, thread_name_prefix=self._name) as pool:
            for piece in self._claimed():
                claimed += 1
                if (ready := self._prepared(piece)) is not None:
                    room.acquire()
                    pool.submit(self._carry, piece, ready).add_done_callback(finished)
        if self._fault is not None:
            raise self._fault
        return claimed > 0

    def _claimed(self) -> Iterator[Piece]:
        while self._down is None and self._fault is None:
            self._checkpoint("before-claim")
            batch = self._source(
                self._engine, self._name, self._head, now=self._clock(), by=self._by, lease=self._pace.lease, limit=self._pace.batch
            )
            if not batch:
                return
            self._checkpoint("after-claim")
            yield from batch

    def _prepared(self, piece: Piece) -> Ready | None:
        """Write a letter while others are on their way; ``None`` if it is settled by that."""
        now = self._clock()
        try:
            self._refuse_hopeless(piece, now)
            return self._channel.prepare(piece.target, piece.write(now))
        except (DeliveryError, Moot) as error:
            self._settle(piece, error)
            return None

    def _carry(self, piece: Piece, ready: Ready) -> None:
        now = self._clock()
        if now >= piece.lease_until - self._pace.margin:
            return  # it lies too long already: its lease ends, and it is claimed anew
        try:
            self._refuse_hopeless(piece, now)
            self._checkpoint("before-send")
            message_id = ready()
        except DeliveryError as error:
            self._settle(piece, error)
            return
        self._checkpoint("after-accept")
        self._receipt("sent", lambda session: piece.ledger.sent(session, piece.ids, by=self._by, now=self._clock(), message_id=message_id))
        self._checkpoint("after-receipt")

    def _refuse_hopeless(self, piece: Piece, now: datetime) -> None:
        if self._down is not None:
            raise ChannelDown(self._down)
        if piece.target in self._dead:
            raise LetterRefused("the target is dead")
        if (until := self._resting.get(piece.target)) is not None and until > now:
            raise _Resting(until)

    def _settle(self, piece: Piece, error: Exception) -> None:
        _log.warning("%s: %s", self._name, error)
        name, work = self._verdict(piece, error)
        self._receipt(name, work)

    def _verdict(self, piece: Piece, error: Exception) -> tuple[str, Callable[[Session], None]]:
        """Decide what becomes of a piece that was not sent."""
        now, why = self._clock(), str(error)
        match error:
            case Moot():
                return "moot", self._closed(piece, "moot", why)
            case TargetGone():
                self._dead.add(piece.target)
                return "failed", lambda session: self._bury(session, piece, why, now)
            case LetterRefused():
                return "failed", self._closed(piece, "failed", why)
            case ChannelDown():
                self._down = why
                return "later", self._later(piece, now + self._pace.pause, why, attempted=False)
            case _Resting(until=until):
                return "later", self._later(piece, until, why, attempted=False)
        if piece.attempts >= retries.MOST_ATTEMPTS:
            return "failed", self._closed(piece, "failed", why)
        asked = error.retry_after if isinstance(error, DeliveryError) else None
        again = now + retries.wait(piece.ids[0], piece.attempts, asked)
        if asked is not None:
            self._resting[piece.target] = again
        return "later", self._later(piece, again, why, attempted=True)

    def _closed(self, piece: Piece, state: str, why: str) -> Callable[[Session], None]:
        return lambda session: piece.ledger.close(session, piece.ids, by=self._by, state=state, error=why)

    def _later(self, piece: Piece, at: datetime, why: str, *, attempted: bool) -> Callable[[Session], None]:
        return lambda session: piece.ledger.put_back(session, piece.ids, by=self._by, at=at, error=why, attempted=attempted)

    def _bury(self, session: Session, piece: Piece, why: str, now: datetime) -> None:
        """Disable the dead target and let the operator know."""
        piece.ledger.close(session, piece.ids, by=self._by, state="failed", error=why)
        if piece.reader_key is None:
            return
        stopped = subscriptions.disable(session, piece.reader_key, why)
        facts = {"channel": self._name, "why": why, "subscriptions": stopped}
        operator_news.tell(session, self._head.operators, "dead-target", f"{piece.reader_key}:{now.date()}", facts, now=now)

    def _receipt(self, name: str, work: Callable[[Session], None]) -> None:
        self._receipts.write(work)
        with self._lock:
            self._counts[name] += 1


class _Resting(DeliveryError):
    """The target asked for a rest that is not over."""

    def __init__(self, until: datetime) -> None:
        super().__init__("the target asked us to wait")
        self.until = until
