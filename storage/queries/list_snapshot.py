"""The whole archive as lists see it, at one moment: any filter, counted and sorted, in memory.

``storage.queries.lists`` says in SQL what a filter means; here the same is worked out
from columns and bitmaps (``tests/storage/test_list_index.py`` holds the two against each
other).  What is too large to be held, texts and facets, is read from the store, and the
results are cached as long as nothing changes.
"""

from __future__ import annotations

import threading
from bisect import bisect_right, insort
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from heapq import nsmallest
from itertools import chain, islice
from typing import Any

from sqlalchemy import select
from sqlmodel import col

from reader.fields import FACETS
from storage.announcements import search
from storage.announcements.naming import goes_by
from storage.announcements.search_text import Term, terms
from storage.announcements.status import next_change, status_of
from storage.db.agencies import followed_agencies
from storage.db.engine import Session, demand_store
from storage.db.kst import end_of_day
from storage.db.names import followed_names
from storage.models import Announcement, Facet
from storage.queries import lists, programmes
from storage.queries.bitmaps import Prefixes, bitmap_of, first_members, members
from storage.queries.filters import Filter
from storage.queries.list_rows import ORDERS, ListRow, facts_of, sort_key

MOST = lists.MOST
# Up to so many rows are sorted by themselves; more are picked out of the sorted
# archive.
_SORTED_ALONE = 3_000
# Texts in which words are looked up with one question, and with the first of a list.
_READ_AT_ONCE, _READ_FIRST = 300, 60
# Results that are cached: each is a bitmap of some kilobytes.
_REMEMBERED = 400
# Sets of rows within two bounds that are cached.
_STRETCHES = 64
# Values of a facet that are counted out: twice what a page shows.
_OFFERED = 60

# Behind every deadline.
_LAST = datetime.max.replace(tzinfo=UTC)

Counts = dict[str, list[tuple[str, int]]]


@dataclass(frozen=True, slots=True)
class FoundPage:
    """A stretch of a list: positions, and the cursor of what follows, if anything does."""

    places: Sequence[int]
    next: str | None


class StatusBoard:
    """Who has which status, kept until the first of them changes with the clock."""

    def __init__(self, rows: Sequence[ListRow | None]) -> None:
        self._rows = rows
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
                self._decide(range(len(self._rows)), now, anew=True)
            elif self._until is not None and now >= self._until:
                ended = []
                for place, end in enumerate(self._ends):
                    if end is not None and end <= now:
                        ended.append(place)
                self._decide(ended, now)
            return self._sets

    def following(
        self, rows: Sequence[ListRow | None], changed: Iterable[int]
    ) -> StatusBoard:
        """Return the board of *rows*, of which only *changed* places differ from before."""
        board = StatusBoard(rows)
        with self._lock:
            if self._since is None:
                return board
            more = [None] * (len(rows) - len(self._ends))
            board._ends = [*self._ends, *more]
            board._sets = dict(self._sets)
            board._decide(changed, self._since)
        return board

    def _decide(
        self, places: Iterable[int], now: datetime, *, anew: bool = False
    ) -> None:
        if anew:
            self._ends = [None] * len(self._rows)
            self._sets = {}
        into: dict[str, list[int]] = {}
        moved: list[int] = []
        for place in places:
            row = self._rows[place]
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
        size = len(self._rows)
        others = ~bitmap_of(moved, size)
        sets = {name: held & others for name, held in self._sets.items()}
        for name, entered in into.items():
            sets[name] = sets.get(name, 0) | bitmap_of(entered, size)
        # Readers hold the mapping that they were given: a new one takes its place.
        self._sets = sets
        self._since = now
        self._until = min(filter(None, self._ends), default=None)


