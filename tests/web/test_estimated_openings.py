"""Our estimate of a next opening: in calendars, and told once to those who asked for it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import httpx2
import pytest
from icalendar import Calendar

from notifier.channels.email import mime
from notifier.matching import enqueue
from notifier.messages import digest
from notifier.messages.message import Message
from notifier.messages.sender_profile import SenderProfile
from notifier.schedule.openings import enqueue_estimates
from notifier.sending import claim_queue
from notifier.sending.outbound import Obsolete
from storage.announcements.draft import Draft
from storage.announcements.save import save
from storage.db.engine import Engine, Session, reading, writing
from storage.db.kst import KST
from storage.outbox.lease_queue import ClaimRequest
from storage.queries.filters import Filter
from storage.queries.openings import ProgrammeOpening, next_openings
from storage.queries.rounds import next_opening, programme_rounds
from storage.subscribers import event_types, subscriptions
from storage.subscribers.subscriptions import SubscriptionRequest
from tests import factories
from tests.clock import Clock
from tests.web.conftest import BASE
from tests.web.test_one_wording import words_of

NAME = "달빛 제조 바우처 지원사업"
HEAD = SenderProfile(BASE, "a key for tests, long enough")
OPENED = (date(2024, 1, 22), date(2025, 2, 5), date(2026, 2, 12))
SLUG = "달빛제조바우처"


def at(day: date) -> datetime:
    return datetime(
        day.year, day.month, day.day, 10, 0, tzinfo=KST
    ).astimezone(UTC)


def call(session: Session, opened: date, year: int = 0, **also: Any) -> None:
    """Save the call of a year's first round, silently."""
    year = year or opened.year
    title = f"{year}년 {NAME} 모집 공고"
    windows = [factories.window(opened.isoformat(), None)]
    draft = Draft(
        source="nipa-business",
        key=str(year),
        url=f"https://board.example/view?no={year}",
        title=title,
        posted_on=opened,
        reading=factories.reading(
            title, programme=NAME, year=year, **{"windows": windows, **also}
        ),
        reader="1",
        parsed_from="notice",
    )
    save(
        session,
        draft,
        now=at(opened),
        silent=True,
        enqueue=enqueue.enqueue_events,
    )


def subscribe(session: Session, **request: Any) -> None:
    asked = SubscriptionRequest(
        **{
            "channel": "email",
            "target": "reader@example.org",
            "filter": Filter.parse([("programme", NAME)]).with_usual_role(),
            "events": (*event_types.USUAL, "estimate"),
            **request,
        }
    )
    now = at(OPENED[0])
    key = f"{asked.target}{asked.filter.key}"
    stored = subscriptions.add(session, asked, reader_key=key, now=now)
    subscriptions.activate(session, stored, now=now)


def past_rounds(session: Session, opened: tuple[date, ...] = OPENED) -> None:
    for day in opened:
        call(session, day)


def foretold(session: Session, day: date) -> list[ProgrammeOpening]:
    return next_openings(session, now=at(day))


def alerts(engine: Engine, day: date) -> list[Message]:
    request = ClaimRequest(
        "email", at(day), "t", timedelta(minutes=9), limit=9
    )
    claimed = claim_queue.claim_alerts(engine, HEAD, request)
    return [outbound.write(at(day)) for outbound in claimed]


def tell(engine: Engine, day: date) -> int:
    with writing(engine) as session:
        return enqueue_estimates(session, now=at(day))


async def test_a_calendar_has_the_interval_until_the_round_opens(
    client: httpx2.AsyncClient, engine: Engine, clock: Clock
) -> None:
    with writing(engine) as session:
        past_rounds(session)
    clock.now = at(date(2026, 11, 24))
    with reading(engine) as session:
        [found] = foretold(session, date(2026, 11, 24))
        shown = programme_rounds(session, SLUG)
        assert shown is not None
        # the page and the calendar are of one opinion
        assert next_opening(shown[1], date(2026, 11, 24)) == found.opening
    query = {"programme": NAME, "lang": "ko"}
    text = (await client.get("/calendar.ics", params=query)).content
    events = Calendar.from_ical(text).walk("VEVENT")
    [event] = [each for each in events if each["status"] == "TENTATIVE"]
    assert event["uid"].startswith("estimate.")
    assert event["uid"].endswith(".2027@voucher-watch")
    assert event["dtstart"].dt == found.opening.earliest
    assert event["dtend"].dt == found.opening.latest + timedelta(days=1)
    assert "자체 추정" in str(event["summary"])
    assert "기관의 예고가 아닙니다" in str(event["description"])
    again = (await client.get("/calendar.ics", params=query)).content
    uids = {each["uid"] for each in Calendar.from_ical(again).walk("VEVENT")}
    assert event["uid"] in uids
    month = found.opening.likely.strftime("%Y-%m")
    page = (await client.get("/calendar", params={"month": month})).text
    assert "이달에 시작될 수 있는 사업 (자체 추정)" in page
    api = (await client.get(f"/api/programmes/{SLUG}/rounds")).json()[
        "estimate"
    ]
    assert api["earliest"] == found.opening.earliest.isoformat()
    assert api["by"] == "voucher-watch"
    for other in (
        {"programme": "다른 사업"},
        {"status": "open"},
        {"role": "공급기업"},
    ):
        text = (await client.get("/calendar.ics", params=other)).content
        assert b"TENTATIVE" not in text

    with writing(engine) as session:
        call(session, found.opening.likely, 2027)
    clock.now = at(found.opening.likely)
    text = (await client.get("/calendar.ics", params=query)).content
    events = Calendar.from_ical(text).walk("VEVENT")
    assert f"{found.opening.likely:%Y%m%d}".encode() in text
    tentative = [
        str(each["uid"]) for each in events if each["status"] == "TENTATIVE"
    ]
    assert all(".2027@" not in uid for uid in tentative)


