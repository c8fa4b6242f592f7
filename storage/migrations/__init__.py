"""Bring a database to today's tables.  Every change goes forward and works beside the
release before it.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Engine, inspect, text
from sqlalchemy.exc import DBAPIError
from sqlmodel import SQLModel

from storage.db.failures import DatabaseTrouble, Kind, diagnose

if TYPE_CHECKING:
    from alembic.config import Config

_HERE = Path(__file__).parent
# Seconds between attempts while the database does not answer: a restart takes a few.
_RESTART_WAITS = (0.5, 1.0, 2.0, 4.0, 8.0)


def configuration(engine: Engine) -> Config:
    """Return Alembic's configuration for *engine*, without any file of its own."""
    # Imported here: only who migrates needs Alembic (7 MiB), every process checks.
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_HERE))
    config.attributes["engine"] = engine
    return config


def upgrade(engine: Engine) -> None:
    """Apply what is missing; safe to run again, and by several processes at once (a
    lock lets one work).

    All that is missing is one transaction: one that is cut off, by a kill or a restart
    of the database, leaves nothing behind.  After a restart it begins again.
    Raises ``DatabaseTrouble`` for a database that a later release has migrated, or
    somebody else altered.
    """
    waits = list(_RESTART_WAITS)
    while True:
        try:
            return _upgrade(engine)
        except DBAPIError as error:
            trouble = diagnose(error)
            if not waits or trouble is None or trouble.kind != "unreachable":
                raise
        time.sleep(waits.pop(0))


def _upgrade(engine: Engine) -> None:
    trouble = schema_trouble(engine)
    if trouble is None:
        return
    if trouble != "unmigrated":
        raise DatabaseTrouble(trouble)
    from alembic import command

    command.upgrade(configuration(engine), "head")


def is_current(engine: Engine) -> bool:
    return schema_trouble(engine) is None


def demand_current(engine: Engine) -> None:
    """Raise ``DatabaseTrouble`` unless the database has exactly today's tables."""
    kind = schema_trouble(engine)
    if kind is not None:
        raise DatabaseTrouble(kind)


def demand_whole(engine: Engine) -> None:
    """Raise ``DatabaseTrouble`` where a table or column of today's is missing, whatever
    the database says of itself: for who asks what is wrong.
    """
    # Not at the top: who starts does not look so closely.  The models fill
    # SQLModel.metadata.
    import storage.models  # noqa: F401
    from storage.announcements import search

    with engine.connect() as connection:
        found = inspect(connection).get_multi_columns()
    for table in SQLModel.metadata.tables.values():
        names = {
            column["name"] for column in found.get((None, table.name), ())
        }
        if not names.issuperset(table.columns.keys()):
            raise DatabaseTrouble("altered")
    for name in search.TABLES[engine.dialect.name]:
        if (None, name) not in found:
            raise DatabaseTrouble("altered")


def schema_trouble(engine: Engine) -> Kind | None:
    """Return ``unmigrated``, ``newer``, ``altered`` or, for today's tables, ``None``."""
    with engine.connect() as connection:
        return schema_trouble_of(connection)


def schema_trouble_of(connection: Connection) -> Kind | None:
    """The same over a connection that is open already."""
    tables = inspect(connection).get_table_names()
    versions: Sequence[str] = ()
    # Looked for first: on PostgreSQL a failed statement would end the transaction.
    if "alembic_version" in tables:
        versions = connection.scalars(
            text("SELECT version_num FROM alembic_version")
        ).all()
    known = _revisions()
    if len(versions) != 1:
        # Migrating would fail at the first table, in words of the driver.
        is_ours = "announcement" in tables
        return "altered" if is_ours or versions else "unmigrated"
    if versions[0] == known[-1]:
        return None
    return "unmigrated" if versions[0] in known else "newer"


@cache
def _revisions() -> tuple[str, ...]:
    """Every revision that this release knows, in order: its files begin with them."""
    found: list[str] = []
    for path in (_HERE / "versions").glob("[0-9]*.py"):
        found.append(path.name.partition("_")[0])
    return tuple(sorted(found))
