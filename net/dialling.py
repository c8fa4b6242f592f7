"""One connection to a name that has several addresses, within one deadline."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final, TypeVar

T = TypeVar("T")

MOST_ADDRESSES: Final = 8
"""Of one name that are tried.  No service needs more, and a stranger's name server may
list a thousand hosts of others for us to knock at.
"""
PATIENCE: Final = 2.5
"""Seconds for an address while others remain: a second SYN goes out after one, a third
after three.
"""


def first_reached(
    addresses: Sequence[str],
    left: Callable[[], float],
    connect: Callable[[str, float], T],
    unreachable: tuple[type[Exception], ...],
) -> T:
    """Return the connection to the first address that answers (RFC 6724 §2: in order).

    *left* tells the seconds until the deadline and raises once it has passed;
    *connect* gets an address and the seconds that it may take.  An address that
    swallows what is sent to it costs its share, never the time of those behind it.
    Raises what the last one raised, one of *unreachable*.
    """
    tried = addresses[:MOST_ADDRESSES]
    for place, address in enumerate(tried[:-1]):
        share = left() / (len(tried) - place)
        try:
            return connect(address, min(share, PATIENCE))
        except unreachable:
            continue
    return connect(tried[-1], left())
