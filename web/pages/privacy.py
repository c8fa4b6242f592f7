"""``/privacy``: which data of readers is stored, and for how long."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from storage.subscribers.subscriptions import ADDRESS_OUTLIVES_END
from web.site import Site


async def show(request: Request) -> Response:
    """Show the page with this installation's retention periods."""
    # From the constants that deletion uses, so that the page cannot differ.
    site: Site = request.app.state.site
    return await site.page(
        request,
        "privacy.html",
        address_days=ADDRESS_OUTLIVES_END.days,
        retention=site.retention,
        channels=request.app.state.signup.channels,
    )
