"""Requests that once ended in a 500, a page of megabytes, or more sign-ups than are allowed."""

from __future__ import annotations

import json
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import httpx2
import pytest
from sqlmodel import func, select

from notifier.signup import signup_manager
from storage.db.engine import Engine, reading, writing
from storage.models import SignupAttempt
from storage.queries.filters import Filter
from storage.queries.refusals import BadFilter
from storage.subscribers import consents
from storage.subscribers.subscriptions import SubscriptionRequest
from tests.cases import cases
from tests.conftest import NOW
from tests.web.conftest import SECRET

HERE = {"origin": "https://voucher.example"}
BASIC = {
    "authorization": "Basic Ym91bmNlczpib3VuY2Uga2V5"
}  # bounces:bounce key
FORM = {"channel": "email", "target": "reader@example.kr", "events": "new"}
TOO_MUCH = [
    {"kind": [str(number) for number in range(41)]},
    {"q": " ".join(f"word{number}" for number in range(900))},
    {"agency": "가" * 121},
    {"division": "a\x00b"},
]


@pytest.mark.parametrize("values", TOO_MUCH)
async def test_finding_19_a_filter_has_the_same_limits_in_a_form_and_in_an_address(
    lite: httpx2.AsyncClient, values: dict[str, object]
) -> None:
    form = {**FORM, **values}
    posted = await lite.post("/subscribe", data=form, headers=HERE)
    assert posted.status_code == 400
    for path in ("/", "/feed.rss", "/api/announcements", "/calendar.ics"):
        got = await lite.get(path, params=values)
        assert got.status_code in (400, 414, 422)
        assert len(got.content) < 50_000


@pytest.mark.parametrize(("words", "status"), [(1_500, 400), (15_000, 413)])
async def test_finding_20_thousands_of_words_by_form_are_refused_before_the_store_is_asked(
    lite: httpx2.AsyncClient, sqlite_engine: Engine, words: int, status: int
) -> None:
    form = {**FORM, "q": " ".join(f"word{number}" for number in range(words))}
    path = sqlite_engine.url.database or ""
    with sqlite3.connect(path, isolation_level=None) as other:
        # Whoever wanted to write would wait for half a minute, and get 503.
        other.execute("BEGIN IMMEDIATE")
        answer = await lite.post("/subscribe", data=form, headers=HERE)
        other.execute("ROLLBACK")
    other.close()
    assert answer.status_code == status


def test_a_command_has_these_limits_too() -> None:
    with pytest.raises(BadFilter, match="at most 40 values"):
        Filter.parse([("kind", str(number)) for number in range(41)])


async def test_a_private_feed_with_odd_letters_in_its_token_is_not_there(
    lite: httpx2.AsyncClient, sqlite_engine: Engine
) -> None:
    with writing(sqlite_engine) as session:
        request = SubscriptionRequest(
            "email", "reader@example.kr", Filter(q="AI")
        )
        signup_manager.request(session, request, secret=SECRET, now=NOW)
    assert (await lite.get("/private/1.가나다/feed.rss")).status_code == 404


REPORTS = [
    b"[" * 100_000,
    b'{"a":' * 20_000 + b"1" + b"}" * 20_000,
    json.dumps({"Type": "Notification", "Message": "no JSON"}).encode(),
    json.dumps({"Type": "Notification", "Message": '{"Type": "x"}'}).encode(),
    json.dumps({"bounces": ["text"]}).encode(),
    json.dumps({"notificationType": "Complaint", "complaint": []}).encode(),
    json.dumps({"RecordType": "Bounce", "Type": "HardBounce"}).encode(),
]


@cases("body", REPORTS, ids=range(len(REPORTS)))
async def test_a_report_of_any_shape_is_refused_not_broken_on(
    lite: httpx2.AsyncClient, body: bytes
) -> None:
    answer = await lite.post("/bounces", content=body, headers=BASIC)
    assert answer.status_code == 400


async def test_a_signature_in_odd_letters_is_a_wrong_one(
    lite: httpx2.AsyncClient,
) -> None:
    stamp = str(int(NOW.timestamp()))
    headers = {
        "x-voucherwatch-timestamp": stamp,
        "x-voucherwatch-signature": "v1=é".encode("latin-1"),
    }
    answer = await lite.post("/bounces", content=b"{}", headers=headers)
    assert answer.status_code == 401


def test_finding_21_twelve_equal_sign_ups_at_once_are_five(
    engine: Engine,
) -> None:
    request = SubscriptionRequest("email", "reader@example.kr", Filter(q="AI"))

    def sign_up(number: int) -> bool:
        try:
            with writing(engine) as session:
                signup_manager.request(
                    session,
                    request,
                    secret=SECRET,
                    now=NOW,
                    ip=f"203.0.113.{number}",
                )
        except signup_manager.TooMany:
            return False
        return True

    with ThreadPoolExecutor(6) as pool:
        taken = sum(pool.map(sign_up, range(12)))
    with reading(engine) as session:
        noted = session.exec(
            select(func.count()).select_from(SignupAttempt)
        ).one()
    assert (taken, noted) == (signup_manager.A_DAY_PER_READER,) * 2


def test_ten_thousand_visitors_make_no_mail_cannon_of_us(
    engine: Engine,
) -> None:
    """Each from a place of its own, for a stranger of its own: only the sum can tell."""

    def sign_up(number: int, at: datetime) -> bool:
        wanted = SubscriptionRequest(
            "email", f"stranger{number}@example.kr", Filter(q="AI")
        )
        try:
            with writing(engine) as session:
                signup_manager.refuse_flood(session, an_hour=30, now=at)
                signup_manager.request(
                    session,
                    wanted,
                    secret=SECRET,
                    now=at,
                    ip=f"203.0.113.{number}",
                )
        except signup_manager.TooMany:
            return False
        return True

    assert sum(sign_up(number, NOW) for number in range(40)) == 30
    assert not sign_up(41, NOW + timedelta(minutes=59))
    assert sign_up(42, NOW + timedelta(minutes=61))


async def test_the_form_says_that_there_are_too_many(
    lite: httpx2.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(consents, "is_flooded", lambda *_, **__: True)
    answer = await lite.post("/subscribe", data=FORM, headers=HERE)
    assert answer.status_code == 429


async def test_half_a_character_is_no_address(
    lite: httpx2.AsyncClient,
) -> None:
    body = b'{"address": "\\ud800@example.kr", "kind": "hard"}'
    answer = await lite.post("/bounces", content=body, headers=BASIC)
    assert answer.status_code == 400


async def test_a_fault_of_ours_is_no_mistake_of_the_mail_provider(
    lite: httpx2.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After a 400 the provider would not report the address again."""

    def broken(*_: object, **__: object) -> bool:
        raise ValueError("a bug")

    monkeypatch.setattr(consents, "bounced", broken)
    body = b'{"address": "reader@example.kr", "kind": "hard"}'
    with pytest.raises(ValueError, match="a bug"):
        await lite.post("/bounces", content=body, headers=BASIC)


@pytest.mark.parametrize(
    "origin", ["http://[", "https://[::1", "null", "https://x]"]
)
async def test_a_form_of_an_origin_that_is_none_is_refused(
    lite: httpx2.AsyncClient, origin: str
) -> None:
    answer = await lite.post(
        "/subscribe", data=FORM, headers={"origin": origin}
    )
    assert answer.status_code == 403
