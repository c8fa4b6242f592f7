#!/usr/bin/env bash
# feedparser 6.0.14: days as Korean boards write them are not refused, they become other days.
#
# Guess:   a pubDate that feedparser cannot read leaves published_parsed empty, so one can tell.
# Seen:    "2025.03.07"                       -> 2025, but the first day of the month in which it is read
#          "Tue, 24 Nov 2026 18:00:00 KST"    -> 18:00 UTC: KST is taken for UTC, nine hours late
#          "2026-11-24 18:00:00 KST"          -> 00:00: the hour is lost
# So a day from published_parsed may be wrong without a sign of it; read the words in "published".
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check "feedparser==6.0.14"
"$folder/venv/bin/python" - <<'PY'
import time

import feedparser

FEED = (
    '<rss version="2.0"><channel><title>t</title><item><title>a</title>'
    "<pubDate>{}</pubDate></item></channel></rss>"
)


def parsed(words: str) -> str:
    entry = feedparser.parse(FEED.format(words).encode()).entries[0]
    moment = entry.get("published_parsed")
    return time.strftime("%Y-%m-%d %H:%M", moment) if moment else "empty"


print("feedparser", feedparser.__version__)
dotted = parsed("2025.03.07")
zone = parsed("Tue, 24 Nov 2026 18:00:00 KST")
hour = parsed("2026-11-24 18:00:00 KST")
print("2025.03.07                    ->", dotted)
print("Tue, 24 Nov 2026 18:00:00 KST ->", zone)
print("2026-11-24 18:00:00 KST       ->", hour)
this_month = time.strftime("2025-%m-01", time.gmtime())
assert dotted.startswith(this_month), "the dotted day is read otherwise now"
assert zone == "2026-11-24 18:00", "KST is no longer taken for UTC"
assert hour.startswith("2026-11-24 00:00"), "the hour before KST is no longer lost"
PY
