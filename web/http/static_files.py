"""Files of ours, the API's description, and a word to robots."""

from __future__ import annotations

import json
from collections.abc import Mapping
from copy import deepcopy
from typing import Any

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.staticfiles import StaticFiles

from web.site import PUBLIC_DATA, Site

_FOR_GOOD = "public, max-age=31536000, immutable"


class Static(StaticFiles):
    """Style, script and seal.  Pages name them with a digest of the content, so that they are kept for good."""

    async def get_response(self, path: str, scope: Any) -> Response:
        answer = await super().get_response(path, scope)
        if answer.status_code in (200, 304):
            answer.headers["Cache-Control"] = (
                _FOR_GOOD if b"v=" in scope["query_string"] else "public, max-age=300"
            )
        return answer


async def describe(request: Request) -> Response:
    """Return the API's description (OpenAPI 3.1)."""
    text = json.dumps(
        described(request.app.openapi()), ensure_ascii=False, separators=(",", ":")
    )
    return Response(text, media_type="application/json", headers=PUBLIC_DATA)


def described(drawn: Mapping[str, Any]) -> dict[str, Any]:
    """Return the framework's description with errors as they really are: problem documents, and 400 where it would say 422."""
    whole = deepcopy(dict(drawn))
    for operation in (
        operation for path in whole["paths"].values() for operation in path.values()
    ):
        operation["responses"].pop("422", None)
        for status, answer in operation["responses"].items():
            if status >= "400":
                answer["content"] = {
                    "application/problem+json": answer["content"]["application/json"]
                }
    for unused in ("HTTPValidationError", "ValidationError"):
        whole["components"]["schemas"].pop(unused, None)
    return whole


async def robots(request: Request) -> Response:
    """Let everything public be found, and nothing that acts by a link."""
    site: Site = request.app.state.site
    closed = (
        "/manage/",
        "/unsubscribe/",
        "/confirm/",
        "/renew/",
        "/private/",
        "/subscribed",
        "/api/export",
        "/*?*cursor=",
    )
    lines = [
        "User-agent: *",
        *(f"Disallow: {path}" for path in closed),
        f"# {site.base_url}",
    ]
    return PlainTextResponse("\n".join(lines) + "\n", headers=PUBLIC_DATA)
