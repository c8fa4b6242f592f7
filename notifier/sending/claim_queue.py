"""What lies ready to be carried: alerts and notes, claimed in small batches and loaded with all they need."""

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
        with_retries(engine, lambda session: _notes(session, ids, head, now + lease))
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


def live(owed: PendingDelivery, now: datetime) -> None:
    """Raise ``Moot`` if there is nothing to say any more."""
    if owed.subscription.state != "active" or owed.subscription.target is None:
        raise Obsolete("the subscription is not active")
    if owed.event.kind != "closing":
        return
    closes_at = owed.announcement.closes_at
    if (
        closes_at is None
        or closes_at <= now
        or owed.announcement.cancelled_at is not None
    ):
        raise Obsolete("it is closed")
    if owed.event.key.partition(":")[2] != closes_at.isoformat():
        raise Obsolete("the deadline moved")


def _alerts(
    session: Session, ids: Sequence[int], head: SenderProfile, now: datetime
) -> list[OutboundMessage]:
    if not ids:
        return []
    batch = deliveries.load(session, ids)
    others = _others(session, batch)
    about = {owed.announcement.id: owed.announcement for owed in batch}

    @cache
    def looked_at(announcement_id: int) -> MatchCandidate:
        return match_candidates.candidate(session, about[announcement_id], now=now)

    def wanted_by(owed: PendingDelivery) -> list[Subscription]:
        """The reader's filters that it came by; none if it is told only because it was told before."""
        certain = (
            owed.subscription.id
            if owed.event.kind not in deliveries.TOLD_WHATEVER_THE_FILTER
            else None
        )
        readers = others[owed.subscription.reader_key]
        if len(readers) == 1 and certain:
            return readers
        found = looked_at(owed.event.announcement_id)
        return [
            one
            for one in readers
            if one.id == certain or wants(Filter.from_dict(one.filter), found, now=now)
        ]

    return [_alert(owed, wanted_by(owed), head) for owed in batch]


def _alert(
    owed: PendingDelivery, by: Sequence[Subscription], head: SenderProfile
) -> OutboundMessage:
    def write(at: datetime) -> Message:
        live(owed, at)
        return compose.alert(owed, by, head, at)

    row = owed.delivery
    assert row.lease_until is not None, "claimed rows have a lease"
    return OutboundMessage(
        deliveries,
        (row.id,),
        owed.subscription.target or "",
        owed.subscription.reader_key,
        row.attempts,
        row.lease_until,
        write,
    )


def _others(
    session: Session, batch: Sequence[PendingDelivery]
) -> dict[str, list[Subscription]]:
    by_reader: dict[str, list[Subscription]] = defaultdict(list)
    for one in subscriptions.live_of(
        session, {owed.subscription.reader_key for owed in batch}
    ):
        by_reader[one.reader_key].append(one)
    return by_reader


def _notes(
    session: Session, ids: Sequence[int], head: SenderProfile, lease_until: datetime
) -> list[OutboundMessage]:
    return [
        _note(session, note, head, lease_until)
        for note in system_messages.load(session, ids)
    ]


def _note(
    session: Session, note: SystemMessage, head: SenderProfile, lease_until: datetime
) -> OutboundMessage:
    reader = (
        session.get(Subscription, note.subscription_id)
        if note.subscription_id
        else None
    )
    compose_: Callable[[datetime], Message] = partial(
        system_texts.letter, note, reader, head
    )
    return OutboundMessage(
        system_messages,
        (note.id,),
        note.target or "",
        reader.reader_key if reader else None,
        note.attempts,
        lease_until,
        compose_,
    )
