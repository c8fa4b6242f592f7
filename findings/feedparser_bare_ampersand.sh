#!/usr/bin/env bash
# feedparser 6.0.14: one bare "&" anywhere in a feed puts a semicolon behind the word after it.
#
# Guess:   a feed that is not well-formed gives the words as written ("R&D"), or an error.
# Seen:    bozo is set, the older parser takes over, and "R&D 사업" comes out as "R&D; 사업";
#          titles of Korean calls say R&D all the time, and the wrong title looks like a new one.
# A well-formed "R&amp;D" in the same feed stays right.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check "feedparser==6.0.14"
"$folder/venv/bin/python" - <<'PY'
import feedparser

FEED = (
    '<rss version="2.0"><channel><title>t</title>'
    "<item><title>R&D 사업</title></item><item><title>R&amp;D 사업</title></item>"
    "</channel></rss>"
)
found = feedparser.parse(FEED.encode())
titles = [entry.title for entry in found.entries]
print("feedparser", feedparser.__version__, "bozo", found.bozo, titles)
assert found.bozo, "a bare ampersand is well-formed now"
assert titles == ["R&D; 사업", "R&D 사업"], "the bare ampersand is read otherwise now"
PY
