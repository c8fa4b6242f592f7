"""What sign-up, pages and commands know of Slack."""

from __future__ import annotations

from urllib.parse import urlsplit

from net.ssrf import Place, Policy, Refused
from notifier.channels.channel_type import ChannelType
from notifier.channels.hooks import check_hook
from notifier.channels.slack.transport import HOSTS

_STARTS = tuple(f"https://{host}/" for host in HOSTS)


def _place(target: str, policy: Policy) -> Place:
    return check_hook(target, policy, HOSTS)


def _check(target: str, policy: Policy) -> str:
    _place(target, policy)
    # `/services/T…/B…/…`, `/workflows/…`: the host alone is no hook.
    if urlsplit(target).path.strip("/").count("/") < 1:
        raise Refused("the webhook's address is not whole")
    return target


SLACK = ChannelType(
    "slack",
    "슬랙",
    "Slack",
    _check,
    is_meant_by=lambda target: target.startswith(_STARTS),
    place=_place,
)
