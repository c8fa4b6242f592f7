"""From the form to the first alert and out again, by links."""

import base64
import json
from typing import Any

import httpx2
import pytest
from sqlmodel import select

from notifier.channels.webhook.transport import signed
from notifier.signup import signup_manager, tokens
from storage.db.engine import Engine, reading, writing
from storage.models import Subscription, SystemMessage
from storage.queries.filters import Filter
from storage.subscribers import subscriptions
from storage.subscribers.subscriptions import SubscriptionRequest
from tests.cases import cases
from tests.clock import Clock
from tests.conftest import NOW
from tests.factories import announced, window
from tests.web.conftest import SECRET, application, asking
from web.pages.subscribe import SignupConfig

FORM = {
    "channel": "email",
    "target": "reader@example.kr",
    "q": "AI 바우처",
    "division": "의료",
    "frequency": "daily",
    "events": ["new", "extended"],
    "calendar": "1",
}
HERE = {"origin": "https://voucher.example"}


def stored(engine: Engine) -> list[Subscription]:
    with reading(engine) as session:
        return list(subscriptions.every(session))


def link(purpose: str, number: int = 1) -> str:
    return tokens.sign(SECRET, purpose, [number], now=NOW.timestamp())  # type: ignore[arg-type]


def subscribed(engine: Engine, **text: Any) -> Subscription:
    request = SubscriptionRequest(
        **{
            "channel": "email",
            "target": "reader@example.kr",
            "filter": Filter(q="AI"),
            **text,
        }
    )
    with writing(engine) as session:
        item = signup_manager.request(session, request, secret=SECRET, now=NOW)
        signup_manager.begin(session, item, now=NOW, how="web")
        return item


async def test_a_reader_signs_up_confirms_changes_and_leaves(
    client: httpx2.AsyncClient, engine: Engine
) -> None:
    answer = await client.post("/subscribe", data=FORM, headers=HERE)
    assert (answer.status_code, answer.headers["location"]) == (
        303,
        "/subscribed?channel=email",
    )
    [item] = stored(engine)
    assert (item.state, item.frequency, item.calendar, item.language) == (
        "pending",
        "daily",
        True,
        "ko",
    )
    assert item.filter == {"q": "AI 바우처", "division": ["의료"]}

    requested = await client.get(f"/confirm/{link('confirm')}")
    assert "알림 시작" in requested.text
    assert stored(engine)[0].state == "pending", (
        "mail scanners follow links: only the button begins"
    )
    assert (
        "알림을 시작했습니다"
        in (
            await client.post(f"/confirm/{link('confirm')}", headers=HERE)
        ).text
    )
    assert stored(engine)[0].state == "active"

    page = await client.get(f"/manage/{link('manage')}")
    assert "re***@example.kr" in page.text
    assert "reader@example.kr" not in page.text
    change = {
        "id": "1",
        "act": "change",
        "q": "AI",
        "frequency": "now",
        "events": ["new"],
        "language": "ko",
    }
    assert (
        await client.post(
            f"/manage/{link('manage')}", data=change, headers=HERE
        )
    ).status_code == 303
    assert stored(engine)[0].filter == {"q": "AI"}

    assert (
        "그만 받기" in (await client.get(f"/unsubscribe/{link('end')}")).text
    )
    assert stored(engine)[0].state == "active", (
        "a mail program that looks ahead must not unsubscribe"
    )
    left = await client.post(
        f"/unsubscribe/{link('end')}",
        content=b"List-Unsubscribe=One-Click",
        headers={"content-type": "application/x-www-form-urlencoded"},
    )
    assert left.status_code == 200
    assert stored(engine)[0].state == "ended"
    assert (
        await client.post(f"/unsubscribe/{link('end')}")
    ).status_code == 200, "a second click is well"


async def test_one_click_comes_from_the_mail_provider_and_needs_no_page_of_ours(
    lite: httpx2.AsyncClient, sqlite_engine: Engine
) -> None:
    subscribed(sqlite_engine)
    answer = await lite.post(
        f"/unsubscribe/{link('end')}",
        headers={
            "origin": "https://mail.example",
            "sec-fetch-site": "cross-site",
        },
    )
    assert answer.status_code == 200
    assert stored(sqlite_engine)[0].state == "ended"


FOREIGN = [
    {"origin": "https://other.example"},
    {"origin": "null"},
    {"sec-fetch-site": "cross-site"},
]


