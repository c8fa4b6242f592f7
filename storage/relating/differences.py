"""What one title says in place of the other's words, or within the name beyond them.

Two programmes of one body, or two parts of one, are called for on one day under titles
that differ by a word: ``해외실증 지원`` and ``국내실증 지원``, ``백년가게 모집`` and
``백년가게 성장지원 모집``.
"""

from __future__ import annotations

import re

from storage.relating.letters import letters_of
from storage.relating.posting import BoardPosting, distinctive_words

_BRACKETED = re.compile(r"[\[(][^\[\]()]*[\])]")
# Letters that two words share before or behind what differs.
_SHARED = 2
# Letters that differ: a slip of the pen is one.
_VARIED = 2


def varies_a_word(left: BoardPosting, right: BoardPosting) -> bool:
    """Return whether each title has a word that the other has in another form, with more
    than a slip between the two: 해외실증 and 국내실증, 공동과제 and 위탁과제.
    """
    mine = _words_apart(left, right)
    theirs = _words_apart(right, left)
    for word in mine:
        for other in theirs:
            if _are_variants(word, other):
                return True
    return False


def names_more(left: BoardPosting, right: BoardPosting) -> bool:
    """Return whether one title has a word within or behind the programme's name, outside of
    brackets, of which the other says nothing.
    """
    return _is_named_more(left, right) or _is_named_more(right, left)


def _is_named_more(posting: BoardPosting, other: BoardPosting) -> bool:
    said = letters_of(other.parts.text)
    is_begun = False
    for word in _words_of_name(posting):
        if word in said:
            is_begun = True
        elif is_begun and not _says_part(said, word):
            return True
    return False


def _words_apart(posting: BoardPosting, other: BoardPosting) -> list[str]:
    said = letters_of(other.parts.text)
    found = []
    for word in _words_of_name(posting):
        if word not in said:
            found.append(word)
    return found


def _words_of_name(posting: BoardPosting) -> list[str]:
    """Return the words that tell a title from others, outside of brackets: what is in
    these is compared apart (``storage.relating.brackets``).
    """
    shown = posting.parts.stem or posting.parts.text
    bracketed = letters_of("".join(_BRACKETED.findall(shown)))
    found = []
    for word in distinctive_words(posting.parts):
        if word not in bracketed:
            found.append(word)
    return found


def _says_part(letters: str, word: str) -> bool:
    """Return whether *letters* have two neighbouring letters of *word*."""
    return any(word[at : at + 2] in letters for at in range(len(word) - 1))


def _are_variants(word: str, other: str) -> bool:
    """Return whether two words begin or end alike, and have nothing in common beside it."""
    before = 0
    while (
        before < min(len(word), len(other)) and word[before] == other[before]
    ):
        before += 1
    behind = 0
    while (
        behind < min(len(word), len(other)) - before
        and word[-1 - behind] == other[-1 - behind]
    ):
        behind += 1
    if before + behind < _SHARED:
        return False
    varied = word[before : len(word) - behind]
    another = other[before : len(other) - behind]
    return min(len(varied), len(another)) >= _VARIED and not set(varied) & set(
        another
    )
