"""Slow, greedy and half requests, over raw sockets."""

from __future__ import annotations

import asyncio
import socket
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any

import pytest
import uvicorn
from starlette.responses import PlainTextResponse

from config.proxies import TrustedProxies
from storage.db.engine import Engine
from storage.queries import health
from tests.clock import Clock
from tests.web.conftest import application, asking
from web.http.connections import ConnectionLimits, GuardedConfig
from web.http.rate_limit import RateLimitMiddleware
from web.http.security import RateLimit, client_of

GET = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"
POST = b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n"
SHORT = ConnectionLimits(head=0.4, body=0.4, answer=0.4)
NO_PROXY = "192.0.2.1"
"""Makes loopback a visitor like any other."""


async def read_and_answer(scope: Any, receive: Any, send: Any) -> None:
    """Read the whole body, then say how long it was."""
    length, more = 0, True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            return
        length += len(message.get("body", b""))
        more = message.get("more_body", False)
    body = str(length).encode()
    if scope["path"] == "/large":
        body = b"x" * 30_000_000
    headers = [(b"content-length", str(len(body)).encode())]
    await send(
        {"type": "http.response.start", "status": 200, "headers": headers}
    )
    await send({"type": "http.response.body", "body": body})


@asynccontextmanager
async def serving(
    limits: ConnectionLimits,
    proxies: str = NO_PROXY,
    app: Any = read_and_answer,
) -> AsyncIterator[tuple[int, GuardedConfig]]:
    config = GuardedConfig(
        app, limits=limits, proxies=proxies, log_config=None, lifespan="off"
    )
    server = uvicorn.Server(config)
    server.install_signal_handlers = lambda: None  # type: ignore[attr-defined]
    with socket.create_server(("127.0.0.1", 0)) as listening:
        running = asyncio.create_task(server.serve(sockets=[listening]))
        yield listening.getsockname()[1], config
        server.should_exit = True
        await running


async def connect(
    port: int, *parts: bytes
) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    for part in parts:
        writer.write(part)
        await writer.drain()
    return reader, writer


async def rest(reader: asyncio.StreamReader) -> bytes:
    """Everything until the server closes."""
    try:
        return await asyncio.wait_for(reader.read(), 60)
    except ConnectionError:
        return b""


