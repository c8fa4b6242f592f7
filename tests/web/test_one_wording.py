"""A fact is worded alike wherever a reader meets it: mail, Slack, feed, calendar, page."""

from __future__ import annotations

import html
import re
from typing import Any

import httpx2
import pytest
from icalendar import Calendar

from crawler.sources.gjbizinfo import Gjbizinfo
from notifier.channels.email import mime
from notifier.channels.slack import transport as slack
from notifier.messages import compose
from notifier.messages.message import Message
from notifier.messages.sender_profile import SenderProfile
from presentation.changes import changed_facts
from presentation.facts import summary
from presentation.translations import words_in
from storage.db.engine import Engine, writing
from storage.models import Announcement, Event
from tests.clock import Clock
from tests.conftest import NOW
from tests.factories import amend, announce, division, window
from tests.web.conftest import BASE, application, asking

HEAD = SenderProfile(
    BASE,
    "a key for tests, long enough",
    homes={Gjbizinfo.name: Gjbizinfo.home},
)
CHANGES: dict[str, list[Any]] = {
    "closes": ["2026-12-04T18:00", "2026-12-11T15:00"],
    "budget_total_won": [16_050_000_000, 16_500_000_000],
    "projects": [1_200, None],
    "divisions": [
        [["의료", 3_000_000_000, None, None]],
        [["의료", None, None, None]],
    ],
    "windows": [None, [["2차", "2027-02-01", "2027-02-26T24:00"]]],
    "audience": [["중소기업"], ["중소기업", "소상공인"]],
}


@pytest.fixture
def amended(sqlite_engine: Engine) -> Announcement:
    """An announcement of every kind of fact, with one amendment."""
    with writing(sqlite_engine) as session:
        stored = announce(
            session,
            now=NOW,
            windows=[
                window("2026-11-25", "2026-12-04T18:00"),
                window(
                    "2027-02-01",
                    "2027-02-26",
                    basis="budget_exhausted",
                    label="2차 접수",
                ),
            ],
            briefings=[{"at": "2026-11-27T14:00", "text": "", "where": ""}],
            expected=[
                {"what": "3차 공고", "when": "2027-06", "precision": "month"}
            ],
            budget_total_won=16_050_000_000,
            per_project_won=300_000_000,
            projects=1_200,
            divisions=[division("의료", 3_000_000_000), division("제조")],
            audience=["중소기업", "소상공인"],
            regions=["전국"],
            ministries=["과학기술정보통신부"],
            operators=["정보통신산업진흥원"],
        )
        return amend(session, stored, CHANGES, now=NOW)


def mail_of(stored: Announcement, language: str) -> Message:
    event = Event(
        announcement_id=stored.id or 0,
        edition=2,
        kind="corrected",
        at=NOW,
        changes=CHANGES,
    )
    item = compose.item(stored, event, HEAD, language, NOW)
    return Message("1", "alert", "공고", language, items=(item,))


def words_of(markup: str) -> str:
    """Return what a person reads of a page, on one line."""
    text = html.unescape(re.sub(r"<[^>]+>", " ", markup))
    return " ".join(text.split())


@pytest.mark.parametrize("language", ["ko", "en"])
async def test_every_fact_reads_alike(
    lite: httpx2.AsyncClient, amended: Announcement, language: str
) -> None:
    say = words_in(language)
    known = summary(amended, say)
    assert len(known) == 12, "each kind of fact is there"
    mail = mail_of(amended, language)
    hook = str(slack.payload(mail))
    letter = mime.text(mail)
    changed = {change.label for change in changed_facts(CHANGES, say)}
    query = {"lang": language}
    page = words_of(
        (await lite.get(f"/announcements/{amended.id}", params=query)).text
    )
    feed = (await lite.get("/feed.json", params=query)).json()
    entry = feed["items"][0]["content_text"]
    ics = (await lite.get("/calendar.ics", params=query)).content
    [event, *_] = Calendar.from_ical(ics).walk("VEVENT")
    for fact in known:
        stated = f"{fact.label}: {fact.value}"
        assert stated in entry
        assert stated in str(event["description"])
        if (
            fact.name != "divisions"
        ):  # a table of the page, with shares and evidence
            assert f"{fact.label} {fact.value}" in page
        # A changed fact stands in a message with what it was before.
        if fact.label not in changed:
            assert stated in letter
            assert stated in hook.replace("∼", "~")


@pytest.mark.parametrize("language", ["ko", "en"])
async def test_every_change_reads_alike(
    lite: httpx2.AsyncClient, amended: Announcement, language: str
) -> None:
    changes = changed_facts(CHANGES, words_in(language))
    assert len(changes) == len(CHANGES)
    mail = mail_of(amended, language)
    letter = mime.text(mail)
    page = words_of(
        (
            await lite.get(
                f"/announcements/{amended.id}", params={"lang": language}
            )
        ).text
    )
    feed = (
        await lite.get("/feed.json", params={"lang": language, "changes": "1"})
    ).json()
    told = "\n".join(item["content_text"] for item in feed["items"])
    for change in changes:
        stated = f"{change.label}: {change.before} → {change.after}"
        assert stated in letter
        assert stated in told
        assert f"{change.label} {change.before} {change.after}" in page


@pytest.mark.parametrize(
    ("kind", "path", "in_mail", "on_page"),
    [
        ("call", "/view/7", "원문 공고", "원문 공고 열기"),
        ("forecast", "/view/7", "예고 원문", "예고 원문 열기"),
        ("news", "/view/7", "기사 원문", "기사 원문 열기"),
        ("call", "", "게시판", "게시판에서 찾기"),
    ],
)
async def test_the_link_says_what_it_leads_to(
    sqlite_engine: Engine, kind: str, path: str, in_mail: str, on_page: str
) -> None:
    """An article, a forecast, the notice, or its board where it has no address."""
    with writing(sqlite_engine) as session:
        stored = announce(
            session,
            "2차 공고",
            now=NOW,
            kind=kind,
            source=Gjbizinfo.name,
            url=Gjbizinfo.home + path,
        )
    mail = mail_of(stored, "ko")
    assert f"{in_mail}: {Gjbizinfo.home}{path}" in mime.text(mail)
    assert f"'text': '{in_mail}'" in str(slack.payload(mail))
    app = application(sqlite_engine, Clock(NOW), boards=[Gjbizinfo()])
    async with asking(app) as client:
        page = words_of((await client.get(f"/announcements/{stored.id}")).text)
    assert on_page in page
