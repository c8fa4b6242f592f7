"""Who subscribed to what, what they agreed to, and what waits for them or was sent."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from storage.db.columns import Instant, Json


class SavedFilter(SQLModel, table=True):
    """One distinct filter, however many subscriptions share it: what matching costs by."""

    # Matching reads filters beyond the last id that it knows (`filters_mark`): SQLite
    # would give the number of a deleted row to the next one.
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(max_length=64, unique=True)
    filter: dict[str, Any] = Field(default_factory=dict, sa_type=Json)


class Subscription(SQLModel, table=True):
    """A reader's standing request: filter + channel + frequency."""

    __table_args__ = (
        # Holds all that matching asks of a subscription, so that of 100,000 wide
        # rows none has to be fetched.
        Index(
            "ix_subscription_matching",
            "filter_key",
            "state",
            "event_mask",
            "paused_until",
            "reader_key",
            "frequency",
            "channel",
        ),
        Index("ix_subscription_reader", "reader_key", "state"),
    )

    id: int | None = Field(default=None, primary_key=True)
    channel: str = Field(max_length=16)
    """``email``, ``slack``, ``webhook``, ``push``, ``apprise`` or ``alimtalk``."""
    target: str | None = None
    """Address or webhook URL: a secret that never enters a log; erased after the end."""
    reader_key: str = Field(max_length=64)
    """Salted hash of channel and target: one reader, and all that is left after erasure."""
    filter: dict[str, Any] = Field(default_factory=dict, sa_type=Json)
    filter_key: str = Field(max_length=64)
    """Digest of the canonical filter: equal filters are matched once."""
    event_mask: int = 0
    """Bit mask of the events chosen: ``storage.subscribers.event_types``."""
    frequency: str = Field(default="now", max_length=8)
    """``now``, ``daily`` (08:30) or ``weekly`` (Monday 08:30), Korean time."""
    language: str = Field(default="ko", max_length=2)
    calendar: bool = False
    """Attach the window as a calendar file."""
    quiet_note: bool = False
    """Say weekly that we looked and found nothing new."""
    state: str = Field(default="pending", max_length=10)
    """``pending`` (unconfirmed), ``active``, ``disabled`` (dead target) or ``ended``."""
    created_at: datetime = Field(sa_type=Instant)
    confirmed_at: datetime | None = Field(default=None, sa_type=Instant)
    renew_at: datetime | None = Field(
        default=None, sa_type=Instant, index=True
    )
    """When consent is two years old and has to be confirmed again."""
    paused_until: datetime | None = Field(default=None, sa_type=Instant)
    """Nothing is sent before; what happens until then is not made up for."""
    no_news_at: datetime | None = Field(default=None, sa_type=Instant)
    """When this reader last got anything, a note about silence included."""
    ended_at: datetime | None = Field(
        default=None, sa_type=Instant, index=True
    )


