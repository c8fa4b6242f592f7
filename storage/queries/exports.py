"""Announcements as CSV, XLSX or JSON Lines, written as they come: an export of any size
needs the memory of one row.
"""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any
from xml.sax.saxutils import escape

from storage.queries.briefs import COLUMNS

Row = Mapping[str, Any]

_MORE_THAN_TEXT = re.compile(r"^[=+\-@\t\r]")
"""How a cell begins that a spreadsheet takes for a formula."""
_UNSAID = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LONGEST_CELL = 32_000


def jsonl(rows: Iterable[Row]) -> Iterator[bytes]:
    """Yield a JSON object a line."""
    for row in rows:
        yield (json.dumps(row, ensure_ascii=False) + "\n").encode("utf-8", "replace")


def as_csv(rows: Iterable[Row]) -> Iterator[bytes]:
    """Yield CSV with a byte order mark (spreadsheets would take Korean for CP949) and
    no cell that could act as a formula.
    """
    line = io.StringIO()
    writer = csv.writer(line)
    writer.writerow(COLUMNS)
    yield b"\xef\xbb\xbf" + line.getvalue().encode()
    for row in rows:
        line.seek(0)
        line.truncate()
        writer.writerow([_harmless(_text(row[name])) for name in COLUMNS])
        yield line.getvalue().encode("utf-8", "replace")


def xlsx(rows: Iterable[Row]) -> Iterator[bytes]:
    """Yield a workbook with one sheet; cells are inline strings or numbers, never formulas."""
    out = _Pipe()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as book:
        for name, part in _PARTS.items():
            book.writestr(name, part)
        with book.open("xl/worksheets/sheet1.xml", "w") as sheet:
            sheet.write(_SHEET_HEAD)
            sheet.write(_row(dict(zip(COLUMNS, COLUMNS, strict=True))))
            for row in rows:
                sheet.write(_row(row))
                yield out.taken()
            sheet.write(b"</sheetData></worksheet>")
        yield out.taken()
    yield out.taken()


FORMATS: dict[str, tuple[str, Callable[[Iterable[Row]], Iterator[bytes]]]] = {
    "csv": ("text/csv; charset=utf-8", as_csv),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", xlsx),
    "jsonl": ("application/x-ndjson", jsonl),
}


class _Pipe(io.RawIOBase):
    """A file that can only be written on; what was written is taken away at once."""

    def __init__(self) -> None:
        self._held = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self._held += data
        return len(data)

    def taken(self) -> bytes:
        held, self._held = bytes(self._held), bytearray()
        return held


def _harmless(text: str) -> str:
    return f"'{text}" if _MORE_THAN_TEXT.match(text) else text


def _text(value: Any) -> str:
    if value is None:
        return ""
    return (
        ", ".join(str(item) for item in value if item)
        if isinstance(value, list)
        else str(value)
    )


def _row(row: Row) -> bytes:
    return ("<row>" + "".join(_cell(row[name]) for name in COLUMNS) + "</row>").encode(
        "utf-8", "replace"
    )


def _cell(value: Any) -> str:
    if isinstance(value, int):
        return f"<c><v>{value}</v></c>"
    text = _UNSAID.sub("", _text(value))[:_LONGEST_CELL]
    return (
        f'<c t="inlineStr"><is><t xml:space="preserve">{escape(text)}</t></is></c>'
        if text
        else "<c/>"
    )


_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
_SHEET_HEAD = (
    f'{_HEAD}<worksheet xmlns="{_MAIN}"><sheetViews><sheetView workbookViewId="0">'
    '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><sheetData>'
).encode()
_PARTS = {
    "[Content_Types].xml": (
        f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_TYPE}.worksheet+xml"/></Types>'
    ),
    "_rels/.rels": (
        f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="r1" Type="{_RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
    ),
    "xl/workbook.xml": (
        f'{_HEAD}<workbook xmlns="{_MAIN}" xmlns:r="{_RELATIONS}">'
        '<sheets><sheet name="announcements" sheetId="1" r:id="r1"/></sheets></workbook>'
    ),
    "xl/_rels/workbook.xml.rels": (
        f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="r1" Type="{_RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>'
    ),
}
