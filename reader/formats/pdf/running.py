"""What is on every page of a PDF, at its head or foot: it would part a sentence that
goes on over two pages.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import Final

_LEAST: Final = 3
"""Pages on which the same line makes a running head, in a document of so many."""
# `3`, `3 / 12`, `3쪽`
_NUMBER: Final = re.compile(r"\W*(\d{1,3})(?:\s?/\s?\d{1,3}|\s?쪽)?\W*")


def without_running_lines(pages: Sequence[str]) -> list[str]:
    """Return the texts of pages without their numbers, and without the first and last
    lines that pages share, but for the first page that has one.
    """
    lines = [page.strip("\n").split("\n") for page in pages]
    for end in (0, -1):
        _drop_numbers(lines, end)
        _drop_shared(lines, end)
    return ["\n".join(page) for page in lines]


def _drop_numbers(pages: Sequence[list[str]], end: int) -> None:
    """Drop the numbers that grow from page to page as the pages do."""
    numbers: dict[int, int] = {}
    for place, page in enumerate(pages):
        found = _NUMBER.fullmatch(page[end])
        if found and len(page) > 1:
            numbers[place] = int(found[1]) - place
    if not numbers:
        return
    usual, count = Counter(numbers.values()).most_common(1)[0]
    for place, number in numbers.items():
        if count > 1 and number == usual:
            pages[place].pop(end)


def _drop_shared(pages: Sequence[list[str]], end: int) -> None:
    shared = Counter(page[end].strip() for page in pages if len(page) > 1)
    seen: set[str] = set()
    least = min(_LEAST, len(pages))
    for page in pages:
        line = page[end].strip()
        if shared[line] < least or line.startswith("|"):
            continue
        if line in seen:
            page.pop(end)
        seen.add(line)