class Delivery(SQLModel, table=True):
    """One event for one subscription: the row is outbox and receipt in one.

    A reader whose several filters match has one row, held by one of the subscriptions,
    so that nothing is sent twice.
    """

    __table_args__ = (
        # Makes a repeat impossible where an event is enqueued again after a crash.
        UniqueConstraint(
            "subscription_id", "announcement_id", "edition", "event"
        ),
        # In the order of `LeaseQueue.claim`: conditions first, then the sort.
        Index(
            "ix_delivery_due",
            "state",
            "channel",
            "digest",
            "next_attempt_at",
            "id",
        ),
        Index("ix_delivery_told", "announcement_id", "subscription_id"),
        # Empty but for what is on its way, so that new rows cost nothing.
        Index(
            "ix_delivery_lease",
            "lease_until",
            sqlite_where=text("lease_until IS NOT NULL"),
            postgresql_where=text("lease_until IS NOT NULL"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    # Without foreign keys, whose checks took most of the time of making 20,000 rows
    # (decision 19): announcements and events are never deleted, and a subscription
    # only together with its deliveries.
    subscription_id: int
    announcement_id: int
    event_id: int
    edition: int
    event: str = Field(max_length=100)
    """The event's kind, with its key where it has one."""
    channel: str = Field(max_length=16)
    digest: bool = False
    """Waits for the reader's next digest instead of going out by itself."""
    state: str = Field(default="pending", max_length=10)
    """``pending``, ``claimed``, ``sent``, ``failed`` (for good) or ``moot`` (overtaken
    before it left).
    """
    created_at: datetime = Field(sa_type=Instant)
    attempts: int = 0
    next_attempt_at: datetime = Field(sa_type=Instant)
    lease_until: datetime | None = Field(default=None, sa_type=Instant)
    lease_by: str | None = Field(default=None, max_length=80)
    sent_at: datetime | None = Field(default=None, sa_type=Instant)
    message_id: str | None = Field(default=None, max_length=200)
    """Of the mail that was sent: later mails answer it."""
    error: str | None = None


class SystemMessage(SQLModel, table=True):
    """What the service itself has to say: confirmations, farewells, news for the
    operator.  Outbox and receipt.
    """

    __tablename__ = "system_message"

    __table_args__ = (
        Index(
            "ix_system_message_due",
            "state",
            "channel",
            "next_attempt_at",
            "id",
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(max_length=200, unique=True)
    """Makes a repeat impossible, whichever process queues it."""
    kind: str = Field(max_length=24)
    """Names the wording: ``confirm``, ``welcome``, ``farewell``, ``renew``, ``quiet``,
    ``operator`` …
    """
    channel: str = Field(max_length=16)
    target: str | None = None
    """Erased once the note is sent or has failed."""
    subscription_id: int | None = Field(
        default=None, foreign_key="subscription.id", index=True
    )
    language: str = Field(default="ko", max_length=2)
    facts: dict[str, Any] = Field(default_factory=dict, sa_type=Json)
    state: str = Field(default="pending", max_length=10)
    created_at: datetime = Field(sa_type=Instant)
    attempts: int = 0
    next_attempt_at: datetime = Field(sa_type=Instant)
    lease_until: datetime | None = Field(default=None, sa_type=Instant)
    lease_by: str | None = Field(default=None, max_length=80)
    sent_at: datetime | None = Field(default=None, sa_type=Instant)
    error: str | None = None


class Consent(SQLModel, table=True):
    """The ledger of consent: who agreed to or refused what, when and how.  Rows are
    added, never changed.
    """

    id: int | None = Field(default=None, primary_key=True)
    subscription_id: int = Field(foreign_key="subscription.id", index=True)
    reader_key: str = Field(max_length=64, index=True)
    act: str = Field(max_length=16)
    """``requested``, ``confirmed``, ``changed``, ``asked`` (again), ``renewed``,
    ``ended`` or ``erased``.
    """
    how: str = Field(max_length=16)
    """``web``, ``cli``, ``one-click``, ``bounce``, ``complaint`` or ``service``."""
    form: str = Field(default="", max_length=40)
    """Version of the words that were agreed to."""
    ip_key: str | None = Field(default=None, max_length=64)
    at: datetime = Field(sa_type=Instant)


class Suppression(SQLModel, table=True):
    """A target that must not be written to, kept as a salted hash only."""

    reader_key: str = Field(primary_key=True, max_length=64)
    bounces: int = 0
    """Soft ones in a row."""
    reason: str | None = Field(default=None, max_length=16)
    """``hard``, ``soft`` or ``complaint``; none while only counting."""
    at: datetime = Field(sa_type=Instant)


class SignupAttempt(SQLModel, table=True):
    """One try to sign up, by salted hashes, so that nobody can flood a stranger's
    mailbox through us.
    """

    __table_args__ = (
        Index("ix_signup_reader", "reader_key", "at"),
        Index("ix_signup_ip", "ip_key", "at"),
    )

    id: int | None = Field(default=None, primary_key=True)
    reader_key: str = Field(max_length=64)
    ip_key: str = Field(max_length=64)
    at: datetime = Field(sa_type=Instant)
