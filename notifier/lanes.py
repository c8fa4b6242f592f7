"""Lanes: one queue of work for each host, so that a slow host delays only its own."""

from __future__ import annotations

import threading
import time
from collections import Counter, defaultdict, deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from typing import Final, Generic, TypeVar

T = TypeVar("T")

MAIN: Final = ""
"""The lane of a channel that has one server: it gets all connections and is never set aside."""
SLOW: Final = 2.0
"""Seconds after which an exchange counts as slow and what waits behind it is given back.
Healthy webhooks answer within a few tenths of a second.
"""


class Lanes(Generic[T]):
    """Calls *work* for each item: in order and few at a time within a lane, lanes in
    parallel.

    Items for one recipient run one after the other: with two connections a later message
    could overtake an earlier one.  A lane other than ``MAIN`` has one connection until
    it has answered quickly once, so that many silent hosts cannot take all *threads*.
    A thread calls *idle* before it leaves its lane, to finish what *work* had deferred.
    Neither may raise.
    """

    def __init__(
        self,
        work: Callable[[T], None],
        *,
        threads: int,
        per_lane: int,
        name: str,
        idle: Callable[[], None] = lambda: None,
    ) -> None:
        self._work = work
        self._idle = idle
        self._per_lane = per_lane
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix=name)
        self._changed = threading.Condition()
        self._waiting: dict[str, deque[tuple[str, T]]] = defaultdict(deque)
        self._busy: dict[str, set[str]] = defaultdict(set)
        self._taken: Counter[str] = Counter()
        self._running: dict[int, tuple[str, float]] = {}
        self._quick: set[str] = set()
        self._count = 0
        self._awaited = 0

    @property
    def in_hand(self) -> int:
        """How many items were put in and are not done."""
        return self._count

    def put(self, lane: str, recipient: str, item: T) -> None:
        with self._changed:
            self._count += 1
            self._waiting[lane].append((recipient, item))
            self._start(lane)

    def wait(self, most: int, seconds: float) -> None:
        """Return once at most *most* are in hand, or after *seconds*."""
        with self._changed:
            self._awaited = most
            self._changed.wait_for(lambda: self._count <= most, seconds)

    def ahead(self, lane: str, count: int) -> list[T]:
        """Return the first *count* items that wait in *lane*, without removing them."""
        with self._changed:
            waiting = self._waiting.get(lane, ())
            return [item for _, item in islice(waiting, count)]

    def take_behind_slow(self) -> list[T]:
        """Remove and return the items that wait in lanes all of whose exchanges are slow."""
        late = time.monotonic() - SLOW
        with self._changed:
            # One quick exchange is enough: its lane will get to what waits.
            soon = set()
            for lane, began in self._running.values():
                if began > late:
                    soon.add(lane)
            slow = {lane for lane, _ in self._running.values()} - soon - {MAIN}
            self._quick -= slow
            items: list[T] = []
            for lane in slow:
                items.extend(self._take(lane))
            return items

    def drain(self) -> list[T]:
        """Remove and return all items that have not begun."""
        with self._changed:
            items: list[T] = []
            for lane in list(self._waiting):
                items.extend(self._take(lane))
            return items

    def end(self) -> None:
        """Wait for the running items and end the threads."""
        self._pool.shutdown(wait=True)

    def _take(self, lane: str) -> list[T]:
        taken = [item for _, item in self._waiting.pop(lane, ())]
        self._count -= len(taken)
        self._wake()
        return taken

    def _wake(self) -> None:
        """Wake who waits, once there are few enough: woken for each item, it would take
        the interpreter from the threads that work.
        """
        if self._count <= self._awaited:
            self._changed.notify_all()

    def _start(self, lane: str) -> None:
        """Start as many threads for the lane as it may have and can use."""
        most = self._per_lane if lane == MAIN or lane in self._quick else 1
        free = most - self._taken[lane]
        if free <= 0:
            return
        # Only for items that may begin: a thread for a recipient who is being written to
        # would find nothing, leave, and be started again without end.
        recipients: set[str] = set()
        for recipient, _ in self._waiting[lane]:
            if recipient in self._busy[lane] or recipient in recipients:
                continue
            recipients.add(recipient)
            self._taken[lane] += 1
            self._pool.submit(self._run, lane)
            if len(recipients) == free:
                return

    def _run(self, lane: str) -> None:
        begun = self._begin(lane)
        while begun is not None:
            recipient, item = begun
            began = time.monotonic()
            self._work(item)
            # The main lane has the pool to itself: its threads stay.  Elsewhere
            # the pool's queue decides who is next, so that no lane waits long.
            with self._changed:
                self._busy[lane].discard(recipient)
                following = self._begin(lane) if lane == MAIN else None
            if following is None:
                self._idle()
            with self._changed:
                self._count -= 1
                if time.monotonic() - began < SLOW:
                    self._quick.add(lane)
                else:
                    self._quick.discard(lane)
                self._wake()
            begun = following
        with self._changed:
            self._running.pop(threading.get_ident(), None)
            self._taken[lane] -= 1
            # What was put in since the last look would wait for ever.
            self._start(lane)
            self._wake()

    def _begin(self, lane: str) -> tuple[str, T] | None:
        """Take the first item of a lane whose recipient is not being written to, and note
        when it began.
        """
        with self._changed:
            waiting = self._waiting.get(lane, ())
            for place, (recipient, item) in enumerate(waiting):
                if recipient in self._busy[lane]:
                    continue
                del self._waiting[lane][place]
                self._busy[lane].add(recipient)
                self._running[threading.get_ident()] = (lane, time.monotonic())
                return recipient, item
        return None
