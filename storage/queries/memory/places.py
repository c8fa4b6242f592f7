"""The rows of a snapshot, each at its place, which is its bit in every set."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from storage.queries.memory.bitmaps import bitmap_of
from storage.queries.memory.rows import ListRow


class PlacedRows:
    """Rows by place and places by id; never changed once it is made."""

    def __init__(
        self, rows: list[ListRow | None], by_id: dict[int, int]
    ) -> None:
        self.rows = rows
        self.by_id = by_id
        self.size = len(rows)
        self.present = self.where(lambda _: True)
        """Rows that are still there."""
        self.originals = self.where(lambda row: row.same_as_id is None)
        """Those that are no copy of another board's notice."""

    @classmethod
    def of(cls, rows: Sequence[ListRow]) -> PlacedRows:
        """Return *rows*, in their order."""
        by_id = {}
        for place, row in enumerate(rows):
            by_id[row.id] = place
        return cls([*rows], by_id)

    def following(
        self, found: Mapping[int, ListRow], changed: Iterable[int]
    ) -> tuple[PlacedRows, list[int]]:
        """Return the rows after those with the ids *changed* became *found*, and
        which places that touched.  Who is not found is gone.
        """
        rows, by_id = list(self.rows), dict(self.by_id)
        touched: list[int] = []
        for number in changed:
            place = by_id.get(number)
            if place is None:
                if number not in found:
                    continue
                place = by_id[number] = len(rows)
                rows.append(None)
            # A row that is gone leaves its place empty: places must not move, since
            # sets of statuses and facts go by them.
            rows[place] = found.get(number)
            touched.append(place)
        return PlacedRows(rows, by_id), touched

    def row(self, place: int) -> ListRow:
        """Return the row of a place where there is one."""
        row = self.rows[place]
        assert row is not None  # lists name only rows that are there
        return row

    def set_of(self, places: Iterable[int]) -> int:
        """Return the set of these places."""
        return bitmap_of(places, self.size)

    def set_of_ids(self, ids: Iterable[int]) -> int:
        """Return the set of the rows with these ids; others are passed over."""
        by_id = self.by_id
        return self.set_of(by_id[number] for number in ids if number in by_id)

    def where(self, holds: Callable[[ListRow], bool]) -> int:
        """Return the set of the rows of which *holds* is true."""
        found = []
        for place, row in enumerate(self.rows):
            if row is not None and holds(row):
                found.append(place)
        return self.set_of(found)

    def on_boards(self, boards: Sequence[str], *, originals: bool) -> int:
        """Return the rows of these boards; among *originals*, one is also there
        whose copy is.
        """
        found = []
        for place, row in enumerate(self.rows):
            if row is None or row.source not in boards:
                continue
            found.append(place)
            if originals and row.same_as_id in self.by_id:
                found.append(self.by_id[row.same_as_id])
        return self.set_of(found)
