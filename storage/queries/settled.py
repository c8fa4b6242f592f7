"""Whether all crawls and deliveries are done; the demo waits for it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlmodel import col, func, select

from storage.db.engine import Session
from storage.models import Delivery, Source, SystemMessage

_UNDERWAY = ("pending", "claimed")


def has_settled(
    session: Session,
    names: Collection[str],
    *,
    since: datetime,
    quiet: timedelta,
    now: datetime,
) -> bool:
    """Return whether the sources *names* were crawled after *since*, nothing is pending,
    and nothing was sent for the last *quiet*.

    Deliveries that wait for a digest or for a retry count as pending.
    """
    crawled = (
        select(func.count())
        .select_from(Source)
        .where(col(Source.name).in_(names), col(Source.last_crawl_at) > since)
    )
    if session.exec(crawled).one() < len(names):
        return False
    for table in (Delivery, SystemMessage):
        pending = select(table.id).where(col(table.state).in_(_UNDERWAY))
        if session.exec(pending.limit(1)).first() is not None:
            return False
        # A message may cause another (confirmation, welcome).
        newest = session.exec(select(func.max(col(table.sent_at)))).one()
        if newest is not None and newest > now - quiet:
            return False
    return True
