"""Which filters want an announcement: by distinct filter, never by subscription.

The words of all filters are looked for in one pass (Aho-Corasick) over the
folded text; a filter is then a few set look-ups.  Korean has no word
boundaries, so a word matches wherever it stands (``storage.announcements.search_text``).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

import ahocorasick

from storage.announcements.search_text import Term, terms
from storage.db.names import slug
from storage.queries.filters import Filter
from storage.queries.match_candidates import MatchCandidate

FACETS = (
    "programme",
    "division",
    "audience",
    "agency",
    "source",
    "field",
    "region",
    "kind",
)


@dataclass(frozen=True, slots=True)
class _Compiled:
    key: str
    terms: tuple[Term, ...]
    facets: tuple[tuple[str, frozenset[str]], ...]
    wanted: Filter


class Matcher:
    """All saved filters, ready to be asked about one announcement after another."""

    def __init__(self, filters: Iterable[tuple[str, Filter]]) -> None:
        self._filters = [_compile(key, wanted) for key, wanted in filters]
        self._words = _automaton(
            {
                word
                for one in self._filters
                for term in one.terms
                for word in term.any_of
            }
        )

    def matching(self, candidate: MatchCandidate, *, now: datetime) -> list[str]:
        """Return the keys of the filters that want *candidate*."""
        present = self._present(candidate.text)
        return [
            one.key for one in self._filters if _wants(one, candidate, present, now)
        ]

    def _present(self, text: str) -> set[str]:
        return (
            {word for _, word in self._words.iter(text)}
            if self._words is not None
            else set()
        )


def wants(wanted: Filter, candidate: MatchCandidate, *, now: datetime) -> bool:
    """Say whether one filter wants one announcement."""
    compiled = _compile("", wanted)
    present = {
        word
        for term in compiled.terms
        for word in term.any_of
        if word in candidate.text
    }
    return _wants(compiled, candidate, present, now)


def _wants(
    one: _Compiled, candidate: MatchCandidate, present: set[str], now: datetime
) -> bool:
    for term in one.terms:
        if (not present.isdisjoint(term.any_of)) is term.excluded:
            return False
    for name, values in one.facets:
        if values.isdisjoint(candidate.facets.get(name, ())):
            return False
    return _in_figures(one.wanted, candidate, now)


def _in_figures(wanted: Filter, candidate: MatchCandidate, now: datetime) -> bool:
    one = candidate.announcement
    if wanted.min_budget is not None and (
        one.budget_total_won is None or one.budget_total_won < wanted.min_budget
    ):
        return False
    if wanted.closing_within is not None and not _closes_within(
        one.closes_at, wanted.closing_within, now
    ):
        return False
    return (
        not wanted.status or "all" in wanted.status or candidate.status in wanted.status
    )


def _closes_within(closes_at: datetime | None, days: int, now: datetime) -> bool:
    return closes_at is not None and now < closes_at <= now + timedelta(days=days)


def _compile(key: str, wanted: Filter) -> _Compiled:
    asked = {name: frozenset(getattr(wanted, name)) for name in FACETS}
    asked["programme"] |= {short for name in wanted.programme if (short := slug(name))}
    return _Compiled(
        key,
        terms(wanted.q),
        tuple((name, values) for name, values in asked.items() if values),
        wanted,
    )


def _automaton(words: set[str]) -> ahocorasick.Automaton | None:
    if not words:
        return None
    automaton = ahocorasick.Automaton()
    for word in words:
        automaton.add_word(word, word)
    automaton.make_automaton()
    return automaton
