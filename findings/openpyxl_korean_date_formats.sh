#!/usr/bin/env bash
# openpyxl 3.1.5: a deadline in the Korean Excel's own date formats is the number 46101.75.
#
# Guess:   a cell that Excel shows as "2026년 03월 20일" is a datetime, as with every date format.
# Seen:    ECMA-376 part 1, 18.8.30 (numFmt) gives the numbers 27-36 and 50-58 to dates and times
#          of East Asian locales, without a formatCode in the file, as 14 and 22 have none; for ko-kr
#          31 is yyyy"년" mm"월" dd"일" and 33 h"시" mm"분".  openpyxl knows none of them (they count as
#          "General"), so a deadline is a float among dates, without a warning; pandas passes it on.
#          python-calamine 0.9.1 gives the moment for each.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check "openpyxl==3.1.5" "python-calamine==0.9.1"
cd "$folder"
"$folder/venv/bin/python" - <<'PY'
import zipfile
from datetime import datetime
from importlib.metadata import version

import openpyxl
import python_calamine

NUMBERS = [14, 22, *range(27, 37), *range(50, 59)]
DEADLINE = datetime(2026, 3, 20, 18)
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
SHEETS = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
formats = "".join(
    f'<xf numFmtId="{number}" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
    for number in [0, *NUMBERS]
)
rows = "".join(
    f'<row r="{row}"><c r="A{row}" s="{row}"><v>46101.75</v></c></row>'
    for row in range(1, len(NUMBERS) + 1)
)
PARTS = {
    "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{TYPE}.sheet.main+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{TYPE}.worksheet+xml"/>'
    f'<Override PartName="/xl/styles.xml" ContentType="{TYPE}.styles+xml"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships">'
    f'<Relationship Id="r1" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships">'
    f'<Relationship Id="r1" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
    f'<Relationship Id="r2" Type="{OFFICE}/styles" Target="styles.xml"/></Relationships>',
    "xl/workbook.xml": f'<workbook xmlns="{SHEETS}" xmlns:r="{OFFICE}"><sheets>'
    '<sheet name="a" sheetId="1" r:id="r1"/></sheets></workbook>',
    "xl/styles.xml": f'<styleSheet xmlns="{SHEETS}"><fonts count="1"><font/></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>'
    f'<cellXfs count="{len(NUMBERS) + 1}">{formats}</cellXfs><cellStyles count="1">'
    '<cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>',
    "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{SHEETS}"><sheetData>{rows}</sheetData></worksheet>',
}
with zipfile.ZipFile("deadlines.xlsx", "w") as book:
    for name, part in PARTS.items():
        book.writestr(name, '<?xml version="1.0" encoding="UTF-8"?>' + part)
sheet = openpyxl.load_workbook("deadlines.xlsx").active
by_openpyxl = [cell for (cell,) in sheet.iter_rows(values_only=True)]
book = python_calamine.CalamineWorkbook.from_path("deadlines.xlsx")
by_calamine = [cell for (cell,) in book.get_sheet_by_index(0).to_python()]
print("openpyxl", version("openpyxl"), "python-calamine", version("python-calamine"))
for number, first, second in zip(NUMBERS, by_openpyxl, by_calamine, strict=True):
    print(number, repr(first), "|", second)
assert by_calamine == [DEADLINE] * len(NUMBERS), "calamine reads otherwise now"
assert by_openpyxl[:2] == [DEADLINE] * 2
assert by_openpyxl[2:] == [46101.75] * (len(NUMBERS) - 2), "openpyxl knows them now"
PY
