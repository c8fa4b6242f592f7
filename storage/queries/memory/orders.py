"""The archive in each order of lists, and ranges of these orders."""

from __future__ import annotations

from bisect import bisect_right, insort
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from itertools import islice
from typing import Any

from storage.queries.memory.bitmaps import Prefixes, members
from storage.queries.memory.places import PlacedRows
from storage.queries.memory.rows import ORDERS, sort_key

# Up to so many rows are sorted; more are filtered from the sorted archive.
_SORTED_ALONE = 3_000
# Sets of rows within two bounds that are cached.
_STRETCHES = 64

# Behind every deadline.
_LAST = datetime.max.replace(tzinfo=UTC)


class RowOrders:
    """The places of all rows in each order, sorted on first use."""

    def __init__(self, placed: PlacedRows) -> None:
        self._placed = placed
        self._orders: dict[str, list[int]] = {}
        self._ranks: dict[str, list[int]] = {}
        self._prefixes: dict[str, Prefixes] = {}
        self._stretches: dict[tuple[str, int, int], int] = {}

    def following(
        self, placed: PlacedRows, touched: Sequence[int]
    ) -> RowOrders:
        """Return the orders of *placed*, of which only *touched* places differ from before."""
        made = RowOrders(placed)
        moved = set(touched)
        for order, before in self._orders.items():
            ordered = [place for place in before if place not in moved]
            # A crawl changes a handful of rows: inserting them is quicker than
            # sorting all.
            key = made._key(order)
            for place in touched:
                if placed.rows[place] is not None:
                    insort(ordered, place, key=key)
            made._orders[order] = ordered
        return made

    def ordered(self, order: str) -> list[int]:
        """Return all places in an order."""
        ordered = self._orders.get(order)
        if ordered is None:
            present = reversed(list(members(self._placed.present)))
            ordered = self._orders[order] = self._sorted(present, order)
        return ordered

    def walk(
        self, held: int, order: str, after: tuple[Any, int] | None
    ) -> Iterator[int]:
        """Yield the places of a set in an order, from behind a cursor on.

        *after* is the value and the id of the last row that was shown.
        """
        ordered = self.ordered(order)
        count = held.bit_count()
        if count <= _SORTED_ALONE:
            ranks = self._ranked(order)
            ordered = sorted(members(held), key=ranks.__getitem__)
        start = 0
        if after is not None:
            start = bisect_right(
                ordered, _cursor_key(order, after), key=self._key(order)
            )
        if len(ordered) == count:
            yield from islice(ordered, start, None)
            return
        # Bytes, since shifting a number of 50,000 bits for each row would copy it.
        bits = held.to_bytes(self._placed.size // 8 + 1, "little")
        for place in islice(ordered, start, None):
            if bits[place >> 3] & (1 << (place & 7)):
                yield place

    def closing(self, now: datetime, end: datetime) -> int:
        """Return the set of what closes after *now*, and no later than *end*."""
        ordered = self.ordered("deadline")
        start = bisect_right(ordered, now, key=self._deadline)
        stop = bisect_right(ordered, end, key=self._deadline)
        return self._between("deadline", start, stop)

    def with_budget(self, least: int) -> int:
        """Return the set of those with at least so many won."""
        ordered = self.ordered("budget")
        count = bisect_right(ordered, float(-least), key=self._smallness)
        return self._between("budget", 0, count)

    def _deadline(self, place: int) -> datetime:
        row = self._placed.rows[place]
        return (row.closes_at if row is not None else None) or _LAST

    def _smallness(self, place: int) -> float:
        row = self._placed.rows[place]
        won = row.budget_total_won if row is not None else None
        return float("inf") if won is None else float(-won)

    def _between(self, order: str, start: int, end: int) -> int:
        """Return the set of the rows from *start* to before *end* of an order."""
        key = (order, start, end)
        found = self._stretches.get(key)
        if found is not None:
            return found
        prefixes = self._prefixes.get(order)
        if prefixes is None:
            prefixes = Prefixes(self.ordered(order), self._placed.size)
            self._prefixes[order] = prefixes
        found = prefixes.between(start, end)
        # One page needs the same range several times.
        if len(self._stretches) >= _STRETCHES:
            self._stretches.clear()
        self._stretches[key] = found
        return found

    def _sorted(self, places: Iterable[int], order: str) -> list[int]:
        """As ``sort_key`` compares, but by bare values: pairs take four times as long."""
        value_of, descending = ORDERS[order]
        ids: dict[int, int] = {}
        values: dict[int, Any] = {}
        for place in places:
            row = self._placed.rows[place]
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

    def _ranked(self, order: str) -> list[int]:
        """Return, by place, where a row is in an order."""
        ranks = self._ranks.get(order)
        if ranks is None:
            ranks = [0] * self._placed.size
            for rank, place in enumerate(self.ordered(order)):
                ranks[place] = rank
            self._ranks[order] = ranks
        return ranks

    def _key(self, order: str) -> Callable[[int], Any]:
        key = sort_key(order)
        return lambda place: key(self._placed.row(place))


def _cursor_key(order: str, after: tuple[Any, int]) -> tuple[bool, Any, int]:
    value, number = after
    descending = ORDERS[order].descending
    sign = -1 if descending else 1
    if value is None:
        return True, 0, sign * number
    if order == "newest":
        value = -value.toordinal()
    elif descending:
        value = -value
    return False, value, sign * number
