"""Which targets a sign-up may name: the same rules that sending applies, and none besides.

Checked twice.  ``check_target`` looks at the address as it is written and needs
no network, so it may run inside a transaction.  ``check_resolves`` asks the name
server as well, which can take seconds: call it before a transaction is opened.
"""

from __future__ import annotations

from net import ssrf
from notifier.channels.channel_type import BadTarget
from notifier.channels.registry import CHANNEL_TYPES

_RESOLVE_SECONDS = 3.0


def check_target(channel: str, target: str, policy: ssrf.Policy) -> str:
    """Return *target* as it is stored; raises ``BadTarget`` unless *channel* could be
    asked to send to it.
    """
    try:
        return CHANNEL_TYPES[channel].check(target, policy)
    except ssrf.Refused as refused:
        raise BadTarget(str(refused)) from None


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
    try:
        place = CHANNEL_TYPES[channel].place(target, policy)
        if place is None:
            return
        ssrf.addresses(
            place.host, place.port, policy, seconds=seconds, lookup=lookup
        )
    except ssrf.Refused as refused:
        raise BadTarget(str(refused)) from None
    except OSError:
        return
