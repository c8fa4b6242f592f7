"""A lead, the round that it foretold, and its confirmation, through the real crawler and
sender: looked at in the mail, Slack, the feed, the calendar and the pages.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from icalendar import Calendar, Event
from sqlmodel import select
from starlette.routing import Route
from starlette.testclient import TestClient

from config.settings import load
from crawler.engine import crawl
from crawler.platforms.base import Board
from notifier.matching import enqueue
from notifier.sending import sender
from presentation.translations import words_in
from reader.reader import read_notice
from reader.text.document import Document
from storage.announcements.draft import Draft
from storage.announcements.save import save
from storage.db.engine import Engine, reading, writing
from storage.db.kst import local_day
from storage.models import Announcement
from storage.queries.filters import Filter
from storage.subscribers import subscriptions
from storage.subscribers.subscriptions import SubscriptionRequest
from tests.crawler.conftest import LOCAL, BoardServer, Served
from tests.crawler.practice import PracticeBoard, listing, notice, row
from web.app import create_app
from worker.demo import story
from worker.demo.boards import boards as practice_boards
from worker.demo.ministry import ministry
from worker.demo.sinks import MailSink, SlackStandIn
from worker.demo.state import DemoState
from worker.demo.week import week
from worker.wiring import Container

NOW = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)
BASE = "https://watch.example"
SECRET = "a secret that is long enough"
SAY = words_in("ko")


@dataclass
class Stage:
    """The service over practice boards, with a clock that is moved by hand."""

    engine: Engine
    boards: list[Board]
    channels: Any
    head: Any
    mail: MailSink
    slack: SlackStandIn
    in_reactor: Callable[..., Any]
    now: datetime = NOW
    days: tuple[Any, ...] = ()

    def go_on(self) -> list[story.Arrived]:
        """Crawl each board, send what is pending, and return what arrived by it."""
        before = len(self.mail.mails()), len(self.slack.posts())
        self.now += timedelta(hours=1)
        self.in_reactor(
            crawl(
                self.boards,
                store=self.engine,
                settings=LOCAL,
                enqueue=enqueue.enqueue_events,
                clock=lambda: self.now,
            )
        )
        sender.deliver(
            self.engine, self.channels, self.head, clock=lambda: self.now
        )
        mails = self.mail.mails()[before[0] :]
        posts = self.slack.posts()[before[1] :]
        return [*map(story.from_mail, mails), *map(story.from_slack, posts)]

    def client(self) -> TestClient:
        app = create_app(
            store=self.engine,
            base_url=BASE,
            secret=SECRET,
            clock=lambda: self.now,
            fresh_for=0.0,
        )
        return TestClient(app, base_url=BASE)

    def feed(self) -> list[str]:
        """The titles of what happened, the newest first."""
        items = self.client().get("/feed.json?changes=1").json()["items"]
        return [item["title"] for item in items]

    def calendar(self) -> list[Event]:
        return Calendar.from_ical(
            self.client().get("/calendar.ics").content
        ).events

    def announcement(self, title: str) -> Announcement:
        with reading(self.engine) as session:
            query = select(Announcement).where(Announcement.title == title)
            return session.exec(query).one()


@pytest.fixture
def ministry_at(
    tmp_path: Path,
) -> Iterator[tuple[DemoState, Any, SlackStandIn]]:
    """The practice ministry and Slack's stand-in on loopback; its day is the state's."""
    state = DemoState.at(tmp_path, today=local_day(NOW), web=0)
    days = week(date.fromisoformat(state.today))
    slack = SlackStandIn(tmp_path / "slack")
    app = ministry(lambda: days[state.day], today=local_day(NOW))
    hook = Route("/services/{token}", slack.answer, methods=["POST"])
    app.router.routes.append(hook)
    config = uvicorn.Config(
        app, port=state.ministry, log_config=None, access_log=False
    )
    server = uvicorn.Server(config)
    server.install_signal_handlers = lambda: None  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    deadline = time.monotonic() + 30
    while not server.started:
        assert time.monotonic() < deadline, (
            "the practice ministry did not start"
        )
        time.sleep(0.01)
    yield state, days, slack
    server.should_exit = True
    thread.join(10)


@pytest.fixture
def stage(
    ministry_at: tuple[DemoState, Any, SlackStandIn],
    tmp_path: Path,
    sqlite_engine: Engine,
    in_reactor: Callable[..., Any],
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Stage]:
    state, days, slack = ministry_at
    address = f"http://127.0.0.1:{state.ministry}"
    for name, value in (
        ("BASE_URL", BASE),
        ("SECRET_KEY", SECRET),
        ("SMTP_URL", f"smtp://127.0.0.1:{state.smtp}"),
        ("MAIL_FROM", "alerts@practice.example"),
        ("ALLOW_LOOPBACK", "true"),
    ):
        monkeypatch.setenv(name, value)
    mail = MailSink(tmp_path / "mail", state.smtp)
    mail.start()
    container = Container(load(env_file=None), [])
    with writing(sqlite_engine) as session:
        for channel, target, criteria in (
            ("email", story.READER, Filter()),
            (
                "slack",
                f"{address}/services/T0",
                Filter(division=("소상공인",)),
            ),
        ):
            request = SubscriptionRequest(channel, target, criteria)
            stored = subscriptions.add(
                session, request, reader_key=channel, now=NOW
            )
            subscriptions.activate(session, stored, now=NOW)
    boards: list[Board] = [board() for board in practice_boards(address)]
    yield Stage(
        sqlite_engine,
        boards,
        container.channels,
        container.sender_profile,
        mail,
        slack,
        in_reactor,
        days=days,
    )
    for channel in container.channels.values():
        channel.close()  # type: ignore[attr-defined]
    mail.stop()


def last_year(engine: Engine, days: tuple[Any, ...]) -> None:
    """Store the second round of the year before, as an import does."""
    second = days[4].posts[0]
    year = second.posted.year - 1
    title = second.title.replace(str(year + 1), str(year))
    text = f"신청기간 : {year}. 11. 3. ~ {year}. 11. 20. 18:00\n지원규모 : 총 120억원"
    draft = Draft(
        source="nipa-business",
        key="9001",
        url="https://board.example/9001",
        title=title,
        posted_on=date(year, 11, 3),
        reading=read_notice(
            title, [Document("body", text)], as_of=date(year, 11, 3)
        ),
        reader="1",
        parsed_from="notice",
    )
    with writing(engine) as session:
        save(
            session,
            draft,
            now=NOW,
            silent=True,
            enqueue=enqueue.enqueue_events,
        )


def test_lead_second_round_and_confirmation_in_five_places(
    stage: Stage, ministry_at: tuple[DemoState, Any, SlackStandIn]
) -> None:
    state = ministry_at[0]
    last_year(stage.engine, stage.days)
    lead, second = stage.days[2].posts[0], stage.days[4].posts[0]
    assert stage.go_on() == [], "a board's first list is told to nobody"
    state.day = 1
    assert [each.event for each in stage.go_on()] == ["new"]

    state.day = 2
    told = stage.go_on()
    assert {(each.channel, each.event) for each in told} == {
        ("mail", "expected"),
        ("slack", "expected"),
    }
    assert len(told) == 2
    assert stage.feed()[0] == f"[{SAY('event.expected')}] {lead.title}"
    [foretold] = [
        each for each in stage.calendar() if each["status"] == "TENTATIVE"
    ]
    assert lead.title in foretold["summary"]
    number = stage.announcement(lead.title).id
    page = stage.client().get(f"/announcements/{number}").text
    assert SAY("status.expected") in page
    assert SAY("notice.confirmed") not in page

    state.day = 4
    told = stage.go_on()
    assert {(each.channel, each.event) for each in told} == {
        ("mail", "confirmed"),
        ("slack", "confirmed"),
    }
    assert len(told) == 2, "confirmed is told instead of new, not beside it"
    # the round is set beside last year's where it is told, in the mail and in Slack
    heading = SAY("rounds.since", year=second.posted.year - 1)
    body = stage.mail.mails()[-1].get_body(("plain",))
    assert body is not None
    assert heading in body.get_content()
    assert "120억원 → 160억원" in body.get_content()
    assert "120억원 → *160억원*" in str(stage.slack.posts()[-1]["blocks"])
    assert stage.feed()[0] == f"[{SAY('event.confirmed')}] {second.title}"
    stored = stage.announcement(second.title)
    events = stage.calendar()
    assert [each for each in events if each["status"] == "TENTATIVE"] == []
    [closing] = [
        each
        for each in events
        if each["summary"] == f"[{SAY('mark.closes')}] {second.title}"
    ]
    assert closing["status"] == "CONFIRMED"
    assert closing["dtstart"].dt.date() == second.closes
    page = stage.client().get(f"/announcements/{number}").text
    assert SAY("notice.confirmed") in page
    assert f'href="/announcements/{stored.id}"' in page
    page = stage.client().get("/programmes/ai-voucher").text
    assert heading in page
    assert second.title in page

    # the correction and the extension are of the same notice, and told once each
    state.day = 5
    assert [each.event for each in stage.go_on()] == ["corrected", "corrected"]
    state.day = 6
    assert [each.event for each in stage.go_on()] == ["extended", "extended"]
    assert stage.go_on() == []


def board_at(site: BoardServer, name: str) -> Board:
    kind = type(
        f"Practice{name.title()}",
        (PracticeBoard,),
        {
            "name": name,
            "listing_path": f"/{name}/list?page={{page}}",
            "key_in": rf"/{name}/(?P<key>\d+)",
        },
    )
    return kind.at(site.url)()  # type: ignore[attr-defined]


def test_a_call_on_three_boards_in_one_week_is_one_alert(
    stage: Stage, site: BoardServer
) -> None:
    titles = {
        "agency": "2026년 새벽빛 클라우드 전환 지원사업 수요기업 모집 공고",
        "portal": "2026년 「새벽빛 클라우드 전환」 지원사업 수요기업 모집 공고",
        "startup": "[모집중] 2026년 새벽빛 클라우드 전환 지원사업 수요기업 모집 안내",
    }
    old = {
        name: row(1, f"{name} 알림").replace("/view/", f"/{name}/")
        for name in titles
    }
    stage.boards = [board_at(site, name) for name in titles]
    for name in titles:
        site.pages[f"/{name}/list"] = Served(listing(old[name]))
        site.pages[f"/{name}/1"] = Served(notice())
    assert stage.go_on() == []

    told = []
    for number, (name, title) in enumerate(titles.items(), start=2):
        stage.now += timedelta(days=2)
        posted = local_day(stage.now).isoformat()
        new = row(
            number, title, period="2026-11-24 ~ 2026-12-15", posted=posted
        )
        new = new.replace("/view/", f"/{name}/")
        site.pages[f"/{name}/list"] = Served(listing(new, old[name]))
        text = "신청기간: 2026. 11. 24. ~ 2026. 12. 15. 18:00"
        site.pages[f"/{name}/{number}"] = Served(notice(text))
        told += stage.go_on()

    assert [each.event for each in told] == ["new"]
    titles_told = [title for title in stage.feed() if "새벽빛" in title]
    assert titles_told == [titles["agency"]]
    page = (
        stage.client().get("/", params={"status": "all", "q": "새벽빛"}).text
    )
    assert page.count("새벽빛 클라우드 전환") == page.count(titles["agency"])
