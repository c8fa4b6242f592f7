"""Every row of one store into another, and the proof that they are the same.

Works between SQLite and PostgreSQL in any direction: rows travel as Python
values through the column types of ``storage.models``.  The search index is made
again, since each database has its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import zip_longest
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Integer,
    MetaData,
    String,
    Table,
    TypeDecorator,
    bindparam,
    func,
    select,
    text,
    update,
)
from sqlmodel import AutoString, SQLModel

import storage.models  # noqa: F401  (fills SQLModel.metadata)
from storage.announcements import search
from storage.db.columns import Json
from storage.db.engine import Session

# Rows in memory at a time; a row holds a page of a few hundred kB at most.
_BATCH = 500
# What triggers write by themselves, with numbers that mean something in one database
# only.
_DERIVED = frozenset({"list_change"})


class CopyFailed(Exception):
    """The copy cannot be made or is not the same; nothing was left behind."""


@dataclass(frozen=True, slots=True)
class Copied:
    """What was copied: rows by table, and texts that PostgreSQL cannot hold as they were."""

    rows: Mapping[str, int]
    cleaned: int = 0

    @property
    def total(self) -> int:
        return sum(self.rows.values())


@cache
def tables() -> tuple[Table, ...]:
    """Every table of ours, those first that others refer to.

    Documents are plain JSON here: what an older release wrote must arrive as it
    was, and not as this release's types would write it.
    """
    plain = MetaData()
    for table in SQLModel.metadata.sorted_tables:
        if table.name in _DERIVED:
            continue
        for column in table.to_metadata(plain).columns:
            kind = column.type
            if isinstance(kind, TypeDecorator) and isinstance(
                kind.impl_instance, Json
            ):
                column.type = Json()
    return tuple(plain.sorted_tables)


def is_empty(session: Session) -> bool:
    """Return whether nobody has used this store yet; what a start makes by itself aside."""
    for table in tables():
        if table.name in ("app_secret", "job_run", "source"):
            continue
        if session.execute(
            select(*table.primary_key.columns).limit(1)
        ).first():
            return False
    return True


def copy_rows(source: Session, target: Session) -> Copied:
    """Copy every row of *source* into the empty tables of *target*, and compare.

    Both sessions are in a transaction; the caller commits.  Raises ``CopyFailed``
    where a row does not fit or came out different.
    """
    clean = _Cleaner(needed=target.get_bind().dialect.name == "postgresql")
    counts: dict[str, int] = {}
    # What a start makes by itself (`is_empty`): rows that refer to others first.
    for table in reversed(tables()):
        target.execute(table.delete())
    for table in tables():
        counts[table.name] = _copy_table(source, target, table, clean)
    counts["announcement_search"] = search.copy_index(source, target)
    _compare(source, target, clean)
    _set_sequences(source, target)
    return Copied(counts, clean.cleaned)


class _Cleaner:
    """PostgreSQL holds no NUL character in any text; pages of boards sometimes have one."""

    def __init__(self, *, needed: bool) -> None:
        self._needed = needed
        self.cleaned = 0

    def __call__(self, value: Any) -> Any:
        if not self._needed:
            return value
        if isinstance(value, str):
            if "\x00" in value:
                self.cleaned += 1
                return value.replace("\x00", "")
            return value
        if isinstance(value, dict):
            found = {}
            for key, item in value.items():
                found[self(key)] = self(item)
            return found
        if isinstance(value, list):
            return [self(item) for item in value]
        return value


def _copy_table(
    source: Session, target: Session, table: Table, clean: _Cleaner
) -> int:
    """Copy one table.  A row that refers to a later one of the same table gets its
    reference once both are there.
    """
    own = []
    for key in table.foreign_keys:
        if key.column.table is table:
            own.append(key.parent)
    later: list[dict[str, Any]] = []
    count = 0
    for batch in _batches(source, table):
        rows = []
        for row in batch:
            values = {}
            for name, value in row.items():
                values[name] = clean(value)
            _demand_fit(table, values)
            references = {}
            for column in own:
                references[column.name] = values[column.name]
            if any(value is not None for value in references.values()):
                later.append({"own_id": values["id"], **references})
                values.update(dict.fromkeys(references))
            rows.append(values)
        target.connection().execute(table.insert(), rows)
        count += len(rows)
    if later:
        refer = update(table).where(table.c.id == bindparam("own_id"))
        refer = refer.values({c.name: bindparam(c.name) for c in own})
        target.connection().execute(refer, later)
    return count


def _batches(session: Session, table: Table) -> Iterator[list[dict[str, Any]]]:
    statement = select(table).order_by(*_in_order(session, table))
    options = {"yield_per": _BATCH, "stream_results": True}
    result = session.connection().execute(statement, execution_options=options)
    for part in result.mappings().partitions():
        yield [dict(row) for row in part]


def _in_order(session: Session, table: Table) -> Sequence[ColumnElement[Any]]:
    """The primary key, in one order on every database: that of code points."""
    bytewise = session.get_bind().dialect.name == "postgresql"
    order: list[ColumnElement[Any]] = []
    for column in table.primary_key.columns:
        if bytewise and isinstance(column.type, String | AutoString):
            order.append(column.collate("C"))
        else:
            order.append(column)
    return order


def _demand_fit(table: Table, values: Mapping[str, Any]) -> None:
    """SQLite never looks at the length of a text, PostgreSQL does."""
    for column in table.columns:
        length = getattr(column.type, "length", None)
        value = values[column.name]
        if length and isinstance(value, str) and len(value) > length:
            key = ", ".join(
                str(values[c.name]) for c in table.primary_key.columns
            )
            raise CopyFailed(
                f"{table.name} {key}: {column.name} has {len(value)} characters, "
                f"more than {length}"
            )


def _compare(source: Session, target: Session, clean: _Cleaner) -> None:
    for table in tables():
        theirs, ours = _rows(source, table), _rows(target, table)
        for before, after in zip_longest(theirs, ours):
            expected = None
            if before is not None:
                expected = {}
                for name, value in before.items():
                    expected[name] = clean(value)
            if expected != after:
                row = before or after or {}
                key = ", ".join(
                    str(row[c.name]) for c in table.primary_key.columns
                )
                raise CopyFailed(
                    f"{table.name} {key} is not the same in the copy"
                )
    if not search.same_index(source, target):
        raise CopyFailed("the search index is not the same in the copy")


def _rows(session: Session, table: Table) -> Iterator[dict[str, Any]]:
    for batch in _batches(session, table):
        yield from batch


def _set_sequences(source: Session, target: Session) -> None:
    """Let the next ids be higher than any that was ever given, as far as is known."""
    for table in tables():
        column = _number(table)
        if column is None:
            continue
        highest = max(
            _highest(source, table, column), _highest(target, table, column)
        )
        if target.get_bind().dialect.name == "postgresql":
            if highest:
                sequence = func.pg_get_serial_sequence(
                    f'"{table.name}"', column.name
                )
                target.execute(select(func.setval(sequence, highest)))
        elif _counts_on(table):
            target.execute(
                text(
                    "UPDATE sqlite_sequence SET seq = :seq WHERE name = :name"
                ),
                {"seq": highest, "name": table.name},
            )


def _number(table: Table) -> Column[Any] | None:
    """The column that the database numbers by itself."""
    key = list(table.primary_key.columns)
    single = len(key) == 1 and isinstance(key[0].type, Integer)
    return key[0] if single and not key[0].foreign_keys else None


def _highest(session: Session, table: Table, column: Column[Any]) -> int:
    stored = int(session.scalar(select(func.max(column))) or 0)
    if session.get_bind().dialect.name == "postgresql":
        name = session.scalar(
            select(func.pg_get_serial_sequence(f'"{table.name}"', column.name))
        )
        question = f"SELECT last_value FROM {name}"  # noqa: S608  (the database's own answer)
        given = session.scalar(text(question)) if name else 0
        return max(stored, int(given or 0))
    if _counts_on(table):
        seen = text("SELECT seq FROM sqlite_sequence WHERE name = :name")
        return max(
            stored, int(session.scalar(seen, {"name": table.name}) or 0)
        )
    return stored


def _counts_on(table: Table) -> bool:
    """Whether SQLite remembers the highest number that this table ever had."""
    return bool(table.dialect_options["sqlite"].get("autoincrement"))
