#!/usr/bin/env bash
# trafilatura 2.3.1: a paragraph with the attribute `hidden` is in the text, one with display:none is not.
#
# Guess:   what it leaves out for style="display:none" it leaves out for `hidden` too, which HTML
#          defines for the same (6.1: not rendered), and struck words (<del>) are no part of plain text.
# Seen:    the hidden paragraph is read like any other: a page that keeps its earlier deadline in
#          <p hidden> has two.  In plain text, "until <del>13 March</del> <ins>20 March</ins>" comes out as
#          "until 13 March 20 March"; Markdown has ~~ round the first.
# What helps: prune_xpath, which leaves both out.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check "trafilatura==2.3.1" "lxml-html-clean==0.4.6"
"$folder/venv/bin/python" - <<'PY'
from importlib.metadata import version

import trafilatura

FILLER = (
    "The agency invites small companies to apply for vouchers that pay for the "
    "development of instruments for use at sea. Applications are made on its site."
)
PAGE = f"""<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>A call</title></head>
<body><article><h1>A call for applications</h1><p>{FILLER}</p>
<p>Applications are taken until <del>13 March</del> <ins>20 March</ins>, six in the evening.</p>
<p hidden>An attribute hides it: applications are taken until the 5th of March.</p>
<p style="display:none">A style hides it: applications are taken until the 6th of March.</p>
<p>{FILLER}</p></article></body></html>"""
plain = trafilatura.extract(PAGE)
markdown = trafilatura.extract(PAGE, output_format="markdown")
print("trafilatura", version("trafilatura"))
print(plain)
pruned = trafilatura.extract(PAGE, prune_xpath=["//*[@hidden]", "//del"])
assert "5th of March" not in pruned
assert "13 March" not in pruned
assert "6th of March" not in plain
assert "5th of March" in plain, "the attribute hides words now"
assert "until 13 March 20 March" in plain, "struck words are out of plain text now"
assert "~~13 March~~" in markdown
PY
