"""Which addresses may be fetched: public ones, of the board's own hosts, also after DNS
and redirects.
"""

from __future__ import annotations

import re
import time
from collections.abc import Collection, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, Self
from urllib.parse import urlsplit
from urllib.request import getproxies

from scrapy.resolver import CachingThreadedResolver, HostResolution
from twisted.internet.interfaces import (
    IAddress,
    IHostnameResolver,
    IHostResolution,
    IResolutionReceiver,
)
from zope.interface import implementer  # type: ignore[import-untyped]  # it ships no types

from crawler.settings import CrawlSettings
from net.ssrf import Policy, Refused, check_literal, parse_url

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

# Long enough for a crawl's requests, short beside the TTL of sites that move.
REMEMBERED = 60.0
"""Seconds for which a name's (allowed) addresses are not asked for again."""
_ORIGIN: Final = re.compile(r"https?://[^/?#]*")


class OffHosts(Refused):
    """An address that is not on the board's hosts; *url* is the whole of it."""

    url = ""
    is_permanent = False
    """Whether a permanent redirect leads there: the board may have moved."""


def check(url: str, hosts: Collection[str], policy: Policy) -> str:
    """Return the host of *url*, or raise ``Refused``.

    Only http and https, only the board's *hosts*, no user name, and no literal
    address that *policy* would refuse after DNS.
    """
    # Scheme, host and port decide; they are the same for every page of a board.
    origin = _ORIGIN.match(url)
    try:
        return _check_origin(
            origin[0] if origin else url, tuple(hosts), policy
        )
    except OffHosts as refused:
        refused.url = url
        raise


@lru_cache(maxsize=4096)
def _check_origin(url: str, hosts: tuple[str, ...], policy: Policy) -> str:
    place = parse_url(url, policy)
    host = place.host
    if host not in {allowed.lower() for allowed in hosts}:
        named = ", ".join(sorted(hosts))
        raise OffHosts(f"{host} is not one of this source's hosts ({named})")
    check_literal(place, policy)
    return host


# Addresses are dropped here, between the lookup and the connection: a check of the name
# beforehand could be answered otherwise a moment later (DNS rebinding).
@implementer(IResolutionReceiver)
class _AddressFilter:
    """Forwards the addresses that the policy allows; if none is left, the lookup fails."""

    def __init__(self, receiver: Any, policy: Policy) -> None:
        self._receiver = receiver
        self._policy = policy
        self.passed: list[Any] = []

    def resolutionBegan(self, resolution: IHostResolution) -> None:  # noqa: N802 - Twisted's name
        self._receiver.resolutionBegan(resolution)

    def addressResolved(self, address: Any) -> None:  # noqa: N802 - Twisted's name
        if self._policy.allows(address.host):
            self.passed.append(address)
            self._receiver.addressResolved(address)

    def resolutionComplete(self) -> None:  # noqa: N802 - Twisted's name
        self._receiver.resolutionComplete()


@implementer(IHostnameResolver)
class GuardedResolver:
    """A filter on the reactor's resolver, so that the address that was checked is the
    one connected to.
    """

    def __init__(self, inner: Any, policy: Policy) -> None:
        self._inner = inner
        self.policy = policy
        self._known: dict[tuple[str, int], tuple[float, list[Any]]] = {}

    def adopt(self, policy: Policy) -> None:
        """Apply *policy* from now on, and forget what another one allowed."""
        if policy != self.policy:
            self._known.clear()
        self.policy = policy

    def resolveHostName(  # noqa: N802 - Twisted's signature
        self,
        resolutionReceiver: IResolutionReceiver,  # noqa: N803
        hostName: str,  # noqa: N803
        portNumber: int = 0,  # noqa: N803
        addressTypes: Sequence[type[IAddress]] | None = None,  # noqa: N803
        transportSemantics: str = "TCP",  # noqa: N803
    ) -> Any:
        # The operator's proxies, which may be inside.
        if hostName in self.policy.trusted:
            return self._inner.resolveHostName(
                resolutionReceiver,
                hostName,
                portNumber,
                addressTypes,
                transportSemantics,
            )
        # Empty until the lookup has ended, and after one that found nothing: then the
        # name is looked up again.
        until, addresses = self._known.pop((hostName, portNumber), (0.0, []))
        if addresses and until > time.monotonic():
            self._known[hostName, portNumber] = until, addresses
            return _deliver_addresses(resolutionReceiver, hostName, addresses)
        sieve = _AddressFilter(resolutionReceiver, self.policy)
        self._known[hostName, portNumber] = (
            time.monotonic() + REMEMBERED,
            sieve.passed,
        )
        return self._inner.resolveHostName(
            sieve, hostName, portNumber, addressTypes, transportSemantics
        )


def _deliver_addresses(
    receiver: Any, host: str, addresses: Sequence[Any]
) -> Any:
    resolution = HostResolution(host)
    receiver.resolutionBegan(resolution)
    for address in addresses:
        receiver.addressResolved(address)
    receiver.resolutionComplete()
    return resolution


def install(reactor: Any, policy: Policy) -> None:
    """Install the filter on *reactor*'s resolver, or give an installed one this policy."""
    resolver = reactor.nameResolver
    if isinstance(resolver, GuardedResolver):
        resolver.adopt(policy)
    else:
        reactor.installNameResolver(GuardedResolver(resolver, policy))


def policy_of(settings: CrawlSettings) -> Policy:
    """Return where names may lead: the operator's own proxies may be anywhere."""
    proxies = set()
    for url in (*settings.proxies.values(), *getproxies().values()):
        if host := urlsplit(url).hostname:
            proxies.add(host)
    return Policy(settings.allow_loopback, frozenset(proxies))


class GuardedThreadedResolver(CachingThreadedResolver):
    """Scrapy's resolver with the filter, for its own commands
    (``TWISTED_DNS_RESOLVER``).
    """

    policy = Policy()

    @classmethod
    def from_crawler(cls, crawler: Crawler, reactor: Any) -> Self:
        resolver = super().from_crawler(crawler, reactor)
        resolver.policy = policy_of(crawler.settings["CRAWL_SETTINGS"])
        return resolver

    def install_on_reactor(self) -> None:
        super().install_on_reactor()
        install(self.reactor, self.policy)
