"""Trusted proxies, by ``FORWARDED_ALLOW_IPS``."""

from __future__ import annotations

import ipaddress

ANYBODY = "*"


class TrustedProxies:
    """The addresses and networks whose ``X-Forwarded-For`` is believed.

    *text* has them with commas; ``*`` trusts every peer.  Raises ``ValueError``
    with the part that is neither address nor network.

    >>> proxies = TrustedProxies("127.0.0.1, 172.16.0.0/12")
    >>> proxies.trusts("172.18.0.4"), proxies.trusts("203.0.113.9")
    (True, False)
    """

    def __init__(self, text: str) -> None:
        self._everybody = False
        self._networks: list[
            ipaddress.IPv4Network | ipaddress.IPv6Network
        ] = []
        for part in text.split(","):
            name = part.strip()
            if name == ANYBODY:
                self._everybody = True
            elif name:
                try:
                    self._networks.append(ipaddress.ip_network(name))
                except ValueError:
                    raise ValueError(name) from None

    def trusts(self, host: str) -> bool:
        """Return whether the peer *host*, an address, is one of them.

        A peer without an address came by a Unix socket, which only a program of
        this machine's owner can open.
        """
        if self._everybody:
            return True
        try:
            address = ipaddress.ip_address(host)
        except ValueError:
            return True
        # A socket that listens on both families shows IPv4 peers as "::ffff:10.0.0.1".
        if address.version == 6 and address.ipv4_mapped is not None:
            address = address.ipv4_mapped
        return any(address in network for network in self._networks)
