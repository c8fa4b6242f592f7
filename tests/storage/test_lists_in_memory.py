"""Lists out of memory say what the store itself says, whatever changes and when."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from random import Random
from typing import Any

import pytest
from sqlalchemy import delete, select, text, update
from sqlmodel import col

from storage.announcements import search
from storage.announcements.status import next_change, status_of
from storage.db.engine import Engine, Session, reading, writing
from storage.db.kst import start_of_day
from storage.models import Announcement, Facet
from storage.queries import lists
from storage.queries.filters import Filter
from storage.queries.memory import rows as list_rows
from storage.queries.memory.index import ListIndex
from storage.queries.memory.rows import ORDERS
from storage.queries.memory.snapshot import Snapshot
from tests.conftest import NOW
from tests.factories import announce, division, window

KINDS = (
    "call",
    "call",
    "extension",
    "result",
    "forecast",
    "news",
    "briefing",
    "other",
)
BASES = ("fixed", "rolling", "budget_exhausted", "unstated")
STATUSES = ("open", "upcoming", "expected", "unknown", "closed", "all")
FILTERS: tuple[dict[str, str], ...] = (
    {},
    {"status": "open"},
    {"status": "closed"},
    {"status": "unknown"},
    {"kind": "result"},
    {"audience": "소상공인"},
    {"audience": "소상공인", "status": "open"},
    {"agency": "NIPA"},
    {"source": "board-1"},
    {"source": "board-2", "status": "open"},
    {"programme": "AI 바우처 지원사업"},
    {"division": "의료분과"},
    {"q": "바우처"},
    {"q": "바우처 -의료"},
    {"q": "-의료"},
    {"q": "보조금 의료|글로벌"},
    {"q": "처"},
    {"q": "없는말씀"},
    {"min_budget": "300000000"},
    {"closing_within": "0"},
    {"closing_within": "7", "q": "공고"},
    {"min_budget": "100000000", "q": "바우처", "status": "open"},
)


def stock(engine: Engine, count: int) -> None:
    """Store announcements of every kind and date, copies among them."""
    chance = Random(16)
    with writing(engine) as session:
        ids: list[int] = []
        for number in range(count):
            ids.append(one(session, number, chance).id or 0)
        for copy in ids[5::9]:
            session.execute(
                update(Announcement)
                .where(col(Announcement.id) == copy)
                .values(same_as_id=ids[0])
            )


def one(session: Session, number: int, chance: Random) -> Announcement:
    def day(least: int, most: int) -> date:
        return NOW.date() + timedelta(days=chance.randint(least, most))

    kind = chance.choice(KINDS)
    basis = chance.choice(BASES)
    opens = chance.choice([None, day(-90, 30).isoformat()])
    closes = chance.choice(
        [None, f"{day(-60, 40)}T{chance.randint(9, 23):02}:00"]
    )
    if basis != "fixed":
        closes = None
    programme = chance.choice(
        [None, "AI 바우처 지원사업", "데이터바우처 지원사업"]
    )
    stored = announce(
        session,
        f"제{number}호 {programme or '보조금'} {chance.choice(['의료', '글로벌'])} 공고",
        now=NOW - timedelta(days=chance.randint(0, 70)),
        kind=kind,
        source=f"board-{chance.randint(0, 3)}",
        posted_on=chance.choice([None, day(-400, 0)]),
        programme=programme,
        windows=[window(opens, closes, basis=basis)]
        if opens or closes
        else [],
        budget_total_won=chance.choice([None, chance.randint(1, 9) * 10**8]),
        audience=chance.sample(["소상공인", "중소기업", "대학"], 2),
        operators=chance.sample(["정보통신산업진흥원", "창업진흥원"], 1),
        divisions=[division("의료", 10**8)] if chance.random() < 0.3 else [],
    )
    if kind in ("forecast", "news"):
        stored.expected_on = chance.choice([None, day(-3, 20)])
    if chance.random() < 0.1:
        stored.cancelled_at = NOW
    body = chance.choice(
        ["", "신청 서류는 바우처 관리 시스템으로 낸다.\n\n보조금"]
    )
    search.index(session, stored, body)
    session.flush()
    return stored


def current(session: Session, index: ListIndex) -> Snapshot:
    index.refresh(session)
    assert index.current is not None
    return index.current


def walked(page: Any) -> list[int]:
    """All ids of a list, page by page."""
    found: list[int] = []
    cursor = ""
    while True:
        ids, cursor = page(cursor)
        found += ids
        if not cursor:
            return found


def compare(
    session: Session, snapshot: Snapshot, query: dict[str, str], now: datetime
) -> None:
    criteria = Filter.parse(query.items())
    for order in ORDERS:

        def from_store(
            cursor: str, order: str = order
        ) -> tuple[list[Any], Any]:
            page = lists.page(
                session, criteria, now=now, order=order, limit=7, cursor=cursor
            )
            return [row.id for row in page.rows], page.next

        def from_memory(
            cursor: str, order: str = order
        ) -> tuple[list[Any], Any]:
            page = snapshot.page(
                session, criteria, now=now, order=order, limit=7, cursor=cursor
            )
            return [snapshot.row(place).id for place in page.places], page.next

        assert walked(from_memory) == walked(from_store), (query, order)
    assert snapshot.count(session, criteria, now=now) == lists.count(
        session, criteria, now=now
    )
    facets = lists.facet_counts(session, criteria, now=now)
    shown = {name: values for name, values in facets.items() if values}
    assert snapshot.facet_counts(session, criteria, now=now) == shown
    by_status = snapshot.counts_by_status(session, criteria, STATUSES, now=now)
    for name in STATUSES:
        status = {} if name == "all" else {"status": name}
        rest = {key: value for key, value in query.items() if key != "status"}
        asked = Filter.parse({**rest, **status}.items())
        assert by_status[name] == lists.count(session, asked, now=now), (
            query,
            name,
        )


@pytest.mark.heavy
def test_every_filter_finds_the_same_in_memory_and_in_the_store(
    engine: Engine,
) -> None:
    stock(engine, 90)
    index = ListIndex(engine, lambda: NOW)
    with reading(engine) as session:
        snapshot = current(session, index)
        for query in FILTERS:
            compare(session, snapshot, query, NOW)
        all_ids = snapshot.count(session, Filter(), now=NOW)
        assert 50 < all_ids < 90  # copies are left out


@pytest.mark.heavy
def test_statuses_move_with_the_clock(engine: Engine) -> None:
    stock(engine, 60)
    index = ListIndex(engine, lambda: NOW)
    with reading(engine) as session:
        snapshot = current(session, index)
        # Forward by hours over days and midnights, and back once.
        moments = [NOW + timedelta(hours=7 * step) for step in range(1, 14)]
        for now in (*moments, NOW - timedelta(days=20)):
            for query in ({}, {"status": "open"}, {"closing_within": "0"}):
                compare(session, snapshot, query, now)


@pytest.mark.heavy
def test_changes_show_with_the_next_refresh(engine: Engine) -> None:
    stock(engine, 40)
    index = ListIndex(engine, lambda: NOW)
    with reading(engine) as session:
        before = current(session, index)
    chance = Random(5)
    with writing(engine) as session:
        # By the mapper, by statement, by row of another table, deleted, and added.
        row = session.get(Announcement, 3)
        assert row is not None
        row.closes_at = NOW + timedelta(days=3)
        session.execute(
            update(Announcement)
            .where(col(Announcement.id) == 4)
            .values(title="고친 제목", budget_total_won=5 * 10**11)
        )
        session.execute(delete(Facet).where(col(Facet.announcement_id) == 7))
        session.add(Facet(announcement_id=8, name="audience", value="우주인"))
        kept = session.get(Announcement, 9)
        assert kept is not None
        search.index(session, kept, "새로 읽은 첨부에 있는 귤")
        for number in (900, 901):
            one(session, number, chance)
    with writing(engine) as session:
        for table in (
            "edition",
            "event",
            "facet",
            "lookup_key",
            "announcement_search",
        ):
            session.execute(
                text(f"DELETE FROM {table} WHERE announcement_id = 12")
            )
        session.execute(text("DELETE FROM announcement WHERE id = 12"))
    with reading(engine) as session:
        after = current(session, index)
        assert after.generation > before.generation
        for query in (*FILTERS, {"audience": "우주인"}, {"q": "귤"}):
            compare(session, after, query, NOW)
        found = after.page(
            session, Filter(q="귤"), now=NOW, order="newest", limit=5
        )
        assert [after.row(place).id for place in found.places] == [9]
        assert 12 not in {
            row.id for row in after.placed.rows if row is not None
        }
        assert current(session, index) is after  # nothing changed any more


def test_what_crawls_touch_every_time_changes_nothing(engine: Engine) -> None:
    stock(engine, 10)
    index = ListIndex(engine, lambda: NOW)
    with reading(engine) as session:
        before = current(session, index)
    with writing(engine) as session:
        session.execute(
            update(Announcement).values(last_seen_at=NOW, recheck_at=NOW)
        )
    with reading(engine) as session:
        assert current(session, index) is before


@pytest.mark.postgres
def test_a_transaction_that_ends_late_is_not_missed(
    postgres_url: str, opened: Any
) -> None:
    """It began before one that was taken in already."""
    engine = opened(postgres_url)
    stock(engine, 6)
    index = ListIndex(engine, lambda: NOW)
    with reading(engine) as session:
        current(session, index)
    with Session(engine) as late:
        late.execute(
            update(Announcement)
            .where(col(Announcement.id) == 1)
            .values(title="늦게")
        )
        with writing(engine) as session:
            session.execute(
                update(Announcement)
                .where(col(Announcement.id) == 2)
                .values(title="먼저")
            )
        with reading(engine) as session:
            first = current(session, index)
        late.commit()
    with reading(engine) as session:
        last = current(session, index)
    assert (
        last.stamps[last.placed.by_id[1]] > first.stamps[first.placed.by_id[2]]
    )


def test_without_its_triggers_nothing_is_kept_in_memory(
    sqlite_engine: Engine,
) -> None:
    stock(sqlite_engine, 5)
    with writing(sqlite_engine) as session:
        session.execute(text("DROP TRIGGER list_change_facet_insert"))
    index = ListIndex(sqlite_engine, lambda: NOW)
    with reading(sqlite_engine) as session:
        assert index.refresh(session) == 0
    assert index.current is None


def test_a_status_holds_until_its_next_change() -> None:
    chance = Random(3)
    seen: set[str | None] = set()
    for _ in range(400):
        row = Announcement(
            source="s",
            key="k",
            url="",
            title="",
            kind=chance.choice(KINDS),
            basis=chance.choice(BASES),
            posted_on=chance.choice(
                [None, NOW.date() - timedelta(chance.randint(0, 400))]
            ),
            opens_at=chance.choice(
                [None, NOW + timedelta(hours=chance.randint(-99, 99))]
            ),
            closes_at=chance.choice(
                [None, NOW + timedelta(hours=chance.randint(-99, 99))]
            ),
            expected_on=chance.choice(
                [None, NOW.date() + timedelta(chance.randint(-3, 3))]
            ),
            first_seen_at=NOW - timedelta(days=chance.randint(0, 70)),
            changed_at=NOW,
            last_seen_at=NOW,
            reading={},
        )
        status = status_of(row, NOW)
        seen.add(status)
        end = next_change(row, NOW) or NOW + timedelta(days=900)
        assert end > NOW
        moments = [NOW + (end - NOW) * step / 9 for step in range(9)]
        moments.append(end - timedelta(microseconds=1))
        for moment in moments:
            assert status_of(row, moment) == status, (row, moment)
    assert seen == {*STATUSES, None} - {"all"}


def test_midnight_in_korea_ends_a_day(sqlite_engine: Engine) -> None:
    with writing(sqlite_engine) as session:
        announce(
            session, "오늘까지", now=NOW, windows=[window(None, "2026-11-24")]
        )
    midnight = start_of_day(date(2026, 11, 25))
    index = ListIndex(sqlite_engine, lambda: NOW)
    asked = Filter(status=("open",))
    with reading(sqlite_engine) as session:
        snapshot = current(session, index)
        before = midnight - timedelta(seconds=1)
        assert snapshot.count(session, asked, now=before) == 1
        assert snapshot.count(session, asked, now=midnight) == 0


def test_rows_that_come_in_packs_are_those_of_the_table(
    sqlite_engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(list_rows, "_PACKED", 2)
    with writing(sqlite_engine) as session:
        for number in range(4):
            announce(
                session,
                f"바우처 {number}",
                now=NOW,
                windows=[window("2026-11-20", "2026-12-04T24:00")]
                if number % 2
                else [],
                posted_on=None if number == 3 else NOW.date(),
                cancelled_at=NOW if number == 2 else None,
                budget_total_won=14_000_000_000 if number else None,
            )
    with reading(sqlite_engine) as session:
        ids = list(session.scalars(select(col(Announcement.id))))
        by_id = list_rows.rows_of(session, ids)
        assert list_rows.all_rows(session) == [by_id[n] for n in sorted(ids)]
