"""What a phone shows: a notification's title, text, and where a tap leads."""

from __future__ import annotations

import json
from typing import Any

from notifier.channels.push.encryption import MOST_BYTES
from notifier.messages.message import Message, MessageLine
from presentation.sanitize import plain, shortened

# Characters; phones show fewer, and a tap opens the rest.
_TITLE, _BODY = 180, 600


def payload(message: Message) -> bytes:
    """Return the JSON that the service worker reads (``web/static/sw.js``).

    ``title``, ``body``, ``url`` (what a tap opens), ``tag`` (a repeat replaces
    what it repeats), ``lang``, and ``actions``: each ``action``, ``title``, ``url``.
    The text is cut until the whole fits into one push message.
    """
    data: dict[str, Any] = {
        "title": shortened(plain(message.subject), _TITLE),
        "body": shortened("\n".join(_lines(message)), _BODY),
        "url": _opens(message),
        # A retry shows in the place of what it repeats, not beside it.
        "tag": message.key,
        "lang": message.language,
        "actions": _actions(message),
    }
    # Characters of Hangul are three bytes, so what fits is known only when written.
    while (
        len(written := json.dumps(data, ensure_ascii=False).encode())
        > MOST_BYTES
    ):
        if not data["body"]:
            # Nothing is left to cut but the links: the tap alone must do.
            data["actions"], data["title"] = [], shortened(data["title"], 60)
            return json.dumps(data, ensure_ascii=False).encode()
        data["body"] = shortened(data["body"], len(data["body"]) // 2)
    return written


def _lines(message: Message) -> list[str]:
    lines = [plain(line) for line in message.lead]
    if len(message.items) == 1 and message.kind == "alert":
        # The title says which notice it is; the text says what holds or changed.
        item = message.items[0]
        lines += map(_fact, item.lines)
        if item.compared is not None:
            lines.append(plain(item.compared.heading))
            lines += map(_fact, item.compared.lines)
        return lines
    for item in message.items:
        badge = f"{item.badge} · " if item.badge else ""
        lines.append(plain(f"{badge}{item.title}"))
    return lines


def _fact(line: MessageLine) -> str:
    if line.before is None:
        return f"{plain(line.label)}: {plain(line.text)}"
    return f"{plain(line.label)}: {plain(line.before)} → {plain(line.text)}"


def _opens(message: Message) -> str:
    """One notice opens itself, several open the list, a note its button."""
    if message.links:
        return message.links[0].url
    if message.kind in ("alert", "digest") and message.items:
        first = message.items[0].url
        if len(message.items) == 1:
            return first
        return (
            first.rpartition("/announcements/")[0] + "/?status=all&sort=newest"
        )
    return message.manage.url if message.manage else ""


def _actions(message: Message) -> list[dict[str, str]]:
    actions = []
    if message.manage:
        label, url = message.manage.label, message.manage.url
        actions.append({"action": "manage", "title": label, "url": url})
    if message.unsubscribe:
        # It opens the page with the button: a tap that slipped must end nothing.
        label, url = message.unsubscribe_label, message.unsubscribe
        actions.append({"action": "leave", "title": label, "url": url})
    return actions
