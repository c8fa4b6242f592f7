"""Numbers that a word processor writes before its paragraphs, counted as it counts them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from reader.formats.signs import CIRCLED

_PLACE: Final = re.compile(r"\^(\d+|[nN])")
_LEVELS: Final = 10
_SYLLABLES: Final = "가나다라마바사아자차카타파하"
_JAMO: Final = "ㄱㄴㄷㄹㅁㅂㅅㅇㅈㅊㅋㅌㅍㅎ"
_CIRCLED_SYLLABLES: Final = "㉮㉯㉰㉱㉲㉳㉴㉵㉶㉷㉸㉹㉺㉻"
_ROMAN: Final = "ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩⅪⅫ"
_LATIN: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
# What counts 1, 2, 3 … under the name that each format has for it; all others are
# digits.
_LISTED: Final = {
    # OWPML
    "HANGUL_SYLLABLE": _SYLLABLES,
    "HANGUL_JAMO": _JAMO,
    "CIRCLED_DIGIT": CIRCLED,
    "CIRCLED_HANGUL_SYLLABLE": _CIRCLED_SYLLABLES,
    "ROMAN_CAPITAL": _ROMAN,
    "ROMAN_SMALL": _ROMAN.lower(),
    "LATIN_CAPITAL": _LATIN,
    "LATIN_SMALL": _LATIN.lower(),
    # WordprocessingML
    "ganada": _SYLLABLES,
    "chosung": _JAMO,
    "decimalEnclosedCircle": CIRCLED,
    "decimalEnclosedCircleChinese": CIRCLED,
    "upperRoman": _ROMAN,
    "lowerRoman": _ROMAN.lower(),
    "upperLetter": _LATIN,
    "lowerLetter": _LATIN.lower(),
    # OpenDocument
    "가, 나, 다, ...": _SYLLABLES,
    "ㄱ, ㄴ, ㄷ, ...": _JAMO,
    "①, ②, ③, ...": CIRCLED,
    "㉮, ㉯, ㉰, ...": _CIRCLED_SYLLABLES,
    "I": _ROMAN,
    "i": _ROMAN.lower(),
    "A": _LATIN,
    "a": _LATIN.lower(),
}


@dataclass(slots=True)
class Level:
    """How one level of a numbering is written: ``^1.`` with its digits or letters, and
    where it starts.
    """

    pattern: str = ""
    digits: str = "DIGIT"
    start: int = 1


class NumberCounter:
    """Counts the numbered paragraphs of a document, level under level."""

    def __init__(self, numberings: Mapping[str, Mapping[int, Level]]) -> None:
        self._numberings = numberings
        self._counts: dict[str, list[int]] = {}

    def next(self, name: str, level: int, *, counted_as: str = "") -> str:
        """Return the number of the next paragraph of numbering *name* at *level*, from 1.

        Numberings that go on counting each other are *counted_as* one.
        """
        levels = self._numberings.get(name)
        if not levels or not 1 <= level <= _LEVELS:
            return ""
        key = counted_as or name
        counts = self._counts.setdefault(key, [0] * (_LEVELS + 1))
        if counts[level]:
            counts[level] += 1
        else:
            counts[level] = max(levels.get(level, Level()).start, 1)
        counts[level + 1 :] = [0] * (_LEVELS - level)

        def written(place: re.Match[str]) -> str:
            shown = int(place[1]) if place[1].isdigit() else level
            if not 1 <= shown <= _LEVELS:
                return ""
            number = counts[shown] or 1
            signs = _LISTED.get(levels.get(shown, Level()).digits, "")
            return (
                signs[number - 1] if 0 < number <= len(signs) else str(number)
            )

        return _PLACE.sub(written, levels.get(level, Level()).pattern).strip()
