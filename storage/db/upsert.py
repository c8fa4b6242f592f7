"""Rows that several processes may want to make at the same moment."""

from __future__ import annotations

from collections.abc import Sequence

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
    insert = (
        postgresql.insert
        if session.get_bind().dialect.name == "postgresql"
        else sqlite.insert
    )
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
