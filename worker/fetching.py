"""One page or file from an address that a person gave: bounded, and never from inside our own network."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable
from typing import Final
from urllib.parse import urljoin, urlsplit

import httpx2

LARGEST: Final = 64 * 1024 * 1024
SECONDS: Final = 20.0
REDIRECTS: Final = 5
AGENT: Final = "VoucherWatch (+reads public announcements)"

Allows = Callable[[str], bool]


class Unreachable(Exception):
    """The address gave nothing that may be read."""


def is_public(address: str) -> bool:
    """Whether an IP address belongs to the open internet.

    >>> is_public("127.0.0.1"), is_public("::ffff:10.0.0.1"), is_public("169.254.169.254")
    (False, False, False)
    """
    known = ipaddress.ip_address(address.partition("%")[0])
    mapped = getattr(known, "ipv4_mapped", None)
    return bool((mapped or known).is_global and not known.is_multicast)


def fetch(url: str, *, allows: Allows = is_public, largest: int = LARGEST) -> bytes:
    """Return what *url* answers, following a few redirects.

    The address is looked at twice: as the name server gives it, and as the
    connection has it, since a name may answer differently the second time.

    Raises:
        Unreachable: refused, missing, too large, too slow or not public.
    """
    with httpx2.Client(timeout=SECONDS, follow_redirects=False, trust_env=False, headers={"User-Agent": AGENT}) as client:
        for _ in range(REDIRECTS + 1):
            _check_name(url, allows)
            try:
                body, onward = _answer(client, url, allows, largest)
            except httpx2.HTTPError as why:
                raise Unreachable(str(why) or type(why).__name__) from why
            if onward is None:
                return body
            url = urljoin(url, onward)
    raise Unreachable("too many redirects")


def _check_name(url: str, allows: Allows) -> None:
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise Unreachable("only http and https addresses are read")
    try:
        found = socket.getaddrinfo(parts.hostname, parts.port or None, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError, ValueError) as why:
        raise Unreachable(f"{parts.hostname} is not known") from why
    if not all(allows(str(address[0])) for *_, address in found):
        raise Unreachable("addresses inside a private network are not read")


def _answer(client: httpx2.Client, url: str, allows: Allows, largest: int) -> tuple[bytes, str | None]:
    """Return the body, or the address that the answer points on to."""
    with client.stream("GET", url) as response:
        peer = response.extensions["network_stream"].get_extra_info("server_addr")
        if not allows(str(peer[0])):
            raise Unreachable("addresses inside a private network are not read")
        if response.is_redirect:
            return b"", response.headers["location"]
        if response.is_error:
            raise Unreachable(f"the site answered {response.status_code}")
        return _bounded(response, largest), None


def _bounded(response: httpx2.Response, largest: int) -> bytes:
    body = bytearray()
    for piece in response.iter_bytes():
        body += piece
        if len(body) > largest:
            raise Unreachable(f"larger than {largest // 1024**2} MB")
    return bytes(body)
