"""Slack's incoming webhooks: Block Kit, within its limits, with nobody else's markup."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import Any

from net.http import Client
from notifier.channels.base import Ready
from notifier.channels.http import post
from notifier.messages.message import (
    Message,
    MessageItem,
    MessageLine,
    MessageLink,
)
from presentation.sanitize import plain, shortened

HOSTS = ("hooks.slack.com", "hooks.slack-gov.com")
# Block Kit's published limits: blocks of a message, buttons of a block, characters.
# One thing too many and Slack refuses the whole message with `invalid_blocks`.
_BLOCKS, _BUTTONS = 50, 25
_SECTION, _HEADER, _BUTTON, _URL = 3_000, 150, 75, 3_000
# Slack escapes three signs; its own marks are replaced by look-alikes, so that a title is
# not set in bold.
_MARKS = str.maketrans(
    {
        "&": "&amp;",
        "<": "&lt;",
        ">": "&gt;",
        "*": "∗",
        "_": "_\u2060",
        "~": "∼",
        "`": "ʼ",
    }
)


class Slack:
    """*target* is the webhook's URL: a secret, so it never enters a message."""

    def __init__(
        self, client: Client, *, clock: Callable[[], datetime]
    ) -> None:
        self._client = client
        self._clock = clock

    def prepare(self, target: str, message: Message) -> Ready:
        body = json.dumps(payload(message), ensure_ascii=False).encode()
        return lambda: post(
            self._client,
            target,
            body,
            {},
            name="Slack",
            clock=self._clock,
            hosts=HOSTS,
        )

    def lane(self, target: str) -> str:
        """All hooks are on Slack's own hosts, and slow or down together."""
        del target
        return ""

    def close(self) -> None:
        self._client.close()


def payload(message: Message) -> dict[str, Any]:
    """Return the message; ``text`` is what a notification shows."""
    blocks = list(_blocks(message))
    # The way out is never what is cut.
    foot = list(_foot(message))
    return {
        "text": _cut(escape(message.subject), _SECTION),
        "blocks": [*blocks[: _BLOCKS - len(foot)], *foot],
        # Previews of our own pages would fill the channel.
        "unfurl_links": False,
    }


def escape(text: str) -> str:
    return plain(text).translate(_MARKS)


def _blocks(message: Message) -> Iterator[dict[str, Any]]:
    # An alert's subject repeats the title that is below; a welcome or a digest
    # that happens to show one notice is not about that notice.
    is_alert = message.kind == "alert" and len(message.items) == 1
    head = message.items[0].badge if is_alert else message.subject
    yield {
        "type": "header",
        "text": {
            "type": "plain_text",
            "text": _cut(plain(head), _HEADER),
            "emoji": False,
        },
    }
    if message.lead:
        yield _section("\n".join(map(escape, message.lead)))
    for item in message.items:
        yield from _item(
            item, alone=len(message.items) == 1, with_badge=not is_alert
        )
    if message.links:
        yield _buttons(message.links)


def _item(
    item: MessageItem, *, alone: bool, with_badge: bool
) -> Iterator[dict[str, Any]]:
    title = f"*<{_url(item.url)}|{_cut(escape(item.title), 300)}>*"
    heading = f"{escape(item.badge)} · {title}" if with_badge else title
    lines = [*map(_line, item.lines)]
    if item.compared is not None and not alone:
        # A digest of forty items has no room for forty more blocks.
        lines.append(f"*{escape(item.compared.heading)}*")
        lines += map(_line, item.compared.lines)
    yield _section(
        "\n".join([heading, *_fitting(lines, _SECTION - len(heading) - 8)])
    )
    if item.compared is not None and alone:
        head = f"*{escape(item.compared.heading)}*"
        compared = map(_compared_line, item.compared.lines)
        room = _SECTION - len(head) - 8
        yield _section("\n".join([head, *_fitting(compared, room)]))
    if alone and item.links:
        yield _buttons(item.links)


def _line(line: MessageLine) -> str:
    before = (
        f"~{_cut(escape(line.before), 600)}~ → *{_cut(escape(line.text), 600)}*"
        if line.before is not None
        else _cut(escape(line.text), 900)
    )
    return f"{escape(line.label)}: {before}"


def _compared_line(line: MessageLine) -> str:
    """Return a difference with both years' words; nothing is struck through, since what
    the earlier round offered was right then.
    """
    before = (
        f"{_cut(escape(line.before), 300)} → "
        if line.before is not None
        else ""
    )
    text = f"{escape(line.label)}: {before}*{_cut(escape(line.text), 300)}*"
    for quote in line.quotes:
        words = f" “{escape(quote.text)}”" if quote.text else ""
        text += f"\n> <{_url(quote.url)}|{escape(quote.label)}>{words}"
    return text


def _fitting(lines: Iterable[str], room: int) -> Iterator[str]:
    for line in lines:
        room -= len(line) + 1
        if room < 0:
            yield "…"
            return
        yield line


def _foot(message: Message) -> Iterator[dict[str, Any]]:
    text = [escape(line) for line in message.footer]
    if message.manage:
        text.append(
            f"<{_url(message.manage.url)}|{escape(message.manage.label)}>"
        )
    if message.unsubscribe:
        text.append(
            f"<{_url(message.unsubscribe)}|{message.unsubscribe_label}>"
        )
    if text:
        yield {
            "type": "context",
            "elements": [
                {"type": "mrkdwn", "text": _cut(line, 2_000)}
                for line in text[:10]
            ],
        }


def _section(text: str) -> dict[str, Any]:
    return {
        "type": "section",
        "text": {"type": "mrkdwn", "text": _cut(text, _SECTION)},
    }


def _buttons(links: Iterable[MessageLink]) -> dict[str, Any]:
    buttons: list[dict[str, Any]] = []
    for link in links:
        if len(link.url) <= _URL:
            label = {
                "type": "plain_text",
                "text": _cut(plain(link.label), _BUTTON),
            }
            buttons.append({"type": "button", "text": label, "url": link.url})
    return {"type": "actions", "elements": buttons[:_BUTTONS]}


def _url(url: str) -> str:
    # `<address|words>` is Slack's link; scraped addresses may hold its signs.
    return url.replace("|", "%7C").replace(">", "%3E").replace("<", "%3C")


# The beginning of an escaped sign at the end of a text: `R&am`.
_ENTITY_TAIL = re.compile(r"&[a-z]{0,3}$")


def _cut(text: str, most: int) -> str:
    """Return *text* in at most *most* characters, never ending inside ``&amp;``."""
    cut = shortened(text, most)
    return cut if cut == text else _ENTITY_TAIL.sub("", cut[:-1]) + "…"
