"""The archive at one moment: lists, counts and facets of any filter."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import islice
from typing import Any

from sqlalchemy import select
from sqlmodel import col

from reader.fields import FACETS
from storage.announcements.programme_condition import has_programme_name
from storage.announcements.search_text import terms
from storage.db.agencies import followed_agencies
from storage.db.engine import Session, demand_store
from storage.db.kst import end_of_day
from storage.db.names import followed_names
from storage.models import Announcement, Facet
from storage.queries import lists, programmes
from storage.queries.filters import Filter
from storage.queries.memory.bitmaps import members
from storage.queries.memory.facts import FactCounts, PlacedFacts
from storage.queries.memory.orders import RowOrders
from storage.queries.memory.places import PlacedRows
from storage.queries.memory.rows import ListRow
from storage.queries.memory.statuses import StatusBoard
from storage.queries.memory.words import WordMatches

MOST = lists.MOST
# Results that are cached: each is a bitmap of some kilobytes.
_REMEMBERED = 400


@dataclass(frozen=True, slots=True)
class FoundPage:
    """A stretch of a list: places, and the cursor of what follows, if anything does."""

    places: Sequence[int]
    next: str | None


@dataclass(slots=True)
class Snapshot:
    """Every announcement at one moment; never changed, but it remembers what it worked out.

    A *place* is a row's position here, the bit of every set.  *stamps* say with
    which generation a row was read: whoever keeps something that was made of a
    row keeps it under its stamp.
    """

    generation: int
    placed: PlacedRows
    stamps: list[int]
    statuses: StatusBoard
    orders: RowOrders
    facts: PlacedFacts
    _programmes: dict[str, str | None] = field(default_factory=dict)
    _memory: dict[Any, Any] = field(default_factory=dict)

    @classmethod
    def of(cls, rows: Sequence[ListRow]) -> Snapshot:
        """Return the snapshot of a store with these announcements."""
        placed = PlacedRows.of(rows)
        return cls(
            1,
            placed,
            [1] * placed.size,
            StatusBoard(placed),
            RowOrders(placed),
            PlacedFacts.of(placed),
        )

    def following(
        self, found: Mapping[int, ListRow], changed: Sequence[int]
    ) -> Snapshot:
        """Return the snapshot after announcements with the ids *changed* became *found*;
        those that are not found are gone.
        """
        generation = self.generation + 1
        placed, touched = self.placed.following(found, changed)
        stamps = list(self.stamps)
        stamps += [0] * (placed.size - len(stamps))
        for place in touched:
            stamps[place] = generation
        return Snapshot(
            generation,
            placed,
            stamps,
            self.statuses.following(placed, touched),
            self.orders.following(placed, touched),
            self.facts.following(placed, touched),
        )

    def page(
        self,
        session: Session | None,
        criteria: Filter,
        *,
        now: datetime,
        order: str,
        limit: int,
        cursor: str = "",
        originals: bool = True,
    ) -> FoundPage:
        """As ``lists.page``, of places.

        Raises ``StoreNeeded`` where *session* is missing and needed.
        """
        after = lists.read_cursor(cursor, order) if cursor else None
        held, words = self._matching(
            session, criteria, now, originals=originals
        )
        walked = self.orders.walk(held, order, after)
        if words is not None:
            walked = words.confirmed(session, walked)
        found = list(islice(walked, limit + 1))
        if len(found) <= limit:
            return FoundPage(found, None)
        last = self.placed.row(found[limit - 1])
        return FoundPage(found[:limit], lists.cursor_of(order, last))

    def count(
        self, session: Session | None, criteria: Filter, *, now: datetime
    ) -> int:
        """As ``lists.count``: how many originals there are, at most ``MOST + 1``."""
        held, words = self._matching(session, criteria, now, originals=True)
        return _counted(session, held, words)

    def counts_by_status(
        self,
        session: Session | None,
        criteria: Filter,
        names: Sequence[str],
        *,
        now: datetime,
    ) -> dict[str, int]:
        """Return ``count`` with each of these statuses in place of the filter's own."""
        every = replace(criteria, status=())
        held, words = self._matching(session, every, now, originals=True)
        sets = self.statuses.at(now)
        found: dict[str, int] = {}
        for name in names:
            of_status = held if name == "all" else held & sets.get(name, 0)
            found[name] = _counted(session, of_status, words)
        return found

    def facet_counts(
        self, session: Session | None, criteria: Filter, *, now: datetime
    ) -> FactCounts:
        """As ``lists.facet_counts``, over the newest ``MOST``; of each facet the values
        that match most often.
        """
        counts = self._tally(session, criteria, now)
        for name in (*FACETS, "programme", "source", "kind"):
            if getattr(criteria, name):
                wider = lists.without(criteria, name)
                counts[name] = self._tally(session, wider, now).get(name, [])
        return counts

    def row(self, place: int) -> ListRow:
        """Return the row of a place that a list named."""
        return self.placed.row(place)

    def warm(self, session: Session, now: datetime) -> None:
        """Work out beforehand what nearly every list asks for."""
        live = self.statuses.of(lists.LIVE, now)
        self.facts.demand(session, list(members(live & self.placed.originals)))
        for order in ("deadline", "newest", "budget"):
            self.orders.ordered(order)

    def programme_names(
        self, session: Session | None, slugs: Iterable[str]
    ) -> dict[str, str]:
        """As ``programmes.names``."""
        missing = [slug for slug in slugs if slug not in self._programmes]
        if missing:
            known = programmes.names(demand_store(session), missing)
            for slug in missing:
                self._programmes[slug] = known.get(slug)
        found: dict[str, str] = {}
        for slug in slugs:
            name = self._programmes[slug]
            if name:
                found[slug] = name
        return found

    def _remembered(self, key: Any, work_out: Callable[[], Any]) -> Any:
        """Return what was worked out for *key* since the last change, or do so now."""
        if key in self._memory:
            return self._memory[key]
        value = work_out()
        # All at once: the cache lives until the next change only, so a list of what
        # was used last would cost more than it saves.
        if len(self._memory) >= _REMEMBERED:
            self._memory.clear()
        self._memory[key] = value
        return value

    def _matching(
        self,
        session: Session | None,
        criteria: Filter,
        now: datetime,
        *,
        originals: bool,
    ) -> tuple[int, WordMatches | None]:
        """Return what meets all conditions, and the words where some are still to be
        looked up in what was found.
        """
        held = self.placed.originals if originals else self.placed.present
        if criteria.status and "all" not in criteria.status:
            held &= self.statuses.of(criteria.status, now)
        if criteria.closing_within is not None:
            end = end_of_day(now, criteria.closing_within)
            held &= self.orders.closing(now, end)
        if criteria.min_budget is not None:
            held &= self.orders.with_budget(criteria.min_budget)
        for condition in self._choices(session, criteria, originals=originals):
            held &= condition
        words = self._words(session, criteria.q) if criteria.q else None
        if words is None:
            return held, None
        if words.proposed is not None:
            held &= words.proposed
        true, unknown = words.known(held)
        # The same words need no second lookup.
        return (held, words) if unknown else (true, None)

    def _choices(
        self, session: Session | None, criteria: Filter, *, originals: bool
    ) -> Iterator[int]:
        """Yield the set of each condition that names values."""
        if criteria.kind:
            kinds = criteria.kind
            yield self._remembered(
                ("kind", kinds),
                lambda: self.placed.where(lambda row: row.kind in kinds),
            )
        if criteria.source:
            boards = criteria.source
            yield self._remembered(
                ("source", boards, originals),
                lambda: self.placed.on_boards(boards, originals=originals),
            )
        if criteria.programme:
            names = followed_names(criteria.programme)
            named = select(col(Announcement.id)).where(
                has_programme_name(names)
            )
            yield self._stored(session, ("programme", names), named)
        for name in FACETS:
            values = getattr(criteria, name)
            if values:
                if name == "agency":
                    values = followed_agencies(values)
                owners = select(col(Facet.announcement_id)).where(
                    col(Facet.name) == name, col(Facet.value).in_(values)
                )
                yield self._stored(session, (name, values), owners)

    def _stored(
        self, session: Session | None, key: Any, statement: Any
    ) -> int:
        """Return the set of the ids that *statement* finds in the store."""

        def ask() -> int:
            return self.placed.set_of_ids(
                demand_store(session).scalars(statement)
            )

        held: int = self._remembered(key, ask)
        return held

    def _words(self, session: Session | None, q: str) -> WordMatches | None:
        requested = terms(q)
        if not requested:
            return None
        found: WordMatches = self._remembered(
            ("q", requested),
            lambda: WordMatches.among(session, requested, self.placed),
        )
        return found

    def _tally(
        self, session: Session | None, criteria: Filter, now: datetime
    ) -> FactCounts:
        held, words = self._matching(session, criteria, now, originals=True)
        places = members(held)
        if words is not None:
            places = words.confirmed(session, places)
        return self.facts.count(session, list(islice(places, MOST)))


def _counted(
    session: Session | None, held: int, words: WordMatches | None
) -> int:
    if words is None:
        found = held.bit_count()
    else:
        found = words.count(session, held, most=MOST)
    return min(found, MOST + 1)


def announcements_of(
    session: Session | None, ids: Sequence[int]
) -> dict[int, Announcement]:
    """Return announcements by id; raises ``StoreNeeded`` without a session."""
    some = select(Announcement).where(col(Announcement.id).in_(ids))
    found: dict[int, Announcement] = {}
    for announcement in demand_store(session).scalars(some):
        if announcement.id is not None:
            found[announcement.id] = announcement
    return found


def titles_of(session: Session | None, ids: Sequence[int]) -> dict[int, str]:
    """Return titles by id; raises ``StoreNeeded`` without a session."""
    columns = select(col(Announcement.id), col(Announcement.title))
    rows = demand_store(session).execute(
        columns.where(col(Announcement.id).in_(ids))
    )
    found: dict[int, str] = {}
    for number, title in rows:
        if number is not None:
            found[number] = title
    return found
