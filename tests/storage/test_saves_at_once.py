"""Two workers that store one notice of two boards at the same moment."""

from __future__ import annotations

import os
import random
import socket
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from functools import partial

import psycopg
import pytest
from sqlalchemy import event, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import QueuePool
from sqlmodel import select

from notifier.schedule import reminders
from storage.announcements.concurrent_saves import save_together
from storage.announcements.draft import Draft, SaveResult
from storage.announcements.save import save
from storage.db import engine as engines
from storage.db.engine import Engine, Session, reading, writing
from storage.db.failures import diagnose
from storage.db.kst import KST
from storage.db.retry import DATABASE_AWAY
from storage.db.serialize import saving, serialize_saves, try_lock
from storage.models import Announcement, Event
from tests.conftest import NOW
from tests.storage.test_keep import draft

pytestmark = pytest.mark.postgres


@pytest.fixture
def store(postgres_url: str, opened: Callable[[str], Engine]) -> Engine:
    return opened(postgres_url)


def stored(session: Session, given: Draft) -> SaveResult:
    return save(session, given, now=NOW, silent=False, enqueue=lambda *_: 0)


def waits(store: Engine) -> bool:
    """Does anybody wait for the lock that saving holds?"""
    with store.connect() as connection:
        found = connection.scalar(
            text(
                "SELECT count(*) FROM pg_locks"
                " WHERE locktype = 'advisory' AND NOT granted"
            )
        )
    return bool(found)


def test_the_second_is_a_posting_of_the_first_and_makes_no_news(
    store: Engine,
) -> None:
    done = threading.Event()

    def other_worker() -> None:
        with writing(store) as session:
            stored(session, replace(draft(), source="msit-business", key="88"))
        done.set()

    thread = threading.Thread(target=other_worker)
    with writing(store) as session:
        stored(session, draft())
        thread.start()
        deadline = time.monotonic() + 30
        while not waits(store):
            assert not done.is_set(), "it did not wait"
            assert time.monotonic() < deadline
            time.sleep(0.01)
    thread.join(30)
    assert done.is_set()
    with reading(store) as session:
        first, second = session.exec(select(Announcement).order_by("id")).all()
        events = session.exec(select(Event)).all()
    assert second.same_as_id == first.id
    assert {event.announcement_id for event in events} == {first.id}


def test_a_transaction_that_follows_asks_again(store: Engine) -> None:
    with Session(store) as session:
        stored(session, draft())
        session.commit()
        stored(session, replace(draft(), key="17011"))
        with store.connect() as connection:
            held = connection.scalar(
                text(
                    "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'"
                )
            )
        session.commit()
    assert held == 1


def test_a_worker_that_hangs_in_a_transaction_stops_nobody_for_long(
    postgres_url: str, opened: Callable[[str], Engine]
) -> None:
    hanging, other = opened(postgres_url), opened(postgres_url)
    with Session(hanging) as session:
        stored(session, draft())
        limit = "idle_in_transaction_session_timeout"
        assert session.scalar(text(f"SHOW {limit}")) == "1min"
        # Not from its beginning: on a busy machine it might seem to hang already.
        session.execute(text(f"SET LOCAL {limit} = 200"))
        with writing(other) as second:
            stored(second, replace(draft(), key="17011"))
        with pytest.raises(DBAPIError, match="idle-in-transaction"):
            session.commit()
    with reading(other) as session:
        assert session.exec(select(Announcement.key)).all() == ["17011"]


def test_what_vanishes_without_a_word_is_noticed(store: Engine) -> None:
    with store.connect() as connection:
        options = connection.connection.driver_connection
        assert isinstance(options, psycopg.Connection)
        stated = options.info.get_parameters()
        server = connection.scalar(
            text("SHOW idle_in_transaction_session_timeout")
        )
    assert (stated["tcp_user_timeout"], stated["keepalives_idle"]) == (
        "30000",
        "15",
    )
    assert server == "10min"


