"""Sorting, posting dates, link previews, and names that outlive a move."""

import httpx2
import pytest

from presentation.icalendar import deadline_file
from presentation.translations import words_in
from storage.db.engine import Engine, writing
from tests.conftest import NOW
from tests.factories import announce, window
from tests.web.conftest import BASE


@pytest.fixture
def stocked(sqlite_engine: Engine) -> None:
    with writing(sqlite_engine) as session:
        announce(
            session,
            "먼저 마감",
            now=NOW,
            key="first",
            windows=[window(None, "2026-12-01")],
            budget_total_won=100_000_000,
        )
        announce(
            session,
            "큰 예산",
            now=NOW,
            key="large",
            windows=[window(None, "2026-12-20")],
            budget_total_won=900_000_000,
        )


@pytest.mark.usefixtures("stocked")
@pytest.mark.parametrize(
    ("sort", "first"), [("deadline", "먼저 마감"), ("budget", "큰 예산")]
)
async def test_a_list_is_sorted_as_chosen(
    lite: httpx2.AsyncClient, sort: str, first: str
) -> None:
    page = (await lite.get("/", params={"sort": sort})).text
    rows = page.partition('<ol class="rows">')[2]
    titles = sorted(("먼저 마감", "큰 예산"), key=rows.index)
    assert titles[0] == first
    chosen = "" if sort == "deadline" else sort
    assert f'<option value="{chosen}" selected>' in page


async def test_an_unknown_order_is_refused(lite: httpx2.AsyncClient) -> None:
    assert (await lite.get("/", params={"sort": "luck"})).status_code == 400


@pytest.mark.usefixtures("stocked")
async def test_a_row_says_when_it_was_posted_and_that_it_is_new(
    lite: httpx2.AsyncClient,
) -> None:
    page = (await lite.get("/")).text
    assert "게시</span>" in page
    assert '<span class="kind fresh">새 글</span>' in page


@pytest.mark.usefixtures("stocked")
async def test_a_pasted_link_says_what_it_leads_to(
    lite: httpx2.AsyncClient,
) -> None:
    page = (await lite.get("/announcements/1")).text
    assert '<meta property="og:title" content="먼저 마감">' in page
    assert 'name="description" content="접수 기간:' in page
    assert "(nipa.kr)" in page


@pytest.mark.usefixtures("stocked")
async def test_sitemap_and_manifest_are_there(
    lite: httpx2.AsyncClient,
) -> None:
    sitemap = (await lite.get("/sitemap.xml")).text
    assert f"<loc>{BASE}/announcements/1</loc>" in sitemap
    assert "Sitemap: " in (await lite.get("/robots.txt")).text
    manifest = (await lite.get("/manifest.webmanifest")).json()
    assert manifest["name"] == "바우처 알리미"


async def test_calendar_names_are_of_the_notice_in_feeds_and_mails_alike(
    lite: httpx2.AsyncClient, sqlite_engine: Engine
) -> None:
    with writing(sqlite_engine) as session:
        windows = [window(None, "2026-12-01")]
        one = announce(
            session, now=NOW, source="a-board", key="77", windows=windows
        )
        file = deadline_file(one, "https://moved.example", words_in("ko"))
    assert file is not None
    assert b"UID:a-board.77@voucher-watch" in file
    assert (
        "UID:a-board.77@voucher-watch"
        in (await lite.get("/calendar.ics")).text
    )
