#!/usr/bin/env bash
# pypdfium2 5.15.2: the text of a page holds the words of layers that are switched off.
#
# Guess:   what PDFium does not draw, because its layer (optional content group) is off, is no
#          text of the page either; or some flag of the text page says so.
# Seen:    get_text_bounded() returns the words of both layers, no call tells which layers are
#          off, and a mark on the page's object only names the group.  An earlier deadline that
#          an editor put on a hidden layer is read beside the new one.  Drawing the page tells
#          them apart: where the hidden words should be, nothing is drawn.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check "pypdfium2==5.15.2"
"$folder/venv/bin/python" - <<'PY'
import sys

import pypdfium2

WORDS = (
    b"BT /F 12 Tf 40 780 Td (new: 20 March) Tj ET\n"
    b"/OC /Old BDC\nBT /F 12 Tf 40 700 Td (old: 13 March) Tj ET\nEMC\n"
)
OBJECTS = [
    b"<</Type/Catalog/Pages 2 0 R/OCProperties<</OCGs[6 0 R]/D<</Order[6 0 R]/OFF[%s]>>>>>>",
    b"<</Type/Pages/Kids[4 0 R]/Count 1>>",
    b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 5 0 R"
    b"/Resources<</Font<</F 3 0 R>>/Properties<</Old 6 0 R>>>>>>",
    b"<</Length %d>>stream\n%s\nendstream" % (len(WORDS), WORDS),
    b"<</Type/OCG/Name(old)>>",
]


def written(off):
    data = b"%PDF-1.7\n"
    places = []
    for number, body in enumerate(OBJECTS, 1):
        places.append(len(data))
        if number == 1:
            body = body % off
        data += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(data)
    data += b"xref\n0 %d\n0000000000 65535 f \n" % (len(OBJECTS) + 1)
    data += b"".join(b"%010d 00000 n \n" % place for place in places)
    return data + b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (
        len(OBJECTS) + 1,
        start,
    )


def looked_at(off):
    """Whether the words of the layer are in the page's text, and whether they are drawn."""
    page = pypdfium2.PdfDocument(written(off))[0]
    is_read = "13 March" in page.get_textpage().get_text_bounded()
    drawing = page.render(scale=1, grayscale=True)
    rows = range(842 - 712, 842 - 696)
    stride = drawing.stride
    pixels = bytes(drawing.buffer)
    shades = {pixels[row * stride + x] for row in rows for x in range(40, 120)}
    return is_read, len(shades) > 1


found = {"on": looked_at(b""), "off": looked_at(b"6 0 R")}
for name, (is_read, is_drawn) in found.items():
    print(f"layer {name}: read {is_read}, drawn {is_drawn}")
sys.exit(found != {"on": (True, True), "off": (True, False)})
PY
