"""Copies and moves of whole stores: every row, every table, both databases, both ways."""

from __future__ import annotations

import sqlite3
import stat
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import (
    Boolean,
    Column,
    Date,
    Integer,
    LargeBinary,
    String,
    text,
)
from sqlmodel import AutoString, col, func, select

from storage import job_runs
from storage.announcements import search
from storage.db.columns import Instant, Json
from storage.db.engine import Engine, reading, writing
from storage.models import (
    Announcement,
    Delivery,
    Edition,
    SavedFilter,
    Source,
    Subscription,
    SystemMessage,
)
from storage.outbox import deliveries
from storage.outbox.lease_queue import ClaimRequest
from storage.transfer import backup as backups
from storage.transfer.backup import NoBackup, NotEmpty
from storage.transfer.copy import CopyFailed, tables
from tests.conftest import NOW
from tests.factories import announce

Open = Callable[[str], Engine]
ROWS = 3


def value(column: Column[Any], number: int) -> Any:
    """A value of the column's type that differs from row to row; the last row has
    none where none is allowed.
    """
    if column.foreign_keys:
        # Of the same table: the first refers to the last, which comes later.
        return (
            ROWS + 1 - number if number < ROWS or not column.nullable else None
        )
    if column.primary_key and isinstance(column.type, Integer):
        return number
    if column.nullable and number == ROWS:
        return None
    if isinstance(column.type, Boolean):
        return number % 2 == 0
    if isinstance(column.type, Integer):
        return number * 1_000 + 7
    if isinstance(column.type, Instant):
        return NOW + timedelta(days=number, microseconds=123_456)
    if isinstance(column.type, Date):
        return date(2026, 11, number)
    if isinstance(column.type, Json):
        return {"한글": [number, 2.5, None, True, "“"], "a": {"b": []}}
    if isinstance(column.type, LargeBinary):
        return bytes([0, 255, number])
    assert isinstance(column.type, String | AutoString), column
    length = getattr(column.type, "length", None) or 100
    return f"{number}{column.name}한"[:length]


def fill(engine: Engine) -> None:
    """Three rows in every table, and announcements that are found by words."""
    with writing(engine) as session:
        for table in tables():
            rows = []
            for number in range(1, ROWS + 1):
                rows.append({c.name: value(c, number) for c in table.columns})
            own = [
                key.parent.name
                for key in table.foreign_keys
                if key.column.table is table
            ]
            last_first = [{**row, **dict.fromkeys(own)} for row in rows]
            session.connection().execute(table.insert(), last_first)
            for row in rows:
                if own:
                    change = table.update().where(table.c.id == row["id"])
                    session.execute(
                        change.values({name: row[name] for name in own})
                    )
        if engine.dialect.name == "postgresql":
            for table in tables():
                if "id" in table.c:
                    session.execute(
                        text(
                            f"SELECT setval(pg_get_serial_sequence('{table.name}', 'id'), 50)"
                        )
                    )
        for title in ("AI 바우처 지원사업", "스마트공장 구축 100% 지원"):
            announce(session, title, now=NOW)


def everything(engine: Engine) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    with reading(engine) as session:
        for table in tables():
            rows = (
                session.connection().execute(table.select()).mappings().all()
            )
            found[table.name] = sorted(map(dict, rows), key=repr)
    return found


def hits(engine: Engine, q: str) -> list[str]:
    with reading(engine) as session:
        where = search.matching(session, q, live=False)
        return list(session.exec(select(Announcement.title).where(*where)))


WAYS = [
    ("sqlite", "sqlite"),
    pytest.param(("sqlite", "postgres"), marks=pytest.mark.postgres),
    pytest.param(("postgres", "sqlite"), marks=pytest.mark.postgres),
]


@pytest.fixture(params=WAYS, ids=["lite-lite", "lite-pg", "pg-lite"])
def pair(
    request: pytest.FixtureRequest, opened: Open, tmp_path: Path
) -> tuple[Engine, Engine]:
    """A filled store and the place where it moves."""
    source, target = request.param
    first = opened(request.getfixturevalue(f"{source}_url"))
    fill(first)
    fresh = f"sqlite:///{tmp_path}/fresh.db"
    second = (
        request.getfixturevalue("postgres_url")
        if target == "postgres"
        else fresh
    )
    return first, opened(second)


