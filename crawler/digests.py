"""Short digests to recognise equal content."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import blake2b


def digest(data: bytes) -> str:
    return blake2b(data, digest_size=16).hexdigest()


def digest_of(words: Iterable[str]) -> str:
    """Digest a sequence of strings, including its boundaries."""
    # Boards' texts never contain the unit separator; from JSON they may contain lone
    # surrogates.
    return digest("\x1f".join(words).encode("utf-8", "surrogatepass"))
