#!/usr/bin/env bash
# ics.py 0.7.3: in Korea an all-day event is on two days; and CALSCALE is written "GEORGIAN".
#
# Guess:   an event of the whole 22 March (a DATE, which has no zone: RFC 5545, 3.3.4) is on the
#          timeline of the 22nd, wherever one asks from.
# Seen:    it lasts from midnight to midnight in Greenwich.  timeline.on() of a day in Seoul finds
#          it on the 22nd and on the 23rd, and timeline.included() of a day there finds it on neither.
#          "Opens today" or "closes today" is told on the wrong day, or never.
#          What it writes for a calendar without CALSCALE says CALSCALE:GEORGIAN, which no standard
#          knows (3.7.1: GREGORIAN), so a strict program must refuse the whole calendar.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check "ics==0.7.3"
"$folder/venv/bin/python" - <<'PY'
from importlib.metadata import version

import arrow
import ics

LINES = (
    "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//example//EN",
    "BEGIN:VEVENT", "UID:1@example", "DTSTAMP:20260301T000000Z",
    "DTSTART;VALUE=DATE:20260322", "DTEND;VALUE=DATE:20260323", "SUMMARY:opens",
    "END:VEVENT", "END:VCALENDAR", "",
)
calendar = ics.Calendar("\r\n".join(LINES))
on, included = [], []
for number in range(21, 25):
    day = arrow.get(2026, 3, number, tzinfo="Asia/Seoul")
    if list(calendar.timeline.on(day)):
        on.append(number)
    if list(calendar.timeline.included(day, day.shift(days=1))):
        included.append(number)
scale = [line for line in calendar.serialize().splitlines() if "CALSCALE" in line]
print("ics", version("ics"), "on", on, "included", included, scale)
assert on == [22, 23], "it is on its own day alone now"
assert included == [], "it is within a day of Seoul now"
assert scale == ["CALSCALE:GEORGIAN"]
PY
