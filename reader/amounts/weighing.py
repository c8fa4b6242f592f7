"""Which of several figures a call means: all of them are weighed, none is taken because
it comes first.

A figure weighs as much as its words are plain (its rank), a little more each time that
it is written again, and more where the notice's other figures bear it out: the divisions
add up to it, so many projects at the cap make it.  The heaviest value is taken only if it
leads; else the answer is unknown and the doubt names them all.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from reader.values.amount_mentions import AmountMention

# Tuned on folds 1 to 4 of the hand-read notices; ranks weigh 1 to 4.
AGAIN: Final = 0.25
"""For every further place that gives the same figure, up to ``_MOST_TIMES``."""
BORNE_OUT: Final = 1.5
"""For a figure that the others make: a sum of parts, a product, a row of a table."""
LEAD: Final = 0.5
"""How far the heaviest value must lead the next."""
_MOST_TIMES: Final = 4
# Sums are printed rounded to a digit or two of their unit.
_CLOSE: Final = 0.005


class WeighedFigure(NamedTuple):
    """The figure that was taken, or None, and all values that were weighed with it."""

    taken: AmountMention | None
    candidates: tuple[AmountMention, ...]
    """The plainest mention of every value in the running, heaviest first."""

    @property
    def is_open(self) -> bool:
        """Whether several values were left and none was taken."""
        return self.taken is None and len(self.candidates) > 1


def weigh(
    mentions: Iterable[AmountMention], borne_out: Sequence[int] = ()
) -> WeighedFigure:
    """Return which of *mentions* is meant; *borne_out* are values that others make.

    >>> said = [AmountMention(5, 0, 1, 3), AmountMention(9, 4, 5, 3)]
    >>> weigh(said).taken is None, weigh(said, [9]).taken.value
    (True, 9)
    """
    plainest: dict[int, AmountMention] = {}
    times: dict[int, int] = {}
    for mention in mentions:
        times[mention.value] = times.get(mention.value, 0) + 1
        known = plainest.get(mention.value)
        if known is None or mention.rank > known.rank:
            plainest[mention.value] = mention
    weights: dict[int, float] = {}
    for value, mention in plainest.items():
        weight = mention.rank + AGAIN * min(times[value] - 1, _MOST_TIMES)
        if any(is_close(value, other) for other in borne_out):
            weight += BORNE_OUT
        weights[value] = weight
    ordered = sorted(
        plainest.values(), key=lambda mention: -weights[mention.value]
    )
    if not ordered:
        return WeighedFigure(None, ())
    running = [
        mention
        for mention in ordered
        if weights[ordered[0].value] - weights[mention.value] < LEAD
    ]
    return WeighedFigure(
        running[0] if len(running) == 1 else None, tuple(running)
    )


def is_close(value: int, other: int) -> bool:
    return abs(value - other) <= _CLOSE * other


def is_misprint(value: int, other: int) -> bool:
    """Whether two sums differ by noughts alone, as where a unit was mistaken:
    ``40,025만원`` for ``40,025백만원``.
    """
    large, small = max(value, other), min(value, other)
    return large in (small * 10, small * 100, small * 1_000)
