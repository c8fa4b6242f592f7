"""One notice is told once wherever it is posted, and its programme's readers miss none of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import col, select

from notifier.matching import enqueue
from notifier.messages import digest
from notifier.schedule import reminders
from reader.model import Reading
from reader.reader import read_notice
from storage.announcements import known, save
from storage.announcements.draft import Draft, SaveResult
from storage.db.digest_schedule import next_digest
from storage.db.engine import Engine, reading, writing
from storage.models import Announcement, Delivery, Event
from storage.queries import lists
from storage.queries.filters import Filter
from tests.clock import Clock
from tests.notifier.notifier_stage import (
    HEAD,
    NOW,
    READING,
    Mailbox,
    closing_on,
    subscribe,
)

pytestmark = pytest.mark.heavy

TITLE = "2027년 가상 로봇 바우처 지원사업 참여기업 모집 공고"
ROBOTS = {**READING, "programme": "가상 로봇 바우처 지원사업", "round": None}


def posted(
    engine: Engine,
    title: str = TITLE,
    values: Mapping[str, Any] = ROBOTS,
    *,
    key: str = "1",
    source: str = "agency",
    url: str = "",
    now: datetime = NOW,
    silent: bool = False,
) -> SaveResult:
    """Save a posting as the crawler does, found-again events included."""
    draft = Draft(
        source,
        key,
        url or f"https://{source}.example.org/view?no={key}",
        title,
        now.date(),
        Reading.from_dict({"title": title, **values}),
        "1",
        "notice",
        page_digest=str(hash(f"{title} {values}")),
    )
    with writing(engine) as session:
        result = save.save(
            session,
            draft,
            now=now,
            silent=silent,
            enqueue=enqueue.enqueue_events,
        )
        if result.announced_elsewhere:
            enqueue.enqueue_events(session, result.announced_elsewhere, now)
        return result


def shown(engine: Engine, **facets: Any) -> list[str]:
    with reading(engine) as session:
        page = lists.page(
            session, Filter(**facets), now=NOW, order="newest", limit=50
        )
        return [row.title for row in page.rows]


def events(engine: Engine) -> list[str]:
    with reading(engine) as session:
        return [
            event.kind
            for event in session.exec(select(Event).order_by(col(Event.id)))
        ]


def delivered(engine: Engine, subscription: int) -> list[str]:
    """Return the titles of what a subscription was sent or is to be sent."""
    statement = (
        select(Announcement.title)
        .join(Delivery, col(Delivery.announcement_id) == col(Announcement.id))
        .where(Delivery.subscription_id == subscription)
        .order_by(col(Delivery.id))
    )
    with reading(engine) as session:
        return list(session.exec(statement))


def test_one_call_on_two_boards_is_one_announcement_told_once(
    engine: Engine,
) -> None:
    everything = subscribe(engine)
    first = posted(engine)
    second = posted(
        engine, source="portal", key="9", now=NOW + timedelta(days=1)
    )
    assert second.announcement.same_as_id == first.announcement.id
    assert (events(engine), delivered(engine, everything)) == (
        ["new"],
        [TITLE],
    )
    assert (
        shown(engine)
        == shown(engine, programme=("가상로봇바우처",))
        == [TITLE]
    )
    assert (
        shown(engine, source=("portal",))
        == shown(engine, source=("agency",))
        == [TITLE]
    )
    assert shown(engine, source=("agency", "portal")) == [TITLE]


def test_who_watches_only_the_second_board_is_told_when_it_turns_up_there(
    engine: Engine,
) -> None:
    watched = subscribe(engine, criteria=Filter(source=("portal",)))
    both = subscribe(engine, "both@example.org", Filter(source=("agency",)))
    subscribe(engine, "both@example.org", Filter(source=("portal",)))
    posted(engine)
    assert delivered(engine, watched) == []
    posted(engine, source="portal", key="9")
    posted(engine, source="third", key="5")
    with reading(engine) as session:
        assert len(session.exec(select(Delivery)).all()) == 2
    assert delivered(engine, watched) == delivered(engine, both) == [TITLE]


def test_a_digest_of_what_turns_up_there_later_is_the_next_from_then_on(
    engine: Engine,
) -> None:
    """Counted from the event it would be due at once, at any hour; and whoever waits for
    what is pending would take it for days overdue.
    """
    mine = Filter(source=("portal",))
    subscribe(engine, criteria=mine, frequency="daily")
    subscribe(engine, "now@example.org", mine)
    posted(engine)
    later = NOW + timedelta(days=2)
    posted(engine, source="portal", key="9", now=later)
    with reading(engine) as session:
        daily, at_once = session.exec(
            select(Delivery).order_by(col(Delivery.subscription_id))
        )
    assert daily.next_attempt_at == next_digest("daily", later) > later
    assert at_once.created_at == at_once.next_attempt_at == later


def test_what_the_other_board_adds_is_found_by(engine: Engine) -> None:
    posted(engine, values={**ROBOTS, "regions": []})
    posted(
        engine,
        values={**ROBOTS, "regions": ["부산"]},
        source="portal",
        key="9",
    )
    assert shown(engine, region=("부산",)) == [TITLE]


def test_the_posting_that_says_the_deadline_stands_for_the_notice(
    engine: Engine,
) -> None:
    everything = subscribe(engine, events=("all",))
    address = "https://agency.example.org/view?no=1"
    posted(
        engine, values={**ROBOTS, "windows": []}, source="feed", url=address
    )
    posted(engine, url=address)
    assert (events(engine), delivered(engine, everything)) == (
        ["new"],
        [TITLE],
    )
    with reading(engine) as session:
        [row] = session.exec(
            select(Announcement).where(col(Announcement.same_as_id).is_(None))
        ).all()
        [event] = session.exec(select(Event)).all()
    assert (row.source, event.announcement_id) == ("agency", row.id)
    nine = datetime.fromisoformat("2026-12-03T09:00+09:00")
    assert reminders.remind(engine, nine) == 1
    later = {
        **closing_on("2026-12-18T18:00"),
        "programme": ROBOTS["programme"],
    }
    values = {**later, "round": None}
    posted(engine, values=values, url=address, now=nine + timedelta(hours=1))
    assert events(engine) == ["new", "closing", "extended"]


def test_a_notice_deleted_and_posted_again_is_told_once(
    engine: Engine,
) -> None:
    posted(engine)
    posted(engine, key="2", now=NOW + timedelta(days=1))
    assert events(engine) == ["new"]
    with reading(engine) as session:
        original = session.exec(
            select(Announcement).where(Announcement.key == "1")
        ).one()
    assert original.url.endswith("no=2")


def test_a_notice_deleted_and_posted_with_a_later_day_is_extended(
    engine: Engine,
) -> None:
    everything = subscribe(engine, events=("all",))
    posted(engine, "2027년 새벽 물류 실증 사업 모집 공고", key="0")
    posted(engine)
    next_look = NOW + timedelta(days=1)
    with writing(engine) as session:
        # what the board lists besides: the call is gone
        known.seen(session, "agency", ["0"], now=next_look)
    later = {**ROBOTS, **closing_on("2026-12-18T18:00")}
    values = {**later, "programme": ROBOTS["programme"], "round": None}
    anew = posted(engine, values=values, key="2", now=next_look)

    assert events(engine) == ["new", "new", "extended"]
    assert delivered(engine, everything).count(TITLE) == 2
    assert (anew.announcement.same_as_id, anew.announcement.edition) == (
        None,
        2,
    )


def test_a_change_of_what_was_posted_again_is_told(engine: Engine) -> None:
    posted(engine)
    posted(engine, key="2", now=NOW + timedelta(days=1))
    later = {
        **closing_on("2026-12-18T18:00"),
        "programme": ROBOTS["programme"],
    }
    posted(
        engine,
        values={**later, "round": None},
        key="2",
        now=NOW + timedelta(days=3),
    )
    assert events(engine) == ["new", "extended"]


PORTAL = "https://www.bizinfo.go.kr/sii/siia/selectSIIA200Detail.do?pblancId=PBLN_000000000131337"


@pytest.mark.parametrize(
    ("first", "second"),
    [
        # what another board makes of the title
        ({}, {"title": f"[가상로봇진흥원]  {TITLE.replace(' ', '', 2)}"}),
        ({}, {"title": TITLE.removesuffix(" 공고") + "(~12/4) 새로운게시글"}),
        (
            {},
            {
                "title": TITLE.replace("2027년", "2027년도").replace(
                    "참여", "참가"
                )
            },
        ),
        # one post under two addresses, of which one may cut its title
        ({"url": PORTAL}, {"url": f"{PORTAL}&pageIndex=3&rows=15"}),
        (
            {"url": PORTAL},
            {"url": PORTAL.replace("www.", "m."), "title": f"{TITLE[:24]}..."},
        ),
        (
            {"url": PORTAL},
            {
                "url": PORTAL.replace(
                    "sii/siia/selectSIIA200", "see/seea/selectSEEA140"
                )
            },
        ),
    ],
)
def test_a_call_is_told_once_however_another_board_shows_it(
    first: Mapping[str, Any], second: Mapping[str, Any], engine: Engine
) -> None:
    everything = subscribe(engine)
    posted(engine, **first)
    posted(
        engine,
        source="portal",
        key="9",
        now=NOW + timedelta(days=1),
        **second,
    )

    assert events(engine) == ["new"]
    assert len(delivered(engine, everything)) == 1


def test_what_one_board_has_in_two_posts_is_not_one_elsewhere(
    engine: Engine,
) -> None:
    """The second is like the agency's post, of which its board has one already."""
    posted(engine)
    posted(engine, source="portal", key="9")
    track = TITLE.replace("지원사업", "지원사업(가상 물류)")
    found = posted(engine, title=track, source="portal", key="10")

    assert found.announcement.same_as_id is None
    assert events(engine) == ["new", "new"]


