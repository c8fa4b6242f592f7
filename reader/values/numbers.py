"""Where numbers stand that a unit follows: one search for those who read sums and counts;
and numbers in words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from reader.text.analysis import part_of_document
from reader.text.document import Document

# "1,200백만", "3 억", "12개", each from its first digit on, and the first letter of its unit: of money or of what is counted.
_WITH_UNIT: Final = re.compile(
    r"[0-9](?<![0-9.,][0-9])[0-9,.]*+(?=\s{0,4}([개과팀곳사업컨명여십백천만억조원인건편호농가교社]))"
)
MONEY: Final = "십백천만억조원여"
"""The first letters of units of money, and of ``20여억원``."""
NATIVE_NUMERALS: Final = {
    "한": 1,
    "두": 2,
    "세": 3,
    "네": 4,
    "다섯": 5,
    "여섯": 6,
    "일곱": 7,
    "여덟": 8,
    "아홉": 9,
    "열": 10,
}
"""Numbers as they are said before what they count: ``네 개``, ``네 시``."""
COUNTED: Final = "개과팀곳사업컨명여인건편호농가교社"
"""The first letters of what is counted in projects and companies."""


@part_of_document
def _numbers(document: Document) -> tuple[tuple[int, str], ...]:
    """Return where the numbers of *document* begin, each with its unit's first letter."""
    found: list[tuple[int, str]] = []
    for number in _WITH_UNIT.finditer(document.plain):
        found.append((number.start(), number[1]))
    return tuple(found)


@part_of_document
def numbers_with_units(
    document: Document, letters: str = ""
) -> tuple[int, ...]:
    """Return where the numbers of *document* begin that may be sums or counts, in order:
    those whose units begin with one of *letters*, or all.
    """
    found = _numbers(document)
    return tuple(
        start for start, letter in found if not letters or letter in letters
    )


def at_numbers(
    pattern: re.Pattern[str], document: Document, letters: str = ""
) -> Iterator[re.Match[str]]:
    """Yield the matches of *pattern* in *document*, as ``finditer`` does, where each of
    them begins with a number whose unit begins with one of *letters*.
    """
    last = 0
    for start in numbers_with_units(document, letters):
        if start < last:
            continue
        found = pattern.match(document.plain, start)
        if found is not None:
            last = found.end()
            yield found
