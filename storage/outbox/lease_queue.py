"""The retry queue that alerts and the service's own messages share: rows are claimed by
lease, acknowledged one by one, and tried again later where sending failed.

The queue is two tables with the same columns (``state``, ``channel``, ``attempts``,
``next_attempt_at``, ``lease_by``, ``lease_until``, ``sent_at``, ``error``).  Nothing here
waits, sends or opens a transaction: callers hand in the session, the clock and the holder.

``pending`` → ``claimed`` → ``sent``, ``failed`` or ``moot``; a claim whose holder died
returns to ``pending`` when its lease ends.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, update
from sqlalchemy import select as select_columns
from sqlmodel import col, select

from storage.db.acks import Finish
from storage.db.engine import Connection, Session
from storage.models import Delivery, SystemMessage

OPEN_STATES = ("pending", "claimed")
"""States of rows that somebody still waits for."""

LATEST_ATTEMPT = timedelta(days=8)
"""A weekly digest is due within seven days, a message that failed within hours."""
LONGEST_LEASE = timedelta(minutes=15)
"""Claims are for ten minutes; beyond this one was made while a clock was ahead."""
SHORTENED_LEASE = timedelta(minutes=10)
"""What is left of such a claim: its holder may live, and have messages on their way."""
MADE_AHEAD = timedelta(minutes=2)
"""A message made so far in the future was made while a clock was ahead."""

RowIds = Sequence[int | None]


@dataclass(frozen=True, slots=True)
class ClaimRequest:
    """What one holder asks a queue for: at most *limit* rows of *channel* that are due
    at *now*, to be held until the *lease* ends.
    """

    channel: str
    now: datetime
    by: str
    """Names the holder; an acknowledgement by anybody else changes nothing."""
    lease: timedelta
    limit: int

    @property
    def until(self) -> datetime:
        """When the lease ends."""
        return self.now + self.lease


@dataclass(frozen=True)
class LeaseQueue:
    """One table of the outbox as a queue."""

    table: type[Delivery] | type[SystemMessage]
    cleared_when_done: Collection[str] = field(default=())
    """Columns emptied once a row is sent or given up: an address that is not needed any
    more is not kept.
    """

    def claim(
        self,
        session: Session,
        request: ClaimRequest,
        *conditions: ColumnElement[bool],
    ) -> list[int]:
        """Lease the oldest due rows that meet *conditions*; return their ids, oldest
        first.
        """
        ids = self.lock_due(session, request, *conditions)
        return self.lease(session, ids, request)

    def lock_due(
        self,
        session: Session,
        request: ClaimRequest,
        *conditions: ColumnElement[bool],
    ) -> RowIds:
        """Lock what ``claim`` would lease, for a caller that leases only some of it."""
        table = self.table
        due = select(table.id).where(
            col(table.state) == "pending",
            col(table.channel) == request.channel,
            col(table.next_attempt_at) <= request.now,
            *conditions,
        )
        return session.exec(
            due.order_by(col(table.next_attempt_at), col(table.id))
            .limit(request.limit)
            # Another worker's rows are passed over instead of waited for (PostgreSQL;
            # SQLite has one writer and ignores this).
            .with_for_update(skip_locked=True, of=table)
        ).all()

    def lease(
        self, session: Session, ids: RowIds, request: ClaimRequest
    ) -> list[int]:
        """Mark rows that the caller has locked as claimed; return their ids.

        The attempt is counted before it is made: a message that kills its worker
        each time would otherwise be tried without end.
        """
        table = self.table
        session.execute(
            update(table)
            .where(col(table.id).in_(ids))
            .values(
                state="claimed",
                attempts=col(table.attempts) + 1,
                lease_by=request.by,
                lease_until=request.until,
            )
        )
        return [leased for leased in ids if leased is not None]

    def receipt(
        self,
        ids: RowIds,
        *,
        by: str,
        now: datetime,
        message_id: str | None,
    ) -> Finish:
        """Return what acknowledges rows that *by* holds; rows whose lease was lost are
        not touched.
        """
        values: dict[str, Any] = {
            "state": "sent",
            "sent_at": now,
            "error": None,
        }
        # Only alerts are answered by later mails (`PendingDelivery.answers`).
        if "message_id" in self.table.model_fields:
            values["message_id"] = message_id
        values.update(dict.fromkeys(self.cleared_when_done))
        return Finish(self.table, ids, by, values)

    def close(
        self,
        session: Session | Connection,
        ids: RowIds,
        *,
        by: str,
        state: str,
        error: str,
    ) -> None:
        """End rows without sending: ``failed`` for good, or ``moot``."""
        values: dict[str, Any] = {"state": state, "error": error}
        values.update(dict.fromkeys(self.cleared_when_done))
        Finish(self.table, ids, by, values)(session)

    def reschedule(
        self,
        session: Session | Connection,
        ids: RowIds,
        *,
        by: str,
        at: datetime,
        error: str,
        attempted: bool = True,
    ) -> None:
        """Return rows to the queue, not due before *at*; with *attempted* false the
        attempt is not counted, since nothing was tried.
        """
        table = self.table
        if not attempted:
            held = update(table).where(
                col(table.id).in_(ids), col(table.lease_by) == by
            )
            session.execute(held.values(attempts=col(table.attempts) - 1))
        values = {"state": "pending", "next_attempt_at": at, "error": error}
        Finish(table, ids, by, values)(session)

    def due_channels(
        self,
        session: Session,
        channels: Collection[str],
        *conditions: ColumnElement[bool],
        now: datetime,
    ) -> set[str]:
        """Return those of *channels* that have a row that meets *conditions* and may be
        sent now: due, or claimed by a holder whose lease has ended.
        """
        table = self.table
        due = and_(
            col(table.state) == "pending", col(table.next_attempt_at) <= now
        )
        expired = and_(
            col(table.state) == "claimed", col(table.lease_until) < now
        )
        # One statement, asked at every tick of every worker.  A look each for both: with
        # OR inside one they would not go by the index of what is due.
        looks: list[ColumnElement[bool]] = []
        for channel in channels:
            rows = select(table.id).where(
                col(table.channel) == channel, *conditions
            )
            looks.append(
                or_(rows.where(due).exists(), rows.where(expired).exists())
            )
        if not looks:
            return set()
        answers = session.execute(select_columns(*looks)).one()
        return {
            channel
            for channel, is_due in zip(channels, answers, strict=True)
            if is_due
        }

    def release_expired(self, session: Session, *, now: datetime) -> int:
        """Return to the queue what was claimed and not finished in time; return how many."""
        table = self.table
        expired = update(table).where(
            col(table.state) == "claimed", col(table.lease_until) < now
        )
        freed: Any = session.execute(
            expired.values(state="pending", lease_by=None, lease_until=None)
        )
        return int(freed.rowcount)

    def pull_back(self, session: Session, *, now: datetime) -> int:
        """Make due at once what a clock that was ahead has put off, and shorten the claims
        that it made; return how many rows.

        Rows that were written while a clock was ahead would else wait until it is
        right.
        """
        table = self.table
        pulled = 0
        for wrong in self._put_off(now):
            late = update(table).where(
                col(table.state) == "pending",
                col(table.next_attempt_at) > now,
                wrong,
            )
            changed: Any = session.execute(late.values(next_attempt_at=now))
            pulled += int(changed.rowcount)
        held = update(table).where(
            col(table.state) == "claimed",
            col(table.lease_until) > now + LONGEST_LEASE,
        )
        shortened: Any = session.execute(
            held.values(lease_until=now + SHORTENED_LEASE, next_attempt_at=now)
        )
        return pulled + int(shortened.rowcount)

    def _put_off(self, now: datetime) -> list[ColumnElement[bool]]:
        """Return what shows that a message waits by a clock that was ahead.

        One condition for each statement: each goes by the index of what is pending.
        """
        table = self.table
        made_ahead = col(table.created_at) > now + MADE_AHEAD
        if table is Delivery:
            # What waits for a digest waits for its hour, whenever it was made.
            made_ahead = and_(made_ahead, col(Delivery.digest).is_(False))
        return [col(table.next_attempt_at) > now + LATEST_ATTEMPT, made_ahead]

    def waiting(
        self,
        session: Session,
        *,
        now: datetime,
        older_than: timedelta = timedelta(),
    ) -> dict[str, int]:
        """Return how many rows have been due for longer than *older_than*, by channel."""
        table = self.table
        overdue = select(table.channel, func.count()).where(
            col(table.state).in_(OPEN_STATES),
            col(table.next_attempt_at) <= now - older_than,
        )
        counted = session.execute(overdue.group_by(col(table.channel)))
        found: dict[str, int] = {}
        for channel, count in counted:
            found[channel] = int(count)
        return found

    def last_error(self, session: Session, channel: str) -> str:
        """Return what went wrong last among the rows that still wait, or ``none``."""
        table = self.table
        failed = select(table.error).where(
            col(table.channel) == channel,
            col(table.state) == "pending",
            col(table.error).is_not(None),
        )
        latest = failed.order_by(col(table.next_attempt_at).desc()).limit(1)
        return session.exec(latest).first() or "none"


DELIVERIES = LeaseQueue(Delivery)
SYSTEM_MESSAGES = LeaseQueue(SystemMessage, cleared_when_done=("target",))
QUEUES = (DELIVERIES, SYSTEM_MESSAGES)
