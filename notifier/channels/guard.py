"""Where subscribers' own addresses may lead: public hosts only, decided on the address that is then connected to."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable, Collection
from dataclasses import dataclass

import httpx2

from notifier.channels.base import DeliveryError, TargetGone

_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")

Resolve = Callable[[str, int], list[str]]


def resolve(host: str, port: int) -> list[str]:
    """Return the addresses of *host*; raises ``OSError`` when there are none."""
    return [str(found[4][0]) for found in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]


def is_public(address: str) -> bool:
    """Say whether *address* is one of the open internet; IPv6 that stands for an IPv4 address is judged by that one."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    inner = _meant(ip) if isinstance(ip, ipaddress.IPv6Address) else None
    return ip.is_global and not ip.is_multicast and (inner is None or inner.is_global)


def _meant(ip: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    if ip in _NAT64:
        return ipaddress.IPv4Address(int(ip) & 0xFFFF_FFFF)
    return ip.ipv4_mapped or ip.sixtofour


@dataclass(frozen=True, slots=True)
class Guarded(httpx2.BaseTransport):
    """Connects to an address that was looked at, never to a name that may mean another address by then."""

    inner: httpx2.BaseTransport
    allow_loopback: bool = False
    """Tests and the demo only."""
    hosts: Collection[str] = ()
    """The only hosts allowed, if any are named."""
    resolve: Resolve = resolve

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        url = request.url
        self._check_name(url)
        address = self._address(url.host, url.port or (443 if url.scheme == "https" else 80))
        request.extensions = {**request.extensions, "sni_hostname": url.host}
        request.url = url.copy_with(host=address)
        return self.inner.handle_request(request)

    def close(self) -> None:
        self.inner.close()

    def _check_name(self, url: httpx2.URL) -> None:
        here = self.allow_loopback and url.host in ("127.0.0.1", "localhost", "::1")
        if url.scheme != "https" and not here:
            raise TargetGone("a webhook must be https")
        if self.hosts and url.host not in self.hosts and not here:
            raise TargetGone("the webhook's host is not one of this service")

    def _address(self, host: str, port: int) -> str:
        try:
            found = self.resolve(host, port)
        except OSError as error:
            raise DeliveryError("the webhook's host has no address now") from error
        allowed = [one for one in found if is_public(one) or (self.allow_loopback and ipaddress.ip_address(one).is_loopback)]
        if not found or len(allowed) < len(found):
            raise TargetGone("the webhook leads to a private address")
        return allowed[0]
