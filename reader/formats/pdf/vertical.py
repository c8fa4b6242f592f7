"""Pages in vertical writing: letters one under the other, columns from right to left or,
seldom, from left to right.

Figures and Latin letters in such a column lie on their sides, so that the angles of
letters do not tell it; where each is drawn after the one before does.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from statistics import median
from typing import Final

from reader.formats.pdf.glyphs import Glyph

# The share of letters that must go on below the one before.
_MOST: Final = 0.6
# How far below, and beside, in heights.
_BELOW: Final = 2.2
_BESIDE: Final = 0.4
_FEWEST: Final = 20
_UPRIGHT: Final = 0.3


def is_vertical(glyphs: Sequence[Glyph]) -> bool:
    """Return whether most letters of a page are under the one drawn before; on a page that
    was turned round they are too, and lie on their sides.
    """
    upright = sum(abs(glyph.angle) < _UPRIGHT for glyph in glyphs)
    if len(glyphs) < _FEWEST or 3 * upright < len(glyphs):
        return False
    below = sum(_is_below(last, glyph) for last, glyph in pairwise(glyphs))
    return below > _MOST * len(glyphs)


def levelled(glyphs: Sequence[Glyph]) -> list[Glyph]:
    """Return the glyphs of a page in vertical writing with each column as a line, the
    first one on top.
    """
    half = len(glyphs) // 2
    begun = median(glyph.centre for glyph in glyphs[:half])
    ended = median(glyph.centre for glyph in glyphs[half:])
    away = 1 if ended > begun else -1
    # A figure is narrower than a letter, and not raised for that.
    reach = max(glyph.right - glyph.left for glyph in glyphs) / 2
    found = []
    for glyph in glyphs:
        middle = away * glyph.centre
        found.append(
            glyph._replace(
                left=glyph.top,
                right=glyph.bottom,
                top=middle - reach,
                bottom=middle + reach,
                angle=0.0,
            )
        )
    return found


def _is_below(last: Glyph, glyph: Glyph) -> bool:
    # Of a figure on its side the box is as wide as a letter is high.
    size = max(last.height, last.right - last.left)
    step = glyph.middle - last.middle
    return (
        0 < step < _BELOW * size
        and abs(glyph.centre - last.centre) < _BESIDE * size
    )
