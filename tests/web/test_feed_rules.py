"""Feeds by a real parser, and by the rules that parsers forgive."""

import json
import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

import feedparser
import httpx2
import pytest
from icalendar import Calendar

from storage.db.engine import Engine, writing
from tests.cases import cases
from tests.conftest import NOW
from tests.factories import (
    amend,
    announce,
    announced,
    division,
    watched,
    window,
)
from tests.web.test_pages_of_lists import HOSTILE
from web.feeds.entries import LONGEST_TITLE

ATOM = "{http://www.w3.org/2005/Atom}"
TITLES = [
    "2026년 AI 바우처 지원사업 공고",
    'R&D <신규> & "재공고"',
    "지원 😀 사업",
    "가" * 900,
    "제어\x0b문자\ufffe",
    HOSTILE,
]
PATHS = ["/feed.rss", "/feed.atom"]


@pytest.fixture
def stocked(sqlite_engine: Engine) -> Engine:
    with writing(sqlite_engine) as session:
        for number, title in enumerate(TITLES):
            announce(
                session,
                title,
                now=NOW + timedelta(minutes=number),
                windows=[window("2026-11-20", "2026-12-04T18:00")],
                operators=["정보통신산업진흥원"],
            )
    return sqlite_engine


@pytest.mark.parametrize(
    "path",
    [
        *PATHS,
        "/feed.rss?changes=1",
        "/feed.atom?changes=1&lang=en",
        "/feed.atom?q=AI&limit=2",
    ],
)
async def test_a_real_parser_finds_no_fault(
    lite: httpx2.AsyncClient, stocked: Engine, path: str
) -> None:
    answer = await lite.get(path)
    parsed = feedparser.parse(
        answer.content,
        response_headers={"content-type": answer.headers["content-type"]},
    )
    assert parsed.bozo == 0
    assert parsed.entries
    assert all(
        entry.id and entry.link and entry.title for entry in parsed.entries
    )


@cases("path", PATHS)
async def test_titles_survive_a_feed(
    lite: httpx2.AsyncClient, stocked: Engine, path: str
) -> None:
    parsed = feedparser.parse(
        (await lite.get(path)).content, sanitize_html=False
    )
    titles = {entry.title for entry in parsed.entries}
    assert TITLES[0] in titles
    assert "지원 😀 사업" in titles
    assert "제어문자" in titles, "what XML cannot say is left out"
    assert "가" * (LONGEST_TITLE - 1) + "…" in titles


async def test_rss_keeps_its_rules(
    lite: httpx2.AsyncClient, stocked: Engine
) -> None:
    channel = ET.fromstring((await lite.get("/feed.rss")).content).find(
        "channel"
    )
    assert channel is not None
    assert all(
        channel.findtext(name) for name in ("title", "link", "description")
    )
    itself = channel.find(f"{ATOM}link[@rel='self']")
    assert itself is not None
    assert itself.get("href") == "https://voucher.example/feed.rss"
    guids = [item.find("guid") for item in channel.iter("item")]
    assert all(
        guid is not None and guid.get("isPermaLink") == "false"
        for guid in guids
    )
    assert len({guid.text for guid in guids if guid is not None}) == len(
        TITLES
    )
    for item in channel.iter("item"):
        assert (
            parsedate_to_datetime(item.findtext("pubDate") or "").tzinfo
            is not None
        )
        assert (
            urlsplit(item.findtext("link") or "").hostname == "www.nipa.kr"
        ), "the source's own link comes first"


async def test_atom_keeps_its_rules(
    lite: httpx2.AsyncClient, stocked: Engine
) -> None:
    body = (await lite.get("/feed.atom")).content
    feed = ET.fromstring(body)
    assert feed.tag == f"{ATOM}feed"
    assert b"<feed xmlns=" in body, (
        "some readers know Atom without prefixes only"
    )
    assert feed.findtext(f"{ATOM}author/{ATOM}name")
    entries = feed.findall(f"{ATOM}entry")
    for entry in [feed, *entries]:
        assert urlsplit(entry.findtext(f"{ATOM}id") or "").scheme in (
            "urn",
            "https",
        )
        assert entry.findtext(f"{ATOM}title")
        assert (
            datetime.fromisoformat(
                entry.findtext(f"{ATOM}updated") or ""
            ).tzinfo
            is not None
        )
    assert len({entry.findtext(f"{ATOM}id") for entry in entries}) == len(
        entries
    )
    updated = []
    for entry in entries:
        written = entry.findtext(f"{ATOM}updated") or ""
        updated.append(datetime.fromisoformat(written))
    newest = datetime.fromisoformat(feed.findtext(f"{ATOM}updated") or "")
    assert newest == max(updated).replace(microsecond=0)
    # The fixture's notices were found at one moment.
    assert len(set(updated)) == len(entries) > 1
    assert updated == sorted(updated, reverse=True)


