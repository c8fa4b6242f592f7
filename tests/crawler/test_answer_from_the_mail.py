"""A redesigned board, the operator's mail about it, its link, the answer, the next look."""

from __future__ import annotations

import email
import email.policy
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import httpx2
import pytest
from sqlmodel import select

from crawler.mending.board import ReadByMend
from crawler.mending.reading import MendedReading
from notifier.channels.email.mime import message
from notifier.schedule.operator import notify_operator
from storage.db.engine import Engine, reading, writing
from storage.models import Announcement, Event, Mend
from storage.sources import CrawlRecord
from tests.clock import Clock
from tests.conftest import NOW
from tests.crawler.conftest import BoardServer, Look, Served
from tests.crawler.doomed_crawl import kill_a_look
from tests.crawler.practice import PracticeBoard, listing, notice, row
from tests.notifier import notifier_stage
from tests.notifier.notifier_stage import HEAD, SECRET, Mailbox
from web.app import create_app

SENDER = "바우처 알리미 <alerts@watch.example.org>"
HERE = {"origin": HEAD.base_url}
TITLES = {
    number: f"2026년 연습 바우처 지원사업 {number}차 공고"
    for number in range(1, 30)
}
FRESH = range(25, 5, -1)
"""More at once than is plausible: proposed to the operator, not read."""


def cards(numbers: list[int]) -> str:
    items = ""
    for number in numbers:
        day = 24 if number > 5 else 20
        items += (
            f'<li><a href="/renewed/{500 + number}"><b>{TITLES[number]}</b>'
            f"<i>2026.11.{day}</i></a></li>"
        )
    return f'<html><head><meta charset="utf-8"></head><body><ul>{items}</ul></body></html>'


Later = Callable[[int], CrawlRecord]


@pytest.fixture
def later(site: BoardServer, look: Look) -> Later:
    """Look at a board of five notices some minutes after its first crawl."""
    board = PracticeBoard.at(site.url)()
    rows = [row(number, TITLES[number]) for number in range(5, 0, -1)]
    site.pages["/list"] = Served(listing(*rows))
    for number, title in TITLES.items():
        site.pages[f"/view/{number}"] = Served(notice())
        page = f"<html><body><h1>{title}</h1>" + notice()
        site.pages[f"/renewed/{500 + number}"] = Served(page)
    look(board)
    return lambda minutes: look(board, now=NOW + timedelta(minutes=minutes))


@pytest.fixture
def held(later: Later, site: BoardServer) -> Later:
    """The same, redesigned, with so many new rows that a person has to look."""
    site.pages["/list"] = Served(cards([*FRESH, 5, 4, 3, 2, 1]))
    assert "only proposed" in later(5).why
    return later


def link_in_the_mail(engine: Engine, minutes: int) -> str:
    """Send what the operator is to know, and return the address that the mail as it is
    sent says.
    """
    now = NOW + timedelta(minutes=minutes)
    with writing(engine) as session:
        notify_operator(session, HEAD, now=now)
    box = Mailbox()
    notifier_stage.carry(engine, Clock(now), email=box)
    ((target, written),) = box.received
    raw = message(written, sender=SENDER, to=target, now=now)
    mail = email.message_from_bytes(raw, policy=email.policy.default)
    body = mail.get_body(("plain",))
    assert body is not None
    found = re.findall(r"https://\S+/mends\b", body.get_content())
    assert len(set(found)) == 1, body.get_content()
    return str(found[0])


def asking(engine: Engine, minutes: int, secret: str = SECRET) -> Any:
    app = create_app(
        store=engine,
        base_url=HEAD.base_url,
        secret=secret,
        clock=lambda: NOW + timedelta(minutes=minutes),
        fresh_for=0.0,
    )
    return httpx2.AsyncClient(
        transport=httpx2.ASGITransport(app), base_url=HEAD.base_url
    )


def told(engine: Engine) -> list[str]:
    with reading(engine) as session:
        titles = {}
        for item in session.exec(select(Announcement)):
            titles[item.id] = item.title
        events = session.exec(select(Event)).all()
    return sorted(titles[event.announcement_id] for event in events)


def state(engine: Engine) -> str:
    with reading(engine) as session:
        return next(mend.state for mend in session.exec(select(Mend)))


