"""Alerts pending for readers: written in the announcement's own transaction, then queued
(``storage.outbox.lease_queue``).
"""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    any_,
    bindparam,
    case,
    false,
    func,
    literal,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import aliased
from sqlmodel import Text, col, or_, select

from storage.db.columns import Instant
from storage.db.digest_schedule import next_digest
from storage.db.engine import Session
from storage.models import Announcement, Delivery, Event, Subscription
from storage.outbox import estimates
from storage.outbox.lease_queue import DELIVERIES, OPEN_STATES
from storage.queries.openings import ProgrammeOpening
from storage.queries.round_comparison import RoundComparison, compare_rounds
from storage.subscribers import event_types
from storage.subscribers.subscriptions import not_paused

SENT_WHATEVER_THE_FILTER = ("corrected", "extended", "cancelled")
"""News for everyone who got the announcement, even if it no longer matches."""


@dataclass(frozen=True, slots=True)
class PendingDelivery:
    """A claimed delivery with everything that its message needs."""

    delivery: Delivery
    subscription: Subscription
    event: Event
    announcement: Announcement
    latest: Announcement | None = None
    """The correction or extension, posted as a notice of its own, that replaces *announcement*."""
    answers: tuple[str, ...] = ()
    """Message-IDs of the mails that this reader got about the announcement, oldest first."""
    comparison: RoundComparison | None = None
    """Its round beside the last comparable one, where *event* is that of a new call."""
    opening: ProgrammeOpening | None = None
    """Of an ``estimate``: what is forecast now; ``None`` once the round has opened."""


def enqueue(
    session: Session, event: Event, filter_keys: Collection[str]
) -> int:
    """Enqueue *event* for every active subscription whose filter is among *filter_keys*
    and that includes such events; return how many deliveries that made.

    One statement, whatever the number of readers; a reader with several such
    subscriptions gets it once, by the most impatient of them.
    """
    # The unique key lets the same event be enqueued again after a crash.
    chosen = _chosen(session, event, filter_keys)
    columns = (
        "subscription_id",
        "announcement_id",
        "event_id",
        "edition",
        "event",
        "channel",
        "digest",
        "state",
        "created_at",
        "attempts",
        "next_attempt_at",
    )
    # Each database's own INSERT: the common one knows no ON CONFLICT.
    is_postgres = session.get_bind().dialect.name == "postgresql"
    insert: Any = postgresql.insert if is_postgres else sqlite.insert
    statement: Any = (
        insert(Delivery).from_select(columns, chosen).on_conflict_do_nothing()
    )
    # Without the option SQLAlchemy drops the count of an INSERT; drivers answer -1
    # where they do not know it.
    written: Any = session.execute(
        statement, execution_options={"preserve_rowcount": True}
    )
    return max(int(written.rowcount), 0)


def claim(
    session: Session,
    channel: str,
    *,
    now: datetime,
    by: str,
    lease: timedelta,
    limit: int,
) -> list[int]:
    """Take the oldest deliveries that are due, counting the attempt before it is made;
    return their ids.

    What was enqueued earlier about the same announcement for the same reader goes
    first: as long as it waits, this waits.
    """
    return DELIVERIES.claim(
        session,
        channel,
        col(Delivery.digest).is_(False),
        ~_something_before(),
        now=now,
        by=by,
        lease=lease,
        limit=limit,
    )


def claim_digest(
    session: Session, channel: str, *, now: datetime, by: str, lease: timedelta
) -> list[int]:
    """Take everything that waits for the digest of one reader whose digest is due;
    return the ids, none if nobody's is.
    """
    waiting = select(
        Delivery.id, Subscription.reader_key, Subscription.frequency
    ).join(Subscription)
    waiting = waiting.where(
        Delivery.state == "pending",
        Delivery.channel == channel,
        col(Delivery.digest).is_(True),
    )
    # Whose digest is due; then all that waits for it, also what is not due by itself.
    first = session.execute(
        waiting.where(col(Delivery.next_attempt_at) <= now)
        .order_by(col(Delivery.next_attempt_at))
        .limit(1)
        .with_for_update(skip_locked=True, of=Delivery)
    ).first()
    if first is None:
        return []
    all_of_them = waiting.where(
        Subscription.reader_key == first[1], Subscription.frequency == first[2]
    )
    locked = all_of_them.order_by(col(Delivery.id)).with_for_update(
        skip_locked=True, of=Delivery
    )
    ids = []
    for row in session.execute(locked):
        ids.append(row[0])
    return DELIVERIES.lease(session, ids, now=now, by=by, lease=lease)


