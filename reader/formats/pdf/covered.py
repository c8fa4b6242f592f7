"""Words that a page holds and does not show: a box was drawn over them, a white one with
new words on it or a black one, their layer is switched off, or they are white on white.

PDF keeps what is under such a box, and everything is drawn in the order of the page's
objects.  Boxes that let through what is under them cover nothing.
"""

from __future__ import annotations

import ctypes
from functools import cached_property
from typing import Final, NamedTuple

import pypdfium2
from pypdfium2 import raw

from reader.formats.pdf.layers import is_in_layer, undrawn

# Points: what covers a letter is no rule of a table.
_LEAST: Final = 4.0
# And nobody covers a third of a page to change a date.
_HIGHEST: Final = 280.0
# A rectangle has four or five points, and may be closed by one more.
_MOST_SEGMENTS: Final = 6
# A page of more objects is a drawing; a full page of a notice has some hundreds.
_MOST_OBJECTS: Final = 4_000
_WHITE: Final = 250
_BLACK: Final = 5
_OPAQUE: Final = 255


class _Cover(NamedTuple):
    order: int
    left: float
    bottom: float
    right: float
    top: float


class Covers:
    """The boxes of a page that are drawn over some of its words, and its words that are
    white or in layers that are not drawn.
    """

    def __init__(self, page: pypdfium2.PdfPage) -> None:
        self._page = page
        in_layers: list[object] = []
        white: list[object] = []
        grounds: list[object] = []
        self._covers: list[_Cover] = []
        boxes, has_words = _Boxes(), False
        item_at, kind_of = raw.FPDFPage_GetObject, raw.FPDFPageObj_GetType
        count = raw.FPDFPage_CountObjects(page)
        for order in range(count if count <= _MOST_OBJECTS else 0):
            item = item_at(page, order)
            kind = kind_of(item)
            if kind == raw.FPDF_PAGEOBJ_TEXT:
                has_words = True
                if is_in_layer(item):
                    in_layers.append(item)
                if boxes.is_white_text(item) and not any(
                    boxes.is_under(ground, item) for ground in grounds
                ):
                    white.append(item)
                continue
            grounds.append(item)
            # What is drawn before all words is the ground that they are on.
            if kind == raw.FPDF_PAGEOBJ_PATH and has_words:
                cover = boxes.cover(item, order)
                self._covers += [cover] if cover is not None else []
        unseen = undrawn(page, in_layers) if in_layers else []
        self._undrawn = frozenset(map(_address, [*unseen, *white]))

    @cached_property
    def _order(self) -> dict[int, int]:
        """When each of the page's objects is drawn."""
        orders: dict[int, int] = {}
        for order in range(raw.FPDFPage_CountObjects(self._page)):
            orders[_address(raw.FPDFPage_GetObject(self._page, order))] = order
        return orders

    def __bool__(self) -> bool:
        return bool(self._covers or self._undrawn)

    def hide(
        self, words: pypdfium2.PdfTextPage, number: int, box: raw.FS_RECTF
    ) -> bool:
        """Return whether a box lies over the character of that number, its layer is off, or
        it is white.
        """
        if self._undrawn:
            item = raw.FPDFText_GetTextObject(words, number)
            if _address(item) in self._undrawn:
                return True
        x, y = (box.left + box.right) / 2, (box.bottom + box.top) / 2
        for cover in self._covers:
            is_within = cover.left <= x <= cover.right
            if is_within and cover.bottom <= y <= cover.top:
                item = raw.FPDFText_GetTextObject(words, number)
                drawn = self._order.get(_address(item))
                if drawn is not None and drawn < cover.order:
                    return True
        return False


def _address(item: object) -> int:
    return ctypes.cast(item, ctypes.c_void_p).value or 0  # type: ignore[arg-type]


class _Boxes:
    """Looks at paths one after the other; what PDFium fills in is made once for all."""

    def __init__(self) -> None:
        self._fill = ctypes.c_int()
        self._is_stroked = ctypes.c_int()
        self._shades = [ctypes.c_uint() for _ in range(4)]
        self._edges = [ctypes.c_float() for _ in range(4)]

    def cover(self, path: object, order: int) -> _Cover | None:
        """Return the box that a path is, if it lets nothing through."""
        if raw.FPDFPath_CountSegments(path) > _MOST_SEGMENTS:
            return None
        left, bottom, right, top = self._bounds(path)
        # Most paths are the rules of tables.
        if not _LEAST <= top - bottom <= _HIGHEST or right - left < _LEAST:
            return None
        raw.FPDFPath_GetDrawMode(path, self._fill, self._is_stroked)
        if not self._fill.value or not self._is_plain(path):
            return None
        # A box that is cut by another shows less than its edges say.
        clip = raw.FPDFPageObj_GetClipPath(path)
        if raw.FPDFClipPath_CountPaths(clip) > 0:
            return None
        return _Cover(order, left, bottom, right, top)

    def is_white_text(self, item: object) -> bool:
        """Return whether letters are filled with white, without an outline."""
        mode = raw.FPDFTextObj_GetTextRenderMode(item)
        if mode != raw.FPDF_TEXTRENDERMODE_FILL:
            return False
        return min(self._filled_with(item) or (0,)) >= _WHITE

    def is_under(self, ground: object, item: object) -> bool:
        """Return whether something that was drawn before may colour the ground of *item*:
        a box that is not white, a picture, a drawing.
        """
        if raw.FPDFPageObj_GetType(ground) == raw.FPDF_PAGEOBJ_PATH:
            raw.FPDFPath_GetDrawMode(ground, self._fill, self._is_stroked)
            shades = self._filled_with(ground)
            if not self._fill.value or (shades and min(shades) >= _WHITE):
                return False
        left, bottom, right, top = self._bounds(item)
        x, y = (left + right) / 2, (bottom + top) / 2
        left, bottom, right, top = self._bounds(ground)
        return left <= x <= right and bottom <= y <= top

    def _bounds(self, item: object) -> tuple[float, ...]:
        raw.FPDFPageObj_GetBounds(item, *self._edges)
        return tuple(edge.value for edge in self._edges)

    def _filled_with(self, item: object) -> tuple[int, ...]:
        """Return red, green and blue, from 0 to 255; nothing where it is no plain colour."""
        if not raw.FPDFPageObj_GetFillColor(item, *self._shades):
            return ()
        return tuple(shade.value for shade in self._shades[:3])

    def _is_plain(self, path: object) -> bool:
        if raw.FPDFPageObj_HasTransparency(path):
            return False
        shades = self._filled_with(path)
        if not shades or self._shades[3].value != _OPAQUE:
            return False
        return min(shades) >= _WHITE or max(shades) <= _BLACK
