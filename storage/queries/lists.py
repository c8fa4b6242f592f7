"""Lists of announcements: by filter, order and cursor.

Lists are paged by keyset (the last row's key and id), never by offset, and counts stop
at ``MOST``, so no query grows with the archive.  Pages are answered from memory if
possible (``storage.queries.memory.snapshot``).
"""

from __future__ import annotations

import base64
import binascii
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import func, literal, select, tuple_
from sqlalchemy.orm import aliased
from sqlalchemy.sql.elements import ColumnElement
from sqlmodel import col, or_

from reader.fields import FACETS
from storage.announcements import search
from storage.announcements.programme_condition import has_programme_name
from storage.announcements.status import has_status
from storage.db.agencies import followed_agencies
from storage.db.engine import Session
from storage.db.ids import BIGGEST_ID
from storage.db.kst import end_of_day
from storage.db.names import followed_names
from storage.models import Announcement, Facet
from storage.queries.filters import Filter
from storage.queries.refusals import foreign_cursor

MOST = 1_000
"""Counts stop here; a larger exact number is of no use."""

_OTHER = aliased(Announcement)
LIVE = frozenset({"open", "upcoming", "expected", "unknown"})
"""Statuses that few announcements have at any time, however large the archive is."""
# Fewer rows than this are collected by a rare value rather than by scanning the whole
# list.
_FEW = 2_000

Conditions = list[ColumnElement[bool]]


@dataclass(frozen=True, slots=True)
class Order:
    """A column to sort by, then the id; rows without a value come last."""

    column: Any
    read: Callable[[str], Any]
    descending: bool = False
    nullable: bool = True


ORDERS = {
    "deadline": Order(col(Announcement.closes_at), datetime.fromisoformat),
    "opening": Order(col(Announcement.opens_at), datetime.fromisoformat),
    "expected": Order(col(Announcement.expected_on), date.fromisoformat),
    "budget": Order(col(Announcement.budget_total_won), int, descending=True),
    "newest": Order(
        col(Announcement.posted_on), date.fromisoformat, descending=True
    ),
    "changed": Order(
        col(Announcement.changed_at),
        datetime.fromisoformat,
        descending=True,
        nullable=False,
    ),
}


@dataclass(frozen=True, slots=True)
class ResultPage:
    """One page of a list; *next* is the cursor of the next page, if there is one."""

    rows: Sequence[Announcement]
    next: str | None


def order_for(criteria: Filter) -> str:
    """Return the order that suits a filter: what closes first, what opens first, or
    what is newest.
    """
    requested = set(criteria.status)
    if requested == {"unknown"}:
        return "newest"
    if requested == {"upcoming"}:
        return "opening"
    if requested == {"expected"}:
        return "expected"
    return "deadline" if requested and requested <= LIVE else "newest"


def page(
    session: Session,
    criteria: Filter,
    *,
    now: datetime,
    order: str,
    limit: int,
    cursor: str = "",
    originals: bool = True,
) -> ResultPage:
    """Return at most *limit* announcements from *cursor* on.

    *originals* leaves out copies on other boards.  Raises ``BadFilter`` for a
    cursor that was not made here, or for another order.
    """
    after = read_cursor(cursor, order) if cursor else None
    where = conditions(session, criteria, now, originals=originals)
    # One more than is shown tells whether anything follows, without counting.
    rows = _walk(session, where, ORDERS[order], after, limit + 1)
    more = len(rows) > limit
    return ResultPage(
        rows[:limit], cursor_of(order, rows[limit - 1]) if more else None
    )


def conditions(
    session: Session,
    criteria: Filter,
    now: datetime,
    *,
    originals: bool = False,
) -> Conditions:
    """Return what *criteria* demand of an ``Announcement`` at *now*, as SQL conditions.

    ``storage.queries.memory.snapshot`` answers the same in memory.
    """
    live = bool(criteria.status) and set(criteria.status) <= LIVE
    requested: Conditions = [
        *_scalars(criteria, now),
        *search.matching(session, criteria.q, live=live),
    ]
    if criteria.status and "all" not in criteria.status:
        requested.append(_has_one_of(criteria.status, now, live=live))
    for name in FACETS:
        if values := getattr(criteria, name):
            if name == "agency":
                values = followed_agencies(values)
            requested.append(_has_facet(session, name, values, live=live))
    if originals:
        requested.append(col(Announcement.same_as_id).is_(None))
        if criteria.source:
            requested.append(_is_on(session, criteria.source))
    elif criteria.source:
        requested.append(col(Announcement.source).in_(criteria.source))
    return requested


