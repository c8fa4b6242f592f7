"""Which hooks are taken: sign-up and sending apply the same check."""

from __future__ import annotations

from collections.abc import Collection
from urllib.parse import urlsplit

from net import ssrf

_LONGEST = 2_000


def check_hook(
    url: str, policy: ssrf.Policy, hosts: Collection[str] = ()
) -> ssrf.Place:
    """Return where a hook leads, or raise ``ssrf.Refused``; needs no network.

    *hosts* are the only ones allowed, if any are named.  Plain http and other
    hosts only on this machine, where tests and the demo allow it.
    """
    if len(url) > _LONGEST:
        raise ssrf.Refused("the address is too long")
    # A line end in it would begin a header of its own.
    for character in url:
        if character.isspace() or not character.isprintable():
            raise ssrf.Refused("malformed address")
    place = ssrf.check_url(url, policy)
    here = policy.allow_loopback and place.host in (
        "127.0.0.1",
        "localhost",
        "::1",
    )
    if place.scheme != "https" and not here:
        raise ssrf.Refused("a webhook must be https")
    if hosts and place.host not in hosts and not here:
        raise ssrf.Refused("the webhook's host is not one of this service")
    return place


def lane(url: str) -> str:
    """Return what shares its fate with *url*: host and port; one that cannot be read is its own.

    >>> lane("https://hooks.example.org/a"), lane("https://hooks.example.org:8443/b")
    ('hooks.example.org', 'hooks.example.org:8443')
    """
    try:
        return urlsplit(url).netloc.rpartition("@")[2].lower() or url
    except ValueError:
        return url