async def until(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(60):
        while not true():  # noqa: ASYNC110  (what is waited for has no event)
            await asyncio.sleep(0.01)


HALVES = {
    "nothing at all": (b"", b""),
    "half a line": (b"GET / HT", b"HTTP/1.1 408"),
    "half a head": (b"GET / HTTP/1.1\r\nHost: x\r\n", b"HTTP/1.1 408"),
    "half a body": (POST + b"a=1", b"HTTP/1.1 408"),
    "empty lines": (b"\r\n", b"HTTP/1.1 408"),
}


@pytest.mark.parametrize("name", HALVES)
async def test_half_a_request_ends_at_its_deadline(name: str) -> None:
    sent, answer = HALVES[name]
    async with serving(SHORT) as (port, config):
        reader, writer = await connect(port, sent)
        assert (await rest(reader))[: len(answer) or None] == answer
        await until(lambda: len(config.table) == 0)
        writer.close()


async def test_a_byte_now_and_then_moves_no_deadline() -> None:
    async with serving(SHORT) as (port, _):
        reader, writer = await connect(port)
        ended = asyncio.create_task(rest(reader))
        for byte in b"GET / HTTP/1.1\r\nHost: a-name-that-takes-long\r\n" * 4:
            if ended.done():
                break
            writer.write(bytes([byte]))
            await asyncio.sleep(0.05)
        assert ended.done()
        assert (await ended).startswith(b"HTTP/1.1 408")
        writer.close()


async def test_a_second_request_has_the_same_deadline_and_a_quick_one_is_answered():
    async with serving(SHORT) as (port, _):
        reader, writer = await connect(port, GET, GET)
        for _ in range(2):
            assert (await reader.readuntil(b"\r\n\r\n")).startswith(
                b"HTTP/1.1 200"
            )
            assert await reader.readexactly(1) == b"0"
        writer.write(b"GET /sec")
        assert (await rest(reader)).startswith(b"HTTP/1.1 408")
        writer.close()


async def test_headers_without_an_end_are_refused() -> None:
    async with serving(ConnectionLimits(head_bytes=4_096)) as (port, _):
        reader, writer = await connect(port, b"GET / HTTP/1.1\r\n")
        # In one segment: what comes after the refusal would reset the connection, and
        # take an answer that was not yet read with it.
        lines = [
            b"X-%d: %s\r\n" % (number, b"y" * 100) for number in range(45)
        ]
        writer.write(b"".join(lines))
        assert (await rest(reader)).startswith(b"HTTP/1.1 431")
        writer.close()


async def test_a_reader_who_takes_nothing_is_cut_off() -> None:
    async with serving(SHORT) as (port, config):
        _, writer = await connect(port, GET.replace(b"/ ", b"/large "))
        transport: Any = writer.transport
        transport.pause_reading()
        await until(lambda: len(config.table) == 1)
        await until(lambda: len(config.table) == 0)
        writer.close()


async def test_a_reader_who_is_slow_but_reads_gets_all() -> None:
    limits = ConnectionLimits(answer=1.0)
    async with serving(limits) as (port, _):
        reader, writer = await connect(port, GET.replace(b"/ ", b"/large "))
        head = await reader.readuntil(b"\r\n\r\n")
        received = 0
        # Longer than the deadline by half, and never still for a tenth of it.
        for _ in range(15):
            received += len(await reader.readexactly(1_000_000))
            await asyncio.sleep(0.1)
        received += len(await reader.readexactly(15_000_000))
        assert (head[:12], received) == (b"HTTP/1.1 200", 30_000_000)
        writer.close()


async def test_slow_loris_with_all_places_taken_stops_nobody() -> None:
    limits = ConnectionLimits(
        connections=20, per_address=1_000, head=60.0, body=60.0
    )
    async with serving(limits) as (port, config):
        halves = []
        for number in range(60):
            halves.append(await connect(port, (b"GET /", POST)[number % 2]))
        await until(lambda: len(config.table) == 20)
        for _ in range(5):
            reader, writer = await connect(port, GET)
            assert (await reader.readuntil(b"\r\n\r\n")).startswith(
                b"HTTP/1.1 200"
            )
            writer.close()
        assert len(config.table) <= 20
        for _, writer in halves:
            writer.close()


async def test_one_address_has_so_many_connections_and_no_more() -> None:
    async with serving(ConnectionLimits(per_address=3)) as (port, config):
        held = [await connect(port, b"GET /") for _ in range(3)]
        await until(lambda: len(config.table) == 3)
        reader, writer = await connect(port, GET)
        assert (await rest(reader)).startswith(b"HTTP/1.1 503")
        writer.close()
        held[0][1].close()
        await until(lambda: len(config.table) == 2)
        reader, writer = await connect(port, GET)
        assert (await reader.readuntil(b"\r\n\r\n")).startswith(
            b"HTTP/1.1 200"
        )
        for _, open_writer in [*held, (reader, writer)]:
            open_writer.close()


@pytest.mark.parametrize(
    "proxies", ["127.0.0.1", "*", "10.0.0.0/8,127.0.0.0/8"]
)
async def test_a_proxy_of_ours_carries_many_visitors(proxies: str) -> None:
    limits = ConnectionLimits(per_address=3)
    async with serving(limits, proxies) as (port, config):
        held = [await connect(port, b"GET /") for _ in range(10)]
        await until(lambda: len(config.table) == 10)
        for _, writer in held:
            writer.close()


async def test_what_asks_for_a_websocket_stays_under_the_deadlines() -> None:
    upgrade = (
        b"GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
        b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n"
    )
    async with serving(SHORT) as (port, config):
        reader, writer = await connect(port, upgrade)
        assert b"101" not in (await rest(reader)).split(b"\r\n")[0]
        await until(lambda: len(config.table) == 0)
        writer.close()


def test_a_visitor_cannot_pass_for_a_proxy() -> None:
    proxies = TrustedProxies("10.0.0.0/8, 2001:db8::/32")
    trusted = ["10.1.2.3", "2001:db8::5", "::ffff:10.0.0.1", ""]
    strangers = ["203.0.113.9", "2001:db9::1", "::ffff:203.0.113.9"]
    assert [proxies.trusts(host) for host in trusted] == [True] * 4
    assert [proxies.trusts(host) for host in strangers] == [False] * 3


async def test_one_place_has_so_many_answers_made_at_once(
    sqlite_engine: Engine, clock: Clock
) -> None:
    """None of thirty that come together may slip past the count."""
    slow = _Slow(application(sqlite_engine, clock)._app._app._state)
    app = RateLimitMiddleware(slow, RateLimit(1_000, 1_000), at_once=5)
    async with asking(app) as client:
        asked = []
        for _ in range(30):
            asked.append(asyncio.create_task(client.get("/x")))
        await until(lambda: sum(task.done() for task in asked) == 25)
        slow.ended.set()
        answers = await asyncio.gather(*asked)
        statuses = Counter(answer.status_code for answer in answers)
        assert statuses == {200: 5, 429: 25}
        assert (await client.get("/x")).status_code == 200, (
            "places are given back"
        )


class _Slow:
    """Answers nobody before *ended* is set."""

    def __init__(self, state: Any) -> None:
        self.state = state
        self.ended = asyncio.Event()

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        await self.ended.wait()
        await PlainTextResponse("well")(scope, receive, send)


async def test_health_is_read_once_for_all_who_ask_together(
    sqlite_engine: Engine, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks = []
    checks = health.checks

    def counted(session: Any, *, now: datetime) -> dict[str, str]:
        looks.append(now)
        return checks(session, now=now)

    monkeypatch.setattr(health, "checks", counted)
    async with asking(
        application(sqlite_engine, clock, fresh_for=60)
    ) as client:
        paths = ["/healthz", "/metrics"] * 20
        answers = await asyncio.gather(*(client.get(path) for path in paths))
    assert ({answer.status_code for answer in answers}, len(looks)) == (
        {200},
        1,
    )


async def test_who_leaves_in_the_middle_of_a_form_is_no_fault_of_ours(
    sqlite_engine: Engine, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    app = application(sqlite_engine, clock)
    async with serving(SHORT, app=app) as (port, config):
        head = b"POST /subscribe HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n"
        reader, writer = await connect(port, head + b"channel=")
        assert (await rest(reader)).startswith(b"HTTP/1.1 408")
        await until(lambda: len(config.table) == 0)
        writer.close()
    assert not [
        record for record in caplog.records if record.levelname == "ERROR"
    ]


SPOOFED = [
    # who may be believed, the header, and whom the limits then count
    ("127.0.0.1", "198.51.100.7", "198.51.100.7"),
    ("127.0.0.1", "10.9.9.9, 198.51.100.7", "198.51.100.7"),
    (
        "127.0.0.1,172.16.0.0/12",
        "203.0.113.1, 198.51.100.7, 172.18.0.3",
        "198.51.100.7",
    ),
    ("192.0.2.1", "198.51.100.7", "127.0.0.1"),
]


@pytest.mark.parametrize(("proxies", "header", "counted"), SPOOFED)
async def test_finding_23_the_visitor_is_the_last_address_that_a_proxy_of_ours_wrote(
    proxies: str, header: str, counted: str
) -> None:
    seen = []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        seen.append(client_of(scope))
        await read_and_answer(scope, receive, send)

    async with serving(ConnectionLimits(), proxies, app) as (port, _):
        line = b"\r\nX-Forwarded-For: " + header.encode() + b"\r\n\r\n"
        reader, writer = await connect(port, GET.replace(b"\r\n\r\n", line))
        await reader.readuntil(b"\r\n\r\n")
        writer.close()
    assert seen == [counted]
