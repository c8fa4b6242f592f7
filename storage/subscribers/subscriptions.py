"""Readers' standing requests: stored, found, ended, erased."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

from sqlalchemy import (
    ColumnElement,
    Text,
    cast,
    delete,
    func,
    or_,
    text,
    update,
)
from sqlmodel import col, select

from storage.db.digest_schedule import next_digest
from storage.db.engine import Session
from storage.db.upsert import insert_missing
from storage.models import Consent, Delivery, SavedFilter, Subscription
from storage.queries.filters import Filter
from storage.subscribers import event_types

ADDRESS_OUTLIVES_END = timedelta(days=28)
"""How long an address outlives the reader's last subscription: the form promises it."""
FOREVER = datetime(9999, 1, 1, tzinfo=UTC)
"""A pause without a date: until the reader ends it."""
CONSENT_LASTS = timedelta(days=730)
"""Two years (정보통신망법 시행령 §62의3); then we ask again."""
# Of PostgreSQL's advisory locks, the one between signing up and pruning filters.
_FILTERS = 0x66696C74


@dataclass(frozen=True, slots=True)
class SubscriptionRequest:
    """What a reader asks for."""

    channel: str
    target: str
    filter: Filter
    events: tuple[str, ...] = event_types.USUAL
    frequency: str = "now"
    language: str = "ko"
    calendar: bool = False
    quiet_note: bool = False


def add(
    session: Session,
    request: SubscriptionRequest,
    *,
    reader_key: str,
    now: datetime,
) -> Subscription:
    """Store *request* as ``pending``; the same filter of the same reader is one
    subscription, taken up again.
    """
    same = select(Subscription).where(
        Subscription.reader_key == reader_key,
        Subscription.filter_key == request.filter.key,
        col(Subscription.state).in_(("pending", "active")),
    )
    stored = session.exec(same).first() or Subscription(
        channel=request.channel,
        reader_key=reader_key,
        filter_key="",
        created_at=now,
    )
    # Written by equal keys in several ways ("A@b.kr", "a@b.kr"): the last one stands.
    stored.target = request.target
    session.add(stored)
    write(session, stored, request, now=now)
    return stored


def active_twin(
    session: Session, request: SubscriptionRequest, *, reader_key: str
) -> Subscription | None:
    """Return the reader's active subscription to the same filter, if there is one."""
    same = select(Subscription).where(
        Subscription.reader_key == reader_key,
        Subscription.filter_key == request.filter.key,
    )
    return session.exec(same.where(Subscription.state == "active")).first()


def write(
    session: Session,
    stored: Subscription,
    request: SubscriptionRequest,
    *,
    now: datetime,
) -> None:
    """Put what *request* chooses into the row; pending deliveries follow a new frequency."""
    stored.filter = request.filter.to_dict()
    stored.filter_key = save_filter(session, request.filter)
    stored.event_mask = event_types.mask(request.events)
    stored.language = request.language
    stored.calendar = request.calendar
    stored.quiet_note = request.quiet_note
    moved = stored.id is not None and stored.frequency != request.frequency
    stored.frequency = request.frequency
    session.flush()
    # Else what waits for a weekly digest would wait although it was changed to "at once".
    if moved:
        due = next_digest(request.frequency, now)
        session.execute(
            _pending_for([stored.id]).values(
                digest=request.frequency != "now", next_attempt_at=due
            )
        )


def save_filter(session: Session, criteria: Filter) -> str:
    """Make sure that matching knows *criteria*; return their key."""
    _lock_filters(session, "shared")
    same = select(SavedFilter.id).where(SavedFilter.key == criteria.key)
    # Looked up first: an insert that does nothing would still use up an id.
    if session.exec(same).first() is None:
        row = SavedFilter(key=criteria.key, filter=criteria.to_dict())
        # Two readers may sign up for one filter at the same moment.
        insert_missing(session, [row])
    return criteria.key


def _lock_filters(
    session: Session, mode: Literal["shared", "exclusive"]
) -> None:
    """Let no filter be pruned while somebody signs up for it, until this transaction ends.

    On PostgreSQL pruning would not see the uncommitted subscription, and delete the
    filter that it goes by: its reader would never get an alert.
    """
    if session.get_bind().dialect.name != "postgresql":
        return
    suffix = "_shared" if mode == "shared" else ""
    session.execute(
        text(f"SELECT pg_advisory_xact_lock{suffix}(:key)"), {"key": _FILTERS}
    )


