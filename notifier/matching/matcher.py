"""Which filters want an announcement: by distinct filter, never by subscription.

The words of all filters are looked for in one pass (Aho-Corasick) over the
folded text; a filter is then a few set look-ups.  Korean has no word
boundaries, so a word matches wherever it stands (``storage.announcements.search_text``).
"""

from __future__ import annotations

from collections.abc import Iterable
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
    wanted: Filter


class Matcher:
    """All saved filters, ready to be asked about one announcement after another."""

    def __init__(self, filters: Iterable[tuple[str, Filter]]) -> None:
        self._filters = [_compile(key, criteria) for key, criteria in filters]
        self._words = _automaton(
            {
                word
                for compiled in self._filters
                for term in compiled.terms
                for word in term.any_of
            }
        )

    def matching(
        self, candidate: MatchCandidate, *, now: datetime
    ) -> list[str]:
        """Return the keys of the filters that want *candidate*."""
        present = self._present(candidate.text)
        in_body = self._present(candidate.body) | present
        keys: list[str] = []
        for compiled in self._filters:
            if _wants(compiled, candidate, (present, in_body), now):
                keys.append(compiled.key)
        return keys

    def _present(self, text: str) -> set[str]:
        if self._words is None:
            return set()
        return set(self._words.find_matches_as_strings(text, overlapping=True))


def wants(
    criteria: Filter, candidate: MatchCandidate, *, now: datetime
) -> bool:
    """Say whether one filter wants one announcement."""
    compiled = _compile("", criteria)
    words = set()
    for term in compiled.terms:
        for word in term.any_of:
            words.add(word)
    present = set()
    for word in words:
        if word in candidate.text:
            present.add(word)
    in_body = {word for word in words if word in candidate.body} | present
    return _wants(compiled, candidate, (present, in_body), now)


def _wants(
    compiled: _Compiled,
    candidate: MatchCandidate,
    present: tuple[set[str], set[str]],
    now: datetime,
) -> bool:
    """*present* are the words that stand in the summary, and those in it or in the body."""
    for term in compiled.terms:
        words = present[0 if term.excluded else 1]
        if (not words.isdisjoint(term.any_of)) is term.excluded:
            return False
    for name, values in compiled.facets:
        if values.isdisjoint(candidate.facets.get(name, ())):
            return False
    return _in_figures(compiled.wanted, candidate, now)


def _in_figures(
    criteria: Filter, candidate: MatchCandidate, now: datetime
) -> bool:
    item = candidate.announcement
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
    data = {}
    for name in HELP:
        data[name] = frozenset(getattr(criteria, name))
    data["programme"] |= followed_names(criteria.programme)
    data["agency"] |= set(followed_agencies(criteria.agency))
    return _Compiled(
        key,
        terms(criteria.q),
        tuple((name, values) for name, values in data.items() if values),
        criteria,
    )


def _automaton(words: set[str]) -> AhoCorasick | None:
    return AhoCorasick(words) if words else None
