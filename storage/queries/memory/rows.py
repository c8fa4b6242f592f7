"""The columns that lists filter and sort by, of every stored announcement."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime
from typing import Any, NamedTuple

from sqlalchemy import Select, select, text
from sqlmodel import col, func

from storage.db.engine import Session
from storage.models import Announcement, Facet, ListChange

# Ids in one statement: SQLite takes no more than some thousands of variables.
_AT_ONCE = 500
# Rows of SQLite that are read as one value.
_PACKED = 2_000


class ListRow(NamedTuple):
    """The columns of an announcement by which it is found and ordered."""

    id: int
    source: str
    kind: str
    basis: str
    posted_on: date | None
    first_seen_at: datetime
    opens_at: datetime | None
    closes_at: datetime | None
    expected_on: date | None
    cancelled_at: datetime | None
    same_as_id: int | None
    confirmed_by_id: int | None
    budget_total_won: int | None


class RowOrder(NamedTuple):
    """How a list is sorted: rows without a value come last, equal ones by id."""

    key: Callable[[ListRow], Any]
    descending: bool = False


_Key = tuple[bool, Any, int]


def _newest(row: ListRow) -> int | None:
    return None if row.posted_on is None else -row.posted_on.toordinal()


def _largest(row: ListRow) -> int | None:
    return None if row.budget_total_won is None else -row.budget_total_won


ORDERS: dict[str, RowOrder] = {
    "deadline": RowOrder(lambda row: row.closes_at),
    "opening": RowOrder(lambda row: row.opens_at),
    "expected": RowOrder(lambda row: row.expected_on),
    "budget": RowOrder(_largest, descending=True),
    "newest": RowOrder(_newest, descending=True),
}
"""The orders of ``storage.queries.lists`` that need no more than these columns."""


def sort_key(order: str) -> Callable[[ListRow], _Key]:
    """Return what rows are compared by in an order."""
    value_of, descending = ORDERS[order]
    sign = -1 if descending else 1

    def key(row: ListRow) -> _Key:
        value = value_of(row)
        return (
            (True, 0, sign * row.id)
            if value is None
            else (False, value, sign * row.id)
        )

    return key


def all_rows(session: Session) -> list[ListRow]:
    """Return every announcement there is, by id."""
    if session.get_bind().dialect.name == "sqlite":
        return list(_unpacked_rows(session))
    statement = _columns().order_by(col(Announcement.id))
    found: list[ListRow] = []
    for row in session.execute(statement):
        found.append(ListRow._make(row))
    return found


def _unpacked_rows(session: Session) -> Iterator[ListRow]:
    """Yield the rows of SQLite, some thousands of which come as one value.

    The driver releases the GIL at every row and, beside a busy event loop, gets it back
    milliseconds later: half a minute for an archive.
    """
    after = 0
    while True:
        some = _columns().where(col(Announcement.id) > after)
        some = some.order_by(col(Announcement.id)).limit(_PACKED)
        row = func.json_array(*some.subquery().c)
        packed = session.scalar(select(func.json_group_array(row)))
        values = json.loads(packed or "[]")
        for (
            number,
            source,
            kind,
            basis,
            posted,
            first_seen,
            opens,
            closes,
            expected,
            cancelled,
            same_as,
            confirmed_by,
            budget,
        ) in values:
            yield ListRow(
                number,
                # A few words in all: one object for each saves megabytes.
                sys.intern(source),
                sys.intern(kind),
                sys.intern(basis),
                _day(posted),
                _moment(first_seen),
                _instant(opens),
                _instant(closes),
                _day(expected),
                _instant(cancelled),
                same_as,
                confirmed_by,
                budget,
            )
        if len(values) < _PACKED:
            return
        after = values[-1][0]


def _day(written: str | None) -> date | None:
    return date.fromisoformat(written) if written else None


def _instant(written: str | None) -> datetime | None:
    return _moment(written) if written else None


def _moment(written: str) -> datetime:
    # As ``Instant`` stores it in SQLite: UTC, without saying so.
    return datetime.fromisoformat(written).replace(tzinfo=UTC)


def rows_of(session: Session, ids: Sequence[int]) -> dict[int, ListRow]:
    """Return the rows of these announcements, without those that are gone."""
    found: dict[int, ListRow] = {}
    for start in range(0, len(ids), _AT_ONCE):
        some = col(Announcement.id).in_(ids[start : start + _AT_ONCE])
        for row in session.execute(_columns().where(some)):
            found[row[0]] = ListRow._make(row)
    return found


def facts_of(
    session: Session, ids: Sequence[int]
) -> dict[int, list[tuple[str, str]]]:
    """Return name and value of what readers can choose these announcements by."""
    found: dict[int, list[tuple[str, str]]] = {}
    for start in range(0, len(ids), _AT_ONCE):
        some = ids[start : start + _AT_ONCE]
        columns = select(
            col(Announcement.id),
            col(Announcement.source),
            col(Announcement.kind),
            col(Announcement.programme_slug),
        ).where(col(Announcement.id).in_(some))
        for number, source, kind, programme in session.execute(columns):
            found[number] = [("source", source), ("kind", kind)]
            if programme:
                found[number].append(("programme", programme))
        facets = select(
            col(Facet.announcement_id), col(Facet.name), col(Facet.value)
        ).where(col(Facet.announcement_id).in_(some))
        for number, name, value in session.execute(facets):
            if number in found:
                found[number].append((name, value))
    return found


class ChangeLog:
    """Which announcements changed since the last call of ``changed``; one for each process.

    Triggers write a version beside each announcement that changes.  On SQLite, with one
    writer, versions count up.  On PostgreSQL they are transaction ids, and a higher one
    may be committed before a lower: everything from the oldest open transaction on is
    read again each time, and what is known of it left out.
    """

    def __init__(self, session: Session) -> None:
        """Begin before anything is read of the announcements: what changes meanwhile is
        then reported by ``changed``.
        """
        self._from = _horizon(session)
        self._known: set[tuple[int, int]] = set()

    def changed(self, session: Session) -> list[int]:
        """Return the ids of announcements that changed since the last call."""
        horizon = _horizon(session)
        version = col(ListChange.version)
        statement = select(col(ListChange.announcement_id), version)
        found = set()
        for number, at in session.execute(
            statement.where(version >= self._from)
        ):
            found.add((number, at))
        new = found - self._known
        self._from = horizon
        # Of transactions that have not ended, more may be read under the same number.
        self._known = {(number, at) for number, at in found if at >= horizon}
        return sorted({number for number, _ in new})


def is_watched(session: Session) -> bool:
    """Return whether the database still records every change: a table that was made again
    has lost its triggers.
    """
    if session.get_bind().dialect.name == "postgresql":
        names = (
            "SELECT tgname FROM pg_trigger WHERE tgname LIKE 'list_change_%'"
        )
    else:
        names = (
            "SELECT name FROM sqlite_master "
            "WHERE type = 'trigger' AND name LIKE 'list_change_%'"
        )
    return len(session.execute(text(names)).all()) == _TRIGGERS


# Insert, update and delete on four tables.
_TRIGGERS = 12


def _horizon(session: Session) -> int:
    """Return a version from which on anything not yet seen must be."""
    if session.get_bind().dialect.name == "postgresql":
        oldest = "SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint"
        return int(session.execute(text(oldest)).scalar_one())
    return (session.scalar(select(func.max(col(ListChange.version)))) or 0) + 1


def _columns() -> Select[Any]:
    return select(*(getattr(Announcement, name) for name in ListRow._fields))