def find(session: Session, ids: Collection[int]) -> Sequence[Subscription]:
    return session.exec(
        select(Subscription)
        .where(col(Subscription.id).in_(ids))
        .order_by(col(Subscription.id))
    ).all()


def live_of(
    session: Session,
    reader_keys: Collection[str],
    *,
    known: Iterable[Subscription] = (),
) -> Sequence[Subscription]:
    """Return what these readers are subscribed to now, oldest first.

    *known* were loaded in this transaction and are not read again: a batch of
    alerts has most of its readers' subscriptions.
    """
    live = select(Subscription.id).where(
        col(Subscription.reader_key).in_(reader_keys),
        col(Subscription.state).in_(("active", "disabled")),
    )
    ids = session.exec(live.order_by(col(Subscription.id))).all()
    found = {stored.id: stored for stored in known}
    missing = set(ids).difference(found)
    if missing:
        others = select(Subscription).where(col(Subscription.id).in_(missing))
        for stored in session.exec(others):
            found[stored.id] = stored
    return [found[id_] for id_ in ids]


def of_reader(session: Session, reader_key: str) -> Sequence[Subscription]:
    """Return all that is stored of a reader, ended ones included."""
    return session.exec(
        select(Subscription)
        .where(Subscription.reader_key == reader_key)
        .order_by(col(Subscription.id))
    ).all()


def request_of(stored: Subscription) -> SubscriptionRequest:
    """Return what a stored subscription asks for."""
    return SubscriptionRequest(
        channel=stored.channel,
        target=stored.target or "",
        filter=Filter.from_dict(stored.filter),
        events=tuple(event_types.names(stored.event_mask)),
        frequency=stored.frequency,
        language=stored.language,
        calendar=stored.calendar,
        quiet_note=stored.quiet_note,
    )


def every(
    session: Session, *, state: str | None = None
) -> Sequence[Subscription]:
    statement = select(Subscription).order_by(col(Subscription.id))
    return session.exec(
        statement.where(Subscription.state == state) if state else statement
    ).all()


