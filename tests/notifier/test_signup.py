"""Signing up, changing, leaving: double opt-in, limits, and the right to be forgotten."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import col, select

from notifier.messages.lines import because
from notifier.signup import bounces, signup_manager, tokens
from notifier.signup.signup_manager import InvalidSubscription, TooMany
from storage.db.engine import Engine, reading, writing
from storage.models import Consent, Subscription
from storage.queries.filters import Filter
from storage.subscribers import event_types
from storage.subscribers.subscriptions import SubscriptionRequest
from tests.cases import cases
from tests.clock import Clock
from tests.notifier.notifier_stage import (
    HEAD,
    NOW,
    READING,
    SECRET,
    Mailbox,
    announce,
    carry,
)

WISH = SubscriptionRequest("email", "reader@example.org", Filter(q="바우처"))


def request(
    engine: Engine,
    request: SubscriptionRequest = WISH,
    *,
    ip: str = "203.0.113.7",
    now=NOW,
) -> int:
    with writing(engine) as session:
        stored = signup_manager.request(
            session, request, secret=SECRET, now=now, ip=ip
        )
        assert stored.id is not None
        return stored.id


def letters(engine: Engine, now=NOW) -> Mailbox:
    box = Mailbox()
    carry(engine, Clock(now), email=box)
    return box


def token(url: str) -> str:
    return url.rpartition("/")[2]


def signed_up(engine: Engine) -> str:
    """Go the whole way; return a manage token."""
    request(engine)
    [(_, message)] = letters(engine).received
    with writing(engine) as session:
        signup_manager.confirm(
            session, token(message.links[0].url), secret=SECRET, now=NOW
        )
    [(_, welcome)] = letters(engine).received
    assert welcome.manage is not None
    return token(welcome.manage.url)


def acts(engine: Engine) -> list[tuple[str, str]]:
    with reading(engine) as session:
        return [
            (line.act, line.how)
            for line in session.exec(select(Consent).order_by(col(Consent.id)))
        ]


def test_nothing_is_told_before_it_is_confirmed(engine: Engine) -> None:
    request(engine)
    announce(engine)
    assert [message.kind for _, message in letters(engine).received] == [
        "confirm"
    ]
    with reading(engine) as session:
        assert session.exec(select(Subscription.state)).one() == "pending"


@cases(
    ("typed", "is_repeated"),
    [
        ("AI 바우처", True),
        ('"수출 바우처"', True),
        ("수출바우처 -결과|취소 2027년", True),
        ("의료·바이오 (2차) R&D", True),
        ("당첨 https://prize.example/win", False),
        ("www.prize.example", False),
        ("prize。example", False),
        ("win@prize.example", False),
        ("전화 010 1234 5678", False),
        ("축하합니다 " * 15, False),
    ],
)
def test_a_stranger_cannot_have_us_mail_advertisements(
    typed: str, is_repeated: bool
) -> None:
    """The request to confirm goes to whomever the form names."""
    for criteria in (Filter(q=typed.strip()), Filter(division=(typed,))):
        shown = because(criteria, "ko", from_stranger=True)
        assert (typed.strip() in shown) is is_repeated
        assert typed.strip() in because(criteria, "ko")


def test_what_is_chosen_from_a_list_is_repeated_however_much() -> None:
    regions = tuple(f"지역{number:02}" for number in range(40))
    criteria = Filter(region=regions, min_budget=10**10)
    shown = because(criteria, "ko", from_stranger=True)
    assert all(region in shown for region in regions)
    assert "100억" in shown


def test_who_has_agreed_reads_his_own_words(engine: Engine) -> None:
    request(engine, replace(WISH, filter=Filter(q="AI.바우처")))
    [(_, message)] = letters(engine).received
    assert "AI.바우처" not in " ".join(message.lead)
    with writing(engine) as session:
        signup_manager.confirm(
            session, token(message.links[0].url), secret=SECRET, now=NOW
        )
    [(_, welcome)] = letters(engine).received
    assert "AI.바우처" in " ".join(welcome.lead)


def test_a_confirmed_reader_is_told_and_the_ledger_says_when_and_how(
    engine: Engine,
) -> None:
    signed_up(engine)
    announce(engine)
    assert [message.kind for _, message in letters(engine).received] == [
        "alert"
    ]
    assert acts(engine) == [("requested", "web"), ("confirmed", "web")]
    with reading(engine) as session:
        first = session.exec(select(Consent)).first()
        assert first is not None
        assert (first.form, first.at) == (signup_manager.FORM, NOW)
        assert "203.0.113.7" not in str(first.model_dump()), (
            "places are kept as salted hashes only"
        )


def test_a_second_click_changes_nothing(engine: Engine) -> None:
    number = request(engine)
    link = tokens.sign(SECRET, "confirm", [number], now=NOW.timestamp())
    for _ in range(2):
        with writing(engine) as session:
            signup_manager.confirm(session, link, secret=SECRET, now=NOW)
    assert acts(engine) == [("requested", "web"), ("confirmed", "web")]
    assert [message.kind for _, message in letters(engine).received] == [
        "confirm",
        "welcome",
    ]


@pytest.mark.parametrize(
    "late", [timedelta(days=3, seconds=1), timedelta(days=30)]
)
def test_a_confirmation_expires(engine: Engine, late: timedelta) -> None:
    link = tokens.sign(
        SECRET, "confirm", [request(engine)], now=NOW.timestamp()
    )
    with writing(engine) as session, pytest.raises(tokens.TokenExpired):
        signup_manager.confirm(session, link, secret=SECRET, now=NOW + late)


def test_a_link_does_only_what_it_is_for() -> None:
    link = tokens.sign(SECRET, "manage", [1], now=NOW.timestamp())
    for purpose, key in (
        ("confirm", SECRET),
        ("end", SECRET),
        ("manage", "another key, long enough too"),
    ):
        with pytest.raises(tokens.BadToken):
            tokens.read(key, purpose, link, now=NOW.timestamp())  # type: ignore[arg-type]
    for broken in (link[:-1], link + "x", "", "가", link.replace(".", "", 1)):
        with pytest.raises(tokens.BadToken):
            tokens.read(SECRET, "manage", broken, now=NOW.timestamp())


def test_a_short_key_is_refused() -> None:
    with pytest.raises(ValueError, match="SECRET_KEY"):
        tokens.sign("short", "manage", [1], now=0)


@pytest.mark.parametrize("count", [0, 1, 4, 5, 400])
def test_a_link_holds_any_number_of_subscriptions(count: int) -> None:
    ids = list(range(1_000, 1_000 + count))
    link = tokens.sign(SECRET, "end", ids, now=0)
    assert tokens.read(SECRET, "end", link, now=1) == ids
    with pytest.raises(tokens.BadToken):
        tokens.read(SECRET, "manage", link, now=1)
    assert len(link) < 80 + 3 * count


def test_the_same_wish_is_one_subscription(engine: Engine) -> None:
    assert request(engine) == request(engine, replace(WISH, frequency="daily"))
    assert request(engine, replace(WISH, filter=Filter(q="의료"))) != request(
        engine
    )


def test_a_stranger_cannot_change_what_is_active(engine: Engine) -> None:
    signed_up(engine)
    number = request(
        engine, replace(WISH, frequency="weekly", events=("result",))
    )
    with reading(engine) as session:
        stored = session.get_one(Subscription, number)
        assert (
            stored.state,
            stored.frequency,
            event_types.names(stored.event_mask),
        ) == (
            "active",
            "now",
            sorted(event_types.USUAL, key=event_types.EVENTS.index),
        )
    assert [message.kind for _, message in letters(engine).received] == [
        "already"
    ], "its reader learns of it, and how to change it"


def test_nobody_can_flood_a_mailbox_through_us(engine: Engine) -> None:
    for number in range(signup_manager.A_DAY_PER_READER):
        request(
            engine,
            replace(WISH, filter=Filter(q=f"말{number}")),
            ip=f"198.51.100.{number}",
        )
    with pytest.raises(TooMany):
        request(
            engine,
            replace(WISH, filter=Filter(q="하나 더")),
            ip="198.51.100.200",
        )
    request(
        engine,
        replace(WISH, filter=Filter(q="내일")),
        now=NOW + timedelta(days=1, minutes=1),
    )


@pytest.mark.parametrize(
    "variants",
    [
        "victim+{n}@example.org",
        "VICTIM+{n}@Example.org",
        "v.i.c.tim+{n}@gmail.com",
        "vic.tim+{n}@googlemail.com",
    ],
)
def test_addresses_of_one_mailbox_are_limited_as_one(
    sqlite_engine: Engine, variants: str
) -> None:
    for number in range(signup_manager.A_DAY_PER_READER):
        target = variants.format(n=number)
        asked_for = replace(WISH, target=target)
        request(sqlite_engine, asked_for, ip=f"198.51.100.{number}")
    last = replace(WISH, target=variants.format(n="last"))
    with pytest.raises(TooMany):
        request(sqlite_engine, last, ip="198.51.100.200")
    neighbour = replace(WISH, target="victim.other@example.org")
    request(sqlite_engine, neighbour, ip="198.51.100.200")


def test_nobody_can_sign_up_half_the_country_from_one_place(
    engine: Engine,
) -> None:
    for number in range(signup_manager.AN_HOUR_PER_IP):
        request(engine, replace(WISH, target=f"reader{number}@example.org"))
    with pytest.raises(TooMany):
        request(engine, replace(WISH, target="one-more@example.org"))
    request(
        engine, replace(WISH, target="one-more@example.org"), ip="198.51.100.1"
    )


@cases(
    "change",
    [
        {"target": "reader@example.org\r\nBcc: x@y.z"}, {"target": "nobody"}, {"channel": "fax"}, {"frequency": "hourly"},
        {"language": "fr"}, {"events": ()}, {"channel": "slack", "target": "javascript:alert(1)"}, {"channel": "webhook", "target": "https://"},
    ],
)  # fmt: skip
def test_a_wish_that_cannot_be_kept_says_why(
    engine: Engine, change: dict[str, Any]
) -> None:
    with pytest.raises(
        InvalidSubscription,
        match="|".join(
            ["target", "channel", "frequency", "language", "events"]
        ),
    ):
        request(engine, replace(WISH, **change))


def test_leaving_is_one_post_and_is_confirmed(engine: Engine) -> None:
    signed_up(engine)
    announce(engine)
    [(_, alert)] = letters(engine).received
    assert alert.unsubscribe is not None
    for _ in range(2):
        with writing(engine) as session:
            [stored] = signup_manager.end(
                session, token(alert.unsubscribe), secret=SECRET, now=NOW
            )
            assert stored.state == "ended"
    announce(engine, "다음 AI 바우처 공고", key="2")
    assert [message.kind for _, message in letters(engine).received] == [
        "farewell"
    ]
    assert acts(engine)[-1] == ("ended", "one-click")


def test_the_manage_page_shows_a_readers_own_and_no_others(
    engine: Engine,
) -> None:
    link = signed_up(engine)
    other = request(engine, replace(WISH, target="other@example.org"))
    with writing(engine) as session:
        manager = signup_manager.manage(session, link, secret=SECRET, now=NOW)
        assert (manager.target, len(manager.subscriptions)) == (
            "reader@example.org",
            1,
        )
        with pytest.raises(InvalidSubscription):
            signup_manager.change(session, manager, other, WISH, now=NOW)
        mine = manager.subscriptions[0]
        signup_manager.change(
            session,
            manager,
            mine.id or 0,
            replace(WISH, filter=Filter(q="수출"), events=("new",)),
            now=NOW,
        )
    announce(engine)
    assert [message.kind for _, message in letters(engine).received] == [
        "confirm"
    ], "the other's, and no alert"
    assert acts(engine)[-1] == ("changed", "web")


def test_a_reader_can_take_everything_along(engine: Engine) -> None:
    link = signed_up(engine)
    with reading(engine) as session:
        retained = signup_manager.export(
            session,
            signup_manager.manage(session, link, secret=SECRET, now=NOW),
        )
    assert retained["target"] == "reader@example.org"
    assert retained["subscriptions"][0]["filter"] == {"q": "바우처"}
    assert [line["act"] for line in retained["consents"]] == [
        "requested",
        "confirmed",
    ]


def test_a_reader_can_be_forgotten_at_once(engine: Engine) -> None:
    link = signed_up(engine)
    with writing(engine) as session:
        assert (
            signup_manager.erase(
                session,
                signup_manager.manage(session, link, secret=SECRET, now=NOW),
                now=NOW,
            )
            == 1
        )
    with reading(engine) as session:
        stored = session.exec(select(Subscription)).one()
        assert (stored.state, stored.target, stored.filter) == (
            "ended",
            None,
            {},
        )
        with pytest.raises(tokens.BadToken):
            signup_manager.manage(session, link, secret=SECRET, now=NOW)
    assert acts(engine)[-1] == ("erased", "web")


def test_a_suppressed_address_gets_no_letter_and_the_form_does_not_say_so(
    engine: Engine,
) -> None:
    with writing(engine) as session:
        bounces.apply_bounces(
            session,
            bounces.read({"address": "Reader@Example.org", "kind": "hard"}),
            HEAD,
            now=NOW,
        )
    request(engine)
    assert [
        target
        for target, _ in letters(engine).received
        if target == "reader@example.org"
    ] == []


def test_slack_is_asked_to_confirm_in_its_own_channel(engine: Engine) -> None:
    request(
        engine,
        SubscriptionRequest(
            "slack", "https://hooks.slack.com/services/x", Filter()
        ),
    )
    box = Mailbox()
    carry(engine, slack=box)
    assert [message.kind for _, message in box.received] == ["confirm"]


def test_letters_call_what_is_followed_as_people_do(engine: Engine) -> None:
    about = {**READING, "programme": "드론 촉진(현장형)"}
    announce(engine, "2027년 드론 촉진(현장형) 공고", about)
    followed = Filter(
        programme=("드론촉진현장형",), kind=("call",), source=("practice",)
    )
    request(engine, replace(WISH, filter=followed))
    [(_, asked)] = letters(engine).received
    with writing(engine) as session:
        signup_manager.confirm(
            session, token(asked.links[0].url), secret=SECRET, now=NOW
        )
    [(_, welcome)] = letters(engine).received
    announce(engine, "2027년 드론 촉진(현장형) 2차 공고", about, key="2")
    [(_, alert)] = letters(engine).received

    said = "사업 드론 촉진(현장형) · 종류 공고 · 게시판 연습부 알림판"
    assert said in "\n".join(asked.lead)
    assert said in "\n".join(welcome.lead)
    assert said in "\n".join(alert.footer)
