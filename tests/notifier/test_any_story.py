"""Whatever happens, in whatever order: each edition is told once, and in the end every reader knows how things stand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import timedelta

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    precondition,
    rule,
)
from sqlmodel import select

from notifier.channels.base import ChannelDown, DeliveryError
from notifier.messages import digest
from notifier.messages.message import Message
from notifier.sending import recovery, sender
from notifier.sending.pace import Pace
from storage.db.engine import Engine, reading
from storage.models import Announcement, Delivery, Edition, Event
from tests.clock import Clock
from tests.conftest import open_quickly
from tests.notifier.notifier_stage import (
    HEAD,
    Mailbox,
    announce,
    closing_on,
    subscribe,
)

pytestmark = pytest.mark.heavy

READERS = {"now@example.org": "now", "daily@example.org": "daily"}


class Killed(BaseException):
    """The process ends here: nothing after this line happens."""


class AnyStory(RuleBasedStateMachine):
    """A board that is edited, crawled and mailed about, while things break."""

    new_store: Callable[[], str]

    @initialize()
    def begin(self) -> None:
        self.url = AnyStory.new_store()
        self.engine: Engine = open_quickly(self.url)
        self.clock, self.box = Clock(), Mailbox()
        self.closes, self.budget, self.cancelled = (
            "2026-12-24T18:00",
            70_000_000_000,
            False,
        )
        self.repeats = 0
        for target, frequency in READERS.items():
            subscribe(self.engine, target, frequency=frequency)

    @rule(
        closes=st.sampled_from(
            ["2026-12-24T18:00", "2026-12-28T18:00", "2026-12-20"]
        )
    )
    def the_deadline_is_edited(self, closes: str) -> None:
        self.closes = closes

    @rule(
        budget=st.sampled_from(
            [70_000_000_000, 71_000_000_000, 80_000_000_000]
        )
    )
    def the_budget_is_edited(self, budget: int) -> None:
        self.budget = budget

    @rule()
    def it_is_cancelled(self) -> None:
        self.cancelled = True

    @rule()
    def the_board_is_crawled(self) -> None:
        kind = "cancellation" if self.cancelled else "call"
        announce(
            self.engine,
            reading=closing_on(
                self.closes, budget_total_won=self.budget, kind=kind
            ),
            now=self.clock.now,
        )

    @rule(hours=st.integers(min_value=1, max_value=30))
    def time_passes(self, hours: int) -> None:
        self.clock.forward(hours=hours)

    @rule(
        trouble=st.sampled_from(
            [
                None,
                DeliveryError("not now"),
                DeliveryError("429", retry_after=900),
                ChannelDown("no server"),
            ]
        )
    )
    def mail_is_sent(self, trouble: Exception | None) -> None:
        self.box.trouble = lambda target, message: trouble
        self.send()
        self.box.trouble = lambda target, message: None

    @rule(
        step=st.sampled_from(
            [
                "before-claim",
                "after-claim",
                "before-send",
                "after-accept",
                "after-receipt",
            ]
        )
    )
    def the_sender_is_killed(self, step: str) -> None:
        def die(name: str) -> None:
            if name == step:
                raise Killed

        before = len(self.box.received)
        try:
            self.send(checkpoint=die)
        except Killed:
            self.repeats += (
                step == "after-accept" and len(self.box.received) > before
            )
        self.restart()

    @rule()
    def the_sweep_runs(self) -> None:
        recovery.recover(self.engine, HEAD, now=self.clock.now)

    @precondition(lambda self: hasattr(self, "engine"))
    @rule()
    def restart(self) -> None:
        self.engine.dispose()
        self.engine = open_quickly(self.url)

    def send(
        self, checkpoint: sender.Checkpoint = sender.no_checkpoint
    ) -> None:
        pace = Pace(connections=1)
        for deliver in (sender.deliver, digest.send_due):
            deliver(
                self.engine,
                {"email": self.box},
                HEAD,
                clock=self.clock,
                pace=pace,
                checkpoint=checkpoint,
            )

    def teardown(self) -> None:
        if not hasattr(self, "engine"):
            return
        for _ in range(12):
            self.clock.forward(hours=5)
            self.send()
        self.check()
        self.engine.dispose()

    def check(self) -> None:
        alerts = [
            (target, message)
            for target, message in self.box.received
            if target in READERS
        ]
        repeated = sum(
            count - 1
            for count in Counter(message.key for _, message in alerts).values()
        )
        assert repeated <= self.repeats, (
            "only a crash after the server's accept repeats a letter"
        )
        with reading(self.engine) as session:
            assert {row.state for row in session.exec(select(Delivery))} <= {
                "sent",
                "moot",
            }
            editions = session.exec(select(Edition)).all()
            events = [
                event
                for event in session.exec(select(Event))
                if event.kind != "closing"
            ]
            now = session.exec(select(Announcement)).first()
        assert len(events) == len(editions), "each edition is one event"
        data = {
            message.key: message
            for target, message in alerts
            if target == "now@example.org"
            and message.data["event"] != "closing"
        }
        assert sorted(
            message.data["edition"] for message in data.values()
        ) == sorted(edition.number for edition in editions)
        if now is not None:
            self.knows_the_end(
                [
                    message
                    for target, message in alerts
                    if target == "now@example.org"
                ],
                now,
            )

    def knows_the_end(self, message: list[Message], now: Announcement) -> None:
        last = message[-1].data["announcement"]
        assert (last["closes"], last["cancelled"]) == (
            now.closes,
            now.cancelled_at is not None,
        )
        assert last["reading"]["budget_total_won"] == now.budget_total_won


@pytest.mark.slow
def test_any_story_ends_well(more_sqlite: Callable[[], str]) -> None:
    from hypothesis.stateful import run_state_machine_as_test

    # As a plain attribute it would be bound to the story.
    AnyStory.new_store = staticmethod(more_sqlite)
    run_state_machine_as_test(
        AnyStory,
        settings=settings(
            max_examples=25,
            stateful_step_count=20,
            deadline=None,
            derandomize=True,
        ),
    )


def test_a_digest_reader_ends_with_the_final_state(
    sqlite_engine: Engine,
) -> None:
    subscribe(sqlite_engine, frequency="daily")
    box, clock = Mailbox(), Clock()
    for closes in ("2026-12-24T18:00", "2026-12-28T18:00", "2026-12-20"):
        announce(sqlite_engine, reading=closing_on(closes), now=clock.now)
        clock.forward(minutes=10)
    clock.now += timedelta(days=1)
    digest.send_due(sqlite_engine, {"email": box}, HEAD, clock=clock)
    [(_, message)] = box.received
    assert [
        item["announcement"]["closes"] for item in message.data["items"]
    ] == ["2026-12-20"]
