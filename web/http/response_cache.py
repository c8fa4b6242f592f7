"""A response cache with validators, compression and 304, for every public page, feed and
API answer.

A response is built once for each (path, query, language), revision of the store and
minute of the clock (days left change with time), and then served from memory without
the framework or the database.
"""

from __future__ import annotations

import asyncio
import gzip
import hashlib
import re
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from functools import lru_cache

import brotli  # type: ignore[import-untyped]  # ships no stubs
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from web.i18n import language_of

Headers = list[tuple[bytes, bytes]]
Revision = Callable[[], Awaitable[str]]

# Bytes; smaller bodies fit into the first packet uncompressed.
_SMALL = 600

# The oldest form of a date in a header, `Sun Nov  6 08:49:37 1994`, is in GMT and does
# not say so (RFC 9110, 5.6.7).
_ASCTIME = re.compile(rb"[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d [\d:]{8} \d{4}")

# Quality 5 of 11: higher ones take many times as long for a few percent less.
_MAKERS: dict[str, Callable[[bytes], bytes]] = {
    "br": lambda body: brotli.compress(body, quality=5),
    "gzip": lambda body: gzip.compress(body, 6, mtime=0),
}


@dataclass(slots=True)
class CachedResponse:
    """One finished answer in its encodings."""

    stamp: tuple[str, int]
    headers: Headers
    body: bytes
    digest: str
    modified: datetime
    encoded: dict[str, tuple[Headers, bytes]] = field(default_factory=dict)

    def __len__(self) -> int:
        # Approximate: with its encodings, which are made later, and object overhead.
        return len(self.body) * 2 + 600

    def shaped(self, encoding: str) -> tuple[Headers, bytes]:
        """Return headers and body in *encoding* (``""``: as they are); made once."""
        if encoding not in self.encoded:
            self.encoded[encoding] = self._shape(encoding)
        return self.encoded[encoding]

    def tag(self, encoding: str) -> bytes:
        """Return the ETag; each encoding has its own (RFC 9110 §8.8.3.3)."""
        return f'"{self.digest}{"-" + encoding if encoding else ""}"'.encode()

    def _shape(self, encoding: str) -> tuple[Headers, bytes]:
        body = _MAKERS[encoding](self.body) if encoding else self.body
        encoded = (
            [(b"content-encoding", encoding.encode())] if encoding else []
        )
        validators = [
            (b"etag", self.tag(encoding)),
            (b"last-modified", http_date(self.modified).encode()),
        ]
        return [
            *self.headers,
            *encoded,
            *validators,
            (b"content-length", str(len(body)).encode()),
        ], body


