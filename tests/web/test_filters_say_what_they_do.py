"""Filters find what they name, and refuse what can never match."""

import html

import httpx2
import pytest

from presentation.translations import words
from storage.announcements.draft import Draft
from storage.announcements.save import save
from storage.db.engine import Engine, writing
from storage.queries.common_values import common_value
from storage.sources import BoardNames, register
from tests.cases import cases
from tests.conftest import NOW
from tests.factories import announce, division, reading, window

OPEN = [window(None, "2026-12-04T18:00")]


@pytest.fixture
def stocked(sqlite_engine: Engine) -> None:
    with writing(sqlite_engine) as session:
        announce(
            session,
            "기관 이름이 없는 공고",
            now=NOW,
            source="mss-a",
            windows=OPEN,
        )
        announce(
            session,
            "다른 기관의 공고",
            now=NOW,
            source="other-b",
            windows=OPEN,
            operators=["정보통신산업진흥원"],
            audience=["중소기업"],
            divisions=[division("의료")],
            programme="스마트제조 실증사업",
        )
        register(
            session,
            {"mss-a": "a.example", "other-b": "b.example"},
            now=NOW,
            names={
                "mss-a": BoardNames("사업 알림판", "중소벤처기업부"),
                "other-b": BoardNames("전자 알림판", "어느 재단"),
            },
        )
        draft = Draft(
            source="other-b",
            key="body-1",
            url="https://b.example/1",
            title="지원기업 모집",
            posted_on=NOW.date(),
            reading=reading("지원기업 모집", windows=OPEN),
            reader="1",
            parsed_from="notice",
            body="| 구분 | 내용 |\n| --- | --- |\n| 대상 | **드론 물류** 기업 |\n\n결과 발표는 12월",
        )
        save(
            session,
            draft,
            now=NOW,
            silent=True,
            enqueue=lambda *_: 0,
        )


async def titles(client: httpx2.AsyncClient, **query: str) -> set[str]:
    answer = await client.get("/api/announcements", params=query)
    assert answer.status_code == 200, answer.text
    return {item["title"] for item in answer.json()["items"]}


@pytest.mark.usefixtures("stocked")
@cases("agency", ["중소벤처기업부", "중기부", "중소기업청", "MSS", "mss"])
async def test_an_agency_is_found_on_its_own_board_by_any_of_its_names(
    lite: httpx2.AsyncClient, agency: str
) -> None:
    assert await titles(lite, agency=agency) == {"기관 이름이 없는 공고"}


@pytest.mark.usefixtures("stocked")
@cases(
    ("q", "found"),
    [
        ("NIPA", {"다른 기관의 공고"}),
        ("중기부", {"기관 이름이 없는 공고"}),
        (
            "알림판",
            {"기관 이름이 없는 공고", "다른 기관의 공고", "지원기업 모집"},
        ),
        ("드론", {"지원기업 모집"}),
        ('"드론 물류"', {"지원기업 모집"}),
        ("'드론 물류'", {"지원기업 모집"}),
        ("‘드론 물류’", {"지원기업 모집"}),
        ("드론·물류 & 기업", {"지원기업 모집"}),
        ("모집 -결과", {"지원기업 모집"}),
    ],
)
async def test_words_are_looked_for_in_names_of_boards_and_in_full_texts(
    lite: httpx2.AsyncClient, q: str, found: set[str]
) -> None:
    assert await titles(lite, q=q) == found


@pytest.mark.usefixtures("stocked")
async def test_a_list_shows_where_a_word_stands_in_the_text(
    lite: httpx2.AsyncClient,
) -> None:
    page = (await lite.get("/", params={"q": "드론"})).text
    assert '<p class="snippet">' in page
    assert "<mark>드론</mark> 물류 기업" in page
    assert "**" not in page


@pytest.mark.usefixtures("stocked")
@cases(
    ("name", "value", "suggested"),
    [
        ("source", "mss-aa", "mss-a"),
        ("kind", "cal", "call"),
        ("division", "의룡", "의료"),
        ("agency", "중소벤처기엄부", "중소벤처기업부"),
        ("field", "기슬", "기술"),
        ("role", "공급기엄", "공급기업"),
        ("programme", "AI바우쳐", "AI 바우처 지원사업"),
        ("divison", "의료", "division"),
        ("region", "강남구", "서울"),
        ("audience", "스타트업", "창업기업"),
        ("agency", "충청북도", "충북"),
        ("source", "전자 알림판", "other-b"),
        ("source", "중기부", "mss-a"),
        ("source", "OTHER-B", "other-b"),
        ("programme", "실증", "스마트제조 실증사업"),
    ],
)
@cases("path", ["/", "/api/announcements", "/feed.rss", "/calendar"])
async def test_what_can_never_match_is_refused_with_a_suggestion(
    lite: httpx2.AsyncClient, path: str, name: str, value: str, suggested: str
) -> None:
    answer = await lite.get(path, params={name: value})
    assert answer.status_code == 400
    assert suggested in answer.text


