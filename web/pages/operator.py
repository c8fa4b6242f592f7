"""Access to the operator's pages, ``/operator/{token}/…``.

There is no login: the token, signed with the service's secret, is valid for thirty days
(``voucherwatch duplicates link`` prints one, operator mails contain one).
"""

from __future__ import annotations

from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from notifier.signup import tokens
from web.http import forms
from web.http.security import is_foreign
from web.site import Site


def demand_operator(request: Request, site: Site) -> None:
    """Raise 404 for an invalid token, 410 for an expired one."""
    token, now = request.path_params["token"], site.clock().timestamp()
    try:
        tokens.read(site.secret, "operator", token, now=now)
    except tokens.TokenExpired:
        raise HTTPException(410) from None
    except tokens.BadToken:
        raise HTTPException(404) from None


async def operator_form(request: Request, site: Site) -> forms.Form:
    """Return the operator's form; raises 403 for another site's."""
    demand_operator(request, site)
    if is_foreign(request.scope, site.base_url):
        raise HTTPException(403)
    # Not counted with the forms of strangers: the operator answers dozens in a row.
    return await forms.read(request, request.app.state.buckets, anywhere=True)


async def operator_page(
    request: Request, site: Site, template: str, **facts: Any
) -> Response:
    """Return a page that must not be cached or indexed."""
    page = await site.page(
        request,
        template,
        public=False,
        done=request.query_params.get("done", ""),
        **facts,
    )
    page.headers["X-Robots-Tag"] = "noindex"
    return page
