"""A filter as pages show it: the form's options, chips, and links to other filters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from presentation.filter_values import value_in_words
from presentation.translations import Words
from storage.queries.filters import HELP, Filter
from storage.queries.spelling import meant_by
from web.http import links
from web.site import Site

MOST_VALUES = 30
"""Values of a facet that the filter form offers; an address may name any."""
CLOSING = (3, 7, 14, 30)
"""Days within which calls close, as the form offers them."""
BUDGETS = (100_000_000, 1_000_000_000, 10_000_000_000)
"""Least budgets in won, as the form offers them."""


Facets = Mapping[str, list[tuple[str, int]]]
"""Facet → its values, with the number of announcements that have each."""


def offered_programmes(facets: Facets) -> list[str]:
    """Return the slugs of the programmes that the form offers."""
    return [value for value, _ in facets.get("programme", [])[:MOST_VALUES]]


@dataclass(frozen=True, slots=True)
class FacetOption:
    """A selectable value of a facet."""

    value: str
    label: str
    number: int
    is_chosen: bool


class FilterView:
    """The current filter, for the links and the form of a page.

    *names* are the programmes' by slug; *sort* is the list's order.
    """

    def __init__(
        self,
        criteria: Filter,
        site: Site,
        say: Words,
        names: Mapping[str, str] | None = None,
        sort: str = "",
    ) -> None:
        self.sort = sort
        self.criteria = criteria
        self.pairs = criteria.pairs()
        self._query = links.with_query("", self.pairs)
        self._names = names or {}
        self._site = site
        self._say = say

    def at(self, path: str, **more: str) -> str:
        """The same filter at another address."""
        if not more:
            return path + self._query
        return links.with_query(path, [*self.pairs, *more.items()])

    def without(self, name: str, value: str) -> str:
        return links.with_query("/", self.rest(name, value))

    def rest(self, name: str, value: str) -> list[tuple[str, str]]:
        found: list[tuple[str, str]] = []
        for pair in self.pairs:
            if pair != (name, value):
                found.append(pair)
        return found

    def tab(self, status: str) -> str:
        pairs = self.chosen()
        if status != "open":
            pairs.append(("status", status))
        return links.with_query("/", pairs)

    @property
    def suggestion(self) -> str:
        """A suggested spelling of the search words; empty where they seem right."""
        return meant_by(self.criteria.q)

    def suggested(self) -> str:
        """The address of the same filter with the suggested words."""
        return links.with_query(
            "/", replace(self.criteria, q=self.suggestion).pairs()
        )

    @property
    def more(self) -> dict[str, str]:
        """What the address of the next page needs besides the filter."""
        return {"sort": self.sort} if self.sort else {}

    def chosen(self) -> list[tuple[str, str]]:
        """Return the conditions shown as chips: all but the tab's status."""
        found: list[tuple[str, str]] = []
        for pair in self.pairs:
            if pair[0] != "status":
                found.append(pair)
        return found

    def summary(self) -> str:
        """The chosen values as a line of text."""
        parts = []
        for name, value in self.chosen():
            parts.append(self.label(name, value))
        return " · ".join(parts)

    def groups(self, facets: Facets) -> list[tuple[str, list[FacetOption]]]:
        """Return the facets to offer: those with two values or more, or a chosen one."""
        groups: list[tuple[str, list[FacetOption]]] = []
        for name in HELP:
            chosen = getattr(self.criteria, name)
            values = _with_chosen(facets.get(name, [])[:MOST_VALUES], chosen)
            if len(values) < 2 and not chosen:
                continue
            options = []
            for value, number in values:
                label = self.label(name, value)
                options.append(
                    FacetOption(value, label, number, value in chosen)
                )
            groups.append((name, options))
        return groups

    def label(self, name: str, value: str) -> str:
        return label_of(name, value, self._site, self._say, self._names)


def label_of(
    name: str,
    value: str,
    site: Site,
    say: Words,
    programmes: Mapping[str, str],
) -> str:
    """Return a condition's value as pages and feeds call it; *programmes* by slug."""
    boards = {value: site.card(value).title} if name == "source" else {}
    return value_in_words(
        name, value, say, programmes=programmes, boards=boards
    )


def _with_chosen(
    values: list[tuple[str, int]], chosen: tuple[str, ...]
) -> list[tuple[str, int]]:
    # A chosen value without matches stays on the page, so that it can be removed.
    known = {value for value, _ in values}
    return [*((value, 0) for value in chosen if value not in known), *values]
