"""The channels that there are, in the order in which readers are offered them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from notifier.channels.alimtalk.kind import ALIMTALK
from notifier.channels.apprise.kind import APPRISE
from notifier.channels.channel_type import ChannelType
from notifier.channels.email.kind import EMAIL
from notifier.channels.push.kind import PUSH
from notifier.channels.slack.kind import SLACK
from notifier.channels.webhook.kind import WEBHOOK

CHANNEL_TYPES: Final[Mapping[str, ChannelType]] = {
    known.name: known
    for known in (EMAIL, SLACK, WEBHOOK, PUSH, APPRISE, ALIMTALK)
}


def channel_meant_by(target: str) -> str:
    """Return the channel of a target that came without one.

    >>> channel_meant_by("a@b.kr"), channel_meant_by("https://example.org/hook")
    ('email', 'webhook')
    """
    found = WEBHOOK.name
    for known in CHANNEL_TYPES.values():
        # A webhook takes any address: only where no other channel does.
        if known is not WEBHOOK and known.is_meant_by(target):
            found = known.name
    return found
