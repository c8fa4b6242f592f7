"""A new call says what is otherwise than last year: mail, Slack, feed, API and page alike."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import httpx2
import pytest

from notifier.channels.apprise import transport as apprise
from notifier.channels.email import mime
from notifier.channels.push import payload as push
from notifier.channels.slack import transport as slack
from notifier.matching import enqueue
from notifier.messages import digest
from notifier.messages.message import Message
from notifier.messages.sender_profile import SenderProfile
from notifier.sending import claim_queue
from presentation.round_facts import round_changes
from presentation.translations import words_in
from storage.announcements.draft import Draft
from storage.announcements.save import save
from storage.db.engine import Engine, Session, reading, writing
from storage.models import Announcement
from storage.outbox.lease_queue import ClaimRequest
from storage.queries.filters import Filter
from storage.queries.round_comparison import compare_rounds
from storage.subscribers import subscriptions
from storage.subscribers.subscriptions import SubscriptionRequest
from tests import factories
from tests.web.conftest import BASE
from tests.web.test_one_wording import words_of

NAME = "달빛 제조 바우처 지원사업"
HEAD = SenderProfile(BASE, "a key for tests, long enough")
NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


def post(
    session: Session, year: int, title: str = "", **values: Any
) -> Announcement:
    """Save a call of *year* as a crawl does; last year's is told to nobody."""
    title = title or f"{year}년 {NAME} 모집 공고"
    day = values.pop("day", 2)
    draft = Draft(
        source="nipa-business",
        key=f"{year}-{title}",
        url=f"https://board.example/view?no={year}{len(title)}",
        title=title,
        posted_on=date(year, 3, day),
        reading=factories.reading(title, programme=NAME, year=year, **values),
        reader="1",
        parsed_from="notice",
    )
    result = save(
        session,
        draft,
        now=NOW.replace(year=year),
        silent=year < NOW.year,
        enqueue=enqueue.enqueue_events,
    )
    return result.announcement


def call_of(
    year: int, won: int, divisions: tuple[str, ...], **also: Any
) -> dict[str, Any]:
    quoted = f"총 {won // 10**8}억원 규모로 지원"
    parts = [
        factories.division(name, text=f"{name} 분야") for name in divisions
    ]
    closes = f"{year}-03-{20 + year - 2025}"
    return {
        "windows": [
            factories.window(f"{year}-03-03", closes, text=f"접수 {closes}")
        ],
        "budget_total_won": won,
        "divisions": parts,
        "evidence": {
            "budget_total_won": [{"text": quoted, "where": "body:0-9"}]
        },
        **also,
    }


def subscribe(session: Session, frequency: str = "now") -> None:
    request = SubscriptionRequest(
        "email", "reader@example.org", Filter(), frequency=frequency
    )
    stored = subscriptions.add(session, request, reader_key="r", now=NOW)
    subscriptions.activate(session, stored, now=NOW)


@pytest.fixture
def calls(engine: Engine) -> tuple[int, int]:
    """Two years' calls: more money, a day more, one division gone and one new."""
    with writing(engine) as session:
        subscribe(session)
        parts = ("제조", "물류")
        last = post(
            session, 2025, **call_of(2025, 20_000_000_000, parts, projects=40)
        )
        parts = ("제조", "의료")
        this = post(session, 2026, **call_of(2026, 30_000_000_000, parts))
        assert last.id is not None
        assert this.id is not None
        return last.id, this.id


def alerts(engine: Engine) -> list[Message]:
    request = ClaimRequest("email", NOW, "t", timedelta(minutes=9), limit=9)
    claimed = claim_queue.claim_alerts(engine, HEAD, request)
    return [outbound.write(NOW) for outbound in claimed]


