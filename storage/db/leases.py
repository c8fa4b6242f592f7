"""Claims of every kind, by who holds them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlmodel import col, select, update

from storage.db.engine import Session
from storage.models import Delivery, Source, SystemMessage


def release_if(session: Session, gone: Callable[[str], bool]) -> int:
    """Give back the claims of holders that are *gone*; return how many.

    A lease runs out by itself; this is for a worker that was killed and is
    started again on the same machine, so that nobody waits for it.
    """
    total = 0
    for table in (Source, Delivery, SystemMessage):
        total += _release(session, table, gone)
    return total


def _release(session: Session, table: Any, gone: Callable[[str], bool]) -> int:
    holders = session.execute(
        select(table.lease_by).where(table.lease_by.is_not(None)).distinct()
    ).scalars()
    dead = []
    for holder in holders:
        if gone(holder):
            dead.append(holder)
    if not dead:
        return 0
    # A source is due by its time alone and has no state to be put back to.
    state = {} if table is Source else {"state": "pending"}
    freed: Any = session.execute(
        update(table)
        .where(col(table.lease_by).in_(dead))
        .values(lease_by=None, lease_until=None, **state)
    )
    return int(freed.rowcount)
