"""The service's words, Korean and English, for mails, Slack, feeds and pages alike:
``presentation/locales/<language>.toml``, and the labels of ``reader.fields``.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from reader.fields import FIELDS

LANGUAGES = ("ko", "en")
_LOCALES = Path(__file__).parent / "locales"


@cache
def words(language: str) -> Mapping[str, str]:
    """Return the words of one language, by dotted key."""
    found = {}
    for row in FIELDS:
        label = row.label(language)
        found[f"fact.{row.name}"] = label
        # A facet goes by its field's label, unless the language's file has a shorter word:
        # the file is read after this.
        found.setdefault(f"facet.{row.facet}", label)
    with (_LOCALES / f"{language}.toml").open("rb") as file:
        found.update(_flat(tomllib.load(file)))
    return found


def _flat(
    table: Mapping[str, object], prefix: str = ""
) -> list[tuple[str, str]]:
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
        """Return a phrase; an unknown key is a bug and raises ``KeyError``."""
        text = self._words[key]
        return text.format(**values) if values else text

    def or_itself(self, key: str, fallback: str) -> str:
        """Return the words for *key*, or *fallback* if there are none, as for a kind or
        verdict of a newer release.
        """
        return self._words.get(key, fallback)

    def lines(self, key: str, **values: object) -> list[str]:
        """Return a text of several lines, each formatted separately: values cannot add
        lines.
        """
        found: list[str] = []
        for line in self._words[key].splitlines():
            found.append(line.format(**values))
        return found


@cache
def words_in(language: str) -> Words:
    """Return the words of *language*; there is one object for each."""
    return Words(language)
