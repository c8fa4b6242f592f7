#!/usr/bin/env bash
# workalendar 17.0.0: Korea's Seollal (설날) of 2027 and 2028 is a day too early.
#
# Guess:   SouthKorea() gives Korea's public holidays; Seollal is where Korea's almanac has it.
# Seen:    the three days come from the Chinese calendar, which counts by Beijing's clock.  The
#          new moon of 2027 is at 23:56 there and at 00:56 in Seoul, so Korea's year begins on
#          7 February (6 February in China), in 2028 on 27 January (26).  The last day off, 8 February
#          2027, is a working day here, and the day before the holidays is none.
#          korean-lunar-calendar 0.4.0, which follows KASI's (한국천문연구원) tables, has both right.
#          Nor is there any substitute holiday (대체공휴일): Monday 2 March 2026 is a working day.
#          A deadline counted in working days (`add_working_days`) comes out wrong, without a warning.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check "workalendar==17.0.0" "korean-lunar-calendar==0.4.0"
"$folder/venv/bin/python" - <<'PY'
from datetime import date, timedelta
from importlib.metadata import version

from korean_lunar_calendar import KoreanLunarCalendar
from workalendar.asia import SouthKorea

korea = SouthKorea()


def seollal_of_workalendar(year):
    """The middle one of the three days."""
    days = [day for day, name in korea.holidays(year) if "Korean New Year" in name]
    return sorted(days)[1]


def seollal_of_the_almanac(year):
    almanac = KoreanLunarCalendar()
    assert almanac.setLunarDate(year, 1, 1, False)
    return date.fromisoformat(almanac.SolarIsoFormat())


print("workalendar", version("workalendar"))
early = []
for year in range(2025, 2031):
    told, right = seollal_of_workalendar(year), seollal_of_the_almanac(year)
    print(year, "told", told, "almanac", right)
    if told == right - timedelta(days=1):
        early.append(year)
last_day_off = korea.is_working_day(date(2027, 2, 8))
substitute = korea.is_working_day(date(2026, 3, 2))
print("working days: 2027-02-08", last_day_off, "2026-03-02", substitute)
assert early == [2027, 2028], early
assert last_day_off, "the day after Seollal is off now"
assert substitute, "substitute holidays are known now"
PY
