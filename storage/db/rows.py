"""Rows written and read without objects of the session.

A save writes a dozen small rows that nothing refers to afterwards.  As objects of the
ORM each costs several times what the database itself needs for it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Insert, Table, insert
from sqlalchemy.orm import make_transient_to_detached
from sqlalchemy.orm.attributes import set_committed_value
from sqlmodel import SQLModel

from storage.db.engine import Session


def table_of(model: type[SQLModel]) -> Table:
    """Return the table that a model stands for."""
    table: Table = model.__table__  # type: ignore[attr-defined]  # SQLModel's tables have it
    return table


def insert_rows(
    session: Session, model: type[SQLModel], rows: Sequence[Mapping[str, Any]]
) -> None:
    """Insert *rows*: values by the names of their columns, the same names in each.

    What is pending in the session is not written first: the caller flushes what
    the rows refer to.
    """
    if rows:
        session.connection().execute(_insertion(model), rows)


def insert_row(
    session: Session, model: type[SQLModel], values: Mapping[str, Any]
) -> int:
    """Insert one row, the same way, and return the number that the database gave it."""
    result = session.connection().execute(_insertion(model), values)
    numbers: Any = result.inserted_primary_key
    return int(numbers[0])


def insert_object(session: Session, row: SQLModel) -> None:
    """Insert a new object's row and let the session hold it as one that is stored.

    As ``session.add`` and a flush would, for one row of a table whose key is ``id``.
    """
    model = type(row)
    values = {}
    for column in table_of(model).c:
        if column.name != "id":
            values[column.name] = getattr(row, column.name)
    # Committed, not merely set: else the next flush would write the row once more.
    set_committed_value(row, "id", insert_row(session, model, values))
    make_transient_to_detached(row)
    session.add(row)


@cache
def _insertion(model: type[SQLModel]) -> Insert:
    # One object for each table: SQLAlchemy remembers at it how it is compiled.
    return insert(table_of(model))
