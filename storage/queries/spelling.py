"""What may have been meant by a search that finds nothing."""

from __future__ import annotations

import unicodedata
from difflib import get_close_matches
from functools import cache, lru_cache

from config import vocabulary
from storage.db.agencies import known_names

# How alike two words are, letter by letter, of 1: of 바우쳐 and 바우처 one letter differs.
_ALIKE = 0.8
# Comparing takes milliseconds for each word: longer searches are copied, not typed.
_MOST_WORDS, _LONGEST = 4, 40


# A page asks twice.
@lru_cache(maxsize=100)
def meant_by(q: str) -> str:
    """Return *q* with words that are nearly known ones spelt as those; empty where none
    is.

    >>> meant_by("AI 바우쳐"), meant_by("AI 바우처"), meant_by("-바우쳐")
    ('AI 바우처', '', '')
    """
    known = _known_words()
    written = q.split()
    if len(written) > _MOST_WORDS:
        return ""
    words = []
    for word in written:
        letters = _letters(word)
        near: list[str] = []
        # A syllable or two are like too many others.
        is_usual = word.isalpha() and 4 < len(letters) <= _LONGEST
        if is_usual and letters not in known:
            near = get_close_matches(letters, known, n=1, cutoff=_ALIKE)
        words.append(known[near[0]] if near else word)
    return " ".join(words) if words != written else ""


def _letters(word: str) -> str:
    return unicodedata.normalize("NFD", word.casefold())


@cache
def _known_words() -> dict[str, str]:
    """The letters of each word that notices are known to use → the word."""
    texts = list(known_names())
    for name in ("programmes", "audiences", "regions", "fields"):
        texts.extend(vocabulary.spellings(name))
    for word, also in vocabulary.rows("search_words"):
        texts.extend((word, *vocabulary.split(also)))
    found: dict[str, str] = {}
    for text in texts:
        for word in text.split():
            if word.isalnum():
                found[_letters(word)] = word
    return found
