"""Whether every alert that a practice week should bring has arrived, once."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from email.message import EmailMessage
from typing import Any

from presentation.translations import words_in
from storage.subscribers.event_types import EVENTS
from worker.demo.week import Day, ExpectedAlert

_BADGES = {
    words_in("ko").or_itself(f"event.{name}", name): name for name in EVENTS
}
READER, OPERATOR = "reader@practice.example", "operator@practice.example"
GIVEN_UP_AFTER = 90.0
"""Seconds to wait for a day's alerts before the story is given up; a day takes a few on
a quiet machine, and many more on a busy one.
"""


@dataclass(frozen=True, slots=True)
class Arrived:
    """One alert as its reader got it."""

    channel: str
    event: str
    words: str
    mark: str = ""
    """Tells a repeat from a second alert: the Message-ID."""


@dataclass(slots=True)
class StoryVerdict:
    """What the week should have brought against what arrived."""

    missing: list[ExpectedAlert] = field(default_factory=list)
    unexpected: list[Arrived] = field(default_factory=list)
    repeated: list[Arrived] = field(default_factory=list)

    @property
    def complete(self) -> bool:
        return not (self.missing or self.unexpected)


def from_mail(mail: EmailMessage) -> Arrived:
    """Read from the mail itself who was written to and what about: the badge stands
    first in the subject.
    """
    subject = str(mail["Subject"])
    badge = subject.partition("[")[2].partition("]")[0]
    channel = "operator" if OPERATOR in str(mail["X-Envelope-To"]) else "mail"
    text = mail.get_body(("plain",))
    words = _squeezed(
        subject
        + (text.get_content() if text and channel == "operator" else "")
    )
    return Arrived(
        channel, _BADGES.get(badge, "note"), words, str(mail["Message-ID"])
    )


def from_slack(post: dict[str, Any]) -> Arrived:
    """Read a Slack post: its header is the badge."""
    words = _squeezed(_texts(post))
    badge = next(
        (
            block["text"]["text"]
            for block in post["blocks"]
            if block["type"] == "header"
        ),
        "",
    )
    return Arrived("slack", _BADGES.get(badge, "note"), words, post["text"])


def judge(days: Sequence[Day], arrived: Iterable[Arrived]) -> StoryVerdict:
    """Compare what arrived with what the *days* so far should bring: each alert once, and
    nothing else.
    """
    left = list(arrived)
    verdict = StoryVerdict()
    for expected in (alert for day in days for alert in day.alerts):
        found = next((item for item in left if _is(item, expected)), None)
        if found is None:
            verdict.missing.append(expected)
            continue
        left.remove(found)
        repeats = []
        for item in left:
            if item.mark == found.mark and item.channel == found.channel:
                repeats.append(item)
        verdict.repeated += repeats
        left = [item for item in left if item not in repeats]
    verdict.unexpected = left
    return verdict


def repeats_allowed(repeated: Iterable[Arrived], *, kills: int) -> bool:
    """Return whether each connection repeated at most one message for each of the
    *kills*, the one it was sending: mail and Slack are sent at the same time (ADR 3).
    """
    per_channel = Counter(arrival.channel for arrival in repeated)
    return all(count <= kills for count in per_channel.values())


def wait_for(
    happened: Callable[[], bool],
    *,
    stopped: Callable[[], bool] = lambda: False,
) -> bool:
    """Poll *happened* every fifth of a second until ``GIVEN_UP_AFTER``; return whether it
    happened.
    """
    deadline = time.monotonic() + GIVEN_UP_AFTER
    while not happened():
        if stopped() or time.monotonic() > deadline:
            return False
        time.sleep(0.2)
    return True


def table(arrived: Iterable[Arrived]) -> str:
    """Count alerts by channel and event, for the end of the story."""
    counts = Counter((arrival.channel, arrival.event) for arrival in arrived)
    order = {name: place for place, name in enumerate(EVENTS)}
    rows = sorted(
        counts.items(),
        key=lambda item: (item[0][0], order.get(item[0][1], 99)),
    )
    return "\n".join(
        f"  {channel:9}{event:12}{count:3}" for (channel, event), count in rows
    )


def _is(arrival: Arrived, expected: ExpectedAlert) -> bool:
    return (
        arrival.channel == expected.channel
        and arrival.event == expected.event
        and _squeezed(expected.words) in arrival.words
    )


def _squeezed(text: str) -> str:
    return "".join(text.split())


def _texts(node: Any) -> str:
    if isinstance(node, dict):
        return " ".join(
            [str(node["text"])] if isinstance(node.get("text"), str) else []
        ) + " ".join(map(_texts, node.values()))
    return " ".join(map(_texts, node)) if isinstance(node, list) else ""
