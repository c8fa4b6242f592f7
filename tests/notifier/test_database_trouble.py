"""The database is locked or gone for a while: what was accepted is receipted, and nothing is told twice."""

from __future__ import annotations

import sqlite3
import threading
from typing import Any

import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError
from sqlmodel import select
from structlog.testing import capture_logs

from notifier.sending import sender
from notifier.sending.pace import Pace
from storage.db.engine import Engine, Session, reading, writing
from storage.db.retry import is_disk_full, with_retries
from storage.models import Delivery
from tests.clock import Clock
from tests.notifier.notifier_stage import (
    HEAD,
    Mailbox,
    announce,
    carry,
    subscribe,
)


def states(engine: Engine) -> list[str]:
    with reading(engine) as session:
        return list(session.exec(select(Delivery.state)))


def test_a_locked_database_delays_the_receipt_and_repeats_nothing(
    sqlite_engine: Engine,
) -> None:
    """Another program holds the write lock just when the server has said 250."""
    for number in range(5):
        subscribe(sqlite_engine, f"reader{number}@example.org")
    announce(sqlite_engine)
    path = sqlite_engine.url.database
    released = threading.Event()

    def hold() -> None:
        with sqlite3.connect(path or "", isolation_level=None) as other:
            other.execute("BEGIN IMMEDIATE")
            locked.set()
            released.wait(20)
            other.execute("COMMIT")
        other.close()

    locked, thread = threading.Event(), threading.Thread(target=hold)
    box = Mailbox()

    def lock_once(step: str) -> None:
        if step == "after-accept" and not locked.is_set():
            thread.start()
            locked.wait(5)
            threading.Timer(1.0, released.set).start()

    counts = sender.deliver(
        sqlite_engine,
        {"email": box},
        HEAD,
        clock=Clock(),
        pace=Pace(connections=1),
        checkpoint=lock_once,
    )
    thread.join()
    assert counts == {"sent": 5}
    assert len(box.received) == 5
    assert carry(sqlite_engine, email=box) == {}


def fails_for(times: int) -> tuple[Any, list[int]]:
    tries: list[int] = []

    def work(session: object) -> str:
        tries.append(len(tries))
        if len(tries) <= times:
            raise OperationalError(
                "COMMIT", {}, ConnectionError("server closed the connection")
            )
        return "done"

    return work, tries


def test_a_database_that_is_away_for_half_a_minute_is_waited_for(
    engine: Engine,
) -> None:
    waits: list[float] = []
    work, tries = fails_for(9)
    assert with_retries(engine, work, wait=waits.append) == "done"
    assert len(tries) == 10
    assert sum(waits) > 20
    assert max(waits) <= 5


def test_patience_ends(engine: Engine) -> None:
    work, _ = fails_for(10_000)
    with pytest.raises(OperationalError):
        with_retries(engine, work, timeout=3.0, wait=lambda seconds: None)


def test_patience_ends_by_the_clock_where_each_attempt_takes_long(
    sqlite_engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A locked SQLite is waited for half a minute in each attempt."""
    clock = [0.0]
    monkeypatch.setattr("storage.db.retry.time.monotonic", lambda: clock[0])
    tries = []

    def locked(session: Session) -> None:
        tries.append(session)
        clock[0] += 30.0
        raise OperationalError("BEGIN IMMEDIATE", {}, sqlite3.Error("locked"))

    with pytest.raises(OperationalError):
        with_retries(sqlite_engine, locked, wait=lambda seconds: None)
    assert len(tries) == 4


def test_a_full_disk_is_logged_at_once_and_waited_for(
    sqlite_engine: Engine,
) -> None:
    pages: list[int] = []

    def work(session: Session) -> None:
        # As a disk on which an operator makes room after the third attempt.
        used = session.execute(text("PRAGMA page_count")).scalar_one()
        pages.append(used if len(pages) < 3 else 1_000_000)
        session.execute(text(f"PRAGMA max_page_count = {pages[-1]}"))
        session.execute(text("CREATE TABLE large (body BLOB)"))
        session.execute(text("INSERT INTO large VALUES (zeroblob(1000000))"))

    with capture_logs() as logs:
        with_retries(sqlite_engine, work, wait=lambda seconds: None)
    assert len(pages) == 4
    assert [entry["event"] for entry in logs] == [
        "the database's disk is full"
    ]


def test_postgresqls_full_disk_is_known_by_its_code() -> None:
    full = OperationalError("INSERT", {}, psycopg.errors.DiskFull())
    gone = OperationalError("INSERT", {}, psycopg.errors.AdminShutdown())
    assert is_disk_full(full)
    assert not is_disk_full(gone)


def test_a_mistake_is_no_reason_for_patience(engine: Engine) -> None:
    def wrong(session: object) -> None:
        raise KeyError("ours")

    with pytest.raises(KeyError):
        with_retries(
            engine,
            wrong,
            wait=lambda seconds: pytest.fail("waited for a mistake"),
        )


@pytest.mark.postgres
def test_a_postgres_that_drops_every_connection_is_reached_again(
    postgres_url: str, opened: Any
) -> None:
    """As a managed database does when it is moved: our sessions end in the middle of the pass."""
    engine, other = opened(postgres_url), opened(postgres_url)
    for number in range(12):
        subscribe(engine, f"reader{number}@example.org")
    announce(engine)
    dropped = threading.Event()

    def drop_once(step: str) -> None:
        if step == "after-accept" and not dropped.is_set():
            dropped.set()
            with writing(other) as session:
                session.execute(
                    text(
                        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname = current_database()"
                    )
                )

    box = Mailbox()
    counts = sender.deliver(
        engine,
        {"email": box},
        HEAD,
        clock=Clock(),
        pace=Pace(connections=1),
        checkpoint=drop_once,
    )
    assert counts == {"sent": 12}
    assert sorted(target for target, _ in box.received) == sorted(
        {target for target, _ in box.received}
    )
    assert set(states(engine)) == {"sent"}


def test_a_pass_that_cannot_go_on_ends_and_the_next_one_finishes(
    sqlite_engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A disk that stays full must not hang the worker: the fault is raised, the claims run out."""
    subscribe(sqlite_engine)
    announce(sqlite_engine)
    box, clock = Mailbox(), Clock()

    def full(step: str) -> None:
        if step == "before-send":
            raise OSError("no space left on device")

    with pytest.raises(OSError, match="no space"):
        sender.deliver(
            sqlite_engine, {"email": box}, HEAD, clock=clock, checkpoint=full
        )
    clock.forward(minutes=11)
    assert carry(sqlite_engine, clock, email=box) == {"sent": 1}
