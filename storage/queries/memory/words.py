"""Which announcements contain the words of a search; texts are too large to keep in
memory.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from itertools import islice

from storage.announcements import search
from storage.announcements.search_text import Term
from storage.db.engine import Session, demand_store
from storage.queries.memory.bitmaps import first_members, members
from storage.queries.memory.places import PlacedRows

# Texts in which words are looked up with one question, and with the first of a list.
_READ_AT_ONCE, _READ_FIRST = 300, 60


class WordMatches:
    """The results of one search so far, looked up as needed.

    Methods with a session raise ``StoreNeeded`` where it is missing and needed.
    """

    def __init__(
        self,
        requested: Sequence[Term],
        placed: PlacedRows,
        proposed: int | None,
    ) -> None:
        self.proposed = proposed
        """Who may hold the words; ``None`` where the index cannot tell."""
        self._requested = requested
        self._placed = placed
        self._lock = threading.Lock()
        self._known = 0
        self._true = 0

    @classmethod
    def among(
        cls,
        session: Session | None,
        requested: Sequence[Term],
        placed: PlacedRows,
    ) -> WordMatches:
        """Ask the search index who may hold these words."""
        ids = search.proposed(demand_store(session), requested)
        proposed = None if ids is None else placed.set_of_ids(ids)
        return cls(requested, placed, proposed)

    def known(self, candidates: int) -> tuple[int, int]:
        """Return which *candidates* hold the words, and which have not been looked at."""
        with self._lock:
            return candidates & self._true, candidates & ~self._known

    def confirmed(
        self, session: Session | None, places: Iterator[int]
    ) -> Iterator[int]:
        """Yield those of *places* whose texts hold the words."""
        # A page needs few; if those do not contain the words, larger batches follow.
        number = _READ_FIRST
        while some := list(islice(places, number)):
            number = _READ_AT_ONCE
            true = self._looked_up(session, self._placed.set_of(some))
            for place in some:
                if true >> place & 1:
                    yield place

    def count(
        self, session: Session | None, candidates: int, *, most: int
    ) -> int:
        """Return how many *candidates* contain the words; counting stops beyond *most*."""
        true, unknown = self.known(candidates)
        found = true.bit_count()
        while unknown and found <= most:
            some = self._placed.set_of(first_members(unknown, _READ_AT_ONCE))
            found += self._looked_up(session, some).bit_count()
            unknown &= ~some
        return found

    def _looked_up(self, session: Session | None, candidates: int) -> int:
        true, unknown = self.known(candidates)
        if unknown:
            ids = []
            for place in members(unknown):
                row = self._placed.rows[place]
                if row is not None:
                    ids.append(row.id)
            holding = search.holding(
                demand_store(session), self._requested, ids
            )
            learnt = self._placed.set_of_ids(holding)
            with self._lock:
                self._known |= unknown
                self._true |= learnt
            true |= learnt
        return true