def load(session: Session, ids: Collection[int]) -> list[PendingDelivery]:
    """Return claimed deliveries with what they are about, in the order of *ids*; each
    announcement is loaded once.
    """
    # One statement a table however many deliveries: 100,000 readers of one notice load
    # it once in each batch.
    rows = _by_id(session, Delivery, ids)
    readers = _by_id(
        session, Subscription, {row.subscription_id for row in rows.values()}
    )
    events = _by_id(session, Event, {row.event_id for row in rows.values()})
    about = _by_id(
        session, Announcement, {row.announcement_id for row in rows.values()}
    )
    replaced_by = {notice.superseded_by_id for notice in about.values()}
    latest = _by_id(session, Announcement, replaced_by - {None})
    before = _delivered_before(session, readers.values(), about)
    news = set()
    for event in events.values():
        if event.kind in ("new", "confirmed"):
            news.add(event.announcement_id)
    compared = compare_rounds(session, news)
    openings = estimates.openings_of(session, events.values())

    found: list[PendingDelivery] = []
    for id_ in ids:
        row = rows[id_]
        reader = readers[row.subscription_id]
        announcement = about[row.announcement_id]
        event = events[row.event_id]
        answers = before.get((reader.reader_key, row.announcement_id), ())
        if event.kind == estimates.KIND:
            # It hangs on last year's call, and continues no mail about that.
            answers = ()
        is_news = event.kind in ("new", "confirmed")
        found.append(
            PendingDelivery(
                row,
                reader,
                event,
                announcement,
                latest.get(announcement.superseded_by_id),
                answers,
                compared.get(event.announcement_id) if is_news else None,
                openings.get(event.id),
            )
        )
    return found


def readdress(session: Session, *, now: datetime) -> int:
    """Let pending deliveries follow their reader's frequency; return how many moved.

    A frequency that changes while an event is enqueued would leave a delivery that
    neither the digests nor the single messages take.
    """
    wrong = (
        select(Delivery.id)
        .join(Subscription)
        .where(
            Delivery.state == "pending",
            col(Delivery.digest) != (col(Subscription.frequency) != "now"),
        )
    )
    moved: Any = session.execute(
        update(Delivery)
        .where(col(Delivery.id).in_(wrong))
        .values(digest=~col(Delivery.digest), next_attempt_at=now)
    )
    return int(moved.rowcount)


def _chosen(
    session: Session, event: Event, filter_keys: Collection[str]
) -> Any:
    bit = event_types.bit(event.kind, event.key)
    most_impatient = case(
        {"now": 0, "daily": 1}, value=Subscription.frequency, else_=2
    )
    # Of one reader's subscriptions the first takes it (`place == 1` below).
    place = (
        func.row_number()
        .over(
            partition_by=col(Subscription.reader_key),
            order_by=(most_impatient, col(Subscription.id)),
        )
        .label("place")
    )
    concerned = or_(
        _among(session, col(Subscription.filter_key), filter_keys),
        _was_delivered(event),
    )
    active = select(
        Subscription.id, Subscription.channel, Subscription.frequency, place
    )
    readers = active.where(
        Subscription.state == "active",
        not_paused(event.at),
        col(Subscription.event_mask).bitwise_and(bit) != 0,
        concerned,
        col(Subscription.reader_key).not_in(_readers_of(event)),
    ).subquery()
    digests = {}
    for frequency in ("daily", "weekly"):
        digests[frequency] = literal(next_digest(frequency, event.at), Instant)
    due = case(
        digests, value=readers.c.frequency, else_=literal(event.at, Instant)
    )
    name = f"{event.kind}:{event.key}" if event.key else event.kind
    values: Any = (
        readers.c.id, literal(event.announcement_id), literal(event.id), literal(event.edition), literal(name), readers.c.channel,
        readers.c.frequency != "now", literal("pending"), literal(event.at, Instant), literal(0), due,
    )  # fmt: skip
    return select(*values).where(readers.c.place == 1)


