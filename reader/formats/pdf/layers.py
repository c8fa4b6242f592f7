"""Words on a layer of a PDF that is switched off: PDFium reads them and does not draw them.

Which layers are off it does not tell either, so the page is drawn once, and words in a
layer are looked for where they should be.
"""

from __future__ import annotations

import ctypes
from collections.abc import Sequence
from typing import Final

import pypdfium2
from pypdfium2 import raw

_OPTIONAL: Final = "OC"
_LONGEST: Final = 16
# A letter is drawn in some shades between its own and the ground's.
_LEAST_CONTRAST: Final = 16


def is_in_layer(item: object) -> bool:
    """Return whether one of a page's objects is marked as part of a layer."""
    for number in range(raw.FPDFPageObj_CountMarks(item)):
        mark = raw.FPDFPageObj_GetMark(item, number)
        name = (ctypes.c_ushort * _LONGEST)()
        size = ctypes.c_ulong()
        is_known = raw.FPDFPageObjMark_GetName(
            mark, name, ctypes.sizeof(name), size
        )
        if (
            is_known
            and bytes(name).decode("utf-16-le").rstrip("\0") == _OPTIONAL
        ):
            return True
    return False


def undrawn(page: pypdfium2.PdfPage, texts: Sequence[object]) -> list[object]:
    """Return those of *texts*, objects of *page*, where nothing is drawn."""
    bitmap = page.render(scale=1, grayscale=True)
    pixels = bytes(bitmap.buffer)
    found: list[object] = []
    for text in texts:
        left, top, right, bottom = _box(page, text, bitmap)
        shades: set[int] = set()
        for row in range(top, bottom + 1):
            start = row * bitmap.stride
            shades.update(pixels[start + left : start + right + 1])
        if not shades or max(shades) - min(shades) < _LEAST_CONTRAST:
            found.append(text)
    return found


def _box(
    page: pypdfium2.PdfPage, item: object, bitmap: pypdfium2.PdfBitmap
) -> tuple[int, int, int, int]:
    """Return where an object is in the drawing: left, top, right, bottom."""
    edges = [ctypes.c_float() for _ in range(4)]
    raw.FPDFPageObj_GetBounds(item, *edges)
    left, bottom, right, top = (edge.value for edge in edges)
    xs: list[int] = []
    ys: list[int] = []
    x, y = ctypes.c_int(), ctypes.c_int()
    size = (0, 0, bitmap.width, bitmap.height, 0)
    for corner in ((left, bottom), (right, top)):
        raw.FPDF_PageToDevice(page, *size, *corner, x, y)
        xs.append(min(max(x.value, 0), bitmap.width - 1))
        ys.append(min(max(y.value, 0), bitmap.height - 1))
    return min(xs), min(ys), max(xs), max(ys)
