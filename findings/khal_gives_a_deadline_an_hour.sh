#!/usr/bin/env bash
# khal 0.14.1: an event without an end, as deadlines are, is shown an hour longer.
#
# Guess:   DTSTART with a time and no DTEND is a moment (RFC 5545, 3.6.1: it ends when it starts), and
#          is shown as one: "18:00".
# Seen:    "18:00-19:00".  One who reads the end of the event as the deadline is an hour late, and a
#          deadline of 23:59 goes on into the next day (shown there as "->00:59").  The event that khal
#          stores still has no DTEND; the hour is made up when it is read.  khal warns of it
#          where an event's end equals its start, here it does not.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check "khal==0.14.1"
cd "$folder"; mkdir calendar
export XDG_DATA_HOME="$folder/data" XDG_CACHE_HOME="$folder/cache" LC_ALL=C.UTF-8
cat > config <<CONFIG
[calendars]
[[calls]]
path = $folder/calendar
[locale]
timeformat = %H:%M
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
datetimeformat = %Y-%m-%d %H:%M
longdatetimeformat = %Y-%m-%d %H:%M
local_timezone = Asia/Seoul
default_timezone = Asia/Seoul
[sqlite]
path = $folder/khal.db
[default]
default_calendar = calls
CONFIG
"$folder/venv/bin/python" - <<'PY'
EVENTS = {"six": "20260320T090000Z", "midnight": "20260326T145900Z"}
lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//example//EN"]
for name, start in EVENTS.items():
    lines += [
        "BEGIN:VEVENT", f"UID:{name}@example", "DTSTAMP:20260301T000000Z",
        f"DTSTART:{start}", f"SUMMARY:{name}", "END:VEVENT",
    ]
with open("calls.ics", "w", newline="\r\n") as file:
    file.write("\n".join([*lines, "END:VCALENDAR", ""]))
PY
"$folder/venv/bin/khal" -c config import --batch calls.ics
"$folder/venv/bin/khal" --version
"$folder/venv/bin/khal" -c config list --day-format "" \
  --format "{title} {start}..{end}" 2026-03-15 20d | tee shown
! grep -rq DTEND calendar
grep -qx "six 2026-03-20 18:00..2026-03-20 19:00" shown
grep -qx "midnight 2026-03-26 23:59..2026-03-27 00:59" shown
