"""PDF: the words by pypdfium2, tables found by their ruled lines."""

from __future__ import annotations

import ctypes
import re
import time
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Final

import pypdfium2
from pypdfium2 import raw

from reader.formats import pipes
from reader.formats.converted import ConversionState, Limits, Refusal
from reader.formats.pdf.columns import zones
from reader.formats.pdf.covered import Covers
from reader.formats.pdf.glyphs import (
    LINE_HYPHEN,
    Glyph,
    GlyphLine,
    lines,
    runs_of,
)
from reader.formats.pdf.lattice import (
    NEAR,
    Box,
    Lattice,
    Place,
    Rule,
    lattices,
)
from reader.formats.pdf.running import without_running_lines
from reader.formats.pdf.struck import without_struck_glyphs
from reader.formats.pdf.turned import main_angle, parted, turn_by, turned_back
from reader.formats.pdf.vertical import is_vertical, levelled

# Fewer characters a page than this, on average, and the words are in
# pictures.
_TEXT_A_PAGE: Final = 20
_PAGE_NUMBER: Final = re.compile(r"^[ \t]*- ?\d{1,3} ?-[ \t]*$", re.MULTILINE)

# A late page that tells a period is looked at as the first ones are, since what it says
# may be struck; so many are.
_TELLS: Final = re.compile(
    r"(?:신청|접수|모집)[^\n]{0,12}(?:기간|기한|마감|일정)"
)
_MOST_LATE: Final = 10
_SAMPLES: Final = 300
_MOST_STROKES: Final = 20_000
_MOST_GLYPHS: Final = 40_000
# Links are invisible; a pop-up is the window of a comment that no printer prints.
_DRAWS_NOTHING: Final = frozenset({raw.FPDF_ANNOT_LINK, raw.FPDF_ANNOT_POPUP})
_Point = tuple[float, float]
# On paper it is a hyphen like any other, and many fonts call theirs so.
_SOFT_HYPHEN: Final = "\xad"


def pdf_text(data: bytes, limits: Limits) -> str:
    """Return the pages' text, tables in their places.

    Raises:
        Refusal: ``password``, ``broken``, ``too_large`` or, for scanned pages, ``image_only``.
    """
    document = _opened(data)
    try:
        pages = _pages(document, limits)
        if sum(
            len("".join(page.split())) for page in pages
        ) < _TEXT_A_PAGE * len(pages):
            raise Refusal(
                ConversionState.IMAGE_ONLY, "글자가 없는 그림으로 된 PDF입니다"
            )
    finally:
        document.close()
    shown = without_running_lines(pages)
    return "\n\n".join(page.strip() for page in shown)


def _opened(data: bytes) -> pypdfium2.PdfDocument:
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as refused:
        if "password" in str(refused).lower():
            raise Refusal(
                ConversionState.PASSWORD, "암호가 걸린 PDF입니다"
            ) from refused
        raise Refusal(
            ConversionState.BROKEN, "PDF 파일이 깨져 있습니다"
        ) from refused
    if document.get_formtype() != raw.FORMTYPE_NONE:
        # Many writers leave it to the viewer to draw what a field holds.
        document.init_forms()
    return document


def _pages(document: pypdfium2.PdfDocument, limits: Limits) -> list[str]:
    pages: list[str] = []
    size = 0
    late_ones = 0
    # Time of this process alone: a busy machine must not change what a file says.
    began = time.process_time()
    for number in range(len(document)):
        is_late = time.process_time() - began > limits.page_time
        page = _page_text(document, number, is_late=is_late)
        if is_late and late_ones < _MOST_LATE and _TELLS.search(page):
            page = _page_text(document, number)
            late_ones += 1
        # One that no line of its column or cell follows.
        pages.append(page.replace(LINE_HYPHEN, "-"))
        size += len(pages[-1])
        if size > limits.text_size:
            raise Refusal(
                ConversionState.TOO_LARGE, "글자가 너무 많은 PDF입니다"
            )
    return pages