def test_a_move_takes_every_row_of_every_table(
    pair: tuple[Engine, Engine],
) -> None:
    before, after = pair
    moved = backups.fill(before, after, lock=True)
    assert everything(after) == everything(before)
    for table in tables():
        assert moved.rows[table.name] >= ROWS
    for q in ("바우처", "공장", "100%", "처 지"):
        assert sorted(hits(after, q)) == sorted(hits(before, q)) != []
    with reading(after) as session:
        earliest = session.get_one(Announcement, 1)
        assert (earliest.same_as_id, earliest.first_seen_at.tzinfo) == (
            ROWS,
            UTC,
        )


def test_numbers_go_on_after_the_highest_ever_given(
    pair: tuple[Engine, Engine],
) -> None:
    before, after = pair
    with writing(before) as session:
        session.add(SavedFilter(id=90, key="gone"))
        session.flush()
        session.execute(text("DELETE FROM savedfilter WHERE id = 90"))
        highest = session.exec(select(func.max(Edition.id))).one()
    if before.dialect.name == "postgresql":
        highest = 50
    backups.fill(before, after)
    with writing(after) as session:
        edition = Edition(
            announcement_id=1, number=9, at=NOW, title="t", changes={}
        )
        criteria = SavedFilter(key="new")
        session.add_all([edition, criteria])
        session.flush()
        assert edition.id is not None
        assert edition.id > highest
        if before.dialect.name == "sqlite":
            assert criteria.id == 91


def test_a_store_in_use_is_never_written_over(
    pair: tuple[Engine, Engine],
) -> None:
    before, after = pair
    backups.fill(before, after)
    stands = everything(after)
    with pytest.raises(NotEmpty):
        backups.fill(before, after)
    assert everything(after) == stands


@pytest.mark.postgres
def test_what_postgresql_cannot_hold_is_cleaned_or_named(
    sqlite_engine: Engine, postgres_url: str, opened: Open
) -> None:
    target = opened(postgres_url)
    with writing(sqlite_engine) as session:
        stored = announce(session, "바우처\x00 공고", now=NOW)
        number = stored.id
    copied = backups.fill(sqlite_engine, target)
    assert copied.cleaned > 0
    assert hits(target, "바우처") == ["바우처 공고"]
    with writing(target) as session:
        for table in reversed(tables()):
            session.execute(table.delete())
        session.execute(text("DELETE FROM announcement_search"))
    with writing(sqlite_engine) as session:
        session.get_one(Announcement, number).kind = "k" * 25
    with pytest.raises(
        CopyFailed, match=f"announcement {number}: kind has 25"
    ):
        backups.fill(sqlite_engine, target)
    assert not any(everything(target).values()), "nothing is left behind"


def waiting(engine: Engine, readers: int = 4) -> None:
    """A store in which *readers* wait for one alert each, and one has been told."""
    with writing(engine) as session:
        session.add(Source(name="nipa", next_crawl_at=NOW, seeded_at=NOW))
        stored = announce(session, now=NOW)
        subscription = Subscription(
            channel="email",
            target="reader@example.kr",
            reader_key="r",
            filter_key="k",
            state="active",
            created_at=NOW,
        )
        session.add(subscription)
        session.flush()
        for number in range(readers + 1):
            session.add(
                Delivery(
                    subscription_id=subscription.id,
                    announcement_id=stored.id,
                    event_id=1,
                    edition=number,
                    event="new",
                    channel="email",
                    state="sent" if number == 0 else "pending",
                    lease_by="somebody",
                    created_at=NOW,
                    next_attempt_at=NOW,
                )
            )
        session.add(
            SystemMessage(
                key="c",
                kind="confirm",
                channel="email",
                target="new@example.kr",
                state="claimed",
                created_at=NOW,
                next_attempt_at=NOW,
                lease_until=NOW,
            )
        )
        job_runs.mark(session, job_runs.WORKER, now=NOW)


def states(engine: Engine) -> dict[str, int]:
    with reading(engine) as session:
        counted = select(Delivery.state, func.count()).group_by(
            col(Delivery.state)
        )
        return dict(session.exec(counted).all())


def due(engine: Engine, now: datetime) -> int:
    with writing(engine) as session:
        request = ClaimRequest(
            "email", now, "me", timedelta(minutes=1), limit=100
        )
        claimed = deliveries.claim(session, request)
        session.rollback()
        return len(claimed)


LATER = NOW + timedelta(days=2)


