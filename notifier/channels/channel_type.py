"""What the rest of the service knows of a channel, beside how it sends: each folder here
describes its own in ``kind.py``, and ``notifier.channels.registry`` lists them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from net.ssrf import Place, Policy


class BadTarget(ValueError):
    """A target that nothing can be sent to; the words say why and do not repeat it."""


def host_unknown(target: str, policy: Policy) -> None:
    """Where a channel's own service finds the host, nothing is to be looked up."""
    del target, policy


def first_letters(target: str) -> str:
    """Return enough of an address for its owner to know it again.

    >>> first_letters("https://hooks.example.org/a/b/c")
    'https://hooks.example.or…'
    """
    return f"{target[:24]}…"


def as_written(target: str) -> str:
    """Each target is a place of its own."""
    return target


@dataclass(frozen=True, slots=True)
class ChannelType:
    """One channel, as sign-up, pages and commands need it."""

    name: str
    ko: str
    """What readers choose it by."""
    en: str
    check: Callable[[str, Policy], str]
    """Return a target as it is stored, or raise ``BadTarget`` (or ``ssrf.Refused``)
    unless sending would be tried; needs no network.
    """
    is_meant_by: Callable[[str], bool]
    """Whether a target that comes without a channel's name is one of this channel."""
    place: Callable[[str, Policy], Place | None] = host_unknown
    """Return the host whose name sign-up should look up, where the reader named one."""
    masked: Callable[[str], str] = first_letters
    """Return a target for the manage page, which anybody with the link can open."""
    arrives_at: Callable[[str], str] = as_written
    """Return what is the same for all targets that reach the same place: sign-ups are
    limited by it.
    """
    setting: str = ""
    """The environment variable without which nothing leaves; empty: it always can."""
    confirmed_by: Literal["message", "device"] = "message"
    """How a reader agrees: by a link in a message, or the device has asked already."""

    def label(self, language: str) -> str:
        """Return what readers choose it by, in ``ko`` or ``en``."""
        return self.ko if language == "ko" else self.en
