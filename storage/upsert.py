"""Rows that several processes may want to make at the same moment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import SQLModel

from storage.engine import Session


def insert_missing(session: Session, table: type[SQLModel], rows: Sequence[Mapping[str, Any]]) -> int:
    """Insert those of *rows* that nobody has inserted yet; return how many those were.

    Give the rows in the same order everywhere: two processes that insert in
    different orders could wait for each other without end.
    """
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    inserted = 0
    for row in rows:
        result = session.execute(insert(table).values(**row).on_conflict_do_nothing())
        inserted += result.rowcount  # type: ignore[attr-defined]  # an INSERT's result has it
    return inserted
