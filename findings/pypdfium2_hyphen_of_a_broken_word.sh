#!/usr/bin/env bash
# pypdfium2 5.15.0: a hyphen that ends a line between letters is no hyphen in the text, Korean or not.
#
# Guess:   the text of "문의 ai-" over "help@han.kr" holds the hyphen that is drawn, and a new line
#          behind it; whichever call gives it.
# Seen:    the hyphen and the new line together are one sign: U+FFFE from get_text_range(), U+0002
#          from get_text_bounded() and from FPDFText_GetUnicode.  No printable character is left,
#          so who drops what cannot be printed reads "aihelp@han.kr", or, line by line, the mailbox
#          "help@han.kr" of somebody else.  Between digits ("02-" over "000") and in front of a
#          bracket the hyphen and the new line stay.  Korean never hyphenates: there it is
#          always a sign of its own, as in "산학-연구".
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check "pypdfium2==5.15.0" "reportlab==5.1.0"
"$folder/venv/bin/python" - "$folder/lines.pdf" <<'PY'
import sys
from importlib.metadata import version

import pypdfium2
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

pdfmetrics.registerFont(UnicodeCIDFont("HYSMyeongJo-Medium"))
canvas = Canvas(sys.argv[1])
for place, line in enumerate(["산학-", "연구 협력", "문의 ai-", "help@han.kr", "전화 02-", "000-0000"]):
    canvas.setFont("HYSMyeongJo-Medium", 12)
    canvas.drawString(72, 700 - 20 * place, line)
canvas.save()

words = pypdfium2.PdfDocument(sys.argv[1])[0].get_textpage()
ranged, bounded = words.get_text_range(), words.get_text_bounded()
one = chr(pypdfium2.raw.FPDFText_GetUnicode(words, 2))
print("pypdfium2", version("pypdfium2"))
print("get_text_range()   ", ascii(ranged))
print("get_text_bounded() ", ascii(bounded))
print("FPDFText_GetUnicode", ascii(one), "hyphen:", pypdfium2.raw.FPDFText_IsHyphen(words, 2))
expected = "산학{0}연구 협력\r\n문의 ai{0}help@han.kr\r\n전화 02-\r\n000-0000"
seen = (ranged, bounded, one)
if seen != (expected.format("\ufffe"), expected.format("\x02"), "\x02"):
    sys.exit("this has changed")
PY