@pytest.mark.parametrize("headers", FOREIGN)
async def test_a_form_on_another_site_signs_nobody_up(
    lite: httpx2.AsyncClient, sqlite_engine: Engine, headers: dict[str, str]
) -> None:
    answer = await lite.post("/subscribe", data=FORM, headers=headers)
    assert answer.status_code == 403
    assert stored(sqlite_engine) == []
    subscribed(sqlite_engine)
    assert (
        await lite.post(
            f"/manage/{link('manage')}", data={"act": "erase"}, headers=headers
        )
    ).status_code == 403


WRONG = [
    ({"target": "no address"}, 400, "주소를 다시 확인해 주세요"),
    ({"target": "a@b.kr\r\nBcc: c@d.kr"}, 400, "주소를 다시 확인해 주세요"),
    (
        {"channel": "slack", "target": "javascript:alert(1)"},
        400,
        "주소를 다시 확인해 주세요",
    ),
    ({"channel": "pigeon"}, 400, "다시 확인해 주세요"),
    ({"events": []}, 400, "하나 이상 골라 주세요"),
    ({"min_budget": "a lot"}, 400, "최소 예산:"),
    ({"target": "x" * 40_000}, 413, "요청이 너무 큽니다"),
]


@pytest.mark.parametrize(("said", "status", "words"), WRONG)
async def test_a_form_filled_in_wrong_says_what_to_correct(
    lite: httpx2.AsyncClient,
    sqlite_engine: Engine,
    said: dict[str, object],
    status: int,
    words: str,
) -> None:
    answer = await lite.post("/subscribe", data={**FORM, **said}, headers=HERE)
    assert answer.status_code == status
    assert words in answer.text
    assert stored(sqlite_engine) == []
    if status == 400 and "target" in said:
        assert 'value="AI 바우처"' in answer.text, "what was filled in stays"


async def test_a_field_that_only_programs_fill_in_signs_nobody_up(
    lite: httpx2.AsyncClient, sqlite_engine: Engine
) -> None:
    assert (
        await lite.post(
            "/subscribe",
            data={**FORM, "website": "http://spam.example"},
            headers=HERE,
        )
    ).status_code == 303
    assert stored(sqlite_engine) == []


async def test_many_forms_from_one_place_are_too_many(
    lite: httpx2.AsyncClient, sqlite_engine: Engine
) -> None:
    answers = [
        await lite.post(
            "/subscribe",
            data={**FORM, "target": f"r{number}@example.kr"},
            headers=HERE,
        )
        for number in range(22)
    ]
    assert answers[-1].status_code == 429
    wait = answers[-1].headers["retry-after"]
    assert f"{wait}초 뒤에 다시 시도해 주세요." in answers[-1].text
    assert len(stored(sqlite_engine)) <= 20


async def test_an_address_cannot_be_flooded(
    lite: httpx2.AsyncClient, sqlite_engine: Engine
) -> None:
    answers = [
        await lite.post(
            "/subscribe", data={**FORM, "q": f"AI {number}"}, headers=HERE
        )
        for number in range(7)
    ]
    assert [answer.status_code for answer in answers][-1] == 429


async def test_a_known_address_is_not_revealed(
    lite: httpx2.AsyncClient, sqlite_engine: Engine
) -> None:
    subscribed(sqlite_engine)
    known = await lite.post("/subscribe", data=FORM, headers=HERE)
    unknown = await lite.post(
        "/subscribe", data={**FORM, "target": "other@example.kr"}, headers=HERE
    )
    assert (known.status_code, known.headers["location"]) == (
        unknown.status_code,
        unknown.headers["location"],
    )


@cases(
    ("asked", "language", "words"),
    [
        ({"events": []}, "ko", "알림 종류를 하나 이상 골라 주세요."),
        ({"events": []}, "en", "Please choose at least one event."),
        ({"kind": ["bogus"]}, "ko", "종류: ‘bogus’"),
        (
            {"act": "pause", "pause_until": "2026-11-01"},
            "ko",
            "내일부터 2년 안의 날짜를",
        ),
        (
            {"act": "pause", "pause_until": "2031-11-01"},
            "en",
            "choose a day from tomorrow on",
        ),
    ],
)
async def test_what_is_changed_wrong_is_said_in_the_readers_language(
    lite: httpx2.AsyncClient,
    sqlite_engine: Engine,
    asked: dict[str, Any],
    language: str,
    words: str,
) -> None:
    subscribed(sqlite_engine)
    before = stored(sqlite_engine)[0].filter
    change = {"id": "1", "act": "change", "q": "드론", "events": ["new"]}
    answer = await lite.post(
        f"/manage/{link('manage')}",
        data={**change, **asked},
        headers={**HERE, "accept-language": language},
    )
    assert answer.status_code == 400
    assert words in answer.text
    if "events" in asked:
        assert 'value="드론"' in answer.text, "nothing has to be typed again"
    assert stored(sqlite_engine)[0].filter == before