@cases(
    ("condition", "meant"),
    [
        ("programme=AI 바우쳐", "AI 바우처 지원사업"),
        ("division=소상공이", "소상공인"),
        ("agency=정보통신산업진흥언", "정보통신산업진흥원"),
        ("audience=중소기엽", "중소기업"),
        # Names that no notice has had yet, and short ones that look like others.
        ("programme=별빛 이용권 사업", ""),
        ("division=별빛", ""),
        ("agency=별빛진흥재단", ""),
        ("agency=KIMAT", ""),
    ],
)
async def test_before_the_first_crawl_only_what_is_misspelt_is_refused(
    lite: httpx2.AsyncClient, condition: str, meant: str
) -> None:
    name, _, value = condition.partition("=")
    answer = await lite.get("/api/announcements", params={name: value})
    assert answer.status_code == (400 if meant else 200)
    assert meant in answer.text


@pytest.mark.usefixtures("stocked")
@cases(
    ("name", "value", "same_as"),
    [
        ("kind", "모집 공고", "call"),
        ("kind", "CALL", "call"),
        ("status", "접수중", "open"),
        ("region", "서울특별시", "서울"),
        ("region", "Seoul", "서울"),
        ("min_budget", "1,000", "1000"),
        ("agency", "(재)정보통신산업진흥원", "NIPA"),
    ],
)
async def test_a_value_goes_by_its_other_names_everywhere(
    lite: httpx2.AsyncClient, name: str, value: str, same_as: str
) -> None:
    assert await titles(lite, **{name: value}) == await titles(
        lite, **{name: same_as}
    )
    for path in ("/", "/feed.atom", "/calendar.ics", "/api/export.csv"):
        answer = await lite.get(path, params={name: value})
        assert answer.status_code == 200, (path, answer.text)


@pytest.mark.parametrize("language", ["ko", "en"])
def test_what_a_page_calls_a_kind_or_a_state_is_understood(
    language: str,
) -> None:
    for condition in ("kind", "status"):
        for key, label in words(language).items():
            section, _, code = key.partition(".")
            if section == condition and code != "cancelled":
                assert common_value(condition, str(label)) == code


async def test_what_no_request_may_hold_is_refused_in_english_to_programs(
    lite: httpx2.AsyncClient,
) -> None:
    problem = (await lite.get("/api/announcements?q=a%0ab")).json()
    assert problem["detail"].isascii()
    assert "사용할 수 없는 문자" in (await lite.get("/?q=a%0ab")).text


@pytest.mark.usefixtures("stocked")
@cases("q", ["%", "-", "()", '""', "| &"])
async def test_signs_alone_are_no_words(
    lite: httpx2.AsyncClient, q: str
) -> None:
    answer = await lite.get("/api/announcements", params={"q": q})
    assert answer.status_code == 400


@pytest.mark.usefixtures("stocked")
async def test_a_refusal_is_in_the_readers_language_and_in_english_for_programs(
    lite: httpx2.AsyncClient,
) -> None:
    asked = {"division": "의룡"}
    page = (await lite.get("/", params=asked)).text
    assert "분과: ‘의룡’에 해당하는 값이 없습니다. 비슷한 값: 의료" in page
    problem = (await lite.get("/api/announcements", params=asked)).json()
    assert (
        problem["detail"]
        == "division: '의룡' is not known; did you mean 의료?"
    )
    assert problem["title"].isascii()
    korean = {"accept-language": "ko-KR,ko;q=0.9"}
    spoken = (
        await lite.get("/api/announcements", params=asked, headers=korean)
    ).json()
    assert "비슷한 값: 의료" in spoken["detail"]
    english = (await lite.get("/", params={**asked, "lang": "en"})).text
    assert "did you mean 의료?" in english


@pytest.mark.usefixtures("stocked")
async def test_what_a_links_way_adds_to_it_is_left_alone(
    lite: httpx2.AsyncClient,
) -> None:
    for path in ("/", "/feed.rss", "/calendar.ics"):
        answer = await lite.get(
            path, params={"utm_source": "slack", "fbclid": "1"}
        )
        assert answer.status_code == 200


@cases(
    "path",
    [
        "/api/announcements",
        "/api/events",
        "/api/export.csv",
        "/api/programmes",
    ],
)
async def test_the_api_refuses_a_parameter_that_it_does_not_have(
    lite: httpx2.AsyncClient, path: str
) -> None:
    answer = await lite.get(path, params={"foo": "bar"})
    assert answer.status_code == 400
    assert "foo" in answer.json()["detail"]


