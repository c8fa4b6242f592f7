"""Which filters match an announcement: by distinct filter, never by subscription.

Each filter is indexed under the facet values, or else the words, of which it requires
one; only filters indexed under a value or word of the announcement are compiled and
tested.  Words are found in one pass (Aho-Corasick) over the folded text.  Korean has no
word boundaries, so a word matches anywhere (``storage.announcements.search_text``).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any

from ahocorasick_rs import AhoCorasick

from storage.announcements.search_text import Term, terms
from storage.db.agencies import followed_agencies
from storage.db.kst import end_of_day
from storage.db.names import followed_names
from storage.queries.filters import HELP, Filter
from storage.queries.match_candidates import MatchCandidate


class _CompiledFilter:
    """One stored filter, compiled when it is first tested.

    A worker loads thousands of filters at its start, most of which its first alert does
    not come near.
    """

    __slots__ = ("_criteria", "_facets", "_stored", "_terms", "key")

    def __init__(self, key: str, stored: Mapping[str, Any]) -> None:
        self.key = key
        self._stored = stored
        self._criteria: Filter | None = None
        self._terms: tuple[Term, ...] | None = None
        self._facets: list[tuple[str, frozenset[str]]] | None = None

    @property
    def criteria(self) -> Filter:
        if self._criteria is None:
            self._criteria = Filter.from_dict(self._stored)
        return self._criteria

    @property
    def terms(self) -> tuple[Term, ...]:
        if self._terms is None:
            self._terms = terms(self._stored.get("q", ""))
        return self._terms

    @property
    def facets(self) -> list[tuple[str, frozenset[str]]]:
        if self._facets is None:
            self._facets = []
            for name, values in self._stored.items():
                if name in HELP:
                    self._facets.append((name, _followed(name, values)))
        return self._facets

    def required_facet(self) -> tuple[str, frozenset[str]] | None:
        """Return a facet and the values of which the announcement must have one.

        One facet is enough for the index; the one with the fewest values puts the filter
        into the fewest lists.
        """
        stated = [name for name in self._stored if name in HELP]
        if not stated:
            return None
        fewest = min(stated, key=lambda name: len(self._stored[name]))
        return fewest, _followed(fewest, self._stored[fewest])

    def required_words(self) -> tuple[str, ...]:
        """Return words of which the announcement must have one; empty where the filter has
        only excluded words, figures or nothing at all.
        """
        needed: tuple[str, ...] = ()
        for term in self.terms:
            # The longest words are the rarest.
            if not term.excluded and (
                not needed
                or min(map(len, needed)) < min(map(len, term.any_of))
            ):
                needed = term.any_of
        return needed


class Matcher:
    """An index of all saved filters, given as ``Filter.to_dict`` writes them."""

    def __init__(
        self, filters: Iterable[tuple[str, Mapping[str, Any]]]
    ) -> None:
        self._filters: dict[str, _CompiledFilter] = {}
        for key, stored in filters:
            self._filters[key] = _CompiledFilter(key, stored)
        self._index()

    def updated(
        self,
        keys: Collection[str],
        new: Iterable[tuple[str, Mapping[str, Any]]],
    ) -> Matcher:
        """Return a matcher of the filters *keys*; all but *new* are taken from this one.

        A filter's key is a digest of its content, so compiled filters stay valid.
        """
        matcher = Matcher(new)
        for key in keys:
            known = self._filters.get(key)
            if known is not None:
                matcher._filters[key] = known
        matcher._index()
        return matcher

    def _index(self) -> None:
        """Index each filter under the facet values or words that it requires."""
        self._by_value: dict[tuple[str, str], list[_CompiledFilter]] = {}
        self._by_word: dict[str, list[_CompiledFilter]] = {}
        self._always: list[_CompiledFilter] = []
        for compiled in self._filters.values():
            facet = compiled.required_facet()
            if facet is not None:
                name, values = facet
                for value in values:
                    self._by_value.setdefault((name, value), []).append(
                        compiled
                    )
            elif words := compiled.required_words():
                for word in words:
                    self._by_word.setdefault(word, []).append(compiled)
            else:
                self._always.append(compiled)
        self._words = AhoCorasick(self._by_word) if self._by_word else None

    def matching(
        self, candidate: MatchCandidate, *, now: datetime
    ) -> list[str]:
        """Return the keys of the filters that match *candidate*."""
        possible = list(self._always)
        for name, values in candidate.facets.items():
            for value in values:
                possible.extend(self._by_value.get((name, value), ()))
        for word in self._present(candidate.text, candidate.body):
            possible.extend(self._by_word[word])
        words = _Words(candidate)
        # A filter with several values may have come up more than once.
        keys: dict[str, None] = {}
        for compiled in possible:
            if _is_match(compiled, candidate, words, now):
                keys[compiled.key] = None
        return list(keys)

    def _present(self, *texts: str) -> set[str]:
        found: set[str] = set()
        if self._words is not None:
            for text in texts:
                found.update(
                    self._words.find_matches_as_strings(text, overlapping=True)
                )
        return found


def filter_matches(
    criteria: Filter, candidate: MatchCandidate, *, now: datetime
) -> bool:
    """Return whether one filter matches one announcement."""
    compiled = _CompiledFilter("", criteria.to_dict())
    return _is_match(compiled, candidate, _Words(candidate), now)


class _Words:
    """Where words are in an announcement; each is looked up once."""

    def __init__(self, candidate: MatchCandidate) -> None:
        self._text = candidate.text
        self._body = candidate.body
        self._in_text: dict[str, bool] = {}
        self._in_body: dict[str, bool] = {}

    def satisfies(self, term: Term) -> bool:
        for word in term.any_of:
            if self._is_in_text(word):
                return not term.excluded
            # `-재공고` leaves out calls that are one, not those whose text mentions one.
            if not term.excluded and self._is_in_body(word):
                return True
        return term.excluded

    def _is_in_text(self, word: str) -> bool:
        found = self._in_text.get(word)
        if found is None:
            found = self._in_text[word] = word in self._text
        return found

    def _is_in_body(self, word: str) -> bool:
        found = self._in_body.get(word)
        if found is None:
            found = self._in_body[word] = word in self._body
        return found


def _is_match(
    compiled: _CompiledFilter,
    candidate: MatchCandidate,
    words: _Words,
    now: datetime,
) -> bool:
    # Words last: compiling a query is what costs, the first time.
    for name, values in compiled.facets:
        if values.isdisjoint(candidate.facets.get(name, ())):
            return False
    for term in compiled.terms:
        if not words.satisfies(term):
            return False
    return _figures_match(compiled.criteria, candidate, now)


def _figures_match(
    criteria: Filter, candidate: MatchCandidate, now: datetime
) -> bool:
    item = candidate.announcement
    # An unknown budget does not match: a reader who sets a minimum wants it stated.
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


def _followed(name: str, values: Iterable[str]) -> frozenset[str]:
    """Return *values* of a facet with their other names: programmes and agencies are
    renamed, and a reader who follows the old name means the new one too.
    """
    if name == "programme":
        return frozenset(values) | followed_names(values)
    if name == "agency":
        return frozenset(values) | frozenset(followed_agencies(values))
    return frozenset(values)
