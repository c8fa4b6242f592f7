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
from storage.queries.filters import Filter
from storage.queries.snippets import Snippet
from web.http.list_query import SORTS, ListQuery, read_query
from web.pages.filter_view import (
    BUDGETS,
    CLOSING,
    Facets,
    FilterView,
    offered_programmes,
)
from web.pages.list_answers import (
    ListAnswers,
    RowCache,
    SnapshotAnswers,
    StoreAnswers,
)
from web.site import Site

_SIZE = 40
_FEW = 5
TABS = ("open", "upcoming", "expected", "unknown", "closed", "all")


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
    facets: Facets
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
    offered = offered_programmes(facets)
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
        view=FilterView(
            question.criteria, site, say, listed.names, question.sort
        ),
        closing=CLOSING,
        budgets=BUDGETS,
        sorts=SORTS,
    )


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
