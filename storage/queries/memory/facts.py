"""The facet values of announcements, read from the store when they are first counted."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterable, Sequence
from heapq import nsmallest
from itertools import chain

from storage.db.engine import Session, demand_store
from storage.queries.memory.places import PlacedRows
from storage.queries.memory.rows import facts_of

# Values of a facet that are counted exactly: twice what a page shows.
_OFFERED = 60

FactCounts = dict[str, list[tuple[str, int]]]
"""Of each facet its values and how many have them, most first."""


class FactNames:
    """Numbers for names and values, since numbers are quick to count."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._numbers: dict[tuple[str, str], int] = {}
        self.names: list[tuple[str, str]] = []

    def numbers(self, facts: Iterable[tuple[str, str]]) -> tuple[int, ...]:
        """Return the number of each fact; a new one gets the next."""
        found = []
        with self._lock:
            for fact in facts:
                number = self._numbers.get(fact)
                if number is None:
                    number = self._numbers[fact] = len(self.names)
                    self.names.append(fact)
                found.append(number)
        return tuple(found)


class PlacedFacts:
    """The facts of each place, as far as anyone asked."""

    def __init__(
        self,
        placed: PlacedRows,
        names: FactNames,
        facts: list[tuple[int, ...] | None],
    ) -> None:
        self._placed = placed
        self._names = names
        self._facts = facts

    @classmethod
    def of(cls, placed: PlacedRows) -> PlacedFacts:
        """Return the facts of *placed*, none of which has been read."""
        return cls(placed, FactNames(), [None] * placed.size)

    def following(
        self, placed: PlacedRows, touched: Iterable[int]
    ) -> PlacedFacts:
        """Return the facts of *placed*: those of *touched* places must be read again."""
        facts = list(self._facts)
        facts += [None] * (placed.size - len(facts))
        for place in touched:
            facts[place] = None
        return PlacedFacts(placed, self._names, facts)

    def demand(self, session: Session | None, places: Sequence[int]) -> None:
        """Read what is not known of *places*; raises ``StoreNeeded`` without a session."""
        missing = {}
        for place in places:
            row = self._placed.rows[place]
            if self._facts[place] is None and row is not None:
                missing[row.id] = place
        if not missing:
            return
        found = facts_of(demand_store(session), list(missing))
        for number, place in missing.items():
            self._facts[place] = self._names.numbers(found.get(number, ()))

    def count(
        self, session: Session | None, places: Sequence[int]
    ) -> FactCounts:
        """Count over *places*; of each facet the values that occur most often."""
        self.demand(session, places)
        tally = Counter(
            chain.from_iterable(self._facts[place] or () for place in places)
        )
        grouped: FactCounts = {}
        for number, count in tally.items():
            name, value = self._names.names[number]
            grouped.setdefault(name, []).append((value, count))
        for name, values in grouped.items():
            grouped[name] = nsmallest(_OFFERED, values, key=_most_first)
        return grouped


def _most_first(counted: tuple[str, int]) -> tuple[int, str]:
    return -counted[1], counted[0]
