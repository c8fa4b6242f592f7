"""``POST /bounces``: bounce reports of the mail provider."""

from __future__ import annotations

import json
from dataclasses import dataclass

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from notifier.messages.sender_profile import SenderProfile
from notifier.signup import bounce_checks, bounces
from notifier.signup.bounces import BadReport
from web.http import forms
from web.site import PRIVATE, Site

# Bytes: SES reports up to fifty addresses in one.
_LARGEST = 200_000
# What a report of another shape raises in the code that reads it.
_NOT_UNDERSTOOD = (BadReport, ValueError, KeyError, TypeError, AttributeError)


@dataclass(frozen=True, slots=True)
class BounceConfig:
    """Who may report: the holder of *key*."""

    key: str
    profile: SenderProfile


async def receive(request: Request) -> Response:
    """Apply a signed report; 401 without a valid signature, 400 for an unknown shape."""
    site: Site = request.app.state.site
    config: BounceConfig = request.app.state.bounces
    body = await forms.body(request, _LARGEST)
    report = _report(body)
    headers = {}
    for name, value in request.headers.items():
        headers[name.lower()] = value
    is_signed = bounce_checks.is_ours(
        headers, body, config.key, now=site.clock()
    )
    if not is_signed and not bounce_checks.knows_key(headers, config.key):
        raise HTTPException(401)
    try:
        found = bounces.read(report)
    except _NOT_UNDERSTOOD as error:
        raise HTTPException(
            400, f"not a report that is known: {error}"
        ) from error
    # Outside the try: a bug of ours must not become a 400, after which the provider
    # would not retry.
    silenced = await site.write(
        lambda session: bounces.apply_bounces(
            session, found, config.profile, now=site.clock()
        )
    )
    return JSONResponse({"silenced": silenced}, headers=PRIVATE)


def _report(body: bytes) -> dict[str, object]:
    try:
        report = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise HTTPException(400, "not JSON") from error
    if not isinstance(report, dict):
        raise HTTPException(400, "not an object")
    return report
