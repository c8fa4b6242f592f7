#!/usr/bin/env bash
# APScheduler 3.11.3: a clock that is put back an hour stops interval jobs for that hour.
#
# Guess:   a job every 0.2 s goes on every 0.2 s, whatever the clock on the wall does.
# Seen:    each job's next run is a time of day.  With the clock an hour back none is due,
#          and the scheduler sleeps until the wall clock has come to where it was.
#          The clock is the module's `datetime`, so that no machine's clock has to be set.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check "apscheduler==3.11.3"
"$folder/venv/bin/python" - <<'PY'
import asyncio
from datetime import datetime, timedelta, timezone
from importlib.metadata import version

from apscheduler.schedulers import base
from apscheduler.schedulers.asyncio import AsyncIOScheduler

back = timedelta()


class Clock(datetime):
    @classmethod
    def now(cls, tz=None):
        return datetime.now(tz) - back


base.datetime = Clock
ticks = 0


def tick():
    global ticks
    ticks += 1


async def main():
    global back
    scheduler = AsyncIOScheduler(timezone=timezone.utc)
    scheduler.add_job(tick, "interval", seconds=0.2, next_run_time=Clock.now(timezone.utc))
    scheduler.start()
    await asyncio.sleep(1)
    before = ticks
    back = timedelta(hours=1)
    # The wake-up that was planned before still comes, and finds nothing due.
    await asyncio.sleep(0.3)
    settled = ticks
    await asyncio.sleep(2)
    print("apscheduler", version("apscheduler"), "ticks in a second:", before,
          "and in two seconds an hour back:", ticks - settled)
    assert before >= 4
    assert ticks == settled, "it goes on now"


asyncio.run(main())
PY
