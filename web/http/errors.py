"""Error responses in the format that the client expects: a page, a problem document
(RFC 9457), or a line of text.
"""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import quote

import structlog
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import (
    JSONResponse,
    PlainTextResponse,
    RedirectResponse,
    Response,
)
from starlette.routing import Match

from presentation.translations import Words
from storage.db.failures import diagnose
from storage.db.ids import BIGGEST_ID
from storage.queries import known_values
from storage.queries.refusals import BadFilter, demand_known
from web.http import links
from web.http.list_query import parse_query
from web.site import PRIVATE, Site

_MACHINES = (
    "/feed.",
    "/calendar.ics",
    "/static/",
    "/healthz",
    "/metrics",
    "/bounces",
)
# CORS preflight, as a browser sends it before another site's script may send
# `If-None-Match`; every response names the allowed origins (`security`).
_PREFLIGHT = {
    **PRIVATE,
    "Access-Control-Allow-Methods": "GET, HEAD",
    "Access-Control-Allow-Headers": "*",
    "Access-Control-Max-Age": "86400",
}
# A choice as pydantic words it: 'newest'.
_QUOTED = re.compile(r"'([^']*)'")
# Numbers of the API that are no conditions of the filter, with the least of each.
_LEAST = {"id": 1, "after": 0}


def _is_for_programs(request: Request) -> bool:
    return request.url.path.startswith(("/api/", "/openapi.json", *_MACHINES))


def words_for(request: Request) -> Words:
    """The reader's language; English for a program that names none."""
    site: Site = request.app.state.site
    given = {"accept-language", "cookie"} & set(request.headers)
    if (
        _is_for_programs(request)
        and not given
        and "lang" not in request.query_params
    ):
        return Words("en")
    return site.words(request)


async def refused(
    request: Request,
    status: int,
    detail: str = "",
    headers: dict[str, str] | None = None,
) -> Response:
    """Return an error answer; *detail* is the reader's own mistake in plain words.

    A 429 has ``Retry-After`` among its *headers*, and says so in words.
    """
    site: Site = request.app.state.site
    extra = {**PRIVATE, **(headers or {})}
    say = words_for(request)
    if status == 429:
        detail = say("error.text_429", n=extra["Retry-After"])
    heading = say.or_itself(
        f"error.heading_{status}",
        say("error.heading_500" if status >= 500 else "error.heading_400"),
    )
    if request.url.path.startswith(("/api/", "/openapi.json")):
        title = say.or_itself(f"error.title_{status}", heading)
        problem = {
            "type": "about:blank",
            "title": title,
            "status": status,
            "detail": detail or title,
        }
        return JSONResponse(
            problem,
            status,
            headers=extra,
            media_type="application/problem+json",
        )
    if request.url.path.startswith(_MACHINES):
        return PlainTextResponse(
            f"{detail or heading}\n", status, headers=extra
        )
    page = await site.page(
        request,
        "error.html",
        status=status,
        heading=heading,
        detail=detail or say.or_itself(f"error.text_{status}", ""),
        retry=_retry_link(request, status),
        public=False,
    )
    page.headers.update(extra)
    return page


def _retry_link(request: Request, status: int) -> str:
    """Return the page's own address if retrying may help, else ""."""
    passes = status >= 500 or status == 429
    if not passes or request.method not in ("GET", "HEAD"):
        return ""
    return links.with_query(
        links.own_path(request.url.path), request.query_params.multi_items()
    )


async def bad_filter(request: Request, error: Exception) -> Response:
    assert isinstance(error, BadFilter)  # registered for this class only
    say = words_for(request)
    if not error.reason:
        return await refused(request, 400, str(error))
    values = {**error.values}
    name = str(values.get("name", ""))
    if name == known_values.NO_PARAMETER:
        values["name"] = say("refused.no_parameter")
    elif not _is_for_programs(request):
        values["name"] = say.or_itself(f"facet.{name}", name)
        if name in ("kind", "status") and "offered" in values:
            # Pages use other names for them than programs do, and accept both.
            offered = []
            for code in str(values["offered"]).split(", "):
                offered.append(say.or_itself(f"{name}.{code}", code))
            values["offered"] = ", ".join(offered)
    return await refused(
        request, 400, say(f"refused.{error.reason}", **values)
    )


