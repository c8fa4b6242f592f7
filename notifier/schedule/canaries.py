"""Canaries: messages to the operator that take the readers' path through the service, and
an alarm when one is not sent.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from notifier.messages.sender_profile import SenderProfile
from notifier.signup import tokens
from storage.db.engine import Engine, Session, writing
from storage.outbox import canary, operator_news
from storage.subscribers.subscriptions import SubscriptionRequest

LOST_AFTER = timedelta(minutes=10)
"""A message is sent within seconds when all is well, after two retries within minutes."""
_TITLE = "카나리아: 알림 길이 살아 있습니다 (the alert path is alive)"


def send_to(
    engine: Engine,
    profile: SenderProfile,
    *,
    channel: str,
    target: str,
    now: datetime,
) -> int:
    """Enqueue a canary for *target*, to be claimed and sent like any alert; meant to be
    called daily.  Return the number of deliveries.
    """
    request = SubscriptionRequest(
        channel, target, canary.FILTER, events=("new",)
    )
    with writing(engine) as session:
        key = tokens.reader_key(profile.secret, channel, target)
        return canary.send_canary(
            session,
            request,
            reader_key=key,
            title=_TITLE,
            url=profile.base_url,
            now=now,
        )


def report_lost(
    session: Session, profile: SenderProfile, *, now: datetime
) -> bool:
    """Notify the operator of an overdue canary, and return whether there is one.

    By every channel: the one that lost the canary will hardly deliver this.
    """
    waiting = canary.unanswered(session, before=now - LOST_AFTER)
    if waiting is None:
        return False
    facts = {
        "since": waiting.created_at.isoformat(timespec="minutes"),
        "minutes": int(LOST_AFTER.total_seconds() // 60),
    }
    operator_news.record_news(
        session,
        profile.operators,
        "canary-lost",
        str(waiting.id),
        facts,
        now=now,
    )
    return True
