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
from dataclasses import dataclass, field
from typing import Any

from crawler.digests import digest

_TOKEN = re.compile(rb"[\w+/=.:%\-]{0,1024}", re.ASCII)
_TAIL = re.compile(rb"[\w+=%\-]*\Z", re.ASCII)
_HEAD = re.compile(rb"[\w+=%\-]*", re.ASCII)
MOST_TOKENS = 400
"""With more, the page is no page with tokens but another page each time."""


@dataclass(frozen=True, slots=True)
class Mask:
    """Token places: *chunks* is how many pieces the page falls into at ``<`` and line feeds.

    Each place is (piece, length before the token, length after it).
    """

    chunks: int = 0
    places: tuple[tuple[int, int, int], ...] = ()
    digest: str = ""
    """Of the page with its tokens cut out."""

    def to_dict(self) -> dict[str, Any]:
        return {"chunks": self.chunks, "places": [list(place) for place in self.places], "digest": self.digest}

    @classmethod
    def from_dict(cls, stored: Mapping[str, Any]) -> Mask:
        return cls(stored["chunks"], tuple((a, b, c) for a, b, c in stored["places"]), stored["digest"]) if stored else cls()

    def covers(self, body: bytes) -> bool:
        """Say whether *body* is the masked page with other tokens."""
        return bool(self.digest) and self._cut(_chunks(body)) == self.digest

    def _cut(self, chunks: list[bytes]) -> str:
        if len(chunks) != self.chunks:
            return ""
        for place, before, after in self.places:
            chunk = chunks[place]
            end = len(chunk) - after
            # A token is one run of letters and digits: words, quotes and blanks are content.
            if end < before or not _TOKEN.fullmatch(chunk, before, end):
                return ""
            chunks[place] = chunk[:before] + b"\0" + chunk[end:]
        return digest(b"<".join(chunks))


def _chunks(body: bytes) -> list[bytes]:
    return body.replace(b"\n", b"<").split(b"<")


def learn(mask: Mask, old: bytes, new: bytes) -> Mask:
    """Return the mask of two answers whose rows said the same; an empty one where no tokens explain the difference."""
    before, after = _chunks(old), _chunks(new)
    if len(before) != len(after):
        return Mask()
    places = {place: (head, tail) for place, head, tail in (mask.places if mask.chunks == len(after) else ())}
    for place in (i for i, (one, other) in enumerate(zip(before, after, strict=True)) if one != other):
        found = _token(before[place], after[place])
        if found is None:
            return Mask()
        known = places.get(place, found)
        places[place] = (min(known[0], found[0]), min(known[1], found[1]))
    if len(places) > MOST_TOKENS:
        return Mask()
    learnt = Mask(len(after), tuple((place, *ends) for place, ends in sorted(places.items())))
    return Mask(learnt.chunks, learnt.places, learnt._cut(after))  # noqa: SLF001 - its own kind


def _token(one: bytes, other: bytes) -> tuple[int, int] | None:
    """Return how much stands before and after the one run of token characters in which two pieces differ."""
    shorter = min(len(one), len(other))
    head = next((i for i in range(shorter) if one[i] != other[i]), shorter)
    tail = next((i for i in range(shorter - head) if one[-1 - i] != other[-1 - i]), shorter - head)
    head = _TAIL.search(one[:head]).start()  # type: ignore[union-attr]  # it matches the empty string
    rest = one[len(one) - tail :]
    tail -= _HEAD.match(rest).end()  # type: ignore[union-attr]  # it matches the empty string
    middles = (one[head : len(one) - tail], other[head : len(other) - tail])
    return (head, tail) if all(_TOKEN.fullmatch(middle) for middle in middles) else None


@dataclass(frozen=True, slots=True)
class Memo:
    """What is known of one listing page; *page* (compressed) is loaded only where tokens are learnt."""

    etag: str | None = None
    last_modified: str | None = None
    digest: str | None = None
    rows_digest: str | None = None
    mask: Mask = field(default_factory=Mask)
    card: str = ""
    rows: int = 0
    page: bytes | None = None

    def asks(self) -> dict[str, str]:
        """Return the headers that ask for the page only if it has changed."""
        said = {"If-None-Match": self.etag, "If-Modified-Since": self.last_modified}
        return {name: value for name, value in said.items() if value}

    def knows(self, body: bytes) -> bool:
        """Say whether *body* has the rows that are remembered, without reading it."""
        return self.digest == digest(body) or self.mask.covers(body)


def packed(body: bytes) -> bytes:
    return zlib.compress(body, 3)


def unpacked(page: bytes) -> bytes:
    return zlib.decompress(page)