def test_two_tabs_of_one_site_are_one_notice(engine: Engine) -> None:
    address = "https://www.k-startup.go.kr/web/contents/bizpbanc-ongoing.do?pbancSn=77"
    posted(engine, url=address, source="kstartup", key="77")
    posted(
        engine, url=f"{address}&schM=view", source="kstartup-private", key="77"
    )
    assert (events(engine), len(shown(engine))) == (["new"], 1)


@pytest.mark.parametrize(
    "title",
    [
        "2027년 가상 로봇 바우처 지원사업 공급기업 모집 공고",
        "2027년 가상 로봇 바우처 지원사업 참여기업 추가 모집 공고",
        "[재공고] 2027년 가상 로봇 바우처 지원사업 참여기업 모집 공고",
    ],
)
def test_another_call_with_the_same_period_is_told_too(
    engine: Engine, title: str
) -> None:
    posted(engine)
    posted(engine, title, key="2")
    posted(engine, title, source="portal", key="9")
    assert (events(engine), len(shown(engine))) == (["new", "new"], 2)


def extend(
    engine: Engine, *, now: datetime, source: str = "agency"
) -> SaveResult:
    values = {
        **closing_on("2026-12-11T18:00"),
        "programme": ROBOTS["programme"],
    }
    revised = {**values, "round": None, "kind": "extension", "divisions": []}
    title = "2027년 가상 로봇 바우처 지원사업 참여기업 모집 연장 공고"
    return posted(engine, title, revised, key="2", source=source, now=now)


