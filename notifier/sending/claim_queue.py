"""What lies ready to be carried: alerts and notes, claimed in small batches and loaded
with all they need.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import cache, partial
from typing import Protocol

from notifier.matching.matcher import wants
from notifier.messages import compose, system_texts
from notifier.messages.message import Message
from notifier.messages.sender_profile import SenderProfile
from notifier.sending.outbound import Obsolete, OutboundMessage
from storage.db.engine import Engine, Session
from storage.db.retry import with_retries
from storage.models import Subscription, SystemMessage
from storage.outbox import deliveries, system_messages
from storage.outbox.deliveries import PendingDelivery
from storage.queries import match_candidates
from storage.queries.filters import Filter
from storage.queries.match_candidates import MatchCandidate
from storage.subscribers import subscriptions


class ClaimQueue(Protocol):
    """Claims a batch for one channel and makes pieces of it."""

    def __call__(
        self,
        engine: Engine,
        channel: str,
        head: SenderProfile,
        *,
        now: datetime,
        by: str,
        lease: timedelta,
        limit: int,
    ) -> list[OutboundMessage]: ...


def claim_notes(
    engine: Engine,
    channel: str,
    head: SenderProfile,
    *,
    now: datetime,
    by: str,
    lease: timedelta,
    limit: int,
) -> list[OutboundMessage]:
    """Claim what the service itself has to say: somebody waits for a confirmation."""
    ids = with_retries(
        engine,
        lambda session: system_messages.claim(
            session, channel, now=now, by=by, lease=lease, limit=limit
        ),
    )
    return (
        with_retries(
            engine, lambda session: _system_messages(session, ids, head, now + lease)
        )
        if ids
        else []
    )


def claim_alerts(
    engine: Engine,
    channel: str,
    head: SenderProfile,
    *,
    now: datetime,
    by: str,
    lease: timedelta,
    limit: int,
) -> list[OutboundMessage]:
    """Claim alerts."""
    ids = with_retries(
        engine,
        lambda session: deliveries.claim(
            session, channel, now=now, by=by, lease=lease, limit=limit
        ),
    )
    return (
        with_retries(engine, lambda session: _alerts(session, ids, head, now))
        if ids
        else []
    )


def release_expired(session: Session, *, now: datetime) -> int:
    """Owe again what dead workers claimed."""
    return deliveries.release_expired(
        session, now=now
    ) + system_messages.release_expired(session, now=now)


def live(pending: PendingDelivery, now: datetime) -> None:
    """Raise ``Moot`` if there is nothing to say any more."""
    if pending.subscription.state != "active" or pending.subscription.target is None:
        raise Obsolete("the subscription is not active")
    if pending.event.kind != "closing":
        return
    if pending.latest is not None:
        raise Obsolete("a later notice has replaced it")
    closes_at = pending.announcement.closes_at
    if (
        closes_at is None
        or closes_at <= now
        or pending.announcement.cancelled_at is not None
    ):
        raise Obsolete("it is closed")
    if pending.event.key.partition(":")[2] != closes_at.isoformat():
        raise Obsolete("the deadline moved")


def _alerts(
    session: Session, ids: Sequence[int], head: SenderProfile, now: datetime
) -> list[OutboundMessage]:
    if not ids:
        return []
    batch = deliveries.load(session, ids)
    others = _others(session, batch)
    about = {pending.announcement.id: pending.announcement for pending in batch}

    @cache
    def looked_at(announcement_id: int) -> MatchCandidate:
        return match_candidates.candidate(session, about[announcement_id], now=now)

    def wanted_by(pending: PendingDelivery) -> list[Subscription]:
        """The reader's filters that it came by; none if it is told only because it was
        told before.
        """
        certain = (
            pending.subscription.id
            if pending.event.kind not in deliveries.TOLD_WHATEVER_THE_FILTER
            else None
        )
        readers = others[pending.subscription.reader_key]
        if len(readers) == 1 and certain:
            return readers
        found = looked_at(pending.event.announcement_id)
        return [
            reader
            for reader in readers
            if reader.id == certain
            or wants(Filter.from_dict(reader.filter), found, now=now)
        ]

    return [_alert(pending, wanted_by(pending), head) for pending in batch]


def _alert(
    pending: PendingDelivery, by: Sequence[Subscription], head: SenderProfile
) -> OutboundMessage:
    def write(at: datetime) -> Message:
        live(pending, at)
        return compose.alert(pending, by, head, at)

    row = pending.delivery
    assert row.lease_until is not None, "claimed rows have a lease"
    return OutboundMessage(
        deliveries,
        (row.id,),
        pending.subscription.target or "",
        pending.subscription.reader_key,
        row.attempts,
        row.lease_until,
        write,
    )


def _others(
    session: Session, batch: Sequence[PendingDelivery]
) -> dict[str, list[Subscription]]:
    by_reader: dict[str, list[Subscription]] = defaultdict(list)
    for subscription in subscriptions.live_of(
        session, {pending.subscription.reader_key for pending in batch}
    ):
        by_reader[subscription.reader_key].append(subscription)
    return by_reader


def _system_messages(
    session: Session, ids: Sequence[int], head: SenderProfile, lease_until: datetime
) -> list[OutboundMessage]:
    return [
        _system_message(session, system_message, head, lease_until)
        for system_message in system_messages.load(session, ids)
    ]


def _system_message(
    session: Session,
    system_message: SystemMessage,
    head: SenderProfile,
    lease_until: datetime,
) -> OutboundMessage:
    reader = (
        session.get(Subscription, system_message.subscription_id)
        if system_message.subscription_id
        else None
    )
    compose_: Callable[[datetime], Message] = partial(
        system_texts.letter, system_message, reader, head
    )
    return OutboundMessage(
        system_messages,
        (system_message.id,),
        system_message.target or "",
        reader.reader_key if reader else None,
        system_message.attempts,
        lease_until,
        compose_,
    )
