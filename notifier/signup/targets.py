"""Which targets a sign-up may name: the same rules that sending applies, and none besides.

Checked twice.  ``check_target`` looks at the address as it is written and needs
no network, so it may run inside a transaction.  ``check_resolves`` asks the name
server as well, which can take seconds: call it before a transaction is opened.
"""

from __future__ import annotations

import re

from net import ssrf
from notifier.channels.email.mime import BadAddress, checked
from notifier.channels.hooks import check_hook
from notifier.channels.push.target import BadPushTarget, parse_target
from notifier.channels.slack.transport import HOSTS

_RESOLVE_SECONDS = 3.0
_MAIL_LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?", re.IGNORECASE)
# Top-level names that the public DNS never delivers to (RFC 2606, 6761, 6762, 9476).
_UNDELIVERABLE_ENDS = frozenset(
    {"alt", "example", "internal", "invalid", "local", "localhost", "onion", "test"}
)
_LONGEST_LOCAL_PART = 64


class BadTarget(ValueError):
    """A target that nothing can be sent to; the words say why and do not repeat it."""


def check_target(channel: str, target: str, policy: ssrf.Policy) -> str:
    """Return *target* as it is stored; raises ``BadTarget`` unless *channel* could be
    asked to send to it.
    """
    if channel == "email":
        _check_mail_address(target)
        return target
    try:
        if channel == "push":
            # Equal subscriptions must be one reader, however the browser wrote them.
            return parse_target(target, policy).to_json()
        if channel == "apprise":
            _check_apprise_target(target, policy)
            return target
        check_hook(target, policy, HOSTS if channel == "slack" else ())
    except (ssrf.Refused, BadPushTarget) as refused:
        raise BadTarget(str(refused)) from None
    return target


def check_resolves(
    channel: str,
    target: str,
    policy: ssrf.Policy,
    *,
    seconds: float = _RESOLVE_SECONDS,
    lookup: ssrf.Resolve = ssrf.resolve,
) -> None:
    """Raise ``BadTarget`` if sending would refuse where the name of a hook leads today.

    A name server that is slow or fails proves nothing against the reader: the
    sign-up goes on, and sending decides.  Blocks for at most *seconds*.
    """
    if channel in ("email", "push", "apprise"):
        return  # push services are known by name, chats are asked for a confirmation
    try:
        place = check_hook(target, policy, HOSTS if channel == "slack" else ())
        ssrf.addresses(place.host, place.port, policy, seconds=seconds, lookup=lookup)
    except ssrf.Refused as refused:
        raise BadTarget(str(refused)) from None
    except OSError:
        return


def _check_apprise_target(target: str, policy: ssrf.Policy) -> None:
    # Not installed where the operator did not switch it on.
    from notifier.channels.apprise.services import BadAppriseTarget, check_service

    try:
        check_service(target, policy)
    except BadAppriseTarget as error:
        raise BadTarget(str(error)) from None


def _check_mail_address(address: str) -> None:
    try:
        checked(address)
    except BadAddress as error:
        raise BadTarget(str(error)) from None
    local, _, domain = address.rpartition("@")
    labels = domain.lower().split(".")
    if len(labels) < 2:
        raise BadTarget("the mail address has no domain; it looks like name@example.kr")
    for label in labels:
        if not _MAIL_LABEL.fullmatch(label):
            raise BadTarget("the domain of the mail address is none")
    top = labels[-1]
    # an all-numeric end would be an IP address, a single character is no country
    if top in _UNDELIVERABLE_ENDS or (not top.startswith("xn--") and not top.isalpha()):
        raise BadTarget("no mail is delivered to this domain")
    dotted = local.startswith(".") or local.endswith(".") or ".." in local
    if dotted or len(local) > _LONGEST_LOCAL_PART:
        raise BadTarget("the part before the @ is no mailbox")
