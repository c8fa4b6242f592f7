"""The canary: a message to ourselves by the readers' own path, and an alarm when it does
not leave.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from notifier.messages.sender_profile import SenderProfile
from notifier.signup import tokens
from storage.db.engine import Engine, Session, writing
from storage.outbox import canary, operator_news
from storage.subscribers.subscriptions import SubscriptionRequest

PATIENCE = timedelta(minutes=10)
_TITLE = "카나리아: 알림 길이 살아 있습니다 (the alert path is alive)"


def send_heartbeat(
    engine: Engine,
    head: SenderProfile,
    *,
    channel: str,
    target: str,
    now: datetime,
) -> int:
    """Owe a canary to *target*; call it daily.  Its way is claim, message, channel and
    receipt like any reader's.
    """
    request = SubscriptionRequest(
        channel, target, canary.FILTER, events=("new",)
    )
    with writing(engine) as session:
        key = tokens.reader_key(head.secret, channel, target)
        return canary.send_canary(
            session,
            request,
            reader_key=key,
            title=_TITLE,
            url=head.base_url,
            now=now,
        )


def is_lost(session: Session, head: SenderProfile, *, now: datetime) -> bool:
    """Say whether a canary is overdue, and let the operator hear, by every way there is."""
    waiting = canary.unanswered(session, before=now - PATIENCE)
    if waiting is None:
        return False
    facts = {
        "since": waiting.created_at.isoformat(timespec="minutes"),
        "minutes": int(PATIENCE.total_seconds() // 60),
    }
    operator_news.record_news(
        session, head.operators, "canary-lost", str(waiting.id), facts, now=now
    )
    return True
