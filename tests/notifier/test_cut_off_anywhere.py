"""A sender that ends before any of its statements."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from typing import Any
from unittest.mock import patch

import pytest
from sqlalchemy import event
from sqlmodel import select

from storage.db.acks import Finish
from storage.db.engine import Engine, reading
from storage.models import Delivery
from tests.notifier.notifier_stage import (
    Clock,
    Mailbox,
    announce,
    carry,
    subscribe,
)

pytestmark = pytest.mark.heavy


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
