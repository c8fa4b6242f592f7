"""Digests: one letter a reader, the state of the moment, nothing dropped, nothing empty."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlmodel import select

from notifier.channels.base import DeliveryError
from notifier.messages import digest
from notifier.messages.compose import badge
from notifier.messages.digest import MOST_ITEMS
from notifier.schedule import no_news
from storage.db.engine import Engine, reading, writing
from storage.models import Crawl, Delivery, Source, Subscription, SystemMessage
from storage.queries.filters import Filter
from storage.subscribers import subscriptions
from storage.subscribers.subscriptions import request_of
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

MORNING = datetime(2026, 11, 24, 23, 30, tzinfo=UTC)
"""Wednesday, 08:30 in Seoul."""
MONDAY = datetime(2026, 11, 29, 23, 30, tzinfo=UTC)


def send(engine: Engine, now: datetime, box: Mailbox) -> dict[str, int]:
    return dict(
        digest.send_due(engine, {"email": box}, HEAD, clock=Clock(now))
    )


def test_a_digest_comes_in_the_morning_and_not_before(engine: Engine) -> None:
    subscribe(engine, frequency="daily")
    announce(engine)
    box = Mailbox()
    assert carry(engine, Clock(MORNING), email=box) == {}, (
        "the sender of alerts leaves digests alone"
    )
    assert send(engine, MORNING - timedelta(seconds=1), box) == {}
    assert send(engine, MORNING, box) == {"sent": 1}
    assert send(engine, MORNING, box) == {}
    assert box.subjects == ["오늘의 공고 1건: 2027년 AI 바우처 지원사업 공고"]


def test_a_missed_morning_is_caught_up(engine: Engine) -> None:
    subscribe(engine, frequency="daily")
    announce(engine)
    box = Mailbox()
    assert send(engine, MORNING + timedelta(hours=30), box) == {"sent": 1}


def test_weekly_means_monday(engine: Engine) -> None:
    subscribe(engine, frequency="weekly")
    announce(engine)
    box = Mailbox()
    assert send(engine, MONDAY - timedelta(days=1), box) == {}
    assert send(engine, MONDAY, box) == {"sent": 1}
    assert box.subjects[0].startswith("이번 주 공고 1건")


def test_all_filters_of_a_reader_share_one_letter(engine: Engine) -> None:
    for criteria in (
        Filter(q="의료"),
        Filter(q="수출"),
        Filter(division=("일반",)),
    ):
        subscribe(engine, criteria=criteria, frequency="daily")
    announce(engine)
    announce(engine, "수출바우처 참여기업", {"kind": "call"}, key="2")
    announce(engine, "관계 없는 공지", {"kind": "call"}, key="3")
    box = Mailbox()
    assert send(engine, MORNING, box) == {"sent": 1}
    [(_, message)] = box.received
    assert sorted(item.title for item in message.items) == [
        "2027년 AI 바우처 지원사업 공고",
        "수출바우처 참여기업",
    ]
    with reading(engine) as session:
        assert {row.state for row in session.exec(select(Delivery))} == {
            "sent"
        }


def test_it_tells_the_latest_state_once(engine: Engine) -> None:
    """New and corrected in one day is new, as it is now; two extensions are one, from first to last."""
    subscribe(engine, frequency="daily")
    announce(engine)
    announce(engine, reading=closing_on("2026-12-11T18:00"))
    box = Mailbox()
    send(engine, MORNING, box)
    for closes in ("2026-12-18T18:00", "2026-12-25T18:00"):
        announce(
            engine,
            reading=closing_on(closes),
            now=MORNING + timedelta(hours=1),
        )
    send(engine, MORNING + timedelta(days=1), box)
    first, second = (
        [item] for _, message in box.received for item in message.items
    )
    assert (first[0].badge, first[0].lines[0].text) == (
        "신규 공고",
        "2026. 11. 25. (수) ~ 2026. 12. 11. (금) 18:00 (D-16)",
    )
    assert (
        second[0].badge,
        second[0].lines[0].before,
        second[0].lines[0].text,
    ) == (
        "기간 연장",
        "2026. 12. 11. (금) 18:00",
        "2026. 12. 25. (금) 18:00",
    )


def test_posted_and_cancelled_in_one_day_is_told_as_cancelled(
    engine: Engine,
) -> None:
    subscribe(engine, frequency="daily")
    announce(engine)
    announce(engine, reading={**READING, "kind": "cancellation"})
    box = Mailbox()
    send(engine, MORNING, box)
    assert [item.badge for item in box.received[0][1].items] == ["취소"]


def test_nothing_to_tell_is_not_sent(engine: Engine) -> None:
    subscribe(engine, frequency="daily")
    box = Mailbox()
    assert send(engine, MORNING, box) == {}


def test_what_is_beyond_the_letter_is_counted_and_linked_to(
    engine: Engine,
) -> None:
    subscribe(engine, criteria=Filter(q="공고"), frequency="daily")
    for number in range(MOST_ITEMS + 7):
        announce(engine, f"공고 {number}", {"kind": "call"}, key=str(number))
    box = Mailbox()
    send(engine, MORNING, box)
    [(_, message)] = box.received
    assert len(message.items) == MOST_ITEMS
    assert "나머지 7건" in message.lead[0]
    assert (
        message.links[0].url
        == "https://watch.example.org/?q=%EA%B3%B5%EA%B3%A0&status=all"
    )
    assert message.subject.startswith(f"오늘의 공고 {MOST_ITEMS + 7}건")
    assert message.subject.endswith(f"외 {MOST_ITEMS + 6}건")


def test_what_closes_soonest_comes_first(engine: Engine) -> None:
    subscribe(engine, frequency="daily")
    announce(engine, "언제든", {"kind": "call"}, key="1")
    announce(engine, "나중", closing_on("2027-01-15"), key="2")
    announce(engine, "먼저", closing_on("2026-12-01"), key="3")
    box = Mailbox()
    send(engine, MORNING, box)
    assert [item.title for item in box.received[0][1].items] == [
        "먼저",
        "나중",
        "언제든",
    ]


def test_what_is_over_or_cancelled_comes_last_the_newest_first(
    engine: Engine,
) -> None:
    """Of a week's calls some have closed by Monday: they press nobody any more."""
    subscribe(engine, frequency="weekly")
    ends = {"1": "2026-11-26", "2": "2026-11-28", "3": "2026-12-01"}
    for number, (key, closes) in enumerate(ends.items()):
        announce(
            engine,
            f"{key}차",
            closing_on(closes),
            key=key,
            now=NOW + timedelta(hours=number),
        )
    cancelled = closing_on("2026-11-30", kind="cancellation")
    announce(engine, "취소", cancelled, key="4", now=NOW + timedelta(days=1))
    box = Mailbox()
    send(engine, MONDAY, box)
    assert [item.title for item in box.received[0][1].items] == [
        "3차",
        "취소",
        "2차",
        "1차",
    ]


