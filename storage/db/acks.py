"""Finishing claimed rows, the statement that runs once for every message: built once,
executed often.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import bindparam, update

from storage.db.engine import Connection, Session


def finish(
    session: Session | Connection,
    table: Any,
    ids: Sequence[int | None],
    by: str,
    values: Mapping[str, Any],
) -> None:
    """Write *values* (by column) into the rows that *by* holds, and give its claims back.

    Rows whose lease ran out and that another worker holds by now are left alone.
    """
    given = {}
    for name, value in values.items():
        # Prefixed: SQLAlchemy reserves the columns' own names in an UPDATE.
        given[f"to_{name}"] = value
    connection = (
        session.connection() if isinstance(session, Session) else session
    )
    connection.execute(
        _statement(table, tuple(values)),
        [{"of": id_, "by": by, **given} for id_ in ids],
    )


# Two tables, each with a few sets of columns.
@lru_cache(maxsize=32)
def _statement(table: Any, names: tuple[str, ...]) -> Any:
    columns = table.__table__.c
    held = update(table.__table__).where(
        columns.id == bindparam("of"),
        columns.state == "claimed",
        columns.lease_by == bindparam("by"),
    )
    return held.values(
        lease_by=None,
        lease_until=None,
        **{name: bindparam(f"to_{name}") for name in names},
    )
