"""The operator's page of notices that may be one: answers, taking back, export."""

from __future__ import annotations

import json
import re
from datetime import date, timedelta

import httpx2
import pytest
from sqlmodel import select
from typer.testing import CliRunner

from notifier.channels.email import mime
from notifier.messages.sender_profile import SenderProfile
from notifier.schedule import operator
from notifier.sending import claim_queue
from notifier.signup import tokens
from storage.announcements import duplicates
from storage.announcements.draft import Draft
from storage.announcements.save import save
from storage.db.engine import Engine, Session, reading, writing
from storage.models import Announcement, Delivery, Event, Facet
from storage.outbox.lease_queue import ClaimRequest
from tests import factories
from tests.clock import Clock
from tests.conftest import NOW
from tests.web.conftest import BASE, SECRET
from worker.cli.main import app

HERE = {"origin": BASE}
PAGE = (
    SenderProfile(BASE, SECRET).duplicates(NOW.timestamp()).removeprefix(BASE)
)


def post(session: Session, title: str, source: str, day: int) -> int:
    draft = Draft(
        source=source,
        key=f"{source}-{day}",
        url=f"https://{source}.example/view?no={day}",
        title=title,
        posted_on=date(2026, 3, day),
        reading=factories.reading(
            title, divisions=[factories.division(source)]
        ),
        reader="1",
        parsed_from="notice",
    )
    result = save(session, draft, now=NOW, silent=False, enqueue=lambda *_: 0)
    assert result.announcement.id is not None
    return result.announcement.id


@pytest.fixture
def pair(engine: Engine) -> tuple[int, int]:
    """Two notices of which one names a round and the other none."""
    with writing(engine) as session:
        first = post(
            session, "2026년 별빛 청년 창업 지원사업 모집 공고", "nipa", 1
        )
        title = "2026년 2차 별빛 청년 창업 지원사업 모집 공고"
        second = post(session, title, "bizinfo", 2)
        [waiting] = duplicates.candidates(session)
        assert {waiting.first.id, waiting.second.id} == {first, second}
        return first, second


def original_of(engine: Engine, number: int) -> int | None:
    with reading(engine) as session:
        return session.get_one(Announcement, number).same_as_id


async def send(
    client: httpx2.AsyncClient, act: str, *ids: int
) -> httpx2.Response:
    form = {"act": act, "first": str(ids[0]), "second": str(ids[1])}
    return await client.post(PAGE, data=form, headers=HERE)


async def test_one_click_answers_and_takes_back(
    client: httpx2.AsyncClient, engine: Engine, pair: tuple[int, int]
) -> None:
    first, second = pair
    with reading(engine) as session:
        events = len(session.exec(select(Event)).all())
    page = await client.get(PAGE)
    assert "확인이 필요한 공고: 1쌍" in page.text
    assert page.headers["x-robots-tag"] == "noindex"
    assert "no-store" in page.headers["cache-control"]
    fields = dict(
        re.findall(r'name="(first|second)" value="(\d+)"', page.text)
    )
    assert fields == {"first": str(first), "second": str(second)}

    answer = await send(client, "yes", *pair)
    assert (answer.status_code, answer.headers["location"]) == (
        303,
        f"{PAGE}?done=yes",
    )
    assert original_of(engine, second) == first
    page = await client.get(f"{PAGE}?done=yes")
    assert "하나의 공고로 합쳤습니다" in page.text
    assert "확인이 필요한 공고가 없습니다" in page.text
    exported = await client.get(f"{PAGE}.jsonl")
    [row] = [json.loads(line) for line in exported.text.splitlines()]
    assert (row["answer"], row["a"]["source"]) == ("yes", "nipa")

    await send(client, "undo", *pair)
    assert original_of(engine, second) is None
    assert "확인이 필요한 공고: 1쌍" in (await client.get(PAGE)).text
    await send(client, "no", *pair)
    assert original_of(engine, second) is None
    with reading(engine) as session:
        assert len(session.exec(select(Event)).all()) == events
        assert session.exec(select(Delivery)).all() == []


async def test_nobody_else_gets_in_and_no_other_site_may_answer(
    lite: httpx2.AsyncClient, sqlite_engine: Engine, clock: Clock
) -> None:
    with writing(sqlite_engine) as session:
        post(session, "2026년 별빛 지원사업 공고", "nipa", 1)
        post(session, "2026년 달빛 지원사업 공고", "bizinfo", 2)
    form = {"act": "yes", "first": "1", "second": "2"}
    manage = tokens.sign(SECRET, "manage", [1], now=NOW.timestamp())
    for token in ("x", manage):
        strange = f"/operator/{token}/duplicates"
        assert (await lite.get(strange)).status_code == 404
        answer = await lite.post(strange, data=form, headers=HERE)
        assert answer.status_code == 404
        assert (await lite.get(f"{strange}.jsonl")).status_code == 404
    foreign = {"origin": "https://elsewhere.example"}
    assert (
        await lite.post(PAGE, data=form, headers=foreign)
    ).status_code == 403
    foreign = {"sec-fetch-site": "cross-site"}
    assert (
        await lite.post(PAGE, data=form, headers=foreign)
    ).status_code == 403
    for wrong in ({"act": "drop"}, {"first": "a"}, {"second": "99"}):
        bad = await lite.post(PAGE, data={**form, **wrong}, headers=HERE)
        assert bad.status_code == 400
    assert (await lite.get(PAGE)).status_code == 200, "looking changes nothing"
    assert original_of(sqlite_engine, 2) is None
    clock.now += timedelta(days=31)
    assert (await lite.get(PAGE)).status_code == 410


