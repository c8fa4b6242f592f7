"""Who may come in, and how often: before anything reads the request."""

from __future__ import annotations

import time
from typing import Any

from starlette.requests import Request

from web.http import errors
from web.http.security import App, RateLimit, TokenBuckets, client_of, trouble_with

RENDERED = RateLimit(burst=240, per_second=20)
"""How many answers one place may have made for it; what is kept in memory costs nothing
and is not counted.
"""
_FREE = ("/healthz", "/metrics", "/static/")


class RateLimitMiddleware:
    """Refuse what cannot be understood and whoever asks too much."""

    def __init__(self, app: Any, rendered: RateLimit = RENDERED) -> None:
        self._app: App = app
        self._state = app.state
        self._buckets = TokenBuckets(rendered)

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        refusal = await self._refusal(scope) if scope["type"] == "http" else None
        if refusal is not None:
            await refusal(scope, receive, send)
            return
        await self._app(scope, receive, send)

    async def _refusal(self, scope: Any) -> Any:
        error = trouble_with(scope)
        wait = (
            0.0
            if scope["path"].startswith(_FREE)
            else self._buckets.take(client_of(scope), time.monotonic())
        )
        if error is None and not wait:
            return None
        scope["app"] = self._app
        request = Request(scope)
        if error is not None:
            return await errors.refused(
                request, error[0], self._state.site.words(request)(error[1])
            )
        seconds = int(wait) + 1
        return await errors.refused(
            request,
            429,
            self._state.site.words(request)("error.text_429", n=seconds),
            {"Retry-After": str(seconds)},
        )
