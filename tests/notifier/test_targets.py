"""Sign-up refuses what sending would refuse; reports of returned mail silence nobody by mistake."""

from __future__ import annotations

from typing import Any

import pytest
from sqlmodel import select

from net.ssrf import Policy
from notifier.channels.channel_type import BadTarget
from notifier.channels.slack.transport import escape, payload
from notifier.messages.message import Message, MessageItem
from notifier.signup import bounces, targets
from storage.db.engine import Engine, reading, writing
from storage.models import Subscription
from tests.cases import cases
from tests.notifier.notifier_stage import HEAD, NOW, subscribe

SLACK = "https://hooks.slack.com/services/T/B/x"
BAD_HOOKS = [
    ("webhook", "http://hooks.example.kr/x"),
    ("webhook", "https://10.0.0.7/x"),
    ("webhook", "https://localhost/x"),
    ("webhook", "https://[::1/x"),
    ("webhook", "https://hooks.example.kr:6379/x"),
    ("webhook", "https://me:secret@hooks.example.kr/x"),
    ("webhook", f"https://{'a' * 64}.example.kr/x"),
    ("webhook", "https://hooks..example.kr/x"),
    pytest.param("webhook", "https://hooks.example.kr/\x00x", id="nul"),
    ("slack", "https://hooks.example.kr/services/x"),
]
BAD_ADDRESSES = [
    "foo@bar", "a@localhost", "a@b.test", "a@b.invalid", "a@b.local", "a@1.2.3.4",
    "a@-b.kr", "a@b-.kr", "a@b..kr", "a@b.kr.", ".a@b.kr", "a..b@b.kr", "a.@b.kr", "a%b.kr@c.kr", "a!b@c.kr", "a@b@c.kr",
    f"{'a' * 65}@b.kr", f"a@{'b' * 64}.kr", "a@[1.2.3.4]", "a@b_c.kr", "a@b.k",
]  # fmt: skip


@pytest.mark.parametrize(("channel", "target"), BAD_HOOKS)
def test_finding_2_a_hook_that_sending_refuses_is_refused_at_sign_up(
    channel: str, target: str
) -> None:
    with pytest.raises(BadTarget):
        targets.check_target(channel, target, Policy())


@cases("address", BAD_ADDRESSES)
def test_an_address_that_no_mail_reaches_is_refused(address: str) -> None:
    with pytest.raises(BadTarget):
        targets.check_target("email", address, Policy())


@pytest.mark.parametrize(
    "address",
    ["a@b.kr", "first.last+tag@mail.go.kr", "a@xn--9g3b27qvve.xn--3e0b707e"],
)
def test_an_ordinary_address_is_taken(address: str) -> None:
    targets.check_target("email", address, Policy())


def test_a_name_is_judged_by_where_it_leads_and_a_silent_name_server_by_nothing() -> (
    None
):
    hook = "https://hooks.example.kr/x"

    def private(host: str, port: int) -> list[str]:
        return ["203.252.0.1", "192.168.0.1"]

    def fails(host: str, port: int) -> list[str]:
        raise OSError("no answer")

    with pytest.raises(BadTarget, match="private"):
        targets.check_resolves("webhook", hook, Policy(), lookup=private)
    targets.check_resolves("webhook", hook, Policy(), lookup=fails)
    targets.check_resolves(
        "slack", SLACK, Policy(), lookup=lambda *_: ["203.252.0.1"]
    )


def state_after(engine: Engine, *reports: dict[str, Any]) -> str:
    subscribe(engine, "reader@example.kr")
    for report in reports:
        with writing(engine) as session:
            bounces.apply_bounces(session, bounces.read(report), HEAD, now=NOW)
    with reading(engine) as session:
        return session.exec(select(Subscription.state)).one()


def ses(address: str, kind: str, **about: str) -> dict[str, Any]:
    recipients = [{"emailAddress": address}]
    if kind == "Complaint":
        complaint = {"complainedRecipients": recipients, **about}
        return {"notificationType": kind, "complaint": complaint}
    return {
        "notificationType": kind,
        "bounce": {"bouncedRecipients": recipients, **about},
    }


def postmark(kind: str) -> dict[str, Any]:
    return {"RecordType": "Bounce", "Type": kind, "Email": "reader@example.kr"}


def test_f14a_taking_a_mail_out_of_the_spam_folder_ends_nothing(
    sqlite_engine: Engine,
) -> None:
    report = ses(
        "reader@example.kr", "Complaint", complaintFeedbackType="not-spam"
    )
    assert state_after(sqlite_engine, report) == "active"


def test_f14a_a_complaint_still_ends(sqlite_engine: Engine) -> None:
    report = ses(
        "reader@example.kr", "Complaint", complaintFeedbackType="abuse"
    )
    assert state_after(sqlite_engine, report) == "ended"


@pytest.mark.parametrize(
    "kind",
    ["AutoResponder", "OpenRelayTest", "Subscribe", "ChallengeVerification"],
)
def test_f14b_an_answer_is_no_bounce(sqlite_engine: Engine, kind: str) -> None:
    assert state_after(sqlite_engine, *[postmark(kind)] * 4) == "active"


def test_f14b_a_full_mailbox_is_one_in_the_end(sqlite_engine: Engine) -> None:
    assert (
        state_after(sqlite_engine, *[postmark("SoftBounce")] * 3) == "disabled"
    )


@pytest.mark.parametrize(
    "written",
    [
        '"R, Kim" <reader@example.kr>',
        "<reader@example.kr>",
        "R <READER@example.kr>",
    ],
)
def test_f14c_the_reader_is_found_however_the_address_is_written(
    sqlite_engine: Engine, written: str
) -> None:
    report = ses(written, "Bounce", bounceType="Permanent")
    assert state_after(sqlite_engine, report) == "disabled"


@cases("length", range(2_985, 3_005))
def test_f20_slack_text_is_never_cut_inside_an_escaped_sign(
    length: int,
) -> None:
    subject = "가" * length + "&&<>&" * 5
    item = MessageItem("새 공고", "제목", "https://voucher.example/1")
    message = Message("k", "alert", subject, "ko", items=(item,))
    text = payload(message)["text"]
    assert len(text) <= 3_000
    whole = text.removesuffix("…").replace("&amp;", "").replace("&lt;", "")
    assert "&" not in whole.replace("&gt;", "")
    assert escape("&") == "&amp;"
