"""Raw UTF-8 in a request line, over a real socket."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from urllib.parse import parse_qsl

import pytest
import uvicorn

from tests.cases import cases
from web.http.request_target import Utf8TargetProtocol


async def _echo(scope, receive, send):
    """Answer the query's values, a bar and the body."""
    body, more = b"", True
    while more:
        message = await receive()
        body, more = (
            body + message.get("body", b""),
            message.get("more_body", False),
        )
    text = (
        "&".join(
            value
            for _, value in parse_qsl(scope["query_string"].decode("ascii"))
        ).encode()
        + b"|"
        + body
        + b";"
    )
    await send(
        {
            "type": "http.response.start",
            "status": 200,
            "headers": [(b"content-length", str(len(text)).encode())],
        }
    )
    await send({"type": "http.response.body", "body": text})


@pytest.fixture
async def port() -> AsyncIterator[int]:
    config = uvicorn.Config(
        _echo, port=0, http=Utf8TargetProtocol, log_config=None, lifespan="off"
    )
    server = uvicorn.Server(config)
    server.install_signal_handlers = lambda: None  # type: ignore[attr-defined]
    with socket.create_server(("127.0.0.1", 0)) as door:
        running = asyncio.create_task(server.serve(sockets=[door]))
        yield door.getsockname()[
            1
        ]  # it is open already: who comes early waits
        server.should_exit = True
        await running


async def _exchange(port: int, *parts: bytes) -> bytes:
    """Send the pieces, each as a packet of its own, and return everything that comes back."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    for part in parts:
        writer.write(part)
        await writer.drain()
        await asyncio.sleep(0.02)
    writer.write_eof()
    answer = await asyncio.wait_for(reader.read(), 60)
    writer.close()
    return answer


GET = "GET /feed.rss?q=바우처 HTTP/1.1\r\nHost: x\r\n\r\n".encode()
POST = "POST /?q=한 HTTP/1.1\r\nHost: x\r\nContent-Length: 7\r\n\r\n".encode()


async def test_raw_utf8_in_the_request_line_is_answered(port):
    answer = await _exchange(port, GET)
    assert answer.startswith(b"HTTP/1.1 200")
    assert answer.endswith("바우처|;".encode())


@cases("cut", [5, 18, 20, 25, 26, 36, len(GET) - 3])
async def test_it_does_not_matter_where_the_line_is_cut(port, cut):
    assert (await _exchange(port, GET[:cut], GET[cut:])).endswith(
        "바우처|;".encode()
    )


async def test_bodies_pass_as_they_came_and_the_next_request_is_helped_again(
    port,
):
    body = "가\n나".encode()
    whole = await _exchange(port, POST + body, b"\r\n" + GET)
    assert "한|가\n나;".encode() in whole
    assert whole.endswith("바우처|;".encode())
    cut = await _exchange(port, POST, body[:2], body[2:], GET)
    assert "한|가\n나;".encode() in cut
    assert cut.endswith("바우처|;".encode())


async def test_a_pipelined_request_does_not_change_the_body_after_it(port):
    plain = b"GET /?q=a HTTP/1.1\r\nHost: x\r\n\r\n"
    body = "가\n나".encode()
    second = b"POST /?q=b HTTP/1.1\r\nHost: x\r\nContent-Length: 7\r\n\r\n"
    assert (await _exchange(port, plain + second, body)).endswith(
        "b|가\n나;".encode()
    )


async def test_a_line_without_an_end_is_refused(port):
    answer = await _exchange(
        port, b"GET /?q=", *(["가".encode() * 11_000] * 2)
    )
    assert answer.startswith(b"HTTP/1.1 400")
