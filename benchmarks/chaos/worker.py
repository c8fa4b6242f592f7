"""A worker of the chaos run: the product's own, with practice boards and short leases.

    python -m benchmarks.chaos.worker MINISTRY_PORT BOARDS [NETWORK]

Leases are seconds instead of minutes, so that a worker can be stopped past
them in a run of a minute; and it is always office hours, since boards are
looked at less often at night.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import timedelta

from benchmarks.chaos.ministry import board_classes
from config.settings import load
from crawler import schedule
from notifier.sending.pace import USUAL
from worker import jobs
from worker.service import run_worker
from worker.wiring import Container

LEASE = timedelta(seconds=12)
EVERY = timedelta(seconds=20)


def main() -> None:
    port, count = int(sys.argv[1]), int(sys.argv[2])
    boards = board_classes(port, count, *sys.argv[3:4])
    for board in boards:
        type(board).every = EVERY
    schedule.in_business_hours = lambda _: True  # type: ignore[assignment]
    pace = replace(USUAL, lease=LEASE, margin=timedelta(seconds=4))
    deliver = jobs.deliver
    jobs.deliver = lambda *args, **named: deliver(*args, **named, pace=pace)  # type: ignore[assignment]
    jobs.LEASE = timedelta(seconds=30)
    run_worker(Container(load(None), boards=boards))


if __name__ == "__main__":
    main()
