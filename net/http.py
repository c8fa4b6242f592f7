"""A bounded HTTP client: total deadline, size cap, public addresses only, no redirects.

The usual time limits count from one received byte to the next, so a server
that sends a byte now and then holds its caller for ever.  Here every step of
an exchange (name, connect, TLS, request, headers, body) draws on one deadline.
"""

from __future__ import annotations

import socket
import ssl
import threading
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import quote, urlsplit

import httpcore2

from net import ssrf
from net.dialling import first_reached

AGENT = "VoucherWatch (+reads public announcements)"
# Above the 64 threads of a channel: its lanes limit what is sent at once, not the pool.
_MOST_CONNECTIONS = 200
_KEEPALIVE = 30.0
# Bytes written at once, so that the deadline is looked at in between: a peer that
# takes a large body byte by byte would hold a single `sendall` for as long as it likes.
_CHUNK = 16_384
# Seconds that are given to a body that nobody needs.
_SOON = 2.0


class ExchangeFailed(Exception):
    """No usable answer came; the words hold no address."""


class TimedOut(ExchangeFailed):
    """The deadline passed before the answer was complete."""


class TooLarge(ExchangeFailed):
    """The answer is larger than its caller takes."""


@dataclass(frozen=True, slots=True)
class ExchangeLimits:
    """What one exchange may cost."""

    seconds: float = 10.0
    """From the look-up of the name to the last byte of the answer."""
    largest: int = 65_536
    """Bytes of the body."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the other side said; header names are in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class Client:
    """Keeps connections; safe to use from several threads."""

    def __init__(
        self,
        policy: ssrf.Policy,
        limits: ExchangeLimits | None = None,
        *,
        lookup: ssrf.Resolve = ssrf.resolve,
    ) -> None:
        self.policy = policy
        self.limits = limits or ExchangeLimits()
        self._lookup = lookup

    # Made at the first exchange: every command of the CLI builds a client, few send,
    # and reading the certificates of a TLS context alone takes tens of milliseconds.
    @cached_property
    def _backend(self) -> _Backend:
        return _Backend(self.policy, self._lookup)

    @cached_property
    def _pool(self) -> httpcore2.ConnectionPool:
        return httpcore2.ConnectionPool(
            ssl_context=ssl.create_default_context(),
            max_connections=_MOST_CONNECTIONS,
            max_keepalive_connections=20,
            keepalive_expiry=_KEEPALIVE,
            network_backend=self._backend,
        )

    def post(
        self, url: str, content: bytes, headers: Mapping[str, str]
    ) -> Answer:
        """POST *content* and return status and headers; the body is read as far as it comes soon.

        Once there is a status the exchange is decided, so a body that trickles
        or has no end changes nothing: its connection is closed.
        Raises ``ssrf.Refused`` or ``ExchangeFailed``.
        """
        return self._exchange("POST", url, content, headers, whole=False)

    def get(self, url: str, headers: Mapping[str, str]) -> Answer:
        """GET *url* with the whole body of a success, still encoded as ``Content-Encoding`` says.

        Raises ``ssrf.Refused``, ``ExchangeFailed``, ``TooLarge``.
        """
        return self._exchange("GET", url, b"", headers, whole=True)

    def close(self) -> None:
        """End all connections, those in use as well: their callers get ``ExchangeFailed``."""
        if "_backend" in self.__dict__:
            self._backend.hang_up()
        if "_pool" in self.__dict__:
            self._pool.close()

    def _exchange(
        self,
        method: str,
        url: str,
        content: bytes,
        headers: Mapping[str, str],
        *,
        whole: bool,
    ) -> Answer:
        place = ssrf.check_url(url, self.policy)
        _deadline.set(time.monotonic() + self.limits.seconds)
        # Identity unless the caller asks for more: the cap counts bytes as they come,
        # and a few kilobytes of gzip may unfold to gigabytes.
        sent = {"user-agent": AGENT, "accept-encoding": "identity", **headers}
        if method == "POST":
            sent["content-length"] = str(len(content))
        request = httpcore2.Request(
            method,
            _target(url, place),
            headers=[("host", _host_header(place)), *sent.items()],
            content=content,
            extensions={"timeout": {"pool": self.limits.seconds}},
        )
        try:
            return self._answer(request, whole=whole)
        except ssrf.Refused:
            raise
        except (TimeoutError, httpcore2.TimeoutException):
            raise TimedOut(
                f"no answer within {self.limits.seconds:g} s"
            ) from None
        except socket.gaierror:
            raise ExchangeFailed("its name does not resolve") from None
        except (
            httpcore2.NetworkError,
            httpcore2.ProtocolError,
            OSError,
            # h11 for headers it will not write, the pool for a connection that
            # `close` took from under its reader
            ValueError,
            RuntimeError,
        ) as error:
            # Its own words hold the address, and a webhook's address is its secret.
            raise ExchangeFailed(type(error).__name__) from None

    def _answer(self, request: httpcore2.Request, *, whole: bool) -> Answer:
        response = self._pool.handle_request(request)
        try:
            headers = {}
            for name, value in response.headers:
                headers[name.decode("latin-1").lower()] = value.decode(
                    "latin-1"
                )
            fine = 200 <= response.status < 300
            read = self._whole if whole and fine else self._glance
            answer = Answer(response.status, headers, read(response))
            stream = response.extensions["network_stream"]
            # What follows an answer would be taken for the next one: that message was
            # sent, and would be sent again.
            if isinstance(stream, _Stream) and not stream.ended_with(answer):
                stream.close()
            return answer
        finally:
            response.close()

    def _whole(self, response: httpcore2.Response) -> bytes:
        """Read the body to its end; raises ``TooLarge``."""
        body = bytearray()
        for part in response.iter_stream():
            body += part
            # Counted, not read from Content-Length: that may be absent or a lie.
            if len(body) > self.limits.largest:
                raise TooLarge(f"larger than {self.limits.largest:,} bytes")
        return bytes(body)

    def _glance(self, response: httpcore2.Response) -> bytes:
        """Read a short body to its end, so that the connection can be used again."""
        _deadline.set(min(_deadline.get(), time.monotonic() + _SOON))
        body = bytearray()
        try:
            for part in response.iter_stream():
                body += part
                if len(body) > self.limits.largest:
                    break
        except (
            httpcore2.TimeoutException,
            httpcore2.NetworkError,
            httpcore2.ProtocolError,
        ):
            return bytes(body)
        return bytes(body)


class _Deadline(threading.local):
    """The end of the exchange that this thread is in, on the monotonic clock.

    Of the thread, not of the connection: a pooled connection outlives its exchange
    and is used by whichever thread comes next.
    """

    _at = float("inf")

    def set(self, at: float) -> None:
        self._at = at

    def get(self) -> float:
        return self._at

    def left(self) -> float:
        left = self._at - time.monotonic()
        if left <= 0:
            raise httpcore2.ReadTimeout("the deadline has passed")
        return left


_deadline = _Deadline()


class _Backend(httpcore2.NetworkBackend):
    """Connects to an address that was looked at, never to a name, within the thread's deadline."""

    def __init__(self, policy: ssrf.Policy, lookup: ssrf.Resolve) -> None:
        self._policy = policy
        self._lookup = lookup
        self._inner = httpcore2.SyncBackend()
        self._open: set[_Stream] = set()
        self._hang_ups = 0
        self._lock = threading.Lock()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore2.NetworkStream:
        del timeout  # the thread's deadline stands for it
        before = self._hang_ups
        name = host.strip("[]")
        found = ssrf.addresses(
            name,
            port,
            self._policy,
            seconds=_deadline.left(),
            lookup=self._lookup,
        )
        options = list(socket_options or ())

        # One after the other: a name often has an IPv6 address that this machine has
        # no route to, or one server of two that is down.
        def connect(address: str, seconds: float) -> httpcore2.NetworkStream:
            return self._inner.connect_tcp(
                address, port, seconds, local_address, options
            )

        inner = first_reached(
            found,
            _deadline.left,
            connect,
            (httpcore2.ConnectError, httpcore2.ConnectTimeout),
        )
        stream = self.add(inner)
        if self._hang_ups != before:
            # The other side had taken the call, and `hang_up` did not know of it yet.
            stream.close()
            raise httpcore2.ConnectError("hung up while connecting")
        return stream

    def add(self, inner: httpcore2.NetworkStream) -> _Stream:
        """Return a stream over *inner* that ``hang_up`` reaches until it is closed."""
        stream = _Stream(inner, self)
        with self._lock:
            self._open.add(stream)
        return stream

    def forget(self, stream: _Stream) -> None:
        with self._lock:
            self._open.discard(stream)

    def hang_up(self) -> None:
        # A copy: a woken thread closes its stream, and that takes the lock.
        with self._lock:
            self._hang_ups += 1
            streams = list(self._open)
        for stream in streams:
            stream.hang_up()


