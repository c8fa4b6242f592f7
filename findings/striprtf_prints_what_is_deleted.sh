#!/usr/bin/env bash
# striprtf 0.0.35: deleted and hidden letters are in the text, footnotes are not.
#
# Guess:   the text is what a word processor prints: without what the change tracking deleted
#          (\deleted) and what is hidden (\v), with the footnotes.
# Seen:    "closes 20 March" (deleted) stands before "closes 3 April" as if both held, the hidden
#          remark too, and what the footnote says is gone, without a warning.  A reader of
#          deadlines sees two and cannot tell which.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check "striprtf==0.0.35"
"$folder/venv/bin/python" - <<'PY'
import sys

from striprtf.striprtf import rtf_to_text

WRITTEN = (
    r"{\rtf1\ansi Call{\footnote Hours are KST.}\par "
    r"{\deleted closes 20 March}{\v not yet approved} closes 3 April\par }"
)
text = rtf_to_text(WRITTEN)
print(repr(text))
seen = {
    "deleted": "20 March" in text,
    "hidden": "not yet approved" in text,
    "footnote": "KST" in text,
}
print(seen)
sys.exit(seen != {"deleted": True, "hidden": True, "footnote": False})
PY
