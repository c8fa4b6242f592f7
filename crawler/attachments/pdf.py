"""PDF: text by pypdfium2; on pages that speak of money or days, tables by pdfplumber, within a time budget."""

from __future__ import annotations

import io
import re
import time
from collections.abc import Iterator
from typing import Any, Final, TypeAlias

import pypdfium2

from crawler.attachments import pipes
from crawler.attachments.converted import Limits, Refusal, State

_WORTH_TABLES: Final = re.compile(r"억|백만\s?원|천\s?원|예산|지원\s?규모|사업비|접수\s?기간|신청\s?기간|공모\s?기간|모집\s?기간|마감|일정")
_TEXT_A_PAGE: Final = 20
"""Fewer characters a page than this, on average, and the words are in pictures."""
_PAGE_NUMBER: Final = re.compile(r"^[ \t]*- ?\d{1,3} ?-[ \t]*$", re.MULTILINE)

_Plumbed: TypeAlias = Any
"""A pdfplumber page, which is untyped."""
_Box = tuple[float, float, float, float]
"""Left, top, right, bottom, in points from the page's top left."""


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
        for number, page in _pages_with_tables(data, document, pages, limits):
            pages[number] = page
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


def _pages_with_tables(data: bytes, document: pypdfium2.PdfDocument, pages: list[str], limits: Limits) -> Iterator[tuple[int, str]]:
    """Yield the pages whose tables were found, until the time is up; the others keep their plain text."""
    worth = [number for number, page in enumerate(pages) if _WORTH_TABLES.search(page)]
    if not worth:
        return
    import pdfplumber
    from pdfminer.psexceptions import PSException
    from pdfplumber.utils.exceptions import MalformedPDFException, PdfminerException

    # What pdfminer raises on damage that pdfium reads over.
    damage = (PdfminerException, MalformedPDFException, PSException, ValueError, LookupError, TypeError, AttributeError, OSError)
    until = time.monotonic() + limits.table_time
    try:
        with pdfplumber.open(io.BytesIO(data)) as plumbed:
            for number in worth:
                if time.monotonic() > until:
                    return
                text = _TablePage(plumbed.pages[number], document[number], pages[number]).text()
                plumbed.pages[number].close()
                yield number, text
    except damage:
        return


class _TablePage:
    """One page, twice opened: pdfplumber knows where the tables are, pdfium what stands in them."""

    def __init__(self, plumbed: _Plumbed, page: pypdfium2.PdfPage, plain: str) -> None:
        self._plumbed = plumbed
        self._words = page.get_textpage()
        self._height = page.get_height()
        self._is_upright = page.get_rotation() == 0 and tuple(page.get_mediabox()[:2]) == (0, 0)
        self._plain = plain

    def text(self) -> str:
        """Return the page with its tables as tables, or as it was where that would lose words."""
        tables = self._tables() if self._is_upright else []
        if not tables:
            return self._plain
        pieces: list[str] = []
        top = 0.0
        for (_, above, _, below), table in tables:
            pieces += [self._inside((0, top, self._plumbed.width, above)), "", table, ""]
            top = max(top, below)
        pieces.append(self._inside((0, top, self._plumbed.width, self._height)))
        text = _PAGE_NUMBER.sub("", "\n".join(pieces))
        return text if _covers(text, self._plain) else self._plain

    def _tables(self) -> list[tuple[_Box, str]]:
        """Return the tables that hold all words inside their frame, from top to bottom."""
        found = self._plumbed.find_tables(self._settings())
        known = [(table.bbox, pipes.table([[self._cell(box) for box in row.cells] for row in table.rows])) for table in found]
        whole = [(box, text) for box, text in known if _covers(text, self._inside(box))]
        return sorted(whole, key=lambda table: table[0][1])

    def _settings(self) -> dict[str, Any]:
        """Korean tables are open at their sides: draw the outer lines where the rules end."""
        rules = [edge for edge in self._plumbed.edges if edge["orientation"] == "h" and edge["width"] > 40]
        if not rules:
            return {}
        return {"explicit_vertical_lines": [min(rule["x0"] for rule in rules), max(rule["x1"] for rule in rules)]}

    def _cell(self, box: _Box | None) -> str:
        return self._inside(box) if box else ""

    def _inside(self, box: _Box) -> str:
        left, top, right, bottom = box
        if bottom - top < 1 or right - left < 1:
            return ""
        return _tidied(self._words.get_text_bounded(left, self._height - bottom, right, self._height - top)).strip()


def _covers(text: str, plain: str) -> bool:
    marks = text.count("|") + text.count("<br>") * 4 + text.count(":---") * 4
    return len(_letters(text)) - marks >= 0.98 * len(_letters(plain))
