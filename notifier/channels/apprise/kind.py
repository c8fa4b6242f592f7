"""What sign-up, pages and commands know of the chats that Apprise writes to."""

from __future__ import annotations

from net.ssrf import Policy
from notifier.channels.channel_type import (
    BadTarget,
    ChannelType,
    first_letters,
)


def _check(target: str, policy: Policy) -> str:
    # Not installed where the operator did not switch it on.
    from notifier.channels.apprise.services import (
        BadAppriseTarget,
        check_service,
    )

    try:
        check_service(target, policy)
    except BadAppriseTarget as error:
        raise BadTarget(str(error)) from None
    return target


def _is_meant_by(target: str) -> bool:
    return "://" in target and not target.startswith(("http:", "https:"))


def _masked(target: str) -> str:
    # What follows a chat's scheme is a bot's key.
    scheme = target.partition("://")[0]
    return f"{scheme}://…" if _is_meant_by(target) else first_letters(target)


APPRISE = ChannelType(
    "apprise",
    "텔레그램·디스코드·팀즈·ntfy 등",
    "Telegram, Discord, Teams, ntfy …",
    _check,
    is_meant_by=_is_meant_by,
    masked=_masked,
    setting="APPRISE",
)
