#!/usr/bin/env bash
# xlsx2csv 0.8.6: a deadline at 18:00 is written 06:00, and a sum may be written as its own format.
#
# Guess:   a cell is written as Excel shows it; a format without AM/PM counts hours to 24
#          (ECMA-376 part 1, 18.8.31), and words in quotation marks are words.
# Seen:    the built-in format 22 (m/d/yy h:mm, Excel's own for a date with a time) gives
#          "03/20/26 06:00" for 20 March 18:00, with nothing that says it is the evening; hh:mm gives 18:00.
#          yyyy"년" m"월" d"일" keeps its quotation marks.  A number whose unit is written with an s, d,
#          m, y or h is taken for a date: 30000 in #,##0" USD" is written as '#,##0" USD"' with a day's
#          number in place of the D, and the sum is in no cell.  openpyxl 3.1.5 gives 18:00 and 30000.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check "xlsx2csv==0.8.6" "openpyxl==3.1.5" "xlsxwriter==3.3.1"
cd "$folder"
"$folder/venv/bin/python" - <<'PY'
import csv
import io
from datetime import datetime
from importlib.metadata import version

import openpyxl
import xlsxwriter
from xlsx2csv import Xlsx2csv

DEADLINE = datetime(2026, 3, 20, 18)
with xlsxwriter.Workbook("call.xlsx") as book:
    sheet = book.add_worksheet()
    for row, form in enumerate((22, "yyyy-mm-dd hh:mm", 'yyyy"년" m"월" d"일"')):
        sheet.write_datetime(row, 0, DEADLINE, book.add_format({"num_format": form}))
    sheet.write_number(3, 0, 30000, book.add_format({"num_format": '#,##0" USD"'}))
cells = [cell for (cell,) in openpyxl.load_workbook("call.xlsx").active.iter_rows(values_only=True)]
assert cells == [DEADLINE] * 3 + [30000], cells
written = io.StringIO()
Xlsx2csv("call.xlsx").convert(written)
lines = [line for (line,) in csv.reader(written.getvalue().splitlines())]
print("xlsx2csv", version("xlsx2csv"), lines)
assert lines[0] == "03/20/26 06:00", "18:00 is another hour now"
assert lines[1] == "2026-03-20 18:00"
assert '"' in lines[2]
assert "30" not in lines[3].replace(",", ""), "the sum is there now"
assert lines[3].startswith("#"), lines[3]
PY
