"""``/sources``: the health of every watched board."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from starlette.requests import Request
from starlette.responses import Response

from crawler.authoring.adopt import reading_code
from crawler.mending.search import Shown, mend_reading, side_by_side
from storage import mends
from storage.models import Mend
from storage.queries import stats
from storage.verdicts import CLEAN, WELL
from web.site import Site

_ENDED = frozenset({"adopted", "rejected"})


@dataclass(frozen=True, slots=True)
class ShownMend:
    """A redesigned board as people compare it."""

    source: str
    state: str
    since: datetime
    summary: str
    rows: Sequence[tuple[Shown | None, Shown | None]]
    """Before and after, each notice beside itself."""
    code: str
    """What its source's file would get."""


async def show(request: Request) -> Response:
    site: Site = request.app.state.site
    found = await site.read(stats.sources)
    stored = await site.read(mends.all_mends)
    # Trouble first: that is what the page is opened for.
    in_order = sorted(
        found,
        key=lambda item: (item.verdict in WELL, site.card(item.name).title),
    )
    return await site.page(
        request,
        "sources.html",
        sources=in_order,
        troubled=[item for item in found if item.verdict not in WELL],
        well=WELL,
        clean=CLEAN,
        mends=[_shown(mend) for mend in stored if mend.state not in _ENDED],
    )


def _shown(mend: Mend) -> ShownMend:
    reading = mend_reading(mend.reading)
    code = textwrap.dedent(reading_code(reading)) if reading else ""
    pairs = side_by_side(mend.details)
    return ShownMend(
        mend.source, mend.state, mend.since, mend.summary, pairs, code
    )
