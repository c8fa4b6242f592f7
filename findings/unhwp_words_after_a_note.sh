#!/usr/bin/env bash
# unhwp 0.23.1: in HWPX, the rest of a paragraph after a footnote is not in the text.
#
# Guess:   a footnote is lifted out, the sentence around it stays whole.
# Seen:    "접수기간 2026. 3. 2.[note] ~ 2026. 3. 20. 18:00" gives only what stands before the note
#          inside that run of the paragraph; no warning, no mark.  A deadline reader then sees the
#          opening day alone.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check "unhwp==0.23.1"
cd "$folder"
"$folder/venv/bin/python" - <<'PY'
import zipfile
from importlib.metadata import version

import unhwp

HP = "http://www.hancom.co.kr/hwpml/2011/paragraph"
HS = "http://www.hancom.co.kr/hwpml/2011/section"
NOTE = (
    '<hp:ctrl><hp:footNote number="1"><hp:subList><hp:p><hp:run><hp:t>각주</hp:t>'
    "</hp:run></hp:p></hp:subList></hp:footNote></hp:ctrl>"
)
SECTION = (
    f'<?xml version="1.0" encoding="UTF-8"?><hs:sec xmlns:hs="{HS}" xmlns:hp="{HP}">'
    "<hp:p><hp:run><hp:t>지원사업 공고</hp:t></hp:run></hp:p>"
    f"<hp:p><hp:run><hp:t>접수기간 2026. 3. 2.</hp:t>{NOTE}"
    "<hp:t> ~ 2026. 3. 20. 18:00</hp:t></hp:run></hp:p></hs:sec>"
)
CONTENT = (
    '<?xml version="1.0" encoding="UTF-8"?><opf:package '
    'xmlns:opf="http://www.idpf.org/2007/opf/"><opf:manifest>'
    '<opf:item id="section0" href="Contents/section0.xml" media-type="application/xml"/>'
    '</opf:manifest><opf:spine><opf:itemref idref="section0"/></opf:spine></opf:package>'
)
with zipfile.ZipFile("note.hwpx", "w") as book:
    book.writestr("mimetype", "application/hwp+zip")
    book.writestr("Contents/content.hpf", CONTENT)
    book.writestr("Contents/section0.xml", SECTION)
text = unhwp.extract_text("note.hwpx")
print("unhwp", version("unhwp"))
print(text)
assert "접수기간 2026. 3. 2." in text, "the words before the note are gone as well"
assert "18:00" not in text, "the words after the note are kept now"
PY
