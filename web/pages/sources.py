"""``/sources``: the health of every watched board."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from storage.queries import stats
from storage.queries.stats import WELL
from web.site import Site


async def show(request: Request) -> Response:
    site: Site = request.app.state.site
    found = await site.read(stats.sources)
    in_order = sorted(
        found, key=lambda item: (item.verdict in WELL, site.card(item.name).title)
    )
    return await site.page(
        request,
        "sources.html",
        sources=in_order,
        troubled=[item for item in found if item.verdict not in WELL],
        well=WELL,
    )
