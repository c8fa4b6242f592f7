"""What sign-up, pages and commands know of e-mail."""

from __future__ import annotations

import re

from net.ssrf import Policy
from notifier.channels.channel_type import BadTarget, ChannelType
from notifier.channels.email.mime import BadAddress, checked

_MAIL_LABEL = re.compile(
    r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?", re.IGNORECASE
)
# Top-level names that the public DNS never delivers to (RFC 2606, 6761, 6762, 9476).
_UNDELIVERABLE_ENDS = frozenset(
    {
        "alt",
        "example",
        "internal",
        "invalid",
        "local",
        "localhost",
        "onion",
        "test",
    }
)
# Octets before the @ (RFC 5321 §4.5.3.1.1).
_LONGEST_LOCAL_PART = 64
# Read by some servers as a way onwards (RFC 5321 appendix C; `a!b`, `a%b`): a stranger
# could have us write to one mailbox by any server that still follows them.
_ROUTES = frozenset("@%!")


def check_address(address: str, policy: Policy) -> str:
    """Return *address*; raises ``BadTarget`` where no mail can arrive."""
    del policy  # mail leaves by the operator's own server
    try:
        checked(address)
    except BadAddress as error:
        raise BadTarget(str(error)) from None
    local, _, domain = address.rpartition("@")
    labels = domain.lower().split(".")
    if len(labels) < 2:
        raise BadTarget(
            "the mail address has no domain; it looks like name@example.kr"
        )
    for label in labels:
        if not _MAIL_LABEL.fullmatch(label):
            raise BadTarget("the domain of the mail address is none")
    top = labels[-1]
    # An all-numeric end would be an IP address, a single letter is no country.
    is_name = top.startswith("xn--") or (top.isalpha() and len(top) > 1)
    if top in _UNDELIVERABLE_ENDS or not is_name:
        raise BadTarget("no mail is delivered to this domain")
    if not _ROUTES.isdisjoint(local):
        raise BadTarget(
            "an address that leads on to another is not written to"
        )
    dotted = local.startswith(".") or local.endswith(".") or ".." in local
    if dotted or len(local) > _LONGEST_LOCAL_PART:
        raise BadTarget("the part before the @ is no mailbox")
    return address


def mailbox(address: str) -> str:
    """Return the mailbox that *address* probably arrives in.

    Many servers deliver ``name+anything`` to ``name``, and Google's leaves out dots:
    a stranger could write to one mailbox under any number of addresses.

    >>> mailbox("A.Name+7@GMail.com"), mailbox("a.name@example.kr")
    ('aname@gmail.com', 'a.name@example.kr')
    """
    local, _, domain = address.strip().casefold().rpartition("@")
    local = local.partition("+")[0] or local
    if domain == "googlemail.com":
        domain = "gmail.com"
    if domain == "gmail.com":
        local = local.replace(".", "")
    return f"{local}@{domain}"


def _masked(address: str) -> str:
    name, at, domain = address.rpartition("@")
    return f"{name[:2]}***{at}{domain}"


EMAIL = ChannelType(
    "email",
    "메일",
    "Mail",
    check_address,
    is_meant_by=lambda target: "@" in target and "://" not in target,
    masked=_masked,
    arrives_at=mailbox,
    setting="SMTP_URL",
)
