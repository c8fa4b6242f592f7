"""``/``: the list of announcements; open calls by deadline unless filtered otherwise."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response

from storage.db.engine import Session, demand_store
from storage.models import Announcement, Source
from storage.queries import lists
from storage.queries.filters import HELP, Filter
from storage.queries.snippets import Snippet
from storage.queries.spelling import meant_by
from web.http import links
from web.http.list_query import SORTS, ListQuery, read_query
from web.pages.list_answers import (
    ListAnswers,
    RowCache,
    SnapshotAnswers,
    StoreAnswers,
)
from web.site import Site

_SIZE = 40
_FEW = 5
MOST_VALUES = 30
"""Values of a facet that the filter form offers; an address may name any."""
TABS = ("open", "upcoming", "expected", "unknown", "closed", "all")
CLOSING = (3, 7, 14, 30)
BUDGETS = (100_000_000, 1_000_000_000, 10_000_000_000)


@dataclass(frozen=True, slots=True)
class Listed:
    """Everything on the page that comes from the store."""

    tab: str
    order: str
    natural_order: str
    """The default order for the filter, which addresses leave out."""
    rows: Sequence[Markup]
    next: str | None
    found: int
    tabs: Mapping[str, int]
    facets: Mapping[str, list[tuple[str, int]]]
    beside: Mapping[str, Sequence[Markup]]
    troubled: Sequence[Source]
    names: Mapping[str, str]
    is_new: bool


def list_contents(
    answers: ListAnswers,
    question: ListQuery,
    troubled: Sequence[Source],
) -> Listed:
    """Gather the page's contents from *answers*."""
    criteria = question.criteria
    if not criteria.status:
        criteria = replace(criteria, status=("open",))
    tab = _tab(question.criteria)
    natural_order = lists.order_for(criteria)
    order = question.sort or natural_order
    page = answers.page(
        criteria, order, question.limit, question.cursor, level=2
    )
    tabs = answers.tabs(criteria, TABS)
    facets = answers.facets(criteria)
    offered = []
    for value, _ in facets.get("programme", [])[:MOST_VALUES]:
        offered.append(value)
    return Listed(
        tab=tab,
        order=order,
        natural_order=natural_order,
        rows=page.rows,
        next=page.next,
        # Counted for the tabs already, unless several statuses are chosen.
        found=tabs[tab] if tab in tabs else answers.count(criteria),
        tabs=tabs,
        facets=facets,
        names=answers.names([*criteria.programme, *offered]),
        beside=_other_statuses(answers, question),
        troubled=troubled,
        is_new=tabs["all"] == 0
        and not replace(question.criteria, status=()).to_dict(),
    )


async def show(request: Request) -> Response:
    """Answer ``/``: from memory where that is possible, else from the store."""
    site: Site = request.app.state.site
    question = await read_query(request, limit=_SIZE)
    now, say = site.clock(), site.words(request)
    cache: RowCache = request.app.state.rows

    def render(
        row: Announcement, level: int, snippet: Snippet | None
    ) -> Markup:
        return Markup(  # noqa: S704  (the template has escaped it)
            site.part("parts.html", "row")(row, now, say, site, level, snippet)
        )

    def answer(session: Session | None) -> Listed:
        snapshot = site.lists.current
        in_memory = question.sort == "" or SnapshotAnswers.can_sort(
            question.sort
        )
        answers: ListAnswers
        if snapshot is not None and in_memory:
            answers = SnapshotAnswers(
                snapshot, session, now, cache, render, say.language
            )
        else:
            answers = StoreAnswers(demand_store(session), now, render)
        return list_contents(answers, question, site.troubled(session))

    listed = await site.recall_or_read(answer)
    return await site.page(
        request,
        "list.html",
        at_once=True,
        listed=listed,
        choice=Choice(question.criteria, site, listed.names, question.sort),
        closing=CLOSING,
        budgets=BUDGETS,
        sorts=SORTS,
    )


@dataclass(frozen=True, slots=True)
class Box:
    """A selectable value of a facet."""

    value: str
    label: str
    number: int
    is_chosen: bool


class Choice:
    """The current filter, for the links and the form of a page."""

    def __init__(
        self,
        criteria: Filter,
        site: Site,
        names: Mapping[str, str] | None = None,
        sort: str = "",
    ) -> None:
        self.sort = sort
        self.criteria = criteria
        self.pairs = criteria.pairs()
        self._query = links.with_query("", self.pairs)
        self._names = names or {}
        self._site = site

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
        pairs = []
        for pair in self.pairs:
            if pair[0] != "status":
                pairs.append(pair)
        if status != "open":
            pairs.append(("status", status))
        return links.with_query("/", pairs)

    @property
    def meant(self) -> str:
        """A suggested spelling of the search words; empty where they seem right."""
        return meant_by(self.criteria.q)

    def as_meant(self) -> str:
        """The address of the same filter with the suggested words."""
        return links.with_query(
            "/", replace(self.criteria, q=self.meant).pairs()
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

    def spoken(self) -> str:
        """The chosen values as a line of text."""
        parts = []
        for name, value in self.chosen():
            parts.append(self.label(name, value))
        return " · ".join(parts)

    def groups(
        self, facets: Mapping[str, list[tuple[str, int]]]
    ) -> list[tuple[str, list[Box]]]:
        """Return the facets to offer: those with two values or more, or a chosen one."""
        groups: list[tuple[str, list[Box]]] = []
        for name in HELP:
            chosen = getattr(self.criteria, name)
            values = _with_chosen(facets.get(name, [])[:MOST_VALUES], chosen)
            if len(values) < 2 and not chosen:
                continue
            boxes = []
            for value, number in values:
                label = self.label(name, value)
                boxes.append(Box(value, label, number, value in chosen))
            groups.append((name, boxes))
        return groups

    def label(self, name: str, value: str) -> str:
        if name == "source":
            return self._site.card(value).title
        return self._names.get(value, value) if name == "programme" else value


def _with_chosen(
    values: list[tuple[str, int]], chosen: tuple[str, ...]
) -> list[tuple[str, int]]:
    # A chosen value without matches stays on the page, so that it can be removed.
    known = {value for value, _ in values}
    return [*((value, 0) for value in chosen if value not in known), *values]


def _tab(criteria: Filter) -> str:
    if not criteria.status:
        return "open"
    return criteria.status[0] if len(criteria.status) == 1 else "some"


def _other_statuses(
    answers: ListAnswers, question: ListQuery
) -> dict[str, Sequence[Markup]]:
    """For the first page of open calls, return a few of other statuses, by status."""
    criteria = question.criteria
    if (
        criteria.status
        or question.cursor
        or criteria.closing_within is not None
    ):
        return {}
    beside: dict[str, Sequence[Markup]] = {}
    for name in ("unknown", "upcoming", "expected"):
        narrowed = replace(criteria, status=(name,))
        order = lists.order_for(narrowed)
        beside[name] = answers.page(narrowed, order, _FEW, level=3).rows
    return beside
