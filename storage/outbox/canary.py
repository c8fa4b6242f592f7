"""One synthetic announcement and one real subscription to it: proof that the whole path
is alive.
"""

from __future__ import annotations

from datetime import datetime

from sqlmodel import col, select

from storage.db.engine import Session
from storage.models import Announcement, Delivery, Event, Subscription
from storage.outbox import deliveries
from storage.queries.filters import Filter
from storage.subscribers import subscriptions
from storage.subscribers.subscriptions import SubscriptionRequest

SOURCE = "canary"
FILTER = Filter(source=(SOURCE,))


def send_canary(
    session: Session,
    request: SubscriptionRequest,
    *,
    reader_key: str,
    title: str,
    url: str,
    now: datetime,
) -> int:
    """Make the announcement's next edition and enqueue it for *request* alone; return how
    many deliveries that made.
    """
    stored = subscriptions.add(
        session, request, reader_key=reader_key, now=now
    )
    if stored.state != "active":
        subscriptions.activate(session, stored, now=now)
    item = _next_edition(session, title, url, now)
    event = Event(
        announcement_id=item.id or 0, edition=item.edition, kind="new", at=now
    )
    session.add(event)
    session.flush()
    return deliveries.enqueue(session, event, [FILTER.key])


def unanswered(session: Session, *, before: datetime) -> Delivery | None:
    """Return the oldest canary that was enqueued *before* and is not sent."""
    waiting = (
        select(Delivery)
        .join(
            Subscription,
            col(Delivery.subscription_id) == col(Subscription.id),
        )
        .where(
            Subscription.filter_key == FILTER.key,
            col(Delivery.state).in_(("pending", "claimed")),
        )
    )
    return session.exec(
        waiting.where(col(Delivery.created_at) < before).order_by(
            col(Delivery.created_at)
        )
    ).first()


def _next_edition(
    session: Session, title: str, url: str, now: datetime
) -> Announcement:
    announcement = session.exec(
        select(Announcement).where(Announcement.source == SOURCE)
    ).first()
    if announcement is None:
        announcement = Announcement(
            source=SOURCE,
            key=SOURCE,
            url=url,
            title=title,
            kind="other",
            edition=0,
            first_seen_at=now,
            changed_at=now,
            last_seen_at=now,
        )
        session.add(announcement)
        session.flush()
        # A copy of itself: lists, feeds and reminders leave copies out.
        announcement.same_as_id = announcement.id
    # Another edition each time: an event is delivered once for each.
    announcement.edition += 1
    announcement.changed_at = announcement.last_seen_at = now
    session.add(announcement)
    session.flush()
    return announcement
