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
    BigInteger,
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

from storage.announcements import versions
from storage.db.columns import Instant
from storage.db.digest_schedule import next_digest
from storage.db.engine import Session
from storage.db.serialize import try_lock
from storage.models import Announcement, Delivery, Event, Subscription
from storage.outbox import estimates
from storage.outbox.lease_queue import (
    DELIVERIES,
    OPEN_STATES,
    ClaimRequest,
    RowIds,
)
from storage.queries.openings import ProgrammeOpening
from storage.queries.round_comparison import RoundComparison, compare_rounds
from storage.subscribers import event_types
from storage.subscribers.subscriptions import not_paused

SENT_WHATEVER_THE_FILTER = ("corrected", "extended", "cancelled")
"""News for everyone who got the announcement, even if it no longer matches."""

_BY_READER = col(Delivery.subscription_id) == col(Subscription.id)
# In one number with an id, so that the least of them is the most impatient's, and the
# oldest of these: sorting whole rows by reader takes twice as long as grouping them.
_IMPATIENCE = ("now", "daily", "weekly")
_RANK = literal(10**12, BigInteger)

IN_TURN_WITHIN = timedelta(seconds=10)
"""For how long a reader's message that one worker has claimed keeps those after it from
the others.  Who lives has sent it by then; who died shall not hold up the reader until
its lease ends.
"""


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
    session: Session,
    event: Event,
    filter_keys: Collection[str],
    *,
    now: datetime | None = None,
) -> int:
    """Enqueue *event* for every active subscription whose filter is among *filter_keys*
    and that includes such events; return how many deliveries that made.  *now* is when
    that is, by default the event's own time.

    One statement, whatever the number of readers; a reader with several such
    subscriptions gets it once, by the most impatient of them.
    """
    # The unique key lets the same event be enqueued again after a crash.
    chosen = _chosen(session, event, filter_keys, now or event.at)
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


def claim(session: Session, request: ClaimRequest) -> list[int]:
    """Take the oldest deliveries that are due, counting the attempt before it is made;
    return their ids.

    What was enqueued earlier about the same announcement for the same reader goes
    first: as long as it waits, this waits.  A reader for whom a message was just claimed
    for by another worker gets the next one after it.
    """
    theirs = _claimed_by_others(
        request.channel, request.by, request.until - IN_TURN_WITHIN
    )
    ids = DELIVERIES.lock_due(
        session,
        request,
        col(Delivery.digest).is_(False),
        ~_something_before(),
        col(Delivery.subscription_id).not_in(theirs),
    )
    if session.get_bind().dialect.name == "postgresql":
        ids = _without_rivals(session, ids, theirs)
    return DELIVERIES.lease(session, ids, request)


def claim_digest(session: Session, request: ClaimRequest) -> list[int]:
    """Take everything that waits for the digest of one reader whose digest is due,
    beyond the limit too; return the ids, none if nobody's is.
    """
    waiting = select(
        Delivery.id, Subscription.reader_key, Subscription.frequency
    ).join(Subscription, _BY_READER)
    waiting = waiting.where(
        Delivery.state == "pending",
        Delivery.channel == request.channel,
        col(Delivery.digest).is_(True),
    )
    passed: list[str] = []
    while True:
        # Whose digest is due; then all that waits for it, also what is not due by
        # itself.  No row is locked yet: two workers would each hold one of a
        # reader's rows, pass over the other's, and send two digests.
        first = session.execute(
            waiting.where(
                col(Delivery.next_attempt_at) <= request.now,
                col(Subscription.reader_key).not_in(passed),
            )
            .order_by(col(Delivery.next_attempt_at))
            .limit(1)
        ).first()
        if first is None:
            return []
        passed.append(first[1])
        if not try_lock(session, f"digest:{first[1]}"):
            continue
        all_of_them = waiting.where(
            Subscription.reader_key == first[1],
            Subscription.frequency == first[2],
        )
        locked = all_of_them.order_by(col(Delivery.id)).with_for_update(
            skip_locked=True, of=Delivery
        )
        ids = []
        for row in session.execute(locked):
            ids.append(row[0])
        # None where another worker took them between the look and the lock.
        if ids:
            return DELIVERIES.lease(session, ids, request)


def due_channels(
    session: Session,
    channels: Collection[str],
    *,
    digest: bool,
    now: datetime,
) -> set[str]:
    """Return those of *channels* that have a delivery to send now, in digests or by itself."""
    of_kind = col(Delivery.digest).is_(digest)
    return DELIVERIES.due_channels(session, channels, of_kind, now=now)