def test_two_openings_foretell_nothing(engine: Engine) -> None:
    with writing(engine) as session:
        past_rounds(session, OPENED[:2])
        subscribe(session)
        assert foretold(session, date(2026, 1, 5)) == []
    assert tell(engine, date(2026, 1, 20)) == 0


def test_a_round_that_is_there_without_its_day_is_not_foretold(
    engine: Engine,
) -> None:
    with writing(engine) as session:
        past_rounds(session)
        call(session, date(2027, 1, 20), 2027, windows=[])
        years = [
            each.opening.year for each in foretold(session, date(2027, 1, 20))
        ]
        assert years == [2028]


def test_who_asked_for_it_is_told_once_two_weeks_before(
    engine: Engine,
) -> None:
    with writing(engine) as session:
        past_rounds(session)
        subscribe(session)
        subscribe(
            session, target="usual@example.org", events=event_types.USUAL
        )
        other = Filter.parse([("programme", NAME), ("role", "공급기업")])
        subscribe(session, target="pools@example.org", filter=other)
        is_open = Filter.parse([("status", "open")])
        subscribe(session, target="open@example.org", filter=is_open)
        [found] = foretold(session, date(2026, 11, 1))
    first = found.opening.earliest - timedelta(days=14)
    assert tell(engine, first - timedelta(days=1)) == 0
    assert tell(engine, first) == 1
    [message] = alerts(engine, first)
    assert message.subject.startswith("[다음 회차 예상 (자체 추정)]")
    assert NAME in message.subject
    letter, page = mime.text(message), words_of(mime.html(message))
    for text in (letter, page):
        assert "기관의 예고가 아닙니다" in text
        assert "2026. 2. 12." in text
    assert f"{BASE}/programmes/" in letter
    assert message.data["estimate"]["year"] == 2027
    assert message.data["step"] is None, "only a reminder has a step"
    # neither the next day, nor after another opening was learned of
    assert tell(engine, first + timedelta(days=1)) == 0
    with writing(engine) as session:
        call(session, date(2023, 1, 30))
    assert tell(engine, first + timedelta(days=2)) == 0
    assert alerts(engine, first + timedelta(days=2)) == []


def test_an_estimate_that_waited_is_dropped_once_the_round_is_open(
    engine: Engine,
) -> None:
    with writing(engine) as session:
        past_rounds(session)
        subscribe(session)
        [found] = foretold(session, date(2026, 11, 1))
    assert tell(engine, found.opening.earliest) == 1
    with writing(engine) as session:
        call(session, found.opening.earliest, 2027)
    with pytest.raises(Obsolete, match="the round has opened"):
        alerts(engine, found.opening.earliest)


def test_an_interval_that_has_passed_is_not_told(engine: Engine) -> None:
    with writing(engine) as session:
        past_rounds(session)
        subscribe(session)
        [found] = foretold(session, date(2026, 11, 1))
    assert tell(engine, found.opening.latest + timedelta(days=1)) == 0


async def test_a_digest_and_the_feeds_keep_it_apart_from_last_years_call(
    client: httpx2.AsyncClient, engine: Engine
) -> None:
    with writing(engine) as session:
        past_rounds(session)
        subscribe(session, frequency="daily")
        [found] = foretold(session, date(2026, 11, 1))
    day = found.opening.earliest
    assert tell(engine, day) == 1
    later = at(day + timedelta(days=1))
    request = ClaimRequest("email", later, "t", timedelta(minutes=9), limit=9)
    [outbound] = digest.digests(engine, HEAD, request)
    [item] = outbound.write(later).items
    assert item.title == f"{NAME} 2027년 회차"
    assert "자체 추정" in item.badge
    feed = (await client.get("/feed.json?changes=1")).json()
    assert feed["items"] == []
    assert (await client.get("/api/events")).json()["items"] == []


async def test_the_sign_up_form_offers_it_and_does_not_choose_it(
    lite: httpx2.AsyncClient,
) -> None:
    page = (await lite.get("/subscribe")).text
    [box] = [
        part for part in page.split("<label") if 'value="estimate"' in part
    ]
    assert "checked" not in box
    assert "자체 추정 날짜" in box


def test_stored_choices_of_events_keep_their_meaning() -> None:
    assert event_types.EVENTS[-1] == "estimate"
    assert event_types.mask(["new", "closing-0"]) == 1 + 2**10
    assert "estimate" not in event_types.USUAL
