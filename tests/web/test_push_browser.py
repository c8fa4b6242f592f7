"""Alerts on a device, in a real Chromium.

Chromium takes messages from its maker's push service only, and there is no network
here.  So ``PushManager.subscribe`` answers with a subscription whose keys the test
holds and whose service is a stand-in; what arrives there is decrypted and handed to
the real service worker by the DevTools protocol.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from sqlmodel import select

from net.http import Client
from net.ssrf import Policy
from notifier.channels.push.transport import VapidKeys, WebPush
from notifier.matching import enqueue
from notifier.messages.sender_profile import SenderProfile
from notifier.sending import sender
from notifier.signup import tokens
from storage.db.engine import Engine, reading, writing
from storage.models import Event
from storage.subscribers import subscriptions
from tests.clock import Clock
from tests.conftest import NOW
from tests.factories import announce, window
from tests.push_device import PRIVATE_KEY, PushDevice
from tests.web.browser import Tab, free_port, needs_browser, served
from tests.web.conftest import SECRET, application
from web.pages.subscribe import SignupConfig

pytestmark = needs_browser

LOCAL = Policy(allow_loopback=True)
KEYS = VapidKeys(PRIVATE_KEY, "mailto:operator@watch.example.org")

STUB = """
(() => {
  const made = __SUBSCRIPTION__;
  let current = null;
  PushManager.prototype.subscribe = async function (options) {
    if (!options.userVisibleOnly) throw new Error("a push must show something");
    window.subscribedWith = options.applicationServerKey;
    current = { endpoint: made.endpoint, toJSON: () => made, unsubscribe: async () => true };
    sessionStorage.setItem("pushed", "1");
    return current;
  };
  PushManager.prototype.getSubscription = async () =>
    sessionStorage.getItem("pushed") ? { toJSON: () => made, options: {} } : null;
})();
"""


class PushService:
    """Stands in for a browser maker's service: takes messages, or says they are over."""

    def __init__(self) -> None:
        self.bodies: list[bytes] = []
        self.status = 201
        service = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"]))
                if service.status == 201:
                    service.bodies.append(body)
                self.send_response(service.status)
                self.send_header("content-length", "0")
                self.end_headers()

            def log_message(self, *args: object) -> None:
                """Quiet."""

        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.http.server_port}"


@pytest.fixture
def service() -> Iterator[PushService]:
    service = PushService()
    thread = threading.Thread(target=service.http.serve_forever, args=(0.05,))
    thread.start()
    yield service
    service.http.shutdown()
    service.http.server_close()
    thread.join(5)


@pytest.fixture
def device(service: PushService) -> PushDevice:
    return PushDevice(f"{service.url}/push/this-phone")


class Site:
    """The application with Web Push on, and what sends for it."""

    def __init__(self, store: Engine, clock: Clock, address: str) -> None:
        self.store, self.clock, self.address = store, clock, address

    def carry(self) -> dict[str, int]:
        client = Client(LOCAL)
        channel = WebPush(client, KEYS, clock=self.clock)
        profile = SenderProfile(self.address, SECRET)
        try:
            return dict(
                sender.deliver(
                    self.store, {"push": channel}, profile, clock=self.clock
                )
            )
        finally:
            client.close()

    def announce(self, title: str) -> int:
        with writing(self.store) as session:
            made = announce(
                session, title, now=NOW, windows=[window(None, "2026-12-20")]
            )
            statement = select(Event).where(Event.announcement_id == made.id)
            events = session.exec(statement).all()
            enqueue.enqueue_events(session, events)
            return made.id or 0

    def states(self) -> list[str]:
        with reading(self.store) as session:
            return [one.state for one in subscriptions.every(session)]


@pytest.fixture
def site(sqlite_engine: Engine, clock: Clock) -> Iterator[Site]:
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    config = SignupConfig(("email", "push"), LOCAL, KEYS.public_key)
    app = application(sqlite_engine, clock, base_url=address, signup=config)
    with served(app, port):
        yield Site(sqlite_engine, clock, address)


@pytest.fixture
def tab(chromium: Any, site: Site, device: PushDevice) -> Iterator[Tab]:
    tab = Tab(chromium, site.address)
    tab.context.grant_permissions(["notifications"], origin=site.address)
    stub = STUB.replace("__SUBSCRIPTION__", json.dumps(device.subscription))
    tab.context.add_init_script(stub)
    yield tab
    tab.context.close()