def test_boards_that_cannot_be_read_are_named(engine: Engine) -> None:
    subscribe(engine, frequency="daily")
    announce(engine)
    with writing(engine) as session:
        session.add(Source(name="nipa", next_crawl_at=NOW, verdict="drifted"))
    box = Mailbox()
    send(engine, MORNING, box)
    assert box.received[0][1].lead == (
        "지금 읽지 못하는 게시판(새 공고가 빠졌을 수 있습니다): nipa",
    )


def test_a_failed_digest_is_tried_again_whole(engine: Engine) -> None:
    subscribe(engine, frequency="daily")
    announce(engine)
    announce(engine, "두 번째", key="2")
    box = Mailbox(trouble=lambda target, message: DeliveryError("not now"))
    assert send(engine, MORNING, box) == {"later": 1}
    box.trouble = lambda target, message: None
    assert send(engine, MORNING + timedelta(minutes=2), box) == {"sent": 1}
    assert len(box.received[0][1].items) == 2


def test_a_reader_who_becomes_impatient_gets_what_was_waiting(
    engine: Engine,
) -> None:
    reader = subscribe(engine, frequency="daily")
    announce(engine)
    with writing(engine) as session:
        from dataclasses import replace

        stored = session.get_one(Subscription, reader)
        subscriptions.write(
            session,
            stored,
            replace(request_of(stored), frequency="now"),
            now=NOW,
        )
    assert carry(engine, email=Mailbox()) == {"sent": 1}


def test_silence_is_told_only_to_who_asked_and_heard_nothing(
    engine: Engine,
) -> None:
    subscription = subscribe(
        engine, "a@example.org", Filter(q="수출"), quiet_note=True
    )
    subscribe(engine, "b@example.org", Filter(q="수출"))
    subscribe(engine, "c@example.org", Filter(), quiet_note=True)
    later = NOW + timedelta(days=8)
    announce(engine, now=later - timedelta(days=1))
    with writing(engine) as session:
        session.add_all(
            Crawl(
                source="nipa",
                started_at=later - timedelta(hours=n),
                verdict="ok",
            )
            for n in range(30)
        )
        session.add(
            Crawl(
                source="msit",
                started_at=later - timedelta(hours=1),
                verdict="drifted",
            )
        )
    assert no_news.send_no_news(engine, now=later) == 1
    assert no_news.send_no_news(engine, now=later + timedelta(hours=1)) == 0
    with reading(engine) as session:
        [system_message] = session.exec(select(SystemMessage)).all()
    assert (system_message.subscription_id, system_message.facts) == (
        subscription,
        {"looks": 30, "sources": 1},
    )


def test_a_closing_badge_counts_from_the_moment_of_writing(
    engine: Engine,
) -> None:
    announcement = announce(engine, silent=True).announcement
    days = [
        badge(announcement, "closing", "ko", NOW + timedelta(days=n))
        for n in (7, 9, 10)
    ]
    assert days == ["마감 임박 D-3", "마감 임박 D-1", "오늘 마감"]
