"""``/``: what can be applied for, by days left."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from storage.db.engine import Session
from storage.models import Announcement, Source
from storage.queries import lists, programmes, stats
from storage.queries.filters import Filter
from storage.queries.snippets import Snippet, snippets
from web.http import links
from web.http.list_query import SORTS, ListQuery, read_query
from web.site import Site

_SIZE = 40
_FEW = 5
_MOST_VALUES = 30
TABS = ("open", "upcoming", "expected", "unknown", "closed", "all")
CLOSING = (3, 7, 14, 30)
BUDGETS = (100_000_000, 1_000_000_000, 10_000_000_000)
_MANY = (
    "programme",
    "division",
    "audience",
    "agency",
    "field",
    "region",
    "kind",
    "source",
)


@dataclass(frozen=True, slots=True)
class Listed:
    """All that the page shows of the store."""

    tab: str
    order: str
    natural_order: str
    """The one that suits the filter: an address need not name it."""
    rows: Sequence[Announcement]
    next: str | None
    found: int
    tabs: Mapping[str, int]
    facets: Mapping[str, list[tuple[str, int]]]
    beside: Mapping[str, Sequence[Announcement]]
    troubled: Sequence[Source]
    names: Mapping[str, str]
    is_new: bool
    snippets: Mapping[int, Snippet]
    """Id → where the searched words stand in the text, for titles that do not show them."""


def look(session: Session, question: ListQuery, now: datetime) -> Listed:
    """Answer the page's questions in one transaction."""
    tab = _tab(question.wanted)
    criteria = (
        question.wanted
        if question.wanted.status
        else replace(question.wanted, status=("open",))
    )
    order = question.sort or lists.order_for(criteria)
    page = lists.page(
        session,
        criteria,
        now=now,
        order=order,
        limit=question.limit,
        cursor=question.cursor,
    )
    tabs = {
        name: lists.count(session, replace(criteria, status=_status(name)), now=now)
        for name in TABS
    }
    facets = lists.facet_counts(session, criteria, now=now)
    offered = {
        *criteria.programme,
        *(value for value, _ in facets.get("programme", [])[:_MOST_VALUES]),
    }
    return Listed(
        tab=tab,
        order=order,
        natural_order=lists.order_for(criteria),
        rows=page.rows,
        next=page.next,
        found=tabs[tab] if tab in tabs else lists.count(session, criteria, now=now),
        tabs=tabs,
        facets=facets,
        names=programmes.names(session, offered),
        beside=_beside(session, question, now),
        troubled=stats.troubled(session),
        snippets=snippets(session, page.rows, criteria.q) if criteria.q else {},
        is_new=tabs["all"] == 0 and not question.wanted.to_dict(),
    )


async def show(request: Request) -> Response:
    site: Site = request.app.state.site
    question = await read_query(request, limit=_SIZE)
    now = site.clock()
    listed = await site.read(lambda session: look(session, question, now))
    return await site.page(
        request,
        "list.html",
        listed=listed,
        choice=Choice(question.wanted, site, listed.names, question.sort),
        closing=CLOSING,
        budgets=BUDGETS,
        sorts=SORTS,
    )


class Choice:
    """The filter as the page's links and form need it."""

    def __init__(
        self,
        criteria: Filter,
        site: Site,
        names: Mapping[str, str] | None = None,
        sort: str = "",
    ) -> None:
        self.sort = sort
        self.wanted = criteria
        self._names = names or {}
        self._site = site

    @property
    def pairs(self) -> list[tuple[str, str]]:
        return self.wanted.pairs()

    def at(self, path: str, **more: str) -> str:
        """The same filter at another address."""
        return links.with_query(path, [*self.pairs, *more.items()])

    def without(self, name: str, value: str) -> str:
        return links.with_query("/", self.rest(name, value))

    def rest(self, name: str, value: str) -> list[tuple[str, str]]:
        return [pair for pair in self.pairs if pair != (name, value)]

    def tab(self, status: str) -> str:
        return links.with_query(
            "/",
            [pair for pair in self.pairs if pair[0] != "status"]
            + ([("status", status)] if status != "open" else []),
        )

    @property
    def more(self) -> dict[str, str]:
        """What the address of the next stretch needs beside the filter."""
        return {"sort": self.sort} if self.sort else {}

    def has(self, name: str, value: str) -> bool:
        chosen = getattr(self.wanted, name)
        return value in chosen if isinstance(chosen, tuple) else str(chosen) == value

    def chosen(self) -> list[tuple[str, str]]:
        """Return what stands as chips: everything but the tab."""
        return [pair for pair in self.pairs if pair[0] != "status"]

    def spoken(self) -> str:
        """The chosen values in words."""
        return " · ".join(self.label(name, value) for name, value in self.chosen())

    def groups(
        self, facets: Mapping[str, list[tuple[str, int]]]
    ) -> list[tuple[str, list[tuple[str, int]]]]:
        """Return the facets worth offering: those with a choice, and the values already chosen."""
        return [
            (name, values)
            for name in _MANY
            if len(
                values := _with_chosen(facets.get(name, []), getattr(self.wanted, name))
            )
            > 1
            or getattr(self.wanted, name)
        ]

    def label(self, name: str, value: str) -> str:
        if name == "source":
            return self._site.card(value).title
        return self._names.get(value, value) if name == "programme" else value


def _with_chosen(
    values: list[tuple[str, int]], chosen: tuple[str, ...]
) -> list[tuple[str, int]]:
    known = {value for value, _ in values}
    return [*((value, 0) for value in chosen if value not in known), *values]


def _tab(criteria: Filter) -> str:
    if not criteria.status:
        return "open"
    return criteria.status[0] if len(criteria.status) == 1 else "some"


def _status(tab: str) -> tuple[str, ...]:
    return () if tab == "all" else (tab,)


def _beside(session: Session, question: ListQuery, now: datetime) -> dict[str, Any]:
    """On the first page of open calls: a few that open soon, a few that are expected."""
    if (
        question.wanted.status
        or question.cursor
        or question.wanted.closing_within is not None
    ):
        return {}
    data = {
        name: replace(question.wanted, status=(name,))
        for name in ("unknown", "upcoming", "expected")
    }
    return {
        name: lists.page(
            session, item, now=now, order=lists.order_for(item), limit=_FEW
        ).rows
        for name, item in data.items()
    }
