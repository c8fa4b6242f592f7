"""The reader's language: Korean unless asked otherwise."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache, lru_cache
from http.cookies import CookieError, SimpleCookie
from pathlib import Path
from urllib.parse import parse_qs

LANGUAGES = ("ko", "en")
COOKIE = "lang"

_LOCALES = Path(__file__).parent / "locales"


@cache
def words(language: str) -> Mapping[str, str]:
    """Return the words of one language, by dotted key."""
    with (_LOCALES / f"{language}.toml").open("rb") as file:
        return dict(_flat(tomllib.load(file)))


def _flat(table: Mapping[str, object], prefix: str = "") -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for name, value in table.items():
        if isinstance(value, Mapping):
            found += _flat(value, f"{prefix}{name}.")
        else:
            found.append((prefix + name, str(value)))
    return found


class Words:
    """``say("list.none")``, ``say("list.found", n=3)``: the words of one language."""

    def __init__(self, language: str) -> None:
        self.language = language
        self._words = words(language)

    def __call__(self, key: str, **values: object) -> str:
        text = self._words[key]
        return text.format(**values) if values else text

    def or_itself(self, key: str, plain: str) -> str:
        """Return the words for *key*, or *plain* where there are none (a kind or
        verdict of tomorrow).
        """
        return self._words.get(key, plain)


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
    """English only for a reader who ranks it above Korean."""
    ranks = {tag: -place for place, tag in enumerate(_ranked(header))}
    return "en" if ranks.get("en", -99) > ranks.get("ko", -99) else "ko"


def _ranked(header: str) -> list[str]:
    tags = []
    for part in header.lower().split(",")[:20]:
        tag, _, quality = part.partition(";q=")
        try:
            weight = float(quality or 1)
        except ValueError:
            weight = 0.0
        tags.append((-weight, tag.strip()[:2]))
    return list(dict.fromkeys(tag for _, tag in sorted(tags, key=lambda pair: pair[0])))
