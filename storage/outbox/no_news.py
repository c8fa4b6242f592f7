"""Which readers got nothing, although boards were read."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func
from sqlmodel import col, select

from storage.db.engine import Session
from storage.models import Crawl, Delivery, Subscription, SystemMessage
from storage.subscribers.subscriptions import not_paused
from storage.verdicts import CLEAN


def crawl_counts(session: Session, *, since: datetime) -> dict[str, int]:
    """Return how often each source was crawled with a clean verdict."""
    counted = (
        select(Crawl.source, func.count())
        .where(col(Crawl.started_at) >= since, col(Crawl.verdict).in_(CLEAN))
        .group_by(Crawl.source)
    )
    found: dict[str, int] = {}
    for source, count in session.execute(counted):
        found[source] = int(count)
    return found


def without_news(
    session: Session, *, since: datetime, now: datetime
) -> Sequence[Subscription]:
    """Return the subscriptions that chose a note about silence, are older than *since*,
    and got nothing since.
    """
    alerted = (
        select(Delivery.id)
        .where(
            Delivery.subscription_id == Subscription.id,
            col(Delivery.created_at) >= since,
        )
        .exists()
    )
    noted = (
        select(SystemMessage.id)
        .where(
            SystemMessage.subscription_id == Subscription.id,
            SystemMessage.kind == "quiet",
            col(SystemMessage.created_at) > since,
        )
        .exists()
    )
    silent = select(Subscription).where(
        Subscription.state == "active",
        not_paused(now),
        col(Subscription.quiet_note),
        # Who joined two days ago has not been without news for a week.
        col(Subscription.confirmed_at) <= since,
        ~alerted,
        ~noted,
    )
    return session.exec(silent.order_by(col(Subscription.id))).all()