async def test_a_value_whose_announcements_are_gone_may_stay(
    lite: httpx2.AsyncClient, sqlite_engine: Engine
) -> None:
    subscribed(sqlite_engine, filter=Filter(division=("옛 분과",)))
    before = stored(sqlite_engine)[0].filter
    change = {"id": "1", "act": "change", "events": ["new"], **before}
    answer = await lite.post(
        f"/manage/{link('manage')}", data=change, headers=HERE
    )
    assert answer.status_code == 303


BAD_LINKS = ["x", "a.b.c", "%F0%9F%98%80", "WzFd.aa.bb"]


@cases("token", BAD_LINKS)
@cases("what", ["confirm", "manage", "unsubscribe", "renew"])
async def test_a_link_that_was_cut_says_so(
    lite: httpx2.AsyncClient, what: str, token: str
) -> None:
    for method in ("GET", "POST"):
        answer = await lite.request(
            method,
            f"/{what}/{token}",
            data={"act": "erase"} if method == "POST" else None,
            headers=HERE,
        )
        assert answer.status_code == 404
        assert "사용할 수 없는 링크입니다" in answer.text
        assert answer.headers["cache-control"] == "no-store"


async def test_a_link_is_good_for_its_purpose_and_time_only(
    lite: httpx2.AsyncClient, sqlite_engine: Engine, clock: Clock
) -> None:
    subscribed(sqlite_engine)
    assert (await lite.get(f"/manage/{link('end')}")).status_code == 404
    clock.forward(days=4)
    assert (await lite.get(f"/confirm/{link('confirm')}")).status_code == 410


async def test_a_reader_takes_the_data_and_is_forgotten(
    lite: httpx2.AsyncClient, sqlite_engine: Engine
) -> None:
    subscribed(sqlite_engine)
    taken = await lite.post(
        f"/manage/{link('manage')}", data={"act": "export"}, headers=HERE
    )
    assert taken.json()["target"] == "reader@example.kr"
    assert "attachment" in taken.headers["content-disposition"]
    assert (
        "모두 삭제했습니다"
        in (
            await lite.post(
                f"/manage/{link('manage')}",
                data={"act": "erase"},
                headers=HERE,
            )
        ).text
    )
    assert stored(sqlite_engine)[0].target is None
    assert (await lite.get(f"/manage/{link('manage')}")).status_code == 404


async def test_a_reader_touches_only_subscriptions_of_their_own(
    lite: httpx2.AsyncClient, sqlite_engine: Engine
) -> None:
    subscribed(sqlite_engine)
    subscribed(sqlite_engine, target="other@example.kr")
    answer = await lite.post(
        f"/manage/{link('manage')}",
        data={"act": "leave", "id": "2"},
        headers=HERE,
    )
    assert answer.status_code == 400
    assert stored(sqlite_engine)[1].state == "active"
    assert (
        await lite.post(
            f"/manage/{link('manage')}",
            data={"act": "leave", "id": "1"},
            headers=HERE,
        )
    ).status_code == 303
    assert stored(sqlite_engine)[0].state == "ended"


async def test_consent_is_renewed_by_a_click(
    lite: httpx2.AsyncClient, sqlite_engine: Engine, clock: Clock
) -> None:
    before = subscribed(sqlite_engine).renew_at
    clock.forward(days=1)
    assert (
        "알림을 계속 보내 드립니다"
        in (await lite.post(f"/renew/{link('renew')}", headers=HERE)).text
    )
    after = stored(sqlite_engine)[0].renew_at
    assert before is not None
    assert after is not None
    assert after > before


# --- private feeds ----------------------------------------------------------


async def test_a_private_feed_has_its_readers_filter_until_the_reader_leaves(
    lite: httpx2.AsyncClient, sqlite_engine: Engine
) -> None:
    announced(
        sqlite_engine, "AI 공고", now=NOW, windows=[window(None, "2026-12-04")]
    )
    announced(sqlite_engine, "다른 공고", now=NOW)
    subscribed(sqlite_engine)
    page = (await lite.get(f"/manage/{link('manage')}")).text
    address = (
        "/private/"
        + page.partition('href="/private/')[2].partition("/feed.rss")[0]
    )
    feed = await lite.get(f"{address}/feed.json")
    assert [item["title"] for item in feed.json()["items"]] == ["AI 공고"]
    assert feed.headers["cache-control"].startswith("private")
    assert (
        feed.json()["feed_url"]
        == f"https://voucher.example{address}/feed.json"
    )
    assert (await lite.get(f"{address}/calendar.ics")).text.count(
        "BEGIN:VEVENT"
    ) == 1
    await lite.post(f"/unsubscribe/{link('end')}")
    assert (await lite.get(f"{address}/feed.json")).status_code == 410


