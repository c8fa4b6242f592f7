"""Finishing claimed rows, the statement that runs once for every message: built once,
executed often.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import Dialect, bindparam, update

from storage.db.engine import Connection, Engine, Session


@dataclass(frozen=True, slots=True)
class Finish:
    """The end of claimed rows: *values* (by column) for those that *by* holds, whose
    claims are given back.

    Rows whose lease ran out and that another worker holds by now are left alone, so
    that it may be written twice.
    """

    table: Any
    ids: Sequence[int | None]
    by: str
    values: Mapping[str, Any]

    def __call__(self, connection: Session | Connection) -> None:
        """Write it in the transaction of *connection*."""
        if isinstance(connection, Session):
            connection = connection.connection()
        connection.execute(
            _statement(self.table, tuple(self.values)), self._parameters()
        )

    def _parameters(self) -> list[dict[str, Any]]:
        given = {}
        for name, value in self.values.items():
            # Prefixed: SQLAlchemy reserves the columns' own names in an UPDATE.
            given[f"to_{name}"] = value
        return [{"of": id_, "by": self.by, **given} for id_ in self.ids]

    def execute(self, cursor: Any, dialect: Dialect) -> None:
        """Write it by the driver's *cursor*."""
        prepared = _prepared(self.table, tuple(self.values), dialect)
        for given in self._parameters():
            for name, convert in prepared.converted.items():
                given[name] = convert(given[name])
            cursor.execute(prepared.sql, {**prepared.fixed, **given})


def write_directly(engine: Engine, finished: Iterable[Finish]) -> None:
    """Commit all of *finished* by the driver alone; raises the driver's own errors.

    SQLAlchemy takes four times as long for one row as the database.
    """
    connection = engine.raw_connection()
    try:
        cursor = connection.cursor()
        # On SQLite each statement is a transaction: see `open_engine`.
        for one in finished:
            one.execute(cursor, engine.dialect)
        connection.commit()
    finally:
        connection.close()


@dataclass(frozen=True, slots=True)
class _Prepared:
    """A statement in the driver's own words."""

    sql: str
    fixed: Mapping[str, Any]
    """Parameters that are always the same."""
    converted: Mapping[str, Callable[[Any], Any]]
    """Parameter → what makes of its value one that the driver takes."""


@lru_cache(maxsize=32)
def _prepared(
    table: Any, names: tuple[str, ...], dialect: Dialect
) -> _Prepared:
    style = "named" if dialect.name == "sqlite" else dialect.paramstyle
    same: Any = type(dialect)
    compiled = _statement(table, names).compile(dialect=same(paramstyle=style))
    converted = {}
    for name in names:
        kind = table.__table__.c[name].type
        convert = kind.dialect_impl(dialect).bind_processor(dialect)
        if convert is not None:
            converted[f"to_{name}"] = convert
    return _Prepared(str(compiled), compiled.params, converted)


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
