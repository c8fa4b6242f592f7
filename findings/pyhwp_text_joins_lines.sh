#!/usr/bin/env bash
# pyhwp 0.1b15: hwp5txt joins lines and notes to the words before them, and a table is "<표>".
#
# Guess:   the text of an HWP 5 file keeps a line break within a paragraph, a tab and the words of a
#          table, and sets a footnote apart.
# Seen:    break and tab leave nothing: "바다 분야 3⏎10개사 선정" is "바다 분야
#          310개사선정".  A footnote's words follow the sentence without a blank: "18:00까지" and the note
#          "4. 3.로 연장 가능" read as one.  Of a table, where most calls have their period, three
#          signs ("<표>") are left.  Exit 0, and nothing said.  unhwp 0.23.1 has all of it, line by line.
#          (six is installed beside it, since pyhwp imports it without asking pip for it.)
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check "pyhwp==0.1b15" "six==1.17.0" "python-hwpx==6.9.0" "unhwp==0.23.1"
cd "$folder"
"$folder/venv/bin/python" -W ignore - <<'PY'
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import hwpx
import unhwp

written = hwpx.HwpxDocument.new()
written.add_paragraph("바다 분야 3\n10개사\t선정")
period = written.add_paragraph("접수기간 3. 2. ~ 3. 20. 18:00까지")
written.notes.add_footnote("4. 3.로 연장 가능", paragraph=period)
table = written.add_table(1, 2)
table.set_cell_text(0, 0, "제출 마감")
table.set_cell_text(0, 1, "3. 27. 17:00")
Path("call.hwp").write_bytes(written.to_bytes(format="hwp"))
program = Path(sys.executable).with_name("hwp5txt")
run = subprocess.run(
    [program, "call.hwp"], capture_output=True, encoding="utf-8", check=False,
)
print("pyhwp", version("pyhwp"), repr(run.stdout), repr(run.stderr))
assert run.returncode == 0, run.stderr
other = unhwp.extract_text("call.hwp")
print("unhwp", version("unhwp"), repr(other))
for words in ("3\n10개사\t선정", "18:00까지\n", "4. 3.로 연장 가능", "3. 27. 17:00"):
    assert words in other, words
assert "310개사선정" in run.stdout, "breaks and tabs are kept now"
assert "18:00까지4. 3.로 연장 가능" in run.stdout, "notes are kept apart now"
assert "<표>" in run.stdout
assert "3. 27. 17:00" not in run.stdout, "tables are read now"
PY
