"""What sign-up, pages and commands know of Web Push."""

from __future__ import annotations

import json

from net.ssrf import Policy
from notifier.channels.channel_type import BadTarget, ChannelType
from notifier.channels.hooks import lane
from notifier.channels.push.target import BadPushTarget, parse_target


def _check(target: str, policy: Policy) -> str:
    try:
        # Equal subscriptions must be one reader, however the browser wrote them.
        return parse_target(target, policy).to_json()
    except BadPushTarget as error:
        raise BadTarget(str(error)) from None


def _masked(target: str) -> str:
    return lane(json.loads(target)["endpoint"])


PUSH = ChannelType(
    "push",
    "이 기기(브라우저 알림)",
    "This device (browser notifications)",
    _check,
    is_meant_by=lambda target: target.lstrip().startswith("{"),
    masked=_masked,
    setting="VAPID_PRIVATE_KEY",
    confirmed_by="device",
)
