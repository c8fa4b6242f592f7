"""Rows that several processes may want to make at the same moment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import SQLModel

from storage.db.engine import Session
from storage.db.rows import table_of


def insert_missing(session: Session, rows: Sequence[SQLModel]) -> int:
    """Insert those of *rows* whose key nobody has inserted yet; return how many those were.

    Any unique key counts; a number that the database gives is left to it.

    Give the rows in the same order everywhere: two processes that insert in
    different orders could wait for each other without end.
    """
    insert = _insert_of(session)
    inserted = 0
    for row in rows:
        table = table_of(type(row))
        values = {}
        for column in table.columns:
            value = getattr(row, column.name)
            # PostgreSQL takes NULL for a number of ours, not for "give me one".
            if value is not None or not column.primary_key:
                values[column.name] = value
        statement = (
            insert(table)
            .values(values)
            .on_conflict_do_nothing()
            .returning(*table.primary_key.columns)
        )
        # RETURNING gives nothing for a row that was there; `rowcount` of an ignored
        # insert is not the same in both databases.
        inserted += len(session.execute(statement).all())
    return inserted


def upsert(
    session: Session,
    model: type[SQLModel],
    rows: Sequence[Mapping[str, Any]],
) -> None:
    """Insert *rows* (column to value, each with the same columns), or write them over
    those that have their primary keys.

    Objects of the session that were loaded before are not refreshed.
    """
    if not rows:
        return
    table = table_of(model)
    statement = _insert_of(session)(table)
    written = {}
    for name in rows[0]:
        if not table.columns[name].primary_key:
            written[name] = statement.excluded[name]
    statement = statement.on_conflict_do_update(
        index_elements=list(table.primary_key.columns), set_=written
    )
    session.connection().execute(statement, [dict(row) for row in rows])


def _insert_of(session: Session) -> Any:
    """Return the INSERT that knows conflicts, of the session's database."""
    is_postgresql = session.get_bind().dialect.name == "postgresql"
    return postgresql.insert if is_postgresql else sqlite.insert
