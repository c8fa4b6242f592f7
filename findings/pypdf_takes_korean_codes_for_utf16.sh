#!/usr/bin/env bash
# pypdf 7.1.1: a page in a font with Korean codes (KSCms-UHC-H) is read as Chinese characters.
#
# Guess:   the encodings that PDF itself defines (ISO 32000-1, 9.7.5.2, table 118) need nothing from
#          the file: a text in KSCms-UHC-H is read as one in UniKS-UCS2-H is, or refused.
# Seen:    pypdf has the Unicode encodings alone.  The codes of the four others, CP949 all of them here,
#          are taken for UTF-16: "접수기간 2026. 3. 20." becomes "솢볶뇢낣′〲㘮…".  Even the figures are
#          gone, since a digit is one byte.  There is text on the page, and no exception: a line in
#          the log is all, so a program that asks whether a page has words is told yes.
#          A PDF whose Korean fonts are not embedded may name its codes so.
#          pdfminer.six 20260107 and pypdfium2 5.15.2 read all six.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check "pypdf==7.1.1" "pdfminer.six==20260107" "pypdfium2==5.15.2"
"$folder/venv/bin/python" - <<'PY'
import io
import logging

import pypdf
import pypdfium2
from pdfminer.high_level import extract_text

logging.disable()
DEADLINE = "접수기간 2026. 3. 20. 18:00까지"
CODES = {
    "KSCms-UHC-H": "cp949", "KSCms-UHC-HW-H": "cp949", "KSC-EUC-H": "euc-kr",
    "KSCpc-EUC-H": "euc-kr", "UniKS-UCS2-H": "utf-16-be", "UniKS-UTF16-H": "utf-16-be",
}


def written(encoding):
    letters = DEADLINE.encode(CODES[encoding]).hex().encode()
    drawn = b"BT /F 12 Tf 40 780 Td <%s> Tj ET" % letters
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[4 0 R]/Count 1>>",
        b"<</Type/Font/Subtype/Type0/BaseFont/HYSMyeongJo-Medium/Encoding/%s"
        b"/DescendantFonts[6 0 R]>>" % encoding.encode(),
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]"
        b"/Resources<</Font<</F 3 0 R>>>>/Contents 5 0 R>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(drawn), drawn),
        b"<</Type/Font/Subtype/CIDFontType0/BaseFont/HYSMyeongJo-Medium/DW 1000"
        b"/CIDSystemInfo<</Registry(Adobe)/Ordering(Korea1)/Supplement 1>>/FontDescriptor 7 0 R>>",
        b"<</Type/FontDescriptor/FontName/HYSMyeongJo-Medium/Flags 6/FontBBox[0 -200 1000 900]"
        b"/ItalicAngle 0/Ascent 800/Descent -200/CapHeight 700/StemV 80>>",
    ]
    data = b"%PDF-1.5\n"
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(data)
    data += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    data += b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF"
    return data + end % (len(objects) + 1, start)


right, wrong = [], []
for encoding in CODES:
    data = written(encoding)
    others = (
        extract_text(io.BytesIO(data)),
        pypdfium2.PdfDocument(data)[0].get_textpage().get_text_range(),
    )
    assert [text.strip() for text in others] == [DEADLINE] * 2, (encoding, others)
    text = pypdf.PdfReader(io.BytesIO(data)).pages[0].extract_text()
    print(encoding, repr(text))
    (right if text.strip() == DEADLINE else wrong).append(encoding)
    assert text.strip(), "it finds no text now"
print("pypdf", pypdf.__version__)
assert right == ["UniKS-UCS2-H", "UniKS-UTF16-H"], right
PY