def _page_text(
    document: pypdfium2.PdfDocument, number: int, *, is_late: bool = False
) -> str:
    """Return one page's text; a page that cannot be read is empty, the others still count."""
    try:
        page = _with_annotations(document, number)
        words = page.get_textpage()
    except pypdfium2.PdfiumError:
        return ""
    if _is_coded(words):
        raise Refusal(
            ConversionState.UNSUPPORTED,
            "글자가 암호처럼 들어 있어 읽을 수 없는 PDF입니다",
        )
    if is_late or words.count_chars() > _MOST_GLYPHS:
        return (
            # Here the hyphen of a word that goes on below is another sign.
            str(words.get_text_range())
            .replace("\r", "")
            .replace("\ufffe", "-")
            .replace(_SOFT_HYPHEN, "-")
        )
    height = page.get_height()
    glyphs = _on_the_page(_glyphs(words, height, Covers(page)), page)
    if is_vertical(glyphs):
        return "\n".join(line.text for line in lines(levelled(glyphs)))
    angle = _main_angle(words)
    glyphs, otherwise = parted(glyphs, angle)
    if angle:
        glyphs = turned_back(glyphs, angle)
    across, down = _rules(page, height, angle)
    tables = lattices(across, down)
    glyphs = without_struck_glyphs(glyphs, across)
    text = _PAGE_NUMBER.sub("", _laid_out(glyphs, tables))
    return "\n".join([text, *_turned_lines(otherwise)])


def _with_annotations(
    document: pypdfium2.PdfDocument, number: int
) -> pypdfium2.PdfPage:
    """Return a page with what is in its fields and comments drawn on it.

    A filled form field, a typewriter's text and a line through words are no part of
    a page's own content, and PDFium reads no words of them.
    """
    page = document[number]
    for place in range(raw.FPDFPage_GetAnnotCount(page)):
        annotation = raw.FPDFPage_GetAnnot(page, place)
        kind = raw.FPDFAnnot_GetSubtype(annotation)
        raw.FPDFPage_CloseAnnot(annotation)
        if kind not in _DRAWS_NOTHING:
            raw.FPDFPage_Flatten(page, raw.FLAT_NORMALDISPLAY)
            # The open page does not know of what was added to it.
            return document[number]
    return page


def _on_the_page(
    glyphs: Iterable[Glyph], page: pypdfium2.PdfPage
) -> list[Glyph]:
    """Return the characters of the runs that lie within the page's edges, at least in
    part: what was cropped off, an earlier text often, is still in the file.
    """
    left, bottom, right, top = page.get_bbox()
    height = page.get_height()

    def is_seen(glyph: Glyph) -> bool:
        y = height - glyph.middle
        is_across = bool(left <= glyph.centre <= right)
        return is_across and bool(bottom <= y <= top)

    found = list(glyphs)
    if all(map(is_seen, found)):
        return found
    cropped: set[int] = set()
    for run in runs_of(found):
        # A line that runs over the edge is whole in every other version of the file.
        if not any(map(is_seen, run)):
            cropped.update(glyph.order for glyph in run)
    return [glyph for glyph in found if glyph.order not in cropped]


