"""Rate limits and checks that come before anything reads the request."""

from __future__ import annotations

import time
from collections import Counter
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from web.http import errors
from web.http.security import (
    RateLimit,
    TokenBuckets,
    client_of,
    trouble_with,
)

RENDERED = RateLimit(burst=240, per_second=20)
"""How many uncached responses one client may request; cached ones are not counted."""
AT_ONCE = 32
"""Uncached responses in progress for one client; a browser requests six at once."""
_FREE = ("/healthz", "/metrics", "/static/")


class RateLimitMiddleware:
    """Refuse malformed requests and clients that exceed their limits.

    Counted per process: several processes allow a client the sum.
    """

    def __init__(
        self, app: Any, rendered: RateLimit = RENDERED, at_once: int = AT_ONCE
    ) -> None:
        self._app: ASGIApp = app
        self._state = app.state
        self._buckets = TokenBuckets(rendered)
        self._at_once = at_once
        self._underway: Counter[str] = Counter()

    async def __call__(
        self, scope: Scope, receive: Receive, send: Send
    ) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        client = client_of(scope)
        refusal = await self._refusal(scope, client)
        if refusal is not None:
            await refusal(scope, receive, send)
            return
        # No await between check and count, so that two requests cannot both pass.
        self._underway[client] += 1
        try:
            await self._app(scope, receive, send)
        finally:
            self._underway[client] -= 1
            if not self._underway[client]:
                del self._underway[client]

    async def _refusal(self, scope: Scope, client: str) -> Response | None:
        error = trouble_with(scope)
        wait = 0.0
        if not scope["path"].startswith(_FREE):
            wait = self._buckets.take(client, time.monotonic())
            if self._underway[client] >= self._at_once:
                wait = max(wait, 1.0)
        if error is None and not wait:
            return None
        # Refusals are rendered as pages, which expect the app in the scope as its
        # router would set it.
        scope["app"] = self._app
        request = Request(scope)
        if error is not None:
            status, words = error
            say = errors.words_for(request)
            return await errors.refused(request, status, say(words))
        retry = {"Retry-After": str(int(wait) + 1)}
        return await errors.refused(request, 429, headers=retry)
