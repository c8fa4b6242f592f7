#!/usr/bin/env bash
# odfpy 1.4.1: a reviewer's comment stands in the sentence, with his name and its date.
#
# Guess:   teletype.extractText() gives a paragraph's words as LibreOffice prints them; comments
#          (office:annotation, ODF 1.3 part 3, 14.1) and notes are not among them.
# Seen:    "접수기간 2026. 3. 2." and " ~ 3. 20. 18:00" come with the comment's writer, moment and words
#          between them and no blank around: "2026. 3. 2.김검토2026-02-11T09:30:00마감은 4. 3.? ~ 3. 20.".
#          A footnote's number and words are run into the figure before it ("3" and note 1 give 31).
#          Two more days in one line, and no way to see from the text that they are not its own.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check "odfpy==1.4.1"
cd "$folder"
"$folder/venv/bin/python" - <<'PY'
from importlib.metadata import version

from odf import dc, office, opendocument, teletype, text

written = opendocument.OpenDocumentText()
period = text.P(text="접수기간 2026. 3. 2.")
comment = office.Annotation()
comment.addElement(dc.Creator(text="김검토"))
comment.addElement(dc.Date(text="2026-02-11T09:30:00"))
comment.addElement(text.P(text="마감은 4. 3.?"))
period.addElement(comment)
period.addText(" ~ 3. 20. 18:00")
written.text.addElement(period)
cap = text.P(text="과제당 3")
note = text.Note(noteclass="footnote")
note.addElement(text.NoteCitation(text="1"))
inside = text.NoteBody()
inside.addElement(text.P(text="부가세 별도"))
note.addElement(inside)
cap.addElement(note)
cap.addText("억원")
written.text.addElement(cap)
written.save("call.odt")
opened = opendocument.load("call.odt")
paragraphs = [
    teletype.extractText(each)
    for each in opened.text.childNodes
    if each.qname[1] == "p"
]
print("odfpy", version("odfpy"), paragraphs)
assert paragraphs == [
    "접수기간 2026. 3. 2.김검토2026-02-11T09:30:00마감은 4. 3.? ~ 3. 20. 18:00",
    "과제당 31부가세 별도억원",
], "comments and notes are kept apart now"
PY
