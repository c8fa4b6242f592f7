"""What a reader sees at ``/`` and behind it."""

import re
from datetime import timedelta
from typing import Any

import httpx2
import pytest

from crawler.sources.gjbizinfo import Gjbizinfo
from storage import mends
from storage.db.engine import Engine, writing
from tests.cases import cases
from tests.clock import Clock
from tests.conftest import NOW
from tests.factories import (
    amend,
    announce,
    announced,
    division,
    watched,
    window,
)
from tests.web.conftest import application, asking
from web.http import links

HOSTILE = '<script>alert("x")</script> & "공고" 😀'


def text(answer: httpx2.Response) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", answer.text).split())


async def test_open_calls_stand_by_days_left(
    client: httpx2.AsyncClient, engine: Engine
) -> None:
    announced(
        engine, "나중 공고", now=NOW, windows=[window(None, "2026-12-24")]
    )
    announced(
        engine,
        "오늘 공고",
        now=NOW,
        windows=[window(None, "2026-11-24T18:00")],
        budget_total_won=16_000_000_000,
    )
    announced(
        engine, "지난 공고", now=NOW, windows=[window(None, "2026-11-23")]
    )
    seen = text(await client.get("/"))
    assert seen.index("오늘 마감 오늘 공고") < seen.index("D-30 나중 공고")
    assert "160억원" in seen
    assert "지난 공고" not in seen


async def test_a_minute_that_has_passed_closes_a_call(
    lite: httpx2.AsyncClient, sqlite_engine: Engine, clock: Clock
) -> None:
    announced(
        sqlite_engine,
        "세 시 마감 공고",
        now=NOW,
        windows=[window(None, "2026-11-24T15:00")],
    )
    assert "세 시 마감 공고" in (await lite.get("/")).text
    clock.forward(hours=5)
    assert "세 시 마감 공고" not in (await lite.get("/")).text
    assert "세 시 마감 공고" in (await lite.get("/?status=closed")).text


async def test_the_button_says_whether_it_leads_to_the_notice_or_to_its_board(
    sqlite_engine: Engine, clock: Clock
) -> None:
    for title, url in (
        ("주소 있는 공고", f"{Gjbizinfo.home}/onlineView.do?onlineSn=7"),
        ("주소 없는 공고", Gjbizinfo.home),
    ):
        announced(sqlite_engine, title, now=NOW, source="gjbizinfo", url=url)
    app = application(sqlite_engine, clock, boards=[Gjbizinfo()])
    async with asking(app) as client:
        own = text(await client.get("/announcements/1"))
        none = text(await client.get("/announcements/2"))
    assert "원문 공고 열기" in own
    assert "게시판에서 찾기" in none
    assert "원문 공고 열기" not in none


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/announcements/1",
        "/feed.rss",
        "/feed.atom",
        "/calendar?month=2026-12",
        "/programmes?all=1",
        "/subscribe",
    ],
)
async def test_a_title_is_text_everywhere(
    lite: httpx2.AsyncClient, sqlite_engine: Engine, path: str
) -> None:
    announced(
        sqlite_engine,
        HOSTILE,
        now=NOW,
        windows=[window(None, "2026-12-05")],
        programme=HOSTILE,
        url="javascript:alert(1)",
    )
    answer = await lite.get(path)
    assert answer.status_code == 200
    assert "<script>alert" not in answer.text
    assert "javascript:" not in answer.text
    assert "alert(" in answer.text


STATES = [
    ("/", "아직 모은 공고가 없습니다"),
    ("/?q=없는말", "지금 접수 중인 공고 중에는 조건에 맞는 공고가 없습니다"),
    ("/?q=없는말&status=all", "조건에 맞는 공고가 없습니다"),
    ("/?status=closed", "아직 모은 공고가 없습니다"),
    ("/calendar", "이달에 표시할 일정이 없습니다"),
    ("/programmes", "두 차례 이상 공고가 나온 사업이 아직 없습니다"),
    ("/programmes?all=1", "아직 모은 사업이 없습니다"),
    ("/programmes?q=없는말", "찾는 사업이 없습니다"),
    ("/sources", "아직 지켜보는 게시판이 없습니다"),
    ("/subscribe", "이 조건에 맞는 공고가 아직 없었습니다"),
]


