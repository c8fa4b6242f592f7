"""Short digests by which equal things are known."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import blake2b


def digest(data: bytes) -> str:
    return blake2b(data, digest_size=16).hexdigest()


def digest_of(words: Iterable[str]) -> str:
    """Digest a sequence of strings; where one ends and the next begins counts."""
    # The unit separator is in no text of a board; lone surrogates may be, from JSON.
    return digest("\x1f".join(words).encode("utf-8", "surrogatepass"))
