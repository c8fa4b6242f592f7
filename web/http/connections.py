"""Limits on connections: deadlines for requests, and how many may be open.

uvicorn bounds the pause between two requests only (``timeout_keep_alive``), and its
``limit_concurrency`` counts a connection once its headers are complete: neither notices
a thousand incomplete requests.  These limits act below HTTP, so that no proxy is needed
in front.
"""

from __future__ import annotations

import resource
from asyncio import BaseTransport, TimerHandle, Transport
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, cast

import structlog
import uvicorn

from config.proxies import TrustedProxies
from web.http.request_target import Utf8TargetProtocol
from web.http.security import visitor

# File descriptors left for the database, the log and static files.
_RESERVED_FILES = 100
# Bytes per second that a client must accept of a response; slow mobile networks accept
# several times as many.
_SLOWEST = 1024
_CLOSE = b"\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"
_TIMED_OUT = b"HTTP/1.1 408 Request Timeout" + _CLOSE
_TOO_LARGE = b"HTTP/1.1 431 Request Header Fields Too Large" + _CLOSE
_FULL = b"HTTP/1.1 503 Service Unavailable\r\nretry-after: 5" + _CLOSE
_log = structlog.get_logger("voucherwatch.web")


@dataclass(frozen=True, slots=True)
class ConnectionLimits:
    """Limits for one client and for all together.  Times are in seconds."""

    connections: int = 512
    per_address: int = 64
    """From one peer; an IPv6 /64 network counts as one.  Trusted proxies are exempt,
    since all their visitors share one address.
    """
    head: float = 10.0
    """From the connection (or the previous response) to the last byte of the headers."""
    body: float = 20.0
    """From there to the last byte of the body."""
    answer: float = 15.0
    """A client that accepts less than ``_SLOWEST`` bytes per second for so long is
    disconnected.
    """
    head_bytes: int = 32_768


def usable_connections(number: int) -> int:
    """Raise the soft limit on open files as far as *number* connections need, and
    return how many connections fit under it.
    """
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    needed = number + _RESERVED_FILES
    if resource.RLIM_INFINITY != soft < needed:
        raised = (
            needed if hard == resource.RLIM_INFINITY else min(needed, hard)
        )
        # A sandbox may forbid it; then the present limit stays.
        with suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (raised, hard))
            soft = raised
    if soft == resource.RLIM_INFINITY:
        return number
    return max(1, min(number, soft - _RESERVED_FILES))


class ConnectionTable:
    """The open connections of one server."""

    def __init__(
        self, limits: ConnectionLimits, proxies: TrustedProxies
    ) -> None:
        self.limits = limits
        self._proxies = proxies
        self._open: set[GuardedProtocol] = set()
        # A dict as an ordered set: the first has waited longest.
        self._waiting: dict[GuardedProtocol, None] = {}
        self._by_address: Counter[str] = Counter()
        self._refused = 0

    def add(self, connection: GuardedProtocol) -> bool:
        """Take *connection* in, or say that there is no room for it.

        Where all places are taken, the one goes that has kept us waiting for its
        request longest: holding connections open then stops nobody whose request
        comes at once.
        """
        host = connection.peer
        crowded = self._by_address[visitor(host)] >= self.limits.per_address
        if crowded and not self._proxies.trusts(host):
            return self._refuse()
        if len(self._open) >= self.limits.connections:
            oldest = next(iter(self._waiting), None)
            if oldest is None:
                return self._refuse()
            self.remove(oldest)
            oldest.time_out()
        self._open.add(connection)
        self._by_address[visitor(host)] += 1
        self._waiting[connection] = None
        return True

    def remove(self, connection: GuardedProtocol) -> None:
        """Forget *connection*; safe to repeat."""
        self._waiting.pop(connection, None)
        if connection not in self._open:
            return
        self._open.discard(connection)
        key = visitor(connection.peer)
        self._by_address[key] -= 1
        if not self._by_address[key]:
            del self._by_address[key]

    def set_waiting(
        self, connection: GuardedProtocol, *, waiting: bool
    ) -> None:
        """Note whether *connection* keeps us waiting from now on."""
        self._waiting.pop(connection, None)
        if waiting and connection in self._open:
            self._waiting[connection] = None

    def __len__(self) -> int:
        return len(self._open)

    def _refuse(self) -> bool:
        self._refused += 1
        # At powers of two: an attack must not fill the disk with lines about itself.
        if self._refused & (self._refused - 1) == 0:
            _log.warning(
                "connections refused", so_far=self._refused, open=len(self)
            )
        return False