@pytest.mark.parametrize("language", ["ko", "en"])
async def test_what_changed_reads_alike_everywhere(
    client: httpx2.AsyncClient,
    engine: Engine,
    calls: tuple[int, int],
    language: str,
) -> None:
    last, this = calls
    with reading(engine) as session:
        comparison = compare_rounds(session, [last, this])[this]
    say = words_in(language)
    changes = {c.name: c for c in round_changes(comparison.differences, say)}
    # last year's count of projects has nothing beside it: it is left out
    assert list(changes) == [
        "opens",
        "length_days",
        "budget_total_won",
        "divisions",
    ]
    with writing(engine) as session:
        [stored] = subscriptions.every(session)
        stored.language = language
    [message] = alerts(engine)
    mail, page_of_mail = mime.text(message), words_of(mime.html(message))
    post_ = "\n".join(
        block["text"]["text"]
        for block in slack.payload(message)["blocks"]
        if "text" in block
    )
    chat = apprise.text_of(message)[1]
    query = {"lang": language}
    changes_feed = {**query, "changes": "1"}
    page = words_of(
        (await client.get("/programmes/달빛제조바우처", params=query)).text
    )
    feed = (await client.get("/feed.json", params=changes_feed)).json()
    [entry] = [item for item in feed["items"] if "2026년" in item["title"]]
    heading = say("rounds.since", year=2025)
    for text in (mail, page_of_mail, post_, chat, page, entry["content_text"]):
        assert heading in text
    for change in changes.values():
        for text in (mail, chat, page, entry["content_text"]):
            assert str(change) in text
        assert str(change) in post_.replace("*", "")
        assert change.after in page_of_mail
    assert changes["budget_total_won"].before is not None
    assert "의료" in changes["divisions"].after
    assert "물류" in changes["divisions"].after
    # both notices' words, each with the way to it
    for words, number in (
        ("총 200억원 규모로", last),
        ("총 300억원 규모로", this),
    ):
        for text in (mail, page_of_mail, post_, page):
            assert words in text
        assert f"{BASE}/announcements/{number}" in mail
        assert f"<{BASE}/announcements/{number}|" in post_
    shown = (await client.get(f"/api/announcements/{this}")).json()["compared"]
    assert shown["compared_with"] == "2025-1"
    assert shown == message.data["compared"]
    assert (await client.get(f"/api/announcements/{last}")).json()[
        "compared"
    ] is None


def test_a_phone_and_a_digest_have_it_too(engine: Engine) -> None:
    with writing(engine) as session:
        subscribe(session, "daily")
        post(session, 2025, **call_of(2025, 20_000_000_000, ("제조",)))
        post(session, 2026, **call_of(2026, 30_000_000_000, ("제조",)))
    later = NOW + timedelta(days=1)
    request = ClaimRequest("email", later, "t", timedelta(minutes=9), limit=9)
    [outbound] = digest.digests(engine, HEAD, request)
    message = outbound.write(later)
    assert "2025년 회차와 달라진 점" in mime.text(message)
    assert "총예산: ∼200억원∼" not in str(slack.payload(message))
    assert "200억원" in str(slack.payload(message)["blocks"])
    alone = Message("1", "alert", "공고", "ko", items=message.items)
    assert "총예산: 200억원 → 300억원" in push.payload(alone).decode()


def test_nothing_is_compared_that_is_of_another_kind(engine: Engine) -> None:
    with writing(engine) as session:
        subscribe(session)
        post(session, 2025, **call_of(2025, 20_000_000_000, ("제조",)))
        pool = f"2026년 {NAME} 공급기업 POOL 모집 공고"
        post(session, 2026, pool, **call_of(2026, 1_000_000_000, ("제조",)))
        extra = f"2026년 {NAME} 추가 모집 공고"
        post(
            session,
            2026,
            extra,
            **call_of(2026, 2_000_000_000, ("제조",), day=9),
        )
    told = alerts(engine)
    assert len(told) == 2
    assert [message.items[0].compared for message in told] == [None, None]


def test_lists_without_a_name_in_common_are_not_compared(
    engine: Engine,
) -> None:
    with writing(engine) as session:
        post(session, 2025, **call_of(2025, 20_000_000_000, ("제조", "물류")))
        this = post(
            session, 2026, **call_of(2026, 20_000_000_000, ("1유형", "2유형"))
        )
        assert this.id is not None
        found = compare_rounds(session, [this.id])[this.id]
    names = [difference.name for difference in found.differences]
    assert names == ["opens", "length_days"]


def test_a_sum_in_whole_units_beside_the_same_sum_is_no_change(
    engine: Engine,
) -> None:
    with writing(engine) as session:
        post(session, 2025, **call_of(2025, 27_600_000_000, ("제조",)))
        this = post(session, 2026, **call_of(2026, 27_625_000_000, ("제조",)))
        assert this.id is not None
        found = compare_rounds(session, [this.id])[this.id]
        names = [difference.name for difference in found.differences]
        assert "budget_total_won" not in names
        small = f"2026년 {NAME} 추가 모집 공고"
        post(
            session,
            2025,
            small.replace("2026", "2025"),
            **call_of(2025, 10**9, ()),
        )
        this = post(
            session, 2026, small, day=9, **call_of(2026, 105 * 10**7, ())
        )
        assert this.id is not None
        found = compare_rounds(session, [this.id])[this.id]
        names = [difference.name for difference in found.differences]
        assert "budget_total_won" in names, "a twentieth more is a change"