KEPT_PAGES = """async () => {
  const pages = await caches.open("pages-1");
  return (await pages.keys()).map((one) => new URL(one.url).pathname);
}"""
CONTROLLED = "() => navigator.serviceWorker.controller !== null"


def deliver(tab: Tab, site: Site, note: dict[str, Any]) -> None:
    """Hand a message to the service worker as the browser's push client does."""
    protocol = tab.context.new_cdp_session(tab.page)
    registrations: list[str] = []
    protocol.on(
        "ServiceWorker.workerRegistrationUpdated",
        lambda update: registrations.extend(
            one["registrationId"] for one in update["registrations"]
        ),
    )
    protocol.send("ServiceWorker.enable")
    tab.page.wait_for_function(CONTROLLED)
    end = time.monotonic() + 30
    while not registrations and time.monotonic() < end:
        tab.page.wait_for_timeout(20)  # the protocol's events come in here
    protocol.send(
        "ServiceWorker.deliverPushMessage",
        {
            "origin": site.address,
            "registrationId": registrations[-1],
            "data": json.dumps(note),
        },
    )


SHOWN = """async () => {
  const registration = await navigator.serviceWorker.ready;
  // It shows a moment after the message is handed over.
  while (!(await registration.getNotifications()).length) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return (await registration.getNotifications()).map((one) => ({
    title: one.title, body: one.body, tag: one.tag, lang: one.lang,
    actions: one.actions.map((action) => action.title), data: one.data,
  }));
}"""


def shown(tab: Tab) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = tab.page.evaluate(SHOWN)
    return found


CLICK = """async ([tag, action]) => {
  const opened = [];
  self.clients.openWindow = async (url) => { opened.push(url); return null; };
  const notification = (await self.registration.getNotifications({ tag }))[0];
  let work;
  const event = new NotificationEvent("notificationclick", { notification, action });
  event.waitUntil = (promise) => { work = promise; };
  self.dispatchEvent(event);
  await work;
  return [opened, (await self.registration.getNotifications({ tag })).length];
}"""


def click(
    tab: Tab, note: dict[str, Any], action: str = ""
) -> tuple[list[str], int]:
    worker = tab.context.service_workers[0]
    opened, left = worker.evaluate(CLICK, [note["tag"], action])
    return opened, left


def switch_on(tab: Tab) -> None:
    tab.page.goto("/subscribe?q=바우처")
    tab.page.get_by_label("이 기기(브라우저 알림)").check()
    assert not tab.page.get_by_label("메일 주소 또는 웹훅 주소").is_visible()
    tab.page.get_by_role("button", name="이 기기로 알림 받기").click()
    tab.page.get_by_role(
        "heading", name="이 기기로 알림을 보냅니다"
    ).wait_for()


def test_a_device_subscribes_is_alerted_opens_the_notice_and_leaves(
    tab: Tab, site: Site, service: PushService, device: PushDevice
) -> None:
    switch_on(tab)
    assert site.states() == ["active"]
    site.carry()
    welcome = device.read(service.bodies.pop())
    assert welcome["title"] == "[바우처 알리미] 구독이 시작되었습니다"

    number = site.announce("2027년 AI 바우처 지원사업")
    site.announce("수출 상담회")
    assert site.carry() == {"sent": 1}, "only what the filter takes"
    alert = device.read(service.bodies.pop())
    deliver(tab, site, alert)
    [on_screen] = shown(tab)
    assert on_screen["title"] == alert["title"]
    assert "2027년 AI 바우처 지원사업" in on_screen["title"]
    assert on_screen["actions"] == ["구독 관리", "수신 거부"]

    opened, left = click(tab, alert)
    assert opened == [f"{site.address}/announcements/{number}"]
    assert left == 0, "a clicked alert goes from the screen"
    tab.page.goto(opened[0])
    tab.page.get_by_role(
        "heading", name="2027년 AI 바우처 지원사업"
    ).wait_for()

    deliver(tab, site, alert)
    shown(tab)
    [leave], _ = click(tab, alert, "leave")
    tab.page.goto(leave)
    assert site.states() == ["active"], "opening the page ends nothing"
    tab.page.get_by_role("button", name="그만 받기").click()
    tab.page.get_by_role("heading", name="알림이 해지되었습니다").wait_for()
    assert site.states() == ["ended"]
    site.carry()  # the farewell that the law asks for
    service.bodies.clear()
    site.announce("2028년 AI 바우처 지원사업")
    assert site.carry() == {}
    assert service.bodies == []
    assert tab.complaints == []


