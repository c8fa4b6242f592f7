"""What sign-up, pages and commands know of webhooks."""

from __future__ import annotations

from net.ssrf import Policy
from notifier.channels.channel_type import ChannelType
from notifier.channels.hooks import check_hook


def _check(target: str, policy: Policy) -> str:
    check_hook(target, policy)
    return target


WEBHOOK = ChannelType(
    "webhook",
    "웹훅",
    "Webhook",
    _check,
    # Any address that no other channel claims; what it is worth, the check says.
    is_meant_by=lambda _: True,
    place=check_hook,
)
