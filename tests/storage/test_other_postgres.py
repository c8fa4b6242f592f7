"""PostgreSQL databases that were set up otherwise than ours usually are."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import psycopg
import pytest
from sqlalchemy import text

from storage.db.engine import Engine, demand_writable, open_engine, writing
from storage.db.failures import DatabaseTrouble, diagnose
from storage.migrations import upgrade
from tests.postgres import PostgresServer

pytestmark = pytest.mark.postgres


@pytest.fixture
def made(
    postgres_server: PostgresServer,
) -> Iterator[Callable[[str, str], str]]:
    """Make databases with these options; they are dropped when the test ends."""
    names = []
    with psycopg.connect(postgres_server.url, autocommit=True) as connection:

        def make(name: str, options: str) -> str:
            names.append(name)
            connection.execute(f"CREATE DATABASE {name} {options}")
            return postgres_server.of(name)

        yield make
        for name in names:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.mark.parametrize("encoding", ["SQL_ASCII", "LATIN1", "EUC_KR"])
def test_a_database_that_cannot_hold_every_letter_is_refused(
    made: Callable[[str, str], str], encoding: str
) -> None:
    options = f"ENCODING '{encoding}' TEMPLATE template0 LOCALE 'C'"
    engine = open_engine(made(f"vw_{encoding.lower()}", options))
    with pytest.raises(DatabaseTrouble, match="UTF-8"):
        upgrade(engine)
    engine.dispose()


@pytest.mark.parametrize("level", ["repeatable read", "serializable"])
def test_who_waited_for_a_lock_sees_what_its_holder_wrote(
    postgres_url: str, opened: Callable[[str], Engine], level: str
) -> None:
    """By the level of the database's default it would see what was there before."""
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        name = connection.info.dbname
        setting = "default_transaction_isolation"
        connection.execute(f"ALTER DATABASE {name} SET {setting} = '{level}'")
        try:
            with writing(opened(postgres_url)) as session:
                found = session.scalar(text("SHOW transaction_isolation"))
        finally:
            connection.execute(f"ALTER DATABASE {name} RESET {setting}")
    assert found == "read committed"


def test_a_server_that_only_copies_another_is_said_to_be_read_only(
    postgres_url: str, opened: Callable[[str], Engine]
) -> None:
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        name = connection.info.dbname
        setting = "default_transaction_read_only"
        demand_writable(opened(postgres_url))
        connection.execute(f"ALTER DATABASE {name} SET {setting} = on")
        try:
            with pytest.raises(DatabaseTrouble, match="takes no changes"):
                demand_writable(opened(postgres_url))
        finally:
            connection.execute("SET default_transaction_read_only = off")
            connection.execute(f"ALTER DATABASE {name} RESET {setting}")


def test_a_user_who_may_make_no_tables_is_told_so(
    made: Callable[[str, str], str], postgres_server: PostgresServer
) -> None:
    url = made("vw_poor", "")
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("REVOKE CREATE ON SCHEMA public FROM PUBLIC")
        connection.execute("CREATE ROLE poor LOGIN")
        engine = open_engine(url.replace("postgres:@", "poor:@"))
        try:
            with pytest.raises(Exception, match="permission denied") as caught:
                upgrade(engine)
        finally:
            engine.dispose()
            connection.execute("DROP ROLE poor")
    trouble = diagnose(caught.value)
    assert trouble is not None
    assert trouble.kind == "forbidden"
    assert "CREATE" in trouble.remedy