def _readers_of(event: Event) -> Any:
    """Select the readers who have this event already: found again on another board, it
    is no news to them.
    """
    mine = aliased(Subscription)
    return (
        select(mine.reader_key)
        .join(Delivery, col(Delivery.subscription_id) == col(mine.id))
        .where(
            Delivery.announcement_id == event.announcement_id,
            Delivery.event_id == event.id,
        )
    )


def _was_delivered(event: Event) -> ColumnElement[bool]:
    if event.kind not in SENT_WHATEVER_THE_FILTER:
        return false()
    # A correction may be posted as a notice of its own.
    earlier = select(Announcement.id).where(
        Announcement.superseded_by_id == event.announcement_id
    )
    statement = select(Delivery.subscription_id).where(
        or_(
            Delivery.announcement_id == event.announcement_id,
            col(Delivery.announcement_id).in_(earlier),
        ),
        col(Delivery.state).in_(("pending", "claimed", "sent")),
    )
    return col(Subscription.id).in_(statement)


def _among(
    session: Session, column: Any, values: Collection[str]
) -> ColumnElement[bool]:
    """One parameter however many values: SQLite's limit of variables is no limit of ours."""
    if session.get_bind().dialect.name == "postgresql":
        listed_values = bindparam(None, list(values), postgresql.ARRAY(Text))
        return column == any_(listed_values)  # type: ignore[no-any-return]
    listed = func.json_each(json.dumps(list(values))).table_valued("value")
    return column.in_(select(listed.c.value))  # type: ignore[no-any-return]


def _something_before() -> ColumnElement[bool]:
    before = aliased(Delivery)
    return (
        select(before.id)
        .where(
            before.subscription_id == Delivery.subscription_id,
            before.announcement_id == Delivery.announcement_id,
            col(before.id) < col(Delivery.id),
            col(before.state).in_(OPEN_STATES),
            # What waits for tomorrow's digest must not hold back today's correction.
            col(before.digest).is_(False),
        )
        .exists()
    )


def _delivered_before(
    session: Session, readers: Collection[Subscription], about: Collection[int]
) -> dict[tuple[str, int], tuple[str, ...]]:
    """Return the Message-IDs by (reader, announcement): a thread goes on whichever of a
    reader's filters matched.
    """
    # Also of subscriptions that have ended: the mails are in the reader's box all the same.
    keys = {reader.reader_key for reader in readers}
    theirs = select(Subscription.id).where(
        col(Subscription.reader_key).in_(keys)
    )
    statement = select(
        Subscription.reader_key, Delivery.announcement_id, Delivery.message_id
    ).join(Subscription)
    statement = statement.where(
        col(Delivery.announcement_id).in_(about),
        col(Delivery.subscription_id).in_(theirs),
        col(Delivery.message_id).is_not(None),
    )
    threads: dict[tuple[str, int], tuple[str, ...]] = {}
    for reader, announcement, message in session.execute(
        statement.order_by(col(Delivery.sent_at), col(Delivery.id))
    ):
        threads[reader, announcement] = (
            *threads.get((reader, announcement), ()),
            message,
        )
    return threads


def _by_id(
    session: Session, table: Any, ids: Collection[int]
) -> dict[int, Any]:
    found: dict[int, Any] = {}
    for row in session.exec(select(table).where(table.id.in_(ids))):
        found[row.id] = row
    return found
