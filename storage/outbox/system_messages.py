"""What the service itself has to say, in an outbox like any alert's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import update
from sqlmodel import col, select

from storage.db.acks import finish
from storage.db.engine import Session
from storage.models import Subscription, SystemMessage


@dataclass(frozen=True, slots=True)
class Recipient:
    """Whom a note goes to."""

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
    """Owe a note; false if one with this *key* was ever owed."""
    if (
        session.exec(select(SystemMessage.id).where(SystemMessage.key == key)).first()
        is not None
    ):
        return False
    system_message = SystemMessage(
        key=key,
        kind=kind,
        channel=to.channel,
        target=to.target,
        language=to.language,
        created_at=now,
        next_attempt_at=now,
    )
    system_message.subscription_id, system_message.facts = (
        to.subscription_id,
        dict(facts or {}),
    )
    session.add(system_message)
    session.flush()
    return True


def add_for(
    session: Session,
    kind: str,
    key: str,
    reader: Subscription,
    *,
    now: datetime,
    facts: Mapping[str, Any] | None = None,
) -> bool:
    """Owe a note to the reader of a subscription; a reader already erased is owed none."""
    if reader.target is None:
        return False
    to = Recipient(reader.channel, reader.target, reader.language, reader.id)
    return add(session, kind, f"{kind}:{reader.id}:{key}", to, now=now, facts=facts)


def claim(
    session: Session,
    channel: str,
    *,
    now: datetime,
    by: str,
    lease: timedelta,
    limit: int,
) -> list[int]:
    """Take the oldest notes that are due, counting the attempt before it is made;
    return their ids.
    """
    due = select(SystemMessage.id).where(
        SystemMessage.state == "pending",
        SystemMessage.channel == channel,
        col(SystemMessage.next_attempt_at) <= now,
    )
    ids = session.exec(
        due.order_by(col(SystemMessage.next_attempt_at), col(SystemMessage.id))
        .limit(limit)
        .with_for_update(skip_locked=True)
    ).all()
    session.execute(
        update(SystemMessage)
        .where(col(SystemMessage.id).in_(ids))
        .values(
            state="claimed",
            attempts=col(SystemMessage.attempts) + 1,
            lease_by=by,
            lease_until=now + lease,
        )
    )
    return [id_ for id_ in ids if id_ is not None]


def load(session: Session, ids: Sequence[int]) -> list[SystemMessage]:
    return list(
        session.exec(
            select(SystemMessage)
            .where(col(SystemMessage.id).in_(ids))
            .order_by(col(SystemMessage.id))
        )
    )


def sent(
    session: Session,
    ids: Sequence[int | None],
    *,
    by: str,
    now: datetime,
    message_id: str | None,
) -> None:
    """Write the receipt, and forget the target: the note is not a second list of addresses."""
    del message_id
    _finish(session, ids, by, state="sent", sent_at=now, target=None, error=None)


def reschedule(
    session: Session,
    ids: Sequence[int | None],
    *,
    by: str,
    at: datetime,
    error: str,
    attempted: bool = True,
) -> None:
    if not attempted:
        held = update(SystemMessage).where(
            col(SystemMessage.id).in_(ids), col(SystemMessage.lease_by) == by
        )
        session.execute(held.values(attempts=col(SystemMessage.attempts) - 1))
    _finish(session, ids, by, state="pending", next_attempt_at=at, error=error)


def close(
    session: Session, ids: Sequence[int | None], *, by: str, state: str, error: str
) -> None:
    _finish(session, ids, by, state=state, target=None, error=error)


def release_expired(session: Session, *, now: datetime) -> int:
    expired = update(SystemMessage).where(
        col(SystemMessage.state) == "claimed", col(SystemMessage.lease_until) < now
    )
    freed: Any = session.execute(
        expired.values(state="pending", lease_by=None, lease_until=None)
    )
    return int(freed.rowcount)


def _finish(
    session: Session, ids: Sequence[int | None], by: str, **values: Any
) -> None:
    finish(session, SystemMessage, ids, by, values)
