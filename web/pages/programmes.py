"""``/programmes`` and ``/programmes/{slug}``: rounds over the years."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from storage.announcements import detail
from storage.announcements.status import status_of
from storage.db.engine import Session
from storage.db.kst import local_day
from storage.db.names import programme_name, programme_slug
from storage.models import Announcement, ProgrammeRow
from storage.queries import programmes
from storage.queries import rounds as round_store
from storage.queries.filters import Filter
from web.http import links
from web.http.list_query import number, parse_query
from web.pages import charts
from web.site import Site

_Found = tuple[
    list[Announcement],
    tuple[ProgrammeRow, list[round_store.ProgrammeRound]] | None,
]
_MOST = 200
_ROUND_FACTS = (
    "budget_total_won",
    "per_project_won",
    "projects",
    "divisions",
    "audience",
)


async def index(request: Request) -> Response:
    """Show the recurring programmes, or (``all=1``, and for a search) every one."""
    site: Site = request.app.state.site
    q = parse_query(request).criteria.q
    number_ = number(request, "page", default=1, least=1, most=10_000)
    every = bool(q) or request.query_params.get("all") == "1"
    now = site.clock()
    found = await site.read(
        lambda session: programmes.programmes(
            session, q, now=now, recurring=not every, number=number_
        )
    )
    filter_pairs = [("q", q)] if q else []
    if every and not q:
        filter_pairs.append(("all", "1"))

    def at(page: int) -> str:
        """The address of another page."""
        turned = [("page", str(page))] if page > 1 else []
        return links.with_query("/programmes", [*filter_pairs, *turned])

    return await site.page(
        request,
        "programmes.html",
        found=found,
        every=every,
        at=at,
        q=q,
    )


async def show(request: Request) -> Response:
    site: Site = request.app.state.site
    written = request.path_params["slug"]
    # Any spelling is an address: /programmes/ai-voucher
    slug = programme_slug(written) or written

    # In one transaction: a round attached in between would be on half of the page.
    def gather(session: Session) -> _Found:
        notices = detail.rounds(session, slug, limit=_MOST)
        return notices, round_store.programme_rounds(session, slug)

    rounds, held = await site.read(gather)
    # A programme may be known by notices that are attached to no round yet.
    if not rounds and held is None:
        raise HTTPException(404, "programme")
    now = site.clock()
    foretold = [
        round_ for round_ in rounds if status_of(round_, now) == "expected"
    ]
    name = programme_name(slug) or (held[0].name if held else slug)
    for round_ in rounds:
        # The registry's name if it has one, else the newest notice's.
        name = programme_name(slug) or round_.programme or name
    return await site.page(
        request,
        "programme.html",
        slug=slug,
        name=name,
        rounds=rounds[::-1],
        held=held[1] if held else [],
        foretold=foretold,
        chart=charts.chart(rounds),
        shape=charts,
        round_facts=_ROUND_FACTS,
        opening=round_store.next_opening(held[1], local_day(now))
        if held
        else None,
        feed=Filter(programme=(slug,)).pairs(),
    )