KNOWN = {
    "id": str,
    "url": str,
    "external_url": str,
    "title": str,
    "content_html": str,
    "content_text": str,
    "summary": str,
    "date_published": str,
    "date_modified": str,
    "tags": list,
    "authors": list,
}


async def test_json_feed_keeps_the_rules_of_1_1(
    lite: httpx2.AsyncClient, stocked: Engine
) -> None:
    answer = await lite.get("/feed.json?limit=3")
    feed = json.loads(answer.content)
    assert answer.headers["content-type"].startswith("application/feed+json")
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert isinstance(feed["title"], str)
    assert feed["feed_url"] == "https://voucher.example/feed.json?limit=3"
    assert all(
        name.startswith("_")
        or name
        in {
            "version",
            "title",
            "home_page_url",
            "feed_url",
            "description",
            "language",
            "next_url",
            "items",
        }
        for name in feed
    )
    for item in feed["items"]:
        assert {name: type(value) for name, value in item.items()} == {
            name: KNOWN[name] for name in item
        }
        assert (
            datetime.fromisoformat(item["date_published"]).tzinfo is not None
        )
    following = (await lite.get(feed["next_url"])).json()
    assert len(following["items"]) == 3
    assert not {item["id"] for item in feed["items"]} & {
        item["id"] for item in following["items"]
    }
    assert "next_url" not in following


@pytest.mark.parametrize(
    "path",
    [
        "/feed.rss?limit=4",
        "/feed.atom?limit=4",
        "/feed.rss?limit=4&changes=1",
        "/feed.atom?limit=4&changes=1&q=공고",
    ],
)
async def test_a_feed_can_be_walked_to_its_end(
    lite: httpx2.AsyncClient, sqlite_engine: Engine, path: str
) -> None:
    with writing(sqlite_engine) as session:
        for number in range(10):
            announce(
                session, f"공고 {number}", now=NOW - timedelta(minutes=number)
            )
    seen: list[str] = []
    ids = set()
    following: str | None = path
    for _ in range(4):
        if following is None:
            break
        parsed = feedparser.parse((await lite.get(following)).content)
        ids.add(parsed.feed.get("id"))
        seen += [entry.id for entry in parsed.entries]
        following = next(
            (link.href for link in parsed.feed.links if link.rel == "next"),
            None,
        )
    assert len(seen) == len(set(seen)) == 10
    assert len(ids) == 1, "the pages are of one feed (RFC 5005)"


async def test_a_correction_keeps_its_id_and_says_what_changed(
    lite: httpx2.AsyncClient, sqlite_engine: Engine
) -> None:
    stored = announced(
        sqlite_engine,
        now=NOW,
        windows=[window("2026-11-20", "2026-12-04T18:00")],
        divisions=[division("의료", 14_000_000_000)],
    )
    announced(sqlite_engine, "다른 공고", now=NOW + timedelta(minutes=1))
    before = feedparser.parse((await lite.get("/feed.atom")).content).entries[
        1
    ]
    with writing(sqlite_engine) as session:
        changes: dict[str, list[Any]] = {
            "closes": ["2026-12-04T18:00", "2026-12-11T18:00"],
            "divisions": [
                [["의료", 14_000_000_000, None, None]],
                [["의료", 10_000_000_000, None, None]],
            ],
        }
        amend(
            session,
            session.merge(stored),
            changes,
            now=NOW + timedelta(hours=1),
            windows=[window("2026-11-20", "2026-12-11T18:00")],
        )
    after = feedparser.parse((await lite.get("/feed.atom")).content).entries[0]
    assert after.id == before.id
    assert after.published == before.published
    assert after.updated > before.updated
    assert after.summary.splitlines() == [
        "접수 마감: 2026. 12. 4. (금) 18:00 → 2026. 12. 11. (금) 18:00",
        "분과: 의료 140억원 → 의료 100억원",
    ]