def _sampled(words: pypdfium2.PdfTextPage) -> range:
    """Return places of characters all over a page, a few hundred at most."""
    count = words.count_chars()
    return range(0, count, max(1, count // _SAMPLES))


def _is_coded(words: pypdfium2.PdfTextPage) -> bool:
    """Whether most characters have no Unicode: a font without ToUnicode shows shapes alone."""
    places = _sampled(words)
    unknown = sum(
        raw.FPDFText_HasUnicodeMapError(words, at) == 1 for at in places
    )
    return bool(unknown > len(places) / 2)


def _main_angle(words: pypdfium2.PdfTextPage) -> float:
    angles = []
    for at in _sampled(words):
        if not chr(raw.FPDFText_GetUnicode(words, at)).isspace():
            angles.append(raw.FPDFText_GetCharAngle(words, at))
    return main_angle(angles)


def _turned_lines(glyphs: Sequence[Glyph]) -> Iterator[str]:
    """Yield the lines that do not run as those of their page do: a margin's, a watermark."""
    left = glyphs
    while left:
        angle = left[0].angle
        along, left = parted(left, angle)
        for line in lines(turned_back(along, angle)):
            yield line.text


def _laid_out(glyphs: Sequence[Glyph], tables: Sequence[Lattice]) -> str:
    """Return the lines of a page and its tables by where they begin, column by column."""
    blocks: list[GlyphLine] = []
    boxes: list[Box] = []
    for table in tables:
        within, others = _parted(glyphs, table)
        if len(set(table.cells.values())) == 1 and _stand_in_a_line(
            within, others
        ):
            # A field's frame beside its label.
            continue
        glyphs = others
        boxes.append(table.box)
        text = pipes.placed(_cells(within, table))
        blocks.append(
            GlyphLine(
                table.box[1], f"\n{text}\n" if text.startswith("|") else text
            )
        )
    texts: list[str] = []
    for zone in zones(glyphs, boxes):
        in_zone = [blocks[number] for number in zone.boxes]
        for block in sorted([*in_zone, *lines(zone.glyphs)]):
            if block.text:
                texts.append(block.text)
    return "\n".join(texts)


def _stand_in_a_line(within: Sequence[Glyph], others: Sequence[Glyph]) -> bool:
    """Whether the words in a box are one line, and go on a line that begins before it."""
    if len(lines(within)) != 1:
        return False
    left = min(glyph.left for glyph in within)
    middle = within[0].middle
    return any(
        glyph.left < left and abs(glyph.middle - middle) < glyph.height / 2
        for glyph in others
    )


def _cells(glyphs: Iterable[Glyph], table: Lattice) -> Iterator[pipes.Placed]:
    within: dict[Place, list[Glyph]] = {
        place: [] for place in table.cells.values()
    }
    for glyph in glyphs:
        if place := table.cell_at(glyph.centre, glyph.middle):
            within[place].append(glyph)
    for (row, column), found in within.items():
        yield pipes.Placed(
            row, column, "\n".join(line.text for line in lines(found))
        )


def _parted(
    glyphs: Iterable[Glyph], table: Lattice
) -> tuple[list[Glyph], list[Glyph]]:
    """Return the glyphs whose middles lie in *table*, and the others: none is lost,
    none is said twice.
    """
    parted: tuple[list[Glyph], list[Glyph]] = ([], [])
    for glyph in glyphs:
        parted[table.cell_at(glyph.centre, glyph.middle) is None].append(glyph)
    return parted


def _glyphs(
    words: pypdfium2.PdfTextPage, height: float, covers: Covers
) -> Iterator[Glyph]:
    """Yield the characters that the page shows; a blank is remembered with the one before it."""
    box = raw.FS_RECTF()
    last: Glyph | None = None
    angle = 0.0
    for number in range(words.count_chars()):
        char = chr(raw.FPDFText_GetUnicode(words, number))
        if char == _SOFT_HYPHEN:
            char = "-"
        if char == " " and last:
            last = last._replace(is_last=True)
        is_shown = char.isprintable() or char == LINE_HYPHEN
        if char.isspace() or not is_shown:
            continue
        raw.FPDFText_GetLooseCharBox(words, number, box)
        if covers and covers.hide(words, number, box):
            continue
        if last:
            yield last
        top = height - box.top
        # Letters that go on along a line are level, turned ones are not.
        if last is None or top != last.top:
            angle = raw.FPDFText_GetCharAngle(words, number)
        last = Glyph(
            char,
            box.left,
            top,
            box.right,
            height - box.bottom,
            last.order + 1 if last else 0,
            angle=angle,
        )
    if last:
        yield last


def _rules(
    page: pypdfium2.PdfPage, height: float, angle: float
) -> tuple[list[Rule], list[Rule]]:
    """Return the page's straight lines, across and down; the sides of boxes are lines too."""
    across: list[Rule] = []
    down: list[Rule] = []
    turn = turn_by(angle)
    for start, end in islice(_strokes(page), _MOST_STROKES):
        x, y = turn(start[0], height - start[1])
        other_x, other_y = turn(end[0], height - end[1])
        left, right = sorted((x, other_x))
        top, bottom = sorted((y, other_y))
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
        yield (
            raw.FPDFPathSegment_GetType(segment),
            matrix.on_point(x.value, y.value),
            bool(raw.FPDFPathSegment_GetClose(segment)),
        )
