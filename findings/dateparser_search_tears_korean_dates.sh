#!/usr/bin/env bash
# dateparser 1.5.0: search_dates() tears a Korean date apart and fills in what it lost from today.
#
# Guess:   parse() reads "2026년 3월 20일 오후 6시" (20 March 2026, 18:00), so search_dates() finds the
#          same moment in a sentence that contains it, or finds nothing.
# Seen:    it finds "2026년" and "3월" as two dates, each with the missing parts taken from today:
#          asked on 15 January the month's is 15 March.  The day and the hour are gone.  Of a period
#          in the form of every Korean notice ("2026. 3. 2.(월) 10:00 ~ 3. 20.(금) 18:00까지") it finds
#          a year, two hours of today and last Friday, and no day that the sentence names.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check "dateparser==1.5.0"
"$folder/venv/bin/python" - <<'PY'
from datetime import datetime
from importlib.metadata import version

import dateparser
from dateparser.search import search_dates

DEADLINE = "2026년 3월 20일 오후 6시"
SENTENCE = f"마감은 {DEADLINE}입니다"
PERIOD = "접수기간: 2026. 3. 2.(월) 10:00 ~ 3. 20.(금) 18:00까지"
SETTINGS = {"RELATIVE_BASE": datetime(2026, 1, 15)}
alone = dateparser.parse(DEADLINE, languages=["ko"], settings=SETTINGS)
print("dateparser", version("dateparser"), "alone:", alone)
found = {}
for text in (SENTENCE, PERIOD):
    found[text] = search_dates(text, languages=["ko"], settings=SETTINGS) or []
    print(text)
    for words, moment in found[text]:
        print("   ", words, "->", moment)
assert alone == datetime(2026, 3, 20, 18)
assert datetime(2026, 3, 15) in [moment for _, moment in found[SENTENCE]]
named = {(3, 2), (3, 20)}
for text, dates in found.items():
    assert dates, "nothing is found now"
    days = {(moment.month, moment.day) for _, moment in dates}
    assert not named & days, f"a day of {text!r} is found now"
PY