class ResponseCacheMiddleware:
    """Keep the answers of *app* that say ``Cache-Control: public``.

    *revision* names the state of the store, *clock* the minute.  *at_most* is
    the size of the memory in bytes; the answer unused for longest goes first.
    """

    def __init__(
        self,
        app: ASGIApp,
        *,
        revision: Revision,
        clock: Callable[[], datetime],
        paths: tuple[str, ...],
        at_most: int = 48_000_000,
    ) -> None:
        self._app = app
        self._revision = revision
        self._clock = clock
        self._paths = paths
        self._room = at_most
        self._held = 0
        self._answers: OrderedDict[tuple[str, bytes, str], CachedResponse] = (
            OrderedDict()
        )
        self._making: dict[tuple[str, bytes, str], asyncio.Lock] = {}

    async def __call__(
        self, scope: Scope, receive: Receive, send: Send
    ) -> None:
        if (
            scope["type"] != "http"
            or scope["method"] not in ("GET", "HEAD")
            or not (
                scope["path"] == "/" or scope["path"].startswith(self._paths)
            )
        ):
            await self._app(scope, receive, send)
            return
        headers = dict(scope["headers"])
        # The language is resolved first: a thousand Accept-Language headers are two
        # answers, not a thousand.
        key = (
            scope["path"],
            scope["query_string"],
            language_of(scope["query_string"], headers),
        )
        stamp = (await self._revision(), int(self._clock().timestamp()) // 60)
        answer = self._fresh(key, stamp) or await self._make(
            key, stamp, scope, receive, send
        )
        if answer is not None:
            await _serve(answer, scope["method"], headers, send)

    def _fresh(
        self, key: tuple[str, bytes, str], stamp: tuple[str, int]
    ) -> CachedResponse | None:
        answer = self._answers.get(key)
        if answer is None or answer.stamp != stamp:
            return None
        self._answers.move_to_end(key)
        return answer

    async def _make(
        self,
        key: tuple[str, bytes, str],
        stamp: tuple[str, int],
        scope: Scope,
        receive: Receive,
        send: Send,
    ) -> CachedResponse | None:
        """Make the answer once for all concurrent requests; return ``None`` where it was
        sent already, since it cannot be cached.
        """
        lock = self._making.setdefault(key, asyncio.Lock())
        try:
            async with lock:
                if (answer := self._fresh(key, stamp)) is not None:
                    return answer
                recorder = _ResponseRecorder(
                    send, with_body=scope["method"] != "HEAD"
                )
                # A HEAD builds the whole response as well: its headers need the length,
                # and the GET that follows finds it in the cache.
                await self._app(
                    {**scope, "method": "GET"}, receive, recorder.record
                )
                return (
                    self._keep(key, stamp, recorder)
                    if recorder.start
                    else None
                )
        finally:
            if not lock.locked():
                self._making.pop(key, None)

    def _keep(
        self,
        key: tuple[str, bytes, str],
        stamp: tuple[str, int],
        recorder: _ResponseRecorder,
    ) -> CachedResponse:
        body = b"".join(recorder.parts)
        digest = hashlib.sha256(body).hexdigest()[:24]
        before = self._answers.pop(key, None)
        self._held -= len(before) if before else 0
        retained = []
        for name, value in recorder.start["headers"]:
            if name not in (b"content-length", b"last-modified"):
                retained.append((name, value))
        modified = self._modified(
            before,
            digest,
            dict(recorder.start["headers"]).get(b"last-modified"),
        )
        answer = self._answers[key] = CachedResponse(
            stamp, retained, body, digest, modified
        )
        # Most pages are the same a minute later, and keep their compressed bytes.
        if (
            before is not None
            and before.digest == digest
            and before.headers == retained
            and before.modified == modified
        ):
            answer.encoded = before.encoded
        self._held += len(answer)
        # The newest is kept whatever its size: it is about to be served.
        while self._held > self._room and len(self._answers) > 1:
            _, oldest = self._answers.popitem(last=False)
            self._held -= len(oldest)
        return answer

    def _modified(
        self, before: CachedResponse | None, digest: str, found: bytes | None
    ) -> datetime:
        """The app's own Last-Modified if it gives one, else when this content was first
        built.
        """
        if before is not None and before.digest == digest:
            return before.modified
        now = self._clock().replace(microsecond=0)
        stated = parsedate_to_datetime(found.decode()) if found else now
        # The content changed although the app's date did not: clients that have the
        # response of that date must get this one.
        return stated if before is None or stated > before.modified else now


class _ResponseRecorder:
    """Collects a response that may be cached; passes any other through."""

    def __init__(self, send: Send, *, with_body: bool) -> None:
        self._send = send
        self._with_body = with_body
        self.start: Message = {}
        self.parts: list[bytes] = []

    async def record(self, message: Message) -> None:
        if message["type"] == "http.response.start" and _may_be_kept(message):
            self.start = message
        elif self.start and message["type"] == "http.response.body":
            self.parts.append(message.get("body", b""))
        elif message["type"] == "http.response.body" and not self._with_body:
            await self._send({**message, "body": b""})
        else:
            await self._send(message)


def _may_be_kept(start: Message) -> bool:
    headers = dict(start["headers"])
    return (
        start["status"] == 200
        and b"public" in headers.get(b"cache-control", b"")
        and b"set-cookie" not in headers
    )


async def _serve(
    answer: CachedResponse,
    method: str,
    requested: Mapping[bytes, bytes],
    send: Send,
) -> None:
    encoding = (
        _encoding(requested.get(b"accept-encoding", b""))
        if len(answer.body) >= _SMALL
        else ""
    )
    headers, body = answer.shaped(encoding)
    if _is_known(answer, encoding, requested):
        retained = []
        for pair in headers:
            if pair[0] not in (
                b"content-length",
                b"content-type",
                b"content-encoding",
            ):
                retained.append(pair)
        await send(
            {"type": "http.response.start", "status": 304, "headers": retained}
        )
        await send({"type": "http.response.body", "body": b""})
        return
    await send(
        {"type": "http.response.start", "status": 200, "headers": headers}
    )
    await send(
        {
            "type": "http.response.body",
            "body": b"" if method == "HEAD" else body,
        }
    )


@lru_cache(maxsize=256)
def _encoding(accepted: bytes) -> str:
    """Return the encoding to answer in.

    Of the client's weights (RFC 9110, 12.5.3) only 0, a refusal, is respected: brotli
    is smaller, and a client that names it can read it.

    >>> _encoding(b"GZIP;q=0.5, deflate"), _encoding(b"br;q=0, gzip;q=0.0")
    ('gzip', '')
    """
    named = set()
    for item in accepted.decode("latin-1").lower().split(","):
        name, _, weight = item.replace(" ", "").partition(";q=")
        if not weight or weight.strip("0."):
            named.add(name)
    for name in _MAKERS:
        if name in named:
            return name
    return ""


def _is_known(
    answer: CachedResponse, encoding: str, requested: Mapping[bytes, bytes]
) -> bool:
    if (tags := requested.get(b"if-none-match")) is not None:
        known = set()
        for tag in tags.split(b","):
            known.add(tag.strip().removeprefix(b"W/"))
        return b"*" in known or answer.tag(encoding) in known
    if (since := requested.get(b"if-modified-since")) is not None:
        instant = read_http_date(since)
        return instant is not None and answer.modified <= instant
    return False


def http_date(instant: datetime) -> str:
    """Return an aware instant as ``Last-Modified`` writes it."""
    return format_datetime(instant, usegmt=True)


def read_http_date(value: bytes) -> datetime | None:
    """Return the instant of a header; ``None`` for text that is no date with a zone."""
    try:
        instant = parsedate_to_datetime(value.decode("latin-1"))
    # OverflowError: a zone of twenty digits.
    except (ValueError, OverflowError):
        return None
    if instant.tzinfo is None and _ASCTIME.fullmatch(value):
        return instant.replace(tzinfo=UTC)
    return instant if instant.tzinfo is not None else None