@pytest.mark.parametrize("source", ["agency", "portal"])
def test_reminders_follow_an_extension_that_was_posted_anew(
    engine: Engine, source: str
) -> None:
    subscribe(engine, criteria=Filter(division=("의료",)), events=("all",))
    posted(engine)
    extend(
        engine,
        now=datetime.fromisoformat("2026-12-02T10:00+09:00"),
        source=source,
    )
    days = [
        "2026-12-03",
        "2026-12-04",
        "2026-12-08",
        "2026-12-10",
        "2026-12-11",
    ]
    made = [
        reminders.remind(engine, datetime.fromisoformat(f"{day}T09:00+09:00"))
        for day in days
    ]
    assert made == [0, 1, 1, 1, 1]
    with reading(engine) as session:
        closing = session.exec(
            select(Event).where(Event.kind == "closing")
        ).all()
    assert {event.key.partition(":")[2][:10] for event in closing} == {
        "2026-12-11"
    }


def test_a_correction_heard_before_what_it_corrects_replaces_it(
    engine: Engine,
) -> None:
    subscribe(engine, events=("all",))
    extend(engine, now=NOW)
    posted(engine, now=NOW - timedelta(days=1), silent=True)
    assert (
        reminders.remind(
            engine, datetime.fromisoformat("2026-12-03T09:00+09:00")
        )
        == 0
    )