def test_the_browsers_page_of_its_own_alerts(tab: Tab, site: Site) -> None:
    switch_on(tab)
    tab.page.goto("/subscribe")
    tab.page.get_by_role("button", name="이 기기의 알림 변경·해지").click()
    tab.page.get_by_role("heading", name="내 알림").wait_for()
    assert "/manage/" in tab.page.url
    assert tab.page.get_by_label("검색어").input_value() == "바우처"
    assert tab.complaints == []


def test_an_expired_endpoint_ends_the_subscription(
    tab: Tab, site: Site, service: PushService
) -> None:
    switch_on(tab)
    service.status = 410
    site.carry()
    assert site.states() == ["disabled"]


def test_a_browser_that_forbids_it_is_told_how_to_allow_it(
    tab: Tab, site: Site
) -> None:
    tab.context.clear_permissions()
    tab.page.add_init_script(
        "Notification.requestPermission = async () => 'denied'"
    )
    tab.page.goto("/subscribe?q=AI")
    tab.page.get_by_label("이 기기(브라우저 알림)").check()
    tab.page.get_by_role("button", name="이 기기로 알림 받기").click()
    assert "막혀 있습니다" in tab.page.locator("#push-trouble").inner_text()
    assert site.states() == []


def test_without_keys_or_without_a_script_it_is_not_offered(
    chromium: Any, site: Site, sqlite_engine: Engine, clock: Clock
) -> None:
    plain = Tab(chromium, site.address, java_script_enabled=False)
    plain.page.goto("/subscribe")
    assert not plain.page.get_by_label("이 기기(브라우저 알림)").is_visible()
    assert plain.page.get_by_label("메일 주소 또는 웹훅 주소").is_visible()
    plain.context.close()
    with served(application(sqlite_engine, clock), free_port()) as address:
        bare = Tab(chromium, address)
        bare.page.goto("/subscribe")
        assert bare.page.locator("#on-device").count() == 0
        bare.context.close()


def test_the_last_list_is_there_without_a_network(
    chromium: Any, sqlite_engine: Engine, clock: Clock
) -> None:
    port = free_port()
    site = Site(sqlite_engine, clock, f"http://127.0.0.1:{port}")
    site.announce("2027년 AI 바우처 지원사업")
    app = application(sqlite_engine, clock, base_url=site.address)
    tab = Tab(chromium, site.address)
    with served(app, port):
        tab.page.goto("/")
        tab.page.wait_for_function(CONTROLLED)
        for path in ("/?q=바우처", "/subscribe", "/announcements/1"):
            tab.page.goto(path)
    # Nobody answers any more: what a tunnel is to a phone.  For two minutes the
    # browser's own cache would answer (stale-while-revalidate); this is later.
    tab.context.new_cdp_session(tab.page).send("Network.clearBrowserCache")
    tab.page.goto("/?q=바우처")
    assert "받아 둔 페이지입니다" in tab.page.locator("#offline").inner_text()
    assert tab.page.get_by_text("2027년 AI 바우처 지원사업").is_visible()
    tab.page.goto("/?q=다른")
    assert tab.page.get_by_text("2027년 AI 바우처 지원사업").is_visible(), (
        "the last"
    )
    tab.page.goto("/announcements/1")
    assert tab.page.get_by_role(
        "heading", name="2027년 AI 바우처"
    ).is_visible()
    with pytest.raises(Exception, match="ERR_"):
        tab.context.new_page().goto("/subscribe")
    with served(app, port):
        tab.page.goto("/?q=바우처")
        assert tab.page.locator("#offline").count() == 0
    tab.context.close()


def test_what_is_the_operators_is_kept_on_no_device(
    chromium: Any, sqlite_engine: Engine, clock: Clock
) -> None:
    """Whoever has the address may answer: it stands in no list of kept pages."""
    port = free_port()
    site = Site(sqlite_engine, clock, f"http://127.0.0.1:{port}")
    app = application(sqlite_engine, clock, base_url=site.address)
    token = tokens.sign(SECRET, "operator", [0], now=clock().timestamp())
    tab = Tab(chromium, site.address)
    with served(app, port):
        tab.page.goto("/")
        tab.page.wait_for_function(CONTROLLED)
        for path in ("/sources", f"/operator/{token}/duplicates"):
            answer = tab.page.goto(path)
            assert answer is not None
            assert answer.ok
        tab.page.goto("/?q=바우처")
        kept = tab.page.evaluate(KEPT_PAGES)
    tab.context.close()
    assert "/sources" in kept
    assert not any(path.startswith("/operator") for path in kept)
