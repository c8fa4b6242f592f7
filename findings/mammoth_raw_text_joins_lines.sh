#!/usr/bin/env bash
# mammoth 1.13.0: extract_raw_text() joins the lines of a paragraph without a blank.
#
# Guess:   a line break within a paragraph (Shift+Enter; w:br, ECMA-376 part 1, 17.3.3.1) is a line
#          break, or at least a blank, in the text, as it is a <br /> in the HTML that mammoth makes.
# Seen:    it is nothing: "바다 분야 3⏎10개사 선정" (a number of the line before, and ten companies) is
#          "바다 분야 310개사 선정", and "3. 20.⏎18:00" is "3. 20.18:00".  No message says so, while an
#          element that mammoth does not know is named in its messages.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check "mammoth==1.13.0" "python-docx==1.2.0"
cd "$folder"
"$folder/venv/bin/python" - <<'PY'
from importlib.metadata import version

import docx
import mammoth

written = docx.Document()
for first, second in (("바다 분야 3", "10개사 선정"), ("마감 3. 20.", "18:00")):
    lines = written.add_paragraph().add_run(first)
    lines.add_break()
    lines.add_text(second)
written.save("call.docx")
with open("call.docx", "rb") as file:
    raw = mammoth.extract_raw_text(file)
with open("call.docx", "rb") as file:
    html = mammoth.convert_to_html(file)
print("mammoth", version("mammoth"), raw.value.split("\n"), raw.messages)
print(html.value)
assert "3<br />10개사" in html.value
assert "310개사" in raw.value, "lines are kept apart now"
assert "20.18:00" in raw.value
assert not raw.messages
PY
