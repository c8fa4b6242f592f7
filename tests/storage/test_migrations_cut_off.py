"""A migration that is cut off, by a kill or a restart of the database, can be made again."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import create_engine, event, inspect, text

from storage import migrations
from storage.db.engine import Engine
from storage.migrations import is_current, upgrade
from tests.commands import run_command
from tests.postgres import PostgresServer

AT = [8, 40, 70, 90]
"""Statements, of about a hundred (PostgreSQL) or two (SQLite)."""


@pytest.fixture
def empty_postgres(postgres_server: PostgresServer) -> Iterator[str]:
    name = f"vw_{uuid4().hex[:12]}"
    admin = create_engine(postgres_server.url, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    yield postgres_server.of(name)
    with admin.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    admin.dispose()


@pytest.fixture
def empty_sqlite(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/new.db"


@pytest.mark.slow
@pytest.mark.parametrize("nth", AT)
@pytest.mark.parametrize(
    "database",
    [
        "empty_sqlite",
        pytest.param("empty_postgres", marks=pytest.mark.postgres),
    ],
)
def test_one_that_was_killed_leaves_nothing_and_is_made_again(
    request: pytest.FixtureRequest,
    opened: Callable[[str], Engine],
    database: str,
    nth: int,
) -> None:
    url = request.getfixturevalue(database)
    module = "tests.storage.doomed_migration"
    ended = run_command(module, url, str(nth), env=os.environ)
    assert ended.returncode == -signal.SIGKILL
    engine = opened(url)
    assert inspect(engine).get_table_names() == []
    upgrade(engine)
    assert is_current(engine)


@pytest.mark.postgres
@pytest.mark.parametrize("nth", AT)
def test_one_whose_database_restarts_begins_anew(
    empty_postgres: str,
    opened: Callable[[str], Engine],
    monkeypatch: pytest.MonkeyPatch,
    nth: int,
) -> None:
    """As a managed database does when it is moved: its sessions end without warning."""
    monkeypatch.setattr(migrations, "_RESTART_WAITS", (0.01, 0.01))
    engine, other = opened(empty_postgres), opened(empty_postgres)
    executed = 0

    def count(*_: object) -> None:
        nonlocal executed
        executed += 1
        if executed == nth:
            with other.connect() as connection:
                connection.execute(
                    text(
                        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                        " WHERE pid <> pg_backend_pid()"
                        " AND datname = current_database()"
                    )
                )

    event.listen(engine, "before_cursor_execute", count)
    upgrade(engine)
    assert executed > nth + 85
    assert is_current(engine)


def test_a_mistake_in_it_is_made_once(
    sqlite_engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    tries: list[Engine] = []

    def mistaken(engine: Engine) -> None:
        tries.append(engine)
        with engine.connect() as connection:
            connection.execute(text("SELECT no_such_column"))

    monkeypatch.setattr(migrations, "_upgrade", mistaken)
    with pytest.raises(Exception, match="no such column"):
        upgrade(sqlite_engine)
    assert len(tries) == 1