class WordMatches:
    """Which announcements hold the words of a search, looked up as far as anyone asked."""

    def __init__(
        self, requested: Sequence[Term], proposed: int | None
    ) -> None:
        self.requested = requested
        self.proposed = proposed
        self._lock = threading.Lock()
        self._known = 0
        self._true = 0

    def of(self, candidates: int) -> tuple[int, int]:
        """Return which *candidates* hold the words, and which have not been looked at."""
        with self._lock:
            return candidates & self._true, candidates & ~self._known

    def learn(self, looked_at: int, true: int) -> None:
        with self._lock:
            self._known |= looked_at
            self._true |= true


class FactNames:
    """Numbers for what announcements can be chosen by: counting numbers is quick."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._numbers: dict[tuple[str, str], int] = {}
        self.names: list[tuple[str, str]] = []

    def numbers(self, facts: Iterable[tuple[str, str]]) -> tuple[int, ...]:
        found = []
        with self._lock:
            for fact in facts:
                number = self._numbers.get(fact)
                if number is None:
                    number = self._numbers[fact] = len(self.names)
                    self.names.append(fact)
                found.append(number)
        return tuple(found)


@dataclass(slots=True)
class Snapshot:
    """Every announcement at one moment; never changed, but it remembers what it worked out.

    A *place* is a row's position here, the bit of every set.  *stamps* say with
    which generation a row was read: whoever keeps something that was made of a
    row keeps it under its stamp.
    """

    generation: int
    rows: list[ListRow | None]
    places: dict[int, int]
    stamps: list[int]
    facts: list[tuple[int, ...] | None]
    names: FactNames
    statuses: StatusBoard
    present: int = 0
    originals: int = 0
    _programmes: dict[str, str | None] = field(default_factory=dict)
    _memory: dict[Any, Any] = field(default_factory=dict)
    _stretches: dict[tuple[str, int, int], int] = field(default_factory=dict)
    _orders: dict[str, list[int]] = field(default_factory=dict)

    @classmethod
    def of(cls, rows: Sequence[ListRow]) -> Snapshot:
        """Return the snapshot of a store with these announcements."""
        held: list[ListRow | None] = [*rows]
        places = {}
        for place, row in enumerate(rows):
            places[row.id] = place
        nothing: list[tuple[int, ...] | None] = [None] * len(rows)
        made = cls(
            1,
            held,
            places,
            [1] * len(rows),
            nothing,
            FactNames(),
            StatusBoard(held),
        )
        made._count_in()
        return made

    def following(
        self, found: Mapping[int, ListRow], changed: Sequence[int]
    ) -> Snapshot:
        """Return the snapshot after announcements with the ids *changed* became *found*;
        those that are not found are gone.
        """
        generation = self.generation + 1
        rows, places = list(self.rows), dict(self.places)
        stamps, facts = list(self.stamps), list(self.facts)
        touched: list[int] = []
        for number in changed:
            place = places.get(number)
            if place is None:
                if number not in found:
                    continue
                place = places[number] = len(rows)
                rows.append(None)
                stamps.append(0)
                facts.append(None)
            # A row that is gone leaves its place empty: places must not move, since
            # bitmaps of the board and of statuses go by them.
            rows[place] = found.get(number)
            stamps[place] = generation
            facts[place] = None
            touched.append(place)
        board = self.statuses.following(rows, touched)
        made = Snapshot(
            generation, rows, places, stamps, facts, self.names, board
        )
        made._count_in()
        for order, ordered in self._orders.items():
            made._orders[order] = made._reordered(order, ordered, touched)
        return made

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
        walked = self._confirmed(
            session, self._walk(held, order, after), words
        )
        found = list(islice(walked, limit + 1))
        if len(found) <= limit:
            return FoundPage(found, None)
        last = self.rows[found[limit - 1]]
        return FoundPage(found[:limit], lists.cursor_of(order, last))

    def count(
        self, session: Session | None, criteria: Filter, *, now: datetime
    ) -> int:
        """As ``lists.count``: how many originals there are, at most ``MOST + 1``."""
        held, words = self._matching(session, criteria, now, originals=True)
        return self._counted(session, held, words)

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
            found[name] = self._counted(session, of_status, words)
        return found

    def facet_counts(
        self, session: Session | None, criteria: Filter, *, now: datetime
    ) -> Counts:
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
        row = self.rows[place]
        assert row is not None  # lists name only rows that are there
        return row

    def warm(self, session: Session, now: datetime) -> None:
        """Work out beforehand what nearly every list asks for."""
        sets = self.statuses.at(now)
        live = 0
        for name in lists.LIVE:
            live |= sets.get(name, 0)
        self._demand_facts(session, list(members(live & self.originals)))
        for order in ("deadline", "newest", "budget"):
            self._ordered(order)

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

    def remembered(self, key: Any, work_out: Callable[[], Any]) -> Any:
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

    def _count_in(self) -> None:
        present: list[int] = []
        originals: list[int] = []
        for place, row in enumerate(self.rows):
            if row is not None:
                present.append(place)
                if row.same_as_id is None:
                    originals.append(place)
        self.present = bitmap_of(present, len(self.rows))
        self.originals = bitmap_of(originals, len(self.rows))

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
        held = self.originals if originals else self.present
        if criteria.status and "all" not in criteria.status:
            sets = self.statuses.at(now)
            of_status = 0
            for name in criteria.status:
                of_status |= sets.get(name, 0)
            held &= of_status
        if criteria.closing_within is not None:
            held &= self._closing(
                now, end_of_day(now, criteria.closing_within)
            )
        if criteria.min_budget is not None:
            held &= self._with_budget(criteria.min_budget)
        for condition in self._choices(session, criteria, originals=originals):
            held &= condition
        words = self._words(session, criteria.q) if criteria.q else None
        if words is None:
            return held, None
        if words.proposed is not None:
            held &= words.proposed
        true, unknown = words.of(held)
        # Whoever asks the same words again has nothing left to look up.
        return (held, words) if unknown else (true, None)

    def _choices(
        self, session: Session | None, criteria: Filter, *, originals: bool
    ) -> Iterator[int]:
        if criteria.kind:
            kinds = criteria.kind
            yield self.remembered(
                ("kind", kinds),
                lambda: self._where(lambda row: row.kind in kinds),
            )
        if criteria.source:
            boards = criteria.source
            yield self.remembered(
                ("source", boards, originals),
                lambda: self._on(boards, originals),
            )
        if criteria.programme:
            names = followed_names(criteria.programme)
            named = select(col(Announcement.id)).where(goes_by(names))
            yield self._ids(session, ("programme", names), named)
        for name in FACETS:
            values = getattr(criteria, name)
            if values:
                if name == "agency":
                    values = followed_agencies(values)
                owners = select(col(Facet.announcement_id)).where(
                    col(Facet.name) == name, col(Facet.value).in_(values)
                )
                yield self._ids(session, (name, values), owners)

    def _where(self, holds: Callable[[ListRow], bool]) -> int:
        found = []
        for place, row in enumerate(self.rows):
            if row is not None and holds(row):
                found.append(place)
        return bitmap_of(found, len(self.rows))

    def _on(self, boards: Sequence[str], originals: bool) -> int:
        """On one of these boards; of an original, a copy may be there in its stead."""
        found = []
        for place, row in enumerate(self.rows):
            if row is None or row.source not in boards:
                continue
            found.append(place)
            if originals and row.same_as_id in self.places:
                found.append(self.places[row.same_as_id])
        return bitmap_of(found, len(self.rows))

    def _ids(self, session: Session | None, key: Any, statement: Any) -> int:
        def ask() -> int:
            return self._bitmap_of_ids(
                demand_store(session).scalars(statement)
            )

        held: int = self.remembered(key, ask)
        return held

    def _bitmap_of_ids(self, ids: Iterable[int]) -> int:
        places = self.places
        return bitmap_of(
            (places[number] for number in ids if number in places),
            len(self.rows),
        )

    def _words(self, session: Session | None, q: str) -> WordMatches | None:
        requested = terms(q)
        if not requested:
            return None

        def ask() -> WordMatches:
            ids = search.proposed(demand_store(session), requested)
            known = None if ids is None else self._bitmap_of_ids(ids)
            return WordMatches(requested, known)

        found: WordMatches = self.remembered(("q", requested), ask)
        return found

    def _closing(self, now: datetime, end: datetime) -> int:
        """After *now*, and no later than *end*."""
        ordered = self._ordered("deadline")
        start = bisect_right(ordered, now, key=self._deadline)
        stop = bisect_right(ordered, end, key=self._deadline)
        return self._between("deadline", start, stop)

    def _deadline(self, place: int) -> datetime:
        row = self.rows[place]
        return (row.closes_at if row is not None else None) or _LAST

    def _with_budget(self, least: int) -> int:
        ordered = self._ordered("budget")
        count = bisect_right(ordered, float(-least), key=self._smallness)
        return self._between("budget", 0, count)

    def _smallness(self, place: int) -> float:
        row = self.rows[place]
        won = row.budget_total_won if row is not None else None
        return float("inf") if won is None else float(-won)

    def _between(self, order: str, start: int, end: int) -> int:
        """Return the set of the rows from *start* to before *end* of an order."""
        key = (order, start, end)
        found = self._stretches.get(key)
        if found is None:
            prefixes: Prefixes = self.remembered(
                ("prefixes", order),
                lambda: Prefixes(self._ordered(order), len(self.rows)),
            )
            found = prefixes.between(start, end)
            # A page asks for the same stretch some times over; others seldom do.
            if len(self._stretches) >= _STRETCHES:
                self._stretches.clear()
            self._stretches[key] = found
        return found

    def _ordered(self, order: str) -> list[int]:
        """Return all places in an order; sorted once, when somebody asks."""
        ordered = self._orders.get(order)
        if ordered is None:
            present = reversed(list(members(self.present)))
            ordered = self._orders[order] = self._sorted(present, order)
        return ordered

    def _sorted(self, places: Iterable[int], order: str) -> list[int]:
        """As ``sort_key`` compares, but by bare values: pairs take four times as long."""
        value_of, descending = ORDERS[order]
        ids: dict[int, int] = {}
        values: dict[int, Any] = {}
        for place in places:
            row = self.rows[place]
            if row is not None:
                ids[place] = row.id
                values[place] = value_of(row)
        # Equal values stay as they are: by id, which most are already.
        by_id = sorted(ids, key=ids.__getitem__, reverse=descending)
        valued: list[int] = []
        rest: list[int] = []
        for place in by_id:
            (rest if values[place] is None else valued).append(place)
        valued.sort(key=values.__getitem__)
        return valued + rest

    def _reordered(
        self, order: str, before: Sequence[int], touched: Sequence[int]
    ) -> list[int]:
        moved = set(touched)
        ordered = [place for place in before if place not in moved]
        # A crawl changes a handful of rows: inserting them is quicker than sorting all.
        key = self._key(order)
        for place in touched:
            if self.rows[place] is not None:
                insort(ordered, place, key=key)
        return ordered

    def _ranks(self, order: str) -> list[int]:
        """Return, by place, where a row stands in an order."""

        def number() -> list[int]:
            ranks = [0] * len(self.rows)
            for rank, place in enumerate(self._ordered(order)):
                ranks[place] = rank
            return ranks

        found: list[int] = self.remembered(("ranks", order), number)
        return found

    def _walk(
        self, held: int, order: str, after: tuple[Any, int] | None
    ) -> Iterator[int]:
        """Yield the places of a set in an order, from behind a cursor on."""
        ordered = self._ordered(order)
        if held.bit_count() <= _SORTED_ALONE:
            ordered = sorted(members(held), key=self._ranks(order).__getitem__)
        start = 0
        if after is not None:
            start = bisect_right(
                ordered, _cursor_key(order, after), key=self._key(order)
            )
        if len(ordered) == held.bit_count():
            yield from islice(ordered, start, None)
            return
        # Bytes, since shifting a number of 50,000 bits for each row would copy it.
        bits = held.to_bytes(len(self.rows) // 8 + 1, "little")
        for place in islice(ordered, start, None):
            if bits[place >> 3] & (1 << (place & 7)):
                yield place

    def _key(self, order: str) -> Callable[[int], Any]:
        key = sort_key(order)

        def of_place(place: int) -> Any:
            row = self.rows[place]
            assert row is not None  # only present rows are sorted
            return key(row)

        return of_place

    def _confirmed(
        self,
        session: Session | None,
        places: Iterator[int],
        words: WordMatches | None,
    ) -> Iterator[int]:
        """Yield those of *places* whose texts hold the words."""
        if words is None:
            yield from places
            return
        # A page needs a few; where those do not hold the words, many are looked at.
        number = _READ_FIRST
        while some := list(islice(places, number)):
            number = _READ_AT_ONCE
            true = self._looked_up(
                session, bitmap_of(some, len(self.rows)), words
            )
            for place in some:
                if true >> place & 1:
                    yield place

    def _counted(
        self, session: Session | None, held: int, words: WordMatches | None
    ) -> int:
        if words is None:
            return min(held.bit_count(), MOST + 1)
        true, unknown = words.of(held)
        found = true.bit_count()
        while unknown and found <= MOST:
            some = bitmap_of(
                first_members(unknown, _READ_AT_ONCE), len(self.rows)
            )
            found += self._looked_up(session, some, words).bit_count()
            unknown &= ~some
        return min(found, MOST + 1)

    def _looked_up(
        self, session: Session | None, candidates: int, words: WordMatches
    ) -> int:
        true, unknown = words.of(candidates)
        if unknown:
            ids = []
            for place in members(unknown):
                row = self.rows[place]
                if row is not None:
                    ids.append(row.id)
            holding = search.holding(
                demand_store(session), words.requested, ids
            )
            learnt = self._bitmap_of_ids(holding)
            words.learn(unknown, learnt)
            true |= learnt
        return true

    def _tally(
        self, session: Session | None, criteria: Filter, now: datetime
    ) -> Counts:
        held, words = self._matching(session, criteria, now, originals=True)
        places = list(
            islice(self._confirmed(session, members(held), words), MOST)
        )
        self._demand_facts(session, places)
        tally = Counter(
            chain.from_iterable(self.facts[place] or () for place in places)
        )
        grouped: Counts = {}
        for number, count in tally.items():
            name, value = self.names.names[number]
            grouped.setdefault(name, []).append((value, count))
        for name, values in grouped.items():
            grouped[name] = nsmallest(_OFFERED, values, key=_most_first)
        return grouped

    def _demand_facts(
        self, session: Session | None, places: Sequence[int]
    ) -> None:
        missing = {}
        for place in places:
            row = self.rows[place]
            if self.facts[place] is None and row is not None:
                missing[row.id] = place
        if not missing:
            return
        found = facts_of(demand_store(session), list(missing))
        for number, place in missing.items():
            self.facts[place] = self.names.numbers(found.get(number, ()))


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


def _most_first(counted: tuple[str, int]) -> tuple[int, str]:
    return -counted[1], counted[0]


def _cursor_key(order: str, after: tuple[Any, int]) -> tuple[bool, Any, int]:
    value, number = after
    descending = lists.ORDERS[order].descending
    sign = -1 if descending else 1
    if value is None:
        return True, 0, sign * number
    if order == "newest":
        value = -value.toordinal()
    elif descending:
        value = -value
    return False, value, sign * number
