"""Spelling suggestions for a search that finds nothing."""

from __future__ import annotations

import unicodedata
from difflib import get_close_matches
from functools import cache, lru_cache

from config import vocabulary
from storage.db.agencies import known_names

# Least similarity (0 to 1) of two words by letters (jamo): 바우쳐 and 바우처 differ in one
# letter.
_ALIKE = 0.8
# Comparing takes milliseconds per word, and longer searches are copied rather than
# typed.
_MOST_WORDS, _LONGEST = 4, 40


# A page asks twice.
@lru_cache(maxsize=100)
def meant_by(q: str) -> str:
    """Return *q* with misspelt words corrected to known ones; "" if there are none.

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
        # One or two syllables resemble too many words.
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