def facets_of(session: Session, number: int) -> set[str]:
    query = select(Facet.value).where(
        Facet.announcement_id == number, Facet.name == "division"
    )
    return set(session.exec(query))


def test_a_merge_of_merges_is_taken_back_whole(engine: Engine) -> None:
    with writing(engine) as session:
        ids = []
        for day, source in ((1, "nipa"), (2, "bizinfo"), (3, "sbiz24")):
            title = f"2026년 {'가나다'[day - 1]}별빛 지원사업 공고"
            ids.append(post(session, title, source, day))
        one, two, three = ids
        duplicates.answer(session, two, three, "yes", now=NOW)
        # the answer is about the copy; its original comes along
        duplicates.answer(session, one, three, "yes", now=NOW)
        stored = [session.get_one(Announcement, number) for number in ids]
        assert [each.same_as_id for each in stored] == [None, one, one]
        assert facets_of(session, one) >= {"nipa", "bizinfo", "sbiz24"}

        duplicates.undo(session, one, three, now=NOW)
        assert [each.same_as_id for each in stored] == [None, None, two]
        assert facets_of(session, one) == {"nipa"}
        assert facets_of(session, two) == {"bizinfo", "sbiz24"}
        # another answer takes the earlier one back first
        duplicates.answer(session, two, three, "no", now=NOW)
        assert [each.same_as_id for each in stored] == [None, None, None]
        duplicates.undo(session, two, three, now=NOW)
        assert [each.same_as_id for each in stored] == [None, None, None]
        with pytest.raises(duplicates.NotTwoNotices):
            duplicates.undo(session, two, three, now=NOW)


def test_a_merge_of_the_service_is_parted_and_comes_back(
    engine: Engine,
) -> None:
    with writing(engine) as session:
        title = "2026년 별빛 청년 창업 지원사업 모집 공고"
        first, second = (
            post(session, title, "nipa", 1),
            post(session, title, "mss", 2),
        )
        copy = session.get_one(Announcement, second)
        assert copy.same_as_id == first, "merged by its title and days"
        duplicates.answer(session, first, second, "no", now=NOW)
        assert copy.same_as_id is None
        duplicates.undo(session, first, second, now=NOW)
        assert copy.same_as_id == first


def test_the_command_prints_the_link_and_takes_back(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", sqlite_url)
    monkeypatch.setenv("SECRET_KEY", SECRET)
    monkeypatch.setenv("BASE_URL", BASE)
    link = CliRunner().invoke(app, ["duplicates", "link"])
    assert link.exit_code == 0, link.output
    assert link.output.startswith(f"{BASE}/operator/")
    assert link.output.strip().endswith("/duplicates")
    undone = CliRunner().invoke(app, ["duplicates", "undo", "1", "2"])
    assert undone.exit_code == 1
    assert "nobody has answered" in undone.output


async def test_the_operator_is_told_once_a_week_with_the_way_there(
    client: httpx2.AsyncClient, engine: Engine, pair: tuple[int, int]
) -> None:
    first, second = pair
    head = SenderProfile(
        BASE,
        SECRET,
        operators=(("email", "op@example.org"),),
        operator_language="ko",
    )
    with writing(engine) as session:
        assert operator.notify_duplicates(session, head, now=NOW) == 1
        again = NOW + timedelta(days=1)
        assert operator.notify_duplicates(session, head, now=again) == 1
    request = ClaimRequest("email", NOW, "t", timedelta(minutes=9), limit=9)
    claimed = claim_queue.claim_system_messages(engine, head, request)
    [message] = [outbound.write(NOW) for outbound in claimed]
    assert "확인이 필요한 공고 1쌍" in message.subject
    [link] = message.links
    assert f"확인하기: {link.url}" in mime.text(message)
    assert (await client.get(link.url.removeprefix(BASE))).status_code == 200
    with writing(engine) as session:
        duplicates.answer(session, first, second, "no", now=NOW)
        later = NOW + timedelta(days=7)
        assert operator.notify_duplicates(session, head, now=later) == 0


@pytest.mark.parametrize("number", ["99999999999999999999", "0", "-1"])
async def test_a_number_that_no_notice_can_have_is_refused(
    lite: httpx2.AsyncClient, number: str
) -> None:
    form = {"first": number, "second": "2", "act": "yes"}
    assert (await lite.post(PAGE, data=form)).status_code == 400
