#!/usr/bin/env bash
# docx2txt 0.9 and docx2python 3.7.1: "3‑5억원" with a hyphen that does not break is "35억원".
#
# Guess:   Word's non-breaking hyphen (Ctrl+Shift+_), which its users put into ranges, dates and
#          telephone numbers lest a line break falls there, is a hyphen in the text.
# Seen:    it is an element of the run (w:noBreakHyphen, ECMA-376 part 1, 17.3.3.18), and both leave it
#          out with nothing in its place: 300 to 500 million won become 3.5 billion, 2026‑03‑20
#          becomes 20260320.  python-docx 1.2.0 writes "-", mammoth 1.13.0 U+2011.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check "docx2txt==0.9" "docx2python==3.7.1" "python-docx==1.2.0" "mammoth==1.13.0"
cd "$folder"
"$folder/venv/bin/python" - <<'PY'
from importlib.metadata import version

import docx
import docx2txt
import mammoth
from docx2python import docx2python

written = docx.Document()
paragraph = written.add_paragraph()
for parts in (("기업당 3", "5억원, "), ("2026", "03", "20 18:00까지")):
    for number, words in enumerate(parts):
        if number:
            hyphen = paragraph.add_run()._r
            hyphen.append(hyphen.makeelement(docx.oxml.ns.qn("w:noBreakHyphen"), {}))
        paragraph.add_run(words)
written.save("call.docx")
with open("call.docx", "rb") as file:
    by_mammoth = mammoth.extract_raw_text(file).value
with docx2python("call.docx") as content:
    by_docx2python = content.text
found = {
    "docx2txt": docx2txt.process("call.docx"),
    "docx2python": by_docx2python,
    "python-docx": docx.Document("call.docx").paragraphs[-1].text,
    "mammoth": by_mammoth,
}
for name, text in found.items():
    print(name, version(name), repr(text.strip()))
JOINED = "기업당 35억원, 20260320 18:00까지"
assert found["docx2txt"].strip() == JOINED, "docx2txt keeps the hyphen now"
assert found["docx2python"].strip() == JOINED, "docx2python keeps the hyphen now"
assert "3-5억원" in found["python-docx"]
assert "3\u20115억원" in found["mammoth"]
PY
