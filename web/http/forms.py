"""Forms: limited in size and rate, and accepted from our own pages only."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import parse_qsl

from starlette.exceptions import HTTPException
from starlette.requests import Request

from storage.queries.filters import Filter
from storage.subscribers import event_types
from storage.subscribers.subscriptions import SubscriptionRequest
from web.http.security import RateLimit, TokenBuckets, client_of, is_foreign
from web.site import Site

LARGEST = 32_000
"""Bytes of a form."""
OFTEN = RateLimit(burst=20, per_second=1 / 20)
"""How often one client may send a form: an office may sign up in one afternoon, while a
program is held to three a minute.
"""


@dataclass(frozen=True, slots=True)
class Form:
    """A form's fields, each with all its values."""

    pairs: tuple[tuple[str, str], ...]

    def value(self, name: str, default: str = "") -> str:
        for key, value in self.pairs:
            if key == name:
                return value.strip()
        return default

    def values(self, name: str) -> tuple[str, ...]:
        found: list[str] = []
        for key, value in self.pairs:
            if key == name:
                found.append(value.strip())
        return tuple(found)


async def read(
    request: Request, buckets: TokenBuckets, *, anywhere: bool = False
) -> Form:
    """Return the form that *request* carries.

    Raises 403 for another site's form, 413 for one that is too large, 429 for too many.
    *anywhere* accepts other origins without a rate limit: the address itself is the
    permission, and a mail provider sends many readers' unsubscriptions from one
    address.
    """
    site: Site = request.app.state.site
    if not anywhere:
        if is_foreign(request.scope, site.base_url):
            raise HTTPException(403)
        if wait := buckets.take(client_of(request.scope), time.monotonic()):
            retry = {"Retry-After": str(int(wait) + 1)}
            raise HTTPException(429, headers=retry)
    text = (await body(request, LARGEST)).decode("utf-8", "replace")
    return Form(tuple(parse_qsl(text, keep_blank_values=True)))


async def body(request: Request, largest: int) -> bytes:
    """Return the body, or raise 413 before reading more of it than allowed."""
    # Counted while reading: Content-Length may be missing or wrong.
    read_so_far = bytearray()
    async for chunk in request.stream():
        read_so_far += chunk
        if len(read_so_far) > largest:
            raise HTTPException(413)
    return bytes(read_so_far)


def subscription_request(form: Form, language: str) -> SubscriptionRequest:
    """Return what the sign-up form asks for; raises ``BadFilter``."""
    return SubscriptionRequest(
        channel=form.value("channel", "email"),
        # Not truncated: a truncated hook is another address; the channel's check
        # refuses one that is too long.
        target=form.value("target"),
        filter=Filter.parse(form.pairs),
        events=chosen_events(form.values("events")),
        frequency=form.value("frequency", "now"),
        language=language,
        calendar=bool(form.value("calendar")),
        quiet_note=bool(form.value("quiet_note")),
    )


def chosen_events(values: Sequence[str]) -> tuple[str, ...]:
    """Return the known events among *values*, in the order of the form."""
    names: list[str] = []
    for name in event_types.EVENTS:
        if name in values:
            names.append(name)
    return tuple(names)
