"""What is asked of values in any kind of answer."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import pairwise
from typing import Final
from urllib.parse import urlsplit

from crawler.mending.known import letters_of_title

LONGEST_LABEL: Final = 20
"""Letters of what a fact is called, where its value is behind: ``접수기간 :``."""


def is_allowed(address: str, hosts: Sequence[str]) -> bool:
    """Return whether *address* leads to one of *hosts*."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and parts.hostname in hosts


def counts_rows(values: Sequence[str]) -> bool:
    """Return whether values are the numbers of the rows rather than ids.

    >>> counts_rows(["1", "2", "3"]), counts_rows(["0", "1"]), counts_rows(["301", "300"])
    (True, True, False)
    >>> counts_rows(["ctl01", "ctl02"]), counts_rows(["a1", "b2"])
    (True, False)
    """
    letters = {value.rstrip("0123456789") for value in values}
    if len(letters) == 1:
        before = letters.pop()
        values = [value.removeprefix(before) for value in values]
    for value in values:
        # No page has a million rows, and ``int`` refuses thousands of digits.
        if not (value.isascii() and value.isdigit() and len(value) < 7):
            return False
    numbers = sorted({int(value) for value in values})
    return numbers[0] <= 1 and numbers[-1] - numbers[0] == len(numbers) - 1


def runs_on(values: Sequence[str]) -> bool:
    """Return whether values count up or down by one from row to row.

    >>> runs_on(["301", "300", "299"]), runs_on(["301", "299", "298"])
    (True, False)
    """
    numbers = []
    for value in values:
        if not (value.isascii() and value.isdigit() and len(value) < 16):
            return False
        numbers.append(int(value))
    steps = {after - before for before, after in pairwise(numbers)}
    return steps in ({1}, {-1})


def are_in_order(values: Sequence[str]) -> bool:
    """Return whether values are numbers that rise or fall from row to row, as ids of posts
    do and counts of readers do not.  Fewer than five may be so by chance.

    >>> are_in_order(["941", "930", "902", "871", "866"])
    True
    >>> are_in_order(["941", "930", "902"]), are_in_order(["17", "3", "20", "8", "5"])
    (False, False)
    """
    numbers = []
    for value in values:
        if not (value.isascii() and value.isdigit() and len(value) < 16):
            return False
        numbers.append(int(value))
    ordered = sorted(set(numbers))
    return len(ordered) == len(numbers) >= 5 and numbers in (
        ordered,
        ordered[::-1],
    )


def tells_much(values: Collection[str]) -> bool:
    """Return whether values can show by themselves where they stand: a short word that is
    the same on all rows could be anywhere.

    >>> tells_much(["공고", "공고"]), tells_much(["공고", "입찰"]), tells_much(["2026112020261210"])
    (False, True, True)
    """
    distinct = set(values)
    if len(distinct) > 1:
        return True
    for value in distinct:
        if len(value) >= 8 and sum(map(str.isdigit, value)) >= 4:
            return True
    return False


def are_enough(equal: int, many: int) -> bool:
    """Return whether so many of the values that are known came out: at least three, and all
    but a fifth; of a few, all but one that may have been edited.
    """
    return equal >= 3 and many - equal <= max(1, many // 5)


def label_before(value: str, text: str) -> str | None:
    """Return what precedes a value in *text* that ends with it; "" where nothing
    does, ``None`` where it does not. *value* is given by its letters.

    >>> label_before("2026112020261210", "접수기간 : 2026.11.20 ~ 2026.12.10")
    '접수기간 : '
    >>> label_before("연습과", "연습과"), label_before("연습과", "연습과장") is None
    ('', True)
    """
    letters = letters_of_title(text)
    if letters == value:
        return ""
    more = len(letters) - len(value)
    if not letters.endswith(value) or more > LONGEST_LABEL:
        return None
    place = 0
    while place < len(text) and (more > 0 or not text[place].isalnum()):
        more -= text[place].isalnum()
        place += 1
    # Signs may be letters to one and none to the other.
    return text[:place] if letters_of_title(text[place:]) == value else None
