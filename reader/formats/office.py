"""DOCX, ODT and spreadsheets: paragraphs and tables in their order."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import Final

from reader.formats import pipes, xml
from reader.formats.archive import opened, part
from reader.formats.converted import ConversionState, Limits, Refusal
from reader.formats.hwp.hwpx import is_locked

_DEEPEST: Final = 60
_MOST_ROWS: Final = 20_000
_MOST_REPEATS: Final = 100
_UNSAID: Final = frozenset(
    {
        "sectPr",
        "del",
        "Fallback",
        "instrText",
        "annotation",
        "tracked-changes",
        "note",
        "forms",
        "sequence-decls",
    }
)
_DOCX_MARKS: Final = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_ODT_MARKS: Final = {"tab": "\t", "line-break": "\n"}


def docx_text(data: bytes, limits: Limits) -> str:
    """Return a Word document's text.  Raises ``Refusal``."""
    with opened(data, limits) as archive:
        root = xml.parsed(part(archive, "word/document.xml"), "word/document.xml")
    return "\n".join(_docx_blocks(root, 0))


def odt_text(data: bytes, limits: Limits) -> str:
    """Return an OpenDocument text's (or spreadsheet's) text.  Raises ``Refusal``."""
    with opened(data, limits) as archive:
        if is_locked(archive):
            raise Refusal(ConversionState.PASSWORD, "암호가 걸린 문서입니다")
        root = xml.parsed(part(archive, "content.xml"), "content.xml")
    body = next((element for element in root if xml.local(element) == "body"), root)
    return "\n".join(_odt_blocks(body, 0))


def sheet_text(data: bytes, limits: Limits) -> str:
    """Return a workbook's sheets (XLSX, XLS) as tables under their names.  Raises ``Refusal``."""
    import python_calamine

    if data.startswith(b"PK"):
        with opened(data, limits):
            pass  # measured; calamine opens it again
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        return "\n\n".join(_sheet(book, name) for name in book.sheet_names)
    except python_calamine.PasswordError as locked:
        raise Refusal(ConversionState.PASSWORD, "암호가 걸린 문서입니다") from locked
    except (
        python_calamine.CalamineError,
        OSError,
        ValueError,
        zipfile.BadZipFile,
    ) as damage:
        raise Refusal(
            ConversionState.BROKEN, "표 계산 파일이 깨져 있습니다"
        ) from damage


def _sheet(book: object, name: str) -> str:
    rows = book.get_sheet_by_name(name).to_python(skip_empty_area=True)  # type: ignore[attr-defined]  # calamine's stubs hide the class
    filled = [
        [_value(value) for value in row[: pipes.WIDEST]]
        for row in rows[:_MOST_ROWS]
        if any(value != "" for value in row)
    ]
    return f"{name}\n\n{pipes.table(filled)}"


def _value(value: object) -> str:
    """Return a cell's words; a spreadsheet keeps every number as a float."""
    return (
        str(int(value))
        if isinstance(value, float) and value.is_integer()
        else str(value)
    )


def _docx_blocks(element: xml.Element, depth: int) -> Iterator[str]:
    for child in element if depth < _DEEPEST else ():
        name = xml.local(child)
        if name == "p":
            boxes: list[str] = []
            yield _docx_words(child, boxes, depth)
            yield from boxes
        elif name == "tbl":
            yield from ("", _docx_table(child, depth), "")
        elif name not in _UNSAID:
            yield from _docx_blocks(child, depth + 1)


def _docx_words(element: xml.Element, boxes: list[str], depth: int) -> str:
    """Return the words of a paragraph; what its text boxes say is put into *boxes*."""
    words: list[str] = []
    for child in element if depth < _DEEPEST else ():
        name = xml.local(child)
        if name == "t":
            words.append(child.text or "")
        elif name in _DOCX_MARKS:
            words.append(_DOCX_MARKS[name])
        elif name == "txbxContent":
            boxes.extend(_docx_blocks(child, depth + 1))
        elif name not in _UNSAID:
            words.append(_docx_words(child, boxes, depth + 1))
    return "".join(words)


def _docx_table(table: xml.Element, depth: int) -> str:
    cells: list[pipes.Placed] = []
    for row_number, row in enumerate(
        element for element in table if xml.local(element) == "tr"
    ):
        column = 0
        for cell in (element for element in row if xml.local(element) == "tc"):
            text = "\n".join(_docx_blocks(cell, depth + 2)).strip()
            cells.append(pipes.Placed(row_number, column, text))
            column += max(
                1,
                sum(
                    xml.number(span, "val", 1)
                    for span in cell.iterfind("{*}tcPr/{*}gridSpan")
                ),
            )
    return pipes.placed(cells)


def _odt_blocks(element: xml.Element, depth: int) -> Iterator[str]:
    for child in element if depth < _DEEPEST else ():
        name = xml.local(child)
        if name in {"p", "h"}:
            yield _odt_words(child, depth)
        elif name == "table":
            yield from ("", _odt_table(child, depth), "")
        elif name not in _UNSAID:
            yield from _odt_blocks(child, depth + 1)


def _odt_words(element: xml.Element, depth: int) -> str:
    words = [element.text or ""]
    for child in element if depth < _DEEPEST else ():
        name = xml.local(child)
        if name == "s":
            words.append(" " * min(xml.number(child, "c", 1), _MOST_REPEATS))
        elif name == "frame":
            words.append("\n".join(_odt_blocks(child, depth + 1)))
        elif name not in _UNSAID:
            words.append(_ODT_MARKS.get(name) or _odt_words(child, depth + 1))
        words.append(child.tail or "")
    return "".join(words)


def _odt_table(table: xml.Element, depth: int) -> str:
    """Return a table; cells under a span are there already, as ``covered-table-cell``."""
    rows: list[list[str]] = []
    for row in table.iter("{*}table-row"):
        cells = [
            text
            for cell in row
            if xml.local(cell) in {"table-cell", "covered-table-cell"}
            for text in ["\n".join(_odt_blocks(cell, depth + 2)).strip()]
            * min(xml.number(cell, "number-columns-repeated", 1), _repeats(cell))
        ]
        if any(cells) and len(rows) < _MOST_ROWS:
            rows.append(cells)
    return pipes.table(rows)


def _repeats(cell: xml.Element) -> int:
    """Empty cells are repeated to the end of a sheet; only filled ones may be many."""
    return _MOST_REPEATS if len(cell) else 4
