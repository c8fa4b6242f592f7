"""The call's money where one line reckons it: so many times what each gets.

::

    지원규모 : 기업당 2천만원 × 10개사 = 2억원
    예산 : 10개사 × 20백만원

Where a text reckons more than once, each product is a part's, and none is taken here.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from reader.amounts.weighing import is_close
from reader.text.analysis import part_of_document
from reader.text.document import Document
from reader.text.patterns import late
from reader.values.amount_mentions import SAID, AmountMention
from reader.values.counted import NOUN
from reader.values.money import sums_of

# A star was folded to a blank.  Each begins with a letter, to which the search leaps.
_SIGNS: Final = tuple(re.compile(rf"{sign}(?=\s?\d)") for sign in "×xX")
_COUNT: Final = rf"(?P<number>[1-9]\d{{0,3}})\s?(?:개\s?)?(?:{NOUN}|[사社소])(?:\s?(?:내외|이내))?"
# Before or behind the sum that each gets.
_TIMES_BEFORE: Final = late(rf"(?<![\d.,]){_COUNT}\s?[×xX]\s?(?:최대\s?)?$")
_TIMES_AFTER: Final = late(
    rf"\s?(?:/\s?(?:개\s?)?(?:{NOUN}|[사社소]))?\s?(?:이내|내외)?\s?[×xX]\s?{_COUNT}(?=[\s=),(]|$)"
)
_EQUALS: Final = late(r"[\s(]{0,2}=\s?(?:총\s?|약\s?)?$")
_ROOM: Final = 30
_LEAST: Final = 1_000_000


class Product(NamedTuple):
    """What each gets, how many there are, and what they make where that is printed."""

    cap: AmountMention
    projects: AmountMention
    total: AmountMention | None


@part_of_document
def find_product(document: Document) -> Product | None:
    """Return the only product of *document*, or None where it reckons never, falsely or
    more than once.
    """
    plain = document.plain
    if not any(sign.search(plain) for sign in _SIGNS):
        return None
    found: Product | None = None
    sums = sums_of(document)
    for number, each in enumerate(sums):
        room = max(0, each.start - _ROOM)
        end = each.end
        times = _TIMES_BEFORE.search(plain, room, each.start)
        if times is None:
            times = _TIMES_AFTER.match(plain, each.end)
            end = times.end() if times else end
        if times is None or each.won < _LEAST:
            continue
        if found is not None:
            return None
        count = int(times["number"])
        total = None
        whole = sums[number + 1] if number + 1 < len(sums) else None
        if whole and _EQUALS.fullmatch(plain, end, whole.start):
            if not is_close(whole.won, count * each.won):
                return None
            total = AmountMention(whole.won, whole.start, whole.end, SAID)
        found = Product(
            AmountMention(each.won, each.start, each.end, SAID),
            AmountMention(count, *times.span("number"), SAID),
            total,
        )
    return found
