"""Slack and signed webhooks against a real HTTP server on loopback."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import col, select

from net.http import Client
from net.ssrf import Policy, Refused
from notifier.channels.base import DeliveryError, MessageRefused, TargetGone
from notifier.channels.hooks import check_hook
from notifier.channels.http import retry_after
from notifier.channels.slack import transport
from notifier.channels.slack.transport import Slack
from notifier.channels.webhook.transport import Webhook, signing_key
from notifier.messages.message import (
    Message,
    MessageItem,
    MessageLine,
    MessageLink,
)
from storage.db.engine import Engine, reading, writing
from storage.models import Delivery, Subscription
from tests.clock import Clock
from tests.notifier.notifier_stage import (
    NOW,
    SECRET,
    announce,
    carry,
    closing_on,
    subscribe,
)
from tests.notifier.web_server import WebServer, listening

ITEM = MessageItem(
    "정정", "AI <바우처> & *의료*", "https://watch.example.org/announcements/1",
    (MessageLine("접수 마감", "2026.12.11.(금) 18:00", before="2026.12.4.(금) 18:00"), MessageLine("총예산", "700억원")),
    (MessageLink("자세히 보기", "https://watch.example.org/announcements/1"),), "change",
)  # fmt: skip
LETTER = Message(
    "9.1",
    "alert",
    "[정정] AI <바우처>",
    "ko",
    items=(ITEM,),
    footer=("이 알림을 받는 이유: 모든 공고",),
)


@pytest.fixture
def server() -> Iterator[WebServer]:
    with listening(WebServer()) as running:
        yield running


@pytest.fixture
def client() -> Iterator[Client]:
    client = Client(Policy(allow_loopback=True))
    yield client
    client.close()


def valid(payload: dict[str, Any]) -> list[Any]:
    """Check a payload by Slack's own rules: kinds, lengths, counts."""
    from slack_sdk.models.blocks import Block

    assert len(payload["blocks"]) <= 50
    assert len(payload["text"]) <= 3_000
    blocks = Block.parse_all(payload["blocks"])
    for block in blocks:
        assert block is not None
        block.to_dict()
    return blocks


def test_slack_gets_blocks_that_it_accepts(
    server: WebServer, client: Client
) -> None:
    Slack(client, clock=lambda: NOW).prepare(
        f"{server.url}/services/x", LETTER
    )()
    [payload] = server.payloads
    kinds = [block.type for block in valid(payload)]
    assert kinds == ["header", "section", "actions", "context"]
    [line] = [
        line
        for line in payload["blocks"][1]["text"]["text"].splitlines()
        if line.startswith("접수 마감")
    ]
    assert (
        line == "접수 마감: ~2026.12.4.(금) 18:00~ → *2026.12.11.(금) 18:00*"
    )


def test_a_title_cannot_speak_slacks_markup(server: WebServer) -> None:
    text = json.dumps(transport.payload(LETTER), ensure_ascii=False)
    assert "<바우처>" not in text
    assert "*의료*" not in text
    assert "&lt;바우처&gt; &amp;" in text


def test_a_note_with_one_notice_is_headed_by_what_it_says() -> None:
    """A welcome that shows one recent call is no alert of that call."""
    welcome = replace(LETTER, kind="welcome", subject="구독이 시작되었습니다")
    header, section, *_ = transport.payload(welcome)["blocks"]
    assert header["text"]["text"] == "구독이 시작되었습니다"
    assert section["text"]["text"].startswith("정정 · *<")


def test_slack_takes_25_buttons_in_a_row() -> None:
    """A digest links to the list of each of its reader's filters."""
    links = (MessageLink("전체 보기", "https://watch.example.org/?q=a"),) * 40
    [buttons] = [
        block
        for block in valid(transport.payload(replace(LETTER, links=links)))
        if block.type == "actions" and len(block.elements) > 1
    ]
    assert len(buttons.elements) == 25


