"""A worker that makes the reminders due and is killed: ``python doomed_reminder.py URL MOMENT``.

It is the product's own ``remind``; only the kill is the test's.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import event

from notifier.matching import enqueue
from notifier.schedule import reminders
from storage.db.engine import Session, open_engine
from storage.db.kst import KST
from storage.models import Event

AT = datetime(2026, 12, 3, 9, 1, tzinfo=KST)


def kill(*_: object) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def main(url: str, moment: str = "") -> None:
    if moment == "second-event":
        made = 0
        enqueue_events = enqueue.enqueue_events

        def interrupted(
            session: Session,
            events: Sequence[Event],
            now: datetime | None = None,
        ) -> int:
            nonlocal made
            made += 1
            if made == 2:
                kill()
            return enqueue_events(session, events, now)

        enqueue.enqueue_events = interrupted
    elif moment == "commit":
        event.listen(Session, "before_commit", kill)
    elif moment == "committed":
        event.listen(Session, "after_commit", kill)
    reminders.remind(open_engine(url), AT)


if __name__ == "__main__":
    main(*sys.argv[1:])
