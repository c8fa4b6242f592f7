"""The API against its own description, and everything against nonsense."""

import csv
import io
import json
import zipfile
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

import httpx2
import pytest
import python_calamine
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from storage.db.engine import Engine, writing
from storage.queries.filters import Filter
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


@pytest.fixture
def stocked(sqlite_engine: Engine) -> Engine:
    with writing(sqlite_engine) as session:
        period = {
            "start": "2026-12-10",
            "end": None,
            "text": "",
            "where": "body:0-1",
        }
        announcement = announce(
            session, now=NOW, programme="AI 바우처 지원사업", year=2026, round=1, windows=[window("2026-11-20", "2026-12-04T24:00")], divisions=[division("의료", 14_000_000_000)],
            audience=["소상공인"], evidence={"programme": [{"text": "AI 바우처", "where": "title:6-12"}]}, doubts=[{"field": "windows", "why": "…"}], project_period=period,
        )  # fmt: skip
        amend(
            session,
            announcement,
            {"closes": ["2026-12-01", "2026-12-04T24:00"]},
            now=NOW,
            event="extended",
        )
        announce(
            session,
            "예고",
            now=NOW,
            kind="forecast",
            programme="AI 바우처 지원사업",
            expected=[
                {
                    "what": "2차",
                    "when": "2027-01",
                    "precision": "month",
                    "text": "",
                    "where": "",
                }
            ],
        )
        announce(
            session,
            "결과",
            now=NOW,
            kind="result",
            posted_on=None,
            source="bizinfo",
            same_as_id=announcement.id,
        )
        session.add(watched("nipa-business", now=NOW))
        session.add(
            watched("msit", now=NOW, verdict="needs-key", last_crawl_at=None)
        )
    return sqlite_engine


def shape(description: dict[str, Any], name: str) -> Any:
    """Return a validator of one schema of the API's description."""
    from jsonschema import Draft202012Validator

    return Draft202012Validator(
        {
            "$ref": f"#/components/schemas/{name}",
            "components": description["components"],
        }
    )


ANSWERS = [
    ("/api/announcements", "AnnouncementPage"),
    ("/api/announcements?status=all&limit=1", "AnnouncementPage"),
    ("/api/announcements/1", "AnnouncementOut"),
    ("/api/announcements/2", "AnnouncementOut"),
    ("/api/announcements/3", "AnnouncementOut"),
    ("/api/programmes", "ProgrammeList"),
    ("/api/sources", "SourceList"),
    ("/api/events", "EventPage"),
    ("/api/events?after=2&kind=call", "EventPage"),
    ("/api/announcements?limit=0", "Problem"),
]


@cases("path", ["/api", "/api/"])
async def test_the_api_itself_leads_to_its_description(
    lite: httpx2.AsyncClient, path: str
) -> None:
    answer = await lite.get(path)
    assert answer.headers["location"] == "/openapi.json"


@cases(("path", "name"), ANSWERS)
async def test_an_answer_has_the_shape_that_is_described(
    lite: httpx2.AsyncClient, stocked: Engine, path: str, name: str
) -> None:
    description = (await lite.get("/openapi.json")).json()
    faults = [
        fault.message
        for fault in shape(description, name).iter_errors(
            (await lite.get(path)).json()
        )
    ]
    assert faults == []


async def test_the_description_is_good_enough_for_a_client_generator(
    lite: httpx2.AsyncClient,
) -> None:
    description = (await lite.get("/openapi.json")).json()
    operations = [
        operation
        for path in description["paths"].values()
        for operation in path.values()
    ]
    assert {operation["operationId"] for operation in operations} >= {
        "listAnnouncements",
        "getAnnouncement",
        "listEvents",
        "exportAnnouncements",
    }
    for operation in operations:
        assert operation["description"]
        assert {"200", "400", "429"} <= operation["responses"].keys()
        assert "422" not in operation["responses"], (
            "mistakes are problems (400)"
        )
    names = {
        parameter["name"]
        for parameter in description["paths"]["/api/announcements"]["get"][
            "parameters"
        ]
    }
    assert names >= set(Filter.__dataclass_fields__)
    assert description["servers"] == [{"url": "https://voucher.example"}]


