"""Telegram, Discord, Teams, ntfy … by Apprise, where the operator switched it on."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import datetime
from math import isfinite
from typing import Any

from net import ssrf
from net.http import Answer, Client, ExchangeFailed
from notifier.channels.apprise.guarded_requests import GUARDED, PluginStopped
from notifier.channels.apprise.services import (
    BadAppriseTarget,
    check_service,
    lane_of,
    load_service,
)
from notifier.channels.base import (
    DeliveryError,
    MessageRefused,
    Ready,
    TargetGone,
)
from notifier.channels.http import HOOK, failure_of
from notifier.messages.message import Message, MessageItem, MessageLine
from presentation.sanitize import plain

# Characters of title and text: Discord takes 2,000, the others more.
_MOST = 1_800
# Characters that plugins add themselves.
_MARGIN = 40
_MOST_ITEMS = 8
# One text goes to a dozen services that mark up in as many ways; signs with a
# meaning somewhere are replaced by their twins, so that no title is set in bold
# or calls @everyone.
_MARKS = str.maketrans(
    {
        "&": "＆",
        "<": "＜",
        ">": "＞",
        "*": "∗",
        "_": "_\u2060",
        "~": "∼",
        "`": "ʼ",
        "|": "ǀ",
        "[": "［",
        "]": "］",
        "@": "@\u2060",
    }
)
# What Telegram says with 400 or 403 where no later message will arrive
# either.
_NO_CHAT = ("chat not found", "bot was blocked", "user is deactivated")


class AppriseChannel:
    """*target* is the receiver's Apprise address: a secret, it enters no message."""

    def __init__(
        self, client: Client, *, clock: Callable[[], datetime]
    ) -> None:
        self._client = client
        self._clock = clock

    def prepare(self, target: str, message: Message) -> Ready:
        try:
            # Again, as at sign-up: the operator may have narrowed the policy since.
            check_service(target, self._client.policy)
            service = load_service(target)
        except BadAppriseTarget as error:
            raise TargetGone(f"chat: {error}") from None
        title, body = text_of(
            message, min(_MOST, service.body_maxlen - _MARGIN)
        )
        return lambda: self._send(service, title, body)

    def _send(self, service: Any, title: str, body: str) -> None:
        with GUARDED.exchange(self._client) as exchange:
            try:
                accepted = service.notify(
                    body=body, title=title, body_format="text"
                )
            except PluginStopped:
                accepted = False
        match exchange.error:
            case ssrf.Refused() as refused:
                raise TargetGone(f"chat: {refused}") from None
            case ExchangeFailed() as failed:
                raise DeliveryError(
                    f"chat: {failed}", unreachable=True
                ) from None
        answer = exchange.answer
        if answer is not None and not 200 <= answer.status < 300:
            raise self._meant(answer)
        if not accepted:
            raise MessageRefused("chat: the service did not take it")

    def _meant(self, answer: Answer) -> DeliveryError:
        details = _parsed(answer.body)
        description = str(details.get("description", ""))
        if any(words in description for words in _NO_CHAT):
            return TargetGone(f"chat: the receiver is gone ({answer.status})")
        if answer.status in HOOK.gone:
            return TargetGone(f"chat: the hook is gone ({answer.status})")
        # Discord's place for the seconds to wait, and Telegram's.
        wait = details.get("retry_after")
        parameters = details.get("parameters")
        if isinstance(parameters, dict):
            wait = parameters.get("retry_after", wait)
        headers = dict(answer.headers)
        # `1e999` is JSON too, and no number of seconds.
        if (
            isinstance(wait, int | float)
            and isfinite(wait)
            and "retry-after" not in headers
        ):
            headers["retry-after"] = str(int(wait) + 1)
        completed = Answer(answer.status, headers, answer.body)
        return failure_of(completed, "chat", self._clock())

    def lane(self, target: str) -> str:
        return lane_of(target)

    def close(self) -> None:
        self._client.close()


def text_of(message: Message, most: int = _MOST) -> tuple[str, str]:
    """Return title and text, together at most *most* characters.

    The way out is at the end and is never cut.
    """
    end = []
    if message.manage:
        end.append(f"{_safe(message.manage.label)}: {message.manage.url}")
    if message.unsubscribe:
        end.append(
            f"{_safe(message.unsubscribe_label)}: {message.unsubscribe}"
        )
    title = _safe(message.subject)[:200]
    room = most - len(title) - sum(len(line) + 1 for line in end) - 2
    lines: list[str] = []
    for line in _lines(message):
        room -= len(line) + 1
        if room < 0:
            lines.append("…")
            break
        lines.append(line)
    return title, "\n".join([*lines, "", *end]).strip()


def _lines(message: Message) -> Iterator[str]:
    for line in message.lead:
        yield _safe(line)
    for link in message.links:
        yield f"{_safe(link.label)}: {link.url}"
    alone = len(message.items) == 1
    for item in message.items[:_MOST_ITEMS]:
        if not alone or message.kind != "alert":
            yield _headline(item)
        yield item.url
        if alone:
            for fact in item.lines:
                yield _fact(fact)
            if item.compared is not None:
                yield _safe(item.compared.heading)
                for fact in item.compared.lines:
                    yield _fact(fact)


def _headline(item: MessageItem) -> str:
    return _safe(f"{item.badge} · {item.title}" if item.badge else item.title)[
        :300
    ]


def _fact(line: MessageLine) -> str:
    before = (
        f"{_safe(line.before)[:200]} → " if line.before is not None else ""
    )
    return f"{_safe(line.label)}: {before}{_safe(line.text)[:300]}"


def _safe(text: str) -> str:
    return plain(text).translate(_MARKS)


def _parsed(body: bytes) -> dict[str, Any]:
    try:
        data = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return data if isinstance(data, dict) else {}
