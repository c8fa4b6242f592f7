"""The queue's own tables: a schema apart, made again whenever the library's version changes."""

from __future__ import annotations

from importlib.metadata import version

from procrastinate.schema import SchemaManager

from storage.db.engine import Engine
from storage.db.schemas import ensure_schema

SCHEMA = "voucherwatch_queue"


def prepare(engine: Engine) -> bool:
    """Make the queue's tables where they are missing or of another version.

    Throwing the old ones away loses nothing: each tick puts back what the
    database says is due.
    """
    # The library has migrations of its own, a file for each of its releases; tables
    # that hold no truth need none.
    release = f"procrastinate {version('procrastinate')}"
    sql = SchemaManager.get_schema()
    return ensure_schema(engine, SCHEMA, version=release, sql=sql)
