"""The queue's own tables: a schema apart, made anew whenever the library's version changes."""

from __future__ import annotations

from importlib.metadata import version

from procrastinate.schema import SchemaManager
from sqlalchemy import text
from sqlalchemy.engine import Connection

from storage.db.engine import Engine

SCHEMA = "voucherwatch_queue"
_LOCK = 7_204_119_083
"""Of PostgreSQL's advisory locks, the one that making the tables holds."""


def prepare(engine: Engine) -> bool:
    """Make the queue's tables where they are missing or of another version.

    Returns whether they were made.  Throwing the old ones away loses nothing:
    each tick puts back what the database says is due.  Any number of processes
    may call this at once.
    """
    wanted = f"procrastinate {version('procrastinate')}"
    with engine.begin() as connection:
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
        if _found(connection) == wanted:
            return False
        connection.execute(text(f"DROP SCHEMA IF EXISTS {SCHEMA} CASCADE"))
        connection.execute(text(f"CREATE SCHEMA {SCHEMA}"))
        connection.execute(text(f"SET LOCAL search_path TO {SCHEMA}"))
        # Many statements at once, so without parameters: straight to the driver.
        driver = connection.connection.driver_connection
        assert driver is not None
        driver.execute(SchemaManager.get_schema())
        connection.execute(text(f"COMMENT ON SCHEMA {SCHEMA} IS '{wanted}'"))
    return True


def _found(connection: Connection) -> str | None:
    """Return the version that the tables were made for; ``None`` where there are none."""
    query = text(
        "SELECT obj_description(oid, 'pg_namespace') FROM pg_namespace"
        " WHERE nspname = :name"
    )
    found: str | None = connection.execute(query, {"name": SCHEMA}).scalar()
    return found
