"""A call that its title marks as closed is closed: in lists, calendars and reminders, and
whoever planned with a later day is told once.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlmodel import select

from notifier.schedule import reminders
from presentation.changes import changed_facts
from presentation.facts import facts
from presentation.icalendar import calendar
from presentation.translations import words_in
from storage.announcements.draft import SaveResult
from storage.announcements.save import write_reading
from storage.announcements.status import has_status, is_closed_early, status_of
from storage.db.engine import Engine, reading, writing
from storage.models import Announcement
from tests.notifier.notifier_stage import (
    NOW,
    READING,
    announce,
    closing_on,
    draft,
    subscribe,
)

TITLE = "2027년 AI 바우처 지원사업 공고"
MARKED = f"[조기마감] {TITLE}"
CLOSES = "2026-12-04T18:00"
LATER = NOW + timedelta(days=2)
WEDNESDAY = datetime.fromisoformat("2026-11-25T10:00+09:00")
LAST_EVENING = datetime.fromisoformat("2026-12-04T19:00+09:00")


def without_day(basis: str) -> dict[str, Any]:
    window = {"label": None, "opens": None, "closes": None, "basis": basis}
    return {**READING, "windows": [window]}


def stored(engine: Engine) -> Announcement:
    with reading(engine) as session:
        return session.exec(select(Announcement)).one()


def original(engine: Engine) -> Announcement:
    with reading(engine) as session:
        own = select(Announcement).where(Announcement.source == "practice")
        return session.exec(own).one()


def retitled(
    engine: Engine,
    title: str = MARKED,
    what: dict[str, Any] | None = None,
    *,
    now: datetime = LATER,
) -> SaveResult:
    return announce(engine, title, reading=what or closing_on(CLOSES), now=now)


@pytest.mark.parametrize(
    "title",
    [
        MARKED,
        f"(마감) {TITLE}",
        f"{TITLE} [접수완료]",
        f"【예산 소진 조기 마감】{TITLE}",
        f"{TITLE}(선착순 마감되었습니다)",
    ],
)
def test_a_mark_before_the_day_closes_and_is_told_once(
    engine: Engine, title: str
) -> None:
    announce(engine, TITLE, reading=closing_on(CLOSES))
    (event,) = retitled(engine, title).events
    assert event.kind == "corrected"
    assert dict(event.changes) == {"status": [None, "closed_early"]}
    again = retitled(engine, title, now=LATER + timedelta(days=1))
    assert again.events == ()

    call = stored(engine)
    assert status_of(call, LATER) == "closed"
    assert (call.closes, call.closes_at) == (CLOSES, LATER)
    with reading(engine) as session:
        closed = has_status("closed", LATER, Announcement)
        assert session.exec(select(Announcement.id).where(closed)).all()


@pytest.mark.parametrize(
    "title",
    [
        f"[마감임박] {TITLE}",
        f"{TITLE} (~12/4 마감)",
        f"{TITLE} 접수 마감 안내",
        f"[마감연장] {TITLE}",
        f"{TITLE} (신청 마감 12.4.)",
    ],
)
def test_words_about_the_end_close_nothing(engine: Engine, title: str) -> None:
    announce(engine, TITLE, reading=closing_on(CLOSES))
    assert retitled(engine, title).events == ()
    assert status_of(stored(engine), LATER) == "open"


def test_what_ran_until_the_money_was_gone_is_told_as_closed(
    engine: Engine,
) -> None:
    running = without_day("budget_exhausted")
    announce(engine, TITLE, reading=running)
    (event,) = retitled(engine, what=running).events
    assert event.changes["status"] == [None, "closed_early"]
    assert status_of(stored(engine), LATER) == "closed"


def test_a_mark_of_the_last_day_or_of_an_unknown_end_is_no_news(
    engine: Engine,
) -> None:
    announce(engine, TITLE, reading=without_day("unstated"))
    assert retitled(engine, what=without_day("unstated")).events == ()
    assert status_of(stored(engine), LATER) == "closed"
    assert not is_closed_early(stored(engine))


@pytest.mark.parametrize("closes", ["2026-12-04", CLOSES])
def test_boards_that_mark_every_call_at_its_end_tell_nothing(
    engine: Engine, closes: str
) -> None:
    announce(engine, TITLE, reading=closing_on(closes))
    last = retitled(engine, what=closing_on(closes), now=LAST_EVENING)
    assert last.events == ()
    assert not is_closed_early(stored(engine))


def test_a_call_first_seen_as_closed_is_listed_without_an_alert(
    engine: Engine,
) -> None:
    assert retitled(engine).events == ()
    assert status_of(stored(engine), LATER) == "closed"


def test_a_call_that_has_not_opened_is_not_closed(engine: Engine) -> None:
    """The mark is about something else: its first round, its briefing."""
    announce(engine, TITLE)
    before = datetime.fromisoformat("2026-11-24T15:00+09:00")
    retitled(engine, what=closing_on(CLOSES), now=before)
    assert status_of(stored(engine), before) == "upcoming"


def test_a_mark_taken_off_opens_the_call_again_and_is_told(
    engine: Engine,
) -> None:
    announce(engine, TITLE, reading=closing_on(CLOSES))
    retitled(engine)
    (event,) = retitled(engine, TITLE, now=LATER + timedelta(hours=3)).events
    assert dict(event.changes) == {"status": ["closed_early", None]}
    assert status_of(stored(engine), LATER + timedelta(hours=3)) == "open"


def on_the_portal(engine: Engine, closes: str, *, now: datetime) -> SaveResult:
    return announce(
        engine,
        TITLE,
        reading=closing_on(closes),
        source="portal",
        key="9",
        now=now,
    )


def test_a_portal_that_shows_a_later_day_does_not_open_it_again(
    engine: Engine,
) -> None:
    announce(engine, TITLE, reading=closing_on(CLOSES))
    retitled(engine)
    shown = on_the_portal(
        engine, "2026-12-18T18:00", now=LATER + timedelta(hours=1)
    )
    assert shown.events == ()
    assert original(engine).closes_at == LATER


def test_an_extension_that_the_portal_shows_opens_it_again_under_its_old_mark(
    engine: Engine,
) -> None:
    announce(engine, TITLE, reading=closing_on(CLOSES))
    on_the_portal(engine, CLOSES, now=NOW + timedelta(hours=1))
    retitled(engine)
    later = "2026-12-18T18:00"
    moved = LATER + timedelta(days=1)
    (event,) = on_the_portal(engine, later, now=moved).events
    assert event.kind == "extended"
    assert status_of(original(engine), moved) == "open"

    after = moved + timedelta(hours=1)
    other = closing_on(CLOSES, per_project_won=200_000_000)
    announce(engine, MARKED, reading=other, now=after)
    assert status_of(original(engine), after) == "open"
    assert original(engine).closes == later
    # a mark that is put after it closes the call
    announce(engine, TITLE, reading=other, now=after + timedelta(hours=1))
    marked = after + timedelta(hours=2)
    (event,) = announce(engine, MARKED, reading=other, now=marked).events
    assert dict(event.changes) == {"status": [None, "closed_early"]}
    assert original(engine).closes_at == marked


def test_reading_it_again_with_better_rules_leaves_it_closed(
    engine: Engine,
) -> None:
    announce(engine, TITLE, reading=closing_on(CLOSES))
    retitled(engine)
    with writing(engine) as session:
        call = session.exec(select(Announcement)).one()
        write_reading(session, call, draft(MARKED, closing_on(CLOSES)))
    assert stored(engine).closes_at == LATER


def test_nobody_is_reminded_and_the_calendar_drops_the_day(
    engine: Engine,
) -> None:
    subscribe(engine, events=("all",))
    announce(engine, TITLE, reading=closing_on(CLOSES), silent=True)
    retitled(engine)
    assert (
        reminders.remind(engine, datetime(2026, 12, 3, tzinfo=NOW.tzinfo)) == 0
    )
    written = calendar(
        [stored(engine)], title="", base_url="", say=words_in("ko")
    ).decode()
    opening, closing = written.split("BEGIN:VEVENT")[1:]
    assert "STATUS:CONFIRMED" in opening
    assert "STATUS:CANCELLED" in closing
    assert "VALARM" not in closing


@pytest.mark.parametrize(
    ("language", "window", "change"),
    [
        ("ko", "조기 마감", "상태: 진행 → 조기 마감됨"),
        ("en", "closed early", "Status: standing → closed early"),
    ],
)
def test_it_is_said_in_words(
    engine: Engine, language: str, window: str, change: str
) -> None:
    announce(engine, TITLE, reading=closing_on(CLOSES))
    (event,) = retitled(engine).events
    say = words_in(language)
    shown = {
        fact.name: fact.value for fact in facts(stored(engine), say, LATER)
    }
    assert shown["windows"].endswith(f"({window})")
    assert str(changed_facts(event.changes, say)[0]) == change