async def test_an_announcement_has_its_reading_editions_and_evidence(
    lite: httpx2.AsyncClient, stocked: Engine
) -> None:
    payload = (await lite.get("/api/announcements/1")).json()
    assert payload["reading"]["evidence"]["programme"] == [
        {"text": "AI 바우처", "where": "title:6-12"}
    ]
    assert [edition["number"] for edition in payload["editions"]] == [2, 1]
    assert payload["editions"][0]["changes"] == {
        "closes": ["2026-12-01", "2026-12-04T24:00"]
    }
    assert [other["source"] for other in payload["elsewhere"]] == ["bizinfo"]


async def test_a_list_is_walked_by_cursor_and_link(
    client: httpx2.AsyncClient, engine: Engine
) -> None:
    with writing(engine) as session:
        for number in range(7):
            announce(session, f"공고 {number}", now=NOW)
    seen: list[int] = []
    address: str | None = "/api/announcements?limit=3&q=공고&sort=changed"
    while address is not None:
        answer = await client.get(address)
        seen += [item["id"] for item in answer.json()["items"]]
        address = answer.links.get("next", {}).get("url")
    assert len(seen) == len(set(seen)) == 7


async def test_events_can_be_followed_from_a_cursor(
    client: httpx2.AsyncClient, engine: Engine
) -> None:
    announced(engine, "하나", now=NOW)
    first = (await client.get("/api/events")).json()
    announced(engine, "둘", now=NOW)
    second = (
        await client.get(f"/api/events?after={first['next_after']}")
    ).json()
    assert [item["announcement"]["title"] for item in second["items"]] == [
        "둘"
    ]
    assert (
        await client.get(f"/api/events?after={second['next_after']}")
    ).json() == {
        "items": [],
        "next_after": second["next_after"],
    }


HOSTILE_TITLE = '=HYPERLINK("http://x"),\n"공고" & <b>😀'


@pytest.mark.heavy
async def test_an_export_holds_everything_that_matches_in_each_format(
    client: httpx2.AsyncClient, engine: Engine
) -> None:
    with writing(engine) as session:
        for number in range(410):
            announce(session, f"공고 {number}", now=NOW, stated=False)
        announce(
            session,
            HOSTILE_TITLE,
            now=NOW,
            budget_total_won=16_000_000_000,
            audience=["소상공인", "중소기업"],
        )
        announce(session, "다른 것", now=NOW)
    for format_ in ("csv", "xlsx", "jsonl"):
        answer = await client.get(f"/api/export.{format_}?q=공고")
        assert answer.status_code == 200
        assert (
            f'filename="announcements.{format_}"'
            in answer.headers["content-disposition"]
        )
        rows = ROWS[format_](answer.content)
        assert len(rows) == 411
        title, budget = ("title", "budget_total_won")
        if format_ != "jsonl":
            title, budget = ("제목", "총예산(원)")
        hostile = next(row for row in rows if "HYPERLINK" in str(row[title]))
        assert float(hostile[budget]) == 16_000_000_000
        if format_ == "csv":
            assert hostile[title].startswith("'="), (
                "a spreadsheet must not take it for a formula"
            )
            assert hostile["지원 대상"] == "소상공인, 중소기업"


@pytest.mark.parametrize(
    "sign", [*"=+-@＝＋－＠\t\n", " =", "\n=", "\u3000+", "\u200b=", "\ufeff@"]
)
async def test_finding_28_no_cell_begins_as_a_formula_does(
    lite: httpx2.AsyncClient, sqlite_engine: Engine, sign: str
) -> None:
    with writing(sqlite_engine) as session:
        announce(session, f"{sign}1+1 지원사업 공고", now=NOW)
    answer = await lite.get("/api/export.csv", params={"status": "all"})
    (row,) = ROWS["csv"](answer.content)
    assert row["제목"].startswith("'")


