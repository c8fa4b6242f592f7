"""The lines of a text that are not empty: parted once for all who look for headings, rows
or cells.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import Final, NamedTuple

from reader.text.analysis import part_of_document
from reader.text.document import Document

# A longer line is a paragraph, whose blanks matter to nobody.
_WIDEST: Final = 400


class TextLine(NamedTuple):
    """A line with its blanks made one; offsets are the text's."""

    text: str
    start: int
    end: int


class FilledLines:
    """The lines of a folded text that are not empty, by their number.

    >>> lines = FilledLines("구분\\n\\n  바다  형\\n")
    >>> len(lines), lines[1]
    (2, TextLine(text='바다 형', start=6, end=11))
    """

    def __init__(self, plain: str) -> None:
        self._texts: list[str] = []
        self._starts: list[int] = []
        self._made: dict[int, TextLine] = {}
        at = 0
        for text in plain.split("\n"):
            if text and not text.isspace():
                self._texts.append(text)
                self._starts.append(at)
            at += len(text) + 1

    def __len__(self) -> int:
        return len(self._texts)

    def __getitem__(self, number: int) -> TextLine:
        line = self._made.get(number)
        if line is None:
            raw = self._texts[number]
            left = raw.lstrip()
            text = left.rstrip()
            start = self._starts[number] + len(raw) - len(left)
            words = text if len(text) > _WIDEST else " ".join(text.split())
            line = TextLine(words, start, start + len(text))
            self._made[number] = line
        return line

    def number_at(self, offset: int) -> int:
        """Return the number of the line in which *offset* stands, or of the last above."""
        return bisect_right(self._starts, offset) - 1


@part_of_document
def filled_lines(document: Document) -> FilledLines:
    """Return the lines of *document* that are not empty."""
    return FilledLines(document.plain)
