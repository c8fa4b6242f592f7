"""One policy on where outgoing connections may lead: crawler, webhooks and ``read URL`` share it.

Decided twice: on the address as it is written (``check_url``) and on the IP
address that is then connected to (``Policy.allows``), since a name may mean
another address by then (DNS rebinding).
"""

from __future__ import annotations

import queue
import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Final
from urllib.parse import urlsplit

# Others would let a webhook knock at mail servers, databases and the like.
WEB_PORTS: Final = frozenset({80, 443})
# All of IPv6 that IANA has given out for the open internet; the rest is refused unseen.
_GLOBAL_UNICAST = ip_network("2000::/3")
_REFUSED = tuple(
    map(
        ip_network,
        (
            # IANA special-purpose registries (RFC 6890); `is_global` differs between Pythons.
            "100.64.0.0/10",  # carrier-grade NAT
            "192.0.0.0/24",  # protocol assignments
            "192.88.99.0/24",  # 6to4 relays
            "198.18.0.0/15",  # benchmarks
            "240.0.0.0/4",
            "2001::/23",  # Teredo, ORCHID
            "2001:db8::/32",  # documentation
            "3fff::/20",  # documentation
        ),
    )
)
# Networks whose addresses carry an IPv4 one that a gateway unwraps (RFC 6052, RFC 3056).
_NAT64 = ip_network("64:ff9b::/96")
_6TO4 = ip_network("2002::/16")
_PRIVATE: Final = "it leads to a private or reserved address"
# Characters, as DNS holds them (RFC 1035 §2.3.4).
_LONGEST_NAME, _LONGEST_LABEL = 253, 63

Resolve = Callable[[str, int], list[str]]
"""A host and a port to IP addresses as text; raises ``OSError`` where there are none."""


class Refused(Exception):
    """An address that is not connected to; the words say why and repeat no secret of it."""


@dataclass(frozen=True, slots=True)
class Policy:
    """*trusted* are the operator's own proxies, wherever they stand; *ports* the ones allowed."""

    allow_loopback: bool = False
    """Tests and the demo only; lifts the limit on ports as well."""
    trusted: frozenset[str] = frozenset()
    ports: frozenset[int] = WEB_PORTS

    def allows(self, address: str) -> bool:
        """Return whether an IP address, as text, may be connected to.

        >>> Policy().allows("203.252.0.1"), Policy().allows("::ffff:10.0.0.1")
        (True, False)
        """
        # "fe80::1%eth0": the zone says through which cable, not where to.
        ip = _plain(ip_address(address.partition("%")[0]))
        if ip.is_loopback:
            return self.allow_loopback
        if isinstance(ip, IPv6Address) and ip not in _GLOBAL_UNICAST:
            return False
        special = ip.is_multicast or ip.is_reserved or ip.is_unspecified
        return (
            ip.is_global
            and not special
            and not any(ip in net for net in _REFUSED)
        )

    def allows_port(self, port: int | None) -> bool:
        """Return whether *port* (``None``: the scheme's own) may be connected to."""
        return port is None or port in self.ports or self.allow_loopback


