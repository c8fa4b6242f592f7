"""A sender that ends before any of its statements."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from itertools import count
from typing import Any
from unittest.mock import patch

import pytest
from sqlalchemy import event, text
from sqlmodel import select

from storage.db.acks import Finish
from storage.db.engine import Engine, Session, reading
from storage.models import Delivery
from storage.outbox import deliveries
from storage.outbox.lease_queue import ClaimRequest
from tests.clock import Clock
from tests.notifier.notifier_stage import (
    NOW,
    Mailbox,
    announce,
    carry,
    subscribe,
)

pytestmark = pytest.mark.heavy

_IN_TRANSACTIONS = text(
    "SELECT count(*) FROM pg_stat_activity WHERE xact_start IS NOT NULL"
    " AND datname = current_database() AND pid <> pg_backend_pid()"
)


class Ended(BaseException):
    """What a killed process does from then on: nothing."""


class Life:
    """Steps until the process is killed."""

    def __init__(self, steps: int) -> None:
        self.left = steps

    def step(self, *_: Any) -> None:
        self.left -= 1
        self.demand()

    def demand(self, *_: Any) -> None:
        if self.left <= 0:
            raise Ended


@contextmanager
def lasting(engine: Engine, steps: int) -> Iterator[Life]:
    life = Life(steps)
    execute = Finish.execute

    def step_and_execute(*arguments: Any) -> None:
        life.step()
        execute(*arguments)

    event.listen(engine, "before_cursor_execute", life.step)
    # Receipts go by the driver alone, which has no such events.
    with patch.object(Finish, "execute", step_and_execute):
        yield life
    event.remove(engine, "before_cursor_execute", life.step)


def wait_until_noticed(engine: Engine) -> None:
    """Wait until PostgreSQL has ended the sessions that were thrown away.

    SQLAlchemy hangs up on what is neither finished nor failed, as a system does for a
    killed process; the server notices a little later, on a busy machine much later.
    """
    if engine.dialect.name != "postgresql":
        return
    deadline = time.monotonic() + 60
    while is_somebody_at_work(engine):
        assert time.monotonic() < deadline
        time.sleep(0.005)


def is_somebody_at_work(engine: Engine) -> bool:
    # A transaction for each look: within one, the answer stays the same.
    with engine.connect() as connection:
        return bool(connection.scalar(_IN_TRANSACTIONS))


@pytest.mark.postgres
def test_what_a_dead_worker_has_locked_goes_out_once_its_death_is_noticed(
    postgres_url: str, opened: Callable[[str], Engine]
) -> None:
    """Until then another one passes over it, and does not wait."""
    engine = opened(postgres_url)
    subscribe(engine)
    announce(engine)
    box = Mailbox()
    with Session(engine) as unnoticed:
        request = ClaimRequest("email", NOW, "dead", timedelta(minutes=10), 9)
        assert deliveries.claim(unnoticed, request)
        assert carry(engine, email=box) == {}
    assert carry(engine, email=box) == {"sent": 1}
    assert len(box.received) == 1


def test_a_message_is_lost_nowhere_and_repeated_only_after_it_was_accepted(
    engine: Engine,
) -> None:
    subscribe(engine)
    clock = Clock()
    repeated = 0
    for steps in count(1):
        title = f"2027년 제{steps}차 AI 바우처 지원사업 공고"
        announce(engine, title, key=str(steps), now=clock())
        box = Mailbox()
        with lasting(engine, steps) as life:
            box.trouble = life.demand
            try:
                carry(engine, clock=clock, email=box)
                break
            except Ended:
                accepted = len(box.received)
        wait_until_noticed(engine)
        # Its lease is over, and another worker comes.
        clock.forward(minutes=11)
        box.trouble = lambda _target, _message: None
        carry(engine, clock=clock, email=box)
        assert len(box.received) == accepted + 1 or accepted == 1
        repeated += len(box.received) - 1
    with reading(engine) as session:
        states = Counter(session.exec(select(Delivery.state)))
    assert states == {"sent": steps}
    assert steps > 10
    # Between its acceptance and the end of its receipt, while the passes over other
    # messages may come to statements of theirs.
    assert repeated < steps // 2
