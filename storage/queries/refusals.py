"""Errors for filters that cannot be understood, with suggestions."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterable
from difflib import get_close_matches
from typing import NoReturn

from storage.queries.common_values import wider_values

# Letters of a name that may be another's but for one: KIST and KIAT, 재경부 and 지경부.
_SHORT = 7
# At most so many choices are all listed if none is similar.
_FEW = 30


class BadFilter(ValueError):
    """A filter that cannot be understood; the message says which part.

    *reason* and *values* are the same for pages in other languages
    (``refused.<reason>`` in the locales); ``name`` among them is a condition's.
    """

    def __init__(self, words: str, reason: str = "", **values: object) -> None:
        super().__init__(words)
        self.reason = reason
        self.values = values


def foreign_cursor() -> BadFilter:
    """Return the refusal of a cursor that the list did not give out."""
    return BadFilter(
        "cursor: not one that this list gave out; begin again without it",
        "cursor",
    )


def demand_known(
    name: str, values: Iterable[str], known: Iterable[str], *, hint: str = ""
) -> None:
    """Raise ``BadFilter`` for the first of *values* that is not in *known*."""
    allowed = set(known)
    for value in values:
        if value not in allowed:
            choices = sorted(allowed)
            few = choices if len(choices) <= _FEW else ()
            near = wider_values(name, value) or near_ones(value, choices)
            refuse(name, value, near, few, hint=hint)


def refuse(
    name: str,
    value: str,
    near: Collection[str],
    choices: Collection[str] = (),
    *,
    hint: str = "",
) -> NoReturn:
    """Raise ``BadFilter`` for *value*, with what is *near*, else all *choices*."""
    reason, offered = "nothing_near", "nothing like it is stored"
    listed = ", ".join(near or choices)
    if near:
        reason, offered = "near", f"did you mean {listed}?"
    elif choices:
        reason, offered = "choices", f"known are {listed}"
    raise BadFilter(
        f"{name}: {value[:40]!r} is not known; {offered}{hint}",
        reason,
        name=name,
        value=value[:40],
        offered=listed,
    )


def near_ones(value: str, choices: Collection[str]) -> list[str]:
    """Return at most three similar choices, compared by letters (jamo), so that Hangul
    syllables that differ in one letter are similar too.  Choices that contain *value*
    come first, the shortest before.

    >>> near_ones("소상공", ["소상공인", "의료"])
    ['소상공인']
    >>> near_ones("NIPA", ["tipa", "nipa-bid", "nipa-business"])
    ['nipa-bid', 'nipa-business', 'tipa']
    """
    by_letters = {}
    # A dict keeps its order: the shortest come first among equals below.
    for choice in sorted(choices, key=len):
        by_letters[_letters(choice)] = choice
    letters = _letters(value)
    near = []
    if len(letters) > 1:
        near = [name for name in by_letters if name.startswith(letters)]
        near += [name for name in by_letters if letters in name]
    near += get_close_matches(letters, by_letters, n=3)
    return [by_letters[name] for name in dict.fromkeys(near)][:3]


def is_misspelt(value: str, choices: Iterable[str]) -> bool:
    """Return whether *value* differs from one of *choices* in a single letter (jamo).

    >>> is_misspelt("소상공이", ["소상공인"]), is_misspelt("소공인", ["소상공인"])
    (True, False)
    >>> is_misspelt("데이타바우처", ["데이터바우처"]), is_misspelt("AI", ["A"])
    (True, False)
    """
    letters = _letters(value)
    return len(letters) > _SHORT and any(
        _differ_in_one(letters, _letters(choice)) for choice in choices
    )


def _differ_in_one(letters: str, others: str) -> bool:
    at = 0
    while letters[at : at + 1] == others[at : at + 1] != "":
        at += 1
    rest, other_rest = letters[at:], others[at:]
    # One in place of another, one too many, one too few.
    return rest != other_rest and (
        rest[1:] == other_rest[1:]
        or rest[1:] == other_rest
        or rest == other_rest[1:]
    )


def _letters(text: str) -> str:
    return unicodedata.normalize("NFD", "".join(text.casefold().split()))
