"""Which announcements are open, upcoming, closed …, as the clock moves."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping
from datetime import datetime

from storage.announcements.status import next_change, status_of
from storage.queries.memory.places import PlacedRows


class StatusBoard:
    """Who has which status, kept until the first of them changes with the clock."""

    def __init__(self, placed: PlacedRows) -> None:
        self._placed = placed
        self._lock = threading.Lock()
        self._ends: list[datetime | None] = []
        self._since: datetime | None = None
        self._until: datetime | None = None
        self._sets: dict[str, int] = {}

    def at(self, now: datetime) -> Mapping[str, int]:
        """Return the bitmap of each status at *now*."""
        with self._lock:
            # A clock that was set back: what has ended since may be open again.
            if self._since is None or now < self._since:
                self._decide(range(self._placed.size), now, anew=True)
            elif self._until is not None and now >= self._until:
                ended = []
                for place, end in enumerate(self._ends):
                    if end is not None and end <= now:
                        ended.append(place)
                self._decide(ended, now)
            return self._sets

    def of(self, names: Iterable[str], now: datetime) -> int:
        """Return the set of those that have one of these statuses at *now*."""
        sets = self.at(now)
        found = 0
        for name in names:
            found |= sets.get(name, 0)
        return found

    def following(
        self, placed: PlacedRows, changed: Iterable[int]
    ) -> StatusBoard:
        """Return the board of *placed*, of which only *changed* places differ from before."""
        board = StatusBoard(placed)
        with self._lock:
            if self._since is None:
                return board
            more = [None] * (placed.size - len(self._ends))
            board._ends = [*self._ends, *more]
            board._sets = dict(self._sets)
            board._decide(changed, self._since)
        return board

    def _decide(
        self, places: Iterable[int], now: datetime, *, anew: bool = False
    ) -> None:
        if anew:
            self._ends = [None] * self._placed.size
            self._sets = {}
        into: dict[str, list[int]] = {}
        moved: list[int] = []
        for place in places:
            row = self._placed.rows[place]
            status, end = None, None
            if row is not None:
                status = status_of(row, now)
                # What is closed stays so, and is nearly all of an archive.
                if status != "closed":
                    end = next_change(row, now)
            self._ends[place] = end
            moved.append(place)
            if status is not None:
                into.setdefault(status, []).append(place)
        others = ~self._placed.set_of(moved)
        sets = {name: held & others for name, held in self._sets.items()}
        for name, entered in into.items():
            sets[name] = sets.get(name, 0) | self._placed.set_of(entered)
        # Readers hold the mapping that they were given: a new one takes its place.
        self._sets = sets
        self._since = now
        self._until = min(filter(None, self._ends), default=None)
