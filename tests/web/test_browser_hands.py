"""The main ways through the pages with a keyboard alone, and with script off on a phone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from sqlmodel import select

from notifier.signup import tokens
from storage.db.engine import Engine, writing
from storage.models import Subscription
from tests.clock import Clock
from tests.conftest import NOW
from tests.factories import announce, window
from tests.web.browser import Tab, expect, free_port, needs_browser, served
from tests.web.conftest import SECRET, application

pytestmark = needs_browser

PHONE = {"width": 390, "height": 800}
# Presses of Tab within which the next thing of a way through a page is reached.
MOST_TABS = 60


@pytest.fixture
def address(sqlite_engine: Engine, clock: Clock) -> Iterator[str]:
    with writing(sqlite_engine) as session:
        for number, audience in enumerate(["대학", "중소기업", "대학"], 1):
            announce(
                session,
                f"클라우드 보급 {number}차",
                now=NOW,
                windows=[window(None, f"2026-12-{10 + number}T18:00")],
                audience=[audience],
                budget_total_won=number * 1_000_000_000,
            )
    with served(application(sqlite_engine, clock), free_port()) as address:
        yield address


@pytest.fixture
def tab(chromium: Any, address: str) -> Iterator[Tab]:
    tab = Tab(chromium, address)
    yield tab
    # A list that is no longer waited for is given up when the next one is asked for.
    aborted = "net::ERR_ABORTED"
    assert [each for each in tab.complaints if aborted not in each] == []
    tab.context.close()


@pytest.fixture
def plain(chromium: Any, address: str) -> Iterator[Tab]:
    """A phone with script off."""
    tab = Tab(chromium, address, java_script_enabled=False, viewport=PHONE)
    yield tab
    assert tab.complaints == []
    tab.context.close()


def reach(tab: Tab, is_there: str) -> None:
    """Press Tab until *is_there*, JavaScript over the focused ``element``, holds, and
    see that the element stands in view with a mark that it has the focus.
    """
    for _ in range(MOST_TABS):
        tab.page.keyboard.press("Tab")
        if tab.page.evaluate(
            f"(element => {is_there})(document.activeElement)"
        ):
            break
    else:
        raise AssertionError(f"Tab reaches nothing with {is_there}")
    assert tab.page.evaluate(
        """() => {
          const element = document.activeElement;
          const box = element.getBoundingClientRect();
          const style = getComputedStyle(element);
          return box.width > 0 && box.bottom > 0 && box.top < innerHeight
            && (style.outlineStyle !== "none" || style.boxShadow !== "none");
        }"""
    ), f"one does not see {is_there}"


def titles(tab: Tab) -> Any:
    return tab.page.locator("ol.rows .title")


def test_filter_order_and_sign_up_by_keyboard(tab: Tab) -> None:
    tab.page.goto("/")
    reach(tab, "element.id === 'q'")
    tab.page.keyboard.type("클라우드")
    tab.page.keyboard.press("Enter")
    tab.page.wait_for_url("**q=*")
    reach(tab, "element.name === 'sort'")
    # "예산 큰 순", chosen by its first letter as a select allows.
    tab.page.keyboard.press("ArrowDown")
    tab.page.keyboard.press("ArrowDown")
    tab.page.wait_for_url("**sort=budget*")
    expect(titles(tab).first).to_have_text("클라우드 보급 3차")
    reach(tab, "element.name === 'audience' && element.value === '대학'")
    tab.page.keyboard.press("Space")
    expect(titles(tab)).to_have_count(2)
    tab.page.goto("/subscribe?audience=대학")
    reach(tab, "element.id === 'target'")
    tab.page.keyboard.type("reader@example.kr")
    reach(tab, "element.type === 'submit'")
    tab.page.keyboard.press("Enter")
    tab.page.get_by_role("heading", name="메일함을 확인해 주세요").wait_for()


@pytest.mark.parametrize("language", ["ko", "en"])
def test_a_calendar_and_a_chart_by_keyboard_on_a_phone(
    chromium: Any, address: str, language: str
) -> None:
    locale = "ko-KR" if language == "ko" else "en-GB"
    tab = Tab(chromium, address, viewport=PHONE, locale=locale)
    tab.page.goto("/calendar")
    reach(tab, "element.matches('a[rel=next]') || /month=/.test(element.href)")
    tab.page.keyboard.press("Enter")
    tab.page.wait_for_url("**month=*")
    reach(
        tab, "element.lang && element.lang !== document.documentElement.lang"
    )
    tab.page.keyboard.press("Enter")
    tab.page.wait_for_function(
        "before => document.documentElement.lang !== before", arg=language
    )
    assert "month=" in tab.page.url, "the month stays in the other language"
    assert tab.complaints == []
    tab.context.close()


def test_a_sheet_of_filters_holds_the_focus_and_gives_it_back(
    chromium: Any, address: str
) -> None:
    tab = Tab(chromium, address, viewport=PHONE)
    tab.page.goto("/")
    reach(tab, "element.textContent === '조건'")
    tab.page.keyboard.press("Enter")
    sheet = tab.page.get_by_role("dialog", name="조건 선택")
    expect(sheet.get_by_role("link", name="닫기")).to_be_focused()
    reach(tab, "element.name === 'audience' && element.value === '대학'")
    tab.page.keyboard.press("Space")
    expect(titles(tab)).to_have_count(2)
    for _ in range(MOST_TABS):
        tab.page.keyboard.press("Tab")
        assert tab.page.evaluate(
            "document.activeElement === document.body"
            " || Boolean(document.activeElement.closest('#filters'))"
        ), "what is behind the sheet takes no focus"
    tab.page.keyboard.press("Escape")
    expect(sheet).to_have_count(0)
    expect(
        tab.page.get_by_role("link", name="조건", exact=True)
    ).to_be_focused()
    tab.context.close()


def test_a_phone_filters_and_goes_back_with_script_off(plain: Tab) -> None:
    plain.page.goto("/")
    plain.page.get_by_role("link", name="조건", exact=True).click()
    sheet = plain.page.locator("#filters")
    expect(sheet).to_be_visible()
    sheet.get_by_label("대학").check()
    sheet.get_by_role("button", name="적용").click()
    expect(titles(plain)).to_have_count(2)
    plain.page.locator("select[name=sort]").select_option(label="예산 큰 순")
    plain.page.get_by_role("button", name="검색").click()
    expect(titles(plain).first).to_have_text("클라우드 보급 3차")
    plain.page.get_by_label("선택한 조건").get_by_role(
        "link", name="대학"
    ).click()
    expect(titles(plain)).to_have_count(3)
    plain.page.go_back()
    expect(titles(plain)).to_have_count(2)


def test_sign_up_change_and_leave_with_script_off(
    plain: Tab, sqlite_engine: Engine
) -> None:
    plain.page.goto("/subscribe")
    plain.page.get_by_label("검색어").fill("클라우드")
    plain.page.get_by_role("button", name="이 조건으로 미리 보기").click()
    expect(titles(plain)).to_have_count(3)
    target = plain.page.get_by_label("메일 주소 또는 웹훅 주소")
    target.fill("reader@localhost")
    plain.page.get_by_role("button", name="알림 신청하기").click()
    # What was filled in stays to be corrected.
    expect(plain.page.get_by_role("alert")).to_be_visible()
    assert plain.page.get_by_label("검색어").input_value() == "클라우드"
    assert "400" in plain.complaints.pop()
    target.fill("reader@example.kr")
    plain.page.get_by_role("button", name="알림 신청하기").click()
    plain.page.get_by_role("heading", name="메일함을 확인해 주세요").wait_for()
    with writing(sqlite_engine) as session:
        number = session.exec(select(Subscription.id)).one()
    at = NOW.timestamp()
    confirm = tokens.sign(SECRET, "confirm", [number], now=at)
    plain.page.goto(f"/confirm/{confirm}")
    plain.page.get_by_role("button", name="알림 시작").click()
    plain.page.get_by_role("heading", name="알림을 시작했습니다").wait_for()
    leave = tokens.sign(SECRET, "end", [number], now=at)
    plain.page.goto(f"/unsubscribe/{leave}")
    plain.page.get_by_role("button", name="그만 받기").click()
    plain.page.get_by_role("heading", name="알림이 해지되었습니다").wait_for()


def test_paper_has_no_buttons_but_the_address_of_the_notice(tab: Tab) -> None:
    tab.page.goto("/announcements/1")
    tab.page.emulate_media(media="print")
    shown = tab.page.locator(".go .button:visible")
    expect(shown).to_have_count(1)
    written = "getComputedStyle(document.querySelector('.go .button'), '::after').content"
    assert "https://" in tab.page.evaluate(written)
    expect(
        tab.page.locator(".why summary:visible, nav:visible")
    ).to_have_count(0)
