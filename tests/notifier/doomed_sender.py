"""A sender for a process of its own, killed at a step.

Its *kind* is ``post`` or ``digests``, which are sent by a clock two days ahead.  Without
a step it goes on until nothing is pending.  It is the product's own ``deliver`` or
``send_due``; only the checkpoint is the test's.
"""

from __future__ import annotations

import os
import signal
import time
from collections import Counter
from datetime import UTC, datetime, timedelta

from sqlmodel import col, func, select

from config import process
from notifier.channels.email.transport import Email, Server
from notifier.messages import digest
from notifier.sending import sender
from notifier.sending.pace import Pace
from storage.db import leases
from storage.db.engine import open_engine, reading, writing
from storage.models import Delivery
from tests.notifier.notifier_stage import HEAD

# With the usual lease: on a busy machine a short one would end under a sender that lives.
PACE = Pace(batch=10, connections=1)


def main(url: str, port: int, kind: str, step: str = "", nth: int = 0) -> None:
    ahead = timedelta(days=2 if kind == "digests" else 0)
    send = digest.send_due if kind == "digests" else sender.deliver
    reached: Counter[str] = Counter()

    def checkpoint(name: str) -> None:
        reached[name] += 1
        if (name, reached[name]) == (step, nth):
            os.kill(os.getpid(), signal.SIGKILL)

    engine = open_engine(url)
    # As a worker does when it starts: what one that died here had claimed is free.
    with writing(engine) as session:
        leases.release_if(session, process.is_gone)
    email = Email(
        Server("127.0.0.1", port),
        "alerts@watch.example.org",
        clock=lambda: datetime.now(UTC),
    )
    while _owed(engine):
        send(
            engine,
            {"email": email},
            HEAD,
            clock=lambda: datetime.now(UTC) + ahead,
            pace=PACE,
            checkpoint=checkpoint,
        )
        time.sleep(0.1)


def _owed(engine) -> int:
    with reading(engine) as session:
        return session.exec(
            select(func.count())
            .select_from(Delivery)
            .where(col(Delivery.state).in_(("pending", "claimed")))
        ).one()
