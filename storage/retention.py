"""Delete rows whose retention period is over, a few at a time, and leave a tombstone.

Whatever is overdue is deleted by the next run, so a service that was down for a month
catches up at once.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, or_, select
from sqlalchemy.orm import aliased
from sqlmodel import SQLModel, col

from config.retention import Retention
from storage import sources
from storage.db.engine import Engine, Session, writing
from storage.db.kst import local_day
from storage.models import (
    Announcement,
    Consent,
    Delivery,
    Revision,
    Subscription,
    SystemMessage,
    Tombstone,
)

# States in which nobody waits for a row any more.
_SETTLED = ("sent", "failed", "moot")
# Rows in one transaction: alerts must not wait for the deletion of a year.
_BATCH = 2_000


def delete_expired(
    engine: Engine,
    retention: Retention,
    *,
    now: datetime,
    until: Callable[[], bool] = lambda: False,
    batch: int = _BATCH,
) -> dict[str, int]:
    """Delete everything whose time is over at *now*; return how many rows of each kind.

    Safe to repeat and to end at any moment; *until* ends it between two batches.
    """
    removed: dict[str, int] = {}
    spans = retention.cutoff_days()
    for name, work in _KINDS.items():
        before = now - spans[name]
        while not until():
            # A transaction a batch: SQLite has one writer, and alerts wait for it.
            with writing(engine) as session:
                count = work(session, before, batch)
                if count:
                    _leave_tombstone(
                        session, name, count, before=before, now=now
                    )
            removed[name] = removed.get(name, 0) + count
            if count < batch:
                break
    with writing(engine) as session:
        crawls = sources.prune_crawls(session, now=now, after=spans["crawls"])
        if crawls:
            before = now - spans["crawls"]
            _leave_tombstone(session, "crawls", crawls, before=before, now=now)
    removed["crawls"] = crawls
    return {name: count for name, count in removed.items() if count}


def _alerts(session: Session, before: datetime, limit: int) -> int:
    """Alerts of announcements that are over: until then a correction goes to readers who got
    one, and a reminder must not be repeated.
    """
    item = aliased(Announcement)
    chosen = (
        select(col(Delivery.id))
        .join(item, col(Delivery.announcement_id) == item.id)
        .where(
            col(Delivery.state).in_(_SETTLED),
            col(Delivery.created_at) < before,
            col(item.changed_at) < before,
            or_(col(item.closes_at).is_(None), col(item.closes_at) < before),
        )
        .order_by(col(Delivery.id))
        .limit(limit)
    )
    return _delete(session, Delivery, list(session.scalars(chosen)))


def _messages(session: Session, before: datetime, limit: int) -> int:
    chosen = (
        select(col(SystemMessage.id))
        .where(
            col(SystemMessage.state).in_(_SETTLED),
            col(SystemMessage.created_at) < before,
        )
        .order_by(col(SystemMessage.id))
        .limit(limit)
    )
    return _delete(session, SystemMessage, list(session.scalars(chosen)))


def _pages(session: Session, before: datetime, limit: int) -> int:
    """The newest page of an announcement is read again after an upgrade, and shown as
    evidence.
    """
    newer = aliased(Revision)
    is_older = (
        select(col(newer.id))
        .where(
            col(newer.announcement_id) == col(Revision.announcement_id),
            col(newer.id) > col(Revision.id),
        )
        .exists()
    )
    chosen = (
        select(col(Revision.id))
        .where(col(Revision.fetched_at) < before, is_older)
        .order_by(col(Revision.id))
        .limit(limit)
    )
    return _delete(session, Revision, list(session.scalars(chosen)))


def _ledger(session: Session, before: datetime, limit: int) -> int:
    """Readers who left long ago: what is left of them is the proof of their consent."""
    chosen = (
        select(col(Subscription.id))
        .where(
            col(Subscription.state) == "ended",
            col(Subscription.target).is_(None),
            col(Subscription.ended_at) < before,
        )
        .order_by(col(Subscription.id))
        .limit(limit)
    )
    ids = list(session.scalars(chosen))
    # Rows that refer to them go first, as their foreign keys demand.
    for table in (Delivery, SystemMessage, Consent):
        session.execute(
            delete(table).where(col(table.subscription_id).in_(ids))
        )
    return _delete(session, Subscription, ids)


_KINDS: dict[str, Callable[[Session, datetime, int], int]] = {
    "alerts": _alerts,
    "messages": _messages,
    "pages": _pages,
    "ledger": _ledger,
}


def _delete(
    session: Session, table: type[SQLModel], ids: list[int | None]
) -> int:
    if ids:
        number: Any = table.__table__.c.id  # type: ignore[attr-defined]  # SQLModel's tables have it
        session.execute(delete(table).where(number.in_(ids)))
    return len(ids)


def _leave_tombstone(
    session: Session, kind: str, count: int, *, before: datetime, now: datetime
) -> None:
    day = local_day(now)
    stone = session.get(Tombstone, (kind, day))
    if stone is None:
        stone = Tombstone(kind=kind, day=day, before=before)
    stone.removed, stone.before = stone.removed + count, before
    session.add(stone)


def removed(session: Session) -> dict[str, int]:
    """Return how many rows of each kind were ever deleted for their age."""
    total = func.sum(col(Tombstone.removed))
    rows = session.execute(
        select(col(Tombstone.kind), total).group_by(Tombstone.kind)
    )
    found: dict[str, int] = {}
    for kind, count in rows:
        found[kind] = int(count)
    return found
