#!/usr/bin/env bash
# pypdfium2 5.15.2: a page's text has what was cropped off it, and not what was filled in on it.
#
# Guess:   get_text_range() gives the words that the page shows.
# Seen:    what lies outside the CropBox, which no viewer shows and no printer prints, is in the
#          text (get_text_bounded() leaves it out).  What a form field shows and what was typed
#          over the page (a FreeText comment), both printed, are in neither; they come once
#          FPDFPage_Flatten drew them on the page and the page was opened again: the page that
#          was open while it was flattened still lacks them.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check "pypdfium2==5.15.2"
"$folder/venv/bin/python" - <<'PY'
import sys

import pypdfium2
from pypdfium2 import raw


def stream(entries, drawn):
    return b"<<%s/Length %d>>stream\n%s\nendstream" % (entries, len(drawn), drawn)


def words(y, text):
    return b"BT /F 12 Tf 40 %d Td (%s) Tj ET\n" % (y, text)


LOOK = b"/Type/XObject/Subtype/Form/BBox[0 0 300 20]/Resources<</Font<</F 3 0 R>>>>"
OBJECTS = [
    b"<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[6 0 R]>>>>",
    b"<</Type/Pages/Kids[4 0 R]/Count 1>>",
    b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/CropBox[0 100 595 842]"
    b"/Resources<</Font<</F 3 0 R>>>>/Contents 5 0 R/Annots[6 0 R 7 0 R]>>",
    stream(b"", words(780, b"Call for applications") + words(20, b"CROPPED draft")),
    b"<</Type/Annot/Subtype/Widget/FT/Tx/T(until)/V(FIELD)/F 4"
    b"/Rect[40 700 340 720]/AP<</N 8 0 R>>>>",
    b"<</Type/Annot/Subtype/FreeText/Contents(TYPED)/DA(/F 12 Tf)/F 4"
    b"/Rect[40 660 340 680]/AP<</N 9 0 R>>>>",
    stream(LOOK, words(4, b"FIELD 3 April")),
    stream(LOOK, words(4, b"TYPED 18:00")),
]
data = b"%PDF-1.4\n"
places = []
for number, body in enumerate(OBJECTS, 1):
    places.append(len(data))
    data += b"%d 0 obj\n%s\nendobj\n" % (number, body)
start = len(data)
data += b"xref\n0 %d\n0000000000 65535 f \n" % (len(OBJECTS) + 1)
data += b"".join(b"%010d 00000 n \n" % place for place in places)
data += b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (len(OBJECTS) + 1, start)


def seen(page, read):
    text = getattr(page.get_textpage(), read)()
    return [word for word in ("CROPPED", "FIELD", "TYPED") if word in text]


document = pypdfium2.PdfDocument(data)
page = document[0]
found = {"range": seen(page, "get_text_range"), "bounded": seen(page, "get_text_bounded")}
raw.FPDFPage_Flatten(page, raw.FLAT_NORMALDISPLAY)
found["flattened, still open"] = seen(page, "get_text_bounded")
found["flattened, opened again"] = seen(document[0], "get_text_bounded")
for how, shown in found.items():
    print(f"{how}: {shown}")
sys.exit(
    found
    != {
        "range": ["CROPPED"],
        "bounded": [],
        "flattened, still open": [],
        "flattened, opened again": ["FIELD", "TYPED"],
    }
)
PY
