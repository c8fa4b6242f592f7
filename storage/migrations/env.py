"""Alembic's entry point; the engine is handed over by ``storage.migrations``."""

from alembic import context
from sqlalchemy import Connection, Engine, text
from sqlmodel import SQLModel

import storage.models  # noqa: F401  (fills SQLModel.metadata)

_LOCK = 0x766F7563  # one number for "migrating Voucher Watch"


def _migrate(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        # Two at once queue here, and a migration that is killed half way leaves nothing behind.
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    context.configure(
        connection=connection,
        target_metadata=SQLModel.metadata,
        render_as_batch=True,
        compare_type=True,
    )
    with context.begin_transaction():
        if connection.dialect.name == "postgresql":
            connection.execute(
                text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK}
            )
        context.run_migrations()


engine: Engine = context.config.attributes["engine"]
with engine.connect() as connection:
    _migrate(connection)
    connection.commit()
