"""The SQLite file is damaged, removed or replaced while the program has it open."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError
from sqlmodel import select

from config.clock import now
from storage.db.damage import damage_met
from storage.db.engine import Engine, reading, writing
from storage.db.failures import DatabaseTrouble
from storage.models import Delivery
from storage.queries import health
from tests.notifier.notifier_stage import Mailbox, announce, carry, subscribe


@pytest.fixture
def path(sqlite_engine: Engine) -> Path:
    return Path(sqlite_engine.url.database or "")


def remove(path: Path) -> None:
    for end in ("", "-wal", "-shm"):
        path.with_name(path.name + end).unlink(missing_ok=True)


def remove_log(path: Path) -> None:
    """As somebody does who takes them for left-overs."""
    for end in ("-wal", "-shm"):
        path.with_name(path.name + end).unlink()


def replace(path: Path) -> None:
    """As ``cp`` of a copy beside it and ``mv`` over it do."""
    copy = path.with_name("copy.db")
    shutil.copy(path, copy)
    copy.replace(path)


@pytest.mark.parametrize("attack", [remove, remove_log, replace])
def test_nothing_is_sent_from_a_file_that_nobody_will_find_again(
    sqlite_engine: Engine, path: Path, attack: Callable[[Path], None]
) -> None:
    """What was sent would be forgotten with the file, and be sent again."""
    subscribe(sqlite_engine)
    announce(sqlite_engine)
    attack(path)
    box = Mailbox()
    with pytest.raises(DatabaseTrouble, match="removed or replaced"):
        carry(sqlite_engine, email=box)
    assert box.received == []
    with (
        pytest.raises(DatabaseTrouble, match="start anew"),
        writing(sqlite_engine),
    ):
        pass
    assert path.exists() is (attack is not remove), "no empty file is made"


def test_who_starts_anew_goes_on_with_the_file_that_is_there(
    sqlite_engine: Engine, path: Path, opened: Callable[[str], Engine]
) -> None:
    subscribe(sqlite_engine)
    announce(sqlite_engine)
    sqlite_engine.dispose()
    replace(path)
    box = Mailbox()
    carry(opened(f"sqlite:///{path}"), email=box)
    assert len(box.received) == 1


def test_a_damaged_page_is_said_although_most_statements_touch_none(
    sqlite_engine: Engine, path: Path
) -> None:
    for number in range(30):
        subscribe(sqlite_engine, f"reader{number}@example.org")
    announce(sqlite_engine)
    with reading(sqlite_engine) as session:
        assert health.checks(session, now=now())["integrity"] == "ok"
        where = "SELECT rootpage FROM sqlite_master WHERE name = 'delivery'"
        page = session.execute(text(where)).scalar_one()
    with writing(sqlite_engine) as session:
        size = session.execute(text("PRAGMA page_size")).scalar_one()
    sqlite_engine.dispose()
    with path.open("r+b") as file:
        file.seek((page - 1) * size)
        file.write(b"\xa5" * size)
    with (
        reading(sqlite_engine) as session,
        pytest.raises(DatabaseError, match="malformed"),
    ):
        session.exec(select(Delivery)).all()
    assert damage_met(sqlite_engine) is not None
    with reading(sqlite_engine) as session:
        said = health.checks(session, now=now())["integrity"]
    assert said == "a damaged page of the database was met 0 min ago"
