"""When boards and notices are looked at, in Korean time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from crawler.schedule import (
    DAILY,
    SEOUL,
    in_business_hours,
    interval,
    next_crawl,
    recheck,
    retry_detail,
    retry_files,
)
from tests.cases import cases

FIVE = timedelta(minutes=5)


def seoul(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SEOUL)


HOURS = [
    ("2026-11-24T08:00", True),
    ("2026-11-24T18:59", True),
    ("2026-11-24T07:59", False),
    ("2026-11-24T19:00", False),
    ("2026-11-28T10:00", False),  # Saturday
    ("2026-11-29T10:00", False),  # Sunday
    ("2026-12-25T10:00", False),  # Christmas
    ("2026-02-17T10:00", False),  # 설날, by the moon
    ("2026-09-25T10:00", False),  # 추석
    ("2026-08-17T10:00", False),  # for 15 August, a Saturday
    ("2027-01-01T10:00", False),
]


@cases(("moment", "open_"), HOURS)
def test_boards_publish_on_business_days_by_day(
    moment: str, open_: bool
) -> None:
    assert in_business_hours(seoul(moment)) is open_
    assert in_business_hours(seoul(moment).astimezone(UTC)) is open_


def test_a_board_is_looked_at_every_five_minutes_by_day_and_less_at_night() -> (
    None
):
    assert interval(FIVE, now=seoul("2026-11-24T10:00")) == FIVE
    assert interval(FIVE, now=seoul("2026-11-24T23:00")) == timedelta(
        minutes=30
    )
    assert interval(
        timedelta(hours=1), now=seoul("2026-11-28T10:00")
    ) == timedelta(hours=2)
    assert interval(
        timedelta(hours=6), now=seoul("2026-11-28T10:00")
    ) == timedelta(hours=6)
    assert interval(
        FIVE, now=seoul("2026-11-24T23:00"), news=True
    ) == timedelta(minutes=10)


def due(
    name: str = "nipa-business", *, now: datetime, **facts: object
) -> timedelta:
    return next_crawl(name, FIVE, now=now, **facts) - now  # type: ignore[arg-type]


def test_sources_are_set_apart_a_little_and_always_alike() -> None:
    now = seoul("2026-11-24T10:00")
    waits = {due(f"source-{n}", now=now) for n in range(50)}
    assert len(waits) == 50
    assert FIVE * 0.9 <= min(waits) <= max(waits) <= FIVE * 1.1
    assert due("source-1", now=now) == due("source-1", now=now)


def test_the_first_look_of_a_day_is_not_late() -> None:
    at = next_crawl("nipa-business", FIVE, now=seoul("2026-11-24T07:45"))
    assert seoul("2026-11-24T08:00") <= at <= seoul("2026-11-24T08:01")


def test_a_failing_board_is_left_alone_longer_each_time_but_not_for_ever() -> (
    None
):
    now = seoul("2026-11-24T10:00")
    waits = [
        due(now=now, failures=failures) for failures in (0, 1, 2, 3, 6, 50)
    ]
    assert waits == sorted(waits)
    assert timedelta(minutes=9) <= waits[1] <= timedelta(minutes=11)
    assert waits[-1] <= timedelta(hours=3.4)


def test_a_board_that_asks_for_a_pause_gets_it() -> None:
    now = seoul("2026-11-24T10:00")
    assert due(now=now, pause=7200.0) == timedelta(hours=2)
    assert due(now=now, pause=1.0) >= FIVE * 0.9


NOW = seoul("2026-11-24T10:00")
RECHECKS = [
    ("a month left", timedelta(days=30), timedelta(days=1)),
    ("five days left", timedelta(days=5), timedelta(hours=8)),
    ("two days left", timedelta(days=2), timedelta(hours=3)),
    ("twelve hours left", timedelta(hours=12), timedelta(hours=1)),
    ("half an hour left", timedelta(minutes=30), timedelta(minutes=35)),
    ("just closed", -timedelta(hours=1), timedelta(days=1)),
    ("closed four days ago", -timedelta(days=4), None),
    ("no deadline, in its second week", None, timedelta(days=7)),
]


@cases(
    ("left", "wait"),
    [row[1:] for row in RECHECKS],
    ids=[row[0] for row in RECHECKS],
)
def test_a_notice_is_looked_at_more_often_as_its_deadline_nears(
    left: timedelta | None, wait: timedelta | None
) -> None:
    at = recheck(
        now=NOW,
        closes_at=NOW + left if left is not None else None,
        first_seen_at=NOW - timedelta(days=10),
    )
    assert at == (NOW + wait if wait else None)


def test_a_notice_without_a_deadline_is_let_go_after_two_months() -> None:
    assert recheck(
        now=NOW, closes_at=None, first_seen_at=NOW - timedelta(days=1)
    ) == NOW + timedelta(days=1)
    assert (
        recheck(
            now=NOW, closes_at=None, first_seen_at=NOW - timedelta(days=61)
        )
        is None
    )


def test_a_notice_page_that_fails_is_tried_again_later_and_later() -> None:
    waits = [
        retry_detail(failures, now=NOW) - NOW for failures in (0, 1, 2, 20)
    ]
    assert waits == [
        timedelta(minutes=10),
        timedelta(minutes=20),
        timedelta(minutes=40),
        timedelta(days=1),
    ]


def test_a_file_that_does_not_come_is_asked_for_ever_more_seldom() -> None:
    pauses = []
    for minutes in (0, 40, 60 * 100):
        first_seen_at = NOW - timedelta(minutes=minutes)
        pauses.append(retry_files(first_seen_at, now=NOW) - NOW)

    assert pauses == [timedelta(minutes=10), timedelta(minutes=40), DAILY]
