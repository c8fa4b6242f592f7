"""What is remembered of a listing page, so that looking at it again costs little.

Boards put tokens into each answer (CSRF, sessions, encrypted links), so equal
listings are seldom equal bytes.  Where two answers differed although their
rows said the same, there is a token: those places form the page's *mask*.  An
answer that is equal under its mask has the same rows and needs no parse.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from itertools import groupby
from operator import itemgetter
from typing import Any

from crawler.digests import digest

# Runs of letters, digits and what joins them in tokens and addresses: Korean words,
# quotes and blanks never are.
_TOKENS = re.compile(rb"([\w+/=.:%\-]+)", re.ASCII)
LONGEST_TOKEN = 1024
MOST_TOKENS = 400
"""With more, the page is no page with tokens but another page each time."""


@dataclass(frozen=True, slots=True)
class TokenMask:
    """Where a page's tokens stand; *chunks* is how many chunks it falls into at ``<``
    and line feeds.

    Each place is (chunk, piece): a chunk falls into pieces before, in and after its
    runs of letters.
    """

    chunks: int = 0
    places: tuple[tuple[int, int], ...] = ()
    digest: str = ""
    """Of the page with its tokens cut out."""

    def to_dict(self) -> dict[str, Any]:
        return {
            "chunks": self.chunks,
            "places": [list(place) for place in self.places],
            "digest": self.digest,
        }

    @classmethod
    def from_dict(cls, stored: Mapping[str, Any]) -> TokenMask:
        return (
            cls(
                stored["chunks"],
                tuple((chunk, part) for chunk, part in stored["places"]),
                stored["digest"],
            )
            if stored
            else cls()
        )

    def covers(self, body: bytes) -> bool:
        """Say whether *body* is the masked page with other tokens."""
        return bool(self.digest) and self.cut(_chunks(body)) == self.digest

    def cut(self, chunks: list[bytes]) -> str:
        """Return the digest of a page without its tokens; empty where the page is built
        in another way.
        """
        if len(chunks) != self.chunks:
            return ""
        for chunk, places in groupby(self.places, key=itemgetter(0)):
            parts = _TOKENS.split(chunks[chunk])
            for _, part in places:
                if part >= len(parts) or len(parts[part]) > LONGEST_TOKEN:
                    return ""
                parts[part] = b"\0"
            chunks[chunk] = b"".join(parts)
        return digest(b"<".join(chunks))


def _chunks(body: bytes) -> list[bytes]:
    return body.replace(b"\n", b"<").split(b"<")


def learn(token_mask: TokenMask, old: bytes, new: bytes) -> TokenMask:
    """Return the mask of two answers whose rows said the same; an empty one where no
    tokens explain the difference.
    """
    before, after = _chunks(old), _chunks(new)
    if len(before) != len(after):
        return TokenMask()
    places = set(token_mask.places if token_mask.chunks == len(after) else ())
    for chunk, (item, other) in enumerate(zip(before, after, strict=True)):
        found = _differing(item, other) if item != other else []
        if found is None:
            return TokenMask()
        places.update((chunk, part) for part in found)
    if len(places) > MOST_TOKENS:
        return TokenMask()
    learnt = TokenMask(len(after), tuple(sorted(places)))
    return replace(learnt, digest=learnt.cut(after))


def _differing(item: bytes, other: bytes) -> list[int] | None:
    """Return the pieces in which two chunks differ; ``None`` where it is not tokens that differ."""
    first, second = _TOKENS.split(item), _TOKENS.split(other)
    if len(first) != len(second) or first[::2] != second[::2]:
        return None
    found = []
    for part in range(1, len(first), 2):
        if first[part] != second[part]:
            found.append(part)
    return found


@dataclass(frozen=True, slots=True)
class CachedPage:
    """What is known of one listing page; *page* (compressed) is loaded only where
    tokens are learnt.
    """

    etag: str | None = None
    last_modified: str | None = None
    digest: str | None = None
    rows_digest: str | None = None
    mask: TokenMask = field(default_factory=TokenMask)
    source_digest: str = ""
    rows: int = 0
    page: bytes | None = None

    def asks(self) -> dict[str, str]:
        """Return the headers that ask for the page only if it has changed."""
        data = {
            "If-None-Match": self.etag,
            "If-Modified-Since": self.last_modified,
        }
        found: dict[str, str] = {}
        for name, value in data.items():
            if value:
                found[name] = value
        return found

    def knows(self, body: bytes) -> bool:
        """Say whether *body* has the rows that are remembered, without reading it."""
        # The same page is covered by its own mask: one digest is enough.
        if self.mask.digest:
            return self.mask.covers(body)
        return self.digest == digest(body)


def packed(body: bytes) -> bytes:
    return zlib.compress(body, 3)


def unpacked(page: bytes) -> bytes:
    return zlib.decompress(page)
