"""What a reader does, in a real browser."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from notifier.matching import enqueue
from notifier.signup import signup_manager, tokens
from storage.db.engine import Engine, reading, writing
from storage.queries.filters import Filter
from storage.subscribers import subscriptions
from tests.clock import Clock
from tests.conftest import NOW, open_quickly
from tests.factories import amend, announce, division, watched, window
from tests.web.browser import (
    Tab,
    axe_faults,
    expect,
    free_port,
    needs_axe,
    needs_browser,
    served,
)
from tests.web.conftest import SECRET, application

pytestmark = needs_browser

WORDS = "접수기간 : 2026. 11. 16. ~ 11. 27. 15:00"
PAGES = [
    "/",
    "/?status=all",
    "/?q=없는말",
    "/announcements/1",
    "/programmes",
    "/programmes/ai바우처",
    "/calendar",
    "/sources",
    "/subscribe?q=AI",
    "/nope",
]


def stock(engine: Engine) -> Engine:
    """Fill an empty store with something of everything."""
    with writing(engine) as session:
        text = window("2026-11-16", "2026-11-27T15:00", text=WORDS)
        announcement = announce(
            session, "2026년 AI 바우처 지원사업 2차 공고", now=NOW, programme="AI 바우처 지원사업", year=2026, round=2, windows=[text], audience=["소상공인"],
            divisions=[division("의료", 14_000_000_000), division("글로벌", 3_000_000_000)], budget_total_won=17_000_000_000,
        )  # fmt: skip
        amend(
            session,
            announcement,
            {"closes": ["2026-11-20T15:00", "2026-11-27T15:00"]},
            now=NOW,
            event="extended",
        )
        announce(
            session,
            "2025년 AI 바우처 지원사업",
            now=NOW,
            programme="AI 바우처 지원사업",
            year=2025,
            round=1,
            windows=[window("2025-02-01", "2025-03-01")],
        )
        announce(
            session,
            "수출바우처 참여기업 모집",
            now=NOW,
            windows=[window(None, "2026-12-11T18:00")],
            audience=["중소기업"],
        )
        for number in range(4):
            announce(
                session,
                f"클라우드 보급 {number}차",
                now=NOW,
                windows=[window(None, "2026-12-20")],
                audience=["대학"],
            )
        session.add(watched("nipa-business", now=NOW))
        session.add(
            watched("msit", now=NOW, verdict="maintenance", verdict_since=NOW)
        )
    return engine


@pytest.fixture
def stocked(sqlite_engine: Engine) -> Engine:
    return stock(sqlite_engine)


@pytest.fixture(scope="module")
def shown(more_sqlite: Callable[[], str]) -> Iterator[str]:
    """The application for tests that only look: once for all of them."""
    engine = stock(open_quickly(more_sqlite()))
    with served(application(engine, Clock()), free_port()) as address:
        yield address
    engine.dispose()


@pytest.fixture
def address(stocked: Engine, clock: Clock) -> Iterator[str]:
    """The application on a real socket."""
    with served(application(stocked, clock), free_port()) as address:
        yield address


@pytest.fixture
def tab(chromium: Any, address: str) -> Iterator[Tab]:
    tab = Tab(chromium, address)
    yield tab
    tab.context.close()


@pytest.fixture
def plain(chromium: Any, address: str) -> Iterator[Tab]:
    """A browser with script off."""
    tab = Tab(chromium, address, java_script_enabled=False)
    yield tab
    tab.context.close()


def titles(tab: Tab) -> Any:
    return tab.page.locator("ol.rows").first.locator(".title")


def wait_for_rows(tab: Tab, number: int) -> None:
    tab.page.locator("ol.rows").first.locator(
        f".title >> nth={number - 1}"
    ).wait_for()
    tab.page.locator("ol.rows").first.locator(
        f".title >> nth={number}"
    ).wait_for(state="detached")


def test_the_list_follows_what_is_typed_and_the_address_follows_the_list(
    tab: Tab,
) -> None:
    tab.page.goto("/")
    expect(titles(tab)).to_have_count(6)
    tab.page.get_by_label("공고 검색").press_sequentially("바우처 -수출")
    wait_for_rows(tab, 1)
    expect(titles(tab)).to_have_text(["2026년 AI 바우처 지원사업 2차 공고"])
    assert "q=%EB%B0%94%EC%9A%B0%EC%B2%98" in tab.page.url
    assert tab.page.get_by_label("공고 검색").evaluate(
        "box => box === document.activeElement"
    ), "the reader goes on typing"
    tab.page.reload()
    expect(titles(tab)).to_have_text(["2026년 AI 바우처 지원사업 2차 공고"])
    assert tab.complaints == []


def test_a_facet_narrows_the_list_and_a_chip_widens_it_again(tab: Tab) -> None:
    tab.page.goto("/")
    tab.page.get_by_role("group", name="지원 대상").get_by_label(
        "대학"
    ).check()
    tab.page.wait_for_url("**/?audience=*")
    wait_for_rows(tab, 4)
    tab.page.get_by_label("선택한 조건").get_by_role(
        "link", name="대학"
    ).click()
    wait_for_rows(tab, 6)
    assert tab.complaints == []


def test_everything_works_with_script_off(plain: Tab) -> None:
    plain.page.goto("/")
    plain.page.get_by_label("공고 검색").fill("수출")
    plain.page.get_by_role("button", name="검색").click()
    expect(titles(plain)).to_have_text(["수출바우처 참여기업 모집"])
    plain.page.goto("/")
    plain.page.get_by_role("group", name="지원 대상").get_by_label(
        "대학"
    ).check()
    plain.page.get_by_role("button", name="적용").click()
    expect(titles(plain)).to_have_count(4)
    plain.page.goto("/announcements/1")
    plain.page.locator(".facts details summary").first.click()
    assert plain.page.locator(".facts mark").first.inner_text() == WORDS


def test_evidence_is_read_on_demand(tab: Tab) -> None:
    tab.page.goto("/")
    tab.page.get_by_role(
        "link", name="2026년 AI 바우처 지원사업 2차 공고"
    ).click()
    mark = tab.page.locator(".facts mark").first
    expect(mark).not_to_be_visible()
    tab.page.locator(".facts summary").first.click()
    expect(mark).to_be_visible()
    assert mark.inner_text() == WORDS
    assert (
        tab.page.locator("del").first.inner_text()
        == "2026. 11. 20. (금) 15:00"
    )
    assert tab.complaints == []


def test_a_reader_can_go_by_keyboard_alone(tab: Tab) -> None:
    tab.page.goto("/")
    tab.page.keyboard.press("Tab")
    assert tab.page.evaluate("document.activeElement.className") == "skip"
    tab.page.keyboard.press("Enter")
    assert tab.page.evaluate("location.hash") == "#main"
    for _ in range(40):
        tab.page.keyboard.press("Tab")
        if "announcements/1" in (
            tab.page.evaluate("document.activeElement.href || ''")
        ):
            break
    assert (
        tab.page.evaluate(
            "getComputedStyle(document.activeElement).outlineStyle"
        )
        == "solid"
    ), "one sees where one is"
    tab.page.keyboard.press("Enter")
    tab.page.wait_for_url("**/announcements/1")
    for _ in range(30):
        tab.page.keyboard.press("Tab")
        if tab.page.evaluate("document.activeElement.tagName") == "SUMMARY":
            break
    tab.page.keyboard.press("Enter")
    expect(tab.page.locator(".facts mark").first).to_be_visible()


def test_a_reader_subscribes_hears_and_leaves_with_one_click(
    tab: Tab, stocked: Engine
) -> None:
    tab.page.goto("/?q=AI")
    tab.page.get_by_role("link", name="메일·슬랙 알림").click()
    assert tab.page.get_by_label("검색어").input_value() == "AI"
    tab.page.get_by_label("메일 주소 또는 웹훅 주소").fill("reader@example.kr")
    tab.page.get_by_role("button", name="알림 신청하기").click()
    expect(
        tab.page.get_by_role("heading", name="메일함을 확인해 주세요")
    ).to_be_visible()
    tab.page.goto(
        f"/confirm/{tokens.sign(SECRET, 'confirm', [1], now=NOW.timestamp())}"
    )
    tab.page.get_by_role("button", name="알림 시작").click()
    expect(
        tab.page.get_by_role("heading", name="알림을 시작했습니다")
    ).to_be_visible()
    with writing(stocked) as session:
        announcement = announce(session, "2027년 AI 바우처 지원사업", now=NOW)
        from sqlmodel import select

        from storage.models import Event

        assert (
            enqueue.enqueue_events(
                session,
                session.exec(
                    select(Event).where(
                        Event.announcement_id == announcement.id
                    )
                ).all(),
            )
            == 1
        )
    tab.page.goto(
        f"/unsubscribe/{tokens.sign(SECRET, 'end', [1], now=NOW.timestamp())}"
    )
    tab.page.get_by_role("button", name="그만 받기").click()
    expect(
        tab.page.get_by_role("heading", name="알림이 해지되었습니다")
    ).to_be_visible()
    with reading(stocked) as session:
        assert [
            subscription.state for subscription in subscriptions.every(session)
        ] == ["ended"]
    assert tab.complaints == []


def test_a_subscription_is_changed_on_its_page(
    tab: Tab, stocked: Engine
) -> None:
    with writing(stocked) as session:
        request = subscriptions.SubscriptionRequest(
            "email", "reader@example.kr", Filter(q="AI", audience=("대학",))
        )
        signup_manager.begin(
            session,
            signup_manager.request(session, request, secret=SECRET, now=NOW),
            now=NOW,
            how="web",
        )
    tab.page.goto(
        f"/manage/{tokens.sign(SECRET, 'manage', [1], now=NOW.timestamp())}"
    )
    tab.page.get_by_label("지원 대상: 대학").uncheck()
    tab.page.get_by_label("검색어").fill("수출")
    tab.page.get_by_role("button", name="저장").click()
    expect(tab.page.get_by_text("저장했습니다.")).to_be_visible()
    with reading(stocked) as session:
        assert subscriptions.every(session)[0].filter == {"q": "수출"}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_each_page_fits_a_phone_and_the_console_is_silent(
    chromium: Any, shown: str, scheme: str
) -> None:
    for path in PAGES:
        tab = Tab(
            chromium,
            shown,
            viewport={"width": 360, "height": 740},
            color_scheme=scheme,
        )
        tab.page.goto(path)
        width = tab.page.evaluate("document.documentElement.scrollWidth")
        assert width <= 360, path
        own = [
            text
            for text in tab.complaints
            if not (path == "/nope" and "404" in text)
        ]
        assert own == [], path
        tab.context.close()


@needs_axe
@pytest.mark.parametrize(
    ("width", "scheme"), [(1200, "light"), (1200, "dark"), (360, "light")]
)
def test_axe_finds_no_violation_on_any_page(
    chromium: Any, shown: str, width: int, scheme: str
) -> None:
    for path in PAGES:
        tab = Tab(
            chromium,
            shown,
            viewport={"width": width, "height": 800},
            color_scheme=scheme,
            bypass_csp=True,
        )
        tab.page.goto(path)
        assert axe_faults(tab) == [], path
        tab.context.close()


def test_nothing_is_asked_of_another_host(tab: Tab, address: str) -> None:
    requested: list[str] = []
    tab.page.on("request", lambda request: requested.append(request.url))
    for path in PAGES:
        tab.page.goto(path)
    assert [
        url for url in requested if not re.match(re.escape(address), url)
    ] == []
