"""Rows that several processes may want to make at the same moment."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import SQLModel

from storage.db.engine import Session


def insert_missing(session: Session, rows: Sequence[SQLModel]) -> int:
    """Insert those of *rows* whose key nobody has inserted yet; return how many those were.

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
        table: Any = type(row).__table__  # type: ignore[attr-defined]  # SQLModel's tables have it
        values = {}
        for column in table.columns:
            values[column.name] = getattr(row, column.name)
        statement = (
            insert(table)
            .values(values)
            .on_conflict_do_nothing()
            .returning(*table.primary_key.columns)
        )
        inserted += len(session.execute(statement).all())
    return inserted
