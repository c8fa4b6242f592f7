"""Security headers of every response, token buckets, and requests that are refused."""

from __future__ import annotations

import ipaddress
import re
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from starlette.types import ASGIApp, Message, Receive, Scope, Send

POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
    "manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_ALWAYS = [
    (b"content-security-policy", POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    # "no-referrer" would make browsers send "Origin: null" with our own forms.
    (b"referrer-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (
        b"permissions-policy",
        b"camera=(), geolocation=(), microphone=(), payment=()",
    ),
]
_SHARED = [
    (b"access-control-allow-origin", b"*"),
    (
        b"access-control-expose-headers",
        b"ETag, Last-Modified, Link, Retry-After",
    ),
]
_SHARED_PATHS = ("/api/", "/feed.", "/calendar.ics", "/openapi.json")
# Control characters but the tab, percent-encoded: %00, %0a, %1b, %7f.
_CONTROL_CHARACTER = re.compile(rb"%(?:0[0-8a-f]|1[0-9a-f]|7f)", re.IGNORECASE)
# Bytes: forty values of each facet in Korean fit; servers in front of us take 8,000.
_LONGEST_QUERY = 4_000
# Characters: far above every link that we print.
_LONGEST_PATH = 4_000


@dataclass(frozen=True, slots=True)
class RateLimit:
    """*burst* requests at once, then *per_second*."""

    burst: float
    per_second: float


class TokenBuckets:
    """Token buckets by client; the longest unused are forgotten beyond *most*."""

    def __init__(self, allowance: RateLimit, *, most: int = 20_000) -> None:
        self._allowance = allowance
        self._most = most
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, client: str, at: float) -> float:
        """Take one token at the moment *at*; return 0, or the seconds until there is one."""
        # Taken out and put in again at the end: the first is the longest unused.
        left, since = self._left.pop(client, (self._allowance.burst, at))
        left = min(
            self._allowance.burst,
            left + max(0.0, at - since) * self._allowance.per_second,
        )
        wait = 0.0 if left >= 1 else (1 - left) / self._allowance.per_second
        self._left[client] = (left if wait else left - 1, at)
        if len(self._left) > self._most:
            self._left.popitem(last=False)
        return wait


def client_of(scope: Mapping[str, Any]) -> str:
    """Return the client that a request is counted for."""
    return visitor(str((scope.get("client") or ("unknown", 0))[0]))


def visitor(host: str) -> str:
    """Return the client that *host* belongs to: an address, or the /64 network of an
    IPv6 one.

    >>> visitor("2001:db8::1"), visitor("::ffff:203.0.113.9")
    ('2001:db8::/64', '203.0.113.9')
    """
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host
    if address.version == 4:
        return host
    # A dual-stack socket reports IPv4 clients this way; they are not one network.
    if address.ipv4_mapped is not None:
        return str(address.ipv4_mapped)
    return str(ipaddress.ip_network((address, 64), strict=False))


def trouble_with(scope: Mapping[str, Any]) -> tuple[int, str] | None:
    """Return the status and the message key to refuse a request with, or ``None``."""
    if (
        len(scope["query_string"]) > _LONGEST_QUERY
        or len(scope["path"]) > _LONGEST_PATH
    ):
        return 414, "error.long"
    if (
        _CONTROL_CHARACTER.search(scope["query_string"])
        or not str(scope["path"]).isprintable()
    ):
        return 400, "error.signs"
    return None


def is_foreign(scope: Mapping[str, Any], base_url: str) -> bool:
    """Return whether another site's page sends this form.

    No cookie of ours grants anything, so this only prevents sign-ups that readers did
    not ask for.  Programs send neither header and are allowed.
    """
    headers = dict(scope["headers"])
    # Our own host, as configured and as requested: behind a tunnel or on a laptop
    # BASE_URL may name another.
    if (origin := headers.get(b"origin")) is not None:
        here = {
            urlsplit(base_url).netloc,
            headers.get(b"host", b"").decode("latin-1"),
        }
        try:
            return urlsplit(origin.decode("latin-1")).netloc not in here
        except ValueError:  # such as "http://["
            return True
    return headers.get(b"sec-fetch-site", b"none") not in (
        b"same-origin",
        b"same-site",
        b"none",
    )


class SecurityHeadersMiddleware:
    """Add security headers to every response of *app*; HSTS if the site is served over
    https.
    """

    def __init__(self, app: ASGIApp, *, https: bool) -> None:
        self._app = app
        hsts = (
            [
                (
                    b"strict-transport-security",
                    b"max-age=31536000; includeSubDomains",
                )
            ]
            if https
            else []
        )
        self._headers = [*_ALWAYS, *hsts]

    async def __call__(
        self, scope: Scope, receive: Receive, send: Send
    ) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        extra = [
            *self._headers,
            *(_SHARED if scope["path"].startswith(_SHARED_PATHS) else ()),
        ]

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                message = {**message, "headers": [*message["headers"], *extra]}
            await send(message)

        await self._app(scope, receive, with_headers)
