#!/usr/bin/env bash
# SheetJS (xlsx) 0.18.5: on a machine in Seoul a day in a cell is the day before, at 23:59:08.
#
# Guess:   with cellDates a cell's date is a Date of that day; where it is wrong, it is so by hours,
#          for the zone.
# Seen:    52 seconds are missing.  Days are counted from 30 December 1899, when Seoul's clocks stood
#          8:27:52 before Greenwich, and Date tells that offset in whole minutes.  18:00 becomes
#          17:59:08, and a day without an hour, as most deadlines are, 23:59:08 of the day before: the 20th
#          of March is the 19th.  In UTC all is right, so a test on a server passes.
#          The formatted words of the cell (.w) are right in both.  0.18.5 is the newest that npm
#          gives by this name.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private": true}' > package.json
npm install --silent --no-audit --no-fund "xlsx@0.18.5" >/dev/null
cat > dates.js <<'JS'
const XLSX = require("xlsx");
const sheet = {
  "!ref": "A1:A2",
  A1: { t: "n", v: 46101.75, z: "yyyy-mm-dd hh:mm" },
  A2: { t: "n", v: 46101, z: "yyyy-mm-dd" },
};
const written = XLSX.write(
  { SheetNames: ["a"], Sheets: { a: sheet } }, { type: "buffer", bookType: "xlsx" });
const read = XLSX.read(written, { cellDates: true }).Sheets.a;
const day = (date) => [date.getMonth() + 1, date.getDate()].join("/");
for (const name of ["A1", "A2"]) {
  const { v, w } = read[name];
  console.log(w, "->", day(v), v.toTimeString().slice(0, 8));
}
JS
TZ=Asia/Seoul node dates.js | tee seoul
TZ=UTC node dates.js | tee greenwich
test "$(cat greenwich)" = "2026-03-20 18:00 -> 3/20 18:00:00
2026-03-20 -> 3/20 00:00:00"
test "$(cat seoul)" = "2026-03-20 18:00 -> 3/20 17:59:08
2026-03-20 -> 3/19 23:59:08"
