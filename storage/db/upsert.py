"""Rows that several processes may want to make at the same moment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import select
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


def insert_or_find(
    session: Session,
    model: type[SQLModel],
    values: Mapping[str, Any],
    *,
    by: tuple[str, ...],
) -> int:
    """Insert one row, or find the one of the same values of the columns *by* that somebody
    else has inserted since we looked; return its number.
    """
    number = _insert_unless_there(session, model, values)
    if number is None:
        table = table_of(model)
        found = select(table.c.id)
        for name in by:
            found = found.where(table.c[name] == values[name])
        number = session.connection().execute(found).scalar_one()
    return int(number)


def insert_if_missing(
    session: Session, model: type[SQLModel], values: Mapping[str, Any]
) -> None:
    """Insert one row unless somebody else has inserted one of its key since we looked."""
    _insert_unless_there(session, model, values)


def _insert_unless_there(
    session: Session, model: type[SQLModel], values: Mapping[str, Any]
) -> Any:
    """Insert a row and return its key's first column, ``None`` where one was there."""
    name = session.get_bind().dialect.name
    return (
        session.connection().execute(_insertion(name, model), values).scalar()
    )


@cache
def _insertion(dialect: str, model: type[SQLModel]) -> Any:
    # Made once: making a statement takes longer than executing it.
    insert = postgresql.insert if dialect == "postgresql" else sqlite.insert
    table = table_of(model)
    key = next(iter(table.primary_key.columns))
    return insert(table).on_conflict_do_nothing().returning(key)


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
