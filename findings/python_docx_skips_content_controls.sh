#!/usr/bin/env bash
# python-docx 1.2.0: what was picked in a content control is in no text, rows and cells included.
#
# Guess:   paragraph.text, document.paragraphs and table.rows hold all that Word prints.
# Seen:    a day picked in a date control (w:sdt, ECMA-376 part 1, 17.5.2) is left out of the sentence
#          around it; a paragraph that is a control's is in no list, as is a row; where a control holds a
#          cell, the row is a cell short and those behind it move one column to the left, so that the
#          cap is read as the number of projects.  The same for simple fields (w:fldSimple) and smart
#          tags.  No warning.  docx2txt 0.9 has all these words.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check "python-docx==1.2.0" "docx2txt==0.9"
cd "$folder"
"$folder/venv/bin/python" - <<'PY'
from importlib.metadata import version

import docx
import docx2txt
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls


def xml(words):
    return parse_xml(words.replace(">", f" {nsdecls('w')}>", 1))


def run(words):
    return f'<w:r><w:t xml:space="preserve">{words}</w:t></w:r>'


def control(content):
    return f"<w:sdt><w:sdtPr/><w:sdtContent>{content}</w:sdtContent></w:sdt>"


def cell(words):
    return f"<w:tc><w:tcPr/><w:p>{run(words)}</w:p></w:tc>"


written = docx.Document()
body = written.element.body
DATE = control(run("20 March")).replace(
    "<w:sdtPr/>",
    '<w:sdtPr><w:date w:fullDate="2026-03-20T00:00:00Z"><w:dateFormat w:val="d MMMM"/>'
    '<w:lid w:val="en-GB"/><w:storeMappedDataAs w:val="dateTime"/>'
    '<w:calendar w:val="gregorian"/></w:date></w:sdtPr>',
)
FIELD = f'<w:fldSimple w:instr=" DOCPROPERTY Hour ">{run("18:00")}</w:fldSimple>'
TABLE = (
    '<w:tbl><w:tblPr/><w:tblGrid><w:gridCol w:w="900"/><w:gridCol w:w="900"/>'
    '<w:gridCol w:w="900"/></w:tblGrid>'
    f"<w:tr>{cell('part')}{cell('projects')}{cell('cap')}</w:tr>"
    f"<w:tr>{cell('sea')}{control(cell('12'))}{cell('30')}</w:tr>"
    + control(f"<w:tr>{cell('wood')}{cell('15')}{cell('40')}</w:tr>")
    + "</w:tbl>"
)
for part in (
    f"<w:p>{run('until ')}{DATE}{run(', ')}{FIELD}{run(' at the latest')}</w:p>",
    control(f"<w:p>{run('a paragraph of a control')}</w:p>"),
    TABLE,
    "<w:p></w:p>",
):
    body.insert(len(body) - 1, xml(part))
written.save("call.docx")
document = docx.Document("call.docx")
paragraphs = [each.text for each in document.paragraphs if each.text]
rows = [[each.text for each in row.cells] for row in document.tables[0].rows]
print("python-docx", version("python-docx"), paragraphs, rows)
other = docx2txt.process("call.docx")
for words in ("until 20 March, 18:00 at the latest", "a paragraph of a control", "12", "wood"):
    assert words in other, words
assert paragraphs == ["until ,  at the latest"], "controls are read now"
assert rows == [["part", "projects", "cap"], ["sea", "30"]], "cells of controls are read now"
PY
