"""Sets of rows as whole numbers: row *p* is in the set if bit *p* is 1.

Fifty thousand rows are six kilobytes, and Python combines and counts such numbers
in microseconds, so any filter over the whole archive can be answered at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator


def bitmap_of(positions: Iterable[int], size: int) -> int:
    """Return the set of *positions*, each below *size*.

    >>> bin(bitmap_of([0, 3], 4))
    '0b1001'
    """
    # A number would be copied for every bit that is set; bytes are changed in place.
    held = bytearray(size // 8 + 1)
    for position in positions:
        held[position >> 3] |= 1 << (position & 7)
    return int.from_bytes(held, "little")


def members(bitmap: int) -> Iterator[int]:
    """Yield the positions of a set, highest first.

    >>> list(members(0b1001))
    [3, 0]
    """
    # Looking for the next "1" in the written number is the quickest walk there is.
    written = bin(bitmap)
    last = len(written) - 1
    place = written.find("1", 2)
    while place != -1:
        yield last - place
        place = written.find("1", place + 1)


def first_members(bitmap: int, most: int) -> list[int]:
    """Return at most *most* positions of a set, highest first."""
    found: list[int] = []
    for position in members(bitmap):
        if len(found) == most:
            break
        found.append(position)
    return found


class Prefixes:
    """The sets of the first *n* of an ordered list of positions, for any *n*."""

    # Sets are stored for every so many positions; what is between is set bit by bit.
    _STEP = 1_024

    def __init__(self, ordered: list[int], size: int) -> None:
        self._ordered = ordered
        self._size = size
        self._steps = [0]

    def first(self, count: int) -> int:
        """Return the set of the first *count* positions."""
        whole = count // self._STEP
        while len(self._steps) <= whole:
            start = (len(self._steps) - 1) * self._STEP
            step = bitmap_of(
                self._ordered[start : start + self._STEP], self._size
            )
            self._steps.append(self._steps[-1] | step)
        rest = self._ordered[whole * self._STEP : count]
        return self._steps[whole] | bitmap_of(rest, self._size)

    def between(self, start: int, end: int) -> int:
        """Return the set of the positions from *start* to before *end* of the list."""
        if end - start <= self._STEP:
            return bitmap_of(self._ordered[start:end], self._size)
        return self.first(end) & ~self.first(start)