class GuardedConfig(uvicorn.Config):
    """uvicorn's settings, and the table that its connections share."""

    def __init__(
        self,
        app: Any,
        *,
        limits: ConnectionLimits,
        proxies: str,
        **settings: Any,
    ) -> None:
        self.table = ConnectionTable(limits, TrustedProxies(proxies))
        super().__init__(
            app,
            http=GuardedProtocol,
            # No page of ours speaks WebSocket, and an upgraded connection would
            # leave the deadlines behind.
            ws="none",
            proxy_headers=True,
            forwarded_allow_ips=proxies,
            **settings,
        )


class GuardedProtocol(Utf8TargetProtocol):
    """One connection under ``ConnectionLimits``.

    It waits for a head and a body, is answered, and waits again.  Each of these
    sets a deadline; the timer is moved only where the new one is earlier, so that
    most requests cost none.
    """

    peer = ""
    _timer: TimerHandle | None = None
    _deadline: float | None = None
    _in_head = True
    _head_bytes = 0
    # Bytes of an answer that were left at the last look.
    _unsent = 0

    @property
    def _table(self) -> ConnectionTable:
        return cast("GuardedConfig", self.config).table

    def connection_made(self, transport: BaseTransport) -> None:
        super().connection_made(cast("Transport", transport))
        # Of the connection itself: what a proxy says about its visitor comes with a
        # request, and may be forged.
        self.peer = self.client[0] if self.client else ""
        self._expect(self._table.limits.head)
        if not self._table.add(self):
            self.transport.write(_FULL)
            self.transport.close()

    def connection_lost(self, exc: Exception | None) -> None:
        self._table.remove(self)
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        # What comes after a refusal would begin another request.
        if self.transport.is_closing():
            return
        self._head_bytes += len(data)
        super().data_received(data)
        # Looked at afterwards: a head may come in one packet with a long body.
        too_long = self._head_bytes > self._table.limits.head_bytes
        if self._in_head and too_long and not self.transport.is_closing():
            self.transport.write(_TOO_LARGE)
            self.transport.close()

    def on_headers_complete(self) -> None:
        self._in_head = False
        self._expect(self._table.limits.body)
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        self._in_head = True
        self._head_bytes = 0
        self._deadline = None
        self._table.set_waiting(self, waiting=False)
        super().on_message_complete()

    def on_response_complete(self) -> None:
        super().on_response_complete()
        # A pipelined request that was waiting has begun otherwise.
        if self.cycle.response_complete:
            self._table.set_waiting(self, waiting=True)
            self._unsent = self.transport.get_write_buffer_size()
            limits = self._table.limits
            self._expect(limits.answer if self._unsent else limits.head)

    def pause_writing(self) -> None:
        self._unsent = self.transport.get_write_buffer_size()
        self._expect(self._table.limits.answer)
        super().pause_writing()

    def resume_writing(self) -> None:
        if self.cycle is not None and not self.cycle.response_complete:
            self._deadline = None
        super().resume_writing()

    def time_out(self) -> None:
        """End it, with 408 where a request was begun and an answer may still be read."""
        transport, cycle = self.transport, self.cycle
        answering = cycle is not None and not cycle.response_complete
        half_body = (
            not self._in_head and answering and not cycle.response_started
        )
        half_head = self._in_head and bool(self._head_bytes) and not answering
        # Closing would wait for a reader who takes nothing.
        if transport.get_write_buffer_size() or transport.is_closing():
            transport.abort()
            return
        if half_body or half_head:
            transport.write(_TIMED_OUT)
        transport.close()
        if transport.get_write_buffer_size():
            transport.abort()

    def _expect(self, seconds: float) -> None:
        """Set the deadline, and the timer where it would look too late."""
        self._deadline = self.loop.time() + seconds
        if self._timer is None or self._timer.when() > self._deadline:
            self._set_timer(self._deadline)

    def _set_timer(self, at: float) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._timer = self.loop.call_at(at, self._look)

    def _look(self) -> None:
        """End the connection where its deadline has passed, else look again later."""
        now, limits = self.loop.time(), self._table.limits
        self._timer = None
        if self._deadline is None:
            self._set_timer(now + limits.head)
            return
        if now < self._deadline:
            self._set_timer(self._deadline)
            return
        left = self.transport.get_write_buffer_size()
        if left and self._unsent - left >= _SLOWEST * limits.answer:
            self._unsent = left
            self._expect(limits.answer)
            return
        self.time_out()
        # Ended or not at once: closing waits for what is left to send.
        if self._timer is None:
            self._set_timer(now + limits.head)
