"""Tables from ruled lines: which cells a page's horizontal and vertical rules make.

Korean documents leave out the outer lines at the sides, draw a rule several
times, in pieces, or as a thin box; all of that still makes one lattice.
Coordinates are points from the page's top left.
"""

from __future__ import annotations

from bisect import bisect
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

Box = tuple[float, float, float, float]
"""Left, top, right, bottom."""
Place = tuple[int, int]
"""Row and column, from 0."""

NEAR: Final = 3.0
"""Points within which two lines are one."""
MOST_RULES: Final = 1_500
"""A page with more is a drawing."""
_MOST_COLUMNS, _MOST_ROWS = 40, 200


@dataclass(frozen=True, slots=True)
class Rule:
    """A line across (``at`` is its height) or down (``at`` is its place), from *start* to *end*."""

    at: float
    start: float
    end: float

    def covers(self, start: float, end: float) -> bool:
        return self.start - NEAR <= start and end <= self.end + NEAR


@dataclass(frozen=True, slots=True)
class Lattice:
    """A table: where its lines stand, and for each place between them (row, column) the
    first place of its cell.
    """

    xs: list[float]
    ys: list[float]
    cells: dict[Place, Place]

    @property
    def box(self) -> Box:
        return self.xs[0], self.ys[0], self.xs[-1], self.ys[-1]

    def cell_at(self, x: float, y: float) -> Place | None:
        """Return the first place of the cell that a point lies in; ``None`` outside the table."""
        return self.cells.get((bisect(self.ys, y) - 1, bisect(self.xs, x) - 1))


def lattices(across: Iterable[Rule], down: Iterable[Rule]) -> list[Lattice]:
    """Return the tables that the rules make, from top to bottom."""
    rows, columns = _joined(across), _joined(down)
    if not rows or not columns or len(rows) + len(columns) > MOST_RULES:
        return []
    found = [_lattice(*table) for table in _tables(rows, columns)]
    return sorted(
        (table for table in found if table), key=lambda table: table.box[1]
    )


def _joined(rules: Iterable[Rule]) -> list[Rule]:
    """Return the rules with those on one line made one, and pieces that touch joined."""
    lines: list[list[Rule]] = []
    for rule in sorted(rules, key=lambda rule: rule.at):
        if (
            lines
            and rule.at - lines[-1][-1].at <= NEAR
            and rule.at - lines[-1][0].at <= 2 * NEAR
        ):
            lines[-1].append(rule)
        else:
            lines.append([rule])
    return [joined for line in lines for joined in _pieces(line)]


def _pieces(line: Sequence[Rule]) -> Iterator[Rule]:
    at = sum(rule.at for rule in line) / len(line)
    start = end = float("-inf")
    for rule in sorted(line, key=lambda rule: rule.start):
        if rule.start > end + NEAR:
            if end > start:
                yield Rule(at, start, end)
            start = rule.start
        end = max(end, rule.end)
    yield Rule(at, start, end)


def _tables(
    rows: Sequence[Rule], columns: Sequence[Rule]
) -> Iterator[tuple[list[Rule], list[Rule]]]:
    """Yield the rules of each table: those that touch each other, directly or by way of others."""
    groups = _Groups(len(rows) + len(columns))
    for n, row in enumerate(rows):
        for m, column in enumerate(columns):
            if column.covers(row.at, row.at) and row.covers(
                column.at, column.at
            ):
                groups.join(n, len(rows) + m)
    members: dict[int, tuple[list[Rule], list[Rule]]] = defaultdict(
        lambda: ([], [])
    )
    for n, row in enumerate(rows):
        members[groups.of(n)][0].append(row)
    for m, column in enumerate(columns):
        members[groups.of(len(rows) + m)][1].append(column)
    for table in members.values():
        if len(table[0]) >= 2 and table[1]:
            yield table


def _lattice(rows: Sequence[Rule], columns: Sequence[Rule]) -> Lattice | None:
    """Return the cells between the rules: neighbours without a rule between them are one cell."""
    ys = _lines(
        [
            *(rule.at for rule in rows),
            min(rule.start for rule in columns),
            max(rule.end for rule in columns),
        ]
    )
    xs = _lines(
        [
            *(rule.at for rule in columns),
            min(rule.start for rule in rows),
            max(rule.end for rule in rows),
        ]
    )
    if len(xs) > _MOST_COLUMNS or len(ys) > _MOST_ROWS:
        return None
    spans = list(pairwise(xs))
    on_y, on_x = _by_line(rows, ys), _by_line(columns, xs)
    places = [
        (row, column)
        for row in range(len(ys) - 1)
        for column in range(len(spans))
    ]
    groups = _Groups(len(places))
    for number, (row, column) in enumerate(places):
        top, bottom = ys[row], ys[row + 1]
        if column + 1 < len(spans) and not _is_ruled(
            on_x[column + 1], top, bottom
        ):
            groups.join(number, number + 1)
        if row + 2 < len(ys) and not _is_ruled(on_y[row + 1], *spans[column]):
            groups.join(number, number + len(spans))
    return Lattice(
        xs,
        ys,
        {
            place: places[groups.of(number)]
            for number, place in enumerate(places)
        },
    )


def _lines(places: Iterable[float]) -> list[float]:
    retained: list[float] = []
    for place in sorted(places):
        if not retained or place - retained[-1] > NEAR:
            retained.append(place)
    return retained


def _by_line(
    rules: Sequence[Rule], lines: Sequence[float]
) -> list[list[Rule]]:
    found = []
    for line in lines:
        found.append([rule for rule in rules if abs(rule.at - line) <= NEAR])
    return found


def _is_ruled(rules: Sequence[Rule], start: float, end: float) -> bool:
    return any(rule.covers(start, end) for rule in rules)


class _Groups:
    """Which of n things belong together."""

    def __init__(self, count: int) -> None:
        self._above = list(range(count))

    def of(self, item: int) -> int:
        """Return the name of the group, which is its first member's number."""
        while self._above[item] != item:
            self._above[item] = self._above[self._above[item]]
            item = self._above[item]
        return item

    def join(self, item: int, other: int) -> None:
        first, second = sorted((self.of(item), self.of(other)))
        self._above[second] = first