class _Stream(httpcore2.NetworkStream):
    """A connection whose every step ends with the deadline of the thread that uses it."""

    def __init__(
        self, inner: httpcore2.NetworkStream, backend: _Backend
    ) -> None:
        self._inner = inner
        self._backend = backend
        self._last = b""

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        del timeout
        self._last = self._inner.read(max_bytes, _deadline.left())
        return self._last

    def ended_with(self, answer: Answer) -> bool:
        """Return whether the bytes that were read last end where *answer* does; false where
        that is not certain.

        Servers send a body with a 204, or a line more than their ``Content-Length``.
        """
        if "transfer-encoding" in answer.headers:
            return self._last.endswith(b"0\r\n\r\n")
        _, end_of_headers, rest = self._last.partition(b"\r\n\r\n")
        if end_of_headers and rest == answer.body:
            return True
        return answer.body != b"" and answer.body.endswith(self._last)

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        del timeout
        for start in range(0, len(buffer), _CHUNK):
            self._inner.write(buffer[start : start + _CHUNK], _deadline.left())

    def close(self) -> None:
        self._backend.forget(self)
        self._inner.close()

    def hang_up(self) -> None:
        """Wake a thread that waits on this connection; closing alone would not."""
        hang_up(self._inner.get_extra_info("socket"))

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore2.NetworkStream:
        del timeout
        # The socket below is handed over to the encrypted stream, which replaces us.
        self._backend.forget(self)
        encrypted = self._inner.start_tls(
            ssl_context, server_hostname, _deadline.left()
        )
        return self._backend.add(encrypted)

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)


def hang_up(sock: Any) -> None:
    """Close a connection while another thread waits on it."""
    try:
        # Both ways, as `close` would not: that leaves a `recv` in another thread waiting.
        sock.shutdown(socket.SHUT_RDWR)
    except (OSError, ValueError):
        return  # it is closed already


def _target(url: str, place: ssrf.Place) -> httpcore2.URL:
    """Return where a request goes: *place*, not what the library would make of *url*.

    "%" is safe for ``quote``: what is encoded already must not be encoded again.
    """
    parts = urlsplit(url)
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
    query = (
        "?" + quote(parts.query, safe="/%:@!$&'()*+,;=~-._?[]")
        if parts.query
        else ""
    )
    return httpcore2.URL(
        scheme=place.scheme.encode(),
        host=place.host.encode(),
        port=place.port,
        target=(path + query).encode("ascii"),
    )


def _host_header(place: ssrf.Place) -> str:
    host = f"[{place.host}]" if ":" in place.host else place.host
    usual = 443 if place.scheme == "https" else 80
    return host if place.port == usual else f"{host}:{place.port}"
