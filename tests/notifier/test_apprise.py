"""Apprise's services through our client: guarded, one message once, failures with a meaning."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import select

from net.http import Client, ExchangeLimits
from net.ssrf import Policy
from notifier.channels.apprise.guarded_requests import GUARDED
from notifier.channels.apprise.services import (
    BadAppriseTarget,
    check_service,
    load_service,
)
from notifier.channels.apprise.transport import AppriseChannel, text_of
from notifier.channels.base import DeliveryError, MessageRefused, TargetGone
from notifier.messages.message import (
    Message,
    MessageItem,
    MessageLine,
    MessageLink,
)
from storage.db.engine import Engine, reading
from storage.models import Delivery
from tests.cases import cases
from tests.notifier.notifier_stage import NOW, announce, carry, subscribe
from tests.notifier.web_server import WebServer, listening

BOT = "123456789:abcdefghijklmnopqrstuvwxyz012345678"
TELEGRAM = f"tgram://{BOT}/-1001234"
DISCORD = "discord://123456789012345678/abcdefghijklmnopqrstuvwxyz"
TEAMS = (
    "https://prod-1.koreacentral.logic.azure.com:443/workflows/643e69f83c8944438d68119179a10a64"
    "/triggers/manual/paths/invoke?api-version=2016-06-01&sp=%2Ftriggers%2Fmanual%2Frun&sv=1.0"
    "&sig=KODuebWbDGYFr0z0eu-6Rj8aUKz7108W3wrNJZxFE5A"
)
ITEM = MessageItem(
    "신규 공고", "AI <바우처> & *의료* @everyone", "https://watch.example.org/announcements/7",
    (MessageLine("접수 마감", "2026. 12. 11. (금)", before="2026. 12. 4. (금)"),),
)  # fmt: skip
ALERT = Message(
    "9.1",
    "alert",
    "[신규 공고] AI <바우처>",
    "ko",
    items=(ITEM,),
    manage=MessageLink("구독 관리", "https://watch.example.org/manage/a_b-c"),
    unsubscribe="https://watch.example.org/unsubscribe/d_e-f",
    unsubscribe_label="수신 거부",
)
SEVEN = [
    (DISCORD, "discord.com"),
    (
        "https://discord.com/api/webhooks/123456789012345678/abc-def_ghi",
        "discord.com",
    ),
    (TELEGRAM, "api.telegram.org"),
    ("ntfy://our-topic", "ntfy.sh"),
    ("ntfys://name:word@ntfy.example.org/topic", "ntfy.example.org"),
    ("gchat://workspace/key/token", "chat.googleapis.com"),
    (TEAMS, "prod-1.koreacentral.logic.azure.com"),
    ("gotifys://push.example.org/tokentoken12345", "push.example.org"),
    ("wxteams://" + "a" * 80, "api.ciscospark.com"),
    ("line://" + "A" * 43 + "=/U1234567890abcdef", "api.line.me"),
]


@pytest.fixture
def server() -> Iterator[WebServer]:
    with listening(WebServer()) as running:
        yield running


@pytest.fixture
def chat(
    server: WebServer, monkeypatch: pytest.MonkeyPatch
) -> Iterator[AppriseChannel]:
    """The channel, with Telegram and Discord standing on this machine."""
    from apprise.plugins.discord import NotifyDiscord
    from apprise.plugins.telegram import NotifyTelegram

    monkeypatch.setattr(NotifyDiscord, "notify_url", f"{server.url}/discord")
    monkeypatch.setattr(NotifyTelegram, "notify_url", f"{server.url}/bot")
    client = Client(Policy(allow_loopback=True))
    yield AppriseChannel(client, clock=lambda: NOW)
    client.close()


@cases(("target", "host"), SEVEN)
def test_a_service_gets_one_request_at_its_own_host(
    target: str, host: str
) -> None:
    check_service(target, Policy())
    service = load_service(target)
    with GUARDED.exchange(None) as tried:
        title, body = text_of(ALERT, service.body_maxlen - 40)
        assert service.notify(body=body, title=title, body_format="text")
    [address] = tried.addresses
    assert address.startswith((f"https://{host}/", f"https://{host}:443/"))


def test_telegram_and_discord_get_the_words_as_they_are(
    server: WebServer, chat: AppriseChannel
) -> None:
    chat.prepare(TELEGRAM, ALERT)()
    chat.prepare(DISCORD, ALERT)()
    telegram, discord = server.payloads
    assert telegram["chat_id"] == -1001234
    for text in (telegram["text"], discord["content"]):
        assert "접수 마감: 2026. 12. 4. (금) → 2026. 12. 11. (금)" in text
        assert "https://watch.example.org/announcements/7" in text
        assert text.endswith("https://watch.example.org/unsubscribe/d_e-f")
        assert "＜바우처＞" in text
        assert "@everyone" not in text
    assert server.posts[0][0] == f"/bot{BOT}/sendMessage"
    assert server.posts[0][1]["content-type"].startswith("application/json")


@given(
    st.text(max_size=3_000), st.text(max_size=3_000), st.integers(400, 1_800)
)
def test_the_way_out_is_never_cut(title: str, line: str, most: int) -> None:
    item = replace(ITEM, title=title, lines=(MessageLine("가", line),) * 20)
    message = replace(ALERT, subject=title, items=(item,) * 3)
    heading, body = text_of(message, most)
    assert len(heading) + len(body) <= most
    assert body.endswith("https://watch.example.org/unsubscribe/d_e-f")


@pytest.mark.parametrize(
    ("status", "failure"),
    [
        (401, TargetGone),
        (403, TargetGone),
        (404, TargetGone),
        (400, MessageRefused),
        (429, DeliveryError),
        (500, DeliveryError),
        (302, MessageRefused),
    ],
)
def test_what_an_answer_means(
    server: WebServer,
    chat: AppriseChannel,
    status: int,
    failure: type[Exception],
) -> None:
    tries = []

    def answer(path: str) -> tuple[int, dict[str, str]]:
        tries.append(path)
        elsewhere = "http://127.0.0.1:9/"
        return status, {"retry-after": "90", "location": elsewhere}

    server.answer = answer
    for target in (TELEGRAM, DISCORD):
        with pytest.raises(failure) as raised:
            chat.prepare(target, ALERT)()
        assert type(raised.value) is failure
        assert "abcdefgh" not in str(raised.value), "the bot's key is a secret"
        if status == 429:
            assert raised.value.retry_after == 90  # type: ignore[attr-defined]
    assert len(tries) == 2, "tried once: the outbox decides when again"


def test_a_server_that_trickles_is_left_after_the_deadline(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from apprise.plugins.discord import NotifyDiscord

    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        monkeypatch.setattr(
            NotifyDiscord, "notify_url", f"http://127.0.0.1:{port}/d"
        )
        client = Client(
            Policy(allow_loopback=True), ExchangeLimits(seconds=0.2)
        )
        channel = AppriseChannel(client, clock=lambda: NOW)
        with pytest.raises(DeliveryError) as raised:
            channel.prepare(DISCORD, ALERT)()
        assert raised.value.unreachable
        client.close()


def test_a_name_that_leads_inside_is_refused_when_it_is_connected_to() -> None:
    client = Client(Policy(), lookup=lambda host, port: ["10.0.0.7"])
    with pytest.raises(TargetGone):
        AppriseChannel(client, clock=lambda: NOW).prepare(DISCORD, ALERT)()
    client.close()


@cases(
    "target",
    [
        "file:///tmp/x",
        "json://example.org/hook",
        "https://example.org/hook",
        "mailto://user:word@example.org",
        "syslog://",
        "tgram://",
        f"tgram://{BOT}/",
        f"tgram://{BOT}/111/222",
        "ntfy://localhost/topic",
        "ntfys://10.0.0.1/topic",
        "ntfys://169.254.169.254/topic",
        "ntfys://ntfy.example.org:22/topic",
        "ntfy://ntfy.example.org/topic",
        "ntfys://ntfy.example.org/one/two",
        "ntfys://ntfy.example.org/topic?attach=file:///etc/passwd",
        "ntfys://ntfy.example.org/topic?verify=no",
        f"{DISCORD}?redirect=yes",
        f"{TEAMS}&template=/etc/passwd",
        "discord://[/x",
        "discord://" + "a" * 3_000,
        "discord://a b/c",
        "include://example.org",
        "",
        "열쇠",
    ],
)
def test_what_is_not_on_the_list_is_refused(target: str) -> None:
    with pytest.raises(BadAppriseTarget) as raised:
        check_service(target, Policy())
    assert BOT not in str(raised.value)


def test_a_plugin_outside_a_message_sends_nothing() -> None:
    service: Any = load_service(DISCORD)
    with pytest.raises(RuntimeError, match="without its channel"):
        service.notify(body="a", title="b")


def test_an_alert_travels_from_the_outbox_to_the_chat(
    server: WebServer, chat: AppriseChannel, sqlite_engine: Engine
) -> None:
    subscribe(sqlite_engine, DISCORD, channel="apprise")
    announce(sqlite_engine)
    assert carry(sqlite_engine, apprise=chat) == {"sent": 1}
    with reading(sqlite_engine) as session:
        assert [row.state for row in session.exec(select(Delivery))] == [
            "sent"
        ]
    [payload] = server.payloads
    assert "2027년 AI 바우처 지원사업 공고" in json.dumps(
        payload, ensure_ascii=False
    )