@given(
    st.text(max_size=400),
    st.lists(
        st.tuples(
            st.text(min_size=1, max_size=60),
            st.text(max_size=4_000),
            st.none() | st.text(max_size=2_000),
        ),
        max_size=30,
    ),
    st.integers(min_value=1, max_value=80),
)
def test_slacks_limits_hold_whatever_is_told(
    title: str, lines: list[tuple[str, str, str | None]], items: int
) -> None:
    item = replace(
        ITEM, title=title, lines=tuple(MessageLine(*line) for line in lines)
    )
    valid(
        transport.payload(
            replace(
                LETTER,
                subject=title,
                items=(item,) * items,
                lead=tuple(text for _, text, _ in lines),
            )
        )
    )


@pytest.mark.parametrize(
    ("status", "headers", "error", "wait"),
    [
        (429, {"retry-after": "30"}, DeliveryError, 30.0),
        (
            503,
            {"retry-after": "Tue, 24 Nov 2026 01:02:00 GMT"},
            DeliveryError,
            120.0,
        ),
        (500, {}, DeliveryError, None),
        (410, {}, TargetGone, None),
        (404, {}, TargetGone, None),
        (403, {}, TargetGone, None),
        (400, {}, MessageRefused, None),
        (
            302,
            {"location": "http://169.254.169.254/"},
            MessageRefused,
            None,
        ),  # never followed
    ],
)
def test_what_an_answer_means(
    server: WebServer,
    client: Client,
    status: int,
    headers: dict[str, Any],
    error: type,
    wait: float | None,
) -> None:
    server.answer = lambda path: (status, headers)
    with pytest.raises(DeliveryError) as caught:
        Slack(client, clock=lambda: NOW).prepare(
            f"{server.url}/services/secret", LETTER
        )()
    assert type(caught.value) is error
    assert caught.value.retry_after == wait
    assert "secret" not in str(caught.value)


def test_a_secret_is_in_no_error_even_when_the_host_is_gone(
    client: Client,
) -> None:
    with listening(WebServer()) as gone:
        url = f"{gone.url}/services/secret"
    with pytest.raises(DeliveryError) as caught:
        Slack(client, clock=lambda: NOW).prepare(url, LETTER)()
    error: BaseException | None = caught.value
    assert "secret" not in str(error)
    assert error is not None
    assert error.__suppress_context__, (
        "a traceback shows no cause that repeats the address"
    )


def test_a_wait_is_at_most_six_hours() -> None:
    assert retry_after("999999", NOW) == 6 * 3600
    assert retry_after("soon", NOW) is None


def test_a_webhook_is_signed_with_its_time(
    server: WebServer, client: Client
) -> None:
    target = f"{server.url}/hook"
    Webhook(client, SECRET, clock=lambda: NOW).prepare(target, LETTER)()
    [(_, headers, body)] = server.posts
    stamp = headers["x-voucherwatch-timestamp"]
    key = signing_key(SECRET, target)
    expected = hmac.new(
        key.encode(), f"{stamp}.".encode() + body, hashlib.sha256
    ).hexdigest()
    assert headers["x-voucherwatch-signature"] == f"v1={expected}"
    assert headers["x-voucherwatch-delivery"] == "9.1"
    assert int(stamp) == int(NOW.timestamp())
    assert signing_key(SECRET, f"{server.url}/other") != key


def test_a_webhook_tells_facts_and_changes(
    engine: Engine, server: WebServer, client: Client
) -> None:
    subscribe(engine, f"{server.url}/hook", channel="webhook")
    for closes in ("2026-12-04T18:00", "2026-12-11T18:00"):
        announce(engine, reading=closing_on(closes))
        carry(engine, webhook=Webhook(client, SECRET, clock=lambda: NOW))
    stated = server.payloads[-1]["data"]
    assert stated["event"] == "extended"
    assert stated["changes"] == {
        "closes": ["2026-12-04T18:00", "2026-12-11T18:00"]
    }
    assert (
        stated["announcement"]["reading"]["budget_total_won"] == 70_000_000_000
    )