@cases(("path", "words"), STATES)
async def test_an_empty_page_says_so_and_where_to_go(
    lite: httpx2.AsyncClient, path: str, words: str
) -> None:
    answer = await lite.get(path)
    assert answer.status_code == 200
    assert words in text(answer)


BARE = [
    ("/", "지금 접수 중인 공고가 없습니다"),
    ("/?status=upcoming", "곧 접수를 시작하는 공고가 없습니다"),
    ("/?status=unknown", "마감일을 읽지 못한 공고가 없습니다"),
    ("/?status=expected", "예고된 공고가 없습니다"),
    ("/?status=expected&q=없는말", "조건에 맞는 공고가 없습니다"),
]


@cases(("path", "words"), BARE)
async def test_an_empty_tab_speaks_of_a_filter_only_where_one_is_chosen(
    lite: httpx2.AsyncClient, sqlite_engine: Engine, path: str, words: str
) -> None:
    announced(
        sqlite_engine,
        "지난 공고",
        now=NOW,
        kind="result",
        windows=[window(None, "2026-01-05")],
    )
    shown = text(await lite.get(path))
    assert words in shown
    assert ("조건에 맞는" in shown) == ("q=" in path)


async def test_a_board_in_trouble_is_told_on_the_list_and_in_feeds_but_is_no_entry(
    lite: httpx2.AsyncClient, sqlite_engine: Engine
) -> None:
    with writing(sqlite_engine) as session:
        session.add(
            watched("msit", now=NOW, verdict="maintenance", verdict_since=NOW)
        )
    assert "지금 읽지 못하는 게시판이 1곳 있습니다" in text(
        await lite.get("/")
    )
    feed = (await lite.get("/feed.json")).json()
    assert feed["items"] == []
    assert "msit (점검 중)" in feed["description"]
    assert feed["_voucher_watch"]["sources"] == [
        {"source": "msit", "title": "msit", "verdict": "maintenance"}
    ]
    assert "점검 중" in text(await lite.get("/sources"))


async def test_a_redesigned_board_is_shown_before_and_after(
    lite: httpx2.AsyncClient, sqlite_engine: Engine
) -> None:
    place = {"css": "a", "attribute": "", "parameter": "", "token": None}
    reading = {
        "kind": "html",
        "container": "/html/body/ul",
        "row_path": "li",
        "title": place,
        "key": place | {"attribute": "href", "token": 1},
        "link": None,
        "link_template": "",
        "day": None,
    }
    details = {
        "before": [["옛 자리의 공고", "7", "2026-11-20"]],
        "after": [
            ["<b>새 공고</b>", "8", "2026-11-24"],
            ["옛 자리의 공고", "7007", ""],
        ],
    }
    with writing(sqlite_engine) as session:
        session.add(
            watched("msit", now=NOW, verdict="mended", verdict_since=NOW)
        )
        found = mends.MendFound(
            reading, "15 rows, 12 of 12 expected known", details
        )
        mends.record(session, "msit", found, now=NOW, is_confirmed=True)
    shown = (await lite.get("/sources")).text
    assert "지금 읽지 못하는" not in text(await lite.get("/"))
    for words in (
        "12 of 12 expected known",
        "옛 자리의 공고",
        "&lt;b&gt;새 공고&lt;/b&gt;",
        "7007",
        "container=&#34;/html/body/ul&#34;",
    ):
        assert words in shown
    old, new = shown.index("2026-11-20 7"), shown.index("7007")
    assert shown.index("&lt;b&gt;새 공고") < old < new
    assert shown.count("옛 자리의 공고") == 2
    assert shown.count(">새 글<") == 1
    with writing(sqlite_engine) as session:
        mends.record(session, "nipa-press", found, now=NOW, is_held=True)
        session.add(watched("nipa-press", now=NOW, verdict="drifted"))
    shown = (await lite.get("/sources")).text
    assert "확실하지 않습니다" in shown
    assert "voucherwatch mends show nipa-press" in shown
    with writing(sqlite_engine) as session:
        for source in ("msit", "nipa-press"):
            mends.end(
                session, source, "rejected", now=NOW + timedelta(minutes=1)
            )
    assert "7007" not in (await lite.get("/sources")).text