def load(session: Session, ids: Collection[int]) -> list[PendingDelivery]:
    """Return claimed deliveries with what they are about, in the order of *ids*; each
    announcement is loaded once.

    No foreign key holds a subscription while its deliveries are there (decision 19):
    what has none any more is ended, so that it stops none of the others.
    """
    # One statement a table however many deliveries: 100,000 readers of one notice load
    # it once in each batch.
    rows = _by_id(session, Delivery, ids)
    readers = _by_id(
        session, Subscription, {row.subscription_id for row in rows.values()}
    )
    orphans = set()
    for row in rows.values():
        if row.subscription_id not in readers:
            orphans.add(row.id)
    if orphans:
        gone = {"state": "moot", "error": "the subscription is gone"}
        settled = update(Delivery).where(col(Delivery.id).in_(orphans))
        session.execute(
            settled.values(lease_by=None, lease_until=None, **gone)
        )
        rows = {id_: row for id_, row in rows.items() if id_ not in orphans}
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
        row = rows.get(id_)
        if row is None:
            continue
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
        .join(Subscription, _BY_READER)
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
    session: Session,
    event: Event,
    filter_keys: Collection[str],
    now: datetime,
) -> Any:
    bit = event_types.bit(event.kind, event.key)
    ranks = {}
    for rank, frequency in enumerate(_IMPATIENCE):
        ranks[frequency] = rank
    impatience = case(ranks, value=Subscription.frequency, else_=len(ranks))
    concerned = or_(
        _among(session, col(Subscription.filter_key), filter_keys),
        _was_delivered(session, event),
    )
    first = func.min(impatience * _RANK + col(Subscription.id)).label("first")
    active: Any = select(first, col(Subscription.channel).label("channel"))
    readers = (
        active.where(
            Subscription.state == "active",
            not_paused(now),
            col(Subscription.event_mask).bitwise_and(bit) != 0,
            concerned,
            col(Subscription.reader_key).not_in(_readers_of(event)),
        )
        # A reader is a channel and a target; named here, it need not be aggregated.
        .group_by(col(Subscription.reader_key), col(Subscription.channel))
        .subquery()
    )
    digests = []
    for rank, frequency in enumerate(_IMPATIENCE[1:], start=2):
        at = literal(next_digest(frequency, now), Instant)
        digests.append((readers.c.first < rank * _RANK, at))
    immediate = readers.c.first < _RANK
    due = case((immediate, literal(now, Instant)), *digests, else_=None)
    name = f"{event.kind}:{event.key}" if event.key else event.kind
    values: Any = (
        readers.c.first % _RANK, literal(event.announcement_id), literal(event.id), literal(event.edition), literal(name), readers.c.channel,
        ~immediate, literal("pending"), literal(now, Instant), literal(0), due,
    )  # fmt: skip
    # A condition that always holds: without one SQLite takes ON CONFLICT for a join's.
    return select(*values).where(readers.c.first >= 0)


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


def _was_delivered(session: Session, event: Event) -> ColumnElement[bool]:
    if event.kind not in SENT_WHATEVER_THE_FILTER:
        return false()
    # A correction or a cancellation may be posted as a notice of its own.
    earlier: Any = select(Announcement.id).where(
        Announcement.superseded_by_id == event.announcement_id
    )
    if event.kind == "cancelled":
        ended = versions.ended_by(session, event)
        earlier = [*session.execute(earlier).scalars(), *ended]
    statement = select(Delivery.subscription_id).where(
        or_(
            Delivery.announcement_id == event.announcement_id,
            col(Delivery.announcement_id).in_(earlier),
        ),
        # Said so, or SQLite goes by the state and reads all that was ever sent.
        col(Delivery.state).not_in(("failed", "moot")),
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


def _claimed_by_others(channel: str, by: str, since: datetime) -> Any:
    """Return the subscriptions of readers for whom another worker than *by* holds a
    single message with a lease that ends after *since*.
    """
    held, holder = aliased(Delivery), aliased(Subscription)
    readers = select(holder.reader_key).join(
        held, col(held.subscription_id) == col(holder.id)
    )
    readers = readers.where(
        col(held.lease_until) > since,
        held.state == "claimed",
        held.channel == channel,
        held.lease_by != by,
        col(held.digest).is_(False),
    )
    return select(Subscription.id).where(
        col(Subscription.reader_key).in_(readers)
    )


def _without_rivals(session: Session, ids: RowIds, theirs: Any) -> RowIds:
    """Leave out of *ids* what is for readers whom another worker claims messages for
    at this moment, or has since the look that found *ids*.

    Both would hold rows of the same reader of which the other knows nothing yet.
    """
    ours = select(Delivery.id).where(col(Delivery.id).in_(ids))
    # Those whose subscription is gone are settled when they are loaded.
    lock = func.hashtextextended(
        func.concat("reader:", Subscription.reader_key), 0
    )
    locked = session.exec(
        ours.join(Subscription, _BY_READER, isouter=True).where(
            func.pg_try_advisory_xact_lock(lock)
        )
    ).all()
    # A statement of its own: it sees what was committed until the locks were taken.
    alone = set(
        session.exec(
            ours.where(
                col(Delivery.id).in_(locked),
                col(Delivery.subscription_id).not_in(theirs),
            )
        )
    )
    return [id_ for id_ in ids if id_ in alone]


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
    ).join(Subscription, _BY_READER)
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