def test_a_killed_worker_holds_nothing_while_it_waits_for_anothers_lock(
    store: Engine,
    postgres_url: str,
    opened: Callable[[str], Engine],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """PostgreSQL looks for its client while a statement waits, not only at its end."""
    monkeypatch.setitem(
        engines.DEAD_CLIENT, "client_connection_check_interval", "50"
    )
    killed = opened(postgres_url)
    failed = []

    def claim_and_save() -> None:
        with Session(killed) as session:
            assert try_lock(session, "a claim")
            driver = session.connection().connection.driver_connection
            assert isinstance(driver, psycopg.Connection)
            lines.append(driver.fileno())
            try:
                serialize_saves(session)
            except DATABASE_AWAY as error:
                failed.append(error)

    lines: list[int] = []
    thread = threading.Thread(target=claim_and_save)
    with writing(store) as holder:
        serialize_saves(holder)
        thread.start()
        until(lambda: waits(store))
        assert not is_free(store, "a claim")
        # What its system does for a process that is killed.
        with socket.socket(fileno=os.dup(lines[0])) as line:
            line.shutdown(socket.SHUT_RDWR)
        until(lambda: is_free(store, "a claim"))
    thread.join(30)
    assert failed


def is_free(store: Engine, key: str) -> bool:
    with Session(store) as session:
        return try_lock(session, key)


def until(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 30
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_a_server_that_cannot_look_for_its_clients_is_used_all_the_same(
    postgres_url: str,
    opened: Callable[[str], Engine],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """As one before version 14, which does not know the setting."""
    monkeypatch.setattr(engines, "DEAD_CLIENT", {"vw_no_such_setting": "1"})
    with opened(postgres_url).connect() as connection:
        limit = connection.scalar(text("SHOW lock_timeout"))
        driver = connection.connection.driver_connection
        assert isinstance(driver, psycopg.Connection)
    assert limit == "10min"


def test_a_lock_is_not_waited_for_without_end(
    store: Engine,
    postgres_url: str,
    opened: Callable[[str], Engine],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Who holds it lives, or the server would have ended its transaction."""
    monkeypatch.setitem(engines.LOST_CLIENT, "lock_timeout", "100")
    waiting = opened(postgres_url)
    with writing(store) as holder:
        serialize_saves(holder)
        with Session(waiting) as session:
            with pytest.raises(DATABASE_AWAY) as caught:
                serialize_saves(session)
            trouble = diagnose(caught.value)
    assert trouble is not None
    assert trouble.kind == "busy"


def test_savers_that_wait_leave_connections_for_the_others(
    store: Engine, postgres_url: str, opened: Callable[[str], Engine]
) -> None:
    """Another worker saves; here eight crawls want to, and mail goes on meanwhile."""
    mine = opened(postgres_url)
    in_use: list[int] = []
    event.listen(
        mine, "checkout", lambda *_: in_use.append(pool_of(mine).checkedout())
    )

    def crawl(number: int) -> None:
        with saving(mine) as session:
            stored(session, replace(draft(), key=str(number)))

    savers = [threading.Thread(target=crawl, args=(n,)) for n in range(8)]
    with writing(store) as session:
        serialize_saves(session)
        for saver in savers:
            saver.start()
        deadline = time.monotonic() + 30
        while not waits(store):
            assert time.monotonic() < deadline
            time.sleep(0.01)
    for saver in savers:
        saver.join(30)
    assert max(in_use) == 1
    with reading(store) as session:
        assert len(session.exec(select(Announcement.key)).all()) == 8


def pool_of(engine: Engine) -> QueuePool:
    assert isinstance(engine.pool, QueuePool)
    return engine.pool


def test_two_sweeps_at_once_make_a_reminder_once(store: Engine) -> None:
    with writing(store) as session:
        stored(session, draft())
    day_before = datetime(2026, 12, 14, 9, 30, tzinfo=KST)
    other = threading.Thread(target=reminders.remind, args=(store, day_before))
    with writing(store) as session:
        serialize_saves(session)
        other.start()
        deadline = time.monotonic() + 30
        while not waits(store):
            assert other.is_alive(), "it did not wait"
            assert time.monotonic() < deadline
            time.sleep(0.01)
    other.join(30)
    reminders.remind(store, day_before)
    with reading(store) as session:
        events = session.exec(
            select(Event).where(Event.kind == "closing")
        ).all()
    assert [event.key[:3] for event in events] == ["D-1"]


def together(store: Engine, given: Draft) -> SaveResult:
    return save_together(
        store, [given], lambda session: stored(session, given)
    )


def other_call(name: str, **changes: str) -> Draft:
    """A call that has nothing to do with that of ``draft``."""
    reading = replace(draft().reading, programme=name)
    title = f"2026년 {name} 참여기업 모집 공고"
    return replace(draft(), title=title, reading=reading, **changes)  # type: ignore[arg-type]  # all of them are strings


def test_notices_that_have_nothing_in_common_are_saved_side_by_side(
    store: Engine, postgres_url: str, opened: Callable[[str], Engine]
) -> None:
    other = opened(postgres_url)
    quite_other = other_call("수산물 수출 물류비", source="kofpi", key="7")

    def while_open(session: Session) -> SaveResult:
        result = stored(session, draft())
        # Saved, committed and told, though the first is not.
        assert together(other, quite_other).outcome == "new"
        return result

    save_together(store, [draft()], while_open)
    with reading(store) as session:
        assert len(session.exec(select(Event)).all()) == 2


def test_the_same_call_of_two_boards_at_once_is_told_once(
    store: Engine, postgres_url: str, opened: Callable[[str], Engine]
) -> None:
    other = opened(postgres_url)
    copy = replace(draft(), source="msit-business", key="88")
    thread = threading.Thread(target=together, args=(other, copy))

    def while_the_other_waits(session: Session) -> SaveResult:
        result = stored(session, draft())
        thread.start()
        deadline = time.monotonic() + 30
        while not waits(store):
            assert thread.is_alive(), "it did not wait"
            assert time.monotonic() < deadline
            time.sleep(0.01)
        return result

    save_together(store, [draft()], while_the_other_waits)
    thread.join(30)
    with reading(store) as session:
        first, second = session.exec(select(Announcement).order_by("id")).all()
        events = session.exec(select(Event)).all()
    assert second.same_as_id == first.id
    assert [event.announcement_id for event in events] == [first.id]


def test_what_repeats_a_stored_notice_is_saved_alone(
    store: Engine, postgres_url: str, opened: Callable[[str], Engine]
) -> None:
    together(store, draft())
    other = opened(postgres_url)
    copy = replace(draft(), source="msit-business", key="88")
    tries: list[bool] = []

    def work(session: Session) -> SaveResult:
        tries.append(True)
        return stored(session, copy)

    assert save_together(other, [copy], work).outcome == "new"
    assert len(tries) == 2
    with reading(store) as session:
        assert len(session.exec(select(Event)).all()) == 1


def test_boards_that_post_the_same_calls_in_any_order_tell_each_once(
    store: Engine, postgres_url: str, opened: Callable[[str], Engine]
) -> None:
    """Each of three boards has all calls, saves them two in a transaction, and none waits
    for another without end.
    """
    calls = ("수산물 수출 물류비", "청년 창업 공간", "AI 바우처", "특허 조사 분석", "관광 두레", "스마트 공장")  # fmt: skip
    failures: list[BaseException] = []

    def board(number: int) -> None:
        mine = opened(postgres_url)
        order = list(calls)
        random.Random(number).shuffle(order)
        for place in range(0, len(order), 2):
            batch = []
            for name in order[place : place + 2]:
                batch.append(
                    other_call(
                        name,
                        source=f"board-{number}",
                        key=str(calls.index(name)),
                    )
                )
            try:
                save_together(mine, batch, partial(save_all, batch))
            except BaseException as error:
                failures.append(error)
                raise

    boards = [threading.Thread(target=board, args=(n,)) for n in range(3)]
    for thread in boards:
        thread.start()
    for thread in boards:
        thread.join(120)
    assert failures == []
    with reading(store) as session:
        notices = session.exec(select(Announcement)).all()
        told = session.exec(select(Event)).all()
    assert len(notices) == 3 * len(calls)
    assert len(told) == len(calls)
    originals = {notice.id for notice in notices if notice.same_as_id is None}
    assert len(originals) == len(calls)
    for notice in notices:
        assert notice.same_as_id is None or notice.same_as_id in originals


def save_all(batch: list[Draft], session: Session) -> None:
    for given in batch:
        stored(session, given)
