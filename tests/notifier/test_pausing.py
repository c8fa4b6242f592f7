"""A pause is silence: nothing during it, no flood after it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlmodel import select

from notifier.messages import digest
from notifier.schedule import no_news
from notifier.signup import signup_manager
from notifier.signup.signup_manager import InvalidSubscription
from storage.db.engine import Engine, reading, writing
from storage.models import Consent, Delivery, Subscription
from storage.queries.filters import Filter
from storage.subscribers import subscriptions
from tests.cases import cases
from tests.clock import Clock
from tests.notifier.notifier_stage import (
    HEAD,
    NOW,
    Mailbox,
    announce,
    carry,
    closing_on,
    subscribe,
)


def pause(engine: Engine, number: int, day: date | None, at: Clock) -> None:
    with writing(engine) as session:
        stored = session.get_one(Subscription, number)
        signup_manager.pause(session, stored, day, now=at())


def resume(engine: Engine, number: int, at: Clock) -> None:
    with writing(engine) as session:
        stored = session.get_one(Subscription, number)
        signup_manager.resume(session, stored, now=at())


def test_until_resumed_nothing_comes_and_nothing_is_made_up_for(
    engine: Engine,
) -> None:
    clock, box = Clock(), Mailbox()
    number = subscribe(engine)
    announce(engine, "2027년 첫째 공고", key="1")  # waits in the outbox
    pause(engine, number, None, clock)
    announce(engine, "2027년 둘째 공고", key="2")
    assert carry(engine, clock, email=box) == {}
    clock.now += timedelta(days=3)
    assert carry(engine, clock, email=box) == {}, "however long it lasts"
    resume(engine, number, clock)
    assert carry(engine, clock, email=box) == {}, "no flood"
    announce(engine, "2027년 셋째 공고", key="3", now=clock())
    assert carry(engine, clock, email=box) == {"sent": 1}
    with reading(engine) as session:
        acts = [line.act for line in session.exec(select(Consent))]
        states = [row.state for row in session.exec(select(Delivery))]
    assert acts[-2:] == ["paused", "resumed"]
    assert states == ["moot", "sent"]


def test_a_pause_ends_by_itself_on_its_day(engine: Engine) -> None:
    clock, box = Clock(), Mailbox()
    number = subscribe(engine)
    pause(engine, number, date(2026, 11, 26), clock)
    clock.now = NOW.replace(day=25, hour=14, minute=59)  # 23:59 in Seoul
    announce(engine, "2027년 첫째 공고", key="1", now=clock())
    assert carry(engine, clock, email=box) == {}
    clock.now += timedelta(minutes=1)
    announce(engine, "2027년 둘째 공고", key="2", now=clock())
    assert carry(engine, clock, email=box) == {"sent": 1}
    assert "둘째" in box.subjects[0]


def test_a_correction_after_the_pause_of_what_was_told_before_it_is_sent(
    engine: Engine,
) -> None:
    clock, box = Clock(), Mailbox()
    number = subscribe(engine)
    announce(engine)
    assert carry(engine, clock, email=box) == {"sent": 1}
    pause(engine, number, None, clock)
    clock.now += timedelta(days=1)
    resume(engine, number, clock)
    announce(engine, reading=closing_on("2026-12-18T18:00"), now=clock())
    assert carry(engine, clock, email=box) == {"sent": 1}


def test_a_digest_and_the_note_of_silence_rest_too(engine: Engine) -> None:
    clock, box = Clock(), Mailbox()
    number = subscribe(engine, frequency="daily", quiet_note=True)
    announce(engine)
    pause(engine, number, None, clock)
    clock.now += timedelta(days=15)
    digest.send_due(engine, {"email": box}, HEAD, clock=clock)
    no_news.send_no_news(engine, now=clock())
    assert carry(engine, clock, email=box) == {}
    assert box.received == []


def test_another_subscription_of_the_same_reader_goes_on(
    engine: Engine,
) -> None:
    clock, box = Clock(), Mailbox()
    first = subscribe(engine)
    subscribe(engine, criteria=Filter(q="바우처"))
    pause(engine, first, None, clock)
    announce(engine)
    assert carry(engine, clock, email=box) == {"sent": 1}


def test_consent_is_asked_for_when_the_pause_is_over(engine: Engine) -> None:
    clock = Clock()
    number = subscribe(engine)
    pause(engine, number, None, clock)
    clock.now += subscriptions.CONSENT_LASTS + timedelta(days=1)
    with reading(engine) as session:
        assert subscriptions.due_for_renewal(session, now=clock()) == []
    resume(engine, number, clock)
    with reading(engine) as session:
        due = subscriptions.due_for_renewal(session, now=clock())
    assert [stored.id for stored in due] == [number]


@cases("day", [date(2026, 11, 24), date(1, 1, 1), date(2040, 1, 1)])
def test_a_day_that_is_no_pause_is_refused(engine: Engine, day: date) -> None:
    number = subscribe(engine)
    with pytest.raises(InvalidSubscription):
        pause(engine, number, day, Clock())
