"""Announcements as tables for people, CSV and XLSX, and as JSON Lines for programs.

CSV and XLSX have the same columns under Korean or English headings; the workbook has a
second sheet with a row for each division.  Rows are streamed: an export of any size
needs the memory of one row.
"""

from __future__ import annotations

import csv
import io
import json
import re
import tempfile
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from typing import Any

from presentation.export_columns import (
    COLUMNS,
    DIVISION_COLUMNS,
    Cell,
    ExportContext,
)
from storage.models import Announcement
from storage.queries.briefs import brief

Rows = Iterable[Announcement]

# Characters that begin a formula in a spreadsheet; Korean and Japanese versions accept
# full-width ones as well, and some programs leave out what is blank or unseen before.
_MORE_THAN_TEXT = re.compile(r"^[\s\u200b\ufeff]*[=+\-@＝＋－＠]|^[\t\r\n]")
# Characters that XML cannot hold.
_UNWRITABLE = re.compile(
    "[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"
)
# Characters: a cell holds 32,767, a link 2,079 after the writer has encoded its blanks.
_LONGEST_CELL = 32_000
_LONGEST_LINK = 2_000
# A worksheet holds 65,530 links; what follows is written as text.
_MOST_LINKS = 60_000
_CHUNK = 64 * 1024
# Spreadsheets agree on dates from here on; earlier ones are written as text.
_FIRST_DAY = date(1900, 3, 1)


def jsonl(rows: Rows, context: ExportContext) -> Iterator[bytes]:
    """Yield a JSON object a line, with the names that the API uses."""
    for row in rows:
        line = json.dumps(brief(row, context.now), ensure_ascii=False) + "\n"
        yield line.encode("utf-8", "replace")


def as_csv(rows: Rows, context: ExportContext) -> Iterator[bytes]:
    """Yield CSV with a byte order mark (spreadsheets would take Korean for CP949) and
    no cell that could act as a formula.
    """
    line = io.StringIO()
    writer = csv.writer(line)
    writer.writerow([column.heading(context.language) for column in COLUMNS])
    yield b"\xef\xbb\xbf" + line.getvalue().encode()
    for row in rows:
        line.seek(0)
        line.truncate()
        cells = []
        for column in COLUMNS:
            text = _text(column.cell(row, context))
            # The apostrophe makes a cell text in every spreadsheet, and is not shown.
            cells.append(f"'{text}" if _MORE_THAN_TEXT.match(text) else text)
        writer.writerow(cells)
        yield line.getvalue().encode("utf-8", "replace")


def xlsx(rows: Rows, context: ExportContext) -> Iterator[bytes]:
    """Yield a workbook: announcements, and their divisions on a sheet of their own."""
    # Imported here, since a web process rarely writes a workbook.
    import xlsxwriter

    with tempfile.TemporaryFile() as file:
        book = xlsxwriter.Workbook(
            file,
            {
                "constant_memory": True,
                "strings_to_formulas": False,
                "strings_to_urls": False,
                "strings_to_numbers": False,
            },
        )
        writer = _Workbook(book, context)
        for row in rows:
            writer.add(row)
        writer.finish()
        file.seek(0)
        while chunk := file.read(_CHUNK):
            yield chunk


class _Workbook:
    """Two sheets that are filled side by side."""

    def __init__(self, book: Any, context: ExportContext) -> None:
        self._book = book
        self._context = context
        self._formats = {
            "heading": book.add_format(
                {
                    "bold": True,
                    "bg_color": "#EDEAE1",
                    "bottom": 1,
                    "valign": "top",
                }
            ),
            "text": book.add_format({"valign": "top", "text_wrap": True}),
            "won": book.add_format({"valign": "top", "num_format": "#,##0"}),
            "count": book.add_format({"valign": "top", "num_format": "0"}),
            "day": book.add_format(
                {"valign": "top", "num_format": "yyyy-mm-dd"}
            ),
            "instant": book.add_format(
                {"valign": "top", "num_format": "yyyy-mm-dd hh:mm"}
            ),
            "link": book.add_format(
                {"valign": "top", "font_color": "#1A5FB4", "underline": 1}
            ),
        }
        self._links = 0
        korean = context.language == "ko"
        self._calls = book.add_worksheet("공고" if korean else "Announcements")
        self._divisions = book.add_worksheet("분과" if korean else "Divisions")
        self._head(self._calls, COLUMNS)
        title, *_ = COLUMNS
        self._head(self._divisions, (title, *DIVISION_COLUMNS))
        self._count = 0
        self._division_count = 0

    def add(self, row: Announcement) -> None:
        self._count += 1
        for place, column in enumerate(COLUMNS):
            value = column.cell(row, self._context)
            if column.form == "link":
                label = column.heading(self._context.language)
                self._link(self._count, place, value, label)
            else:
                self._write(
                    self._calls, self._count, place, value, column.form
                )
        for division in row.reading.divisions:
            self._division_count += 1
            here = self._division_count
            self._write(self._divisions, here, 0, row.title, "text")
            for place, part in enumerate(DIVISION_COLUMNS, 1):
                self._write(
                    self._divisions,
                    here,
                    place,
                    part.cell(division),
                    part.form,
                )

    def finish(self) -> None:
        for sheet, count, columns in (
            (self._calls, self._count, len(COLUMNS)),
            (self._divisions, self._division_count, len(DIVISION_COLUMNS) + 1),
        ):
            sheet.freeze_panes(1, 1)
            sheet.autofilter(0, 0, count, columns - 1)
        self._book.close()

    def _head(self, sheet: Any, columns: Iterable[Any]) -> None:
        for place, column in enumerate(columns):
            sheet.set_column(place, place, column.width)
            heading = column.heading(self._context.language)
            sheet.write_string(0, place, heading, self._formats["heading"])

    def _link(self, row: int, place: int, value: Cell, label: str) -> None:
        address = str(value or "")
        is_link = address.startswith(("http://", "https://"))
        if (
            is_link
            and len(address) <= _LONGEST_LINK
            and self._links < _MOST_LINKS
        ):
            self._links += 1
            self._calls.write_url(
                row, place, address, self._formats["link"], label
            )
            return
        self._write(self._calls, row, place, address, "text")

    def _write(
        self, sheet: Any, row: int, place: int, value: Cell, form: str
    ) -> None:
        if value is None or value == "":
            return
        if isinstance(value, int):
            sheet.write_number(row, place, value, self._formats[form])
            return
        if isinstance(value, date):
            day = value.date() if isinstance(value, datetime) else value
            if day >= _FIRST_DAY:
                shown = "instant" if isinstance(value, datetime) else "day"
                sheet.write_datetime(row, place, value, self._formats[shown])
                return
        text = _UNWRITABLE.sub("", _text(value))[:_LONGEST_CELL]
        sheet.write_string(row, place, text, self._formats["text"])


def _text(value: Cell) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.isoformat(" ", "minutes")
    return str(value)


Writer = Callable[[Rows, ExportContext], Iterator[bytes]]
FORMATS: dict[str, tuple[str, Writer]] = {
    "csv": ("text/csv; charset=utf-8", as_csv),
    "xlsx": (
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        xlsx,
    ),
    "jsonl": ("application/x-ndjson", jsonl),
}
