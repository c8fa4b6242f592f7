"""Spreadsheets (XLSX, XLSB, XLS): the sheets, rows, columns and words that are shown, as
tables.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from typing import TYPE_CHECKING, Final

from reader.formats import pipes, xml
from reader.formats.archive import opened, part
from reader.formats.converted import ConversionState, Limits, Refusal
from reader.formats.media import OLE
from reader.formats.sheet_records import hidden_in_records
from reader.formats.sheet_styles import HiddenPlaces, sheet_styles, shown_cells

if TYPE_CHECKING:
    from python_calamine import CalamineWorkbook

_MOST_ROWS: Final = 20_000
_MOST_COLUMNS: Final = 16_384
# <row r="3" spans="1:2" hidden="1">
_ROW: Final = re.compile(rb"<(?:\w+:)?row\b([^>]*)>")
# <col min="2" max="3" width="0" hidden="1" customWidth="1"/>
_COLUMN: Final = re.compile(rb"<(?:\w+:)?col\b([^>]*)>")
_HIDDEN: Final = re.compile(rb"\bhidden=[\"'](?:1|true)[\"']")
_NUMBER: Final = re.compile(rb"\b(r|min|max)=[\"'](\d{1,7})[\"']")
_RELATIONS: Final = "xl/_rels/workbook.xml.rels"


def sheet_text(data: bytes, limits: Limits) -> str:
    """Return a workbook's shown sheets as tables under their names.  Raises ``Refusal``."""
    import python_calamine

    hidden: dict[str, HiddenPlaces] = {}
    if data.startswith(b"PK"):
        with opened(
            data, limits
        ) as archive:  # measured; calamine opens it again
            hidden = _hidden_places(archive)
    elif data.startswith(OLE):
        hidden = hidden_in_records(data)
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        parts = []
        for name in _shown_sheets(book):
            parts.append(_sheet(book, name, hidden.get(name, HiddenPlaces())))
        return "\n\n".join(parts)
    except python_calamine.PasswordError as locked:
        raise Refusal(
            ConversionState.PASSWORD, "암호가 걸린 문서입니다"
        ) from locked
    except (
        python_calamine.CalamineError,
        OSError,
        ValueError,
        zipfile.BadZipFile,
    ) as damage:
        raise Refusal(
            ConversionState.BROKEN, "표 계산 파일이 깨져 있습니다"
        ) from damage


def _shown_sheets(book: CalamineWorkbook) -> list[str]:
    from python_calamine import SheetVisibleEnum

    names: list[str] = []
    for sheet in book.sheets_metadata:
        if sheet.visible is SheetVisibleEnum.Visible:
            names.append(sheet.name)
    return names


def _sheet(book: CalamineWorkbook, name: str, hidden: HiddenPlaces) -> str:
    sheet = book.get_sheet_by_name(name)
    first_row, first_column = sheet.start or (0, 0)
    rows: list[list[str]] = []
    for number, row in enumerate(
        sheet.to_python(skip_empty_area=True), first_row
    ):
        if number in hidden.rows or len(rows) >= _MOST_ROWS:
            continue
        cells: list[str] = []
        for column, value in enumerate(row, first_column):
            if column not in hidden.columns:
                shown = hidden.cells.get((number, column))
                cells.append(_value(value) if shown is None else shown)
        if any(cells):
            rows.append(cells[: pipes.WIDEST])
    return "\n\n".join([name, pipes.table(rows), *hidden.boxes])


def _value(value: object) -> str:
    """Return a cell's words; a spreadsheet keeps every number as a float."""
    return (
        str(int(value))
        if isinstance(value, float) and value.is_integer()
        else str(value)
    )


def _hidden_places(archive: zipfile.ZipFile) -> dict[str, HiddenPlaces]:
    """Return what each sheet hides by the sheet's name; calamine does not say."""
    members = set(archive.namelist())
    if "xl/workbook.xml" not in members or _RELATIONS not in members:
        return {}
    workbook = xml.parsed(part(archive, "xl/workbook.xml"), "xl/workbook.xml")
    relations = xml.parsed(part(archive, _RELATIONS), _RELATIONS)
    targets: dict[str, str] = {}
    for relation in relations:
        target = xml.attribute(relation, "Target")
        place = (
            target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        )
        targets[xml.attribute(relation, "Id")] = place
    styles = sheet_styles(archive)
    hidden: dict[str, HiddenPlaces] = {}
    for sheet in workbook.iterfind("{*}sheets/{*}sheet"):
        # Two attributes are called id: the relation's is the one with a namespace.
        for key, value in sheet.attrib.items():
            place = targets.get(value, "")
            if str(key).endswith("}id") and place in members:
                source = part(archive, place)
                places = _hidden_in(source)
                places.cells = shown_cells(source, styles)
                places.boxes = _text_boxes(archive, place)
                hidden[xml.attribute(sheet, "name")] = places
    return hidden


def _text_boxes(archive: zipfile.ZipFile, sheet: str) -> list[str]:
    """Return the text of each box that is drawn over a sheet."""
    folder, _, name = sheet.rpartition("/")
    relations = f"{folder}/_rels/{name}.rels"
    members = set(archive.namelist())
    boxes: list[str] = []
    if relations not in members:
        return boxes
    for relation in xml.parsed(part(archive, relations), relations):
        target = xml.attribute(relation, "Target")
        place = posixpath.normpath(posixpath.join(folder, target)).lstrip("/")
        is_drawing = xml.attribute(relation, "Type").endswith("/drawing")
        if not is_drawing or place not in members:
            continue
        try:
            drawing = xml.parsed(part(archive, place), place)
        except Refusal:  # the cells are read all the same
            continue
        for body in drawing.iterfind(".//{*}sp/{*}txBody"):
            lines: list[str] = []
            for paragraph in body.iterfind("{*}p"):
                words = paragraph.iterfind(".//{*}t")
                lines.append("".join(word.text or "" for word in words))
            boxes.append("\n".join(lines).strip())
    return boxes


def _hidden_in(source: bytes) -> HiddenPlaces:
    hidden = HiddenPlaces()
    if not _HIDDEN.search(source):
        return hidden
    for found in _ROW.finditer(source):
        if _HIDDEN.search(found[1]):
            numbers = dict(_NUMBER.findall(found[1]))
            hidden.rows.add(int(numbers.get(b"r", 0)) - 1)
    for found in _COLUMN.finditer(source):
        if _HIDDEN.search(found[1]):
            numbers = dict(_NUMBER.findall(found[1]))
            first = int(numbers.get(b"min", 0))
            last = int(numbers.get(b"max", 0))
            hidden.columns.update(range(first - 1, min(last, _MOST_COLUMNS)))
    return hidden
