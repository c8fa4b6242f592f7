"""``/push/…``: a browser's own Web Push subscription."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from notifier.channels.push.target import BadPushTarget, parse_target
from notifier.signup import tokens
from storage.db.engine import Session
from storage.subscribers import subscriptions
from web.http import forms
from web.pages.subscribe import SignupConfig
from web.site import PRIVATE, Site


async def manage_device(request: Request) -> Response:
    """Redirect a browser to its manage page, or to the sign-up form if it has no alert.

    A push address belongs to one browser and is not shown.
    """
    site: Site = request.app.state.site
    config: SignupConfig = request.app.state.signup
    form = await forms.read(request, request.app.state.buckets)
    try:
        target = parse_target(form.value("target"), config.policy)
    except BadPushTarget:
        return RedirectResponse("/subscribe", 303, headers=PRIVATE)
    # In the one form in which it was stored: a browser may write its keys otherwise.
    key = tokens.reader_key(site.secret, "push", target.to_json())

    def first_of(session: Session) -> int | None:
        live = subscriptions.live_of(session, [key])
        return live[0].id if live else None

    found = await site.read(first_of)
    if found is None:
        return RedirectResponse("/subscribe", 303, headers=PRIVATE)
    seconds = site.clock().timestamp()
    token = tokens.sign(site.secret, "manage", [found], now=seconds)
    return RedirectResponse(f"/manage/{token}", 303, headers=PRIVATE)
