"""``/private/{token}/…``: the feed and calendar of one reader's own filter.

The token names a subscription and is valid while that is active.  It gives access to
the feed and the calendar only.
"""

from __future__ import annotations

import hmac

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from notifier.signup import tokens
from storage.db.engine import Session
from storage.db.ids import written_id
from storage.models import Subscription
from storage.queries.filters import Filter
from storage.subscribers import subscriptions
from web.feeds import routes
from web.pages import calendars
from web.site import Site

_HEADERS = {"Cache-Control": "private, max-age=60", "X-Robots-Tag": "noindex"}


def feed_token(secret: str, subscription: Subscription) -> str:
    """Return the token of a subscription's feed; made from the secret, so that it need
    not be stored.
    """
    return f"{subscription.id}.{tokens.salted(secret, 'feed', str(subscription.id), subscription.reader_key)[:32]}"


async def feed(request: Request) -> Response:
    site: Site = request.app.state.site
    criteria = await site.read(
        lambda session: _filter(session, site, request.path_params["token"])
    )
    answer = await routes.answer(request, criteria)
    answer.headers.update(_HEADERS)
    return answer


async def calendar(request: Request) -> Response:
    site: Site = request.app.state.site
    criteria = await site.read(
        lambda session: _filter(session, site, request.path_params["token"])
    )
    answer = await calendars.answer(request, criteria)
    answer.headers.update(_HEADERS)
    return answer


def _filter(session: Session, site: Site, token: str) -> Filter:
    number = written_id(token.partition(".")[0])
    found = subscriptions.find(session, [number]) if number else ()
    # As bytes: ``compare_digest`` raises for text in other letters than ASCII.
    expected = feed_token(site.secret, found[0]).encode() if found else b""
    if not found or not hmac.compare_digest(expected, token.encode()):
        raise HTTPException(404)
    # 410 rather than 404: feed readers then stop polling.
    if found[0].state != "active":
        raise HTTPException(410)
    return Filter.from_dict(found[0].filter)
