"""Words that are turned on their page: a table laid sideways, a page scanned askew, a
word across it.

Lines are made of characters by where they stand, so that what is turned has to be
turned back first.  Angles are radians, counted with the clock, as PDFium gives them.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import Final

from reader.formats.pdf.glyphs import Glyph

Turn = Callable[[float, float], tuple[float, float]]
"""From a place on the page, counted down from its top, to where it stands turned back."""

# A page is upright up to half a degree: nothing is turned for less.
_UPRIGHT: Final = math.radians(0.5)
# Characters of one writing differ by less; a word across a page by far more.
_OTHERWISE: Final = math.radians(20)


def main_angle(angles: Iterable[float]) -> float:
    """Return the angle that most characters are at; 0 for an upright page.

    >>> main_angle([0.0, 0.001, 0.8]), round(main_angle([1.57, 1.571, 0.0]), 2)
    (0.0, 1.57)
    """
    known = list(angles)
    if not known:
        return 0.0
    degree, _ = Counter(_degree(angle) for angle in known).most_common(1)[0]
    near = [angle for angle in known if _degree(angle) == degree]
    angle = _signed(sum(near) / len(near))
    return 0.0 if abs(angle) < _UPRIGHT else angle


def parted(
    glyphs: Iterable[Glyph], angle: float
) -> tuple[list[Glyph], list[Glyph]]:
    """Return the glyphs at about the page's main *angle*, and those that stand otherwise."""
    along: list[Glyph] = []
    across: list[Glyph] = []
    for glyph in glyphs:
        is_along = abs(_signed(glyph.angle - angle)) < _OTHERWISE
        (along if is_along else across).append(glyph)
    return along, across


def turn_by(angle: float) -> Turn:
    """Return what turns the places of a page so that writing at *angle* is upright."""
    sine, cosine = math.sin(angle), math.cos(angle)

    def turn(x: float, y: float) -> tuple[float, float]:
        return x * cosine + y * sine, y * cosine - x * sine

    return turn


def turned_back(glyphs: Sequence[Glyph], angle: float) -> list[Glyph]:
    """Return glyphs at *angle* as they stand with the page turned so that they are upright."""
    turn = turn_by(angle)
    sine, cosine = abs(math.sin(angle)), abs(math.cos(angle))
    found = []
    for glyph in glyphs:
        x, y = turn(glyph.centre, glyph.middle)
        width, height = glyph.right - glyph.left, glyph.height
        across = (width * cosine + height * sine) / 2
        down = (width * sine + height * cosine) / 2
        found.append(
            glyph._replace(
                left=x - across,
                right=x + across,
                top=y - down,
                bottom=y + down,
            )
        )
    return found


def _degree(angle: float) -> int:
    return round(math.degrees(angle)) % 360


def _signed(angle: float) -> float:
    return (angle + math.pi) % (2 * math.pi) - math.pi
