"""Which filters match an announcement: by distinct filter, never by subscription.

The words of all filters are looked for in one pass (Aho-Corasick) over the
folded text.  Each filter is indexed under the values, or else the words, of which it
needs one; only those indexed under what the announcement has are looked at, with a few
set look-ups each.  Korean has no word boundaries, so a word matches wherever it stands
(``storage.announcements.search_text``).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from ahocorasick_rs import AhoCorasick

from storage.announcements.search_text import Term, terms
from storage.db.agencies import followed_agencies
from storage.db.kst import end_of_day
from storage.db.names import followed_names
from storage.queries.filters import HELP, Filter
from storage.queries.match_candidates import MatchCandidate


@dataclass(frozen=True, slots=True)
class _Compiled:
    key: str
    terms: tuple[Term, ...]
    facets: tuple[tuple[str, frozenset[str]], ...]
    criteria: Filter


class Matcher:
    """All saved filters, ready to be asked about one announcement after another."""

    def __init__(self, filters: Iterable[tuple[str, Filter]]) -> None:
        self._filters: dict[str, _Compiled] = {}
        for key, criteria in filters:
            self._filters[key] = _compile(key, criteria)
        self._index()

    def updated(
        self, keys: Collection[str], new: Iterable[tuple[str, Filter]]
    ) -> Matcher:
        """Return a matcher of the filters *keys*, of which this one knows all but *new*.

        A filter's key is made of its content, so what was compiled stays right.
        """
        matcher = Matcher(new)
        for key in keys:
            known = self._filters.get(key)
            if known is not None:
                matcher._filters[key] = known
        matcher._index()
        return matcher

    def _index(self) -> None:
        """Index each filter under what an announcement must have for it."""
        self._by_value: dict[tuple[str, str], list[_Compiled]] = {}
        self._by_word: dict[str, list[_Compiled]] = {}
        self._always: list[_Compiled] = []
        words: set[str] = set()
        for compiled in self._filters.values():
            needed: tuple[str, ...] | None = None
            for term in compiled.terms:
                words.update(term.any_of)
                # The longest words are the rarest.
                if not term.excluded and (
                    needed is None
                    or min(map(len, needed)) < min(map(len, term.any_of))
                ):
                    needed = term.any_of
            # One facet is enough to find the filter again, and the one of fewest
            # values puts it into the fewest lists.
            if compiled.facets:
                name, values = min(
                    compiled.facets, key=lambda facet: len(facet[1])
                )
                for value in values:
                    self._by_value.setdefault((name, value), []).append(
                        compiled
                    )
            elif needed is not None:
                for word in needed:
                    self._by_word.setdefault(word, []).append(compiled)
            else:
                # Only excluded words, figures or nothing at all: looked at each time.
                self._always.append(compiled)
        self._words = AhoCorasick(words) if words else None

    def matching(
        self, candidate: MatchCandidate, *, now: datetime
    ) -> list[str]:
        """Return the keys of the filters that match *candidate*."""
        present = self._present(candidate.text)
        in_body = self._present(candidate.body) | present
        possible = list(self._always)
        for name, values in candidate.facets.items():
            for value in values:
                possible.extend(self._by_value.get((name, value), ()))
        for word in in_body:
            possible.extend(self._by_word.get(word, ()))
        # A filter of several values may have come up more than once.
        keys: dict[str, None] = {}
        for compiled in possible:
            if _wants(compiled, candidate, (present, in_body), now):
                keys[compiled.key] = None
        return list(keys)

    def _present(self, text: str) -> set[str]:
        if self._words is None:
            return set()
        return set(self._words.find_matches_as_strings(text, overlapping=True))


def wants(
    criteria: Filter, candidate: MatchCandidate, *, now: datetime
) -> bool:
    """Say whether one filter matches one announcement."""
    compiled = _compile("", criteria)
    # For a handful of words an automaton costs more than looking for each.
    present, in_body = set(), set()
    for term in compiled.terms:
        for word in term.any_of:
            if word in candidate.text:
                present.add(word)
            if word in candidate.text or word in candidate.body:
                in_body.add(word)
    return _wants(compiled, candidate, (present, in_body), now)


def _wants(
    compiled: _Compiled,
    candidate: MatchCandidate,
    present: tuple[set[str], set[str]],
    now: datetime,
) -> bool:
    """*present* are the words that stand in the summary, and those in it or in the body."""
    for term in compiled.terms:
        # `-재공고` leaves out calls that are one, not those whose text mentions one.
        words = present[0 if term.excluded else 1]
        if (not words.isdisjoint(term.any_of)) is term.excluded:
            return False
    for name, values in compiled.facets:
        if values.isdisjoint(candidate.facets.get(name, ())):
            return False
    return _in_figures(compiled.criteria, candidate, now)


def _in_figures(
    criteria: Filter, candidate: MatchCandidate, now: datetime
) -> bool:
    item = candidate.announcement
    # A budget that is not known may be any; whoever sets a least one wants it stated.
    if criteria.min_budget is not None and (
        item.budget_total_won is None
        or item.budget_total_won < criteria.min_budget
    ):
        return False
    if criteria.closing_within is not None and not _closes_within(
        item.closes_at, criteria.closing_within, now
    ):
        return False
    return (
        not criteria.status
        or "all" in criteria.status
        or candidate.status in criteria.status
    )


def _closes_within(
    closes_at: datetime | None, days: int, now: datetime
) -> bool:
    return closes_at is not None and now < closes_at <= end_of_day(now, days)


def _compile(key: str, criteria: Filter) -> _Compiled:
    facets: list[tuple[str, frozenset[str]]] = []
    for name in HELP:
        values = frozenset(getattr(criteria, name))
        if not values:
            continue
        # Programmes and agencies are renamed; whoever follows the old name means the
        # new one too.
        if name == "programme":
            values |= followed_names(values)
        elif name == "agency":
            values |= set(followed_agencies(values))
        facets.append((name, values))
    return _Compiled(key, terms(criteria.q), tuple(facets), criteria)
