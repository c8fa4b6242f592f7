"""Programmes that several bodies run under one name, as far as their postings are known."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from storage.relating.bodies import agencies_of
from storage.relating.posting import BoardPosting, board_of, is_on_portal
from storage.relating.titles import programme_core

# Letters of a programme's name by which twins are found: endings differ from region
# to region.
_TWIN_LETTERS = 12
# Bodies of one portal that call under one name, each for itself.
_SEVERAL = 3


class TwinIndex:
    """Programmes that several regions, or several bodies of one, run under one name.

    Where a title names no region, only days or agencies can then say which of
    the regions' calls it is; and where each body calls by itself, which body.
    """

    def __init__(self, postings: Iterable[BoardPosting] = ()) -> None:
        self._places: dict[str, set[frozenset[str]]] = defaultdict(set)
        # by portal: two name bodies in ways of their own
        self._bodies: dict[str, dict[str, set[frozenset[str]]]] = {}
        for posting in postings:
            self.add(posting)

    def add(self, posting: BoardPosting) -> None:
        """Remember where *posting*'s programme is run, and by whom."""
        name = _name(posting)
        if posting.parts.places:
            self._places[name].add(posting.parts.places)
        # a board of its own names itself, also above what it passes on
        if is_on_portal(posting) and (bodies := agencies_of(posting)):
            name = programme_core(posting.parts)
            boards = self._bodies.setdefault(name, defaultdict(set))
            boards[board_of(posting)].add(bodies)

    def is_regional(self, posting: BoardPosting) -> bool:
        """Return whether at least two regions are known to run the programme of *posting*."""
        return len(self._places.get(_name(posting), ())) > 1

    def are_of_several(self, left: BoardPosting, right: BoardPosting) -> bool:
        """Return whether two bodies post a programme that several bodies run, each for itself."""
        mine, theirs = agencies_of(left), agencies_of(right)
        if not mine or not theirs or not mine.isdisjoint(theirs):
            return False
        boards = self._bodies.get(programme_core(left.parts), {})
        return any(map(_are_several, boards.values()))


def _are_several(known: set[frozenset[str]]) -> bool:
    """Return whether bodies without a common name call; two may be a ministry's agency and
    the body that runs the call for it.
    """
    apart: list[frozenset[str]] = []
    for bodies in known:
        if all(map(bodies.isdisjoint, apart)):
            apart.append(bodies)
    return len(apart) >= _SEVERAL


def _name(posting: BoardPosting) -> str:
    return programme_core(posting.parts)[:_TWIN_LETTERS]
