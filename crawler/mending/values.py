"""What is asked of values in any kind of answer."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlsplit


def is_allowed(address: str, hosts: Sequence[str]) -> bool:
    """Say whether *address* leads to one of *hosts*."""
    parts = urlsplit(address)
    return parts.scheme in ("http", "https") and parts.hostname in hosts


def counts_rows(values: Sequence[str]) -> bool:
    """Say whether values are the numbers of the rows rather than ids.

    >>> counts_rows(["1", "2", "3"]), counts_rows(["0", "1"]), counts_rows(["301", "300"])
    (True, True, False)
    """
    if not all(value.isascii() and value.isdigit() for value in values):
        return False
    numbers = sorted({int(value) for value in values})
    return numbers[0] <= 1 and numbers[-1] - numbers[0] == len(numbers) - 1
