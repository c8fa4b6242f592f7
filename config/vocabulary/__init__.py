"""Names as data: ministries, agencies, programmes, audiences, regions and the weights
of the fields.

Each ``*.tsv`` beside this file is one vocabulary: ``#`` lines tell its source,
then a row a line with the columns named there.  Loading is cached; the largest
file takes about a millisecond.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files


@cache
def rows(name: str) -> tuple[tuple[str, ...], ...]:
    """Return the rows of ``<name>.tsv``, each a tuple of its columns as written."""
    text = files(__name__).joinpath(f"{name}.tsv").read_text("utf-8")
    found: list[tuple[str, ...]] = []
    for line in text.splitlines():
        if line and not line.startswith("#"):
            found.append(tuple(line.split("\t")))
    return tuple(found)


@cache
def spellings(name: str) -> dict[str, str]:
    """Return every spelling in ``<name>.tsv`` → the full name it stands for; the first row wins.

    >>> spellings("ministries")["과기정통부"]
    '과학기술정보통신부'
    """
    found: dict[str, str] = {}
    for full, *rest in rows(name):
        for spelling in (full, *split(rest[0] if rest else "")):
            found.setdefault(spelling, full)
    return found


def split(column: str) -> list[str]:
    """Return the comma-separated words of a column."""
    words: list[str] = []
    for word in column.split(","):
        if word:
            words.append(word)
    return words