async def test_a_workbook_has_dates_money_links_and_a_sheet_of_divisions(
    client: httpx2.AsyncClient, engine: Engine
) -> None:
    with writing(engine) as session:
        announce(
            session,
            "2026년 AI 바우처 지원사업 공고",
            now=NOW,
            windows=[window("2026-11-01", "2026-12-04T18:00")],
            operators=["정보통신산업진흥원"],
            divisions=[
                division("AI반도체", 10_000_000_000, projects=12),
                division("소상공인", 3_000_000_000),
            ],
        )
    answer = await client.get("/api/export.xlsx?lang=en")
    book = python_calamine.load_workbook(io.BytesIO(answer.content))
    assert book.sheet_names == ["Announcements", "Divisions"]
    head, row = book.get_sheet_by_index(0).to_python()
    stated = dict(zip(head, row, strict=True))
    assert stated["Closes"] == datetime(2026, 12, 4, 18, 0)
    assert stated["Opens"] == date(2026, 11, 1)
    assert stated["Run by"] == "정보통신산업진흥원"
    assert stated["Status"] == "Open"
    assert stated["Days left"] == 10
    assert "AI반도체: KRW 10,000,000,000, 12 projects" in str(
        stated["Divisions and budgets"]
    )
    _, first, second = book.get_sheet_by_index(1).to_python()
    assert first[1:3] == ["AI반도체", 10_000_000_000]
    assert second[1:3] == ["소상공인", 3_000_000_000]
    with zipfile.ZipFile(io.BytesIO(answer.content)) as parts:
        sheet = parts.read("xl/worksheets/sheet1.xml").decode()
        links = parts.read("xl/worksheets/_rels/sheet1.xml.rels").decode()
    assert "<autoFilter" in sheet
    assert 'state="frozen"' in sheet
    assert "https://www.nipa.kr/home/2-2/1" in links
    assert "https://voucher.example/announcements/" in links
    plain = await client.get("/api/export.csv")
    korean = next(
        csv.DictReader(io.StringIO(plain.content.decode("utf-8-sig")))
    )
    assert korean["접수 마감"] == "2026-12-04 18:00"
    assert korean["상태"] == "접수 중"
    assert len(korean) == len(head)


def _xlsx(body: bytes) -> list[dict[str, Any]]:
    head, *rows = (
        python_calamine.load_workbook(io.BytesIO(body))
        .get_sheet_by_index(0)
        .to_python()
    )
    names = list(map(str, head))
    return [dict(zip(names, row, strict=True)) for row in rows]


ROWS = {
    "csv": lambda body: list(
        csv.DictReader(io.StringIO(body.decode("utf-8-sig")))
    ),
    "xlsx": _xlsx,
    "jsonl": lambda body: [
        json.loads(line) for line in body.decode().splitlines()
    ],
}

# --- nonsense -----------------------------------------------------------------

PATHS = [
    "/",
    "/feed.rss",
    "/feed.atom",
    "/feed.json",
    "/calendar.ics",
    "/calendar",
    "/programmes",
    "/subscribe",
    "/api/announcements",
    "/api/events",
    "/api/export.csv",
    "/api/programmes",
]
NAMES = [
    *Filter.__dataclass_fields__,
    "cursor",
    "limit",
    "changes",
    "month",
    "after",
    "sort",
    "lang",
    "website",
    "가",
]
VALUES = st.one_of(
    st.text(max_size=40),
    st.integers(min_value=-(10**20), max_value=10**20).map(str),
    st.sampled_from(
        [
            "open",
            "all",
            "AI",
            "바우처",
            "-",
            "|",
            "%",
            '"',
            "2026-11",
            "bmV3ZXN0IC0gMQ",
            "newest",
            "OR 1=1--",
            "\u202e",
            "\ud7a4",
            "１２",
        ]
    ),
)
QUERIES = st.lists(st.tuples(st.sampled_from(NAMES), VALUES), max_size=6).map(
    urlencode
)
RAW = st.text(
    alphabet=st.characters(
        min_codepoint=33, max_codepoint=126, exclude_characters="#"
    ),
    max_size=60,
)


