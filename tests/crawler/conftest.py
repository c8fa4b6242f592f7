"""A reactor on a thread of its own, a board's server that can be told to misbehave, and a practice card."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable, Coroutine, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, TypeVar

import pytest

from crawler.engine import crawl, session
from crawler.platforms.base import Board
from crawler.settings import CrawlSettings
from storage.db.engine import Engine
from storage.sources import CrawlRecord
from tests.conftest import NOW

T = TypeVar("T")


@pytest.fixture(scope="session")
def in_reactor() -> Iterator[Callable[[Coroutine[Any, Any, T]], T]]:
    """Run a coroutine on the one reactor of this process."""
    from scrapy.utils.reactor import install_reactor

    install_reactor("twisted.internet.asyncioreactor.AsyncioSelectorReactor")
    from twisted.internet import reactor as installed

    # What its stubs call a module is the reactor that was installed.
    reactor: Any = installed
    started = threading.Event()
    reactor.callWhenRunning(started.set)
    thread = threading.Thread(
        target=reactor.run,
        kwargs={"installSignalHandlers": False},
        daemon=True,
    )
    thread.start()
    assert started.wait(60)

    def run(coroutine: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(
            coroutine, reactor._asyncioEventloop
        ).result(60)

    yield run
    run(session.close_all())
    reactor.callFromThread(reactor.stop)
    thread.join(10)


@dataclass
class Served:
    """One answer; *body* may be made anew each time."""

    body: bytes | str | Callable[[], bytes] = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    media: str = "text/html; charset=utf-8"

    def bytes(self) -> bytes:
        body = self.body() if callable(self.body) else self.body
        return body.encode() if isinstance(body, str) else body


@dataclass(frozen=True)
class Received:
    """One request as it came in."""

    path: str
    method: str
    headers: dict[str, str]
    body: bytes
    at: float


class BoardServer:
    """Answers by path with and without its query string; counts how many requests it holds at once."""

    def __init__(self) -> None:
        self.pages: dict[str, Served | list[Served]] = {}
        self.received: list[Received] = []
        self.at_once = 0
        self.most_at_once = 0
        self.hold = 0.0
        self.asked = threading.Event()
        self._lock = threading.Lock()
        handler = type("Handler", (_Handler,), {"board": self})
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(
            target=self._server.serve_forever,
            kwargs={"poll_interval": 0.02},
            daemon=True,
        ).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def paths(self) -> list[str]:
        """What was asked for, robots.txt aside."""
        return [
            received.path
            for received in self.received
            if received.path != "/robots.txt"
        ]

    def answer(self, received: Received) -> Served:
        with self._lock:
            self.received.append(received)
            self.asked.set()
            self.at_once += 1
            self.most_at_once = max(self.most_at_once, self.at_once)
        time.sleep(self.hold)
        text = (
            self.pages.get(received.path)
            or self.pages.get(received.path.split("?")[0])
            or Served("not here", 404)
        )
        with self._lock:
            self.at_once -= 1
            if isinstance(text, list):
                return text.pop(0) if len(text) > 1 else text[0]
        return text


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    board: BoardServer

    def do_GET(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        received = Received(
            self.path,
            self.command,
            {name.lower(): value for name, value in self.headers.items()},
            body,
            time.monotonic(),
        )
        changed = self.board.answer(received)
        etag = changed.headers.get("ETag")
        if etag and received.headers.get("if-none-match") == etag:
            changed = replace(changed, status=304, body=b"")
        data = changed.bytes()
        try:
            self._send(changed, data)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True

    def _send(self, text: Served, data: bytes) -> None:
        self.send_response(text.status)
        for name, value in {
            "Content-Type": text.media,
            "Content-Length": str(len(data)),
        }.items() | text.headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(data)

    do_POST = do_GET  # noqa: N815 - http.server's names

    def log_message(self, *_: object) -> None:
        """Keep quiet."""


@pytest.fixture
def site() -> Iterator[BoardServer]:
    server = BoardServer()
    server.pages["/robots.txt"] = Served(
        "User-agent: *\nDisallow: /private/\n", media="text/plain"
    )
    yield server
    server.close()


@pytest.fixture
def enqueued() -> list[str]:
    """Kinds of the events that were enqueued, in order."""
    return []


LOCAL = CrawlSettings(
    delay=0.0,
    allow_loopback=True,
    timeout=30.0,
    retries=1,
    backoff=0.01,
    contact="test@example.org",
)

Look = Callable[..., CrawlRecord]


@pytest.fixture
def look(
    in_reactor: Callable[..., Any], sqlite_engine: Engine, enqueued: list[str]
) -> Look:
    """Crawl one board once and return its report."""

    def once(
        board: Board, *, now: datetime = NOW, settings: CrawlSettings = LOCAL
    ) -> CrawlRecord:
        return looks_at(
            in_reactor,
            sqlite_engine,
            [board],
            enqueued,
            now=now,
            settings=settings,
        )[0]

    return once


def looks_at(
    in_reactor: Callable[..., Any],
    engine: Engine,
    boards: Sequence[Board],
    pending: list[str],
    *,
    now: datetime = NOW,
    settings: CrawlSettings = LOCAL,
) -> list[CrawlRecord]:
    def enqueue(_session: object, events: Sequence[Any], *_: object) -> int:
        pending.extend(event.kind for event in events)
        return len(events)

    records: list[CrawlRecord] = in_reactor(
        crawl(
            boards,
            store=engine,
            settings=settings,
            enqueue=enqueue,
            clock=lambda: now,
        )
    )
    return records