def _is_on(session: Session, boards: Sequence[str]) -> ColumnElement[bool]:
    """Return whether an announcement, or the same notice elsewhere, is on one of these boards."""
    here = col(Announcement.source).in_(boards)
    copied = select(col(_OTHER.same_as_id)).where(
        col(_OTHER.source).in_(boards), col(_OTHER.same_as_id).is_not(None)
    )
    # Most boards copy nothing, and a lone condition walks an index.
    if session.scalar(copied.limit(1)) is None:
        return here
    return or_(here, col(Announcement.id).in_(copied))


def _has_one_of(
    statuses: Sequence[str], now: datetime, *, live: bool
) -> ColumnElement[bool]:
    """Select the few live announcements first: SQLite would scan the whole list in its
    order and check each.
    """
    if not live:
        return or_(*(has_status(status, now) for status in statuses))
    return col(Announcement.id).in_(
        select(col(_OTHER.id)).where(
            or_(*(has_status(status, now, _OTHER) for status in statuses))
        )
    )


def count(
    session: Session,
    criteria: Filter,
    *,
    now: datetime,
    originals: bool = True,
) -> int:
    """Return how many there are, at most ``MOST + 1``."""
    found = (
        select(col(Announcement.id))
        .where(*conditions(session, criteria, now, originals=originals))
        .limit(MOST + 1)
    )
    return (
        session.scalar(select(func.count()).select_from(found.subquery())) or 0
    )


def facet_counts(
    session: Session, criteria: Filter, *, now: datetime
) -> dict[str, list[tuple[str, int]]]:
    """Return, for each facet, its values and how many match, most first.

    A facet that the filter has already is counted as if it had not, so that its other
    values can be chosen as well.
    """
    counts = _tally(session, criteria, now)
    for name in (*FACETS, *_COLUMNS):
        if getattr(criteria, name):
            counts[name] = _tally(session, without(criteria, name), now).get(
                name, []
            )
    return counts


_COLUMNS = {
    "programme": col(Announcement.programme_slug),
    "source": col(Announcement.source),
    "kind": col(Announcement.kind),
}


def _tally(
    session: Session, criteria: Filter, now: datetime
) -> dict[str, list[tuple[str, int]]]:
    found = (
        select(col(Announcement.id), *_COLUMNS.values())
        .where(*conditions(session, criteria, now, originals=True))
        .limit(MOST)
    )
    rows = session.execute(found).all()
    tallies: dict[str, Counter[str]] = {}
    # The id stands first in each row; the columns follow.
    for place, name in enumerate(_COLUMNS, 1):
        tallies[name] = Counter(row[place] for row in rows if row[place])
    # By id: PostgreSQL would read all facets of the archive for a nested select.
    facet = (col(Facet.name), col(Facet.value))
    ids = [row[0] for row in rows]
    counted = (
        select(*facet, func.count())
        .where(col(Facet.announcement_id).in_(ids))
        .group_by(*facet)
    )
    for name, value, number in session.execute(counted):
        tallies.setdefault(name, Counter())[value] = number
    return {
        name: sorted(tally.items(), key=lambda pair: (-pair[1], pair[0]))
        for name, tally in tallies.items()
    }


def without(criteria: Filter, name: str) -> Filter:
    """Return *criteria* less one of their conditions."""
    others = criteria.to_dict()
    others.pop(name, None)
    return Filter.from_dict(others)


def _scalars(criteria: Filter, now: datetime) -> Conditions:
    requested: Conditions = []
    if criteria.programme:
        requested.append(
            has_programme_name(followed_names(criteria.programme))
        )
    if criteria.kind:
        requested.append(col(Announcement.kind).in_(criteria.kind))
    if criteria.closing_within is not None:
        deadline = col(Announcement.closes_at)
        requested += [
            deadline > now,
            deadline <= end_of_day(now, criteria.closing_within),
        ]
    if criteria.min_budget is not None:
        requested.append(
            col(Announcement.budget_total_won) >= criteria.min_budget
        )
    return requested


