"""Ids of rows, as addresses and command lines name them."""

from __future__ import annotations

from typing import Final

BIGGEST_ID: Final = 2**31 - 1
"""PostgreSQL's ``integer``: to ask for a larger one is its error, and no empty answer."""
_MOST_DIGITS: Final = 10


def written_id(
    text: str, *, least: int = 1, most: int = BIGGEST_ID
) -> int | None:
    """Return the number from *least* to *most* that *text* is; ``None`` for anything else.

    >>> written_id("7"), written_id("0"), written_id("２"), written_id("9" * 5_000)
    (7, None, None, None)
    """
    # By its length first: Python refuses to read thousands of digits.
    is_number = text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS
    if not is_number or not least <= int(text) <= most:
        return None
    return int(text)
