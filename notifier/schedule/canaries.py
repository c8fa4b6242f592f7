"""Canaries: messages to ourselves by the readers' own path, and an alarm when one
does not leave.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from notifier.messages.sender_profile import SenderProfile
from notifier.signup import tokens
from storage.db.engine import Engine, Session, writing
from storage.outbox import canary, operator_news
from storage.subscribers.subscriptions import SubscriptionRequest

LOST_AFTER = timedelta(minutes=10)
"""A message leaves within seconds when all is well, and after two retries within minutes."""
_TITLE = "카나리아: 알림 길이 살아 있습니다 (the alert path is alive)"


def send_to(
    engine: Engine,
    profile: SenderProfile,
    *,
    channel: str,
    target: str,
    now: datetime,
) -> int:
    """Enqueue a canary for *target*; call it daily.  Its way is claim, message, channel
    and receipt like any reader's.  Returns how many deliveries that made.
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


def is_lost(
    session: Session, profile: SenderProfile, *, now: datetime
) -> bool:
    """Say whether a canary is overdue, and tell the operator by every channel there is:
    the one that it was lost on will hardly deliver the news of it.
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
