"""``/sources``: the health of every board; ``/operator/{token}/mends``: proposed mends
of redesigned boards, for the operator to accept or reject.
"""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from crawler.authoring.adopt import reading_code
from crawler.mending.search import Shown, mend_reading, side_by_side
from storage import mends
from storage.db.engine import Session
from storage.models import Mend
from storage.queries import stats
from storage.verdicts import CLEAN, WELL
from web.pages.operator import demand_operator, operator_form, operator_page
from web.site import PRIVATE, Site

_ENDED = frozenset({"adopted", "rejected"})
_ANSWERS = {"yes": "adopted", "no": "rejected"}


@dataclass(frozen=True, slots=True)
class ShownMend:
    """A redesigned board, as shown to the operator."""

    source: str
    state: str
    since: datetime
    summary: str
    rows: Sequence[tuple[Shown | None, Shown | None]]
    """Pairs of the same notice, before and after."""
    code: str
    """The proposed definition for its source's file."""


async def show(request: Request) -> Response:
    site: Site = request.app.state.site
    found = await site.read(stats.sources)
    stored = await site.read(mends.all_mends)
    # Boards in trouble first.
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


async def review(request: Request) -> Response:
    """Show the operator the proposed mends."""
    site: Site = request.app.state.site
    demand_operator(request, site)
    stored = await site.read(mends.all_mends)
    return await operator_page(
        request,
        site,
        "sources_mends.html",
        mends=[_shown(mend) for mend in stored if mend.state not in _ENDED],
    )


async def answer(request: Request) -> Response:
    """Accept or reject the mend of one board."""
    site: Site = request.app.state.site
    form = await operator_form(request, site)
    act, source = form.value("act"), form.value("source")
    if act not in _ANSWERS:
        raise HTTPException(400)

    def work(session: Session) -> bool:
        current = mends.current(session, source)
        # A mend that found nothing cannot be accepted.
        if current is None or not current.reading:
            return False
        # A button in a mail is easily pressed twice; a different answer is not a
        # repeat.
        if current.state in _ENDED:
            return current.state == _ANSWERS[act]
        return mends.end(session, source, _ANSWERS[act], now=site.clock())

    if not await site.write(work):
        raise HTTPException(400)
    return RedirectResponse(
        f"{request.url.path}?done={act}", 303, headers=PRIVATE
    )


def _shown(mend: Mend) -> ShownMend:
    reading = mend_reading(mend.reading)
    code = textwrap.dedent(reading_code(reading)) if reading else ""
    pairs = side_by_side(mend.details)
    return ShownMend(
        mend.source, mend.state, mend.since, mend.summary, pairs, code
    )
