"""``/operator/{token}/duplicates``: pairs that may be the same notice, for the operator."""

from __future__ import annotations

import json

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from storage.announcements import duplicates
from storage.announcements.duplicates import CandidatePair
from storage.db.engine import Session
from storage.db.ids import BIGGEST_ID
from web.pages.operator import demand_operator, operator_form, operator_page
from web.site import PRIVATE, Site

_SHOWN = 40
_MOST_EXPORTED = 100_000


async def show(request: Request) -> Response:
    """Show the open pairs, and the last answers."""
    site: Site = request.app.state.site
    demand_operator(request, site)

    def gather(
        session: Session,
    ) -> tuple[list[CandidatePair], list[CandidatePair], int]:
        waiting = duplicates.candidates(session, limit=_SHOWN)
        answered = duplicates.lately_answered(session)
        return waiting, answered, duplicates.count_waiting(session)

    waiting, answered, count = await site.read(gather)
    return await operator_page(
        request,
        site,
        "duplicates.html",
        waiting=waiting,
        answered=answered,
        count=count,
    )


async def answer(request: Request) -> Response:
    """Store or withdraw one answer; readers are not notified."""
    site: Site = request.app.state.site
    form = await operator_form(request, site)
    act = form.value("act")
    try:
        first, second = int(form.value("first")), int(form.value("second"))
    # Only the page's own buttons send this form: no words for a reader are needed.
    except ValueError:
        raise HTTPException(400) from None
    can_be_stored = 0 < first <= BIGGEST_ID and 0 < second <= BIGGEST_ID
    if act not in ("yes", "no", "undo") or not can_be_stored:
        raise HTTPException(400)

    def work(session: Session) -> None:
        if act == "undo":
            duplicates.undo(session, first, second, now=site.clock())
            return
        verdict: duplicates.Answer = "yes" if act == "yes" else "no"
        duplicates.answer(session, first, second, verdict, now=site.clock())

    try:
        await site.write(work)
    except duplicates.NotTwoNotices as error:
        raise HTTPException(400, str(error)) from error
    return RedirectResponse(
        f"{request.url.path}?done={act}", 303, headers=PRIVATE
    )


async def export(request: Request) -> Response:
    """Return every pair with its answer as JSON Lines, as ``relate --pairs`` reads them."""
    site: Site = request.app.state.site
    demand_operator(request, site)
    rows = await site.read(
        lambda session: duplicates.exported(
            duplicates.candidates(session, answered=True, limit=_MOST_EXPORTED)
        )
    )
    lines = []
    for row in rows:
        lines.append(json.dumps(row, ensure_ascii=False) + "\n")
    named = 'attachment; filename="duplicates.jsonl"'
    headers = {**PRIVATE, "Content-Disposition": named}
    return Response(
        "".join(lines).encode(),
        media_type="application/x-ndjson",
        headers=headers,
    )
