"""Which addresses may be fetched: public ones, of the board's own hosts, also after DNS and redirects."""

from __future__ import annotations

import time
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Any
from urllib.parse import urlsplit

from scrapy.resolver import HostResolution
from twisted.internet.interfaces import IAddress, IHostnameResolver, IHostResolution, IResolutionReceiver
from zope.interface import implementer  # type: ignore[import-untyped]  # it ships no types

_REFUSED = tuple(
    map(
        ip_network,
        (
            # IANA special-purpose registries (RFC 6890), beside what `is_private` and its kin say.
            "100.64.0.0/10",  # carrier-grade NAT
            "192.0.0.0/24",
            "198.18.0.0/15",
            "240.0.0.0/4",
            "64:ff9b:1::/48",
            "100::/64",
            "2001::/23",
            "fec0::/10",
        ),
    )
)
REMEMBERED = 60.0
"""Seconds for which a name's (allowed) addresses are not asked for again."""
_NAT64 = ip_network("64:ff9b::/96")
_6TO4 = ip_network("2002::/16")


class Refused(Exception):
    """An address that is not fetched, and why."""


@dataclass(frozen=True, slots=True)
class Policy:
    """*trusted* are the operator's own proxies, wherever they stand."""

    allow_loopback: bool = False
    trusted: frozenset[str] = frozenset()

    def allows(self, address: str) -> bool:
        """Say whether an IP address, as text, may be connected to.

        >>> Policy().allows("203.252.0.1"), Policy().allows("::ffff:10.0.0.1"), Policy().allows("100.64.1.1")
        (True, False, False)
        """
        ip = _plain(ip_address(address.partition("%")[0]))
        if ip.is_loopback:
            return self.allow_loopback
        return ip.is_global and not (ip.is_multicast or ip.is_reserved or ip.is_unspecified) and not any(ip in net for net in _REFUSED)


def _plain(ip: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    """Unwrap an IPv4 address that hides in an IPv6 one (mapped, NAT64, 6to4)."""
    if isinstance(ip, IPv4Address):
        return ip
    if ip.ipv4_mapped is not None:
        return ip.ipv4_mapped
    if ip in _NAT64:
        return IPv4Address(int(ip) & 0xFFFFFFFF)
    if ip in _6TO4:
        return IPv4Address(int(ip) >> 80 & 0xFFFFFFFF)
    return ip


def check(url: str, hosts: Collection[str], policy: Policy) -> str:
    """Return the host of *url*, or raise ``Refused``.

    Only http and https, only the board's *hosts*, no user name, and no literal
    address that *policy* would refuse after DNS.
    """
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").rstrip(".").lower()
        port = parts.port
    except ValueError as malformed:
        raise Refused(f"malformed address: {malformed}") from malformed
    if parts.scheme not in ("http", "https") or not host:
        raise Refused(f"only http and https are fetched, not {parts.scheme or 'this'}:")
    if parts.username is not None:
        raise Refused("an address with a user name in it is not fetched")
    if host not in {allowed.lower() for allowed in hosts}:
        raise Refused(f"{host} is not one of this source's hosts ({', '.join(sorted(hosts))})")
    if port not in (None, 80, 443) and not policy.allow_loopback:
        raise Refused(f"port {port} is not fetched")
    if _is_literal(host) and not policy.allows(host):
        raise Refused(f"{host} is a private or reserved address")
    return host


def _is_literal(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


@implementer(IResolutionReceiver)
class _Sieve:
    """Passes on the addresses that the policy allows; with none left, the lookup has failed."""

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
    """The reactor's resolver behind a sieve: what is connected to is what was checked."""

    def __init__(self, inner: Any, policy: Policy) -> None:
        self._inner = inner
        self.policy = policy
        self._known: dict[tuple[str, int], tuple[float, list[Any]]] = {}

    def adopt(self, policy: Policy) -> None:
        """Go by *policy* from now on; what another allowed is forgotten."""
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
        if hostName in self.policy.trusted:
            return self._inner.resolveHostName(resolutionReceiver, hostName, portNumber, addressTypes, transportSemantics)
        until, addresses = self._known.pop((hostName, portNumber), (0.0, []))
        if addresses and until > time.monotonic():
            self._known[hostName, portNumber] = until, addresses
            return _tell(resolutionReceiver, hostName, addresses)
        sieve = _Sieve(resolutionReceiver, self.policy)
        self._known[hostName, portNumber] = time.monotonic() + REMEMBERED, sieve.passed
        return self._inner.resolveHostName(sieve, hostName, portNumber, addressTypes, transportSemantics)


def _tell(receiver: Any, host: str, addresses: Sequence[Any]) -> Any:
    resolution = HostResolution(host)
    receiver.resolutionBegan(resolution)
    for address in addresses:
        receiver.addressResolved(address)
    receiver.resolutionComplete()
    return resolution


def install(reactor: Any, policy: Policy) -> None:
    """Put the sieve before *reactor*'s resolver, or give the one that stands there this policy."""
    resolver = reactor.nameResolver
    if isinstance(resolver, GuardedResolver):
        resolver.adopt(policy)
    else:
        reactor.installNameResolver(GuardedResolver(resolver, policy))
