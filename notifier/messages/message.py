"""A message in finished words, before any channel gives it a form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Tone = Literal["good", "change", "urgent", "bad", "quiet"]
"""How an item looks; never what it says."""


@dataclass(frozen=True, slots=True)
class MessageLink:
    label: str
    url: str


@dataclass(frozen=True, slots=True)
class MessageQuote:
    """Words of a notice, as evidence; where *text* is empty the notice itself is it."""

    label: str
    text: str
    url: str


@dataclass(frozen=True, slots=True)
class MessageLine:
    """One fact.  With *before* it is a change and reads *before → text*."""

    label: str
    text: str
    before: str | None = None
    quotes: tuple[MessageQuote, ...] = ()


@dataclass(frozen=True, slots=True)
class MessageSection:
    """Lines under a heading of their own, after an item's facts."""

    heading: str
    lines: tuple[MessageLine, ...]


@dataclass(frozen=True, slots=True)
class MessageItem:
    """One announcement as a message shows it."""

    badge: str
    title: str
    url: str
    lines: tuple[MessageLine, ...] = ()
    links: tuple[MessageLink, ...] = ()
    tone: Tone = "good"
    compared: MessageSection | None = None
    """What changed since the programme's last comparable round."""


@dataclass(frozen=True, slots=True)
class Message:
    """One message to one reader."""

    key: str
    """Stable across retries: the Message-ID and the webhook's delivery id come from it."""
    kind: str
    """``alert``, ``digest`` or the kind of a note."""
    subject: str
    language: str
    lead: tuple[str, ...] = ()
    items: tuple[MessageItem, ...] = ()
    links: tuple[MessageLink, ...] = ()
    """The buttons of a message that asks for something."""
    footer: tuple[str, ...] = ()
    """Why you get this, and who we are."""
    manage: MessageLink | None = None
    unsubscribe: str | None = None
    """Where a POST ends the subscription; a GET there never does."""
    unsubscribe_label: str = "Unsubscribe"
    answers: tuple[str, ...] = ()
    """Message-IDs of the mails that this one continues, oldest first."""
    calendar: bytes | None = None
    # Unhashable, and no part of what a mailbox shows.
    data: Mapping[str, Any] = field(default_factory=dict, hash=False)
    """The same for machines: the webhook's JSON."""
