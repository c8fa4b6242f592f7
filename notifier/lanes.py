"""Lanes: work for one host runs beside work for another, so that a slow one delays only itself."""

from __future__ import annotations

import threading
import time
from collections import Counter, defaultdict, deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Final, Generic, TypeVar

T = TypeVar("T")

MAIN: Final = ""
"""The lane of a channel that has one server: it gets all connections and is never set aside."""
SLOW: Final = 2.0
"""Seconds after which an exchange is slow: what waits behind it is given back."""


class Lanes(Generic[T]):
    """Calls *work* for what is put in: in order and few at a time within a lane, lanes
    side by side.

    A lane other than ``MAIN`` has one connection until it has shown that it
    answers soon, so that many silent hosts cannot take all *threads*.
    *work* must not raise.
    """

    def __init__(
        self,
        work: Callable[[T], None],
        *,
        threads: int,
        per_lane: int,
        name: str,
    ) -> None:
        self._work, self._per_lane = work, per_lane
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix=name)
        self._changed = threading.Condition()
        self._waiting: dict[str, deque[T]] = defaultdict(deque)
        self._taken: Counter[str] = Counter()
        self._running: dict[int, tuple[str, float]] = {}
        self._quick: set[str] = set()
        self._count = 0

    @property
    def in_hand(self) -> int:
        """How many are put in and not done."""
        return self._count

    def put(self, lane: str, item: T) -> None:
        with self._changed:
            self._count += 1
            self._waiting[lane].append(item)
            self._start(lane)

    def wait(self, most: int, seconds: float) -> None:
        """Return once at most *most* are in hand, or after *seconds*."""
        with self._changed:
            self._changed.wait_for(lambda: self._count <= most, seconds)

    def behind_slow(self) -> list[T]:
        """Take out and return what waits in lanes whose every exchange under way is slow."""
        late = time.monotonic() - SLOW
        with self._changed:
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
        """Take out and return everything that has not begun."""
        with self._changed:
            items: list[T] = []
            for lane in list(self._waiting):
                items.extend(self._take(lane))
            return items

    def end(self) -> None:
        """Return when nothing runs any more."""
        self._pool.shutdown(wait=True)

    def _take(self, lane: str) -> deque[T]:
        taken = self._waiting.pop(lane, deque())
        self._count -= len(taken)
        self._changed.notify_all()
        return taken

    def _start(self, lane: str) -> None:
        """Give the lane as many threads as it may have and can use."""
        most = self._per_lane if lane == MAIN or lane in self._quick else 1
        for _ in range(
            min(most - self._taken[lane], len(self._waiting[lane]))
        ):
            self._taken[lane] += 1
            self._pool.submit(self._run, lane)

    def _run(self, lane: str) -> None:
        me, began = threading.get_ident(), time.monotonic()
        with self._changed:
            item = (
                self._waiting[lane].popleft()
                if self._waiting.get(lane)
                else None
            )
            if item is not None:
                self._running[me] = (lane, began)
        if item is not None:
            self._work(item)
        with self._changed:
            self._taken[lane] -= 1
            if item is not None:
                del self._running[me]
                self._count -= 1
                self._note_speed(lane, time.monotonic() - began)
            self._start(lane)
            self._changed.notify_all()

    def _note_speed(self, lane: str, seconds: float) -> None:
        if seconds < SLOW:
            self._quick.add(lane)
        else:
            self._quick.discard(lane)
