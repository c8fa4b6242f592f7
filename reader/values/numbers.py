"""Where numbers stand that a unit follows: one search for those who read sums and counts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from reader.text.analysis import part_of_document
from reader.text.document import Document

# "1,200백만", "3 억", "12개", each from its first digit on: the first letters of units of money and of what is counted.
_WITH_UNIT: Final = re.compile(
    r"[0-9](?<![0-9.,][0-9])[0-9,.]*+(?=\s{0,4}[개과팀곳사업컨명여십백천만억조원인건편호농가社])"
)


@part_of_document
def numbers_with_units(document: Document) -> tuple[int, ...]:
    """Return where the numbers of *document* begin that may be sums or counts, in order."""
    return tuple(map(re.Match.start, _WITH_UNIT.finditer(document.plain)))


def at_numbers(
    pattern: re.Pattern[str], document: Document
) -> Iterator[re.Match[str]]:
    """Yield the matches of *pattern* in *document*, as ``finditer`` does, where each of
    them begins with a number that a unit follows.
    """
    last = 0
    for start in numbers_with_units(document):
        if start < last:
            continue
        found = pattern.match(document.plain, start)
        if found is not None:
            last = found.end()
            yield found
