"""PDF: the words by pypdfium2, tables found by their ruled lines."""

from __future__ import annotations

import ctypes
import re
import time
from collections.abc import Iterator
from itertools import islice
from typing import Final

import pypdfium2
from pypdfium2 import raw

from crawler.attachments import pipes
from crawler.attachments.converted import Limits, Refusal, State
from crawler.attachments.lattice import NEAR, Box, Rule, lattices

_TEXT_A_PAGE: Final = 20
"""Fewer characters a page than this, on average, and the words are in pictures."""
_PAGE_NUMBER: Final = re.compile(r"^[ \t]*- ?\d{1,3} ?-[ \t]*$", re.MULTILINE)

_MOST_STROKES: Final = 20_000
_Point = tuple[float, float]


def pdf_text(data: bytes, limits: Limits) -> str:
    """Return the pages' text, tables in their places.

    Raises:
        Refusal: ``password``, ``broken``, ``too_large`` or, for scanned pages, ``image_only``.
    """
    document = _opened(data)
    try:
        pages = _pages(document, limits)
        if sum(len(_letters(page)) for page in pages) < _TEXT_A_PAGE * len(pages):
            raise Refusal(State.IMAGE_ONLY, "글자가 없는 그림으로 된 PDF입니다")
        until = time.monotonic() + limits.table_time
        for number, plain in enumerate(pages):
            if plain and time.monotonic() < until:
                pages[number] = _Page(document[number], plain).text()
    finally:
        document.close()
    return "\n\n".join(page.strip() for page in pages)


def _opened(data: bytes) -> pypdfium2.PdfDocument:
    try:
        return pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as refused:
        if "password" in str(refused).lower():
            raise Refusal(State.PASSWORD, "암호가 걸린 PDF입니다") from refused
        raise Refusal(State.BROKEN, "PDF 파일이 깨져 있습니다") from refused


def _pages(document: pypdfium2.PdfDocument, limits: Limits) -> list[str]:
    pages: list[str] = []
    size = 0
    for number in range(len(document)):
        pages.append(_page_text(document, number))
        size += len(pages[-1])
        if size > limits.text_size:
            raise Refusal(State.TOO_LARGE, "글자가 너무 많은 PDF입니다")
    return pages


def _page_text(document: pypdfium2.PdfDocument, number: int) -> str:
    """Return one page's text; a page that cannot be read is empty, the others still count."""
    try:
        text_page = document[number].get_textpage()
    except pypdfium2.PdfiumError:
        return ""
    return _PAGE_NUMBER.sub("", _tidied(text_page.get_text_range()))


def _tidied(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\ufffe", "").replace("\0", "")


def _letters(text: str) -> str:
    return "".join(text.split())


class _Page:
    """One page with its tables in their places."""

    def __init__(self, page: pypdfium2.PdfPage, plain: str) -> None:
        self._page = page
        self._words = page.get_textpage()
        self._height = page.get_height()
        self._width = page.get_width()
        self._plain = plain

    def text(self) -> str:
        """Return the page with its tables as tables, or as it was where that would lose or repeat words."""
        is_upright = self._page.get_rotation() == 0 and tuple(self._page.get_mediabox()[:2]) == (0, 0)
        tables = self._tables() if is_upright else []
        if not tables:
            return self._plain
        pieces: list[str] = []
        top = 0.0
        for (_, above, _, below), table in tables:
            pieces += [self._inside((0, top, self._width, above)), "", table, ""]
            top = below
        pieces.append(self._inside((0, top, self._width, self._height)))
        text = _PAGE_NUMBER.sub("", "\n".join(pieces))
        return text if _is_same(text, self._plain) else self._plain

    def _tables(self) -> list[tuple[Box, str]]:
        """Return the tables that hold the words inside their frame, from top to bottom, none beside another."""
        kept: list[tuple[Box, str]] = []
        for lattice in lattices(*_rules(self._page, self._height)):
            cells = [pipes.Placed(row, column, self._inside(box)) for (row, column), box in lattice.cells.items()]
            text = pipes.placed(cells)
            is_below = not kept or lattice.box[1] >= kept[-1][0][3] - NEAR
            if is_below and text.startswith("|") and _is_same(text, self._inside(lattice.box)):
                kept.append((lattice.box, text))
        return kept

    def _inside(self, box: Box) -> str:
        left, top, right, bottom = box
        if bottom - top < 1 or right - left < 1:
            return ""
        return _tidied(self._words.get_text_bounded(left, self._height - bottom, right, self._height - top)).strip()


def _rules(page: pypdfium2.PdfPage, height: float) -> tuple[list[Rule], list[Rule]]:
    """Return the page's straight lines, across and down; the sides of boxes are lines too."""
    across: list[Rule] = []
    down: list[Rule] = []
    for (x, y), (other_x, other_y) in islice(_strokes(page), _MOST_STROKES):
        left, right = sorted((x, other_x))
        top, bottom = sorted((height - y, height - other_y))
        if bottom - top < 1 and right - left > NEAR:
            across.append(Rule((top + bottom) / 2, left, right))
        elif right - left < 1 and bottom - top > NEAR:
            down.append(Rule((left + right) / 2, top, bottom))
    return across, down


def _strokes(page: pypdfium2.PdfPage) -> Iterator[tuple[_Point, _Point]]:
    for path in page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH]):
        begun: _Point | None = None
        last: _Point | None = None
        for kind, point, is_closing in _segments(path):
            if kind == raw.FPDF_SEGMENT_MOVETO:
                begun = point
            elif kind == raw.FPDF_SEGMENT_LINETO and last is not None:
                yield last, point
            if is_closing and begun is not None:
                yield point, begun
            last = point


def _segments(path: pypdfium2.PdfObject) -> Iterator[tuple[int, _Point, bool]]:
    x, y = ctypes.c_float(), ctypes.c_float()
    matrix = path.get_matrix()
    within = path.container
    while within is not None:
        matrix = matrix.multiply(within.get_matrix())
        within = within.container
    for number in range(raw.FPDFPath_CountSegments(path)):
        segment = raw.FPDFPath_GetPathSegment(path, number)
        raw.FPDFPathSegment_GetPoint(segment, x, y)
        yield raw.FPDFPathSegment_GetType(segment), matrix.on_point(x.value, y.value), bool(raw.FPDFPathSegment_GetClose(segment))


def _is_same(text: str, plain: str) -> bool:
    """Whether a text with tables holds the letters of the plain one, once."""
    marks = text.count("|") + text.count("<br>") * 4 + text.count(":---") * 4
    wanted = len(_letters(plain))
    return 0.98 * wanted <= len(_letters(text)) - marks <= 1.02 * wanted + 4