async def test_the_changes_variant_gives_each_event_an_entry(
    lite: httpx2.AsyncClient, sqlite_engine: Engine
) -> None:
    stored = announced(sqlite_engine, "AI 바우처", now=NOW)
    with writing(sqlite_engine) as session:
        amend(
            session,
            session.merge(stored),
            {"closes": [None, "2026-12-11T18:00"]},
            now=NOW + timedelta(hours=1),
            event="extended",
        )
    plain = feedparser.parse((await lite.get("/feed.rss")).content).entries
    stated = feedparser.parse(
        (await lite.get("/feed.rss?changes=1")).content
    ).entries
    assert [entry.title for entry in plain] == ["[기간 연장] AI 바우처"]
    assert [entry.title for entry in stated] == [
        "[기간 연장] AI 바우처",
        "AI 바우처",
    ]
    assert len({entry.id for entry in [*plain, *stated]}) == 3


async def test_ids_outlive_a_move_of_the_service_and_a_new_database(
    lite: httpx2.AsyncClient, sqlite_engine: Engine
) -> None:
    announced(sqlite_engine, now=NOW, source="nipa-business", key="12/3 가")
    [entry] = feedparser.parse((await lite.get("/feed.atom")).content).entries
    assert entry.id == "urn:voucher-watch:nipa-business:12%2F3%20%EA%B0%80"


async def test_a_feed_answers_its_filter(
    client: httpx2.AsyncClient, engine: Engine
) -> None:
    announced(engine, "소상공인 공고", now=NOW, audience=["소상공인"])
    announced(engine, "대학 공고", now=NOW, audience=["대학"])
    feed = (
        await client.get("/feed.json", params={"audience": "소상공인"})
    ).json()
    assert [item["title"] for item in feed["items"]] == ["소상공인 공고"]
    assert feed["title"] == "바우처 알리미 · 소상공인"


@cases("path", ["/feed.xml", "/feed.rss2", "/feed."])
async def test_an_unknown_format_is_not_found(
    lite: httpx2.AsyncClient, path: str
) -> None:
    assert (await lite.get(path)).status_code == 404


# --- iCalendar ------------------------------------------------------------


async def events(
    client: httpx2.AsyncClient, path: str = "/calendar.ics"
) -> dict[str, Any]:
    answer = await client.get(path)
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    assert all(len(line) <= 75 for line in answer.content.split(b"\r\n"))
    assert b"\n" not in answer.content.replace(b"\r\n", b"")
    calendar = Calendar.from_ical(answer.content)
    assert [
        component.errors for component in calendar.walk() if component.errors
    ] == []
    return {str(event["uid"]): event for event in calendar.walk("VEVENT")}


async def test_a_calendar_has_an_event_for_each_day_that_matters(
    client: httpx2.AsyncClient, engine: Engine
) -> None:
    briefing = {"at": "2026-11-27T14:00", "text": "", "where": ""}
    announcement = announced(
        engine,
        HOSTILE + "\r\nBEGIN:VEVENT",
        now=NOW,
        windows=[window("2026-11-26", "2026-12-04T18:00")],
        briefings=[briefing],
    )
    expected = [
        {
            "what": "2차",
            "when": "2026-12-31",
            "precision": "day",
            "text": "",
            "where": "",
        }
    ]
    lead = announced(
        engine, "예고", now=NOW, kind="forecast", expected=expected
    )
    found = await events(client)
    call, host = f"nipa-business.{announcement.key}", "voucher-watch"
    assert set(found) == {
        f"{call}@{host}",
        f"{call}-opens@{host}",
        f"{call}-briefing-1@{host}",
        f"nipa-business.{lead.key}-expected@{host}",
    }
    closing = found[f"{call}@{host}"]
    assert closing["dtstart"].dt.isoformat() == "2026-12-04T09:00:00+00:00", (
        "18:00 in Seoul"
    )
    assert len(closing.walk("VALARM")) == 2
    assert (
        found[f"{call}-opens@{host}"]["dtstart"].dt.isoformat() == "2026-11-26"
    )
    assert (
        str(found[f"nipa-business.{lead.key}-expected@{host}"]["status"])
        == "TENTATIVE"
    )