async def test_an_address_with_a_key_is_cut_where_a_fault_is_told(
    lite: httpx2.AsyncClient, sqlite_engine: Engine
) -> None:
    with writing(sqlite_engine) as session:
        session.add(
            watched(
                "msit",
                now=NOW,
                verdict="unreachable",
                why="503 at https://apis.data.go.kr/x?serviceKey=abc123",
            )
        )
    for path in ("/sources", "/api/sources"):
        assert "abc123" not in (await lite.get(path)).text


async def test_filters_live_in_the_address_and_can_be_dropped_one_by_one(
    lite: httpx2.AsyncClient, sqlite_engine: Engine
) -> None:
    announced(
        sqlite_engine,
        "소상공인 공고",
        now=NOW,
        windows=[window(None, "2026-12-05")],
        audience=["소상공인"],
    )
    announced(
        sqlite_engine,
        "대학 공고",
        now=NOW,
        windows=[window(None, "2026-12-05")],
        audience=["대학"],
    )
    answer = await lite.get("/", params={"audience": "소상공인", "q": "공고"})
    assert "대학 공고" not in text(answer)
    assert (
        'href="/?audience=%EC%86%8C%EC%83%81%EA%B3%B5%EC%9D%B8"' in answer.text
    ), "the chip of the word leads to the rest"
    assert (
        'href="/feed.rss?audience=%EC%86%8C%EC%83%81%EA%B3%B5%EC%9D%B8&amp;q=%EA%B3%B5%EA%B3%A0"'
        in answer.text
    )
    assert 'name="audience" value="대학"' in answer.text, (
        "a facet that is chosen still offers its other values"
    )


async def test_a_long_list_is_walked_by_cursor(
    lite: httpx2.AsyncClient, sqlite_engine: Engine
) -> None:
    with writing(sqlite_engine) as session:
        for number in range(95):
            announce(
                session,
                f"공고 {number:03}",
                now=NOW,
                windows=[window(None, "2026-12-05")],
            )
    seen: list[str] = []
    path = "/"
    for _ in range(5):
        answer = await lite.get(path)
        seen += re.findall(
            r"공고 \d{3}", answer.text.partition('<ol class="rows">')[2]
        )
        following = re.search(r'<link rel="next" href="([^"]+)"', answer.text)
        if following is None:
            break
        path = following[1].replace("&amp;", "&")
    assert sorted(seen) == [f"공고 {number:03}" for number in range(95)]


LANGUAGES = [
    ({}, "", "ko"),
    ({"accept-language": "en-US,en;q=0.9,ko;q=0.8"}, "", "en"),
    ({"accept-language": "ko,en;q=0.9"}, "", "ko"),
    ({"accept-language": "fr;q=x,,;;"}, "", "ko"),
    ({"accept-language": "en", "cookie": "lang=ko"}, "", "ko"),
    ({"cookie": "lang=ko"}, "?lang=en", "en"),
    ({"cookie": "lang=xx; ====;"}, "?lang=xx", "ko"),
]


@cases(("headers", "query", "language"), LANGUAGES)
async def test_the_language_is_asked_for_remembered_or_accepted(
    lite: httpx2.AsyncClient,
    headers: dict[str, str],
    query: str,
    language: str,
) -> None:
    answer = await lite.get(f"/{query}", headers=headers)
    assert f'<html lang="{language}">' in answer.text


async def test_a_language_that_was_chosen_is_remembered(
    lite: httpx2.AsyncClient,
) -> None:
    assert "lang=en" in (await lite.get("/?lang=en")).headers.get(
        "set-cookie", ""
    )


