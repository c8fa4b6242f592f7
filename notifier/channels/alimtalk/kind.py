"""What sign-up, pages and commands know of KakaoTalk's 알림톡."""

from __future__ import annotations

import re
from typing import Final

from net.ssrf import Policy
from notifier.channels.channel_type import BadTarget, ChannelType

# Mobile numbers of Korea as people write them: 010-1234-5678, +82 10 1234 5678.
_WRITTEN: Final = re.compile(
    r"(?:\+?82[ -]?\(?0?\)?|0)1[016789][ .-]?\d{3,4}[ .-]?\d{4}"
)


def mobile_number(text: str) -> str | None:
    """Return a Korean mobile number as its digits, or none.

    >>> mobile_number("010-1234-5678"), mobile_number("+82 10 1234 5678")
    ('01012345678', '01012345678')
    >>> mobile_number("02-123-4567")
    """
    written = text.strip()
    if not written.isascii() or not _WRITTEN.fullmatch(written):
        return None
    digits = re.sub(r"\D", "", written)
    return "0" + digits.removeprefix("82").removeprefix("0")


def _check(target: str, policy: Policy) -> str:
    del policy
    number = mobile_number(target)
    if number is None:
        raise BadTarget("no mobile number of Korea")
    # Equal numbers must be one reader, however they were written.
    return number


def _masked(target: str) -> str:
    return f"{target[:3]}-****-{target[-4:]}"


ALIMTALK = ChannelType(
    "alimtalk",
    "카카오톡 알림톡",
    "KakaoTalk (Alimtalk)",
    _check,
    is_meant_by=lambda target: mobile_number(target) is not None,
    masked=_masked,
    setting="ALIMTALK_APP_KEY",
)