def lock(session: Session, stored: Subscription) -> None:
    """Keep others from changing a subscription until this transaction ends, and read what
    they have made of it: of several clicks at once one acts.

    SQLite has one writer anyway.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.flush()
        session.refresh(stored, with_for_update=True)


def activate(session: Session, stored: Subscription, *, now: datetime) -> None:
    """Begin sending: the reader has confirmed."""
    stored.state = "active"
    stored.ended_at = None
    stored.confirmed_at = stored.no_news_at = now
    stored.renew_at = now + CONSENT_LASTS
    session.add(stored)
    session.flush()


def pause(session: Session, stored: Subscription, until: datetime) -> None:
    """Send nothing before *until*; what waits now is dropped.

    The state stays ``active``: who returns by a date needs no job that wakes them.
    """
    stored.paused_until = until
    session.add(stored)
    session.flush()
    session.execute(
        _pending_for([stored.id]).values(
            state="moot", error="the subscription is paused"
        )
    )


def resume(session: Session, stored: Subscription) -> None:
    """Begin again with what happens from now on."""
    stored.paused_until = None
    session.add(stored)
    session.flush()


def not_paused(at: datetime | Any) -> ColumnElement[bool]:
    """Return the condition that a subscription does not rest at the moment *at*."""
    return or_(
        col(Subscription.paused_until).is_(None),
        col(Subscription.paused_until) <= at,
    )


def end(session: Session, stored: Subscription, *, now: datetime) -> bool:
    """End a subscription for good and drop what still waits for it; false if it had ended
    before.
    """
    lock(session, stored)
    if stored.state == "ended":
        return False
    stored.state = "ended"
    stored.ended_at = now
    session.add(stored)
    session.flush()
    session.execute(
        _pending_for([stored.id]).values(
            state="moot", error="the subscription ended"
        )
    )
    return True


def disable(
    session: Session, reader_keys: Collection[str], why: str
) -> list[int]:
    """Stop writing to dead targets; return the ids of the subscriptions that this stopped."""
    ids = list(
        session.exec(
            select(Subscription.id).where(
                col(Subscription.reader_key).in_(reader_keys),
                Subscription.state == "active",
            )
        )
    )
    session.execute(
        update(Subscription)
        .where(col(Subscription.id).in_(ids))
        .values(state="disabled")
    )
    session.execute(_pending_for(ids).values(state="failed", error=why))
    return [stopped for stopped in ids if stopped is not None]


def record(
    session: Session,
    stored: Subscription,
    act: str,
    *,
    how: str,
    now: datetime,
    form: str = "",
    ip_key: str | None = None,
) -> None:
    """Add a line to the ledger of consent."""
    assert stored.id is not None, "only stored subscriptions have a ledger"
    session.add(
        Consent(
            subscription_id=stored.id,
            reader_key=stored.reader_key,
            act=act,
            how=how,
            form=form,
            ip_key=ip_key,
            at=now,
        )
    )


def ledger(session: Session, reader_key: str) -> Sequence[Consent]:
    return session.exec(
        select(Consent)
        .where(Consent.reader_key == reader_key)
        .order_by(col(Consent.id))
    ).all()


def erase_ended(session: Session, *, now: datetime) -> int:
    """Erase the targets of readers whose last subscription ended 28 days ago, and
    sign-ups never confirmed by then.
    """
    overdue = now - ADDRESS_OUTLIVES_END
    # By reader, not by subscription: an address in use stays for all of them.
    living = select(Subscription.reader_key).where(
        col(Subscription.state).in_(("active", "disabled"))
        | (col(Subscription.ended_at) > overdue)
        | (
            (col(Subscription.state) == "pending")
            & (col(Subscription.created_at) > overdue)
        )
    )
    gone = session.exec(
        select(Subscription).where(
            col(Subscription.target).is_not(None),
            col(Subscription.reader_key).not_in(living),
        )
    ).all()
    for stored in gone:
        erase(session, stored, now=now, how="service")
    return len(gone)


def erase(
    session: Session, stored: Subscription, *, now: datetime, how: str
) -> None:
    """Delete where a reader is reached and what for; the ledger has only that it was done."""
    end(session, stored, now=now)
    # A filter may be as telling as an address ("난임 지원, 속초").
    stored.target = None
    stored.filter = {}
    stored.filter_key = Filter().key
    session.add(stored)
    record(session, stored, "erased", how=how, now=now)


def due_for_renewal(
    session: Session, *, now: datetime
) -> Sequence[Subscription]:
    return session.exec(
        select(Subscription).where(
            Subscription.state == "active",
            col(Subscription.renew_at) <= now,
            not_paused(now),
        )
    ).all()


def prune_filters(session: Session) -> int:
    """Drop filters that nobody has any more, so that matching does not pay for them;
    return how many.
    """
    _lock_filters(session, "exclusive")
    used = select(Subscription.filter_key).where(
        col(Subscription.state).in_(("pending", "active", "disabled"))
    )
    dropped: Any = session.execute(
        delete(SavedFilter).where(col(SavedFilter.key).not_in(used))
    )
    return int(dropped.rowcount)


def filters_mark(session: Session) -> tuple[int, int, str]:
    """Return a value that changes whenever the set of saved filters does: ids are never
    used again.
    """
    # The count tells of deleted ones, id and key of the newest of added ones.
    newest = session.exec(
        select(SavedFilter.key).order_by(col(SavedFilter.id).desc()).limit(1)
    ).first()
    count, last = session.execute(
        select(func.count(), func.max(SavedFilter.id))
    ).one()
    return int(count), int(last or 0), newest or ""


def filter_keys(session: Session) -> Sequence[str]:
    """Return the keys of all saved filters."""
    return session.exec(select(SavedFilter.key)).all()


def filters(
    session: Session, *, after: int = 0
) -> list[tuple[str, dict[str, Any]]]:
    """Return the saved filters with an id beyond *after*, each with its key, as
    ``Filter.to_dict`` wrote them.
    """
    # As text, and read in one go: row by row takes ten times as long.
    newer = select(SavedFilter.key, cast(col(SavedFilter.filter), Text)).where(
        col(SavedFilter.id) > after
    )
    keys, texts = [], []
    for key, stored in session.execute(newer):
        keys.append(key)
        texts.append(stored)
    return list(zip(keys, json.loads(f"[{','.join(texts)}]"), strict=True))


def _pending_for(ids: Sequence[int | None]) -> Any:
    return update(Delivery).where(
        col(Delivery.subscription_id).in_(ids),
        col(Delivery.state) == "pending",
    )
