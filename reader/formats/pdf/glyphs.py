"""Lines of words from characters and where they stand.

PDF files draw characters in any order: digits after the letters, a title after
the page it heads.  Only their places tell the line.  Coordinates are points
from the page's top left.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from statistics import median
from typing import Final, NamedTuple

from reader.formats.signs import raised, without_struck

# A gap of more heights than this is a blank where the drawing order does not
# tell.
_BLANK: Final = 0.3
# A gap wider than this many heights parts columns and is kept wide.
_COLUMN: Final = 1.6
_WIDEST: Final = 40
# A line of fewer letters may be names in columns.
_FEW: Final = 8
# The share of gaps that must be about the same for a line to be spaced out.
_EVENLY: Final = 0.6
_SAME_LINE: Final = 0.5
_TILDES: Final = frozenset("~∼～〜")
# Blanks between periods that are beside each other.
_APART: Final = 4
# A letter that is so much smaller than its line, and so far above its foot (in its
# line's heights), is raised.
_SMALL: Final = 0.88
_RAISED: Final = 0.15


# PDFium's sign for a hyphen that ends a line between two letters: the word goes on below.
LINE_HYPHEN: Final = "\x02"


class Glyph(NamedTuple):
    """A character in its box, its place in the drawing order, whether a blank follows it
    there, and the angle that it is at.
    """

    char: str
    left: float
    top: float
    right: float
    bottom: float
    order: int = 0
    is_last: bool = False
    angle: float = 0.0

    @property
    def centre(self) -> float:
        return (self.left + self.right) / 2

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2

    @property
    def height(self) -> float:
        return self.bottom - self.top


class GlyphLine(NamedTuple):
    top: float
    text: str


def lines(glyphs: Iterable[Glyph]) -> list[GlyphLine]:
    """Return the lines that *glyphs* make, from top to bottom, each read from left to right."""
    found: list[GlyphLine] = []
    above: list[Glyph] = []
    for row in rows_of(glyphs):
        text = without_struck(_words(row)).strip()
        if text and found and found[-1].text.endswith(LINE_HYPHEN):
            begun = found[-1].text.removesuffix(LINE_HYPHEN)
            found[-1] = found[-1]._replace(text=f"{begun}-{text}")
        elif text[:1] in _TILDES and (both := _gone_on(above, row)):
            found[-1] = found[-1]._replace(text=both)
        elif text:
            found.append(GlyphLine(min(glyph.top for glyph in row), text))
        above = row
    return found


def rows_of(glyphs: Iterable[Glyph]) -> Iterator[list[Glyph]]:
    """Gather glyphs whose middles lie within half a height of their line's."""
    row: list[Glyph] = []
    middle = 0.0
    for glyph in sorted(glyphs, key=lambda glyph: glyph.middle):
        if row and glyph.middle - middle > _SAME_LINE * min(
            glyph.height, row[0].height
        ):
            yield row
            row = []
        row.append(glyph)
        middle += (glyph.middle - middle) / len(row)
    if row:
        yield row


def _gone_on(above: Sequence[Glyph], row: Sequence[Glyph]) -> str:
    """Return a line and the one below as one, where several periods are beside each
    other and the line below has the ends of all: ``3. 2.   4. 1.`` over ``~ 3. 20.
    ~ 4. 10.``; else an empty string.
    """
    ends = list(runs_of(row))
    begins = list(runs_of(above))
    if len(ends) < 2 or len(begins) < len(ends):
        return ""
    texts: list[str] = []
    for begin in begins:
        first = begin[0]
        texts.append(_words(begin))
        if ends and abs(ends[0][0].left - first.left) < first.height:
            if ends[0][0].char not in _TILDES:
                return ""
            texts[-1] += f" {_words(ends.pop(0))}"
    return "" if ends else (" " * _APART).join(texts)


def runs_of(glyphs: Iterable[Glyph]) -> Iterator[list[Glyph]]:
    """Gather the glyphs of a line that no gap as wide as a column's parts."""
    for row in rows_of(glyphs):
        run: list[Glyph] = []
        for glyph in sorted(row, key=lambda glyph: glyph.left):
            if run and glyph.left - run[-1].right > _COLUMN * glyph.height:
                yield run
                run = []
            run.append(glyph)
        yield run


def _words(row: Sequence[Glyph]) -> str:
    """Return the words of one line; a letter that was drawn twice to look bold counts once."""
    text: list[str] = []
    last: Glyph | None = None
    ordered = _with_marks(sorted(row, key=lambda glyph: glyph.left))
    spacing = _spacing(ordered)
    for glyph in ordered:
        if last is not None:
            if (
                glyph.char == last.char
                and glyph.left - last.left < 0.2 * glyph.height
            ):
                continue
            text.append(_between(last, glyph, spacing))
        text.append(glyph.char)
        last = glyph
    return "".join(text)


def _with_marks(ordered: Sequence[Glyph]) -> Sequence[Glyph]:
    """Return the letters of a line with the small ones above its foot, a note's marks,
    as raised signs: ``3¹⁾천만원``.
    """
    tallest = max(glyph.height for glyph in ordered)
    least = _SMALL * tallest
    if all(glyph.height >= least for glyph in ordered):
        return ordered
    shown: list[Glyph] = []
    foot = 0.0
    for glyph in ordered:
        is_small = glyph.height < least
        if is_small and glyph.bottom < foot - _RAISED * tallest:
            shown.append(glyph._replace(char=raised(glyph.char)))
        else:
            shown.append(glyph)
        foot = foot if is_small else glyph.bottom
    return shown


def _spacing(ordered: Sequence[Glyph]) -> float:
    """Return the gap between letters of a line that is spaced out, in heights; else 0.

    ``2 0 2 6 년  공 고``: where most letters stand as far apart, that gap is no blank.
    """
    # Most lines begin with letters side by side.
    if len(ordered) < _FEW or not _is_apart(ordered[0], ordered[1]):
        return 0.0
    # Figures in a row may be a column each.
    hangul = sum("가" <= glyph.char <= "힣" for glyph in ordered)
    if hangul * 2 < len(ordered):
        return 0.0
    gaps: list[float] = []
    for last, glyph in pairwise(ordered):
        gaps.append((glyph.left - last.right) / max(glyph.height, 1))
    usual = median(gaps)
    near = sum(abs(gap - usual) < 0.3 * usual for gap in gaps)
    is_even = near > _EVENLY * len(gaps)
    return usual if is_even and _BLANK < usual < _COLUMN else 0.0


def _is_apart(last: Glyph, glyph: Glyph) -> bool:
    return glyph.left - last.right > _BLANK * glyph.height


def _between(last: Glyph, glyph: Glyph, spacing: float) -> str:
    """Return the blanks between neighbours; boxes may be wrong, so a blank in the
    drawing order counts too.
    """
    gap = (glyph.left - last.right) / max(glyph.height, last.height, 1)
    if gap > _COLUMN + 2 * spacing:
        return " " * min(_WIDEST, round(2 * gap))
    if spacing:
        # Blanks between all letters tell nothing.
        return " " if gap > 1.5 * spacing else ""
    is_blank_drawn = last.is_last and glyph.order == last.order + 1
    return " " if is_blank_drawn or gap > _BLANK else ""
