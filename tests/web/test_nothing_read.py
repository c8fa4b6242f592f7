"""Where no deadline was read, nothing is claimed about it."""

from collections.abc import Sequence
from datetime import timedelta

import httpx2
import pytest

from notifier.messages.lines import fact_lines
from storage.announcements.draft import Draft
from storage.announcements.save import save
from storage.announcements.status import status_of
from storage.db.engine import Engine, writing
from storage.models import Event
from storage.queries import lists
from storage.queries.filters import Filter
from tests.conftest import NOW
from tests.factories import announce, reading, window

UNREAD = "접수 기간을 읽지 못했습니다"


@pytest.mark.parametrize(
    ("days", "basis", "status"),
    [
        (0, "unstated", "unknown"),
        (59, "unstated", "unknown"),
        (61, "unstated", None),
        (61, "rolling", "open"),
        (366, "rolling", None),
    ],
)
def test_a_call_without_a_read_end_is_unknown_and_leaves_after_two_months(
    engine: Engine, days: int, basis: str, status: str | None
) -> None:
    posted = (NOW - timedelta(days=days)).date()
    windows = [window(None, None, basis=basis)]
    with writing(engine) as session:
        one = announce(session, now=NOW, posted_on=posted, windows=windows)
        assert status_of(one, NOW) == status
        for name in ("open", "closed", "unknown", "upcoming"):
            found = lists.count(session, Filter(status=(name,)), now=NOW)
            assert found == (name == status), name


async def test_page_list_feed_and_mail_say_that_the_window_was_not_read(
    lite: httpx2.AsyncClient, sqlite_engine: Engine
) -> None:
    locked = [{"name": "공고문.hwp", "state": "password"}]
    with writing(sqlite_engine) as session:
        one = announce(session, "기간 없는 공고", now=NOW, documents=locked)
        number = one.id
        stated = [line.text for line in fact_lines(one, "ko", NOW)]
    why = "원문에서 확인하세요 (공고문.hwp: 암호가 걸림)"
    assert any(text.endswith(why) for text in stated)
    page = (await lite.get(f"/announcements/{number}")).text
    assert f"{UNREAD}: {why}" in page
    assert "마감일 확인 필요" in page
    assert UNREAD in (await lite.get("/feed.rss")).text
    first = (await lite.get("/")).text
    assert "마감일을 읽지 못한 공고" in first
    assert (
        "60일 동안" in (await lite.get("/", params={"status": "unknown"})).text
    )


async def test_nobody_is_sent_to_check_the_deadline_of_an_old_call(
    lite: httpx2.AsyncClient, sqlite_engine: Engine
) -> None:
    with writing(sqlite_engine) as session:
        posted = (NOW - timedelta(days=400)).date()
        announce(session, "지난해 공고", now=NOW, posted_on=posted)
    page = (await lite.get("/", params={"status": "all"})).text
    assert "기간 미확인" in page
    assert "마감일 확인 필요" not in page


@pytest.mark.parametrize(
    ("closes", "events"), [("2020-01-01", 0), ("2099-01-01", 1)]
)
def test_a_call_that_is_over_when_it_is_first_seen_is_no_news(
    sqlite_engine: Engine, closes: str, events: int
) -> None:
    enqueued: list[Event] = []

    def enqueue(_session: object, events: Sequence[Event], *_: object) -> int:
        enqueued.extend(events)
        return len(events)

    draft = Draft(
        source="a-board",
        key="1",
        url="https://a.example/1",
        title="지난 공고",
        posted_on=NOW.date(),
        reading=reading("지난 공고", windows=[window(None, closes)]),
        reader="1",
        parsed_from="notice",
    )
    with writing(sqlite_engine) as session:
        result = save(
            session,
            draft,
            now=NOW,
            silent=False,
            enqueue=enqueue,
        )
        assert result.outcome == "new"
    assert len(enqueued) == events


async def test_page_and_mail_show_what_was_too_unsure_to_be_told(
    lite: httpx2.AsyncClient, sqlite_engine: Engine
) -> None:
    why = "확실하지 않음: 2,300,000,000원?: “총 23억원”"
    guess = "확실하지 않음: 기술?: “금액이 흐린 공고”"
    doubts = [
        {"field": "budget_total_won", "why": why},
        {"field": "fields", "why": guess},
    ]
    with writing(sqlite_engine) as session:
        one = announce(session, "금액이 흐린 공고", now=NOW, doubts=doubts)
        number = one.id
        stated = {line.label: line.text for line in fact_lines(one, "ko", NOW)}
        found = lists.count(session, Filter(min_budget=1), now=NOW)
    assert stated["총예산"] == "확실하지 않습니다: 원문에서 확인하세요"
    # What we weigh ourselves stands in no original, where it could be checked.
    assert "분야" not in stated
    page = (await lite.get(f"/announcements/{number}")).text
    assert "확실하지 않습니다: 원문에서 확인하세요" in page
    assert "총 23억원" in page
    assert found == 0


async def test_an_entry_of_which_nothing_was_read_holds_no_empty_list(
    lite: httpx2.AsyncClient, sqlite_engine: Engine
) -> None:
    with writing(sqlite_engine) as session:
        announce(session, "입찰 공고", now=NOW, kind="other")
    content = (await lite.get("/feed.json")).json()["items"][0]["content_html"]
    assert "<ul>" not in content
    assert "<a href=" in content