def _has_facet(
    session: Session, name: str, values: Sequence[str], *, live: bool
) -> ColumnElement[bool]:
    owners = select(col(Facet.announcement_id)).where(
        col(Facet.name) == name, col(Facet.value).in_(values)
    )
    if (
        not live
        and session.get_bind().dialect.name == "sqlite"
        and _are_few(session, owners)
    ):
        return col(Announcement.id).in_(owners)
    return (
        owners.where(col(Facet.announcement_id) == col(Announcement.id))
        .correlate(Announcement)
        .exists()
    )


def _are_few(session: Session, owners: Any) -> bool:
    """SQLite does not weigh a rare value against a walk of the whole list; PostgreSQL
    does so itself.
    """
    return (
        session.scalar(
            select(func.count()).select_from(owners.limit(_FEW + 1).subquery())
        )
        or 0
    ) <= _FEW


def _walk(
    session: Session,
    where: Conditions,
    order: Order,
    after: tuple[Any, int] | None,
    limit: int,
) -> list[Announcement]:
    rows: list[Announcement] = []
    # Two walks, since no database compares NULL within a tuple: first the rows that
    # have a value, then, from the cursor's id on, those that have none.
    if after is None or after[0] is not None:
        rows = _stretch(
            session, [*where, *_beyond(order, after)], order, limit
        )
    if order.nullable and len(rows) < limit:
        beyond = (
            _beyond_id(order, after[1])
            if after is not None and after[0] is None
            else []
        )
        rows += _stretch(
            session,
            [*where, order.column.is_(None), *beyond],
            order,
            limit - len(rows),
        )
    return rows


def _stretch(
    session: Session, where: Conditions, order: Order, limit: int
) -> list[Announcement]:
    ends = (order.column, col(Announcement.id))
    directed = (
        [
            end.desc().nulls_last()
            if end is order.column and order.nullable
            else end.desc()
            for end in ends
        ]
        if order.descending
        else ends
    )
    return list(
        session.scalars(
            select(Announcement).where(*where).order_by(*directed).limit(limit)
        )
    )


def _beyond(order: Order, after: tuple[Any, int] | None) -> Conditions:
    if after is None:
        return [order.column.is_not(None)] if order.nullable else []
    here = tuple_(order.column, col(Announcement.id))
    there = tuple_(literal(after[0], order.column.type), literal(after[1]))
    return [here < there if order.descending else here > there]


def _beyond_id(order: Order, last: int) -> Conditions:
    return [
        col(Announcement.id) < last
        if order.descending
        else col(Announcement.id) > last
    ]


def cursor_of(order: str, row: Any) -> str:
    """Return the cursor of what follows *row*: an announcement, or its columns."""
    key = getattr(row, str(ORDERS[order].column.key))
    if key is None:
        written = "-"
    elif isinstance(key, int):
        written = str(key)
    else:
        written = key.isoformat()
    text = f"{order} {written} {row.id}"
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def read_cursor(cursor: str, order: str) -> tuple[Any, int]:
    """Return the value and the id behind which to go on; raises ``BadFilter``."""
    try:
        text = base64.b64decode(
            cursor.encode("ascii") + b"=" * (-len(cursor) % 4),
            altchars=b"-_",
            validate=True,
        ).decode("ascii")
        name, key, last = text.split(" ")
        row = int(last)
        read = None if key == "-" else ORDERS[order].read(key)
        if isinstance(read, datetime) and read.tzinfo is not None:
            # as the database will: the year 1 in Korea lies before its calendar
            read = read.astimezone(UTC)
    except (ValueError, OverflowError, binascii.Error) as error:
        raise foreign_cursor() from error
    # Cursors come from strangers: what no row can hold must not reach the database.
    is_naive = isinstance(read, datetime) and read.tzinfo is None
    is_huge = isinstance(read, int) and not abs(read) < 2**63
    if name != order or is_naive or is_huge or not 0 < row <= BIGGEST_ID:
        raise foreign_cursor()
    return read, row
