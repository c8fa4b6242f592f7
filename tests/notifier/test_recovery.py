"""The sweep, the operator's news, the canary, and what providers report of mails that came back."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import event
from sqlmodel import select

from notifier.channels.base import DeliveryError
from notifier.channels.webhook.transport import signed
from notifier.messages import digest
from notifier.schedule import canaries
from notifier.sending import recovery
from notifier.signup import bounce_checks, bounces, signup_manager, tokens
from storage.db.engine import Engine, reading, writing
from storage.models import (
    Announcement,
    Consent,
    Delivery,
    Source,
    Subscription,
    Suppression,
    SystemMessage,
)
from storage.queries import lists
from storage.queries.filters import Filter
from tests.cases import cases
from tests.clock import Clock
from tests.notifier.notifier_stage import (
    HEAD,
    NOW,
    SECRET,
    Mailbox,
    announce,
    carry,
    subscribe,
)


def sweep(engine: Engine, now: datetime) -> dict[str, int]:
    return {
        name: count
        for name, count in recovery.recover(engine, HEAD, now=now).items()
        if count
    }


def operator_letters(engine: Engine, now: datetime) -> list[str]:
    box = Mailbox()
    carry(engine, Clock(now), email=box)
    return [
        message.subject
        for target, message in box.received
        if target == "operator@watch.example.org"
    ]


def source(
    engine: Engine, verdict: str, *, failures: int = 3, now: datetime = NOW
) -> None:
    with writing(engine) as session:
        item = session.get(Source, "nipa") or Source(
            name="nipa", next_crawl_at=NOW
        )
        item.verdict, item.failures, item.verdict_since, item.why = (
            verdict,
            failures,
            now,
            "no rows",
        )
        session.add(item)


def test_a_broken_board_is_told_then_daily_then_its_recovery(
    engine: Engine,
) -> None:
    stated = []
    for hours, verdict in [
        (0, "ok"),
        (1, "drifted"),
        (2, "drifted"),
        (24, "drifted"),
        (26, "drifted"),
        (27, "ok"),
        (28, "ok"),
    ]:
        now = NOW + timedelta(hours=hours)
        source(engine, verdict, now=now)
        sweep(engine, now)
        stated.append(operator_letters(engine, now))
    broken, recovered = (
        ["[Voucher Watch] Boards that cannot be read: 1"],
        ["[Voucher Watch] Boards that can be read again: 1"],
    )
    assert stated == [[], broken, [], [], broken, recovered, []]


def test_a_mended_board_is_told_once_and_its_recovery(engine: Engine) -> None:
    stated = []
    for hours, verdict in [
        (1, "drifted"),
        (2, "mended"),
        (30, "mended"),
        (31, "ok"),
    ]:
        now = NOW + timedelta(hours=hours)
        source(engine, verdict, now=now)
        sweep(engine, now)
        stated.append(operator_letters(engine, now))
    broken, recovered = (
        ["[Voucher Watch] Boards that cannot be read: 1"],
        ["[Voucher Watch] Boards that can be read again: 1"],
    )
    assert stated == [broken, recovered, [], recovered]


@pytest.mark.parametrize(
    "verdict", ["waiting", "needs-key", "unchanged", "ok"]
)
def test_what_is_no_fault_is_not_told(engine: Engine, verdict: str) -> None:
    source(engine, verdict)
    assert sweep(engine, NOW) == {}


def test_one_bad_look_at_a_shaky_board_is_not_told_yet(engine: Engine) -> None:
    source(engine, "unreachable", failures=1)
    assert sweep(engine, NOW) == {}
    source(engine, "unreachable", failures=2)
    assert sweep(engine, NOW) == {"sources": 1}


def test_a_network_that_is_gone_is_one_message_and_not_one_a_board(
    engine: Engine,
) -> None:
    def fail(names: Iterable[int], failures: int) -> None:
        with writing(engine) as session:
            for number in names:
                item = session.get(Source, f"board-{number}")
                item = item or Source(
                    name=f"board-{number}", next_crawl_at=NOW
                )
                item.verdict, item.failures = "unreachable", failures
                item.verdict_since = NOW
                session.add(item)

    with writing(engine) as session:
        for number in range(12):
            session.add(Source(name=f"board-{number}", next_crawl_at=NOW))
    stated = []
    for minutes, names, failures in [
        (0, range(8), 1),
        (10, range(1), 2),
        (20, range(8, 10), 1),
        (30, range(10), 2),
        (75, range(10), 3),
    ]:
        fail(names, failures)
        now = NOW + timedelta(minutes=minutes)
        sweep(engine, now)
        stated.append(operator_letters(engine, now))
    most = "[Voucher Watch] Most boards cannot be reached: "
    assert stated == [[], [f"{most}8"], [], [], [f"{most}2"]]


def test_boards_that_come_back_one_after_the_other_are_one_message(
    engine: Engine,
) -> None:
    def turn(names: Iterable[int], verdict: str, now: datetime) -> None:
        with writing(engine) as session:
            for number in names:
                item = session.get(Source, f"board-{number}")
                item = item or Source(
                    name=f"board-{number}", next_crawl_at=NOW
                )
                item.failures = 2 if verdict == "unreachable" else 0
                item.verdict, item.verdict_since = verdict, now
                session.add(item)

    turn(range(9), "unreachable", NOW)
    stated = []
    for minutes, names, verdict in [
        (0, range(9), "unreachable"),
        (10, range(3), "unchanged"),
        (30, range(3, 6), "ok"),
        # Of the rest some are away for longer than an hour.
        (71, range(6, 7), "unchanged"),
        (80, range(7, 8), "unchanged"),
        (90, range(8, 9), "ok"),
    ]:
        now = NOW + timedelta(minutes=minutes)
        turn(names, verdict, now)
        sweep(engine, now)
        stated.append(operator_letters(engine, now))
    again = "[Voucher Watch] Boards that can be read again: "
    most = "[Voucher Watch] Most boards cannot be reached: 9"
    assert stated == [
        [most],
        [],
        [],
        [f"{again}7"],
        [f"{again}1"],
        [f"{again}1"],
    ]


def test_a_few_boards_that_fail_are_told_as_they_fail(engine: Engine) -> None:
    with writing(engine) as session:
        for number in range(4):
            item = Source(name=f"board-{number}", next_crawl_at=NOW)
            item.verdict, item.failures = "unreachable", 1 + number // 3
            session.add(item)
    sweep(engine, NOW)
    assert operator_letters(engine, NOW) == [
        "[Voucher Watch] Boards that cannot be read: 1"
    ]


def test_overdue_letters_are_told_once_a_day(engine: Engine) -> None:
    subscribe(engine, "https://hooks.slack.com/services/x", channel="slack")
    announce(engine)
    assert sweep(engine, NOW + timedelta(minutes=14)) == {}
    for minutes in (16, 20):
        assert sweep(engine, NOW + timedelta(minutes=minutes)) == {
            "overdue": 1
        }
    assert operator_letters(engine, NOW + timedelta(hours=1)) == [
        "[Voucher Watch] Overdue alerts: 1 (Slack)"
    ]


def test_missed_reminders_and_abandoned_claims_are_found(
    engine: Engine,
) -> None:
    subscribe(engine, events=("all",))
    announce(engine, silent=True)
    assert sweep(engine, datetime(2026, 12, 1, 3, 0, tzinfo=UTC)) == {
        "reminded": 1
    }
    with writing(engine) as session:
        row = session.exec(select(Delivery)).one()
        row.state, row.lease_until = "claimed", NOW
    found = sweep(engine, datetime(2026, 12, 1, 3, 1, tzinfo=UTC))
    assert found["leases"] == 1


def test_a_missed_digest_needs_no_ledger(engine: Engine) -> None:
    subscribe(engine, frequency="daily")
    announce(engine)
    box = Mailbox()
    digest.send_due(
        engine, {"email": box}, HEAD, clock=Clock(NOW + timedelta(days=3))
    )
    assert len(box.received) == 1


def test_consent_is_asked_for_again_after_two_years(engine: Engine) -> None:
    reader = subscribe(engine)
    two_years = NOW + timedelta(days=731)
    assert sweep(engine, NOW + timedelta(days=700)) == {}
    assert sweep(engine, two_years) == {"renewals": 1}
    box = Mailbox()
    carry(engine, Clock(two_years), email=box)
    [(_, message)] = box.received
    token = message.links[0].url.rpartition("/")[2]
    with writing(engine) as session:
        signup_manager.renew(session, token, secret=SECRET, now=two_years)
    assert sweep(engine, two_years + timedelta(days=61)) == {}
    with reading(engine) as session:
        assert session.get_one(Subscription, reader).state == "active"
        assert [line.act for line in session.exec(select(Consent))] == [
            "asked",
            "renewed",
        ]


def test_consent_that_is_not_renewed_ends(engine: Engine) -> None:
    reader = subscribe(engine)
    sweep(engine, NOW + timedelta(days=731))
    sweep(engine, NOW + timedelta(days=780))
    with reading(engine) as session:
        assert session.get_one(Subscription, reader).state == "active", (
            "sixty days to answer"
        )
    sweep(engine, NOW + timedelta(days=791))
    with reading(engine) as session:
        assert session.get_one(Subscription, reader).state == "ended"


def test_an_address_is_erased_four_weeks_after_the_last_subscription_ends(
    engine: Engine,
) -> None:
    first, second = (
        subscribe(engine),
        subscribe(engine, criteria=Filter(q="의료")),
    )
    for number, days in ((first, 0), (second, 10)):
        with writing(engine) as session:
            signup_manager.leave(
                session,
                session.get_one(Subscription, number),
                now=NOW + timedelta(days=days),
                how="web",
            )
    assert "erased" not in sweep(engine, NOW + timedelta(days=37))
    assert sweep(engine, NOW + timedelta(days=38, minutes=1))["erased"] == 2
    with reading(engine) as session:
        assert set(session.exec(select(Subscription.target))) == {None}


def test_a_sign_up_that_was_never_confirmed_is_erased_too(
    engine: Engine,
) -> None:
    from tests.notifier.test_signup import request

    request(engine)
    assert "erased" not in sweep(engine, NOW + timedelta(days=27))
    assert sweep(engine, NOW + timedelta(days=29))["erased"] == 1


def test_sent_notes_keep_no_address(engine: Engine) -> None:
    from tests.notifier.test_signup import request

    request(engine)
    carry(engine, email=Mailbox())
    with reading(engine) as session:
        assert [
            system_message.target
            for system_message in session.exec(select(SystemMessage))
        ] == [None]


def test_a_canary_goes_the_readers_way_and_is_seen_nowhere_else(
    engine: Engine,
) -> None:
    subscribe(engine)
    for days in (0, 1):
        assert (
            canaries.send_to(
                engine,
                HEAD,
                channel="email",
                target="canary@example.org",
                now=NOW + timedelta(days=days),
            )
            == 1
        )
    box = Mailbox()
    carry(engine, Clock(NOW + timedelta(days=1)), email=box)
    assert [target for target, _ in box.received] == ["canary@example.org"] * 2
    with reading(engine) as session:
        assert (
            lists.page(
                session, Filter(), now=NOW, order="newest", limit=10
            ).rows
            == []
        )


def test_a_lost_canary_is_heard_of(engine: Engine) -> None:
    canaries.send_to(
        engine,
        HEAD,
        channel="slack",
        target="https://hooks.slack.com/services/x",
        now=NOW,
    )
    carry(
        engine,
        slack=Mailbox(
            trouble=lambda target, message: DeliveryError("not now")
        ),
    )
    assert "canary" not in sweep(engine, NOW + timedelta(minutes=9))
    for minutes in (11, 12):
        assert sweep(engine, NOW + timedelta(minutes=minutes))["canary"] == 1
    assert (
        operator_letters(engine, NOW + timedelta(minutes=13)).count(
            "[Voucher Watch] The test alert did not go out"
        )
        == 1
    )


SES_BOUNCE: dict[str, Any] = {
    "notificationType": "Bounce",
    "bounce": {
        "bounceType": "Permanent",
        "bouncedRecipients": [{"emailAddress": "reader@example.org"}],
    },
}
SES_COMPLAINT = {
    "eventType": "Complaint",
    "complaint": {
        "complainedRecipients": [{"emailAddress": "reader@example.org"}]
    },
}


@cases(
    ("report", "understood"),
    [
        ({"address": "a@b.c", "kind": "hard"}, [("a@b.c", "hard")]),
        ({"bounces": [{"address": "a@b.c", "kind": "soft"}, {"address": "d@e.f", "kind": "complaint"}]}, [("a@b.c", "soft"), ("d@e.f", "complaint")]),
        (SES_BOUNCE, [("reader@example.org", "hard")]),
        ({**SES_BOUNCE, "bounce": {**SES_BOUNCE["bounce"], "bounceType": "Transient"}}, [("reader@example.org", "soft")]),
        (SES_COMPLAINT, [("reader@example.org", "complaint")]),
        ({"Type": "Notification", "Message": json.dumps(SES_BOUNCE)}, [("reader@example.org", "hard")]),
        ({"Type": "SubscriptionConfirmation", "Message": "…"}, []),
        ({"RecordType": "Bounce", "Type": "HardBounce", "Email": "a@b.c"}, [("a@b.c", "hard")]),
        ({"RecordType": "Bounce", "Type": "SoftBounce", "Email": "a@b.c"}, [("a@b.c", "soft")]),
        ({"RecordType": "Bounce", "Type": "Blocked", "Email": "a@b.c"}, [("a@b.c", "soft")]),
        ({"RecordType": "Bounce", "Type": "InboundError", "Email": "a@b.c"}, []),
        ({"RecordType": "SpamComplaint", "Email": "a@b.c"}, [("a@b.c", "complaint")]),
        ({"RecordType": "Delivery", "Recipient": "a@b.c"}, []),
        ({"eventType": "Delivery"}, []),
    ],
)  # fmt: skip
def test_reports_of_three_providers_are_understood(
    report: dict[str, Any], understood: list[tuple[str, str]]
) -> None:
    assert [
        (window.address, window.kind) for window in bounces.read(report)
    ] == understood


@pytest.mark.parametrize(
    "report",
    [{}, {"hello": 1}, {"address": "a@b.c"}, {"address": 3, "kind": "hard"}],
)
def test_a_report_that_fits_nothing_is_refused(report: dict[str, Any]) -> None:
    with pytest.raises(bounces.BadReport):
        bounces.read(report)


@pytest.mark.parametrize(
    ("kinds", "state"),
    [
        (["soft"], "active"),
        (["soft", "soft"], "active"),
        (["soft"] * 3, "disabled"),
        (["hard"], "disabled"),
        (["complaint"], "ended"),
    ],
)
def test_what_came_back_is_acted_on(
    engine: Engine, kinds: list[str], state: str
) -> None:
    reader = subscribe(engine)
    for day, kind in enumerate(kinds):
        with writing(engine) as session:
            bounces.apply_bounces(
                session,
                bounces.read({"address": "reader@example.org", "kind": kind}),
                HEAD,
                now=NOW + timedelta(days=day),
            )
    with reading(engine) as session:
        assert session.get_one(Subscription, reader).state == state
        statement = session.exec(select(Suppression)).one()
        assert (statement.reason is None) is (state == "active")
        assert "reader@example.org" not in str(statement.model_dump())


def test_soft_bounces_of_last_year_say_nothing(engine: Engine) -> None:
    reader = subscribe(engine)
    for days in (0, 1, 300):
        with writing(engine) as session:
            bounces.apply_bounces(
                session,
                bounces.read(
                    {"address": "reader@example.org", "kind": "soft"}
                ),
                HEAD,
                now=NOW + timedelta(days=days),
            )
    with reading(engine) as session:
        assert session.get_one(Subscription, reader).state == "active"


def test_who_complains_gets_no_farewell(engine: Engine) -> None:
    subscribe(engine)
    with writing(engine) as session:
        bounces.apply_bounces(
            session, bounces.read(SES_COMPLAINT), HEAD, now=NOW
        )
    box = Mailbox()
    carry(engine, email=box)
    assert [target for target, _ in box.received] == [
        "operator@watch.example.org"
    ]


def test_a_report_of_many_takes_no_more_statements_than_one_of_few(
    engine: Engine,
) -> None:
    """Each of a thousand by itself would hold the store for seconds."""
    for number in range(220):
        subscribe(engine, f"reader{number}@example.org")
    statements: list[object] = []
    event.listen(
        engine,
        "before_cursor_execute",
        lambda *given: statements.append(given),
    )
    counts = []
    for numbers in (range(20), range(20, 220)):
        report = []
        for number in numbers:
            address = f"reader{number}@example.org"
            report.append({"address": address, "kind": "hard"})
        found = bounces.read({"bounces": report})
        statements.clear()
        with writing(engine) as session:
            silenced = bounces.apply_bounces(session, found, HEAD, now=NOW)
        assert silenced == len(numbers)
        counts.append(len(statements))
    assert counts[0] == counts[1]
    with reading(engine) as session:
        states = set(session.exec(select(Subscription.state)))
        told = session.exec(select(SystemMessage.facts)).all()
    assert states == {"disabled"}
    assert [len(facts["subscriptions"]) for facts in told] == [20, 200]


def test_only_a_signed_report_is_ours() -> None:
    body, key = b'{"address": "a@b.c", "kind": "hard"}', "bounce key"
    headers = dict(signed(body, key, NOW, ""))
    assert bounce_checks.is_ours(headers, body, key, now=NOW)
    assert not bounce_checks.is_ours(headers, body + b" ", key, now=NOW)
    assert not bounce_checks.is_ours(headers, body, "other key", now=NOW)
    assert not bounce_checks.is_ours(
        headers, body, key, now=NOW + timedelta(minutes=6)
    ), "a copy of an old one"
    assert not bounce_checks.is_ours({}, body, key, now=NOW)
    assert not bounce_checks.is_ours(
        dict(signed(body, "", NOW, "")), body, "", now=NOW
    ), "no key set refuses everything"


def test_postmark_shows_the_key_as_a_password() -> None:
    def basic(text: str) -> dict[str, str]:
        return {
            "authorization": "Basic "
            + base64.b64encode(text.encode()).decode()
        }

    assert bounce_checks.knows_key(basic("bounces:the key"), "the key")
    for headers in (
        basic("bounces:other"),
        basic("the key"),
        {"authorization": "Basic %%%"},
        {"authorization": "Bearer the key"},
        {},
    ):
        assert not bounce_checks.knows_key(headers, "the key")
    assert not bounce_checks.knows_key(basic("bounces:"), "")


def test_readers_are_told_apart_without_case_in_mail_only() -> None:
    assert tokens.reader_key(
        SECRET, "email", "Reader@Example.org "
    ) == tokens.reader_key(SECRET, "email", "reader@example.org")
    assert tokens.reader_key(
        SECRET, "webhook", "https://x.example/A"
    ) != tokens.reader_key(SECRET, "webhook", "https://x.example/a")


def test_filters_that_nobody_has_cost_nothing(engine: Engine) -> None:
    with writing(engine) as session:
        signup_manager.leave(
            session,
            session.get_one(Subscription, subscribe_in(session)),
            now=NOW,
            how="web",
        )
    assert sweep(engine, NOW)["filters"] == 1
    assert announce(engine).announcement.id is not None
    with reading(engine) as session:
        assert session.exec(select(Announcement.id)).all()


def subscribe_in(session: Any) -> int:
    from tests.notifier.notifier_stage import enrol

    return enrol(session, "a@example.org", Filter(q="곧 없을 말")).id or 0