async def http_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # registered for this class only
    if error.status_code == 404 and _is_one_slash_off(request):
        return _without_slash(request)
    headers = dict(error.headers or {})
    if "Allow" in headers:
        headers["Allow"] = _ways(headers["Allow"])
        if request.method == "OPTIONS":
            return Response(status_code=204, headers={**headers, **_PREFLIGHT})
    # Of other statuses it is the framework's own English ("Not Found"), or what is missing.
    detail = error.detail if error.status_code == 400 else ""
    if error.status_code == 404:
        detail = words_for(request).or_itself(f"error.no_{error.detail}", "")
    return await refused(request, error.status_code, detail, headers)


def _ways(allowed: str) -> str:
    """Return the methods that an address accepts, sorted: HEAD wherever GET is
    accepted, OPTIONS everywhere.
    """
    names = {"OPTIONS", *allowed.split(", ")}
    if "GET" in names:
        names.add("HEAD")
    return ", ".join(sorted(names))


def _is_one_slash_off(request: Request) -> bool:
    path = request.url.path
    if request.method not in ("GET", "HEAD") or not path.endswith("/"):
        return False
    scope = {**request.scope, "path": "/" + path.strip("/")}
    for route in request.app.router.routes:
        if route.matches(scope)[0] is Match.FULL:
            return True
    return False


def _without_slash(request: Request) -> Response:
    """Redirect to the path without its trailing slash, without naming a host: Starlette
    would take it from the Host header, and a cache in front would then send everybody
    to a forged host.
    """
    address = quote("/" + request.url.path.strip("/"))
    if request.url.query:
        address += f"?{request.url.query}"
    return RedirectResponse(address, 307, headers=PRIVATE)


async def invalid(request: Request, error: Exception) -> Response:
    """Refuse what the OpenAPI schema rules out, worded like every other refusal."""
    assert isinstance(
        error, RequestValidationError
    )  # registered for this class only
    first: dict[str, Any] = error.errors()[0]
    try:
        _refuse_in_our_words(request, first)
    except BadFilter as refusal:
        return await bad_filter(request, refusal)
    name = ".".join(map(str, first["loc"][1:]))
    return await refused(request, 400, f"{name}: {first['msg']}")


def _refuse_in_our_words(request: Request, fault: dict[str, Any]) -> None:
    """Raise ``BadFilter`` for a fault that pydantic found, if it is of a known kind."""
    name, value = str(fault["loc"][1]), str(fault["input"])
    limits = fault.get("ctx", {})
    if fault["type"] == "literal_error":
        # pydantic lists the choices in words only: "'newest', 'deadline' or 'changed'".
        choices = filter(None, _QUOTED.findall(limits["expected"]))
        demand_known(name, [value], choices)
    # The filter's own conditions have their bounds in the filter.
    parse_query(request)
    if fault["type"] == "string_too_long":
        most = limits["max_length"]
        raise BadFilter(
            f"{name}: longer than {most} characters",
            "long",
            name=name,
            most=most,
        )
    if name in _LEAST:
        raise BadFilter(
            f"{name}: {value[:40]!r} is no whole number",
            "number",
            name=name,
            value=value[:40],
            least=_LEAST[name],
            most=f"{BIGGEST_ID:,}",
        )


async def store_down(request: Request, error: Exception) -> Response:
    fault = diagnose(error)
    if fault is None:
        raise error  # our own fault: the server logs it and answers 500
    # Only the diagnosis is logged: the error's own words hold the database's address.
    structlog.get_logger("voucherwatch.web").warning(
        "the database cannot be used", why=fault.words, advice=fault.remedy
    )
    return await refused(request, 503, headers={"Retry-After": "30"})


async def broken(request: Request, error: Exception) -> Response:
    del error  # logged by the server, with its traceback
    return await refused(request, 500)


async def gone(request: Request, error: Exception) -> Response:
    """The client disconnected while sending a form, or timed out: nobody reads this
    response.
    """
    del request, error
    return PlainTextResponse("", 408)


HANDLERS: dict[type[Exception], Any] = {
    ClientDisconnect: gone,
    BadFilter: bad_filter,
    HTTPException: http_error,
    RequestValidationError: invalid,
    Exception: broken,
}