@pytest.mark.parametrize(
    "token", ["1", "1.", f"1.{'0' * 32}", "x.y", "99999999999.a", "²."]
)
async def test_a_private_feed_cannot_be_guessed(
    lite: httpx2.AsyncClient, sqlite_engine: Engine, token: str
) -> None:
    subscribed(sqlite_engine)
    assert (await lite.get(f"/private/{token}/feed.rss")).status_code == 404


# --- bounces ----------------------------------------------------------------

REPORT = {"address": "reader@example.kr", "kind": "hard"}


async def test_finding_24_a_signed_report_of_a_returned_mail_silences_the_reader(
    lite: httpx2.AsyncClient, sqlite_engine: Engine
) -> None:
    subscribed(sqlite_engine)
    body = json.dumps(REPORT).encode()
    headers = {
        name: value
        for name, value in signed(body, "bounce key", NOW, "1").items()
        if name.startswith("x-")
    }
    assert (
        await lite.post("/bounces", content=body, headers=headers)
    ).json() == {"silenced": 1}
    assert stored(sqlite_engine)[0].state == "disabled"


async def test_a_provider_that_only_knows_a_password_may_report(
    lite: httpx2.AsyncClient, sqlite_engine: Engine
) -> None:
    subscribed(sqlite_engine)
    basic = {
        "authorization": "Basic "
        + base64.b64encode(b"bounces:bounce key").decode()
    }
    assert (
        await lite.post("/bounces", json=REPORT, headers=basic)
    ).status_code == 200
    assert (
        await lite.post("/bounces", json={"what": "ever"}, headers=basic)
    ).status_code == 400
    assert (
        await lite.post("/bounces", content=b"{", headers=basic)
    ).status_code == 400


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"authorization": "Basic eDp5"},
        {"x-voucherwatch-signature": "v1=00", "x-voucherwatch-timestamp": "1"},
    ],
)
async def test_a_report_that_anyone_could_send_silences_nobody(
    lite: httpx2.AsyncClient, sqlite_engine: Engine, headers: dict[str, str]
) -> None:
    subscribed(sqlite_engine)
    assert (
        await lite.post("/bounces", json=REPORT, headers=headers)
    ).status_code == 401
    assert stored(sqlite_engine)[0].state == "active"


async def test_signing_up_owes_the_letter_that_asks(
    lite: httpx2.AsyncClient, sqlite_engine: Engine
) -> None:
    await lite.post("/subscribe", data=FORM, headers=HERE)
    with reading(sqlite_engine) as session:
        [system_message] = session.exec(select(SystemMessage)).all()
    assert (
        system_message.kind,
        system_message.channel,
        system_message.target,
    ) == (
        "confirm",
        "email",
        "reader@example.kr",
    )


async def test_a_channel_that_is_not_set_up_is_neither_offered_nor_taken(
    sqlite_engine: Engine, clock: Clock
) -> None:
    config = SignupConfig(channels=("slack", "webhook"))
    app = application(sqlite_engine, clock, signup=config)
    async with asking(app) as reader:
        page = (await reader.get("/subscribe")).text
        assert 'value="email"' not in page
        assert "메일 발송을 사용하지 않습니다" in page
        answer = await reader.post("/subscribe", data=FORM, headers=HERE)
    assert answer.status_code == 400
    assert stored(sqlite_engine) == []


async def test_finding_22_a_hook_that_cannot_be_sent_to_is_corrected_at_the_form(
    lite: httpx2.AsyncClient, sqlite_engine: Engine
) -> None:
    for target in (
        "https://10.0.0.7/x",
        "https://[::1/x",
        "https://a..b.kr/x",
        # Cut to what is taken, it would lead elsewhere.
        f"https://hooks.example.kr/{'x' * 2_000}",
    ):
        form = {**FORM, "channel": "webhook", "target": target}
        answer = await lite.post("/subscribe", data=form, headers=HERE)
        assert answer.status_code == 400
        assert 'aria-invalid="true"' in answer.text
    assert stored(sqlite_engine) == []
