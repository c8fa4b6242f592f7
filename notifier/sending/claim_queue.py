"""Claim alerts and system messages that are due, in small batches, and load what their
texts are written from.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import cache, partial
from typing import Protocol

from notifier.matching.matcher import filter_matches
from notifier.messages import compose, system_texts
from notifier.messages.message import Message
from notifier.messages.sender_profile import SenderProfile
from notifier.sending.outbound import Obsolete, OutboundMessage
from storage.db.engine import Engine, Session
from storage.db.retry import with_retries
from storage.models import Subscription, SystemMessage
from storage.outbox import deliveries, system_messages
from storage.outbox.deliveries import PendingDelivery
from storage.outbox.lease_queue import (
    DELIVERIES,
    QUEUES,
    SYSTEM_MESSAGES,
    ClaimRequest,
)
from storage.queries import match_candidates
from storage.queries.filters import Filter
from storage.queries.match_candidates import MatchCandidate
from storage.subscribers import subscriptions


class ClaimQueue(Protocol):
    """Claims a batch for one channel and makes outbound messages of it."""

    def __call__(
        self,
        engine: Engine,
        profile: SenderProfile,
        request: ClaimRequest,
    ) -> list[OutboundMessage]: ...


def claim_system_messages(
    engine: Engine, profile: SenderProfile, request: ClaimRequest
) -> list[OutboundMessage]:
    """Claim system messages: confirmations, farewells, news for the operator."""

    def claim(session: Session) -> list[int]:
        return SYSTEM_MESSAGES.claim(session, request)

    def load(session: Session, ids: Sequence[int]) -> list[OutboundMessage]:
        messages = system_messages.load(session, ids)
        found: list[OutboundMessage] = []
        for message in messages:
            found.append(
                _system_message(session, message, profile, request.until)
            )
        return found

    return claim_and_load(engine, claim, load)


def claim_alerts(
    engine: Engine, profile: SenderProfile, request: ClaimRequest
) -> list[OutboundMessage]:
    """Claim alerts; those of one reader are claimed in the order of their events."""

    def claim(session: Session) -> list[int]:
        return deliveries.claim(session, request)

    def load(session: Session, ids: Sequence[int]) -> list[OutboundMessage]:
        return _alerts(session, ids, profile, request.now)

    return claim_and_load(engine, claim, load)


def claim_and_load(
    engine: Engine,
    claim: Callable[[Session], list[int]],
    load: Callable[[Session, Sequence[int]], list[OutboundMessage]],
) -> list[OutboundMessage]:
    """Claim ids in a transaction of their own, then load the messages.

    The claim is committed first: from then on no other worker takes the rows, and
    a worker that dies while loading holds them no longer than its lease.
    """
    ids = with_retries(engine, claim)
    if not ids:
        return []
    return with_retries(engine, lambda session: load(session, ids))


def release_expired(session: Session, *, now: datetime) -> int:
    """Return to the queue what dead workers had claimed; return how many rows."""
    total = 0
    for queue in QUEUES:
        total += queue.release_expired(session, now=now)
    return total


def pull_back(session: Session, *, now: datetime) -> int:
    """Make rows due that a clock running ahead had postponed; return how many."""
    total = 0
    for queue in QUEUES:
        total += queue.pull_back(session, now=now)
    return total


def refuse_obsolete(pending: PendingDelivery, now: datetime) -> None:
    """Raise ``Obsolete`` where the alert no longer applies at *now*.

    Called when the message is written, not when it is claimed: it may have waited
    behind a slow server.
    """
    if (
        pending.subscription.state != "active"
        or pending.subscription.target is None
    ):
        raise Obsolete("the subscription is not active")
    paused_until = pending.subscription.paused_until
    if paused_until is not None and paused_until > now:
        raise Obsolete("the subscription is paused")
    if pending.event.kind == "estimate" and pending.opening is None:
        raise Obsolete("the round has opened, or nothing is foretold any more")
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
    # The key names the deadline it reminds of; the new one has reminders of its own.
    if pending.event.key.partition(":")[2] != closes_at.isoformat():
        raise Obsolete("the deadline moved")


def _alerts(
    session: Session, ids: Sequence[int], profile: SenderProfile, now: datetime
) -> list[OutboundMessage]:
    batch = deliveries.load(session, ids)
    others = _active_subscriptions(session, batch)
    about = {
        pending.announcement.id: pending.announcement for pending in batch
    }

    # Only readers of several filters need it, and then many need the same.
    @cache
    def candidate(announcement_id: int) -> MatchCandidate:
        return match_candidates.candidate(
            session, about[announcement_id], now=now
        )

    def matched_by(pending: PendingDelivery) -> list[Subscription]:
        """The reader's subscriptions whose filters match; none where it is sent only
        because the reader had an earlier message about the announcement.
        """
        # The row itself stands for one; a correction may have come without a match.
        certain = (
            pending.subscription.id
            if pending.event.kind not in deliveries.SENT_WHATEVER_THE_FILTER
            else None
        )
        readers = others[pending.subscription.reader_key]
        if len(readers) == 1 and certain:
            return readers
        found = candidate(pending.event.announcement_id)
        matched = []
        for reader in readers:
            if reader.id == certain or filter_matches(
                Filter.from_dict(reader.filter), found, now=now
            ):
                matched.append(reader)
        return matched

    return [_alert(pending, matched_by(pending), profile) for pending in batch]


def _alert(
    pending: PendingDelivery,
    by: Sequence[Subscription],
    profile: SenderProfile,
) -> OutboundMessage:
    def write(at: datetime) -> Message:
        refuse_obsolete(pending, at)
        return compose.alert(pending, by, profile, at)

    row = pending.delivery
    assert row.lease_until is not None, "claimed rows have a lease"
    return OutboundMessage(
        DELIVERIES,
        (row.id,),
        pending.subscription.target or "",
        pending.subscription.reader_key,
        row.attempts,
        row.lease_until,
        write,
    )


def _active_subscriptions(
    session: Session, batch: Sequence[PendingDelivery]
) -> dict[str, list[Subscription]]:
    by_reader: dict[str, list[Subscription]] = defaultdict(list)
    known = [pending.subscription for pending in batch]
    keys = {subscription.reader_key for subscription in known}
    for subscription in subscriptions.live_of(session, keys, known=known):
        by_reader[subscription.reader_key].append(subscription)
    return by_reader


def _system_message(
    session: Session,
    message: SystemMessage,
    profile: SenderProfile,
    lease_until: datetime,
) -> OutboundMessage:
    reader = None
    if message.subscription_id:
        reader = session.get(Subscription, message.subscription_id)
    return OutboundMessage(
        SYSTEM_MESSAGES,
        (message.id,),
        message.target or "",
        reader.reader_key if reader else None,
        message.attempts,
        lease_until,
        partial(system_texts.write_system_message, message, reader, profile),
    )
