"""Bring a database to today's tables.  Every change goes forward and works beside the
release before it.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine

from storage.db.failures import DatabaseTrouble, Kind


def configuration(engine: Engine) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    config.attributes["engine"] = engine
    return config


def upgrade(engine: Engine) -> None:
    """Apply what is missing; safe to run again, and by several processes at once (a
    lock lets one work).

    Raises ``DatabaseTrouble`` for a database that a later release has migrated.
    """
    if schema_trouble(engine) == "newer":
        raise DatabaseTrouble("newer")
    command.upgrade(configuration(engine), "head")


def is_current(engine: Engine) -> bool:
    return schema_trouble(engine) is None


def demand_current(engine: Engine) -> None:
    """Raise ``DatabaseTrouble`` unless the database has exactly today's tables."""
    kind = schema_trouble(engine)
    if kind is not None:
        raise DatabaseTrouble(kind)


def schema_trouble(engine: Engine) -> Kind | None:
    """Return ``unmigrated``, ``newer`` or, for today's tables, ``None``."""
    with engine.connect() as connection:
        return schema_trouble_of(connection)


def schema_trouble_of(connection: Connection) -> Kind | None:
    """The same over a connection that is open already."""
    at = MigrationContext.configure(connection).get_current_revision()
    known, head = _revisions()
    if at == head:
        return None
    return "unmigrated" if at is None or at in known else "newer"


@cache
def _revisions() -> tuple[frozenset[str], str | None]:
    """Every revision that this release knows, and the last one."""
    scripts = ScriptDirectory(str(Path(__file__).parent))
    return frozenset(
        script.revision for script in scripts.walk_revisions()
    ), scripts.get_current_head()
