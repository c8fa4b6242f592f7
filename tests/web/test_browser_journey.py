"""A reader's whole way: form, mail, confirmation, alert, evidence, goodbye; only real parts take part."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import httpx2
import pytest

from notifier.channels.email.transport import Email, Server
from notifier.matching import enqueue
from notifier.messages.sender_profile import SenderProfile
from notifier.sending import sender
from notifier.signup import signup_manager
from storage.announcements import save
from storage.announcements.draft import AttachmentDraft, Draft
from storage.db.engine import Engine, reading, writing
from storage.queries.filters import Filter
from storage.subscribers import subscriptions
from storage.subscribers.subscriptions import SubscriptionRequest
from tests.clock import Clock
from tests.conftest import NOW
from tests.factories import reading as read
from tests.factories import window
from tests.web.browser import Tab, free_port, needs_browser, served
from tests.web.conftest import SECRET, application
from worker.demo.sinks import MailSink

pytestmark = needs_browser

READER, NEIGHBOUR = "reader@example.kr", "neighbour@example.kr"
TITLE = "2027년 AI 바우처 지원사업 1차 공고 <최종> & 안내"
FILE = "공고문.hwpx"
PERIOD = "신청기간: 2026. 11. 25. ~ 2026. 12. 4. 18:00"
TEXT = f"1. 사업 개요\n인공지능 도입을 지원합니다.\n{PERIOD}\n제출처: 누리집"
WHERE = f"{FILE}:{TEXT.index(PERIOD)}-{TEXT.index(PERIOD) + len(PERIOD)}"


@dataclass
class Town:
    """The service at *address*, what it stores, and the mail server that it hands its letters to."""

    address: str
    store: Engine
    post: MailSink
    carry: Callable[[], int]
    tab: Tab

    def mails_to(self, target: str) -> list[EmailMessage]:
        return [
            mail
            for mail in self.post.mails()
            if mail["X-Envelope-To"] == target
        ]

    def announce(self, closes: str, digest: str) -> None:
        """Keep the notice as a crawl does, and owe what is worth telling."""
        data = {**window("2026-11-25", closes, text=PERIOD), "where": WHERE}
        draft = Draft(
            "nipa-business", "17010", "https://www.nipa.kr/home/2-2/17010", TITLE, NOW.date(), read(TITLE, windows=[data]), "1", "notice",
            page_digest=digest, attachments=(AttachmentDraft(FILE, "https://www.nipa.kr/file/1", state="read", text=TEXT),),
        )  # fmt: skip
        with writing(self.store) as session:
            save.save(
                session,
                draft,
                now=NOW,
                silent=False,
                enqueue=enqueue.enqueue_events,
            )


@pytest.fixture
def town(
    sqlite_engine: Engine, clock: Clock, tmp_path: Path, chromium: Any
) -> Iterator[Town]:
    smtp, web = free_port(), free_port()
    post = MailSink(tmp_path / "mail", smtp)
    head = SenderProfile(f"http://127.0.0.1:{web}", SECRET)
    email = Email(
        Server("127.0.0.1", smtp), "alerts@voucher.example", clock=clock
    )
    post.start()
    try:
        with served(
            application(sqlite_engine, clock, base_url=head.base_url), web
        ) as address:
            tab = Tab(chromium, address)
            yield Town(
                address,
                sqlite_engine,
                post,
                lambda: sender.deliver(
                    sqlite_engine, {"email": email}, head, clock=clock
                )["sent"],
                tab,
            )
            tab.context.close()
    finally:
        email.close()
        post.stop()


def link(mail: EmailMessage, path: str) -> str:
    """Return the first link to *path* in the part of a letter that a person reads."""
    body = mail.get_body(("html",))
    assert body is not None
    found = re.search(rf'href="(http://[^"]*{path}[^"]*)"', body.get_content())
    assert found is not None, body.get_content()
    return found[1]


def fill_in(town: Town) -> None:
    page = town.tab.page
    page.goto("/?q=AI")
    page.get_by_role("link", name="메일·슬랙 알림").click()
    page.get_by_label("메일 주소 또는 웹훅 주소").fill(READER)
    page.get_by_role("button", name="알림 신청하기").click()
    page.get_by_role("heading", name="메일함을 확인해 주세요").wait_for()


def press_what_the_mail_links_to(
    town: Town, path: str, button: str, heading: str
) -> None:
    page = town.tab.page
    [mail] = town.mails_to(READER)
    page.goto(link(mail, path))
    page.get_by_role("button", name=button).click()
    page.get_by_role("heading", name=heading).wait_for()


def open_the_evidence(town: Town, mail: EmailMessage) -> str:
    page = town.tab.page
    page.goto(link(mail, "/announcements/"))
    assert page.get_by_role("heading", level=1).inner_text() == TITLE
    page.locator(".facts summary").first.click()
    assert page.locator(".facts blockquote footer").first.inner_text() == FILE
    marked: str = page.locator(".facts mark").first.inner_text()
    return marked


def press_one_click(mail: EmailMessage) -> httpx2.Response:
    """Do what the button of a mail program does (RFC 8058): no page, no cookie, no Origin of ours."""
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    address = str(mail["List-Unsubscribe"]).strip("<>")
    return httpx2.post(address, data={"List-Unsubscribe": "One-Click"})


def neighbour_subscribes(town: Town) -> None:
    with writing(town.store) as session:
        request = SubscriptionRequest("email", NEIGHBOUR, Filter(q="AI"))
        signup_manager.begin(
            session,
            signup_manager.request(
                session, request, secret=SECRET, now=NOW, confirm_first=False
            ),
            now=NOW,
            how="cli",
        )


def states(town: Town) -> list[str]:
    with reading(town.store) as session:
        return [
            subscription.state for subscription in subscriptions.every(session)
        ]


def test_from_the_form_to_the_last_mail_and_not_one_more(town: Town) -> None:
    fill_in(town)
    assert town.mails_to(READER) == [], (
        "the page does not send; the sender does"
    )
    assert town.carry() == 1
    assert states(town) == ["pending"]
    press_what_the_mail_links_to(
        town, "/confirm/", "알림 시작", "알림을 시작했습니다"
    )
    assert states(town) == ["active"]

    neighbour_subscribes(town)
    town.carry()
    town.announce("2026-12-04T18:00", "first")
    assert town.carry() == 2
    alert = town.mails_to(READER)[-1]
    assert TITLE in str(alert["Subject"])
    assert open_the_evidence(town, alert) == PERIOD

    assert press_one_click(alert).status_code == 200
    assert states(town) == ["ended", "active"]
    assert town.carry() == 1
    assert "수신 거부가 처리되었습니다" in str(
        town.mails_to(READER)[-1]["Subject"]
    ), "the law asks for this last letter"
    parsed = len(town.mails_to(READER))
    town.announce("2026-12-11T18:00", "second")
    assert town.carry() == 1
    assert "연장" in str(town.mails_to(NEIGHBOUR)[-1]["Subject"]), (
        "there was something to tell"
    )
    assert len(town.mails_to(READER)) == parsed
    assert town.tab.complaints == []