NEW = sorted(TITLES[number] for number in FRESH)


@pytest.mark.parametrize("act", ["yes", "no"])
async def test_what_is_only_proposed_is_answered_by_the_link_of_its_mail(
    held: Later, sqlite_engine: Engine, act: str
) -> None:
    link = link_in_the_mail(sqlite_engine, 6)
    async with asking(sqlite_engine, 7) as client:
        page = (await client.get(link)).text
        assert TITLES[25] in page
        form = {"act": act, "source": "practice"}
        answered = await client.post(link, data=form, headers=HERE)
        assert answered.status_code == 303
    report = held(10)
    assert report.verdict == ("mended" if act == "yes" else "drifted")
    held(15)
    assert told(sqlite_engine) == (NEW if act == "yes" else [])


async def test_a_link_that_was_used_answers_nothing_twice(
    held: Later, sqlite_engine: Engine
) -> None:
    link = link_in_the_mail(sqlite_engine, 6)
    async with asking(sqlite_engine, 7) as client:
        for act, status in (("yes", 303), ("yes", 303), ("no", 400)):
            form = {"act": act, "source": "practice"}
            answered = await client.post(link, data=form, headers=HERE)
            assert answered.status_code == status
    assert state(sqlite_engine) == "adopted"
    held(10)
    assert told(sqlite_engine) == NEW


async def test_an_old_link_and_another_services_answer_nothing(
    held: Later, sqlite_engine: Engine
) -> None:
    link = link_in_the_mail(sqlite_engine, 6)
    form = {"act": "yes", "source": "practice"}
    month = 60 * 24 * 31
    for minutes, secret, status in (
        (month, SECRET, 410),
        (7, "the secret of another service", 404),
    ):
        async with asking(sqlite_engine, minutes, secret) as client:
            assert (await client.get(link)).status_code == status
            answered = await client.post(link, data=form, headers=HERE)
            assert answered.status_code == status
    assert state(sqlite_engine) == "held"
    assert held(10).verdict == "drifted"
    assert told(sqlite_engine) == []


async def test_what_a_board_looks_like_is_learnt_anew_by_the_file_that_was_adopted(
    held: Later, site: BoardServer, look: Look, sqlite_engine: Engine
) -> None:
    link = link_in_the_mail(sqlite_engine, 6)
    async with asking(sqlite_engine, 7) as client:
        form = {"act": "yes", "source": "practice"}
        await client.post(link, data=form, headers=HERE)
    # Until the file is deployed the former one searches by what it was used to.
    assert held(10).verdict == "mended"
    with reading(sqlite_engine) as session:
        stored = session.exec(select(Mend)).one().reading
    found = MendedReading.from_dict(stored)
    own = type(PracticeBoard.at(site.url)())
    deployed = type("Deployed", (ReadByMend, own), {"reading": found})()
    # Five times as many rows, days in another form: by the former file's measure drifted.
    minutes = (15, 20)
    first, second = (
        look(deployed, now=NOW + timedelta(minutes=after)) for after in minutes
    )
    assert (first.verdict, second.verdict) == ("unchanged", "unchanged")
    assert first.baseline["reading"] == deployed.reading_digest
    assert first.median_rows == len(FRESH) + 5
    with reading(sqlite_engine) as session:
        assert session.exec(select(Mend)).all() == []
    assert told(sqlite_engine) == NEW


@pytest.mark.parametrize("step", [1, 2, 3, 4, 5])
async def test_a_look_that_is_killed_after_the_yes_loses_and_repeats_nothing(
    held: Later,
    site: BoardServer,
    sqlite_engine: Engine,
    sqlite_url: str,
    step: int,
) -> None:
    """Killed after each write: the mend, the aliases, twice ten notices, their count."""
    link = link_in_the_mail(sqlite_engine, 6)
    async with asking(sqlite_engine, 7) as client:
        form = {"act": "yes", "source": "practice"}
        await client.post(link, data=form, headers=HERE)
    kill_a_look(sqlite_url, site, 10, step)
    # The board goes on while nobody looks.
    page = cards([26, *FRESH, 5, 4, 3, 2, 1])
    site.pages["/list"] = Served(page)
    assert held(15).verdict == "mended"
    held(20)
    assert told(sqlite_engine) == sorted([*NEW, TITLES[26]])