async def test_a_moved_deadline_moves_the_event_and_a_cancelled_call_is_cancelled(
    lite: httpx2.AsyncClient, sqlite_engine: Engine
) -> None:
    stored = announced(
        sqlite_engine, now=NOW, windows=[window(None, "2026-12-04")]
    )
    [(uid, before)] = (await events(lite)).items()
    with writing(sqlite_engine) as session:
        stored = amend(
            session,
            session.merge(stored),
            {"closes": ["2026-12-04", "2026-12-11"]},
            now=NOW + timedelta(hours=1),
            event="extended",
            windows=[window(None, "2026-12-11")],
        )
    moved = (await events(lite))[uid]
    assert int(moved["sequence"]) > int(before["sequence"])
    assert moved["dtstart"].dt.isoformat() == "2026-12-11"
    with writing(sqlite_engine) as session:
        amend(
            session,
            session.merge(stored),
            {"status": [None, "cancelled"]},
            now=NOW + timedelta(hours=2),
            event="cancelled",
        )
    ended = (await events(lite))[uid]
    assert str(ended["status"]) == "CANCELLED"
    assert ended.walk("VALARM") == []


async def test_a_deadline_is_a_moment_and_its_hour_is_in_words_too(
    lite: httpx2.AsyncClient, sqlite_engine: Engine
) -> None:
    # Some programs give each event a length: 18:00 would be shown as 18:00-19:00.
    announced(
        sqlite_engine, now=NOW, windows=[window(None, "2026-12-04T18:00")]
    )
    [event] = (await events(lite)).values()
    assert event["dtstart"].dt == datetime(2026, 12, 4, 9, tzinfo=UTC)
    assert "dtend" not in event
    assert "duration" not in event
    assert "18:00" in str(event["description"])


async def test_a_calendar_says_how_often_to_look_again(
    lite: httpx2.AsyncClient,
) -> None:
    body = (await lite.get("/calendar.ics?q=AI")).text
    assert re.search(
        r"^REFRESH-INTERVAL;VALUE=DURATION:PT1H\r$", body, re.MULTILINE
    )
    assert re.search(r"^NAME:바우처 알리미 · AI\r$", body, re.MULTILINE)


async def test_one_announcement_can_be_put_into_a_calendar(
    lite: httpx2.AsyncClient, sqlite_engine: Engine
) -> None:
    announcement = announced(
        sqlite_engine, now=NOW, windows=[window(None, "2026-12-04")]
    )
    announced(
        sqlite_engine,
        "다른 공고",
        now=NOW,
        windows=[window(None, "2026-12-04")],
    )
    assert set(
        await events(lite, f"/announcements/{announcement.id}.ics")
    ) == {f"nipa-business.{announcement.key}@voucher-watch"}
    assert (await lite.get("/announcements/999.ics")).status_code == 404


async def test_trouble_of_a_board_is_in_the_head_of_every_feed(
    lite: httpx2.AsyncClient, stocked: Engine
) -> None:
    with writing(stocked) as session:
        session.add(
            watched("msit", now=NOW, verdict="drifted", verdict_since=NOW)
        )
    for path in PATHS:
        parsed = feedparser.parse((await lite.get(path)).content)
        assert "msit (페이지 구조가 바뀜)" in parsed.feed.subtitle
        assert len(parsed.entries) == len(TITLES)


async def test_a_window_that_an_extension_replaced_has_left_the_calendar(
    lite: httpx2.AsyncClient, sqlite_engine: Engine
) -> None:
    with writing(sqlite_engine) as session:
        first, second = (
            announce(session, title, now=NOW, windows=[window(None, day)])
            for title, day in (
                ("가상 바우처 모집 공고", "2026-12-10"),
                ("가상 바우처 모집 연장 공고", "2026-12-17"),
            )
        )
        first.superseded_by_id = second.id
    for path in ("/calendar.ics", f"/announcements/{first.id}.ics"):
        assert "20261210" not in (await lite.get(path)).text
    assert "20261217" in (await lite.get("/calendar.ics")).text


async def test_no_word_of_a_notice_brings_control_characters_to_a_calendar(
    lite: httpx2.AsyncClient, sqlite_engine: Engine
) -> None:
    unseen = "\x0b\x0c\x85\u2028"
    with writing(sqlite_engine) as session:
        announce(
            session,
            f"AI{unseen}바우처 공고",
            now=NOW,
            programme=f"AI{unseen}바우처",
            windows=[window(None, "2026-12-20")],
        )
    body = (await lite.get("/calendar.ics")).text
    assert "CATEGORIES:AI 바우처" in body
    assert not set(unseen) & set(body)
