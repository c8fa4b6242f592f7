"""Programmes in pages, calendars that other programs take up, icons where phones look."""

from __future__ import annotations

import re
from datetime import date
from html import unescape
from urllib.parse import parse_qs, urlsplit

import httpx2

from storage.announcements.draft import Draft
from storage.announcements.save import save
from storage.db.engine import Engine, writing
from tests.conftest import NOW
from tests.factories import announce, reading, watched, window


async def test_only_programmes_that_came_twice_are_called_recurring(
    client: httpx2.AsyncClient, engine: Engine
) -> None:
    with writing(engine) as session:
        for year in (2025, 2026):
            announce(
                session,
                f"{year} 가",
                now=NOW,
                programme="돌아오는 사업",
                year=year,
            )
        for round_ in (1, 2):
            announce(
                session,
                f"{round_}차 나",
                now=NOW,
                programme="두 차례 사업",
                year=2026,
                round=round_,
            )
        announce(
            session, "한 번", now=NOW, programme="한 번뿐인 사업", year=2026
        )
    recurring = (await client.get("/programmes")).text
    assert "돌아오는 사업</a>" in recurring
    assert "두 차례 사업</a>" in recurring
    assert "한 번뿐인 사업" not in recurring
    every = (await client.get("/programmes?all=1")).text
    assert "한 번뿐인 사업</a>" in every


async def test_programmes_are_paged_to_the_last_one(
    lite: httpx2.AsyncClient, sqlite_engine: Engine
) -> None:
    with writing(sqlite_engine) as session:
        for number in range(95):
            announce(
                session,
                "공고",
                now=NOW,
                stated=False,
                programme=f"사업 제{number}호",
                posted_on=date(2026, 1 + number % 11, 1),
            )
    seen: list[str] = []
    path: str | None = "/programmes?all=1"
    while path is not None:
        text = (await lite.get(path)).text
        seen += re.findall(
            r'<h2 class="title"><a href="[^"]*">([^<]*)</a>', text
        )
        following = re.search(r'<link rel="next" href="([^"]*)">', text)
        path = unescape(following[1]) if following else None
    assert len(seen) == len(set(seen)) == 95
    beyond = await lite.get("/programmes?all=1&page=99")
    assert beyond.status_code == 200
    assert "3 / 3" in beyond.text


async def test_a_calendar_can_be_taken_up_by_google_apple_and_outlook(
    lite: httpx2.AsyncClient, sqlite_engine: Engine
) -> None:
    with writing(sqlite_engine) as session:
        announce(
            session,
            "서울 공고",
            now=NOW,
            regions=["서울"],
            audience=["소상공인"],
            windows=[window(None, "2026-11-27")],
        )
        announce(
            session,
            "부산 공고",
            now=NOW,
            regions=["부산"],
            windows=[window(None, "2026-11-28")],
        )
    page = (await lite.get("/calendar", params={"region": "서울"})).text
    assert "서울 공고" in page
    assert "부산 공고" not in page
    assert 'name="region" value="부산"' in page  # another choice is offered
    links = [unescape(link) for link in re.findall(r'href="([^"]*)"', page)]
    own = "voucher.example/calendar.ics?region=%EC%84%9C%EC%9A%B8"
    assert f"webcal://{own}" in links
    google = next(link for link in links if "calendar.google.com" in link)
    assert parse_qs(urlsplit(google).query)["cid"] == [f"webcal://{own}"]
    outlook = next(link for link in links if "outlook.live.com" in link)
    assert parse_qs(urlsplit(outlook).query)["url"] == [f"https://{own}"]
    assert f'value="https://{own}"' in page


async def test_icons_lie_where_browsers_and_phones_look(
    lite: httpx2.AsyncClient,
) -> None:
    icon = await lite.get("/favicon.ico")
    assert icon.content[:4] == b"\x00\x00\x01\x00"
    assert (await lite.get("/apple-touch-icon.png")).content[:4] == b"\x89PNG"
    sizes = [
        image["sizes"]
        for image in (await lite.get("/manifest.webmanifest")).json()["icons"]
    ]
    assert {"192x192", "512x512"} <= set(sizes)


async def test_a_board_in_trouble_has_a_remedy_in_the_readers_language(
    lite: httpx2.AsyncClient, sqlite_engine: Engine
) -> None:
    with writing(sqlite_engine) as session:
        session.add(
            watched(
                "nipa-business",
                verdict="drifted",
                now=NOW,
                why='nothing matches "table.x"',
            )
        )
    korean = (await lite.get("/sources")).text
    assert "사이트가 개편되어 목록을 읽지 못합니다" in korean
    english = (await lite.get("/sources?lang=en")).text
    assert "The site was redesigned" in english
    # What the program found stands in a fold of its own, marked as English.
    assert re.search(
        r'<details[^>]*><summary>[^<]*</summary><p lang="en">', korean
    )


async def test_the_feed_of_changes_is_offered_by_name(
    lite: httpx2.AsyncClient,
) -> None:
    page = (await lite.get("/?q=바우처")).text
    assert "정정·연장 알림" in page
    assert "/feed.rss?q=%EB%B0%94%EC%9A%B0%EC%B2%98&amp;changes=1" in page


async def test_a_programmes_page_shows_what_each_round_offered(
    client: httpx2.AsyncClient, engine: Engine
) -> None:
    with writing(engine) as session:
        for year, won in ((2025, 20_000_000_000), (2026, 30_000_000_000)):
            title = f"{year}년 AI 바우처 지원사업 모집 공고"
            opens, closes = f"{year}-02-03", f"{year}-03-04T15:00"
            draft = Draft(
                source="board",
                key=str(year),
                url=f"https://board.example/view?no={year}",
                title=title,
                posted_on=date(year, 2, 3),
                reading=reading(
                    title,
                    programme="AI 바우처 지원사업",
                    windows=[window(opens, closes)],
                    budget_total_won=won,
                ),
                reader="1",
                parsed_from="notice",
            )
            save(session, draft, now=NOW, silent=True, enqueue=lambda *_: 0)
    # an address that one can type
    answer = await client.get("/programmes/ai-voucher")
    page = " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.text)).split())
    assert "2025년 수요기업" in page
    assert "총예산 200억원" in page
    # this year beside last, each with a link to the notice that says so
    assert "총예산: 200억원 → 300억원" in page