@pytest.mark.parametrize(
    "found", [["10.0.0.1"], ["93.184.216.34", "127.0.0.1"], ["::1"]]
)
def test_a_name_that_leads_inside_is_refused(found: list[str]) -> None:
    inside = Client(Policy(), lookup=lambda host, port: found)
    hook = Webhook(inside, SECRET, clock=lambda: NOW)
    with pytest.raises(TargetGone, match="private"):
        hook.prepare("https://hook.example.org/x", LETTER)()


def test_loopback_needs_an_explicit_setting(server: WebServer) -> None:
    strict = Slack(Client(Policy()), clock=lambda: NOW)
    with pytest.raises(TargetGone):
        strict.prepare(f"{server.url}/services/x", LETTER)()
    assert server.posts == []


def test_slack_hooks_lead_to_slack_only() -> None:
    with pytest.raises(Refused, match="not one of this service"):
        check_hook(
            "https://hooks.slack.com.evil.example/services/x",
            Policy(),
            transport.HOSTS,
        )
    place = check_hook(
        "https://hooks.slack.com/services/x", Policy(), transport.HOSTS
    )
    assert (place.host, place.port) == ("hooks.slack.com", 443)


POISON = [
    "https://" + "a" * 64 + ".example.org/x",
    "https://hook..example.org/x",
    "https://[::1/x",
    "https://hook.example.org:99999/x",
    "https://hook.example.org:22/x",
    "https://hook.example.org /x",
    "http://hook.example.org/x",
    "https://user:word@hook.example.org/x",
    "https://10.0.0.1/x",
    "https://127.0.0.1/x",
    "https://2130706433/x",
    "https://0x7f.1/x",
    "https://localhost/x",
    "https://[::ffff:7f00:1]/x",
    "https:///x",
    "hook",
    "",
]


@pytest.mark.parametrize("target", POISON, ids=ascii)
def test_a_poison_target_is_refused_in_words(target: str) -> None:
    hook = Webhook(Client(Policy()), SECRET, clock=lambda: NOW)
    with pytest.raises(TargetGone) as caught:
        hook.prepare(target, LETTER)()
    assert "word" not in str(caught.value)


def test_poison_among_sound_targets_costs_the_others_nothing(
    engine: Engine, server: WebServer, client: Client
) -> None:
    """What a sign-up of an older release let through is still in the table."""
    announce_to = [
        "https://" + "a" * 64 + ".example.org/x",
        f"{server.url}/sound",
    ]
    for target in announce_to:
        subscribe(engine, f"{server.url}/{len(target)}", channel="webhook")
    with writing(engine) as session:
        rows = session.exec(
            select(Subscription).order_by(col(Subscription.id))
        ).all()
        for row, target in zip(rows, announce_to, strict=True):
            row.target = target
            session.add(row)
    announce(engine)
    counts = carry(engine, webhook=Webhook(client, SECRET, clock=lambda: NOW))
    assert counts == {"sent": 1, "failed": 1}
    assert [path for path, _, _ in server.posts] == ["/sound"]


def test_a_busy_slack_gets_it_when_its_rest_is_over(
    engine: Engine, server: WebServer, client: Client
) -> None:
    subscribe(engine, f"{server.url}/services/x", channel="slack")
    announce(engine)
    clock = Clock()
    channel_ = Slack(client, clock=clock)
    server.answer = lambda path: (429, {"retry-after": "300"})
    assert carry(engine, clock, slack=channel_) == {"later": 1}
    server.answer = lambda path: (200, {})
    assert carry(engine, clock, slack=channel_) == {}
    clock.forward(minutes=6)
    assert carry(engine, clock, slack=channel_) == {"sent": 1}


def test_a_deleted_hook_is_disabled(
    engine: Engine, server: WebServer, client: Client
) -> None:
    subscribe(engine, f"{server.url}/services/x", channel="slack")
    announce(engine)
    server.answer = lambda path: (410, {})
    assert carry(engine, slack=Slack(client, clock=lambda: NOW)) == {
        "failed": 1
    }
    announce(engine, "다음 공고", key="2", now=NOW + timedelta(minutes=1))
    with reading(engine) as session:
        assert [row.state for row in session.exec(select(Delivery))] == [
            "failed"
        ]
