"""A real SMTP server for tests (aiosmtpd) that misbehaves as it is told."""

from __future__ import annotations

import asyncio
import email
import email.policy
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage, Message
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult


@dataclass
class MailServer:
    """Keeps every accepted mail; the callables decide on each recipient and each letter."""

    accepted: list[tuple[str, bytes]] = field(default_factory=list)
    on_rcpt: Callable[[str], str | None] = lambda address: None
    """An answer instead of 250, such as ``550 5.1.1 nobody``."""
    on_data: Callable[[str], str | None] = lambda address: None
    on_354: Callable[[str], str | None] = lambda address: None
    """``drop`` breaks the line when the letter should come, ``stall`` says nothing."""
    passwords: list[str] | None = None
    """Kept where not ``None``: the server then offers AUTH without TLS."""
    pipelining: bool = False
    """Whether it offers RFC 2920."""
    most_unanswered: int = 0
    """Commands that lay there at once, at most."""
    sessions: int = 0
    port: int = 0

    async def handle_EHLO(  # noqa: N802
        self,
        server: Any,
        session: Any,
        envelope: Any,
        hostname: str,
        responses: list[str],
    ) -> list[str]:
        session.host_name = hostname
        if self.pipelining:
            responses.insert(1, "250-PIPELINING")
        return responses

    async def handle_RCPT(  # noqa: N802
        self,
        server: Any,
        session: Any,
        envelope: Any,
        address: str,
        options: list[str],
    ) -> str:
        unread = bytes(server._reader._buffer)
        waiting = 1 + unread.count(b"\r\n")
        self.most_unanswered = max(self.most_unanswered, waiting)
        if (answer := self.on_rcpt(address)) is not None:
            return answer
        envelope.rcpt_tos.append(address)
        return "250 ok"

    async def handle_DATA(  # noqa: N802  (the same)
        self, server: Any, session: Any, envelope: Any
    ) -> str:
        [address] = envelope.rcpt_tos
        if (answer := self.on_data(address)) is not None:
            return answer
        self.accepted.append((address, envelope.original_content))
        return "250 ok"

    def admit(
        self,
        server: Any,
        session: Any,
        envelope: Any,
        mechanism: str,
        data: Any,
    ) -> AuthResult:
        assert self.passwords is not None
        self.passwords.append(data.password.decode())
        return AuthResult(success=True)

    @property
    def mails(self) -> list[EmailMessage]:
        return [parsed(content) for _, content in self.accepted]

    @property
    def readers(self) -> list[str]:
        return [address for address, _ in self.accepted]


def parsed(content: bytes) -> EmailMessage:
    """Read a mail as a strict client does; a defect is a failure."""
    mail = email.message_from_bytes(content, policy=email.policy.default)
    assert isinstance(mail, EmailMessage)
    for part in mail.walk():
        assert not part.defects, part.defects
    return mail


def raw(content: bytes) -> Message:
    """Read a mail without any decoding."""
    return email.message_from_bytes(content)


class _Odd(SMTP):
    """aiosmtpd with an odd moment between 354 and the letter."""

    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802  (the same)
        handler: MailServer = self.event_handler
        assert self.envelope is not None
        assert isinstance(self.transport, asyncio.Transport)
        act = (
            handler.on_354(self.envelope.rcpt_tos[0])
            if self.envelope.rcpt_tos
            else None
        )
        if act == "drop":
            await self.push("354 go on")
            await asyncio.sleep(0.05)
            self.transport.abort()
            return
        if act == "stall":
            await self.push("354 go on")
            await asyncio.sleep(3600)
        await super().smtp_DATA(arg)


@contextmanager
def serving(server: MailServer) -> Iterator[MailServer]:
    """Run *server* on a free loopback port, on a loop of its own."""
    loop = asyncio.new_event_loop()

    def connection() -> SMTP:
        server.sessions += 1
        if server.passwords is None:
            return _Odd(server, hostname="mail.example.org", loop=loop)
        return _Odd(
            server,
            hostname="mail.example.org",
            loop=loop,
            auth_require_tls=False,
            authenticator=server.admit,
        )

    async def listen() -> asyncio.Server:
        return await loop.create_server(connection, "127.0.0.1", server.port)

    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    listening = asyncio.run_coroutine_threadsafe(listen(), loop).result(10)
    server.port = listening.sockets[0].getsockname()[1]
    try:
        yield server
    finally:
        asyncio.run_coroutine_threadsafe(_end(listening), loop).result(10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)
        loop.close()


async def _end(listening: asyncio.Server) -> None:
    listening.close()
    others = [
        task
        for task in asyncio.all_tasks()
        if task is not asyncio.current_task()
    ]
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)
