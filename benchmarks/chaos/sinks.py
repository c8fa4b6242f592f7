"""Where alerts arrive: an SMTP server and webhook receivers, healthy, moody and malicious."""

from __future__ import annotations

import asyncio
import email
import email.policy
import json
import random
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from email.message import EmailMessage
from typing import Any

from aiosmtpd.smtp import SMTP

HTTP_HOSTS = 40
"""Receivers of webhooks, each a host to the sender."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """One message that a receiver accepted."""

    target: str
    message_id: str
    text: str
    at: float


@dataclass
class Sinks:
    """All receivers, and the list of what they accepted."""

    chance: random.Random
    arrivals: list[Arrival] = field(default_factory=list)
    smtp_fault: str = ""
    """``busy`` answers 451 to each mail, ``drop`` hangs up after it was sent."""
    http_fault: bool = False
    smtp_port: int = 0
    http_ports: list[int] = field(default_factory=list)

    async def serve(
        self, host: str = "127.0.0.1", *, hooks: int = HTTP_HOSTS
    ) -> list[asyncio.Server]:
        loop = asyncio.get_running_loop()
        smtp = await loop.create_server(
            lambda: SMTP(self, loop=loop, data_size_limit=None), host, 0
        )
        self.smtp_port = smtp.sockets[0].getsockname()[1]
        servers: list[asyncio.Server] = [smtp]
        # A host and port is a lane, and plain http may only go to 127.0.0.1.
        for _ in range(hooks):
            http = await asyncio.start_server(self._receive, "127.0.0.1", 0)
            self.http_ports.append(http.sockets[0].getsockname()[1])
            servers.append(http)
        return servers

    async def handle_DATA(  # noqa: N802  (aiosmtpd's name)
        self, server: Any, session: Any, envelope: Any
    ) -> str:
        del session
        if self.smtp_fault == "busy":
            return "451 4.3.2 try again later"
        if self.smtp_fault == "drop":
            # Nothing was accepted: the sender has to come again.
            server.transport.abort()
            return "421 bye"
        mail = email.message_from_bytes(
            envelope.original_content, policy=email.policy.default
        )
        assert isinstance(mail, EmailMessage)
        body = mail.get_body(("plain",))
        text = f"{mail['Subject']}\n{body.get_content() if body else ''}"
        target = envelope.rcpt_tos[0]
        self.arrivals.append(
            Arrival(target, mail["Message-ID"], text, time.time())
        )
        return "250 ok"

    async def _receive(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                behave = self._behaviour(head)
                if behave is not None:
                    await behave(writer)
                    return
                await self._accept(head, reader, writer)
        except (
            asyncio.IncompleteReadError,
            ConnectionError,
            asyncio.CancelledError,
        ):
            writer.close()

    def _behaviour(
        self, head: bytes
    ) -> Callable[[asyncio.StreamWriter], Awaitable[None]] | None:
        path = head.split(b" ", 2)[1]
        if path.startswith(b"/tarpit"):
            return _trickle
        if path.startswith(b"/endless"):
            return _never_end
        return None

    async def _accept(
        self,
        head: bytes,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
    ) -> None:
        headers = dict(
            line.lower().split(b": ", 1)
            for line in head.split(b"\r\n")[1:]
            if line
        )
        body = await reader.readexactly(int(headers[b"content-length"]))
        path = head.split(b" ", 2)[1].decode()
        moody = path.startswith("/moody") and self.chance.random() < 0.2
        if self.http_fault or moody:
            writer.write(b"HTTP/1.1 500 no\r\nContent-Length: 0\r\n\r\n")
        else:
            payload = json.loads(body)
            text = json.dumps(payload, ensure_ascii=False)
            # Slack's messages bear no id: their words are what a repeat is known by.
            message_id = str(payload.get("id", text))
            target = f"http://{headers[b'host'].decode()}{path}"
            self.arrivals.append(
                Arrival(target, message_id, text, time.time())
            )
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
        await writer.drain()


async def _trickle(writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\n")
    while True:
        writer.write(b"x-wait: 1\r\n")
        await writer.drain()
        await asyncio.sleep(1)


async def _never_end(writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
    while True:
        writer.write(b"x" * 65_536)
        await writer.drain()