def test_a_digest_shows_the_new_date_alone(engine: Engine) -> None:
    subscribe(engine, frequency="daily")
    posted(engine)
    extend(engine, now=NOW + timedelta(hours=2))
    box, clock = Mailbox(), Clock(NOW + timedelta(days=1))
    digest.send_due(engine, {"email": box}, HEAD, clock=clock)
    [(_, message)] = box.received
    assert len(message.items) == 1
    lines = {line.label: line.text for line in message.items[0].lines}
    assert "2026. 12. 11. (금) 18:00" in lines["접수 기간"]
    assert "2026.12.04." not in str(message.items[0])


def test_a_programmes_reader_is_told_of_it_under_all_of_its_names(
    sqlite_engine: Engine,
) -> None:
    follows = subscribe(
        sqlite_engine, criteria=Filter(programme=("ai바우처",))
    )
    former = subscribe(
        sqlite_engine,
        "former@example.org",
        Filter(programme=("인공지능 이용권",)),
    )
    successor = subscribe(
        sqlite_engine,
        "next@example.org",
        Filter(programme=("ax원스톱바우처",)),
    )
    printed = [
        "AI 통합 바우처 지원사업(AI바우처 지원사업)",
        "인공지능(AI) 바우처 지원사업",
        "AX 원스톱 바우처 지원사업",
        "데이터바우처 지원사업",
    ]
    titles = [f"2027년 {name} 모집 공고" for name in printed]
    for number, (name, title) in enumerate(zip(printed, titles, strict=True)):
        posted(
            sqlite_engine,
            title,
            {**ROBOTS, "programme": name},
            key=str(number),
        )
    assert delivered(sqlite_engine, follows) == titles[:3]
    assert delivered(sqlite_engine, former) == titles[:3]
    assert delivered(sqlite_engine, successor) == titles[2:3]
    assert sorted(shown(sqlite_engine, programme=("ai바우처",))) == sorted(
        titles[:3]
    )


def test_a_real_boards_year_reaches_the_programmes_reader(
    sqlite_engine: Engine, shared: Path
) -> None:
    """The rows of one agency's board in 2026: calls, corrections, pools and a successor,
    but not the sister programme under the same umbrella.
    """
    rows = shared / "corpus" / "news" / "2026_NIPA_board_rows.txt"
    if not rows.is_file():
        pytest.skip("the board's rows are not here")
    follows = subscribe(
        sqlite_engine, criteria=Filter(programme=("ai바우처",))
    )
    umbrella = subscribe(
        sqlite_engine, "all@example.org", Filter(programme=("AI 통합 바우처",))
    )
    cloud = subscribe(
        sqlite_engine,
        "cloud@example.org",
        Filter(programme=("클라우드바우처",)),
    )
    titles = []
    for line in rows.read_text("utf-8").splitlines():
        cells = line.split("\t")
        if len(cells) < 4 or not cells[0].isdigit():
            continue
        number, day, title, period = cells
        day_posted = date.fromisoformat(day.strip("()"))
        values = read_notice(title, [], as_of=day_posted).to_dict()
        opens, _, closes = period.partition(" ~ ")
        values["windows"] = [{"label": None, "opens": opens, "closes": closes}]
        titles.append(title)
        posted(
            sqlite_engine,
            title,
            values,
            key=number,
            source="nipa-business",
            now=datetime.combine(day_posted, NOW.timetz()),
        )
    sister = [title for title in titles if "클라우드" in title]
    assert delivered(sqlite_engine, umbrella) == titles
    assert delivered(sqlite_engine, cloud) == sister
    own = [title for title in titles if title not in sister]
    assert delivered(sqlite_engine, follows) == own
    assert len(sister) == 2