def test_a_copy_is_whole_private_and_made_while_others_write(
    engine: Engine, tmp_path: Path
) -> None:
    waiting(engine)
    path = tmp_path / "copy.db"
    with writing(engine) as session:
        session.add(Source(name="half-done", next_crawl_at=NOW))
        session.flush()
        made = backups.back_up(engine, path, now=NOW)
    assert (made.announcements, made.readers, made.waiting) == (1, 1, 5)
    assert backups.contents(path) == made
    assert made.made_at == NOW
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert sorted(p.name for p in tmp_path.glob("copy*")) == ["copy.db"]
    again = backups.back_up(engine, path, now=LATER)
    assert again.made_at == LATER


@pytest.mark.parametrize("send", [True, False])
def test_finding_17_a_restore_sends_again_only_where_it_was_allowed(
    engine: Engine, opened: Open, tmp_path: Path, send: bool
) -> None:
    waiting(engine)
    path = tmp_path / "copy.db"
    backups.back_up(engine, path, now=NOW)
    target = opened(f"sqlite:///{tmp_path}/restored.db")
    backups.restore(path, target, send=send, now=LATER)
    with reading(target) as session:
        board = session.get_one(Source, "nipa")
        message = session.get_one(SystemMessage, 1)
        assert (board.seeded_at is None) is not send
        assert job_runs.last(session, job_runs.WORKER) is None
        assert job_runs.last(session, backups.MADE) is None
        assert session.exec(select(Delivery.lease_by).distinct()).all() == [
            None
        ]
    if send:
        assert states(target) == {"sent": 1, "pending": 4}
        assert message.state == "pending"
        assert due(target, LATER) == 1, (
            "one announcement to one reader after the other"
        )
        return
    assert states(target) == {"sent": 1, "held": 4}
    assert (message.state, message.target) == ("held", "new@example.kr")
    assert due(target, LATER) == 0
    with writing(target) as session:
        assert backups.held(session) == 5
        assert backups.release_held(session, now=LATER) == 5
    assert states(target) == {"sent": 1, "pending": 4}


def test_what_was_held_for_a_reader_who_left_is_dropped(
    sqlite_engine: Engine, opened: Open, tmp_path: Path
) -> None:
    waiting(sqlite_engine)
    backups.back_up(sqlite_engine, tmp_path / "copy.db", now=NOW)
    target = opened(f"sqlite:///{tmp_path}/restored.db")
    backups.restore(tmp_path / "copy.db", target, send=False, now=LATER)
    with writing(target) as session:
        session.get_one(Subscription, 1).state = "ended"
    with writing(target) as session:
        assert backups.release_held(session, now=LATER) == 1
    assert states(target) == {"sent": 1, "moot": 4}


@pytest.mark.postgres
def test_a_copy_of_sqlite_is_restored_into_postgresql(
    sqlite_engine: Engine, postgres_url: str, opened: Open, tmp_path: Path
) -> None:
    fill(sqlite_engine)
    backups.back_up(sqlite_engine, tmp_path / "copy.db", now=NOW)
    target = opened(postgres_url)
    backups.restore(tmp_path / "copy.db", target, send=True, now=LATER)
    assert hits(target, "스마트") == ["스마트공장 구축 100% 지원"]


def test_a_copy_for_which_there_is_no_room_leaves_nothing_behind(
    sqlite_engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fill_up(_path: Path, to: Path) -> None:
        to.with_name(f"{to.name}-journal").touch()
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr(backups, "_copy_file", fill_up)
    with pytest.raises(CopyFailed, match="disk is full"):
        backups.back_up(sqlite_engine, tmp_path / "copy.db", now=NOW)
    assert not list(tmp_path.glob("copy.db*"))


@pytest.mark.parametrize(
    "kind", ["nothing", "text", "in use", "other database"]
)
def test_only_a_copy_is_restored_or_replaced(
    sqlite_engine: Engine, tmp_path: Path, kind: str
) -> None:
    path = tmp_path / "x.db"
    if kind == "text":
        path.write_text("no database\n" * 200)
    elif kind == "in use":
        path = Path(str(sqlite_engine.url.database))
    elif kind == "other database":
        with sqlite3.connect(path) as connection:
            connection.execute("CREATE TABLE a (b)")
        connection.close()
    with pytest.raises(NoBackup):
        backups.contents(path)
    if kind != "nothing":
        before = path.read_bytes()
        with pytest.raises(NoBackup):
            backups.back_up(sqlite_engine, path, now=NOW)
        assert path.read_bytes() == before
