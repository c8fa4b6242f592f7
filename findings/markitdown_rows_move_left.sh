#!/usr/bin/env bash
# markitdown 0.1.9: below a merged cell, a DOCX table's rows move one column to the left.
#
# Guess:   a cell merged over two rows (w:vMerge, ECMA-376 part 1, 17.4.84) leaves an empty cell in the
#          second row of the Markdown table, which has no rowspan.
# Seen:    it leaves none: "바다 | 대학 | 5억" is followed by "기업 | 3억", so the money of the second row
#          stands under 대상 and who gets it under 분야.  Tables of a call's parts are often
#          merged so.  The HTML of mammoth 1.13.0, of which it is made, has rowspan="2".
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check "markitdown[docx]==0.1.9" "mammoth==1.13.0" "python-docx==1.2.0"
cd "$folder"
"$folder/venv/bin/python" -W ignore - <<'PY'
from importlib.metadata import version

import docx
import mammoth
from markitdown import MarkItDown

ROWS = (("분야", "대상", "한도"), ("바다", "대학", "5억"), ("", "기업", "3억"))
written = docx.Document()
table = written.add_table(3, 3)
for row, words in zip(table.rows, ROWS, strict=True):
    for cell, word in zip(row.cells, words, strict=True):
        cell.text = word
table.cell(1, 0).merge(table.cell(2, 0))
table.cell(1, 0).text = "바다"
written.save("call.docx")
with open("call.docx", "rb") as file:
    html = mammoth.convert_to_html(file).value
markdown = MarkItDown().convert("call.docx").text_content
lines = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in markdown.splitlines()
    if "-" not in line
]
print("markitdown", version("markitdown"), "mammoth", version("mammoth"))
print(markdown)
assert 'rowspan="2"' in html
assert ["바다", "대학", "5억"] in lines
assert ["기업", "3억"] in lines, "the row keeps its columns now"
PY
