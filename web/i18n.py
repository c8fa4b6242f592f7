"""The reader's language: Korean unless asked otherwise."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from http.cookies import CookieError, SimpleCookie
from urllib.parse import parse_qs

from presentation.translations import LANGUAGES

COOKIE = "lang"


def language_of(query: bytes, headers: Mapping[bytes, bytes]) -> str:
    """Return the language asked for by ``?lang=``, else by cookie, else by ``Accept-Language``."""
    if b"lang=" in query:
        requested = parse_qs(query.decode("latin-1")).get("lang", [""])[-1]
        if requested in LANGUAGES:
            return requested
    return _remembered(headers.get(b"cookie", b"")) or _accepted(
        headers.get(b"accept-language", b"").decode("latin-1")
    )


def _remembered(cookie: bytes) -> str | None:
    if b"lang=" not in cookie:
        return None
    try:
        held = SimpleCookie(cookie.decode("latin-1")).get(COOKIE)
    except CookieError:
        return None
    return held.value if held is not None and held.value in LANGUAGES else None


@lru_cache(maxsize=1_000)
def _accepted(header: str) -> str:
    """English only for a reader who ranks it above Korean: the notices are Korean."""
    ranks = {}
    for place, tag in enumerate(_ranked(header)):
        ranks[tag] = -place
    return "en" if ranks.get("en", -99) > ranks.get("ko", -99) else "ko"


def _ranked(header: str) -> list[str]:
    tags = []
    # Browsers send a handful; a header with thousands is not from a browser.
    for part in header.lower().split(",")[:20]:
        tag, _, quality = part.partition(";q=")
        try:
            weight = float(quality or 1)
        except ValueError:
            weight = 0.0
        tags.append((-weight, tag.strip()[:2]))
    return list(
        dict.fromkeys(tag for _, tag in sorted(tags, key=lambda pair: pair[0]))
    )
