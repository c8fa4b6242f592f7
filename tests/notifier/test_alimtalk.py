"""KakaoTalk 알림톡 against a stand-in of NHN Cloud's interface: the approved text, once, to
who asked for it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from textwrap import indent

import pytest
from sqlmodel import select

from net.http import Client, ExchangeLimits
from net.ssrf import Policy
from notifier.channels.alimtalk.kind import ALIMTALK, mobile_number
from notifier.channels.alimtalk.template import MOST, TEMPLATE, filled, values
from notifier.channels.alimtalk.transport import Account, Alimtalk
from notifier.channels.base import (
    DeliveryError,
    MessageRefused,
    Misconfigured,
    TargetGone,
    Unanswered,
)
from notifier.channels.channel_type import BadTarget
from notifier.channels.registry import channel_meant_by
from notifier.messages.message import (
    Message,
    MessageItem,
    MessageLine,
    MessageLink,
)
from notifier.signup import signup_manager
from storage.db.engine import Engine, reading, writing
from storage.models import Delivery
from storage.subscribers.subscriptions import SubscriptionRequest
from tests.cases import cases
from tests.notifier.notifier_stage import (
    EVERYTHING,
    NOW,
    SECRET,
    announce,
    carry,
    subscribe,
)
from tests.notifier.web_server import WebServer, listening

ACCOUNT = Account("app", "the secret", "sender", "VW-1")
NUMBER = "01012345678"
NOTICE = "https://watch.example.org/announcements/7"
MANAGE = "https://watch.example.org/manage/a_b-c"
ITEM = MessageItem(
    "기간 연장", "2027년 AI 바우처 지원사업 공고", NOTICE,
    (MessageLine("접수 마감", "2026. 12. 11. (금)", before="2026. 12. 4. (금)"),),
)  # fmt: skip
ALERT = Message(
    "9.1",
    "alert",
    "[기간 연장] 2027년 AI 바우처 지원사업 공고",
    "ko",
    items=(ITEM,),
    manage=MessageLink("구독 관리", MANAGE),
    unsubscribe="https://watch.example.org/unsubscribe/d_e-f",
)


def answer(code: int, recipient: int | None = None) -> bytes:
    """Return what the service says of a request, and of its one recipient."""
    header = {"resultCode": code, "isSuccessful": code == 0}
    if recipient is None:
        return json.dumps({"header": header}).encode()
    results = [{"recipientNo": NUMBER, "resultCode": recipient}]
    message = {"requestId": "r1", "sendResults": results}
    return json.dumps({"header": header, "message": message}).encode()


TAKEN = answer(0, 0)


@pytest.fixture
def server() -> Iterator[WebServer]:
    with listening(WebServer(body=TAKEN)) as running:
        yield running


@pytest.fixture
def kakao(server: WebServer) -> Iterator[Alimtalk]:
    client = Client(Policy(allow_loopback=True))
    yield Alimtalk(client, ACCOUNT, clock=lambda: NOW, service=server.url)
    client.close()


def test_the_approved_text_goes_out_with_its_variables(
    server: WebServer, kakao: Alimtalk
) -> None:
    kakao.prepare(NUMBER, ALERT)()
    [(path, headers, _)] = server.posts
    assert path == "/alimtalk/v2.3/appkeys/app/messages"
    assert headers["x-secret-key"] == "the secret"
    [payload] = server.payloads
    [recipient] = payload["recipientList"]
    assert (payload["senderKey"], payload["templateCode"]) == (
        "sender",
        "VW-1",
    )
    assert recipient["recipientNo"] == NUMBER
    assert recipient["resendParameter"] == {"isResend": False}
    assert filled(recipient["templateParameter"]) == (
        "[바우처 알리미] [기간 연장] 2027년 AI 바우처 지원사업 공고\n\n"
        "접수 마감: 2026. 12. 4. (금) → 2026. 12. 11. (금)\n\n"
        f"▶ 자세히 보기: {NOTICE}\n\n"
        "※ 직접 신청하신 알림입니다. 조건에 맞는 지원사업 공고가 있을 때만 보내 드립니다.\n"
        f"구독 관리·수신 거부: {MANAGE}"
    )


def test_a_text_message_is_the_way_out_only_where_a_number_for_it_is_set(
    server: WebServer,
) -> None:
    client = Client(Policy(allow_loopback=True))
    account = replace(ACCOUNT, sms_from="0212345678")
    kakao = Alimtalk(client, account, clock=lambda: NOW, service=server.url)
    kakao.prepare(NUMBER, ALERT)()
    client.close()
    [payload] = server.payloads
    fallback = payload["recipientList"][0]["resendParameter"]
    assert fallback["isResend"] is True
    assert fallback["resendSendNo"] == "0212345678"
    assert fallback["resendContent"] == filled(values(ALERT))


def test_the_longest_message_fits_and_keeps_both_addresses() -> None:
    facts = (MessageLine("접수 마감", "가" * 400),) * 40
    item = replace(ITEM, lines=facts, title="나" * 500)
    long = replace(ALERT, subject="다" * 500, items=(item,))
    for message in (long, replace(long, kind="digest", items=(item,) * 30)):
        text = filled(values(message))
        assert len(text) <= MOST
        assert MANAGE in text
    assert NOTICE in filled(values(long))


def test_no_variable_is_left_or_empty() -> None:
    bare = Message("1.1", "farewell", "[바우처 알리미] 수신 거부", "ko")
    for message in (bare, ALERT, replace(ALERT, items=(), kind="digest")):
        by_name = values(message)
        assert set(by_name) == set(re.findall(r"#\{(.*?)\}", TEMPLATE))
        assert all(by_name.values())
        assert "#{" not in filled(by_name)


def test_the_operator_registers_the_text_that_is_sent() -> None:
    guide = Path(__file__).parents[2] / "docs" / "deploying.md"
    assert indent(TEMPLATE, "    ") in guide.read_text("utf-8")


def test_a_message_that_asks_leads_to_its_button() -> None:
    confirm = "https://watch.example.org/confirm/x"
    asks = Message(
        "2.1",
        "confirm",
        "[바우처 알리미] 구독을 확인해 주세요",
        "ko",
        lead=("누군가 이 번호로 신청했습니다.",),
        links=(MessageLink("구독 확인", confirm),),
    )
    by_name = values(asks)
    assert by_name["제목"] == "구독을 확인해 주세요"
    assert by_name["주소"] == confirm


@pytest.mark.parametrize(
    ("body", "meaning"),
    [
        (answer(-1001), Misconfigured),
        (answer(-3003), Misconfigured),
        (answer(-2999, -5000), TargetGone),
        (answer(0, -5000), TargetGone),
        (answer(0, -3010), Misconfigured),
        (answer(-2000), MessageRefused),
        (answer(-9999), DeliveryError),
        (answer(0), Unanswered),
        (b"<html>maintenance</html>", Unanswered),
        (b'{"header": {"resultCode": true}}', Unanswered),
        (b"[" * 60_000, Unanswered),
    ],
    ids=[
        "our secret",
        "our template",
        "the only recipient",
        "one recipient",
        "our text",
        "a field",
        "their trouble",
        "nothing of the recipient",
        "a page",
        "no number",
        "nested",
    ],
)
def test_each_refusal_has_its_meaning(
    server: WebServer,
    kakao: Alimtalk,
    body: bytes,
    meaning: type[Exception],
) -> None:
    server.body = body
    with pytest.raises(meaning) as raised:
        kakao.prepare(NUMBER, ALERT)()
    assert type(raised.value) is meaning
    for secret in (NUMBER, "the secret"):
        assert secret not in str(raised.value)


@pytest.mark.parametrize(
    ("status", "meaning"),
    [(401, Misconfigured), (429, DeliveryError), (503, DeliveryError)],
)
def test_each_status_has_its_meaning(
    server: WebServer,
    kakao: Alimtalk,
    status: int,
    meaning: type[Exception],
) -> None:
    server.answer = lambda path: (status, {"retry-after": "30"})
    with pytest.raises(meaning) as raised:
        kakao.prepare(NUMBER, ALERT)()
    assert type(raised.value) is meaning


def test_a_repeat_after_a_lost_answer_is_not_told_twice(
    server: WebServer, kakao: Alimtalk
) -> None:
    ready = kakao.prepare(NUMBER, ALERT)
    server.body = b"<html>a gateway's own page</html>"
    with pytest.raises(Unanswered):
        ready()
    server.body = answer(-1005)
    ready()
    first, second = server.posts
    key = "x-nc-api-idempotency-key"
    assert first[1][key] == second[1][key]


def test_a_repeat_that_nobody_can_explain_waits_and_is_not_lost(
    server: WebServer, kakao: Alimtalk
) -> None:
    server.body = answer(-1005)
    with pytest.raises(DeliveryError) as raised:
        kakao.prepare(NUMBER, ALERT)()
    assert raised.value.retry_after == 600


def test_a_service_that_says_nothing_is_unreachable() -> None:
    client = Client(Policy(allow_loopback=True), ExchangeLimits(seconds=0.5))
    # Nobody listens at this port.
    kakao = Alimtalk(
        client, ACCOUNT, clock=lambda: NOW, service="http://127.0.0.1:9"
    )
    with pytest.raises(DeliveryError) as raised:
        kakao.prepare(NUMBER, ALERT)()
    client.close()
    assert raised.value.unreachable


@pytest.mark.parametrize(
    "written",
    ["010-1234-5678", "010 1234 5678", "+82-10-1234-5678", "+82 (0)10 1234 5678", "8210.1234.5678"],
)  # fmt: skip
def test_one_number_is_one_reader_however_it_is_written(written: str) -> None:
    assert mobile_number(written) == NUMBER
    assert channel_meant_by(written) == "alimtalk"
    assert ALIMTALK.check(written, Policy()) == NUMBER
    assert ALIMTALK.masked(NUMBER) == "010-****-5678"


@cases(
    "written",
    ["02-123-4567", "010-1234-567", "010-1234-56789", "+1 212 555 0100", "a@b.kr", "", "０１０１２３４５６７８"],
)  # fmt: skip
def test_what_is_no_mobile_number_is_refused(written: str) -> None:
    with pytest.raises(BadTarget):
        ALIMTALK.check(written, Policy())
    assert channel_meant_by(written) != "alimtalk"


def test_nothing_but_the_question_goes_out_before_the_answer(
    server: WebServer, kakao: Alimtalk, sqlite_engine: Engine
) -> None:
    request = SubscriptionRequest("alimtalk", "010-1234-5678", EVERYTHING)
    with writing(sqlite_engine) as session:
        signup_manager.request(session, request, secret=SECRET, now=NOW)
    announce(sqlite_engine)
    assert carry(sqlite_engine, alimtalk=kakao) == {"sent": 1}
    [payload] = server.payloads
    by_name = payload["recipientList"][0]["templateParameter"]
    assert "/confirm/" in by_name["주소"]


def test_an_alert_travels_from_the_outbox_to_the_phone(
    server: WebServer, kakao: Alimtalk, sqlite_engine: Engine
) -> None:
    subscribe(sqlite_engine, "010-1234-5678", channel="alimtalk")
    announce(sqlite_engine)
    assert carry(sqlite_engine, alimtalk=kakao) == {"sent": 1}
    with reading(sqlite_engine) as session:
        assert [row.state for row in session.exec(select(Delivery))] == [
            "sent"
        ]
    [payload] = server.payloads
    by_name = payload["recipientList"][0]["templateParameter"]
    assert "2027년 AI 바우처 지원사업 공고" in by_name["제목"]
