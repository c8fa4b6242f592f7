"""Messages of the service itself (confirmations, farewells, news for the operator), queued
like alerts (``storage.outbox.lease_queue``).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import col, select

from storage.db.engine import Session
from storage.db.upsert import insert_missing
from storage.models import Subscription, SystemMessage
from storage.queries import programmes
from storage.queries.filters import Filter


@dataclass(frozen=True, slots=True)
class Recipient:
    """Whom a message goes to."""

    channel: str
    target: str
    language: str = "ko"
    subscription_id: int | None = None


def add(
    session: Session,
    kind: str,
    key: str,
    to: Recipient,
    *,
    now: datetime,
    facts: Mapping[str, Any] | None = None,
) -> bool:
    """Queue a message; false if one with this *key* was ever queued, by anybody."""
    message = SystemMessage(
        key=key,
        kind=kind,
        channel=to.channel,
        target=to.target,
        subscription_id=to.subscription_id,
        language=to.language,
        facts=dict(facts or {}),
        created_at=now,
        next_attempt_at=now,
    )
    # It may refer to a subscription that the session still holds back.
    session.flush()
    return bool(insert_missing(session, [message]))


def add_for(
    session: Session,
    kind: str,
    key: str,
    reader: Subscription,
    *,
    now: datetime,
    facts: Mapping[str, Any] | None = None,
) -> bool:
    """Queue a message to the reader of a subscription; none for a reader already erased.

    Its facts have the names of the programmes that the reader follows, by slug.
    """
    if reader.target is None:
        return False
    followed = Filter.from_dict(reader.filter).programme
    if named := programmes.names(session, followed):
        facts = {"programmes": named, **(facts or {})}
    to = Recipient(reader.channel, reader.target, reader.language, reader.id)
    return add(
        session, kind, f"{kind}:{reader.id}:{key}", to, now=now, facts=facts
    )


def load(session: Session, ids: Sequence[int]) -> list[SystemMessage]:
    """Return the messages with these *ids*, oldest first."""
    named = select(SystemMessage).where(col(SystemMessage.id).in_(ids))
    return list(session.exec(named.order_by(col(SystemMessage.id))))
