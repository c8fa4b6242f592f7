"""Pages at a phone's, a tablet's and a desk's width, in both languages."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import Any

import pytest

from net.ssrf import Policy
from notifier.channels.push.transport import VapidKeys
from notifier.signup import signup_manager, tokens
from storage.db.engine import Engine, reading, writing
from storage.queries.filters import Filter
from storage.subscribers import subscriptions
from tests.clock import Clock
from tests.conftest import NOW, open_quickly
from tests.push_device import PRIVATE_KEY
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
from tests.web.test_browser import stock, stocked
from web.pages.subscribe import SignupConfig

__all__ = ["stocked"]  # its fixture: a store with something of everything

pytestmark = needs_browser

KEYS = VapidKeys(PRIVATE_KEY, "mailto:operator@watch.example.org")
MANAGE = f"/manage/{tokens.sign(SECRET, 'manage', [1], now=NOW.timestamp())}"
PATHS = [
    "/",
    "/subscribe?q=AI&audience=대학",
    "/announcements/1",
    "/programmes",
    "/programmes/ai바우처",
    "/calendar",
    "/sources",
    MANAGE,
]
LOOKS = [
    (390, "light", "ko"),
    (390, "dark", "en"),
    (768, "light", "en"),
    (1100, "light", "ko"),
    (1100, "dark", "en"),
    (1400, "dark", "ko"),
]


def served_with_alerts(engine: Engine) -> AbstractContextManager[str]:
    """Serve the stocked store with two alerts, the second of them paused."""
    with writing(engine) as session:
        for q in ("AI", "수출"):
            wanted = Filter(q=q, audience=("대학",))
            request = subscriptions.SubscriptionRequest(
                "email", "a@b.kr", wanted
            )
            stored = signup_manager.request(
                session, request, secret=SECRET, now=NOW
            )
            signup_manager.begin(session, stored, now=NOW, how="web")
        signup_manager.pause(session, stored, None, now=NOW)
    channels = ("email", "slack", "webhook", "push", "apprise", "alimtalk")
    config = SignupConfig(channels, Policy(), KEYS.public_key)
    return served(application(engine, Clock(), signup=config), free_port())


@pytest.fixture
def address(stocked: Engine) -> Iterator[str]:
    with served_with_alerts(stocked) as address:
        yield address


@pytest.fixture(scope="module")
def shown(more_sqlite: Callable[[], str]) -> Iterator[str]:
    """The same for tests that only look: once for all of them."""
    engine = stock(open_quickly(more_sqlite()))
    with served_with_alerts(engine) as address:
        yield address
    engine.dispose()


def opened(
    chromium: Any, address: str, look: tuple[int, str, str], path: str
) -> Tab:
    width, scheme, language = look
    tab = Tab(
        chromium,
        address,
        viewport={"width": width, "height": 800},
        color_scheme=scheme,
        locale="en-GB" if language == "en" else "ko-KR",
        bypass_csp=True,
    )
    tab.page.goto(path)
    return tab


CUT_OFF = """() => [...document.querySelectorAll(".top a")].filter((link) => {
  const box = link.getBoundingClientRect();
  const middle = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
  return box.left < 0 || box.right > innerWidth || !link.contains(middle);
}).map((link) => link.textContent)"""


@pytest.mark.parametrize("look", LOOKS)
def test_each_page_fits_and_its_navigation_is_whole(
    chromium: Any, shown: str, look: tuple[int, str, str]
) -> None:
    for path in PATHS:
        tab = opened(chromium, shown, look, path)
        assert tab.page.locator("html").get_attribute("lang") == look[2], path
        width = tab.page.evaluate("document.documentElement.scrollWidth")
        assert width <= look[0], path
        assert tab.page.evaluate(CUT_OFF) == [], path
        assert tab.complaints == [], path
        tab.context.close()


@needs_axe
@pytest.mark.parametrize("look", LOOKS)
def test_axe_finds_nothing_on_any_page(
    chromium: Any, shown: str, look: tuple[int, str, str]
) -> None:
    for path in PATHS:
        tab = opened(chromium, shown, look, path)
        assert axe_faults(tab) == [], path
        tab.context.close()


def test_the_whole_filter_is_edited_on_the_manage_page(
    chromium: Any, address: str, stocked: Engine
) -> None:
    tab = opened(chromium, address, (390, "light", "ko"), MANAGE)
    first = tab.page.locator("section").first
    first.get_by_label("지원 대상: 대학").uncheck()
    first.get_by_text("조건 추가").click()
    first.get_by_role("group", name="지원 대상").get_by_label(
        "소상공인"
    ).check()
    first.get_by_label("예산 규모").select_option("1000000000")
    first.get_by_label("매일").check()
    first.get_by_label("마감 당일").check()
    first.get_by_role("button", name="저장").click()
    expect(tab.page.get_by_text("저장했습니다.")).to_be_visible()
    with reading(stocked) as session:
        stored = subscriptions.every(session)[0]
        wanted = subscriptions.request_of(stored)
    assert wanted.filter.to_dict() == {
        "q": "AI",
        "audience": ["소상공인"],
        "min_budget": 1_000_000_000,
    }
    assert wanted.frequency == "daily"
    assert "closing-0" in wanted.events
    tab.context.close()


def test_an_alert_is_paused_and_resumed(
    chromium: Any, address: str, stocked: Engine
) -> None:
    tab = opened(chromium, address, (390, "light", "ko"), MANAGE)
    first, second = (
        tab.page.locator("section").nth(0),
        tab.page.locator("section").nth(1),
    )
    first.get_by_label("다시 받을 날").fill("2099-01-01")
    first.get_by_role("button", name="일시 중지").click()
    expect(first.get_by_role("alert")).to_have_text(
        "내일부터 2년 안의 날짜를 골라 주세요."
    )
    first.get_by_label("다시 받을 날").fill(f"{NOW.year + 1}-03-02")
    first.get_by_role("button", name="일시 중지").click()
    expect(tab.page.get_by_text("일시 중지했습니다.")).to_be_visible()
    expect(first.locator("h2")).to_contain_text(f"{NOW.year + 1}. 3. 2.")
    second.get_by_role("button", name="지금부터 다시 받기").click()
    expect(
        tab.page.get_by_text("지금부터 다시 보내 드립니다.")
    ).to_be_visible()
    with reading(stocked) as session:
        paused, going_on = subscriptions.every(session)
    assert paused.paused_until is not None
    assert going_on.paused_until is None
    tab.context.close()


def test_a_link_fills_in_the_form(chromium: Any, address: str) -> None:
    path = "/subscribe?q=AI&audience=대학&min_budget=1000000000"
    tab = opened(chromium, address, (768, "light", "ko"), path)
    assert tab.page.get_by_label("검색어").input_value() == "AI"
    assert tab.page.get_by_label("지원 대상: 대학").is_checked()
    assert tab.page.locator(
        "input[name=min_budget][value='1000000000']"
    ).is_checked()
    tab.context.close()