def _plain(ip: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    """Unwrap an IPv4 address that hides in an IPv6 one (mapped, NAT64, 6to4)."""
    if isinstance(ip, IPv4Address):
        return ip
    if ip.ipv4_mapped is not None:
        return ip.ipv4_mapped
    if ip in _NAT64:
        return IPv4Address(int(ip) & 0xFFFFFFFF)
    if ip in _6TO4:
        # 2002:AABB:CCDD::/48 is the network behind AA.BB.CC.DD
        return IPv4Address(int(ip) >> 80 & 0xFFFFFFFF)
    return ip


@dataclass(frozen=True, slots=True)
class Place:
    """Where a checked address leads: *host* is ASCII (IDNA) and lower case."""

    scheme: str
    host: str
    port: int


def check_url(url: str, policy: Policy) -> Place:
    """Return where *url* leads, or raise ``Refused``; needs no network.

    As ``parse_url``, and no literal address (in any spelling) that *policy* refuses.
    """
    place = parse_url(url, policy)
    check_literal(place, policy)
    return place


def parse_url(url: str, policy: Policy) -> Place:
    """Return where *url* leads as it is written, or raise ``Refused``.

    Only http and https, a host name that DNS can hold, an allowed port, no user name.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
        written = parts.hostname or ""
    except ValueError as malformed:
        raise Refused("malformed address") from malformed
    if parts.scheme not in ("http", "https"):
        raise Refused("only http and https addresses are reached")
    # "https://nipa.kr@evil.example": readers take what stands first for the host.
    if parts.username is not None:
        raise Refused("an address with a user name in it is not reached")
    # What is in brackets is an IPv6 address; RFC 3986 has room for others, "[v1.a]".
    if "[" in parts.netloc and ":" not in written:
        raise Refused("malformed address")
    host = ascii_host(written)
    try:
        url.encode()
    except UnicodeError as unsendable:  # "\ud800" in somebody's JSON
        raise Refused("malformed address") from unsendable
    place = Place(
        parts.scheme, host, port or (443 if parts.scheme == "https" else 80)
    )
    if not policy.allows_port(port):
        # a private address is the graver reason: it is the one that is given
        check_literal(place, policy)
        raise Refused(f"port {port} is not reached")
    return place


def check_literal(place: Place, policy: Policy) -> None:
    """Raise ``Refused`` if the host means, without any name server, an address that is refused."""
    # A zone ("fe80::1%25eth0", RFC 6874) belongs to addresses of one cable only; the C
    # library does not read it as it is in URLs.
    if "%" in place.host:
        raise Refused(_PRIVATE)
    for address in _literals(place.host):
        if not policy.allows(address):
            raise Refused(_PRIVATE)


def ascii_host(written: str) -> str:
    """Return a host as DNS knows it, lower case; raises ``Refused`` for what DNS cannot hold.

    >>> ascii_host("바우처.example")
    'xn--9g3b27qvve.example'
    """
    name = written.removesuffix(".").lower()
    if ":" in name:  # IPv6; urlsplit has checked the brackets
        return _checked_literal(name)
    labels = name.split(".")
    if not all(labels):
        raise Refused("the host has an empty label")
    try:
        encoded = []
        for label in labels:
            if label.isascii():
                encoded.append(label)
            else:
                encoded.append(label.encode("idna").decode("ascii"))
    except UnicodeError as error:
        raise Refused("the host is no name that DNS can hold") from error
    if max(map(len, encoded)) > _LONGEST_LABEL:
        raise Refused(
            f"the host has a label of more than {_LONGEST_LABEL} characters"
        )
    host = ".".join(encoded)
    if len(host) > _LONGEST_NAME:
        raise Refused("the host's name is too long")
    for sign in host:
        # The underscore is none of DNS's host names, but some boards have it in theirs.
        if not (sign.isalnum() or sign in "-._"):
            raise Refused("the host is no name that DNS can hold")
    return host


def _checked_literal(name: str) -> str:
    try:
        ip_address(name.partition("%")[0])
    except ValueError as error:
        raise Refused("malformed address") from error
    return name


def _literals(host: str) -> list[str]:
    """Return the addresses that *host* means without DNS: literals in any spelling, localhost."""
    if host == "localhost" or host.endswith(".localhost"):
        return ["127.0.0.1"]
    try:
        # The C library's own reading, since it is what connects: "127.1", "0x7f000001"
        # and "2130706433" are this machine as well.
        found = socket.getaddrinfo(host, None, flags=socket.AI_NUMERICHOST)
    except (OSError, UnicodeError):
        return []
    return [str(entry[4][0]) for entry in found]


def resolve(host: str, port: int) -> list[str]:
    """Return the addresses of *host*, the best to connect to first.

    Raises ``OSError`` when there are none, ``UnicodeError`` for what is no host name.
    """
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def addresses(
    host: str,
    port: int,
    policy: Policy,
    *,
    seconds: float,
    lookup: Resolve = resolve,
) -> list[str]:
    """Return where *host* may be connected to.

    Raises ``Refused`` if any of its addresses is none for us (a mixed answer is
    an attempt), ``TimeoutError`` after *seconds*, ``OSError`` without an address.
    """
    try:
        found = look_up(host, port, seconds=seconds, lookup=lookup)
    except UnicodeError as error:
        raise Refused(
            f"the host is no name that DNS can hold ({type(error).__name__})"
        ) from None
    for address in found:
        if not policy.allows(address):
            raise Refused(_PRIVATE)
    return found


def look_up(
    host: str, port: int, *, seconds: float, lookup: Resolve = resolve
) -> list[str]:
    """Return the addresses of *host*, whatever they are; for the operator's own servers.

    In a thread of its own, since the system's resolver knows no deadline: one that
    comes too late ends by itself, its answer unread.  Raises ``TimeoutError`` after
    *seconds*, ``OSError`` where there is no address, ``UnicodeError`` for no host name.
    """
    answer: queue.SimpleQueue[list[str] | Exception] = queue.SimpleQueue()

    def run() -> None:
        try:
            answer.put(lookup(host, port))
        except Exception as error:  # noqa: BLE001  (it belongs to the caller, and is raised there)
            answer.put(error)

    threading.Thread(target=run, daemon=True, name="lookup").start()
    try:
        found = answer.get(timeout=max(seconds, 0.001))
    except queue.Empty:
        raise TimeoutError("the name server takes too long") from None
    if isinstance(found, Exception):
        raise found
    if not found:
        raise OSError("no address")
    return found
