"""Static files, icons, the OpenAPI document, robots.txt, sitemap and web app manifest."""

from __future__ import annotations

import json
from collections.abc import Mapping
from copy import deepcopy
from pathlib import Path
from typing import Any

from starlette.requests import Request
from starlette.responses import (
    FileResponse,
    PlainTextResponse,
    RedirectResponse,
    Response,
)
from starlette.staticfiles import StaticFiles

from storage.queries.filters import Filter
from storage.queries.lists import page
from web.site import PUBLIC_DATA, Site
from web.templating import static_version

STATIC = Path(__file__).parent.parent / "static"
_FOR_GOOD = "public, max-age=31536000, immutable"


class Static(StaticFiles):
    """Static files.  Pages link to them with a digest of the content, so that caches may
    keep them indefinitely.
    """

    async def get_response(self, path: str, scope: Any) -> Response:
        answer = await super().get_response(path, scope)
        if answer.status_code in (200, 304):
            answer.headers["Cache-Control"] = (
                _FOR_GOOD
                if b"v=" in scope["query_string"]
                else "public, max-age=300"
            )
        return answer


async def icon(request: Request) -> Response:
    """Return an icon at one of the addresses that browsers and phones request unasked."""
    path = STATIC / request.url.path.removeprefix("/")
    return FileResponse(
        path, headers={"Cache-Control": "public, max-age=86400"}
    )


async def service_worker(request: Request) -> Response:
    """Return the service worker from the root, since its scope is the path below its
    own address.
    """
    del request
    return FileResponse(
        STATIC / "sw.js",
        media_type="text/javascript",
        headers={"Cache-Control": "no-cache"},
    )


async def describe(request: Request) -> Response:
    """Return the API's description (OpenAPI 3.1)."""
    text = json.dumps(
        described(request.app.openapi()),
        ensure_ascii=False,
        separators=(",", ":"),
    )
    return Response(text, media_type="application/json", headers=PUBLIC_DATA)


async def lead_to_description(request: Request) -> Response:
    """Lead whoever asks for the API itself to its description."""
    del request
    return RedirectResponse("/openapi.json", headers=PUBLIC_DATA)


def described(drawn: Mapping[str, Any]) -> dict[str, Any]:
    """Return FastAPI's OpenAPI document with our error responses: problem documents,
    and 400 instead of 422.
    """
    # FastAPI caches its own document and must not see our changes.
    whole = deepcopy(dict(drawn))
    operations: list[dict[str, Any]] = []
    for path in whole["paths"].values():
        operations.extend(path.values())
    for operation in operations:
        operation["responses"].pop("422", None)
        for status, answer in operation["responses"].items():
            if status >= "400":
                shape = answer["content"]["application/json"]
                answer["content"] = {"application/problem+json": shape}
    for unused in ("HTTPValidationError", "ValidationError"):
        whole["components"]["schemas"].pop(unused, None)
    return whole


async def robots(request: Request) -> Response:
    """Allow everything public, and disallow links that act."""
    site: Site = request.app.state.site
    closed = (
        "/manage/",
        "/unsubscribe/",
        "/confirm/",
        "/renew/",
        "/private/",
        "/operator/",
        "/subscribed",
        # A crawler that follows these reads the whole archive once for each filter.
        "/api/export",
        "/*?*cursor=",
    )
    lines = [
        "User-agent: *",
        *(f"Disallow: {path}" for path in closed),
        f"Sitemap: {site.base_url}/sitemap.xml",
    ]
    return PlainTextResponse("\n".join(lines) + "\n", headers=PUBLIC_DATA)


# The newest: the format allows ten times as many, older ones are found by links.
_IN_SITEMAP = 5_000


async def sitemap(request: Request) -> Response:
    """Return the addresses of pages and of the newest announcements (sitemaps.org)."""
    site: Site = request.app.state.site
    found = await site.read(
        lambda session: (
            page(
                session,
                Filter(),
                now=site.clock(),
                order="newest",
                limit=_IN_SITEMAP,
            ).rows
        )
    )
    urls = []
    for path in ("/", "/programmes", "/calendar", "/sources", "/subscribe"):
        urls.append(f"<url><loc>{site.base_url}{path}</loc></url>")
    for row in found:
        day = row.changed_at.date().isoformat()
        place = f"{site.base_url}/announcements/{row.id}"
        urls.append(f"<url><loc>{place}</loc><lastmod>{day}</lastmod></url>")
    text = (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
        + "\n".join(urls)
        + "\n</urlset>\n"
    )
    return Response(text, media_type="application/xml", headers=PUBLIC_DATA)


async def manifest(request: Request) -> Response:
    """Return the web app manifest, with which a phone adds the site to its home screen."""
    site: Site = request.app.state.site
    shown = {
        "name": site.words(request)("name"),
        "short_name": site.words(request)("name"),
        "start_url": "/",
        "display": "standalone",
        "background_color": "#fbfaf7",
        "theme_color": "#fbfaf7",
        "icons": [
            {
                "src": static_version("icon-192.png"),
                "sizes": "192x192",
                "type": "image/png",
            },
            {
                "src": static_version("icon-512.png"),
                "sizes": "512x512",
                "type": "image/png",
            },
            {
                "src": static_version("seal.svg"),
                "sizes": "any",
                "type": "image/svg+xml",
            },
        ],
    }
    return Response(
        json.dumps(shown, ensure_ascii=False),
        media_type="application/manifest+json",
        headers=PUBLIC_DATA,
    )
