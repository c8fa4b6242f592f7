"""Evidence for display: without Markdown markup, and tables as tables.

The reader's text has tables as lines of ``| a | b |`` and escapes punctuation; evidence
is positions in that text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

_BEGIN, _END = "\ue000", "\ue001"
"""Delimit the marked words while a text is parsed (private use characters)."""
# The line between a table's heads and its rows: "| --- | :---: |".
_RULE = re.compile(r"^[\s|:\-\ue000\ue001]*-{3,}[\s|:\-\ue000\ue001]*$")
# "\|" is a literal bar in a cell.
_BAR = re.compile(r"(?<!\\)\|")
# Markdown markup that is not shown: "![image](a.jpg)", "[신청](https://…)", "**굵게**",
# "<br>", "### 제목", "2\. 대상".
_MARKS = re.compile(
    r"""
      !\[[^\]]*\]\([^)]*\)
    | \[(?P<label>[^\]]+)\]\([^)\s]*\)
    | (?P<bold>\*\*|__(?=\S)|(?<=\S)__)
    | (?P<break><br\s*/?>)
    | (?P<heading>^\s*\#{1,6}\s+)
    | \\(?P<sign>[!-/:-@\[-`{-~])
    """,
    re.VERBOSE | re.MULTILINE,
)


@dataclass(frozen=True, slots=True)
class Run:
    """A run of text, marked or not; the evidence itself is marked."""

    text: str
    is_marked: bool


Line = tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph (its only row has its only cell), or a table."""

    rows: tuple[tuple[Line, ...], ...]
    is_table: bool


def blocks(before: str, words: str, after: str) -> list[Block]:
    """Return words in their context, for display.

    >>> table = blocks("| 분과 | 예산 |\\n| --- | --- |\\n| AI | ", "10억", " |")[0]
    >>> table.is_table, [[cell[0].text for cell in row] for row in table.rows]
    (True, [['분과', '예산'], ['AI', '10억']])
    """
    found: list[Block] = []
    rows: list[tuple[Line, ...]] = []
    is_marked = False
    for line in f"{before}{_BEGIN}{words}{_END}{after}".split("\n"):
        bars = len(_BAR.findall(line))
        # What is around the words is cut at a number of characters: the table's
        # last row may have lost its end.  A single bar elsewhere is a sentence's own.
        is_row = bars >= 2 or (bars == 1 and bool(rows))
        if rows and not is_row:
            found.append(Block(tuple(rows), True))
            rows = []
        cells: list[Line] = []
        # Marked words may go on over cells and lines, so the state is carried along.
        for cell in _cells(line) if is_row else [line]:
            runs, is_marked = _runs(cell, is_marked)
            cells.append(_trimmed(runs))
        if is_row and not _RULE.match(line):
            rows.append(tuple(cells))
        elif not is_row and any(cells):
            found.append(Block((tuple(cells),), False))
    if rows:
        found.append(Block(tuple(rows), True))
    return found


def _unmarked(mark: re.Match[str]) -> str:
    if mark["label"]:
        return mark["label"]
    if mark["break"]:
        return "\n"
    return mark["sign"] or ""


def _cells(line: str) -> Sequence[str]:
    """Return a row's cells, without empty ones for the bars at both ends."""
    cells = _BAR.split(line)
    first, last = 0, len(cells)
    # Only a mark may be before the first bar: it belongs to the cell behind it.
    if not cells[0].strip(f" {_BEGIN}{_END}"):
        cells[1] = cells[0].strip() + cells[1]
        first = 1
    if last - first > 1 and not cells[-1].strip(f" {_BEGIN}{_END}"):
        cells[-2] += cells[-1].strip()
        last -= 1
    return cells[first:last]


def _runs(text: str, is_marked: bool) -> tuple[list[Run], bool]:
    """Return the runs of a text that begins marked or not, and how it ends."""
    runs: list[Run] = []
    # The parentheses have `split` return the ends too: text, end, text, end, …, text.
    parts = re.split(f"([{_BEGIN}{_END}])", text)
    for part in parts:
        if part in (_BEGIN, _END):
            is_marked = part == _BEGIN
            continue
        words = _MARKS.sub(_unmarked, part).replace("&nbsp;", " ")
        if words.strip() or (words and runs):
            runs.append(Run(words, is_marked))
    return runs, is_marked


def _trimmed(runs: Sequence[Run]) -> Line:
    """Strip the padding of a cell."""
    trimmed = list(runs)
    if trimmed:
        first = trimmed[0]
        trimmed[0] = Run(first.text.lstrip(), first.is_marked)
        last = trimmed[-1]
        trimmed[-1] = Run(last.text.rstrip(), last.is_marked)
    return tuple(run for run in trimmed if run.text)
