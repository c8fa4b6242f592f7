"""Detection of guessable signing keys."""

from __future__ import annotations

import re

# Characters that differ, of what is left without words and runs; a random key of 16
# hexadecimal digits has ten of them, and hardly ever fewer than six.
_FEWEST_CHARACTERS = 6
_LONGEST_PERIOD = 8
# As in "my-Secret_Key-2026!", "qwertyuiop123456", "your_secret_key_here".
_GUESSED_FIRST = re.compile(
    r"""
    change | replace | insert | secret | password | passwd | example | default | sample
    | insecure | development | production | testing | test | voucher | watch | django
    | admin | hello | world | random | string | token | here | this | your | please
    | key | me | my | dev | prod
    | abcdefghijklmnopqrstuvwxyz | abcdefgh | abcdef | qwertyuiop | qwerty | asdfghjkl
    | zxcvbnm | 0123456789 | 1234567890 | 123456789 | 12345678 | 1234567 | 123456 | 12345
    | 1234 | 987654321 | (?:19|20)\d\d
    """,
    re.VERBOSE,
)
# As in "correct-horse-battery-staple", "BlueSkyMorning7", "우리동네도서관".
_WORDS = re.compile(
    r"\d{0,4} (?:[A-Z][a-z]{2,} | [a-z]{3,} | [A-Z]{4,} | [가-힣]{2,} | [\W_])+ \d{0,4}",
    re.VERBOSE,
)
# Rows of letters at random have one of these mostly, words hardly ever.
_UNSPEAKABLE = re.compile(r"[b-df-hj-np-tv-xz]{5}", re.IGNORECASE)
_FEWEST_VOWELS = 0.3
# Six words of a list of 7,776 have about so many letters: enough, like as many at random.
_ENOUGH_LETTERS = 32
# As in "$(openssl rand -hex 32)": a .env file runs no commands.
_COMMAND = re.compile(r"^[`$<]|openssl|secrets\.token|/dev/urandom")


def weakness(key: str) -> str | None:
    """Return what makes *key* easy to guess; ``None`` where nothing is seen.

    Told are keys that people type or leave as they found them; no measure of entropy.

    >>> weakness("my-Secret_Key-2026!")
    'consists of words and rows of characters that are tried first'
    >>> weakness("1f0c9a4be2d87365")
    """
    if _COMMAND.search(key):
        return "is a command or a placeholder that nobody has filled in"
    bare = re.sub(r"[\W_]", "", key.casefold())
    if _repeats(bare):
        return "repeats a few characters"
    rest = _GUESSED_FIRST.sub("", bare)
    if len(set(bare)) < _FEWEST_CHARACTERS:
        return "has too few different characters"
    if len(set(rest)) < _FEWEST_CHARACTERS:
        return "consists of words and rows of characters that are tried first"
    if _is_of_few_words(key):
        return (
            "consists of a few words, which are tried before random characters"
        )
    return None


def _is_of_few_words(key: str) -> bool:
    """Return whether *key* can be spoken and is short: no list of words is asked."""
    if not _WORDS.fullmatch(key) or _UNSPEAKABLE.search(key):
        return False
    letters = [letter for letter in key.casefold() if letter.isalpha()]
    spoken = [
        letter for letter in letters if letter in "aeiouy" or letter >= "가"
    ]
    is_spoken = len(spoken) >= _FEWEST_VOWELS * len(letters)
    return is_spoken and len(letters) < _ENOUGH_LETTERS


def _repeats(text: str) -> bool:
    """Return whether *text* is a short part again and again: "abc1abc1abc1abc1"."""
    for period in range(1, _LONGEST_PERIOD + 1):
        if len(text) >= 2 * period and text[period:] == text[:-period]:
            return True
    return False
