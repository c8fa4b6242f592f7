#!/usr/bin/env bash
# pypdfium2 5.15.2: a form field that has a value and no appearance is on no page until init_forms().
#
# Guess:   FPDFPage_Flatten() draws what a reader's viewer shows in a field; a value in /V is enough.
# Seen:    many writers leave the drawing to the viewer (no /AP, with or without NeedAppearances).
#          Flattened as the file is opened, such a field leaves the page as if it had been empty,
#          and without an error: a deadline that was typed into a form is lost.  After
#          PdfDocument.init_forms(), before the page is loaded, the value is drawn and read.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check "pypdfium2==5.15.2"
"$folder/venv/bin/python" - <<'PY'
import sys

import pypdfium2
from pypdfium2 import raw

WORDS = b"BT /F 12 Tf 40 780 Td (Call for applications) Tj ET\n"
OBJECTS = [
    b"<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[6 0 R]%s/DR<</Font<</F 3 0 R>>>>>>>>",
    b"<</Type/Pages/Kids[4 0 R]/Count 1>>",
    b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F 3 0 R>>>>"
    b"/Contents 5 0 R/Annots[6 0 R]>>",
    b"<</Length %d>>stream\n%s\nendstream" % (len(WORDS), WORDS),
    b"<</Type/Annot/Subtype/Widget/FT/Tx/T(until)/V(3 April 18:00)/F 4"
    b"/DA(/F 12 Tf)/Rect[40 700 340 720]>>",
]


def written(entry):
    data = b"%PDF-1.7\n"
    places = []
    for number, body in enumerate(OBJECTS, 1):
        places.append(len(data))
        if number == 1:
            body = body % entry
        data += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(data)
    data += b"xref\n0 %d\n0000000000 65535 f \n" % (len(OBJECTS) + 1)
    data += b"".join(b"%010d 00000 n \n" % place for place in places)
    return data + b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (
        len(OBJECTS) + 1,
        start,
    )


def is_read(data, with_forms):
    document = pypdfium2.PdfDocument(data)
    if with_forms:
        document.init_forms()
    raw.FPDFPage_Flatten(document[0], raw.FLAT_NORMALDISPLAY)
    return "3 April" in document[0].get_textpage().get_text_bounded()


found = {}
for name, entry in (("plain", b""), ("NeedAppearances", b"/NeedAppearances true")):
    data = written(entry)
    found[name] = (is_read(data, False), is_read(data, True))
    print(f"{name}: as opened {found[name][0]}, after init_forms() {found[name][1]}")
sys.exit(set(found.values()) != {(False, True)})
PY
