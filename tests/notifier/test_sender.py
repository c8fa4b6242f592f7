"""Carrying: what is tried again, what is given up, and who is not held back by whom."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import col, select

from notifier.channels.base import (
    ChannelDown,
    DeliveryError,
    MessageRefused,
    TargetGone,
)
from notifier.messages.message import Message
from notifier.schedule import reminders
from notifier.sending import retries, sender
from notifier.sending.outages import Outages
from notifier.sending.pace import Pace
from storage.db.engine import Engine, reading, writing
from storage.models import Delivery, Subscription, SystemMessage
from storage.queries.filters import Filter
from storage.subscribers import subscriptions
from tests.clock import Clock
from tests.notifier.notifier_stage import (
    HEAD,
    NOW,
    READING,
    Mailbox,
    announce,
    carry,
    closing_on,
    subscribe,
)


def always(error: Exception) -> Any:
    return lambda target, message: error


def rows(engine: Engine) -> list[Delivery]:
    with reading(engine) as session:
        return list(session.exec(select(Delivery).order_by(col(Delivery.id))))


def operator_heard(engine: Engine) -> list[str]:
    with reading(engine) as session:
        return [
            system_message.facts["what"]
            for system_message in session.exec(
                select(SystemMessage).where(SystemMessage.kind == "operator")
            )
        ]


def test_an_alert_is_sent_once(engine: Engine) -> None:
    subscribe(engine)
    announce(engine)
    box = Mailbox()
    assert carry(engine, email=box) == {"sent": 1}
    assert carry(engine, email=box) == {}
    assert box.subjects == [
        "[신규 공고] 2027년 AI 바우처 지원사업 공고 (D-10)"
    ]
    [row] = rows(engine)
    assert (row.state, row.sent_at, row.attempts) == ("sent", NOW, 1)


def test_a_correction_answers_the_first_mail(engine: Engine) -> None:
    subscribe(engine)
    box = Mailbox()
    for closes in ("2026-12-04T18:00", "2026-12-11T18:00", "2026-12-18T18:00"):
        announce(engine, reading=closing_on(closes))
        carry(engine, email=box)
    first, second, third = (message for _, message in box.received)
    assert first.answers == ()
    assert second.answers == (f"<{first.key}@example.org>",)
    assert third.answers == (
        f"<{first.key}@example.org>",
        f"<{second.key}@example.org>",
    )


def test_a_thread_goes_on_whichever_filter_matched(engine: Engine) -> None:
    subscribe(engine, criteria=Filter(q="새분과"))
    subscribe(engine, criteria=Filter(q="바우처"))
    box = Mailbox()
    announce(engine)
    carry(engine, email=box)
    announce(
        engine,
        reading={
            **READING,
            "divisions": [*READING["divisions"], {"name": "새분과"}],
        },
    )
    carry(engine, email=box)
    first, second = (message for _, message in box.received)
    assert second.answers == (f"<{first.key}@example.org>",)


def test_a_failure_is_tried_again_ever_later(engine: Engine) -> None:
    subscribe(engine)
    announce(engine)
    clock, box = Clock(), Mailbox(trouble=always(DeliveryError("not now")))
    waits = []
    for _ in range(5):
        carry(engine, clock, email=box)
        [row] = rows(engine)
        assert (row.state, row.error) == ("pending", "not now")
        waits.append(row.next_attempt_at - clock.now)
        assert carry(engine, clock, email=box) == {}, "not before it is due"
        clock.now = row.next_attempt_at
    # The second is as long as the first: a worker that was killed may have had that one.
    assert waits[1:] == sorted(waits[1:])
    assert waits[-1] > 4 * max(waits[:2])
    box.trouble = always(None)  # type: ignore[arg-type]
    assert carry(engine, clock, email=box) == {"sent": 1}


def test_retry_after_is_honoured(engine: Engine) -> None:
    subscribe(engine)
    announce(engine)
    carry(
        engine,
        email=Mailbox(trouble=always(DeliveryError("429", retry_after=7_200))),
    )
    [row] = rows(engine)
    assert row.next_attempt_at >= NOW + timedelta(hours=2)


def test_a_target_that_asked_for_rest_is_left_alone_meanwhile(
    engine: Engine,
) -> None:
    """Its other letters wait with it, and lose no attempt by that."""
    subscribe(engine)
    for number in range(5):
        announce(engine, f"공고 {number}", key=str(number))
    tries: list[str] = []

    def busy(target: str, message: Message) -> Exception:
        tries.append(target)
        return DeliveryError("429", retry_after=600)

    sender.deliver(
        engine,
        {"email": Mailbox(trouble=busy)},
        HEAD,
        clock=Clock(),
        pace=Pace(connections=1),
    )
    assert len(tries) == 1
    assert sorted(row.attempts for row in rows(engine)) == [0, 0, 0, 0, 1]


def test_a_letter_is_given_up_after_a_day_and_a_half(engine: Engine) -> None:
    subscribe(engine)
    announce(engine)
    clock, box = Clock(), Mailbox(trouble=always(DeliveryError("not now")))
    for _ in range(retries.MOST_ATTEMPTS):
        carry(engine, clock, email=box)
        clock.now = max(rows(engine)[0].next_attempt_at, clock.now)
    [row] = rows(engine)
    assert (row.state, row.attempts) == ("failed", retries.MOST_ATTEMPTS)
    assert timedelta(hours=20) < clock.now - NOW < timedelta(days=3)


def test_a_dead_address_is_tried_once_and_the_operator_told(
    engine: Engine,
) -> None:
    reader = subscribe(engine)
    for number in range(3):
        announce(engine, f"공고 {number}", key=str(number))
    tries: list[str] = []

    def refuse(target: str, message: Message) -> Exception | None:
        tries.append(target)
        return TargetGone("550") if target == "reader@example.org" else None

    sender.deliver(
        engine,
        {"email": Mailbox(trouble=refuse)},
        HEAD,
        clock=Clock(),
        pace=Pace(connections=1),
    )
    assert tries.count("reader@example.org") == 1
    assert {row.state for row in rows(engine)} == {"failed"}
    with reading(engine) as session:
        assert session.get_one(Subscription, reader).state == "disabled"
    assert operator_heard(engine) == ["dead-target"]


def test_a_refused_letter_costs_its_reader_nothing_else(
    engine: Engine,
) -> None:
    reader = subscribe(engine)
    announce(engine, "거절될 공고", key="1")
    announce(engine, "다음 공고", key="2")
    box = Mailbox(
        trouble=lambda target, message: (
            MessageRefused("554") if "거절" in message.subject else None
        )
    )
    assert carry(engine, email=box) == {"sent": 1, "failed": 1}
    with reading(engine) as session:
        assert session.get_one(Subscription, reader).state == "active"


def test_a_channel_that_is_down_costs_no_attempt(engine: Engine) -> None:
    for number in range(10):
        subscribe(engine, f"reader{number}@example.org")
    announce(engine)
    clock, box = Clock(), Mailbox(trouble=always(ChannelDown("no server")))
    for _ in range(30):
        assert set(carry(engine, clock, email=box)) == {"later"}
        clock.forward(minutes=1)
    assert {row.attempts for row in rows(engine)} == {0}
    box.trouble = always(None)  # type: ignore[arg-type]
    assert carry(engine, clock, email=box) == {"sent": 10}


def test_a_channel_that_is_down_is_logged_hourly_and_when_it_carries_again(
    engine: Engine, caplog: pytest.LogCaptureFixture
) -> None:
    subscribe(engine)
    announce(engine)
    clock, box = Clock(), Mailbox(trouble=always(ChannelDown("no server")))
    outages = Outages()
    for _ in range(20):
        carry(engine, clock, outages, email=box)
        clock.forward(minutes=5)
    box.trouble = always(None)  # type: ignore[arg-type]
    carry(engine, clock, outages, email=box)
    assert caplog.messages == [
        "email: no server",
        "email: no server (for 1 h 0 min)",
        "email: works again, after 1 h 40 min",
    ]


def test_one_failing_channel_holds_back_no_other(engine: Engine) -> None:
    """Slack hangs for as long as the mail needs to arrive."""
    subscribe(engine)
    subscribe(engine, "https://hooks.slack.com/services/x", channel="slack")
    announce(engine)
    mail_is_out = threading.Event()

    def hang(target: str, message: Message) -> Exception:
        assert mail_is_out.wait(20)
        return DeliveryError("timeout")

    def note(target: str, message: Message) -> None:
        mail_is_out.set()

    mail, slack = Mailbox(trouble=note), Mailbox(trouble=hang)
    assert carry(engine, email=mail, slack=slack) == {"sent": 1, "later": 1}


def test_a_letter_that_cannot_be_written_stops_nobody(engine: Engine) -> None:
    subscribe(engine)
    announce(
        engine,
        "망가진 공고",
        {**READING, "divisions": [{"name": "일반", "budget_won": "많이"}]},
        key="1",
    )
    announce(engine, "다음 공고", key="2")
    box = Mailbox()
    assert carry(engine, email=box) == {"sent": 1, "failed": 1}
    assert "다음 공고" in box.subjects[0]


def test_what_was_owed_first_is_told_first(engine: Engine) -> None:
    """As long as the first letter waits, its correction waits; then both go, in order."""
    subscribe(engine)
    clock, box = Clock(), Mailbox(trouble=always(DeliveryError("not now")))
    announce(engine)
    carry(engine, clock, email=box)
    announce(engine, reading=closing_on("2026-12-11T18:00"))
    assert carry(engine, clock, email=box) == {}
    box.trouble = always(None)  # type: ignore[arg-type]
    clock.forward(minutes=5)
    carry(engine, clock, email=box)
    carry(engine, clock, email=box)
    assert [subject[:6] for subject in box.subjects] == [
        "[신규 공고",
        "[기간 연장",
    ]


def test_an_abandoned_claim_is_taken_up_when_its_lease_ends(
    engine: Engine,
) -> None:
    subscribe(engine)
    announce(engine)
    clock, box = Clock(), Mailbox()
    with pytest.raises(SystemExit):
        sender.deliver(
            engine,
            {"email": box},
            HEAD,
            clock=clock,
            checkpoint=lambda step: exit(1) if step == "after-claim" else None,
        )
    assert carry(engine, clock, email=box) == {}
    clock.forward(minutes=11)
    assert carry(engine, clock, email=box) == {"sent": 1}


def test_a_worker_that_wakes_after_its_lease_sends_nothing(
    engine: Engine,
) -> None:
    subscribe(engine)
    announce(engine)
    clock, box = Clock(), Mailbox()

    def sleep(step: str) -> None:
        if step == "after-claim" and clock.now == NOW:
            clock.forward(minutes=30)

    sender.deliver(engine, {"email": box}, HEAD, clock=clock, checkpoint=sleep)
    assert len(box.received) <= 1
    carry(engine, clock, email=box)
    assert len(box.received) == 1


def test_workers_beside_each_other_send_each_letter_once(
    engine: Engine,
) -> None:
    for number in range(60):
        subscribe(engine, f"reader{number}@example.org")
    announce(engine)
    box = Mailbox()
    workers = [
        threading.Thread(target=lambda: carry(engine, email=box))
        for _ in range(3)
    ]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sorted(target for target, _ in box.received) == sorted(
        f"reader{number}@example.org" for number in range(60)
    )


def test_why_names_every_filter_that_matched(engine: Engine) -> None:
    subscribe(engine, criteria=Filter(q="바우처"))
    subscribe(engine, criteria=Filter(division=("의료",)))
    subscribe(engine, criteria=Filter(q="수출"))
    announce(engine)
    box = Mailbox()
    carry(engine, email=box)
    [(_, message)] = box.received
    assert (
        message.footer[0] == "이 알림을 받는 이유: 검색어 바우처 / 분과 의료"
    )


def test_why_says_so_when_it_matches_no_more(engine: Engine) -> None:
    subscribe(engine, criteria=Filter(min_budget=50_000_000_000))
    box = Mailbox()
    for budget in (70_000_000_000, 1_000_000_000):
        announce(engine, reading={**READING, "budget_total_won": budget})
        carry(engine, email=box)
    whys = [message.footer[0] for _, message in box.received]
    assert whys == [
        "이 알림을 받는 이유: 최소 예산 500억원",
        "이 알림을 받는 이유: 앞서 이 공고를 알려 드렸습니다.",
    ]


def test_who_left_meanwhile_is_told_nothing(engine: Engine) -> None:
    reader = subscribe(engine)
    announce(engine)
    with writing(engine) as session:
        subscriptions.end(
            session, session.get_one(Subscription, reader), now=NOW
        )
    box = Mailbox()
    assert carry(engine, email=box) == {}
    assert rows(engine)[0].state == "moot"


def test_a_reminder_that_was_overtaken_is_not_sent(engine: Engine) -> None:
    subscribe(engine, events=("all",))
    announce(engine, silent=True)
    clock = Clock(reminders.step_at(rows_closes(engine), 3))
    assert reminders.remind(engine, clock.now) == 1
    announce(engine, reading=closing_on("2026-12-18T18:00"), now=clock.now)
    box = Mailbox()
    counts = carry(engine, clock, email=box)
    counts = {
        **counts,
        **{
            k: counts.get(k, 0) + v
            for k, v in carry(engine, clock, email=box).items()
        },
    }
    assert counts == {"moot": 1, "sent": 1}
    assert box.subjects[0].startswith("[기간 연장]")


def rows_closes(engine: Engine) -> Any:
    from storage.models import Announcement

    with reading(engine) as session:
        return session.exec(select(Announcement.closes_at)).one()