async def test_a_round_is_shown_with_its_history_and_its_relatives(
    client: httpx2.AsyncClient, engine: Engine
) -> None:
    ours: dict[str, Any] = {"programme": "AI 바우처 지원사업", "year": 2026}
    with writing(engine) as session:
        first = announce(
            session,
            "AI 바우처 1차",
            now=NOW - timedelta(days=200),
            round=1,
            windows=[window("2026-02-01", "2026-03-01")],
            **ours,
        )
        second = announce(
            session,
            "AI 바우처 2차",
            now=NOW,
            round=2,
            windows=[window("2026-11-20", "2026-11-27")],
            divisions=[division("의료", 3_000_000_000)],
            **ours,
        )
        announce(
            session,
            "AI 바우처 2차",
            now=NOW,
            source="bizinfo",
            same_as_id=second.id,
            **ours,
        )
        third = announce(
            session,
            "AI 바우처 3차",
            now=NOW,
            round=3,
            windows=[window("2026-12-20", "2026-12-27")],
            **ours,
        )
        amend(
            session,
            second,
            {"closes": ["2026-11-27", "2026-12-04T18:00"]},
            now=NOW,
            event="extended",
            windows=[window("2026-11-20", "2026-12-04T18:00")],
        )
    answer = await client.get(f"/announcements/{second.id}")
    seen = text(answer)
    assert "접수 마감 2026. 11. 27. (금) 2026. 12. 4. (금) 18:00" in seen
    assert f'href="/announcements/{first.id}" rel="prev"' in answer.text
    assert f'href="/announcements/{third.id}" rel="next"' in answer.text
    assert "다른 게시판의 같은 공고 bizinfo: AI 바우처 2차" in seen
    assert '<rect width="100.0%"' in answer.text
    assert "style=" not in answer.text, "the policy forbids inline style"


async def test_news_results_and_corrections_are_no_round_before_or_after(
    lite: httpx2.AsyncClient, sqlite_engine: Engine
) -> None:
    ours: dict[str, Any] = {"programme": "AI 바우처 지원사업", "year": 2026}
    foretold = [
        {
            "what": "2차 공고",
            "when": "2026-11-25",
            "precision": "day",
            "text": "25일께",
            "where": "title:0-1",
        }
    ]
    first = announced(sqlite_engine, "1차 공고", now=NOW, round=1, **ours)
    lead = announced(
        sqlite_engine,
        "2차 예고 기사",
        now=NOW,
        round=2,
        kind="forecast",
        expected=foretold,
        **ours,
    )
    second = announced(sqlite_engine, "2차 공고", now=NOW, round=2, **ours)
    again = announced(
        sqlite_engine,
        "2차 정정 공고",
        now=NOW,
        round=2,
        kind="correction",
        **ours,
    )
    result = announced(
        sqlite_engine, "2차 선정결과", now=NOW, round=2, kind="result", **ours
    )
    found: dict[int, dict[str, int]] = {}
    for item in (first, lead, second, again, result):
        assert item.id is not None
        linked = re.findall(
            r'href="/announcements/(\d+)" rel="(prev|next)"',
            (await lite.get(f"/announcements/{item.id}")).text,
        )
        found[item.id] = {name: int(number) for number, name in linked}
    assert found == {
        first.id: {"next": second.id},
        lead.id: {"prev": first.id, "next": second.id},
        second.id: {"prev": first.id},
        again.id: {"prev": first.id},
        result.id: {"prev": again.id},
    }


KINDS = [("forecast", "예고"), ("result", "선정 결과")]


@pytest.mark.parametrize(("kind", "said"), KINDS)
async def test_what_a_row_is_stands_there_once(
    lite: httpx2.AsyncClient, sqlite_engine: Engine, kind: str, said: str
) -> None:
    announced(sqlite_engine, "하나뿐인 게시글", now=NOW, kind=kind)
    for path in ("/?status=all", "/announcements/1"):
        seen = text(await lite.get(path))
        assert said in seen
        assert f"{said} {said}" not in seen


