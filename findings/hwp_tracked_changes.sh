#!/usr/bin/env bash
# HWP 5 with tracked changes: unhwp 0.23.1 reads an empty document, python-hwpx 6.9.0 old and new.
#
# Guess:   what a reviewer deleted is left out, as a word processor prints the final document.
# Seen:    such a file keeps its paragraphs in ViewText, and its BodyText is a stand-in.  unhwp
#          reads the stand-in: no words, no error.  python-hwpx's text has the deleted words beside
#          the new ones, glued together: "3. 13. 18:003. 20. 18:00".
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check "unhwp==0.23.1" "python-hwpx==6.9.0" "olefile==0.47"
cd "$folder"
"$folder/venv/bin/python" - <<'PY'
import zlib
from importlib.metadata import version

import hwpx
import olefile
import unhwp

OLD, NEW = "3. 13. 18:00", "3. 20. 18:00"
document = hwpx.HwpxDocument.new()
period = document.add_paragraph(f"접수기간 : 2026. 3. 2. ~ {OLD}까지")
document.tracking.replace(period, OLD, NEW)
with open("tracked.hwp", "wb") as file:
    file.write(document.to_bytes(format="hwp"))
text = unhwp.extract_text("tracked.hwp")
print("unhwp", version("unhwp"), repr(text))
opened = hwpx.HwpxDocument.open("tracked.hwp").text.markdown()
print("python-hwpx", version("python-hwpx"), repr(opened))
with olefile.OleFileIO("tracked.hwp") as file:
    body = zlib.decompress(file.openstream("BodyText/Section0").read(), -15)
    view = zlib.decompress(file.openstream("ViewText/Section0").read(), -15)
assert "접수기간".encode("utf-16-le") not in body, "BodyText has the words now"
assert "접수기간".encode("utf-16-le") in view, "ViewText has not the words"
assert not text.strip(), "unhwp reads the document now"
assert OLD + NEW in opened, "python-hwpx leaves the deleted words out now"
PY
