"""Web Push: encrypted for one browser, signed for one service, ended when it says so."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import given
from hypothesis import strategies as st
from py_vapid import Vapid02
from sqlmodel import select

from net.http import Client
from net.ssrf import Policy
from notifier.channels.base import (
    DeliveryError,
    MessageRefused,
    Misconfigured,
    TargetGone,
)
from notifier.channels.push.encryption import MOST_BYTES, encrypt
from notifier.channels.push.payload import payload
from notifier.channels.push.target import (
    BadPushTarget,
    PushTarget,
    decode_key,
    encode_key,
    parse_target,
)
from notifier.channels.push.transport import (
    BadVapidKey,
    VapidKeys,
    WebPush,
    new_private_key,
)
from notifier.messages.message import (
    Message,
    MessageItem,
    MessageLine,
    MessageLink,
)
from notifier.signup import signup_manager
from storage.db.engine import Engine, reading, writing
from storage.models import Consent, Delivery, Subscription, SystemMessage
from storage.queries.filters import Filter
from storage.subscribers.subscriptions import SubscriptionRequest
from tests.cases import cases
from tests.clock import Clock
from tests.notifier.notifier_stage import NOW, SECRET, announce, carry
from tests.notifier.web_server import WebServer, listening
from tests.push_device import PRIVATE_KEY, PushDevice

LOCAL = Policy(allow_loopback=True)
KEYS = VapidKeys(PRIVATE_KEY, "mailto:operator@watch.example.org")
ITEM = MessageItem(
    "정정", "AI <바우처>", "https://watch.example.org/announcements/7",
    (MessageLine("접수 마감", "12. 11. (금) 18:00", before="12. 4. (금) 18:00"), MessageLine("총예산", "700억원")),
    (), "change",
)  # fmt: skip
ALERT = Message(
    "9.1",
    "alert",
    "[정정] AI <바우처> (17일 남음)",
    "ko",
    items=(ITEM,),
    manage=MessageLink("바꾸기", "https://watch.example.org/manage/t"),
    unsubscribe="https://watch.example.org/unsubscribe/t",
    unsubscribe_label="그만 받기",
)


@pytest.fixture
def server() -> Iterator[WebServer]:
    with listening(WebServer(answer=lambda path: (201, {}))) as running:
        yield running


@pytest.fixture
def push() -> Iterator[WebPush]:
    client = Client(LOCAL)
    yield WebPush(client, KEYS, clock=lambda: NOW)
    client.close()


def private(text: str) -> ec.EllipticCurvePrivateKey:
    return ec.derive_private_key(
        int.from_bytes(decode_key(text), "big"), ec.SECP256R1()
    )


def test_a_message_is_encrypted_as_the_standards_example_is() -> None:
    """RFC 8291, section 5 and appendix A."""
    target = PushTarget(
        "https://push.example.net/push/JzLQ3raZJfFBR0aqvOMsLrt54w4rJUsV",
        "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
        "BTBZMqHH6r4Tts7J_aSIgg",
    )
    body = encrypt(
        b"When I grow up, I want to be a watermelon",
        target,
        private_key=private("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"),
        salt=decode_key("DGv6ra1nlYgDCS1FRnbzlw"),
    )
    assert encode_key(body) == (
        "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27ml"
        "mlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPT"
        "pK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
    )


def test_a_browser_reads_what_the_service_cannot(
    server: WebServer, push: WebPush
) -> None:
    device = PushDevice(f"{server.url}/push/abc")
    push.prepare(device.target, ALERT)()
    [(path, headers, body)] = server.posts
    assert path == "/push/abc"
    assert "바우처".encode() not in body
    assert device.read(body) == {
        "title": "[정정] AI <바우처> (17일 남음)",
        "body": "접수 마감: 12. 4. (금) 18:00 → 12. 11. (금) 18:00\n총예산: 700억원",
        "url": "https://watch.example.org/announcements/7",
        "tag": "9.1",
        "lang": "ko",
        "actions": [
            {
                "action": "manage",
                "title": "바꾸기",
                "url": "https://watch.example.org/manage/t",
            },
            {
                "action": "leave",
                "title": "그만 받기",
                "url": "https://watch.example.org/unsubscribe/t",
            },
        ],
    }
    assert headers["content-encoding"] == "aes128gcm"
    assert (headers["ttl"], headers["urgency"]) == ("259200", "normal")
    assert len(headers["topic"]) == 32


def test_the_service_learns_who_sends_and_for_how_long(
    server: WebServer, push: WebPush
) -> None:
    push.prepare(PushDevice(f"{server.url}/push/abc").target, ALERT)()
    signature = server.posts[0][1]["authorization"]
    assert Vapid02.verify(signature)
    token = signature.removeprefix("vapid t=").partition(",")[0].split(".")[1]
    claims = json.loads(
        base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))
    )
    assert claims == {
        "aud": server.url,
        "exp": int(NOW.timestamp()) + 12 * 3600,
        "sub": "mailto:operator@watch.example.org",
    }
    assert signature.endswith(f",k={KEYS.public_key}")


def test_two_services_never_see_each_others_name(
    server: WebServer, push: WebPush
) -> None:
    """A library that fills in the first host for all was met outside."""
    with listening(WebServer(answer=lambda path: (201, {}))) as other:
        for one in (server, other, server):
            push.prepare(PushDevice(f"{one.url}/push/x").target, ALERT)()
        hosts = []
        for posted in (*server.posts, *other.posts):
            token = posted[1]["authorization"].partition("t=")[2].split(".")[1]
            padded = token + "=" * (-len(token) % 4)
            hosts.append(json.loads(base64.urlsafe_b64decode(padded))["aud"])
        assert hosts == [server.url, server.url, other.url]


@given(
    st.text(max_size=4_000), st.text(max_size=4_000), st.integers(min_value=0, max_value=3_000)
)  # fmt: skip
def test_whatever_is_told_fits_into_one_push_message(
    title: str, line: str, longer: int
) -> None:
    item = replace(ITEM, title=title, lines=(MessageLine("가", line),) * 9)
    token = "t" * longer
    message = replace(
        ALERT,
        subject=title,
        items=(item,),
        unsubscribe=f"https://watch.example.org/unsubscribe/{token}",
    )
    written = payload(message)
    assert len(written) <= MOST_BYTES
    assert json.loads(written)["url"] == ITEM.url


def test_several_notices_open_the_list() -> None:
    message = replace(
        ALERT, kind="digest", items=(ITEM, replace(ITEM, title="둘째"))
    )
    shown = json.loads(payload(message))
    assert shown["url"] == "https://watch.example.org/?status=all&sort=newest"
    assert shown["body"] == "정정 · AI <바우처>\n정정 · 둘째"


@pytest.mark.parametrize(
    ("status", "failure"),
    [
        (404, TargetGone),
        (410, TargetGone),
        (400, MessageRefused),
        (413, MessageRefused),
        (401, Misconfigured),
        (403, Misconfigured),
        (429, DeliveryError),
        (500, DeliveryError),
        (503, DeliveryError),
    ],
)
def test_what_a_push_service_means(
    server: WebServer, push: WebPush, status: int, failure: type[Exception]
) -> None:
    server.answer = lambda path: (status, {"retry-after": "90"})
    ready = push.prepare(
        PushDevice(f"{server.url}/secret-address").target, ALERT
    )
    with pytest.raises(failure) as raised:
        ready()
    assert type(raised.value) is failure
    assert "secret-address" not in str(raised.value)
    if status in (429, 503):
        assert raised.value.retry_after == 90  # type: ignore[attr-defined]


def test_a_subscription_made_for_another_key_is_over(
    server: WebServer, push: WebPush
) -> None:
    device = PushDevice(f"{server.url}/push/x")
    foreign = VapidKeys(new_private_key(), "mailto:a@example.org").public_key
    for key, is_gone in ((KEYS.public_key, False), (foreign, True)):
        target = json.dumps({**device.subscription, "serverKey": key})
        if is_gone:
            with pytest.raises(TargetGone):
                push.prepare(target, ALERT)
        else:
            push.prepare(target, ALERT)()
    assert len(server.posts) == 1


def test_an_ended_subscription_is_ended_here_too(
    server: WebServer, push: WebPush, sqlite_engine: Engine
) -> None:
    gone, alive = (
        PushDevice(f"{server.url}/gone"),
        PushDevice(f"{server.url}/alive"),
    )
    server.answer = lambda path: (410, {}) if "gone" in path else (201, {})
    with writing(sqlite_engine) as session:
        for device in (gone, alive):
            request = SubscriptionRequest("push", device.target, Filter())
            signup_manager.request(
                session,
                request,
                secret=SECRET,
                now=NOW,
                ip="192.0.2.1",
                policy=LOCAL,
            )
    announce(sqlite_engine)
    carry(sqlite_engine, push=push)
    # On a busy machine the second message to one host may be put off: its turn comes.
    carry(sqlite_engine, Clock(NOW + timedelta(hours=1)), push=push)
    with reading(sqlite_engine) as session:
        states = [one.state for one in session.exec(select(Subscription))]
        sent = [one.state for one in session.exec(select(Delivery))]
    assert states == ["disabled", "active"]
    assert sorted(sent) == ["failed", "sent"]
    opened = {alive.read(body)["url"] for _, _, body in server.posts}
    assert "https://watch.example.org/announcements/1" in opened
    assert any("/manage/" in url for url in opened), "and the welcome"


def test_a_device_that_was_asked_begins_at_once(sqlite_engine: Engine) -> None:
    device = PushDevice("https://fcm.googleapis.com/fcm/send/abc")
    with writing(sqlite_engine) as session:
        for _ in range(2):
            request = SubscriptionRequest(
                "push", device.target, Filter(q="AI")
            )
            signup_manager.request(
                session, request, secret=SECRET, now=NOW, ip="192.0.2.1"
            )
    with reading(sqlite_engine) as session:
        [stored] = session.exec(select(Subscription)).all()
        acts = [line.act for line in session.exec(select(Consent))]
        kinds = [note.kind for note in session.exec(select(SystemMessage))]
    assert stored.state == "active"
    assert acts == ["requested", "confirmed"]
    assert kinds == ["welcome", "already"], (
        "a second press begins nothing twice"
    )


SOUND = PushDevice(
    "https://updates.push.services.mozilla.com/wpush/v2/x"
).subscription


@pytest.mark.parametrize(
    "endpoint",
    [
        "https://fcm.googleapis.com/fcm/send/x",
        "https://updates.push.services.mozilla.com/wpush/v2/x",
        "https://web.push.apple.com/x",
        "https://wns2-par02p.notify.windows.com/w/?token=x",
    ],
)
def test_the_push_services_of_the_browsers_are_known(endpoint: str) -> None:
    text = json.dumps({**SOUND, "endpoint": endpoint})
    parsed = parse_target(text, Policy())
    assert parsed.endpoint == endpoint
    assert parse_target(parsed.to_json(), Policy()) == parsed


@cases(
    "changed",
    [
        {"endpoint": "https://attacker.example.com/collect"},
        {"endpoint": "https://fcm.googleapis.com.attacker.example.com/"},
        {"endpoint": "https://evilpush.apple.com/"},
        {"endpoint": "http://fcm.googleapis.com/fcm/send/x"},
        {"endpoint": "https://fcm.googleapis.com:8443/fcm/send/x"},
        {"endpoint": "https://user@fcm.googleapis.com/x"},
        {"endpoint": "https://127.0.0.1/x"},
        {"endpoint": "file:///etc/passwd"},
        {"endpoint": "https://fcm.googleapis.com/" + "x" * 2_000},
        {"endpoint": 7},
        {"keys": {"p256dh": SOUND["keys"]["p256dh"]}},
        {"keys": {"p256dh": SOUND["keys"]["p256dh"], "auth": "short"}},
        {"keys": {"p256dh": "B" + "A" * 86, "auth": SOUND["keys"]["auth"]}},
        {"keys": {"p256dh": "열쇠", "auth": SOUND["keys"]["auth"]}},
        {"keys": []},
        {"serverKey": "AAAA"},
        {"serverKey": None},
    ],
)
def test_what_no_browser_gave_is_refused(changed: dict[str, Any]) -> None:
    with pytest.raises(BadPushTarget):
        parse_target(json.dumps({**SOUND, **changed}), Policy())


@cases("text", ["", "null", "[]", "{", "[" * 1_900, '"x"', "{}"])
def test_what_is_no_subscription_is_refused(text: str) -> None:
    with pytest.raises(BadPushTarget):
        parse_target(text, Policy())


@given(st.binary(max_size=100))
def test_keys_are_written_and_read_back(raw: bytes) -> None:
    assert decode_key(encode_key(raw)) == raw


@pytest.mark.parametrize("text", ["", "AAAA", "not a key", "A" * 43, "열쇠"])
def test_a_vapid_key_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(BadVapidKey):
        VapidKeys(text, "mailto:a@example.org")


@pytest.mark.parametrize(
    "subject", ["mailto:a@example.org", "https://watch", "https://[::1]"]
)
def test_whom_to_write_to_may_be_in_a_network_of_its_own(subject: str) -> None:
    keys = VapidKeys(new_private_key(), subject)
    header = keys.authorization("https://push.example.org/x", NOW)
    claims = header.removeprefix("vapid t=").split(".")[1]
    assert json.loads(decode_key(claims))["sub"] == subject
