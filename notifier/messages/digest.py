"""Digests: all pending alerts of a reader in one message, current when it is written."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from notifier.channels.base import Channel
from notifier.messages import compose
from notifier.messages.message import Message, MessageItem, MessageLink
from notifier.messages.sender_profile import SenderProfile
from notifier.sending import sender
from notifier.sending.claim_queue import claim_and_load, refuse_obsolete
from notifier.sending.outages import Outages
from notifier.sending.outbound import Obsolete, OutboundMessage
from notifier.sending.pace import USUAL, Pace
from presentation.translations import words_in
from storage.db.engine import Engine, Session
from storage.models import Announcement, Event, Subscription
from storage.outbox import deliveries
from storage.outbox.deliveries import PendingDelivery
from storage.outbox.lease_queue import DELIVERIES, ClaimRequest
from storage.queries import stats
from storage.queries.filters import Filter

MOST_ITEMS = 40
"""In one message; further ones are counted and linked to."""
# Which of several events of an announcement names the item: a reader who has not heard
# of it needs "new", not "corrected".
_EVENT_RANK = (
    "cancelled",
    "new",
    "confirmed",
    "expected",
    "extended",
    "corrected",
    "closing",
    "result",
    "estimate",
)


def send_due(
    engine: Engine,
    channels: Mapping[str, Channel],
    profile: SenderProfile,
    *,
    clock: Callable[[], datetime],
    pace: Pace = USUAL,
    checkpoint: sender.Checkpoint = sender.no_checkpoint,
    stop: threading.Event | None = None,
    outages: Outages | None = None,
) -> Counter[str]:
    """Send every digest that is due; return the counts of ``sender.deliver``."""
    return sender.deliver(
        engine,
        channels,
        profile,
        clock=clock,
        pace=pace,
        sources=(digests,),
        checkpoint=checkpoint,
        stop=stop,
        outages=outages,
    )


def digests(
    engine: Engine, profile: SenderProfile, request: ClaimRequest
) -> list[OutboundMessage]:
    """Claim about as many digests as the limit; each takes all pending rows of its reader."""
    messages: list[OutboundMessage] = []

    # One reader in each transaction: two workers must not share one reader's rows, which
    # would become two digests.
    def claim(session: Session) -> list[int]:
        return deliveries.claim_digest(session, request)

    def load(session: Session, ids: Sequence[int]) -> list[OutboundMessage]:
        return [_outbound(session, ids, profile)]

    while len(messages) < request.limit:
        claimed = claim_and_load(engine, claim, load)
        if not claimed:
            break
        messages += claimed
    return messages


def write_digest(
    pending: Sequence[PendingDelivery],
    failing: Sequence[str],
    profile: SenderProfile,
    now: datetime,
) -> Message:
    """Write one reader's digest; raise ``Obsolete`` where none of its alerts applies any
    more.
    """
    live_rows = [row for row in pending if _is_live(row, now)]
    if not live_rows:
        raise Obsolete("nothing is left to tell")
    # Sorted before it is cut to ``MOST_ITEMS``: the least urgent are left out.
    groups = sorted(
        _by_announcement(live_rows).values(),
        key=lambda rows: _urgency(rows, now),
    )
    # The rows may belong to several subscriptions of one reader; the first one's language
    # and frequency count.
    first = live_rows[0].subscription
    items = tuple(_item(rows, profile, first.language, now) for rows in groups)
    by_id = {row.subscription.id: row.subscription for row in live_rows}
    readers = list(by_id.values())
    return Message(
        key=f"digest.{pending[0].delivery.id}.{int(pending[0].delivery.created_at.timestamp())}",
        kind="digest",
        subject=_subject(items, first),
        language=first.language,
        lead=_lead(items, failing, first.language),
        items=items[:MOST_ITEMS],
        links=_rest(items, readers, profile),
        data={"items": [_data(rows) for rows in groups]},
        **compose.ending(
            first,
            readers,
            profile,
            now,
            [row.announcement for row in live_rows],
        ),
    )


def _outbound(
    session: Session, ids: Sequence[int], profile: SenderProfile
) -> OutboundMessage:
    pending = deliveries.load(session, ids)
    failing = []
    for source in stats.troubled(session):
        failing.append(source.title or source.name)
    row, reader = pending[0].delivery, pending[0].subscription
    assert row.lease_until is not None, "claimed rows have a lease"
    return OutboundMessage(
        DELIVERIES,
        tuple(ids),
        reader.target or "",
        reader.reader_key,
        row.attempts,
        row.lease_until,
        lambda now: write_digest(pending, failing, profile, now),
    )


def _is_live(pending: PendingDelivery, now: datetime) -> bool:
    try:
        refuse_obsolete(pending, now)
    except Obsolete:
        return False
    return True


def _by_announcement(
    pending: Iterable[PendingDelivery],
) -> dict[int, list[PendingDelivery]]:
    grouped: dict[int, list[PendingDelivery]] = {}
    for delivery in sorted(
        pending, key=lambda item: (item.event.at, item.event.id or 0)
    ):
        # A notice and the extension that was posted again are one item.
        current = delivery.latest or delivery.announcement
        about = current.id or delivery.event.announcement_id
        if delivery.opening is not None:
            # Our estimate hangs on last year's call and is no news of it.
            about = -about
        grouped.setdefault(about, []).append(delivery)
    return grouped


def _current(rows: Sequence[PendingDelivery]) -> Announcement:
    """Return the current version of the announcement that *rows* are about."""
    return rows[0].latest or rows[0].announcement


def _urgency(
    rows: Sequence[PendingDelivery], now: datetime
) -> tuple[int, float]:
    """Return a sort key: open calls by deadline, then those without a coming deadline
    (unknown, closed, cancelled), newest first, then our estimates.
    """
    item = _current(rows)
    if rows[0].opening is not None:
        return 2, rows[0].event.at.timestamp()
    closes_at = item.closes_at
    # In a weekly digest a call may have closed since it was announced.
    if item.cancelled_at is None and closes_at is not None and closes_at > now:
        return 0, closes_at.timestamp()
    return 1, -item.first_seen_at.timestamp()


def _item(
    rows: Sequence[PendingDelivery],
    profile: SenderProfile,
    language: str,
    now: datetime,
) -> MessageItem:
    current = _current(rows)
    if rows[0].opening is not None:
        return compose.opening_item(rows[0].opening, profile, language)
    event = _as_one([row.event for row in rows])
    # Links lead to the current notice, not to the one that it replaced.
    event.announcement_id = current.id or event.announcement_id
    # Not every notice has a round to compare with: the first comparison found is shown.
    comparison = None
    for row in rows:
        comparison = comparison or row.comparison
    return compose.item(
        current, event, profile, language, now, comparison=comparison
    )


def _as_one(events: Sequence[Event]) -> Event:
    """Return several events of one announcement as one: from the first before to the last after."""
    kind = min((event.kind for event in events), key=_EVENT_RANK.index)
    last = events[-1]
    # A reader who hears of it for the first time has no earlier state to compare with.
    changes = (
        {} if kind in ("new", "confirmed", "expected") else _merged(events)
    )
    return Event(
        id=last.id,
        announcement_id=last.announcement_id,
        edition=last.edition,
        kind=kind,
        key=last.key,
        at=last.at,
        changes=changes,
    )


def _merged(events: Iterable[Event]) -> dict[str, list[Any]]:
    merged: dict[str, list[Any]] = {}
    for event in events:
        for name, (before, after) in event.changes.items():
            merged[name] = [
                merged[name][0] if name in merged else before,
                after,
            ]
    # 4 Dec → 11 Dec → 4 Dec within one digest is no change at all.
    return {name: pair for name, pair in merged.items() if pair[0] != pair[1]}


def _subject(items: Sequence[MessageItem], reader: Subscription) -> str:
    say = words_in(reader.language)
    # Twenty are not all called as the first is.
    form = "digest_subject" if len(items) == 1 else "digest_subject_more"
    return say(
        f"mail.{form}",
        title=say(f"mail.{reader.frequency}"),
        count=len(items),
        first=items[0].title[:80],
        more=len(items) - 1,
    )


def _lead(
    items: Sequence[MessageItem], failing: Sequence[str], language: str
) -> tuple[str, ...]:
    say = words_in(language)
    lead = []
    if len(items) > MOST_ITEMS:
        lead.append(say("mail.more", count=len(items) - MOST_ITEMS))
    # Without this line a quiet board and one that cannot be read look alike.
    if failing:
        lead.append(say("mail.not_ok", boards=", ".join(failing[:20])))
    return tuple(lead)


def _rest(
    items: Sequence[MessageItem],
    readers: Sequence[Subscription],
    profile: SenderProfile,
) -> tuple[MessageLink, ...]:
    if len(items) <= MOST_ITEMS:
        return ()
    links: list[MessageLink] = []
    for reader in readers:
        links.append(
            MessageLink(
                words_in(reader.language)("mail.all"),
                profile.matching(Filter.from_dict(reader.filter)),
            )
        )
    return tuple(links)


def _data(rows: Sequence[PendingDelivery]) -> dict[str, Any]:
    item = _current(rows)
    events = []
    for row in rows:
        events.append(
            {
                "event": row.event.kind,
                "edition": row.event.edition,
                "changes": dict(row.event.changes),
            }
        )
    return {
        "announcement": {
            "id": item.id,
            "title": item.title,
            "closes": item.closes,
            "source_url": item.url,
        },
        "events": events,
    }
