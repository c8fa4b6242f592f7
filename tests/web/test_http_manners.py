"""Validators, compression, kept answers, and what every answer carries."""

import asyncio
import gzip
import logging
import threading
from email.utils import parsedate_to_datetime
from pathlib import Path

import brotli  # type: ignore[import-untyped]  # ships no stubs
import httpx2
import pytest

from storage.db.engine import Engine, open_engine, writing
from storage.models import Source
from tests.cases import cases
from tests.clock import Clock
from tests.conftest import NOW
from tests.factories import announced, watched, window
from tests.web.conftest import BASE, application, asking
from web.http.security import RateLimit, TokenBuckets, client_of
from web.pages import healthz
from web.site import Site

PUBLIC = [
    "/",
    "/feed.rss",
    "/feed.atom",
    "/feed.json",
    "/calendar.ics",
    "/calendar",
    "/programmes",
    "/sources",
    "/api/announcements",
    "/api/sources",
    "/openapi.json",
]


async def test_health_answers_although_the_database_stands_still(
    lite: httpx2.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    still = threading.Event()
    monkeypatch.setattr(healthz, "ANSWERED_WITHIN", 0.1)
    monkeypatch.setattr(Site, "_read", lambda *_: still.wait())
    try:
        answer = await lite.get("/healthz")
    finally:
        still.set()
    assert answer.status_code == 503
    assert answer.json()["checks"] == {"database": "no answer in 0.1 s"}


@cases("path", PUBLIC)
async def test_what_is_known_is_not_sent_again(
    lite: httpx2.AsyncClient, path: str
) -> None:
    first = await lite.get(path)
    assert first.status_code == 200
    assert not first.headers["etag"].startswith("W/")
    by_tag = await lite.get(
        path, headers={"if-none-match": f'"other", {first.headers["etag"]}'}
    )
    by_date = await lite.get(
        path, headers={"if-modified-since": first.headers["last-modified"]}
    )
    for again in (by_tag, by_date):
        assert again.status_code == 304
        assert again.content == b""
        assert again.headers["etag"] == first.headers["etag"]
        assert again.headers["cache-control"] == first.headers["cache-control"]
        assert "content-type" not in again.headers


async def test_a_tag_that_does_not_match_outweighs_the_date(
    lite: httpx2.AsyncClient,
) -> None:
    first = await lite.get("/feed.rss")
    headers = {
        "if-none-match": '"other"',
        "if-modified-since": first.headers["last-modified"],
    }
    assert (await lite.get("/feed.rss", headers=headers)).status_code == 200


@pytest.mark.parametrize(
    "value",
    [
        "",
        "gestern",
        "Tue, 99 Nov 2026",
        "Tue, 24 Nov 2026 01:00:00 -0000",
        f"Tue, 24 Nov 2026 01:00:00 +{'9' * 20}",
    ],
)
async def test_a_date_that_is_none_is_overlooked(
    lite: httpx2.AsyncClient, value: str
) -> None:
    assert (
        await lite.get("/feed.rss", headers={"if-modified-since": value})
    ).status_code == 200


async def test_the_oldest_form_of_a_date_is_understood(
    lite: httpx2.AsyncClient,
) -> None:
    first = await lite.get("/feed.rss")
    when = parsedate_to_datetime(first.headers["last-modified"])
    for value in (
        f"{when:%a %b %e %H:%M:%S %Y}",
        f"{when:%A, %d-%b-%y %T GMT}",
    ):
        again = await lite.get(
            "/feed.rss", headers={"if-modified-since": value}
        )
        assert again.status_code == 304


@cases("path", ["/feed.atom", "/calendar.ics", "/api/announcements"])
async def test_options_names_the_ways_and_lets_another_site_s_script_ask(
    lite: httpx2.AsyncClient, path: str
) -> None:
    answer = await lite.options(
        path,
        headers={
            "origin": "https://other.example",
            "access-control-request-method": "GET",
            "access-control-request-headers": "if-none-match",
        },
    )
    assert (answer.status_code, answer.content) == (204, b"")
    assert answer.headers["allow"] == "GET, HEAD, OPTIONS"
    assert answer.headers["access-control-allow-origin"] == "*"
    assert answer.headers["access-control-allow-headers"] == "*"
    assert (await lite.options("/nowhere")).status_code == 404


@cases("path", PUBLIC)
async def test_head_is_get_without_the_body(
    lite: httpx2.AsyncClient, path: str
) -> None:
    got, requested = await lite.get(path), await lite.head(path)
    assert requested.content == b""
    assert dict(requested.headers) == dict(got.headers)


@cases("format_", ["csv", "xlsx", "jsonl"])
async def test_head_of_an_export_is_answered_without_writing_it(
    lite: httpx2.AsyncClient, format_: str
) -> None:
    path = f"/api/export.{format_}"
    got, requested = await lite.get(path), await lite.head(path)
    assert (requested.status_code, requested.content) == (200, b"")
    for name in ("content-type", "content-disposition", "cache-control"):
        assert requested.headers[name] == got.headers[name]
    assert (await lite.head("/api/export.pdf")).status_code == 404


async def test_head_of_what_is_not_there_has_no_body(
    lite: httpx2.AsyncClient,
) -> None:
    answer = await lite.head("/announcements/999")
    assert (answer.status_code, answer.content) == (404, b"")


async def test_memory_for_answers_is_bounded(
    sqlite_engine: Engine, clock: Clock
) -> None:
    app = application(sqlite_engine, clock, fresh_for=60)
    app._room = 60_000
    async with asking(app) as client:
        for number in range(30):
            assert (
                await client.get(f"/?min_budget={number}")
            ).status_code == 200
        assert (await client.get("/?min_budget=29")).status_code == 200
    assert app._held == sum(map(len, app._answers.values())) <= 60_000
    assert ("/", b"min_budget=29", "ko") in app._answers


CODINGS = [
    ("br, gzip", "br"),
    ("gzip", "gzip"),
    ("br;q=0, gzip", "gzip"),
    ("GZIP;q=0.5", "gzip"),
    ("br; q=0.0, deflate", None),
    ("identity", None),
    ("", None),
]


@cases(("accepted", "coding"), CODINGS)
async def test_bodies_are_compressed_as_asked_and_tagged_apart(
    lite: httpx2.AsyncClient, accepted: str, coding: str | None
) -> None:
    async with lite.stream(
        "GET", "/", headers={"accept-encoding": accepted}
    ) as answer:
        raw = b"".join([part async for part in answer.aiter_raw()])
    assert answer.headers.get("content-encoding") == coding
    assert int(answer.headers["content-length"]) == len(raw)
    plain = {"br": brotli.decompress, "gzip": gzip.decompress, None: bytes}[
        coding
    ](raw)
    assert plain.endswith(b"</html>")
    assert "Accept-Encoding" in answer.headers["vary"]
    other = await lite.get(
        "/", headers={"accept-encoding": "identity" if coding else "gzip"}
    )
    assert other.headers["etag"] != answer.headers["etag"]


async def test_a_change_in_the_store_is_seen_at_once(
    lite: httpx2.AsyncClient, sqlite_engine: Engine
) -> None:
    before = await lite.get("/feed.json")
    announced(sqlite_engine, "새 공고", now=NOW)
    after = await lite.get(
        "/feed.json", headers={"if-none-match": before.headers["etag"]}
    )
    assert after.status_code == 200
    assert [item["title"] for item in after.json()["items"]] == ["새 공고"]


async def test_the_same_content_keeps_its_tag_while_time_passes(
    lite: httpx2.AsyncClient, sqlite_engine: Engine, clock: Clock
) -> None:
    announced(sqlite_engine, now=NOW)
    before = await lite.get("/feed.rss")
    clock.forward(hours=3)
    after = await lite.get("/feed.rss")
    assert (after.headers["etag"], after.headers["last-modified"]) == (
        before.headers["etag"],
        before.headers["last-modified"],
    )


async def test_what_changes_by_time_alone_gets_a_new_date(
    lite: httpx2.AsyncClient, sqlite_engine: Engine, clock: Clock
) -> None:
    announced(sqlite_engine, now=NOW, windows=[window(None, "2026-12-04")])
    before = await lite.get("/")
    clock.forward(days=1)
    after = await lite.get(
        "/", headers={"if-modified-since": before.headers["last-modified"]}
    )
    assert after.status_code == 200, "a day less is left"


async def test_many_who_ask_at_once_make_one_answer(
    sqlite_engine: Engine, clock: Clock
) -> None:
    announced(sqlite_engine, now=NOW)
    async with asking(
        application(
            sqlite_engine, clock, rendered=RateLimit(1, 0.001), fresh_for=60
        )
    ) as client:
        answers = await asyncio.gather(
            *(client.get("/feed.rss") for _ in range(20))
        )
    assert {answer.status_code for answer in answers} == {200}, (
        "only the first was counted"
    )


async def test_who_asks_too_much_is_told_when_to_come_back(
    sqlite_engine: Engine, clock: Clock
) -> None:
    async with asking(
        application(sqlite_engine, clock, rendered=RateLimit(2, 0.01))
    ) as client:
        answers = [
            await client.get(f"/api/announcements?q={number}")
            for number in range(3)
        ]
        korean = await client.get(
            "/api/announcements?q=3", headers={"accept-language": "ko"}
        )
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert 1 <= int(answers[2].headers["retry-after"]) <= 100
    # A program that names no language is answered in English.
    assert answers[2].json()["title"] == "Too many requests"
    assert korean.json()["title"] == "요청이 너무 잦습니다"


def test_a_bucket_fills_again() -> None:
    buckets = TokenBuckets(RateLimit(burst=2, per_second=0.5), most=2)
    assert [buckets.take("a", 0.0), buckets.take("a", 0.0)] == [0, 0]
    assert buckets.take("a", 0.0) == 2.0
    assert buckets.take("a", 2.0) == 0
    assert buckets.take("b", 2.0) == buckets.take("c", 2.0) == 0, (
        "the longest unused is forgotten"
    )
    assert buckets.take("a", 2.0) == 0


CLIENTS = [
    (("203.0.113.7", 1), "203.0.113.7"),
    (("2001:db8:1:2:3:4:5:6", 1), "2001:db8:1:2::/64"),
    (("testclient", 1), "testclient"),
    (None, "unknown"),
]


@cases(("peer", "counted"), CLIENTS)
def test_a_reader_is_an_address_or_a_network(
    peer: tuple[str, int] | None, counted: str
) -> None:
    assert client_of({"client": peer}) == counted


@cases(
    "path",
    [
        "/",
        "/nope",
        "/feed.rss",
        "/static/site.css",
        "/subscribe",
        "/healthz",
        "/?status=x",
        "/%00",
    ],
)
async def test_every_answer_carries_the_headers_of_safety(
    lite: httpx2.AsyncClient, path: str
) -> None:
    headers = (await lite.get(path)).headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert headers["strict-transport-security"].startswith("max-age=31536000")


async def test_no_page_names_another_host_for_a_file(
    lite: httpx2.AsyncClient, sqlite_engine: Engine
) -> None:
    announced(sqlite_engine, now=NOW, windows=[window(None, "2026-12-04")])
    for path in (
        "/",
        "/announcements/1",
        "/calendar",
        "/programmes",
        "/sources",
        "/subscribe",
    ):
        page = (await lite.get(path)).text
        assert not [
            part
            for part in page.split("src=")[1:]
            if not part.startswith('"/static/')
        ]
        assert "style=" not in page
        assert "<style" not in page
        assert "onclick" not in page


async def test_a_file_with_its_digest_may_be_kept_for_good(
    lite: httpx2.AsyncClient,
) -> None:
    page = (await lite.get("/")).text
    address = page.partition('href="/static/site.css')[2].partition('"')[0]
    assert (
        "immutable"
        in (await lite.get(f"/static/site.css{address}")).headers[
            "cache-control"
        ]
    )
    assert (
        "immutable"
        not in (await lite.get("/static/site.css")).headers["cache-control"]
    )
    assert (await lite.get("/static/../app.py")).status_code == 404


WRONG = [
    ("/nope", 404, "text/html", "페이지를 찾을 수 없습니다"),
    ("/announcements/999", 404, "text/html", "페이지를 찾을 수 없습니다"),
    ("/announcements/0", 404, "text/html", ""),
    ("/announcements/99999999999999999999", 404, "text/html", ""),
    ("/announcements/²", 404, "text/html", ""),
    ("/?closing_within=soon", 400, "text/html", "closing_within"),
    ("/?q=a%00b", 400, "text/html", "사용할 수 없는 문자"),
    ("/?q=a%0ab", 400, "text/html", ""),
    (f"/?q={'a' * 200}", 400, "text/html", "검색어: 120자까지"),
    (f"/?q={'a+' * 21}", 400, "text/html", "검색어는 단어 20개까지"),
    (f"/?q={'a' * 60_000}", 414, "text/html", "주소가 너무 깁니다"),
    (f"/{'a' * 60_000}", 414, "text/html", "주소가 너무 깁니다"),
    ("/?cursor=x", 400, "text/html", "cursor"),
    ("/?limit=0", 400, "text/html", "limit"),
    ("/feed.rss?limit=99999", 400, "text/plain", "limit"),
    ("/feed.rss?changes=1&cursor=x", 400, "text/plain", "cursor"),
    ("/calendar.ics?status=nope", 400, "text/plain", "status"),
    ("/api/announcements?limit=x", 400, "application/problem+json", "limit"),
    ("/api/announcements/x", 400, "application/problem+json", "id"),
    ("/api/announcements/7", 404, "application/problem+json", ""),
    ("/api/events?after=-1", 400, "application/problem+json", "after"),
    ("/api/export.docx", 404, "application/problem+json", "no such format"),
    (
        "/api/announcements/8",
        404,
        "application/problem+json",
        '"There is no such announcement."',
    ),
    (
        "/api/programmes/nope/rounds",
        404,
        "application/problem+json",
        '"title":"Not found"',
    ),
    ("/programmes/nope", 404, "text/html", "없는 사업입니다."),
    ("/feed.xls", 404, "text/plain", "no such format"),
]


@cases(("path", "status", "media", "words"), WRONG)
async def test_a_mistake_is_answered_in_the_askers_format(
    lite: httpx2.AsyncClient, path: str, status: int, media: str, words: str
) -> None:
    answer = await lite.get(path)
    assert answer.status_code == status
    assert answer.headers["content-type"].startswith(media)
    assert answer.headers["cache-control"] == "no-store"
    assert words in answer.text
    if media == "text/html":
        assert "지금 접수 중인 공고 보기" in answer.text, (
            "an error page has a way on"
        )
        assert len(answer.content) < 5_000


@cases(
    ("path", "location"),
    [
        ("/calendar/", "/calendar"),
        ("/programmes/%EA%B0%80/?lang=en", "/programmes/%EA%B0%80?lang=en"),
        ("/api/announcements/?q=%EA%B0%80", "/api/announcements?q=%EA%B0%80"),
        ("//calendar/", "/calendar"),
        ("//evil.example/", None),
        ("/bounces/", None),
    ],
)
async def test_a_slash_too_many_leads_on_to_no_host_that_the_request_claims(
    lite: httpx2.AsyncClient, path: str, location: str | None
) -> None:
    request = lite.build_request("GET", "/", headers={"host": "evil.example"})
    request.url = request.url.copy_with(raw_path=path.encode())
    answer = await lite.send(request, follow_redirects=False)
    assert answer.headers.get("location") == location
    assert answer.status_code == (307 if location else 404)
    assert 'href="//' not in answer.text, "a link to another host"


async def test_a_way_that_does_not_exist_is_405(
    lite: httpx2.AsyncClient,
) -> None:
    assert (await lite.delete("/feed.rss")).status_code == 405
    refused = await lite.post("/api/announcements")
    assert refused.status_code == 405
    assert refused.headers["allow"] == "GET, HEAD, OPTIONS"
    page = await lite.post("/sources", headers={"accept-language": "en"})
    assert page.status_code == 405
    assert "GET" in page.headers["allow"]
    assert "Please start again from the list." in page.text


async def test_a_store_that_is_down_is_503_and_tells_no_address(
    clock: Clock, tmp_path
) -> None:
    broken = open_engine(
        f"sqlite:///{tmp_path}/there-is-no-such-folder/secret.db"
    )
    async with asking(application(broken, clock)) as client:
        for path in (
            "/",
            "/feed.rss",
            "/api/announcements",
            "/healthz",
            "/subscribe",
        ):
            answer = await client.get(path)
            assert answer.status_code == 503
            assert "secret" not in answer.text
        page = await client.get("/programmes?q=AI")
        assert 'href="/programmes?q=AI">다시 시도<' in page.text
    broken.dispose()


async def test_health_is_the_promise_kept(
    lite: httpx2.AsyncClient, sqlite_engine: Engine, clock: Clock
) -> None:
    assert (await lite.get("/healthz")).json() == {
        "status": "ok",
        "checks": {
            "database": "ok",
            "crawls": "ok: none yet",
            "deliveries": "ok: 0 due",
            "worker": "ok: none seen yet",
            "messages": "ok",
            "timetable": "ok",
            "clock": "ok",
            "disk": "ok",
            "integrity": "ok",
        },
    }
    with writing(sqlite_engine) as session:
        session.add(watched(now=NOW))
    assert (await lite.get("/healthz")).status_code == 200
    clock.forward(hours=30)
    answer = await lite.get("/healthz")
    assert answer.status_code == 503
    assert (
        answer.json()["checks"]["crawls"]
        == "the newest clean crawl is 1803 min old"
    )


async def test_when_no_board_at_all_can_be_read_health_says_so(
    lite: httpx2.AsyncClient, sqlite_engine: Engine, clock: Clock
) -> None:
    with writing(sqlite_engine) as session:
        for name, verdict in (
            ("nipa", "unreachable"),
            ("msit", "drifted"),
            ("bizinfo", "needs-key"),
        ):
            session.add(watched(name, now=NOW, verdict=verdict))
    clock.forward(minutes=26)
    assert (await lite.get("/healthz")).status_code == 200
    clock.forward(minutes=5)
    checks = (await lite.get("/healthz")).json()["checks"]
    assert checks["crawls"] == "no board can be read for 34 min"
    with writing(sqlite_engine) as session:
        session.get_one(Source, "msit").verdict = "unchanged"
    clock.forward(minutes=1)
    assert (await lite.get("/healthz")).status_code == 200


async def test_where_every_board_waits_for_its_key_nothing_is_watched(
    lite: httpx2.AsyncClient, sqlite_engine: Engine
) -> None:
    with writing(sqlite_engine) as session:
        session.add(watched("bizinfo", now=NOW, verdict="needs-key"))
    answer = await lite.get("/healthz")
    assert answer.status_code == 503
    assert "API key" in answer.json()["checks"]["crawls"]
    with writing(sqlite_engine) as session:
        session.add(watched("nipa", now=NOW))
    assert (await lite.get("/healthz")).status_code == 200


async def test_metrics_can_be_scraped(
    lite: httpx2.AsyncClient, sqlite_engine: Engine
) -> None:
    from prometheus_client.parser import text_string_to_metric_families

    with writing(sqlite_engine) as session:
        session.add(watched("msit", now=NOW, verdict="blocked"))
    families = {
        family.name: family
        for family in text_string_to_metric_families(
            (await lite.get("/metrics")).text
        )
    }
    [sample] = families["voucherwatch_source_well"].samples
    assert (sample.labels, sample.value) == (
        {"source": "msit", "verdict": "blocked"},
        0.0,
    )
    assert families["voucherwatch_deliveries_overdue"].samples[0].value == 0
    # All that /healthz answers for.
    wells = {}
    for check in families["voucherwatch_check_well"].samples:
        wells[check.labels["check"]] = check.value
    assert set(wells) == set((await lite.get("/healthz")).json()["checks"])
    assert set(wells.values()) == {1.0}


async def test_other_sites_may_read_data_but_not_pages(
    lite: httpx2.AsyncClient,
) -> None:
    assert (
        await lite.get(
            "/api/announcements", headers={"origin": "https://other.example"}
        )
    ).headers["access-control-allow-origin"] == "*"
    assert (
        "access-control-allow-origin"
        not in (
            await lite.get("/", headers={"origin": "https://other.example"})
        ).headers
    )


async def test_robots_are_told_what_acts_by_a_link(
    lite: httpx2.AsyncClient,
) -> None:
    rules = (await lite.get("/robots.txt")).text
    assert "Disallow: /unsubscribe/" in rules
    assert BASE in rules


async def test_nothing_of_a_reader_is_logged(
    lite: httpx2.AsyncClient, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG, logger="web"):
        await lite.post(
            "/subscribe", data={"target": "secret@reader.kr", "events": "new"}
        )
    assert "secret@reader" not in caplog.text


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("unmigrated", "voucherwatch migrate"),
        ("corrupt", "damaged or no database"),
        ("newer", "newer than this program"),
    ],
)
async def test_health_says_what_is_wrong_with_the_database(
    clock: Clock, tmp_path: Path, sqlite_url: str, kind: str, words: str
) -> None:
    path = Path(sqlite_url.removeprefix("sqlite:///"))
    if kind == "unmigrated":
        path = tmp_path / "nothing.db"
    elif kind == "corrupt":
        path.write_bytes(
            b"these are bytes of something else, and enough of them. " * 20
        )
    store = open_engine(f"sqlite:///{path}")
    if kind == "newer":
        with writing(store) as session:
            session.connection().exec_driver_sql(
                "UPDATE alembic_version SET version_num = '9999'"
            )
    async with asking(application(store, clock)) as client:
        answer = await client.get("/healthz")
        assert (answer.status_code, answer.json()["status"]) == (
            503,
            "trouble",
        )
        assert words in answer.json()["checks"]["database"]
        assert (await client.get("/")).status_code == (
            200 if kind == "newer" else 503
        )
    store.dispose()