@cases(
    ("path", "detail"),
    [
        (
            "announcements?status=opne",
            "status: 'opne' is not known; did you mean open?",
        ),
        (
            "announcements?sort=dedline",
            "sort: 'dedline' is not known; did you mean deadline?",
        ),
        (
            "announcements?sort=7",
            "sort: '7' is not known; known are changed, deadline, newest",
        ),
        (
            "events?status=opne",
            "status: 'opne' is not known; did you mean open?",
        ),
        (
            "announcements?closing_within=abc",
            "closing_within: 'abc' is no whole number from 0 to 3,660",
        ),
        (
            "announcements?limit=900",
            "limit: '900' is no whole number from 1 to 200",
        ),
        ("announcements/0", "id: '0' is no whole number from 1 to"),
        ("announcements/abc", "id: 'abc' is no whole number from 1 to"),
        ("events?after=-1", "after: '-1' is no whole number from 0 to"),
        (f"announcements?cursor={'c' * 201}", "cursor: longer than 200"),
        (f"announcements?q={'c' * 121}", "q: longer than 120"),
        (f"programmes/{'c' * 121}/rounds", "slug: longer than 120"),
    ],
)
async def test_all_refusals_of_the_api_are_worded_alike(
    lite: httpx2.AsyncClient, path: str, detail: str
) -> None:
    answer = await lite.get(f"/api/{path}")
    assert answer.status_code == 400
    assert answer.json()["detail"].startswith(detail)


async def test_within_no_days_is_today(
    lite: httpx2.AsyncClient, sqlite_engine: Engine
) -> None:
    today = NOW.astimezone().date().isoformat()
    with writing(sqlite_engine) as session:
        announce(
            session, "오늘", now=NOW, windows=[window(None, f"{today}T23:59")]
        )
        announce(session, "나중", now=NOW, windows=OPEN)
    assert await titles(lite, closing_within="0") == {"오늘"}


@pytest.mark.usefixtures("stocked")
async def test_a_preview_shows_what_its_words_find(
    lite: httpx2.AsyncClient,
) -> None:
    page = (await lite.get("/subscribe", params={"q": "드론"})).text
    preview = page.partition('id="preview"')[2]
    assert "지원기업 모집" in preview
    assert "다른 기관의 공고" not in preview


async def test_words_that_find_nothing_are_offered_as_they_may_be_meant(
    lite: httpx2.AsyncClient, sqlite_engine: Engine
) -> None:
    with writing(sqlite_engine) as session:
        announce(session, "2026년 AI 바우처 지원사업 공고", now=NOW)
    page = (await lite.get("/", params={"q": "AI 바우쳐"})).text
    assert "혹시 이것을 찾으셨나요?" in page
    offered = page.partition("찾으셨나요?")[2].partition('href="')[2]
    link = html.unescape(offered.partition('"')[0])
    assert "AI 바우처 지원사업" in (await lite.get(link + "&status=all")).text
    right = (await lite.get("/", params={"q": "AI 바우처"})).text
    assert "찾으셨나요" not in right


@pytest.mark.usefixtures("stocked")
@cases(
    ("query", "named"),
    [
        ("kind=call", "<span>종류</span> 공고 "),
        ("programme=스마트제조실증", "<span>사업</span> 스마트제조 실증사업 "),
        ("min_budget=100000000", "<span>최소 예산</span> 1억원 "),
    ],
)
async def test_chosen_values_go_by_their_names(
    lite: httpx2.AsyncClient, query: str, named: str
) -> None:
    for path in ("/", "/calendar"):
        page = html.unescape((await lite.get(f"{path}?{query}")).text)
        assert named in page


@pytest.mark.usefixtures("stocked")
async def test_feeds_are_called_as_people_call_their_filter(
    lite: httpx2.AsyncClient,
) -> None:
    asked = "programme=스마트제조실증&kind=call"
    feed = (await lite.get(f"/feed.json?{asked}")).json()
    assert feed["title"].endswith("· 공고 스마트제조 실증사업")
    calendar = (await lite.get(f"/calendar.ics?{asked}")).text
    assert "X-WR-CALNAME:바우처 알리미 · 공고 스마트제조 실증사업" in calendar


async def test_a_page_offers_kinds_as_it_calls_them(
    client: httpx2.AsyncClient,
) -> None:
    page = html.unescape((await client.get("/?kind=zzz")).text)
    assert "재공고, " in page
    assert "reannouncement" not in page
    problem = (await client.get("/api/announcements?kind=zzz")).json()
    assert "reannouncement" in problem["detail"]
