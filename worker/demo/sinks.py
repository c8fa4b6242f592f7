"""Where the demo's alerts arrive: a real SMTP server and a stand-in for Slack.

Both write what they accept to a folder before they answer, so what was
accepted is there after any crash, and a repeat shows as a second file.
"""

from __future__ import annotations

import email.policy
import json
from collections.abc import Mapping
from email.message import EmailMessage
from email.parser import BytesParser
from itertools import count
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

# Block Kit's published limits, kept apart from those of our channel: a slip there must be
# seen here.
_MOST_BLOCKS = 50
_LONGEST = {"header": 150, "section": 3_000, "context": 3_000}
_BLOCKS = {"header", "section", "divider", "context", "actions"}


class Inbox:
    """A folder of accepted messages, in the order of their arrival."""

    def __init__(self, folder: Path, suffix: str) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self._suffix = suffix
        self._numbers = count(len(list(folder.glob(f"*{suffix}"))) + 1)

    def put(self, message: bytes) -> None:
        path = self._folder / f"{next(self._numbers):04d}{self._suffix}"
        # Renamed when it is whole: a kill in between leaves no half message.
        half = path.with_suffix(".part")
        half.write_bytes(message)
        half.rename(path)

    def messages(self) -> list[bytes]:
        found: list[bytes] = []
        for path in sorted(self._folder.glob(f"*{self._suffix}")):
            found.append(path.read_bytes())
        return found


class MailSink:
    """aiosmtpd on loopback; speaks SMTP as a mail provider's relay does."""

    def __init__(self, folder: Path, port: int) -> None:
        self._inbox = Inbox(folder, ".eml")
        self._controller = Controller(self, hostname="127.0.0.1", port=port)

    async def handle_DATA(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        del server, session
        content = (
            envelope.content
            if isinstance(envelope.content, bytes)
            else str(envelope.content).encode()
        )
        self._inbox.put(
            f"X-Envelope-To: {', '.join(envelope.rcpt_tos)}\r\n".encode()
            + content
        )
        return "250 Accepted"

    def mails(self) -> list[EmailMessage]:
        parser = BytesParser(policy=email.policy.default)
        found: list[EmailMessage] = []
        for raw in self._inbox.messages():
            found.append(parser.parsebytes(raw))
        return found

    def start(self) -> None:
        self._controller.start()

    def stop(self) -> None:
        self._controller.stop()


class SlackStandIn:
    """Answers like an incoming webhook: ``ok``, or 400 ``invalid_blocks`` for what
    Slack would refuse.
    """

    def __init__(self, folder: Path) -> None:
        self._inbox = Inbox(folder, ".json")

    async def answer(self, request: Request) -> Response:
        try:
            message = json.loads(await request.body())
        except ValueError:
            return PlainTextResponse("invalid_payload", 400)
        if fault := refused(message):
            return PlainTextResponse(fault, 400)
        self._inbox.put(json.dumps(message, ensure_ascii=False).encode())
        return PlainTextResponse("ok")

    def posts(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = []
        for raw in self._inbox.messages():
            found.append(json.loads(raw))
        return found


def refused(message: Mapping[str, Any]) -> str | None:
    """Return Slack's word for what is wrong with *message*, by Block Kit's published
    limits, or ``None``.
    """
    blocks = message.get("blocks", [])
    if not message.get("text") and not blocks:
        return "no_text"
    if (
        not isinstance(blocks, list)
        or len(blocks) > _MOST_BLOCKS
        or not all(map(_allowed, blocks))
    ):
        return "invalid_blocks"
    return None


def _allowed(block: Mapping[str, Any]) -> bool:
    kind = block.get("type")
    if kind not in _BLOCKS:
        return False
    if kind == "actions":
        if not 0 < len(block["elements"]) <= 25:
            return False
        return all(
            len(button["text"]["text"]) <= 75 for button in block["elements"]
        )
    if kind == "context":
        if not 0 < len(block["elements"]) <= 10:
            return False
        return all(
            _text_fits(element, "context") for element in block["elements"]
        )
    return kind == "divider" or _text_fits(block.get("text") or {}, str(kind))


def _text_fits(text: Mapping[str, Any], kind: str) -> bool:
    right_kind = (
        text.get("type") == "plain_text"
        if kind == "header"
        else text.get("type") in ("plain_text", "mrkdwn")
    )
    return right_kind and 0 < len(text.get("text", "")) <= _LONGEST[kind]
