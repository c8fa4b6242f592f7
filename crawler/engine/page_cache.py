"""Recognising an unchanged listing page without parsing it.

Boards put tokens into each answer (CSRF, sessions, encrypted links), so equal
listings are seldom equal bytes.  Where two answers differed although their
rows said the same, there is a token: those places form the page's *mask*.  An
answer that is equal under its mask has the same rows and needs no parse.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from itertools import accumulate
from typing import Any

from crawler.digests import digest_of
from crawler.platforms.base import Fetch
from storage.sources import CachedPage

# Runs of letters, digits and what joins them in tokens and addresses: Korean words,
# quotes and blanks never are.  So a Korean title that changes is no token.
_TOKENS = re.compile(rb"([\w+/=.:%\-]+)", re.ASCII)
_match_token = _TOKENS.match
# Encrypted links are a few hundred letters; a longer run is data within a script.
LONGEST_TOKEN = 1024
MOST_TOKENS = 400
"""A page with more differs as a whole each time."""


@dataclass(frozen=True, slots=True)
class TokenMask:
    """Where a page's tokens stand; *chunks* is how many chunks it falls into at ``<``
    and line feeds.

    Each place is (chunk, piece): a chunk falls into pieces before, in and after its
    runs of letters.  *gaps* are the same places in bytes: how much is before each
    token since the last, and *tail* how much after all of them.
    """

    chunks: int = 0
    places: tuple[tuple[int, int], ...] = ()
    gaps: tuple[int, ...] = ()
    tail: int = 0
    digest: str = ""
    """Digest of the page without its tokens."""
    failed: int = 0
    """Pages in a row whose differences no tokens explained."""

    def to_dict(self) -> dict[str, Any]:
        return {
            "chunks": self.chunks,
            "places": [list(place) for place in self.places],
            "gaps": list(self.gaps),
            "tail": self.tail,
            "digest": self.digest,
            "failed": self.failed,
        }

    @classmethod
    def from_dict(cls, stored: Mapping[str, Any]) -> TokenMask:
        # Masks of earlier releases had no gaps: such a page is learnt again.
        if "gaps" not in stored:
            return cls()
        return cls(
            stored["chunks"],
            tuple((chunk, part) for chunk, part in stored["places"]),
            tuple(stored["gaps"]),
            stored["tail"],
            stored["digest"],
            stored["failed"],
        )

    @property
    def is_worth_learning(self) -> bool:
        """Whether the next difference is compared for tokens: where that came to nothing
        time and again, only after 4, 8, 16 … pages.
        """
        # Learning costs a stored body and a comparison; n & (n - 1) is 0 for 4, 8, 16 …
        return self.failed < 4 or self.failed & (self.failed - 1) == 0

    def covers(self, body: bytes) -> bool:
        """Return whether *body* is the masked page with other tokens."""
        return bool(self.digest) and self.cut(body) == self.digest

    def cut(self, body: bytes) -> str:
        """Return the digest of a page without its tokens; empty where the page is built
        in another way.
        """
        # Every page of every crawl comes here: it is walked from token to token, and
        # what lies between is only hashed.
        between = []
        at = 0
        for gap in self.gaps:
            start = at + gap
            token = _match_token(body, start)
            if token is None or token.end() - start > LONGEST_TOKEN:
                return ""
            between.append((at, start))
            at = token.end()
        # What follows the last token is fixed in length: rows that were added end it here.
        if len(body) - at != self.tail:
            return ""
        hashed = sha256()
        view = memoryview(body)
        for begin, end in between:
            hashed.update(view[begin:end])
        hashed.update(view[at:])
        return hashed.hexdigest()


def _chunks(body: bytes) -> list[bytes]:
    return body.replace(b"\n", b"<").split(b"<")


def learn(token_mask: TokenMask, old: bytes, new: bytes) -> TokenMask:
    """Return the mask of two answers whose rows said the same; an empty one where no
    tokens explain the difference.
    """
    before, after = _chunks(old), _chunks(new)
    # An additional line or tag is not a token, and would shift all places after it.
    if len(before) != len(after):
        return TokenMask()
    # Pages of a mask that is to be widened fall into as many chunks as before.
    places = set(token_mask.places if token_mask.chunks == len(after) else ())
    for chunk, (left, right) in enumerate(zip(before, after, strict=True)):
        found = _differing(left, right) if left != right else []
        if found is None:
            return TokenMask()
        for part in found:
            places.add((chunk, part))
    if len(places) > MOST_TOKENS:
        return TokenMask()
    return _mask(after, sorted(places), new)


def _mask(
    chunks: list[bytes], places: list[tuple[int, int]], body: bytes
) -> TokenMask:
    """Return the mask of *body* with tokens at *places*; an empty one where they are not
    to be found there.
    """
    starts = list(accumulate((len(chunk) + 1 for chunk in chunks), initial=0))
    gaps = []
    end = 0
    for chunk, part in places:
        parts = _TOKENS.split(chunks[chunk])
        if part >= len(parts) or len(parts[part]) > LONGEST_TOKEN:
            return TokenMask()
        start = starts[chunk] + len(b"".join(parts[:part]))
        gaps.append(start - end)
        end = start + len(parts[part])
    tail = len(body) - end
    cut = TokenMask(gaps=tuple(gaps), tail=tail).cut(body)
    return TokenMask(len(chunks), tuple(places), tuple(gaps), tail, cut)


def _differing(left: bytes, right: bytes) -> list[int] | None:
    """Return the pieces in which two chunks differ; ``None`` if more than tokens differ."""
    first, second = _TOKENS.split(left), _TOKENS.split(right)
    # Split by a group, even pieces are between tokens and odd ones are tokens.
    if len(first) != len(second) or first[::2] != second[::2]:
        return None
    found = []
    for part in range(1, len(first), 2):
        if first[part] != second[part]:
            found.append(part)
    return found


def conditional_headers(cached: CachedPage) -> dict[str, str]:
    """Return the headers that ask for the page only if it has changed."""
    headers: dict[str, str] = {}
    if cached.etag:
        headers["If-None-Match"] = cached.etag
    if cached.last_modified:
        headers["If-Modified-Since"] = cached.last_modified
    return headers


def has_same_rows(cached: CachedPage, body: bytes) -> bool:
    """Return whether *body* has the rows that are remembered, without parsing it; where
    it cannot be told so, ``False``.
    """
    mask = TokenMask.from_dict(cached.token_mask)
    # The same page is covered by its own mask: one digest is enough.
    if mask.digest:
        return mask.covers(body)
    return cached.digest == body_digest(body)


def body_digest(body: bytes) -> str:
    # Twice as fast as blake2b on processors with instructions for it.
    return sha256(body).hexdigest()


def packed(body: bytes) -> bytes:
    # Every changed page passes here: higher levels take longer than they save.
    return zlib.compress(body, 3)


def unpacked(page: bytes) -> bytes:
    return zlib.decompress(page)


def page_key(fetch: Fetch) -> str:
    """Return what a listing page is remembered under: its address, and what is posted to it."""
    if fetch.form is None and fetch.json is None:
        return fetch.url
    # Boards asked by POST have one address for all their pages.
    form = repr(sorted((fetch.form or {}).items()))
    return f"{fetch.url}#{digest_of([form, repr(fetch.json)])}"