@pytest.mark.heavy
@cases(
    "path",
    [
        *PATHS,
        "/announcements/1",
        "/api/announcements/1",
        "/api/sources",
        "/sources",
        "/subscribed",
        "/openapi.json",
    ],
)
async def test_no_value_of_a_known_name_is_an_error_of_ours(
    fuzzed: httpx2.AsyncClient, path: str
) -> None:
    for name in NAMES:
        for value in ("", " ", "0", "-1", "x", "9" * 30, "\u202e", "2026-11"):
            answer = await fuzzed.get(path, params={name: value})
            assert answer.status_code in (200, 400, 404), (name, value)


@settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(path=st.sampled_from(PATHS), query=st.one_of(QUERIES, RAW))
async def test_no_query_string_is_an_error_of_ours(
    fuzzed: httpx2.AsyncClient, path: str, query: str
) -> None:
    answer = await fuzzed.get(f"{path}?{query}")
    assert answer.status_code in (200, 400, 414)


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    path=st.text(max_size=30),
    prefix=st.sampled_from(
        [
            "/",
            "/announcements/",
            "/programmes/",
            "/api/",
            "/static/",
            "/manage/",
            "/private/1/",
            "/feed.",
        ]
    ),
)
async def test_no_path_is_an_error_of_ours(
    fuzzed: httpx2.AsyncClient, prefix: str, path: str
) -> None:
    from urllib.parse import quote

    answer = await fuzzed.get(prefix + quote(path, safe="/"))
    assert answer.status_code in (200, 307, 400, 404, 405)


@pytest.fixture(scope="module")
def fuzzed_store(
    tmp_path_factory: pytest.TempPathFactory, sqlite_template: Any
) -> Any:
    import shutil

    from storage.db.engine import open_engine

    path = tmp_path_factory.mktemp("fuzz") / "watch.db"
    shutil.copy(sqlite_template, path)
    engine = open_engine(f"sqlite:///{path}")
    with writing(engine) as session:
        for number in range(5):
            announce(
                session,
                f"2026년 AI 바우처 {number}",
                now=NOW,
                windows=[window(None, "2026-12-04")],
                programme="AI 바우처",
            )
    yield engine
    engine.dispose()


@pytest.fixture
async def fuzzed(fuzzed_store: Any) -> Any:
    async with asking(
        application(fuzzed_store, Clock(), fresh_for=60)
    ) as client:
        yield client


@pytest.mark.heavy
def test_schemathesis_finds_no_server_error(fuzzed_store: Any) -> None:
    """Every described operation, with values that fit the description and values that do not."""
    # Here, since importing it takes as long as collecting a thousand tests.
    import schemathesis
    from schemathesis.checks import not_a_server_error
    from schemathesis.specs.openapi import checks

    checked = [
        not_a_server_error,
        checks.status_code_conformance,
        checks.content_type_conformance,
        checks.response_schema_conformance,
    ]
    app = application(fuzzed_store, Clock(), fresh_for=60)
    api = schemathesis.openapi.from_asgi("/openapi.json", app)
    operations = [result.ok() for result in api.get_all_operations()]
    assert len(operations) == 7
    for operation in operations:
        _explore(operation, checked)


def _explore(operation: Any, checks: list[Any]) -> None:
    @settings(
        max_examples=25,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy())
    def explore(case: Any) -> None:
        case.call_and_validate(checks=checks)

    explore()
