"""Who crawls what when: a source is in one worker's hands at a time, and with it its host."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, or_, text
from sqlmodel import col, select, update

from storage.db.engine import Session
from storage.models import Source

# What a clock that was ahead has written: a crawl so far in the future, a claim that
# lasts so long (they are for twelve minutes), and what is left of it then.
_AHEAD = timedelta(minutes=2)
_LONGEST_CLAIM = timedelta(minutes=30)
_SHORTENED_CLAIM = timedelta(minutes=12)
# Of PostgreSQL's advisory locks, the one that claiming holds.
_CLAIMS = 0x76776372


def due(
    session: Session,
    *,
    now: datetime,
    limit: int = 50,
    among: Collection[str] | None = None,
) -> list[tuple[str, str]]:
    """Return the sources that are due and free as (name, host), longest overdue first."""
    rows = session.execute(
        select(Source.name, Source.host)
        .where(Source.next_crawl_at <= now, *_free(now), *_among(among))
        .order_by(col(Source.next_crawl_at), col(Source.name))
        .limit(limit)
    )
    found: list[tuple[str, str]] = []
    for name, host in rows:
        found.append((name, host))
    return found


def claim_due(
    session: Session,
    *,
    now: datetime,
    by: str,
    lease: timedelta,
    limit: int = 50,
    among: Collection[str] | None = None,
) -> list[str]:
    """Claim the sources that are due, longest overdue first, until ``now + lease``.

    A host is claimed whole: while one of its sources is in another worker's
    hands, none of the others can be claimed, so that no host ever gets two
    requests at once.  Expired claims count as none.  *among* narrows the choice
    (names of cards that exist).
    """
    _one_at_a_time(session)
    statement = select(Source.name).where(
        Source.next_crawl_at <= now, *_free(now), *_among(among)
    )
    due = (
        session.execute(
            statement.order_by(
                col(Source.next_crawl_at), col(Source.name)
            ).limit(limit)
        )
        .scalars()
        .all()
    )
    return _lease(session, due, now=now, by=by, lease=lease)


def claim(
    session: Session,
    names: Collection[str],
    *,
    now: datetime,
    by: str,
    lease: timedelta,
) -> list[str]:
    """Claim these sources whether due or not; return those that nobody else is crawling."""
    _one_at_a_time(session)
    free = (
        session.execute(
            select(Source.name).where(
                col(Source.name).in_(sorted(names)), *_free(now)
            )
        )
        .scalars()
        .all()
    )
    return _lease(session, free, now=now, by=by, lease=lease)


def release(session: Session, names: Collection[str], *, by: str) -> None:
    """Give claims back unfinished (the worker is asked to stop): the sources stay due."""
    session.execute(
        update(Source)
        .where(col(Source.name).in_(sorted(names)), col(Source.lease_by) == by)
        .values(lease_until=None, lease_by=None)
    )


def pull_back(session: Session, *, now: datetime, beyond: timedelta) -> int:
    """Make due at once what a clock that was ahead has put off: what is due later than
    *beyond* from now, or was last crawled in the future; shorten the claims that it
    made.  Returns how many boards are due sooner by it.

    A clock that was wrong for a minute must not keep a board unread for weeks.
    """
    pulled: Any = session.execute(
        update(Source)
        .where(
            or_(
                col(Source.next_crawl_at) > now + beyond,
                and_(
                    col(Source.last_crawl_at) > now + _AHEAD,
                    col(Source.next_crawl_at) > now,
                ),
            )
        )
        .values(next_crawl_at=now)
    )
    session.execute(
        update(Source)
        .where(col(Source.lease_until) > now + _LONGEST_CLAIM)
        .values(lease_until=now + _SHORTENED_CLAIM)
    )
    return int(pulled.rowcount)


def _one_at_a_time(session: Session) -> None:
    """Let claims queue, so that two cannot each take a source of one host; SQLite's
    writers queue anyway.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(
            text("SELECT pg_advisory_xact_lock(:key)"), {"key": _CLAIMS}
        )


def _free(now: datetime) -> tuple[Any, ...]:
    """Return the condition that no source of a host is being crawled."""
    busy = (
        select(Source.host)
        .where(col(Source.lease_until) > now)
        .scalar_subquery()
    )
    return (col(Source.host).not_in(busy),)


def _among(names: Collection[str] | None) -> tuple[Any, ...]:
    return () if names is None else (col(Source.name).in_(sorted(names)),)


def _lease(
    session: Session,
    names: Sequence[str],
    *,
    now: datetime,
    by: str,
    lease: timedelta,
) -> list[str]:
    """Take the lease row by row: where two claim at once, the count tells who won."""
    won: list[str] = []
    for name in names:
        taken = session.execute(
            update(Source)
            .where(
                col(Source.name) == name,
                (col(Source.lease_until).is_(None))
                | (col(Source.lease_until) <= now),
            )
            .values(lease_until=now + lease, lease_by=by)
        )
        if taken.rowcount == 1:  # type: ignore[attr-defined]  # an UPDATE's result has it
            won.append(name)
    return won