LINKS = [
    ("https://www.nipa.kr/home/2-2/1?a=1&b=2#c", "https://www.nipa.kr/home/2-2/1?a=1&b=2#c"),
    ("HTTP://[::1]:8080/x", "http://[::1]:8080/x"),
    (" https://www.nipa.kr/공고 1.hwp ", "https://www.nipa.kr/%EA%B3%B5%EA%B3%A0%201.hwp"),
    ('https://www.nipa.kr/"><script>', "https://www.nipa.kr/%22%3E%3Cscript%3E"),
    ("https://www.nipa.kr/%EA%B3%B5?q=100%25", "https://www.nipa.kr/%EA%B3%B5?q=100%25"),
    ("https://바우처.kr/", "https://바우처.kr/"),
    *((url, None) for url in ("javascript:alert(1)", " JavaScript:alert(1)", "java\tscript:alert(1)", "data:text/html,x", "vbscript:x", "//nipa.kr")),
    *((url, None) for url in ("https://nipa.kr@evil.example/", "https://a b/", "https://[bad", "https:///x", "https://x/\r\nA: b", "", None)),
]  # fmt: skip


@cases(("scraped", "printed"), LINKS)
def test_a_link_leads_to_a_web_page_or_nowhere(
    scraped: str | None, printed: str | None
) -> None:
    assert links.safe(scraped) == printed


async def test_a_programme_is_drawn_year_by_year_with_what_is_expected_and_its_words(
    client: httpx2.AsyncClient, engine: Engine
) -> None:
    with writing(engine) as session:
        for year in (2024, 2025, 2026):
            announce(
                session,
                f"{year} AI 바우처",
                now=NOW,
                programme="AI 바우처 지원사업",
                year=year,
                round=1,
                windows=[window(f"{year}-02-01", f"{year}-03-01")],
                budget_total_won=year * 10**7,
            )
        foretold = [
            {
                "what": "1차 공고",
                "when": "2027-01-29",
                "precision": "day",
                "text": "1월 29일께 1차 공고",
                "where": "body:0-1",
            }
        ]
        announce(
            session,
            "AI 바우처 예고",
            now=NOW,
            programme="AI 바우처 지원사업",
            year=2027,
            kind="forecast",
            expected=foretold,
        )
    answer = await client.get("/programmes/ai바우처")
    seen = text(answer)
    assert "대개 2월에" in seen
    assert "<mark>1월 29일께 1차 공고</mark>" in answer.text
    assert answer.text.count('class="round"') == 3
    assert answer.text.count('class="lead"') == 1
    assert (await client.get("/programmes/없는사업")).status_code == 404


async def test_the_month_marks_openings_closings_and_briefings(
    client: httpx2.AsyncClient, engine: Engine
) -> None:
    briefing = {"at": "2026-12-02T14:00", "text": "", "where": ""}
    announced(
        engine,
        "십이월 공고",
        now=NOW,
        windows=[window("2026-12-01", "2026-12-18T24:00")],
        briefings=[briefing],
    )
    seen = text(await client.get("/calendar?month=2026-12"))
    assert "12. 1. (화) 접수 시작 십이월 공고" in seen
    assert "12. 2. (수) 설명회 14:00 십이월 공고" in seen
    assert "12. 18. (금) 접수 마감 십이월 공고" in seen, (
        "24:00 belongs to the day that it ends"
    )
    english = (await client.get("/calendar?month=2026-12&lang=en")).text
    assert "<h1>December 2026</h1>" in english


@cases(
    "month", ["2026-13", "x", "1999-01", "2026-1", "２０２６-11", "2026-00"]
)
async def test_a_month_that_is_none_is_refused(
    lite: httpx2.AsyncClient, month: str
) -> None:
    assert (
        await lite.get("/calendar", params={"month": month})
    ).status_code == 400


async def test_a_feed_reader_finds_the_feed_of_the_filter(
    lite: httpx2.AsyncClient,
) -> None:
    answer = await lite.get("/?q=AI")
    for media, path in (
        ("application/rss+xml", "/feed.rss"),
        ("application/atom+xml", "/feed.atom"),
        ("application/feed+json", "/feed.json"),
        ("text/calendar", "/calendar.ics"),
    ):
        assert re.search(
            rf'<link rel="alternate" type="{re.escape(media)}" title="[^"]+" href="{path}\?q=AI">',
            answer.text,
        )


async def test_a_day_that_no_board_stated_is_no_day(
    lite: httpx2.AsyncClient, sqlite_engine: Engine
) -> None:
    announced(sqlite_engine, "날짜 없는 공고", now=NOW, posted_on=None)
    assert "게시일" not in text(await lite.get("/announcements/1"))
