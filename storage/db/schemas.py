"""Schemas of PostgreSQL that hold a library's tables, apart from ours."""

from __future__ import annotations

from sqlalchemy import text
from sqlalchemy.engine import Connection

from storage.db.engine import Engine

# Of PostgreSQL's advisory locks, the one that making a schema holds.  Any number will
# do that nobody else takes: they are shared by everything in the database.
_LOCK = 7_204_119_083


def ensure_schema(
    engine: Engine, schema: str, *, version: str, sql: str
) -> bool:
    """Make *schema* by *sql* where it is missing or was made for another *version*.

    Returns whether it was made.  What an older one held is thrown away, so
    nothing may live there that cannot be lost.  Any number of processes may
    call this at once.  All arguments come from code, never from a request.
    """
    with engine.begin() as connection:
        connection.execute(
            text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK}
        )
        # Checked under the lock: the others find what the first one made.
        if _made_for(connection, schema) == version:
            return False
        connection.execute(text(f"DROP SCHEMA IF EXISTS {schema} CASCADE"))
        connection.execute(text(f"CREATE SCHEMA {schema}"))
        connection.execute(text(f"SET LOCAL search_path TO {schema}"))
        # Many statements at once, so without parameters: straight to the driver.
        driver = connection.connection.driver_connection
        assert driver is not None
        driver.execute(sql)
        connection.execute(text(f"COMMENT ON SCHEMA {schema} IS '{version}'"))
    return True


def _made_for(connection: Connection, schema: str) -> str | None:
    """Return the version that a schema was made for; ``None`` where it is missing."""
    query = text(
        "SELECT obj_description(oid, 'pg_namespace') FROM pg_namespace"
        " WHERE nspname = :name"
    )
    found: str | None = connection.execute(query, {"name": schema}).scalar()
    return found
